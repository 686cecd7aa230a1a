/* The head of a plan: title, issuer, number, dates, jurisdiction, level, and the doubts about them.
 *
 * Sources in order of trust: the plan's own title line; the signature; the letterhead; the title of the letter
 * of issue; the fields of the web page. What contradicts the chosen one is told in a warning.
 * The period is read in read_period.c.
 */
#include "plan/plan_internal.h"

static const kc_par *par(const kc_reader *r, size_t i)
{
    return &r->o->pars.items[i];
}

static kc_str par_text(const kc_reader *r, size_t i)
{
    return kc_text_of(r, par(r, i)->n_from, par(r, i)->n_to);
}

/* ---- title ---- */

static bool is_letterhead(kc_str s)
{
    return kc_ends(s, "文件") && kc_chars(s) <= 30;
}

static bool is_number_line(kc_str s)
{
    return kc_ends(s, "号") && kc_chars(s) <= 30;
}

/* "关于印发X的通知", "…印发《X》的通知" -> X; else s. */
static kc_str inner_title(kc_str s)
{
    long open = kc_find(s, "《", 0), close = open >= 0 ? kc_find(s, "》", (size_t)open) : -1, at;

    if (!kc_ends(s, "通知")) return s;
    if (open >= 0 && close > open && (kc_has(s, "印发") || kc_has(s, "发布") || kc_has(s, "转发"))) return kc_cut(s, (size_t)open + 3, (size_t)close);
    at = kc_find(s, "印发", 0);
    if (at < 0) at = kc_find(s, "发布", 0);
    if (at < 0) return s;
    s = kc_cut(s, (size_t)at + 6, s.n);
    if (kc_ends(s, "的通知")) s = kc_cut(s, 0, s.n - 9);
    else s = kc_cut(s, 0, s.n - 6);
    return s;
}

/* The title that the letter of issue gives: 印发《…》, 现将《…》. */
static bool letter_title(const kc_reader *r, kc_str *out)
{
    for (size_t i = 0; i < r->o->pars.n && par(r, i)->kind != KC_PAR_HEADING; i++) {
        kc_str s = par_text(r, i);
        long   open = kc_find(s, "《", 0), close = open >= 0 ? kc_find(s, "》", (size_t)open) : -1;

        if (par(r, i)->kind != KC_PAR_TEXT || close < 0) continue;
        if (!kc_has(kc_cut(s, 0, (size_t)open), "印发") && !kc_has(kc_cut(s, 0, (size_t)open), "现将")) continue;
        *out = kc_cut(s, (size_t)open + 3, (size_t)close);
        return true;
    }
    return false;
}

static void read_title(kc_reader *r)
{
    kc_str best = { 0 }, letter = { 0 };
    size_t i_best = 0;
    bool   have_letter = letter_title(r, &letter), torn = false;

    for (size_t i = 0; i < r->o->pars.n && i < 60; i++) {
        kc_str s = par_text(r, i), t;

        if (par(r, i)->kind != KC_PAR_TITLE) continue;
        if (is_letterhead(s) || is_number_line(s)) continue;
        t = inner_title(kc_strip(s, "。 "));
        if (best.n && !kc_same(t, s) && !kc_ends(par_text(r, i_best), "通知")) continue; /* a notice never replaces the plan's own title */
        torn = kc_has(t, "》") && !kc_has(t, "《");
        best = kc_strip(t, "《》。 ");
        i_best = i;
        if (!kc_ends(s, "通知")) break;
    }
    if (best.n && torn && have_letter) {
        if (!kc_same(best, letter))
            kc_reader_warn(r, "title_variants", NULL, true, par(r, i_best)->n_from, par(r, i_best)->n_to, "%.*s" KC_SEP "%.*s", (int)letter.n,
                           letter.s, (int)best.n, best.s);
        best = letter;
    } else if (best.n && have_letter && !kc_same(best, letter) && kc_alike(best, letter) >= 0.5) {
        kc_reader_warn(r, "title_variants", NULL, true, par(r, i_best)->n_from, par(r, i_best)->n_to, "%.*s" KC_SEP "%.*s", (int)best.n, best.s,
                       (int)letter.n, letter.s);
    } else if (!best.n && have_letter) {
        best = letter;
    }
    if (!best.n && r->o->pars.n > 1 && r->has_chapters && par(r, 0)->kind == KC_PAR_TEXT && kc_chars(par_text(r, 0)) <= 50 &&
        kc_find_any(par_text(r, 0), "。;:") < 0)
        best = par_text(r, 0);
    r->plan->title = best.n ? kc_name_of(r, best) : NULL;
}

