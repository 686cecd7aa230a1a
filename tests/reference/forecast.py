#!/usr/bin/env python3
"""Forecasts to 2030: ../shared/data/forecast (R: predict.lm, forecast 8.20). ARIMA rows are for information and not compared."""
import os
import tempfile

from reflib import close, data, finish, kangce, num, rows, say, write

MODELS = {"ols": ("ols", 1e-8), "log_ols_median": ("log", 1e-8), "rwf_drift": ("drift", 1e-8), "holt": ("holt", 0.01), "holt_damped": ("damped", 0.01)}
ETS = {"N": {"A": "ets_ann", "M": "ets_mnn"}, "A": {"A": "ets_aan", "M": "ets_man"}, "Ad": {"A": "ets_aadn", "M": "ets_madn"}}


def reference_rows(path):
    """The name of an ETS model holds commas that the file does not quote consistently: the last four fields are year and numbers."""
    with open(path, encoding="utf-8") as f:
        next(f)
        for line in f:
            part = [p.strip().strip('"') for p in line.strip().split(",")]
            yield part[0], ",".join(part[1:-4]).strip('"'), part[-4], part[-3:]


def name_of(model):
    if model in MODELS:
        return MODELS[model]
    if model.startswith("ets: ETS("):
        error, trend, _ = model[len("ets: ETS("):].rstrip(")").split(",")
        return ETS[trend][error], 0.01
    return None, 0


def published(folder, series):
    for name in sorted(os.listdir(folder)):
        if not name.endswith("_forecast_to_2030_expected.csv"):
            continue
        disease = name[:-len("_forecast_to_2030_expected.csv")]
        got, chosen, worst, faults, n = {}, {}, {}, {}, {}
        path = os.path.join(series, f"{disease}_annual.csv")
        for m in ("all", "ets_ann", "ets_aan", "ets_aadn", "ets_mnn", "ets_man", "ets_madn"):
            for r in kangce("stats", "forecast", path, "--group", "province", "--model", m, "--to", "2030"):
                got[r["province"], r["model"], r["year"]] = r
                if r["model"] == "ets":
                    chosen[r["province"]] = r["used"]
        for province, model, year, numbers in reference_rows(os.path.join(folder, name)):
            mine, rel = name_of(model)
            if not mine:
                continue
            label = model.split(":")[0]
            bad = faults.setdefault(label, [])
            n[label] = n.get(label, 0) + 1
            r = got.get((province, mine, year))
            if model.startswith("ets") and chosen.get(province) != mine:
                bad.append(f"{province}: chose {chosen.get(province)}, R {model}")
            for k, w in zip(("value", "lower", "upper"), numbers):
                if r is None or not close(r[k], w, rel=rel, abs_=1e-9):
                    bad.append(f"{province} {year} {k}: {r and r[k]}, R {w}")
                else:
                    worst[label] = max(worst.get(label, 0), abs(num(r[k]) - num(w)) / max(abs(num(w)), 1e-9))
        for label, bad in faults.items():
            say(f"{disease}: {label}, {n[label]} rows (largest difference {worst.get(label, 0):.1e})", bad)


def chances():
    d = tempfile.mkdtemp()
    path = write(os.path.join(d, "s.csv"), ["year", "value"], [[2010 + i, v] for i, v in enumerate((30, 28.5, 27.9, 26, 25.2, 24.4, 22.9, 22.4, 21, 20.1))])
    faults = []
    for model in ("ols", "log", "drift", "holt", "ets", "mean"):
        low = kangce("stats", "forecast", path, "--model", model, "--to", "2024")[-1]
        p = kangce("stats", "forecast", path, "--model", model, "--to", "2024", "--target", low["lower"], "--at-most")[-1]
        if not close(p["chance"], 0.025, abs_=1e-9):
            faults.append((model, p))
    say("the lower limit is passed in 2.5 %", faults)
    best = [r for r in kangce("stats", "backtest", path, "--first", "5", "--horizon", "2") if r["best"] == "1" and r["horizon"] == "all"]
    used = kangce("stats", "forecast", path, "--model", "best", "--first", "5", "--horizon", "2", "--to", "2021")[0]["model"]
    say("the best of the back-test is the one used", [] if len(best) == 1 and best[0]["model"] == used else [best, used])
    few = write(os.path.join(d, "f.csv"), ["year", "value"], [[2010 + i, v] for i, v in enumerate((3, 4, 6, 5))])
    r = kangce("stats", "forecast", few, "--model", "ols", "--to", "2015", "--target", "3", "--at-least")[0]
    say("four points: no interval, no chance", [] if r["note"] == "few_points" and r["lower"] == "" and r["chance"] == "" and r["value"] else [r])
    hole = write(os.path.join(d, "h.csv"), ["year", "value"], [[y, 3 + y % 4] for y in (2010, 2011, 2012, 2014, 2015, 2016)])
    r = {m: kangce("stats", "forecast", hole, "--model", m, "--to", "2018")[0] for m in ("ols", "holt")}
    say("a hole: the line goes on, smoothing does not", [] if r["holt"]["note"] == "missing" and r["ols"]["lower"] else [r])
    empty = write(os.path.join(d, "e.csv"), ["area", "year", "value"], [["A", y, 3 + y % 4] for y in range(2010, 2020)] + [["B", 2010, ""]])
    r = kangce("stats", "forecast", empty, "--group", "area", "--model", "drift", "--to", "2020")
    say("a group without values does not stop the others", [] if [x["note"] for x in r] == ["", "few_points"] and r[0]["value"] else r)
    told = kangce("stats", "forecast", path, "--to", "2019", fail=True)
    say("an end before the data ends", [] if "2019" in told else [told])
    told = kangce("stats", "forecast", path, "--model", "ols", "--to", "9999999", fail=True)
    say("an end beyond all reason", [] if "200 steps" in told else [told])
    huge = write(os.path.join(d, "huge.csv"), ["year", "value"], [[2000 + i, 4e306 * (12 + i)] for i in range(30)])
    r = kangce("stats", "forecast", huge, "--model", "ols", "--to", "2030")[0]
    say("sums beyond double: no value and why", [] if r["value"] == "" and r["note"] == "not_defined" else [r])
    told = kangce("stats", "forecast", path, "--target", "5", fail=True)
    say("a target without a side", [] if "--at-least" in told else [told])


if __name__ == "__main__":
    folder, series = data("forecast"), data("trend")
    if folder and series:
        published(folder, series)
    chances()
    finish()
