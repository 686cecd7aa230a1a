#!/usr/bin/env python3
"""Write the reference tables of the distributions, tests/reference/dist/*.csv.

    python3 tools/dist_tables.py [NAME ...]        all tables, or those named: gamma, beta_quantile, ...
    python3 tools/dist_tables.py --check           compute again, say whether the files hold the same

Needs mpmath (Debian: python3-mpmath; with python3-gmpy2 four times as fast); all tables take about ten minutes. The arguments are doubles,
printed so that reading gives the same double; they are taken as exact. The results have 26 digits. Every one is computed twice, with 40 and
with 80 digits, and the program stops when the two differ in the 28th digit. Results below 1e-300 are left empty.

Methods, on purpose not those of src/stats: power series with positive terms, summed to the end however slowly (the other tail with as
many more digits as it loses); for large shapes the integral of the density by Gauss-Legendre quadrature in pieces of its own width; quantiles by Newton
steps on these.
"""
import argparse
import functools
import math
import os
import sys

from mpmath import mp, mpf

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "tests", "reference", "dist")
TINY = mpf("1e-300")


@functools.lru_cache(None)
def log_gamma_of(x, precision):
    del precision  # the working precision now: part of the key
    return mp.loggamma(x)


def log_gamma(x):
    return log_gamma_of(mpf(x), mp.prec)


# ---- tails: (lower, upper), each with full relative precision ---------------------------------------------------------------------------

class more_digits:
    def __init__(self, extra):
        self.extra = extra

    def __enter__(self):
        mp.dps += self.extra

    def __exit__(self, *_):
        mp.dps -= self.extra


def tail_integral(log_density, x, up, end, width):
    """Integral of exp(log_density) from x outwards (upwards or down to `end`)."""
    with more_digits(10):
        top, sign = log_density(x), 1 if up else -1
        slope = abs(mp.diff(log_density, x))
        step = 6 * (min(width, 1 / slope) if slope > 0 else width)
        total, t = mpf(0), x
        while True:
            far = t + sign * step
            if end is not None and (far - end) * sign >= 0:
                far = end
            part = abs(mp.quad(lambda u: mp.exp(log_density(u) - top), [t, far], method="gauss-legendre"))
            total += part
            if far == end or part < mpf(10) ** (-mp.dps) * total:
                return total * mp.exp(top)
            t = far


def digits_lost(log_tail):
    return int(min(max(0, -log_tail / mp.log(10)), 350))


def gamma_tails(a, x):
    a, x = mpf(a), mpf(x)
    if a <= 500:
        log_tail = a * mp.log(x) - x - log_gamma(a)
        if x > a and log_tail < -800:
            return mpf(1), mpf(0)  # far below 1e-300
        with more_digits(20 if x <= a else 30 + digits_lost(log_tail)):  # for 1 - P
            term = total = mpf(1)
            over = a + 1
            while term > mpf(10) ** (-mp.dps) * total:
                term *= x / over
                over += 1
                total += term
            lower = total * mp.exp(a * mp.log(x) - x - log_gamma(a + 1))
            return lower, 1 - lower
    front = log_gamma(a)
    up = x > a
    tail = tail_integral(lambda t: (a - 1) * mp.log(t) - t - front, x, up, None if up else mpf(0), mp.sqrt(a))
    return (1 - tail, tail) if up else (tail, 1 - tail)


def beta_series(a, b, x):
    """I_x(a, b) = x^a (1-x)^b / (a B(a, b)) (1 + (a+b)/(a+1) x + ...)"""
    total = term = mpf(1)
    over, under, eps = a + b, a + 1, mpf(10) ** (-mp.dps - 5)
    while term > eps * total or over * x > under * mpf("0.99999"):
        term *= x * over / under
        over += 1
        under += 1
        total += term
    return total * mp.exp(a * mp.log(x) + b * mp.log1p(-x) + log_gamma(a + b) - log_gamma(a + 1) - log_gamma(b))