/* ---- fields of a web page's head ---- */

/* Value of a field such as 发布日期 in the META lines; false when absent. An empty value is told.
 * 发文机关:X  【发文机关】X  发文机关 X, or the label on a line of its own and X on the next. */
static bool meta_field(const kc_reader *r, const char *label, kc_str *value, size_t *i_par)
{
    for (size_t i = 0; i < r->o->pars.n; i++) {
        kc_str s = par_text(r, i), rest;
        long   at = kc_find(s, label, 0);
        size_t next;

        if (par(r, i)->kind != KC_PAR_META || at < 0) continue;
        rest = kc_trim(kc_cut(s, (size_t)at + strlen(label), s.n));
        if (kc_starts(rest, "】")) rest = kc_cut(rest, 3, rest.n);
        else if (kc_starts(rest, ":") || kc_starts(rest, "]")) rest = kc_cut(rest, 1, rest.n);
        else if (rest.n && !kc_blank_before(r, (size_t)(rest.s - r->o->norm.text.s))) continue;
        else if (!rest.n && kc_str_eq(s, label) && i + 1 < r->o->pars.n && par(r, i + 1)->kind != KC_PAR_META && par(r, i + 1)->kind != KC_PAR_HEADING)
            rest = par_text(r, i + 1);
        if (kc_starts(rest, ":")) rest = kc_cut(rest, 1, rest.n);
        *value = rest;
        if (kc_lex_in(&r->furniture, *value, "meta", &next)) *value = kc_cut(*value, 0, next);
        *value = kc_strip(*value, " [【");
        *i_par = i;
        return true;
    }
    return false;
}

static void empty_fields(kc_reader *r)
{
    static const char *const labels[] = { "文件编号", "发文字号", "文号", "有效性", "发文机关", "发布机构", "成文日期", "索引号", NULL };
    kc_str value;
    size_t i;

    for (size_t k = 0; labels[k]; k++)
        if (meta_field(r, labels[k], &value, &i) && !value.n)
            kc_reader_warn(r, "field_empty", NULL, false, par(r, i)->n_from, par(r, i)->n_to, "%s", labels[k]);
}

/* ---- issuer ---- */

static bool is_signer(const kc_reader *r, kc_str s)
{
    int    d[3];
    size_t a, b;

    return kc_chars(s) >= 4 && kc_chars(s) <= 40 && !kc_ends(s, ":") && !kc_date_find(s, d, &a, &b) && kc_find_any(s, "。:;") < 0 &&
           !kc_starts(s, "附件") && (kc_lex_end(&r->units, s, NULL) != NULL);
}

/* Units that stand apart in the original, in n_from..n_to of the normal form: "市卫生健康委员会 市教育局" are two, written with 、 */
static kc_str units_apart(const kc_reader *r, size_t n_from, size_t n_to)
{
    kc_str  whole = kc_text_of(r, n_from, n_to), raw;
    kc_span at = kc_span_of(r, n_from, n_to);
    kc_buf  b;
    size_t  n = 0, from = 0;

    kc_buf_init(&b, r->a);
    raw = kc_cut(r->doc->text, at.start, at.end);
    for (size_t i = 0; i <= raw.n; i++) {
        bool    wide = i + 3 <= raw.n && memcmp(raw.s + i, "\xE3\x80\x80", 3) == 0;
        kc_norm one;
        kc_str  s;

        if (i < raw.n && raw.s[i] != ' ' && raw.s[i] != '\t' && raw.s[i] != '\n' && raw.s[i] != '\r' && !wide) continue;
        s = kc_cut(raw, from, i);
        if (wide) i += 2;
        from = i + 1;
        if (!kc_trim(s).n) continue;
        if (kc_normalise(r->a, kc_trim(s), &one, NULL) || kc_chars(one.text) < 4 || !kc_lex_end(&r->units, one.text, NULL)) return whole;
        if (n++) kc_buf_adds(&b, "、");
        kc_buf_add(&b, one.text.s, one.text.n);
    }
    return n > 1 ? (kc_str){ b.s, b.n } : whole;
}

