/* Who does it: statements of lead and support units in all their layouts.
 *
 *   labels   牵头单位:A;配合单位:B、C     责任单位:A、B,列第一位的为牵头单位,下同
 *   verbs    A牵头,B、C配合     A、B按职责分工负责     由A会同B组织实施
 *   lists    (A、B、C) at the end of a paragraph, when every piece is a unit
 *
 * The text is cut at labels or verbs (words/headings.tsv); between them stand names, cut at 、 , ; and at
 * 和 及 where both sides are units. Names are kept as printed; 等 and the rule about the first unit are dropped.
 */
#include "plan/plan_internal.h"

bool kc_names_have(const kc_names *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i], name) == 0) return true;
    return false;
}

void kc_units_add(kc_arena *a, kc_names *list, const kc_names *more)
{
    for (size_t i = 0; i < more->n; i++)
        if (!kc_names_have(list, more->items[i])) kc_names_add(a, list, more->items[i]);
}

/* ---- one name ---- */

/* 成立…委员会: a deed, no unit; 发展改革委, 组织部 are units. */
static bool begins_with_verb(const kc_reader *r, kc_str s)
{
    static const char *const units[] = { "发展", "建设", "组织", "宣传", "监督", "统筹", "保障", "检查", "健康", "规范", "推进", "促进", "对", "预防", NULL };
    const kc_lex_word *w = kc_lex_at(&r->duties, s, "duty");

    if (!w) return false;
    for (size_t k = 0; units[k]; k++)
        if (kc_starts(s, units[k])) return false;
    return true;
}

/* 32个成员单位, 各部门: how many, but not who. */
static bool counts_units(kc_str s)
{
    static const char *const nouns[] = { "成员单位", "单位", "部门", "责任单位", "有关部门", "相关部门", "有关单位", "相关单位", "职能部门", "责任部门", "市级部门", "县级部门",
                                         "省级部门", "区级部门", "成员", "成员部门", NULL };
    size_t i = 0, n;

    while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9') i++;
    if (!i && kc_cn_number(s, &n)) i = n;
    if (!i && (kc_starts(s, "两") || kc_starts(s, "多") || kc_starts(s, "数"))) i = 3;
    s = kc_cut(s, i, s.n);
    if (!i || (!kc_starts(s, "个") && !kc_starts(s, "家"))) return false;
    s = kc_cut(s, 3, s.n);
    for (size_t k = 0; nouns[k]; k++)
        if (kc_str_eq(s, nouns[k])) return true;
    return false;
}

bool kc_unit_like(const kc_reader *r, kc_str name)
{
    const kc_lex_word *w;
    kc_str             bare = name;
    size_t             n = kc_chars(name);

    if (kc_ends(name, ")") && kc_find(name, "(", 0) > 0) bare = kc_cut(name, 0, (size_t)kc_find(name, "(", 0));
    if ((kc_has(name, "(") && !kc_has(name, ")")) || n < 2 || n > 28 || kc_find_any(name, "。,;:!?《》、\n") >= 0) return false;
    w = kc_lex_end(&r->units, bare, NULL);
    if (!w || counts_units(bare)) return false;
    if (kc_has(bare, "的") || kc_has(bare, "是") || kc_has(bare, "并") || kc_has(bare, "由") || begins_with_verb(r, bare)) return false;
    return kc_str_eq(w->cls, "end") || kc_chars(bare) > kc_chars(w->text);
}

/* 列第一位的为牵头单位, 下同 and their like: sayings about the list, no units. */
static bool is_rule(kc_str s)
{
    return (kc_has(s, "牵头") && (kc_has(s, "第一") || kc_has(s, "首位") || kc_has(s, "排名首") || kc_has(s, "第1") || kc_has(s, "首个") ||
                                  kc_has(s, "列首") || kc_has(s, "列前"))) ||
           kc_str_eq(s, "下同") || kc_str_eq(s, "以下同") || kc_str_eq(s, "后同") || kc_has(s, "排名不分先后");
}