def beta_tails(a, b, x, y=None):
    a, b, x = mpf(a), mpf(b), mpf(x)
    y = 1 - x if y is None else y
    low = x * (a + b) <= a
    if a * mp.log(x) + b * mp.log(y) - log_gamma(a) - log_gamma(b) + log_gamma(a + b) < -800:
        return (mpf(0), mpf(1)) if low else (mpf(1), mpf(0))  # far below 1e-300
    if max(a, b) <= 3000:
        with more_digits(10):
            if x > mpf("0.95") and low or y > mpf("0.95") and not low:  # the near end: the other series is short, but cancels
                with more_digits(310):
                    tail = 1 - beta_series(b, a, y) if low else 1 - beta_series(a, b, x)
            else:
                tail = beta_series(a, b, x) if low else beta_series(b, a, y)
    elif min(a, b) <= 50:
        weight = a * mp.log(x) + b * mp.log(y) - log_gamma(a) - log_gamma(b) + log_gamma(a + b)
        with more_digits(30 + digits_lost(weight - 10)):
            if a <= b:
                lower = beta_series(a, b, x)
                return lower, 1 - lower
            upper = beta_series(b, a, y)
            return 1 - upper, upper
    else:
        log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
        mean = a / (a + b)
        tail = tail_integral(lambda t: (a - 1) * mp.log(t) + (b - 1) * mp.log1p(-t) - log_beta, x, not low, mpf(0) if low else mpf(1),
                             mp.sqrt(mean * (1 - mean) / (a + b)))
    return (tail, 1 - tail) if low else (1 - tail, tail)


def norm_tails(z):
    z = mpf(z)
    return mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2


def f_tails(x, d1, d2):
    a, b, x = mpf(d1) / 2, mpf(d2) / 2, mpf(x)
    return beta_tails(a, b, a * x / (a * x + b), b / (a * x + b))


def t_tails(t, df):
    t, df = mpf(t), mpf(df)
    with more_digits(10):
        middle, outer = beta_tails(mpf(1) / 2, df / 2, t * t / (df + t * t), df / (df + t * t))
    return ((1 + middle) / 2, outer / 2) if t >= 0 else (outer / 2, (1 + middle) / 2)


def chi2_tails(x, df):
    return gamma_tails(mpf(df) / 2, mpf(x) / 2)


def pois_tails(k, m):
    lower, upper = gamma_tails(k + 1, m)
    return upper, lower


def binom_tails(k, n, p):
    if k >= n:
        return mpf(1), mpf(0)
    lower, upper = beta_tails(k + 1, n - k, p)
    return upper, lower


def nbinom_tails(k, size, p):
    return beta_tails(size, k + 1, p)


def pois_pmf(k, m):
    return mp.exp(k * mp.log(m) - m - log_gamma(mpf(k) + 1))


def binom_pmf(k, n, p):
    n, p = mpf(n), mpf(p)
    return mp.exp(log_gamma(n + 1) - log_gamma(k + mpf(1)) - log_gamma(n - k + 1) + k * mp.log(p) + (n - k) * mp.log1p(-p))


def nbinom_pmf(k, size, p):
    size, p = mpf(size), mpf(p)
    return mp.exp(log_gamma(size + k) - log_gamma(size) - log_gamma(mpf(k) + 1) + size * mp.log(p) + k * mp.log1p(-p))


# ---- quantiles -------------------------------------------------------------------------------------------------------------------------

STARTS = {}  # the start with few digits serves both precisions