static void read_signature(kc_reader *r, kc_buf *out)
{
    for (size_t i = 0; i < r->o->pars.n; i++)
        if (par(r, i)->kind == KC_PAR_SIGNATURE && is_signer(r, par_text(r, i))) {
            kc_str s = units_apart(r, par(r, i)->n_from, par(r, i)->n_to);

            if (out->n) kc_buf_adds(out, "、");
            kc_buf_add(out, s.s, s.n);
        }
}

/* "X人民政府关于…", "X印发《…》的通知": the part in front. */
static kc_str issuer_in_title(const kc_reader *r)
{
    for (size_t i = 0; i < r->o->pars.n && i < 60; i++) {
        kc_str s = par_text(r, i);
        long   at = kc_find(s, "关于", 0);

        if (par(r, i)->kind != KC_PAR_TITLE && par(r, i)->kind != KC_PAR_META) continue;
        if (is_letterhead(s)) return units_apart(r, par(r, i)->n_from, par(r, i)->n_to - 6);
        if (par(r, i)->kind == KC_PAR_META) continue;
        if (at < 0) at = kc_find(s, "印发", 0);
        if (at > 6 && kc_lex_end(&r->units, kc_cut(s, 0, (size_t)at), NULL))
            return units_apart(r, par(r, i)->n_from, par(r, i)->n_from + (size_t)at);
    }
    return (kc_str){ "", 0 };
}

/* The foot of the last page: 江南省人民政府办公厅 2021年3月15日印发. Where it stands, or -1. */
static long imprint(const kc_reader *r, int date[3], kc_str *unit)
{
    for (size_t i = r->o->pars.n; i-- > 0;) {
        size_t from, to;
        kc_str s = par_text(r, i);

        if (par(r, i)->kind != KC_PAR_SIGNATURE || !kc_ends(s, "印发") || !kc_date_find(s, date, &from, &to)) continue;
        *unit = kc_cut(s, 0, from);
        return (long)i;
    }
    return -1;
}

static void read_issuer(kc_reader *r)
{
    static const char *const fields[] = { "发文机关", "发文机构", "制发机关", "发文单位", "发布机构", "发布单位", NULL };
    kc_buf b;
    kc_str s, value, printer;
    size_t i = 0;
    int    d[3];

    kc_buf_init(&b, r->a);
    read_signature(r, &b);
    s = b.n ? (kc_str){ b.s, b.n } : issuer_in_title(r);
    for (size_t k = 0; fields[k]; k++) {
        if (!meta_field(r, fields[k], &value, &i) || !value.n) continue;
        if (!s.n) s = value;
        else if (kc_starts(kc_str_of(fields[k]), "发布") && kc_alike(s, value) < 0.8)
            kc_reader_warn(r, "issuer_conflict", NULL, false, par(r, i)->n_from, par(r, i)->n_to, "%.*s" KC_SEP "%.*s", (int)s.n, s.s,
                           (int)value.n, value.s);
        break;
    }
    if (!s.n && imprint(r, d, &printer) >= 0 && is_signer(r, printer)) s = printer;
    s = kc_strip(s, "《》。 ");
    if (s.n) r->plan->issuer = kc_name_of(r, s);
    else if (r->has_chapters) kc_reader_warn(r, "issuer_unclear", NULL, true, 0, 0, "%s", "");
}