static kc_str without_etc(kc_str s)
{
    static const char *const tails[] = { "等有关部门和单位", "等相关部门和单位", "等有关部门", "等相关部门", "等有关单位", "等相关单位",
                                         "等成员单位", "等市级部门", "等部门单位", "等部门", "等单位", "等", NULL };

    s = kc_strip(s, " 。.,;:、\n");
    for (size_t i = 0; tails[i]; i++)
        if (kc_ends(s, tails[i])) return kc_strip(kc_cut(s, 0, s.n - strlen(tails[i])), " 、,;");
    /* 等5个部门, 等15家单位 */
    for (size_t i = 0, len; i < s.n; i += len) {
        kc_utf8_get(s.s + i, s.n - i, &len);
        if (i > 6 && kc_starts(kc_cut(s, i, s.n), "等") && (kc_ends(s, "部门") || kc_ends(s, "单位")) &&
            (kc_has(kc_cut(s, i, s.n), "个") || kc_has(kc_cut(s, i, s.n), "家")))
            return kc_cut(s, 0, i);
    }
    return s;
}

static void add_name(kc_reader *r, kc_names *out, kc_str s)
{
    s = without_etc(s);
    if (!s.n || kc_chars(s) > 40 || is_rule(s)) return;
    if (kc_starts(s, "由")) s = kc_cut(s, 3, s.n);
    if (!s.n) return;
    if (s.s[0] == '(' && kc_ends(s, ")")) s = kc_cut(s, 1, s.n - 1);
    if (s.n && !counts_units(s) && !kc_names_have(out, kc_name_of(r, s))) kc_names_add(r->a, out, kc_name_of(r, s));
}

/* A和B: two units when both are. */
static void add_joined(kc_reader *r, kc_names *out, kc_str s)
{
    static const char *const ands[] = { "以及", "和", "及", "与", NULL };

    for (size_t k = 0; ands[k]; k++)
        for (long at = kc_find(s, ands[k], 3); at > 0; at = kc_find(s, ands[k], (size_t)at + 3)) {
            kc_str left = kc_cut(s, 0, (size_t)at), right = without_etc(kc_cut(s, (size_t)at + strlen(ands[k]), s.n));

            if (kc_unit_like(r, left) && kc_unit_like(r, right)) {
                add_name(r, out, left);
                add_joined(r, out, right);
                return;
            }
        }
    add_name(r, out, s);
}

static void add_list(kc_reader *r, kc_names *out, kc_str s)
{
    while (s.n) {
        long   at = kc_find_any(s, "、,;。\n");
        size_t len = 0;

        if (at < 0) {
            add_joined(r, out, s);
            return;
        }
        add_joined(r, out, kc_cut(s, 0, (size_t)at));
        kc_utf8_get(s.s + at, s.n - (size_t)at, &len);
        s = kc_cut(s, (size_t)at + len, s.n);
    }
}

/* Are all pieces of a list units? */
static bool all_units(kc_reader *r, kc_str s)
{
    kc_names names = { 0 };

    if (kc_has(s, "《") || kc_has(s, "“") || kc_chars(s) > 400) return false;
    add_list(r, &names, s);
    for (size_t i = 0; i < names.n; i++)
        if (!kc_unit_like(r, kc_str_of(names.items[i]))) return false;
    return names.n > 0;
}

/* ---- labels ---- */

static bool is_names_label(const kc_lex_word *w)
{
    return w && (kc_str_eq(w->cls, "lead") || kc_str_eq(w->cls, "support") || kc_str_eq(w->cls, "duty") || kc_str_eq(w->cls, "lead1") ||
                 kc_str_eq(w->cls, "support1"));
}

/* The next label in s from `from`: at the start or after a sign; a short label (牵头, 配合) needs a colon. */
static const kc_lex_word *next_label(const kc_reader *r, kc_str s, size_t from, size_t *at)
{
    for (size_t i = from, len; i < s.n; i += len) {
        const kc_lex_word *w;
        kc_str             rest;
        size_t             back;

        kc_utf8_get(s.s + i, s.n - i, &len);
        if (i > 0 && !kc_in_set(kc_utf8_before(s.s, i, &back), "(),;。、 :[]【】\n")) continue;
        w = kc_lex_at(&r->labels, kc_cut(s, i, s.n), NULL);
        if (!is_names_label(w) && !(w && kc_str_eq(w->cls, "skip"))) continue;
        rest = kc_trim(kc_cut(s, i + w->text.n, s.n));
        if (!kc_starts(rest, ":") && !kc_starts(rest, "】") && !(w->text.n >= 12 && (i == 0 || kc_starts(rest, "为")))) continue;
        *at = i;
        return w;
    }
    return NULL;
}