def solve(tails, log_slope, point, lo, hi, want):
    """u with tails(point(u)) = want = (lower, upper): bisection with few digits, then Newton on the logarithm of the smaller tail.
    log_slope(u) = ln of the density over u."""
    i = 0 if want[0] <= want[1] else 1
    goal = mp.log(want[i])
    digits = mp.dps
    mp.dps = 17
    key = tuple(mp.nstr(v, 15) for v in (want[i], lo, hi)) + (i,)
    for _ in range(0 if key in STARTS else 60):
        mid = (lo + hi) / 2
        tail = tails(point(mid))[i]
        if (tail > want[i]) == (i == 0):
            hi = mid
        else:
            lo = mid
        if abs(hi - lo) < mpf("1e-5") * abs(lo):
            break
    u = STARTS.setdefault(key, (lo + hi) / 2)
    mp.dps = digits
    with more_digits(20 + int(abs(mp.log10(abs(u) + 1)))):
        for _ in range(30):
            tail = tails(point(u))[i]
            step = (goal - mp.log(tail)) * tail / mp.exp(log_slope(u)) * (1 if i == 0 else -1)
            u += step
            if abs(step) < mpf(10) ** (-digits // 2 - 6) * max(abs(u), mpf("1e-30")):
                break
        else:
            raise ArithmeticError(f"no quantile for {want}")
        return point(u)


def gamma_quantile(want, a):
    a = mpf(a)
    front = log_gamma(a)
    low = (mp.log(min(want)) + log_gamma(a + 1)) / a - 5 if want[0] < want[1] else (mp.log1p(-min(want)) + log_gamma(a + 1)) / a - 5
    wide = mp.sqrt(-2 * mp.log(min(want))) + 2
    low = max(low, mp.log(max(a - wide * mp.sqrt(a), a * mpf("1e-320") + mpf("1e-330")))) if a > 2000 else low
    high = mp.log(a + wide * mp.sqrt(a) + wide * wide)
    return solve(lambda x: gamma_tails(a, x), lambda u: a * u - mp.exp(u) - front, mp.exp, low, high, want)


def beta_pair(want, a, b):
    """(x, y): the log odds are solved for."""
    a, b = mpf(a), mpf(b)
    log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)

    def point(u):
        return 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))

    def slope(u):
        x, y = point(u)
        return a * mp.log(x) + b * mp.log(y) - log_beta

    mean, wide = mp.log(a / b), 3 * (mp.sqrt(-2 * mp.log(min(want))) + 2) * mp.sqrt(1 / a + 1 / b)
    if min(a, b) < 200:
        low, high = -(-mp.log(want[0]) + abs(mp.log(a) + log_beta)) / a - 5, (-mp.log(want[1]) + abs(mp.log(b) + log_beta)) / b + 5
        low, high = min(low, mean - 1), max(high, mean + 1)
    else:
        low, high = mean - wide, mean + wide
    return solve(lambda xy: beta_tails(a, b, xy[0], xy[1]), slope, point, low, high, want)


def beta_quantile(want, a, b):
    return beta_pair(want, a, b)[0]


def f_quantile(want, d1, d2):
    x, y = beta_pair(want, mpf(d1) / 2, mpf(d2) / 2)
    return mpf(d2) / mpf(d1) * x / y


def chi2_quantile(want, df):
    return 2 * gamma_quantile(want, mpf(df) / 2)


def t_quantile(want, df):
    lower, upper = want
    if lower == upper:
        return mpf(0)
    outer = 2 * min(want)
    t = mp.sqrt(f_quantile((1 - outer, outer), 1, df))
    return t if upper < lower else -t