/* ---- number and dates ---- */

static void read_number(kc_reader *r)
{
    static const char *const fields[] = { "发文字号", "文件编号", "文号", NULL };
    kc_str value;
    size_t i = 0;

    for (size_t k = 0; fields[k] && !r->plan->number; k++)
        if (meta_field(r, fields[k], &value, &i) && kc_ends(value, "号")) r->plan->number = kc_name_of(r, value);
    for (i = 0; i < r->o->pars.n && !r->plan->number; i++) {
        if (par(r, i)->kind == KC_PAR_HEADING && par(r, i)->role != KC_ROLE_ANNEX) break;
        if (par(r, i)->kind == KC_PAR_TITLE && is_number_line(par_text(r, i))) r->plan->number = kc_name_of(r, par_text(r, i));
    }
}

/* 十二月 on one line, 16, 2024 on the next */
static bool torn_date(const kc_reader *r, size_t i, int d[3])
{
    kc_str a = kc_strip(par_text(r, i), "《》 "), b;
    size_t n;
    int    month = kc_cn_number(a, &n), day = 0, year = 0;

    if (!month || month > 12 || !kc_str_eq(kc_cut(a, n, a.n), "月") || i + 1 >= r->o->pars.n) return false;
    b = kc_strip(par_text(r, i + 1), "《》 ");
    for (n = 0; n < b.n && b.s[n] >= '0' && b.s[n] <= '9'; n++) day = day * 10 + (b.s[n] - '0');
    for (; n < b.n && !(b.s[n] >= '0' && b.s[n] <= '9');) n++;
    for (; n < b.n && b.s[n] >= '0' && b.s[n] <= '9'; n++) year = year * 10 + (b.s[n] - '0');
    if (day < 1 || day > 31 || year < 1949 || year > 2100) return false;
    d[0] = year, d[1] = month, d[2] = day;
    return true;
}

static void read_dates(kc_reader *r)
{
    static const char *const written[] = { "成文日期", "发文日期", "印发日期", NULL }, *const shown[] = { "发布日期", "发布时间", "公开日期", NULL };
    int    signed_on[3] = { 0 }, d[3], head[3];
    size_t from, to, i_signed = 0, i = 0;
    kc_str value;

    for (size_t k = 0; k < r->o->pars.n && !signed_on[0]; k++) {
        if (par(r, k)->kind != KC_PAR_SIGNATURE || kc_ends(par_text(r, k), "印发")) continue;
        if (torn_date(r, k, d)) {
            memcpy(signed_on, d, sizeof d);
            i_signed = k;
            kc_reader_warn(r, "date_format", NULL, false, par(r, k)->n_from, par(r, k + 1)->n_to, "%s", kc_date_iso(r->a, d));
        } else if (kc_date_find(par_text(r, k), d, &from, &to) && d[1]) {
            memcpy(signed_on, d, sizeof d);
            i_signed = k;
        }
    }
    for (size_t k = 0; written[k]; k++) {
        if (!meta_field(r, written[k], &value, &i) || !kc_date_find(value, head, &from, &to)) continue;
        if (!signed_on[0]) memcpy(signed_on, head, sizeof head);
        else if (memcmp(signed_on, head, sizeof head) != 0)
            kc_reader_warn(r, "date_conflict", NULL, false, par(r, i_signed)->n_from, par(r, i_signed)->n_to, "%s" KC_SEP "%s",
                           kc_date_iso(r->a, signed_on), kc_date_iso(r->a, head));
        break;
    }
    if (!signed_on[0] && imprint(r, d, &value) >= 0) memcpy(signed_on, d, sizeof d);
    for (size_t k = 0; shown[k] && !r->plan->published; k++)
        if (meta_field(r, shown[k], &value, &i) && kc_date_find(value, d, &from, &to)) r->plan->published = kc_date_iso(r->a, d);
    if (signed_on[0]) r->plan->issued = kc_date_iso(r->a, signed_on);
    for (size_t k = 0; k < r->o->pars.n && !r->plan->issued; k++) /* 《…》是2020年丽水市政府发布的… */
        if (par(r, k)->kind == KC_PAR_META && kc_has(par_text(r, k), "》是") && kc_date_find(par_text(r, k), d, &from, &to))
            r->plan->issued = kc_date_iso(r->a, d);
}