static bool parse_labels(kc_reader *r, kc_str s, kc_units *out)
{
    size_t             at, next_at;
    const kc_lex_word *w = next_label(r, s, 0, &at), *next;
    bool               found = false;

    for (; w; w = next, at = next_at) {
        kc_str body;

        next = next_label(r, s, at + w->text.n, &next_at);
        body = kc_strip(kc_cut(s, at + w->text.n, next ? next_at : s.n), " :,;。、()[]】【");
        if (kc_starts(body, "为")) body = kc_cut(body, 3, body.n);
        /* A closing bracket of the last name was taken off with the others. */
        if (kc_has(body, "(") && !kc_has(body, ")") && body.s + body.n < s.s + s.n && body.s[body.n] == ')') body.n++;
        found |= is_names_label(w);
        if (kc_starts(w->cls, "lead")) add_list(r, &out->lead, body);
        else if (kc_str_eq(w->cls, "duty")) add_list(r, &out->duty, body);
        else if (kc_starts(w->cls, "support")) add_list(r, &out->support, body);
    }
    return found;
}

/* ---- verbs ---- */

static const kc_lex_word *verb_at(const kc_lex *labels, kc_str s)
{
    static const char *const classes[] = { "v-lead", "v-duty", "v-support", "with" };
    const kc_lex_word *best = NULL;

    for (size_t k = 0; k < 4; k++) {
        const kc_lex_word *w = kc_lex_at(labels, s, classes[k]);

        if (w && (!best || w->text.n > best->text.n)) best = w;
    }
    return best;
}

/* The next verb of duty in s; a verb that is the beginning of a label (牵头单位) is none. */
static const kc_lex_word *next_verb(const kc_reader *r, kc_str s, size_t from, size_t *at)
{
    for (size_t i = from, len; i < s.n; i += len) {
        const kc_lex_word *any = kc_lex_at(&r->labels, kc_cut(s, i, s.n), NULL), *w;

        kc_utf8_get(s.s + i, s.n - i, &len);
        if (!any) continue;
        w = verb_at(&r->labels, kc_cut(s, i, s.n));
        if (w && w->text.n == any->text.n) {
            *at = i;
            return w;
        }
        len = any->text.n;
    }
    return NULL;
}

/* Names before `at` back to `from`. Strict: all must be units, or else those after the last comma or 由. */
static bool names_before(kc_reader *r, kc_str s, size_t from, size_t at, bool strict, kc_names *out)
{
    kc_str t = kc_strip(kc_cut(s, from, at), " ,;、。:\n");

    if (kc_starts(t, "由")) t = kc_cut(t, 3, t.n);
    if (kc_ends(t, "要") || kc_ends(t, "应")) t = kc_cut(t, 0, t.n - 3);
    if (kc_ends(t, "共同") || kc_ends(t, "分别") || kc_ends(t, "联合")) t = kc_cut(t, 0, t.n - 6);
    if (strict && t.n && !all_units(r, t)) {
        for (size_t i = t.n; i-- > 0;)
            if (t.s[i] == ',' || t.s[i] == ';' || (i + 3 < t.n && memcmp(t.s + i, "由", 3) == 0)) {
                t = kc_cut(t, i + (t.s[i] & 0x80 ? 3 : 1), t.n);
                break;
            }
        if (kc_starts(t, "由")) t = kc_cut(t, 3, t.n);
    }
    if (!t.n || (strict && !all_units(r, t))) return false;
    add_list(r, out, t);
    return out->n > 0;
}

/* The unit with which s begins, when a verb, a sign or the end follows: 市财政局制定… gives 市财政局. */
static kc_str unit_prefix(kc_reader *r, kc_str s)
{
    for (size_t i = 0, len; i < s.n && i < 90; i += len) {
        kc_str head, rest;

        kc_utf8_get(s.s + i, s.n - i, &len);
        head = kc_cut(s, 0, i + len);
        rest = kc_cut(s, i + len, s.n);
        if (!kc_unit_like(r, head)) continue;
        if (!rest.n || kc_find_any(kc_head(rest, 1), "、,;。:") == 0 || kc_starts(rest, "等") || kc_starts(rest, "和") || kc_starts(rest, "及") ||
            kc_lex_at(&r->duties, rest, "duty"))
            return head;
    }
    return (kc_str){ s.s, 0 };
}