def norm_quantile(want):
    lower, upper = want
    if lower == upper:
        return mpf(0)
    p = min(want)
    z = mp.sqrt(-2 * mp.log(p))
    with more_digits(10):
        for _ in range(200):
            tail = norm_tails(z)[1]
            step = (mp.log(tail) - mp.log(p)) * tail * mp.sqrt(2 * mp.pi) * mp.exp(z * z / 2)
            z += step
            if abs(step) < mpf(10) ** (-mp.dps // 2 - 6):
                break
    return z if upper < lower else -z


# ---- the points ------------------------------------------------------------------------------------------------------------------------

Z = [-37, -25, -15, -9, -6, -4, -3, -1.96, -1, -0.5, -0.125, 0, 0.25, 0.75, 1.5, 2.5, 3.5, 5, 8, 12, 18, 26, 36]
P = [1e-300, 1e-100, 1e-20, 1e-10, 1e-4, 0.005, 0.025, 0.1, 0.25, 0.5, 0.5000001, 0.75, 0.95, 0.975, 0.999, 1 - 2.0**-40]
SHAPES = [1e-4, 0.003, 0.05, 0.25, 0.5, 0.9, 1, 1.5, 2, 3.7, 5, 8, 11.5, 12, 12.5, 20, 33.3, 50, 100, 500, 1e3, 1e4, 1e6, 5e8]
PAIRS = [(1e-3, 1e-3), (0.01, 2), (0.05, 300), (0.5, 0.5), (0.5, 1e5), (0.5, 7), (1, 1), (1, 10), (1.5, 0.3), (2, 3), (3, 2000), (5, 1e7), (7.5, 7.5),
         (11.9, 12.1), (12, 40), (24, 24), (30, 13), (50, 50), (100, 1e4), (300, 400), (1000, 2500), (1e4, 1e7), (1e7, 1e7), (2.5e6, 1e7)]
DF = [0.5, 1, 2, 3, 4, 5, 7, 10, 23, 24, 25, 50, 99.5, 1000, 1e5, 1e9]


def spread(mean, sd, low=0.0, high=math.inf):
    """Points around the mean and, when there is room, far below and above it by factors."""
    points = {mean + z * sd for z in Z}
    points |= {mean * f for f in (1e-10, 1e-5, 0.01, 0.1, 0.3, 0.6, 1.4, 2.3, 4, 10, 50, 300)} if sd > mean / 8 else set()
    return sorted(x for x in points if low < x < high)


def gamma_points():
    return [(x, a) for a in SHAPES for x in spread(a, math.sqrt(a))]


def chi2_points():
    return [(x, df) for df in DF for x in spread(df, math.sqrt(2 * df))[::2]]


def beta_points():
    out = []
    for a, b in PAIRS + [(b, a) for a, b in PAIRS[1::3]]:
        mean = a / (a + b)
        out += [(x, a, b) for x in spread(mean, math.sqrt(mean * (1 - mean) / (a + b + 1)), 0, 1)[::2]]
        out += [(1 - x, a, b) for x in (1e-12, 1e-6, 0.01) if a >= 0.5 > b or max(a, b) < 10]
    return out


def f_points():
    pairs = [(1, 1), (1, 10), (2, 5), (3, 17), (10, 1), (5, 200), (24, 24), (60, 33.5), (100, 1e4), (1000, 1000), (1e5, 2e6), (2e7, 2e7)]
    return [(x, d1, d2) for d1, d2 in pairs for x in spread(1.0, min(1, math.sqrt(2 / d1 + 2 / d2)))]


def t_points():
    return [(s * t, df) for df in (0.1, 0.5, 1, 2, 3, 3.5, 8, 30, 60, 100, 1000, 1e5, 1e7, 1e10)
            for t in (1e-9, 0.01, 0.3, 1, 1.96, 2.75, 4, 6, 8.5, 15, 36, 200, 1e5, 1e12) for s in ((1, -1) if t < 7 else (1,))]


def counts(mean, sd, top=math.inf):
    return sorted({float(max(0, min(top, math.floor(x)))) for x in spread(mean, sd) + [0, 1, 2]})


def pois_points():
    return [(k, m) for m in (1e-5, 0.01, 0.5, 1, 3.3, 10, 25, 100, 1234.5, 1e4, 1e6, 1e9) for k in counts(m, math.sqrt(m))]


def binom_points():
    return [(k, n, p) for n in (1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 1000.0, 1e5, 1e7, 1e9) for p in (1e-8, 0.001, 0.1, 0.3, 0.5, 0.9, 0.999999)
            for k in counts(n * p, math.sqrt(n * p * (1 - p)), n)[::3 if n > 5 else 1]]


def nbinom_points():
    return [(k, size, p) for size in (0.01, 0.5, 1, 2.5, 10, 100, 1e4) for p in (size / (size + 1e7), size / (size + 1e3), 0.01, 0.2, 0.5, 0.9, 0.999)
            for k in counts(size * (1 - p) / p, math.sqrt(size * (1 - p)) / p)[::3]]


def jumps(tails, pmf, points):
    """(p, parameters..., k) just below and above the jump at k: 1e-11 of the smaller tail away, so that p as a double is on its side."""
    out = []
    for k, *rest in points:
        lower, upper = tails(k, *rest)
        if min(lower, upper) < TINY:
            continue
        gap = mpf("1e-11") if lower < 0.5 else max(mpf("1e-11"), mpf("1e-14") / upper)
        if gap * min(lower, upper) > min(pmf(k, *rest), pmf(k + 1, *rest)) / 4:  # p as a double cannot tell these k apart
            continue
        for side, answer in ((-1, k), (1, k + 1)):
            p = float(lower * (1 + side * gap)) if lower < 0.5 else float(1 - upper * (1 - side * gap))
            if 0 < p < 1:
                out.append(((p, *rest), (answer,)))
    return out


# ---- writing ---------------------------------------------------------------------------------------------------------------------------

def both(p):
    """The pair of tails of p below and of p above, with 1 - p exact."""
    return (mpf(p), 1 - mpf(p)), (1 - mpf(p), mpf(p))


def from_quantile(quantile, args):
    below, above = both(args[0])
    return quantile(below, *args[1:]), quantile(above, *args[1:])


def with_shapes(shapes):
    return [(p, *(s if isinstance(s, tuple) else (s,))) for s in shapes for p in P]


TABLES = {
    "norm": ("z,cdf,sf", lambda: [(z,) for z in sorted({s * z for z in [abs(z) for z in Z] + [1e-9, 0.01, 37.0, 1.3] for s in (1, -1)})], norm_tails),
    "t": ("t,df,cdf,sf", t_points, t_tails),
    "gamma": ("x,a,cdf,sf", gamma_points, lambda x, a: gamma_tails(a, x)),
    "chi2": ("x,df,cdf,sf", chi2_points, chi2_tails),
    "beta": ("x,a,b,cdf,sf", beta_points, lambda x, a, b: beta_tails(a, b, x)),
    "f": ("x,df1,df2,cdf,sf", f_points, f_tails),
    "pois": ("k,mean,pmf,cdf,sf", pois_points, lambda *a: (pois_pmf(*a), *pois_tails(*a))),
    "binom": ("k,n,prob,pmf,cdf,sf", binom_points, lambda *a: (binom_pmf(*a), *binom_tails(*a))),
    "nbinom": ("k,size,prob,pmf,cdf,sf", nbinom_points, lambda *a: (nbinom_pmf(*a), *nbinom_tails(*a))),
    "norm_quantile": ("p,quantile,upper", lambda: [(p,) for p in P], lambda *a: from_quantile(norm_quantile, a)),
    "t_quantile": ("p,df,quantile", lambda: with_shapes([0.3, 2, 2.5, 7, 30, 59.5, 1000, 1e10]), lambda p, df: (t_quantile(both(p)[0], df),)),
    "gamma_quantile": ("p,a,quantile,upper", lambda: with_shapes(SHAPES[1::2]), lambda *a: from_quantile(gamma_quantile, a)),
    "chi2_quantile": ("p,df,quantile,upper", lambda: with_shapes(DF[::3]), lambda *a: from_quantile(chi2_quantile, a)),
    "beta_quantile": ("p,a,b,quantile,upper", lambda: with_shapes(PAIRS[1::2]), lambda *a: from_quantile(beta_quantile, a)),
    "f_quantile": ("p,df1,df2,quantile,upper", lambda: with_shapes([(1, 10), (3, 17), (10, 1.5), (24, 24), (100, 1e4), (2e7, 2e7)]),
                   lambda *a: from_quantile(f_quantile, a)),
}
JUMPS = {"pois_quantile": ("p,mean,k", pois_tails, pois_pmf, pois_points), "binom_quantile": ("p,n,prob,k", binom_tails, binom_pmf, binom_points),
         "nbinom_quantile": ("p,size,prob,k", nbinom_tails, nbinom_pmf, nbinom_points)}


def printed(v):
    return "" if v != 0 and abs(v) < TINY else mp.nstr(v, 26, strip_zeros=True)


def twice(function, args):
    """With 40 digits and with 80; they must agree to 28."""
    results = []
    for mp.dps in (40, 80):
        results.append([+v for v in function(*args)])
    mp.dps = 40
    for x, y in zip(*results):
        if abs(y) >= TINY and abs(x - y) > mpf("1e-28") * abs(y):
            sys.exit(f"{args}: {mp.nstr(x, 35)} with 40 digits, {mp.nstr(y, 35)} with 80")
    return results[0]


def table(name):
    if name in JUMPS:
        header, tails, pmf, points = JUMPS[name]
        keep = [a for a in points()[::2]]
        rows = [",".join([repr(float(a)) for a in args] + [f"{k[0]:.0f}"]) for args, k in jumps(tails, pmf, keep)]
    else:
        header, points, function = TABLES[name]
        rows = [",".join([repr(float(a)) for a in args] + [printed(v) for v in twice(function, args)]) for args in points()]
    return "\n".join([header] + rows) + "\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("names", nargs="*", metavar="NAME", choices=[[], *TABLES, *JUMPS])
    ap.add_argument("--check", action="store_true")
    args = ap.parse_args()
    mp.dps = 40
    for name in args.names or [*TABLES, *JUMPS]:
        file, text = os.path.join(FOLDER, name + ".csv"), table(name)
        if args.check:
            with open(file, encoding="ascii") as f:
                print(name, "same" if f.read() == text else "DIFFERS")
            continue
        with open(file, "w", encoding="ascii") as f:
            f.write(text)
        print(name, text.count("\n") - 1, "rows", flush=True)


if __name__ == "__main__":
    main()