/* ---- jurisdiction ---- */

static size_t count_of(kc_str t, const char *word)
{
    size_t n = 0;

    for (long at = kc_find(t, word, 0); at >= 0; at = kc_find(t, word, (size_t)at + strlen(word))) n++;
    return n;
}

/* 武威市 of 武威市人民政府, 武威市卫生健康委; empty when the name only says 市委, 省政府. */
static kc_str place_of(kc_str s)
{
    static const char *const ends[] = { "自治区", "自治州", "自治县", "省", "市", "县", "区", "州", "盟", "旗", NULL };
    kc_str best = { "", 0 };

    if (kc_starts(s, "中共")) s = kc_cut(s, 6, s.n);
    for (size_t k = 0; ends[k]; k++)
        for (long at = kc_find(s, ends[k], 0); at >= 0; at = kc_find(s, ends[k], (size_t)at + 3)) {
            kc_str place = kc_cut(s, 0, (size_t)at + strlen(ends[k])), rest = kc_cut(s, place.n, s.n);

            if (kc_chars(place) < 3 || kc_chars(place) > 12 || kc_has(place, "委") || kc_has(place, "健康")) continue;
            if (!kc_starts(rest, "人民政府") && !kc_starts(rest, "委") && !kc_starts(rest, "卫生") && !kc_starts(rest, "卫健") &&
                !kc_starts(rest, "爱国卫生") && !kc_starts(rest, "政府"))
                continue;
            if (place.n > best.n) best = place;
        }
    return best;
}

/* 江海市 of 江海市卫生健康事业发展规划; 健康城市, 农村社区 are no places. */
static kc_str place_of_title(kc_str s)
{
    static const char *const ends[] = { "自治区", "自治州", "自治县", "省", "市", "县", "区", "州", "盟", "旗", NULL };
    static const char *const none[] = { "城市", "城区", "社区", "园区", "校区", "山区", "地区", "景区", "辖区", "全市", "全县", "全省", "全区", "我市", "县市", NULL };
    kc_str best = { "", 0 };

    s = kc_strip(s, "“《 ");
    for (size_t k = 0; ends[k]; k++)
        for (long at = kc_find(s, ends[k], 0); at >= 0; at = kc_find(s, ends[k], (size_t)at + 3)) {
            kc_str place = kc_cut(s, 0, (size_t)at + strlen(ends[k]));
            bool   ok = kc_chars(place) >= 3 && kc_chars(place) <= 9 && !kc_has(place, "健康") && !kc_has(place, "卫生") && !kc_has(place, "关于") &&
                      kc_find_any(place, "“”《》(),、0123456789") < 0;

            for (size_t n = 0; none[n] && ok; n++) ok = !kc_ends(place, none[n]);
            if (ok && place.n > best.n) best = place;
        }
    return best;
}