/* Names that follow 会同: as many as are units. */
static void names_after(kc_reader *r, kc_str s, kc_names *out)
{
    for (;;) {
        kc_str one = unit_prefix(r, s);

        if (!one.n) return;
        add_name(r, out, one);
        s = kc_cut(s, one.n, s.n);
        if (kc_starts(s, "、") || kc_starts(s, "和") || kc_starts(s, "及")) s = kc_cut(s, 3, s.n);
        else return;
    }
}

/* A牵头,B配合 …: strict demands that all names are units and stops at the first that is none. */
static bool parse_verbs(kc_reader *r, kc_str s, bool strict, kc_units *out)
{
    size_t             from = 0, at = 0;
    const kc_lex_word *w;
    bool               found = false, after_with = false;

    while ((w = next_verb(r, s, from, &at)) != NULL) {
        kc_names names = { 0 };

        if (found && kc_str_eq(w->cls, "with") && !kc_strip(kc_cut(s, from, at), " ,;、").n) { /* A牵头,会同B */
            after_with = true;
            from = at + w->text.n;
            continue;
        }
        if (!names_before(r, s, from, at, strict, &names)) {
            if (strict && !found) break;
            from = at + w->text.n;
            continue;
        }
        if (kc_str_eq(w->cls, "with")) {
            kc_units_add(r->a, after_with ? &out->support : &out->lead, &names);
            after_with = true;
        } else {
            if (after_with || kc_str_eq(w->cls, "v-support")) kc_units_add(r->a, &out->support, &names);
            else if (kc_str_eq(w->cls, "v-lead")) kc_units_add(r->a, &out->lead, &names);
            else kc_units_add(r->a, &out->duty, &names);
            after_with = false;
        }
        found = true;
        from = at + w->text.n;
    }
    if (after_with && !strict) add_list(r, &out->support, kc_cut(s, from, s.n));
    else if (after_with) names_after(r, kc_cut(s, from, s.n), &out->support);
    return found;
}

/* ---- the statements ---- */

bool kc_units_parse(kc_reader *r, kc_str s, bool bracket, kc_units *out)
{
    memset(out, 0, sizeof *out);
    s = kc_trim(s);
    if (bracket && s.n && (s.s[0] == '(' || s.s[0] == '[')) s = kc_cut(s, 1, s.n - (kc_ends(s, ")") || kc_ends(s, "]")));
    if (bracket && kc_starts(s, "【")) s = kc_cut(s, 3, s.n - (kc_ends(s, "】") ? 3 : 0));
    if (parse_labels(r, s, out)) return true;
    if (parse_verbs(r, s, false, out)) return true;
    if (!bracket || !all_units(r, s)) return false;
    add_list(r, &out->duty, s);
    return out->duty.n > 0;
}

void kc_units_merge(kc_arena *a, kc_units *u, const kc_units *more)
{
    kc_units_add(a, &u->lead, &more->lead);
    kc_units_add(a, &u->duty, &more->duty);
    kc_units_add(a, &u->support, &more->support);
}

/* Who leads in the end: an explicit leader; else the first of the list where the plan says so; else all of them. */
void kc_units_settle(kc_reader *r, const kc_units *u, kc_names *lead, kc_names *support)
{
    if (u->lead.n) {
        kc_units_add(r->a, lead, &u->lead);
        kc_units_add(r->a, support, &u->duty);
    } else if (r->rules.n && u->duty.n) {
        kc_names first = { u->duty.items, 1, 1 }, rest = { u->duty.items + 1, u->duty.n - 1, u->duty.n - 1 };

        kc_units_add(r->a, lead, &first);
        kc_units_add(r->a, support, &rest);
    } else {
        kc_units_add(r->a, lead, &u->duty);
    }
    for (size_t i = 0; i < u->support.n; i++)
        if (!kc_names_have(lead, u->support.items[i]) && !kc_names_have(support, u->support.items[i]))
            kc_names_add(r->a, support, u->support.items[i]);
}