/* The place in 健康X行动, 健康X建设, counted over the text; the most frequent wins. */
static kc_str place_of_slogan(const kc_reader *r)
{
    static const char *const tails[] = { "行动", "建设", "2030", "”", "促进", "领导", NULL };
    kc_str t = r->o->norm.text, best = { "", 0 };
    struct { kc_str s; int n; } seen[40];
    size_t n = 0;

    for (long at = kc_find(t, "健康", 0); at >= 0; at = kc_find(t, "健康", (size_t)at + 6)) {
        kc_str rest = kc_cut(t, (size_t)at + 6, t.n), name = kc_head(rest, 2);
        bool   ok = false;
        size_t k = 0;

        for (size_t m = 0; tails[m]; m++) ok |= kc_starts(kc_cut(rest, name.n, rest.n), tails[m]);
        for (size_t i = 0, len; i < name.n; i += len) ok &= kc_is_han(kc_utf8_get(name.s + i, name.n - i, &len));
        if (!ok || kc_str_eq(name, "中国") || kc_str_eq(name, "城市") || kc_str_eq(name, "城区") || kc_str_eq(name, "社区") ||
            kc_str_eq(name, "乡村") || kc_str_eq(name, "村镇") || kc_str_eq(name, "环境") || kc_str_eq(name, "促进") || kc_str_eq(name, "服务") ||
            kc_str_eq(name, "细胞") || kc_str_eq(name, "家庭") || kc_str_eq(name, "管理") || kc_str_eq(name, "教育") || kc_str_eq(name, "保障") ||
            kc_str_eq(name, "保护") || kc_str_eq(name, "产业") || kc_str_eq(name, "文化") || kc_str_eq(name, "科普") || kc_str_eq(name, "影响"))
            continue;
        while (k < n && !kc_same(seen[k].s, name)) k++;
        if (k == n && n < 40) seen[n].s = name, seen[n++].n = 0;
        if (k < n) seen[k].n++;
    }
    for (size_t k = 0; k < n; k++)
        if (r->plan->title && strstr(r->plan->title, kc_name_of(r, seen[k].s))) seen[k].n += 3;
    for (size_t k = 0, top = 2; k < n; k++)
        if ((size_t)seen[k].n > top) top = (size_t)seen[k].n, best = seen[k].s;
    return best;
}

static const char *own_rank(const kc_reader *r)
{
    static const char *const own[] = { "省", "市", "区", "县", "州", "旗" };
    kc_str      t = r->o->norm.text;
    const char *best = NULL;
    size_t      top = 0;

    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++) {
        size_t n = count_of(t, kc_printf(r->a, "我%s", own[k])) * 3 + count_of(t, kc_printf(r->a, "全%s", own[k]));

        for (size_t i = 0; i < r->plan->actions.n; i++) /* 区卫生健康局 leads: a district */
            n += r->plan->actions.items[i].lead.n && kc_starts(kc_str_of(r->plan->actions.items[i].lead.items[0]), own[k]);

        if (n > top) top = n, best = own[k];
    }
    return best;
}

static void read_jurisdiction(kc_reader *r)
{
    kc_str      t = r->o->norm.text, place = place_of(kc_str_of(r->plan->issuer));
    size_t      masked = count_of(t, "**") + count_of(t, "××");
    const char *rank;

    if (!place.n) place = place_of(issuer_in_title(r));
    if (!place.n && masked < 3) place = place_of_title(kc_str_of(r->plan->title));
    if (!place.n && masked < 3 && r->has_chapters) {
        place = place_of_slogan(r);
        rank = own_rank(r);
        if (place.n && rank && !kc_ends(place, rank)) place = kc_str_of(kc_printf(r->a, "%.*s%s", (int)place.n, place.s, rank));
        else if (place.n && !rank) place.n = 0;
    }
    if (masked >= 1) {
        long at = kc_find(t, "**", 0);

        if (at < 0) at = kc_find(t, "××", 0);
        kc_reader_warn(r, "masked_name", NULL, !place.n, (size_t)at, (size_t)at + 2, "%zu", masked);
    }
    if (!place.n || kc_has(place, "*")) return;
    r->plan->jurisdiction = kc_name_of(r, place);
    if (kc_ends(place, "省") || kc_ends(place, "自治区")) r->plan->level = "province";
    else if (kc_ends(place, "县") || kc_ends(place, "区") || kc_ends(place, "旗")) r->plan->level = "county";
    else r->plan->level = count_of(t, "各县") + count_of(t, "各区县") > 0 ? "prefecture" : "county";
}

void kc_head_read(kc_reader *r)
{
    read_title(r);
    read_issuer(r);
    read_number(r);
    read_dates(r);
    empty_fields(r);
    read_jurisdiction(r);
}