/* Where may the names before a verb begin? After a sign, or after 由. */
bool kc_units_sentence(kc_reader *r, kc_str s, kc_units *out)
{
    size_t from = 0;

    memset(out, 0, sizeof *out);
    while (from < s.n) {
        kc_str rest = kc_cut(s, from, s.n);
        long   by = kc_find(rest, "由", 0), stop = kc_find_any(rest, ",;。:");
        size_t at;
        const kc_lex_word *w;

        memset(out, 0, sizeof *out);
        if (by == 0) {
            kc_str t = kc_cut(rest, 3, rest.n);

            w = next_verb(r, t, 0, &at);
            if (w && parse_verbs(r, t, true, out) && out->lead.n + out->duty.n) return true;
        } else if (kc_has(rest, "牵头") || kc_has(rest, "负责") || kc_has(rest, "会同") || kc_has(rest, "按职责") || kc_has(rest, "按照职责")) {
            w = next_verb(r, rest, 0, &at);
            if (w && !kc_str_eq(w->cls, "v-support") && parse_verbs(r, rest, true, out) && out->lead.n + out->duty.n) return true;
        } else if (by < 0) {
            return false;
        }
        if (by > 0 && (stop < 0 || by < stop)) from += (size_t)by;
        else if (stop >= 0) from += (size_t)stop + (rest.s[stop] & 0x80 ? 3 : 1);
        else return false;
    }
    return false;
}

/* No bracket of units is longer or nested deeper than this; so a text of nothing but brackets costs no square of its length. */
enum { BRACKET_BYTES_MAX = 3000, BRACKET_DEPTH_MAX = 4 };

bool kc_units_bracket(kc_reader *r, kc_str s, size_t from, size_t *open, size_t *close)
{
    for (size_t i = from; i < s.n; i++) {
        static const char *const pairs[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" } };
        int      depth = 0, kind = 0;
        size_t   j = i, width;
        kc_str   in;
        kc_units u;

        while (kind < 3 && !kc_starts(kc_cut(s, i, s.n), pairs[kind][0])) kind++;
        if (kind == 3) continue;
        width = strlen(pairs[kind][0]);
        for (; j < s.n && j - i < BRACKET_BYTES_MAX && s.s[j] != '\n'; j++) {
            kc_str t = kc_cut(s, j, s.n);

            depth += kc_starts(t, pairs[kind][0]) ? 1 : kc_starts(t, pairs[kind][1]) ? -1 : 0;
            if (!depth || depth > BRACKET_DEPTH_MAX) break;
        }
        if (depth > BRACKET_DEPTH_MAX || j - i >= BRACKET_BYTES_MAX) continue;
        if (depth) j = s.n - width; /* never closed: to the end of the paragraph */
        in = kc_cut(s, i + width, depth ? s.n : j);
        *open = i;
        *close = j + width;
        if (kc_chars(in) < 3 || kc_has(in, "《")) continue;
        if (is_rule(in) && !kc_lex_at(&r->labels, in, NULL)) continue;
        memset(&u, 0, sizeof u);
        if (parse_labels(r, in, &u)) return true;
        if ((kc_has(in, "牵头") || kc_has(in, "负责") || kc_has(in, "会同") || kc_has(in, "按职责") || kc_has(in, "按照职责")) && parse_verbs(r, in, true, &u))
            return true;
        /* a bare list: after a full stop or before the end of the paragraph */
        if (kc_find_any(in, "、") > 0 && all_units(r, in) &&
            ((i >= 3 && memcmp(s.s + i - 3, "。", 3) == 0) || kc_strip(kc_cut(s, *close, s.n), "。 ").n == 0))
            return true;
    }
    return false;
}

/* Sayings such as "列第一位的为牵头单位" anywhere in the plan hold for the whole of it. */
void kc_units_rule_find(kc_reader *r)
{
    static const char *const firsts[] = { "第一位", "首位", "第一的", "排名第一", "第一个", "首个", "第一责任单位为", "第1位", "列首", NULL };
    kc_str t = r->o->norm.text;

    for (long at = kc_find(t, "牵头", 0); at >= 0; at = kc_find(t, "牵头", (size_t)at + 6)) {
        size_t from = at > 60 ? (size_t)at - 60 : 0;
        kc_str near;

        while (from < (size_t)at && ((unsigned char)t.s[from] & 0xC0) == 0x80) from++;
        near = kc_cut(t, from, (size_t)at);
        for (size_t i = 0; i < near.n; i++)
            if (near.s[i] == '\n' || near.s[i] == ',' || near.s[i] == ')') from = (size_t)(near.s - t.s) + i + 1;
        near = kc_cut(t, from, (size_t)at);
        for (size_t k = 0; firsts[k]; k++)
            if (kc_has(near, firsts[k])) {
                *KC_PUSH(r->a, &r->rules) = (kc_range){ from, (size_t)at + 6 };
                break;
            }
    }
}
