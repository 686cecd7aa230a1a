/* References: 《titles》 with their document numbers, bare numbers, and the annexes a plan declares.
 *
 * relation: basis (根据, 为贯彻落实 … in the first paragraphs), monitoring_basis, upstream (named elsewhere),
 * annex (its content follows), annex_missing (only named), planned (to be made), other.
 */
#include "plan/plan_internal.h"

/* 甘政发〔2020〕3号, 国发[2019]13号, (2020)3号, 第29号: bytes used from s, 0 = none. */
static size_t number_length(kc_str s)
{
    size_t i = 0, n = 0, len;
    long   end;

    /* letters and characters of the office, at most 14, then the year in brackets */
    for (; i < s.n && n < 16; i += len, n++) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (kc_in_set(cp, "〔[(【﹝")) break;
        if (!kc_is_han(cp)) return 0;
    }
    if (!n || i >= s.n) return 0;
    kc_utf8_get(s.s + i, s.n - i, &len);
    i += len;
    for (n = 0; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++) n++;
    if (n != 4) return 0;
    while (i < s.n && s.s[i] == ' ') i++;
    if (!kc_in_set(kc_utf8_get(s.s + i, s.n - i, &len), "〕])】﹞")) return 0;
    i += len;
    end = kc_find(kc_cut(s, i, s.n), "号", 0);
    return end >= 1 && end <= 12 ? i + (size_t)end + 3 : 0;
}

static bool listed(const kc_plan *p, const char *title)
{
    for (size_t i = 0; i < p->references.n; i++)
        if (p->references.items[i].title && strcmp(p->references.items[i].title, title) == 0) return true;
    return false;
}

static kc_reference *add(kc_reader *r, const char *title, const char *number, const char *relation, size_t from, size_t to)
{
    kc_reference *x = KC_PUSH(r->a, &r->plan->references);

    x->title = title;
    x->number = number;
    x->relation = relation;
    x->source = kc_span_of(r, from, to);
    return x;
}

static bool near_before(kc_str t, size_t at, size_t start, const char *const *words)
{
    kc_str s = kc_cut(t, start, at);

    for (size_t k = 0; words[k]; k++)
        if (kc_has(s, words[k])) return true;
    return false;
}

static const char *relation_of(const kc_reader *r, const kc_par *p, size_t open, kc_str title)
{
    static const char *const basis[] = { "根据", "按照", "依据", "贯彻", "落实", NULL }, *const plan[] = { "制定《", "编制发布《", "编制《", "出台《", "印发《", NULL };
    kc_str t = r->o->norm.text;
    size_t start = p->n_from;
    long   stop;

    for (kc_str s = kc_cut(t, start, open); (stop = kc_find(s, "。", 0)) >= 0; s = kc_cut(t, start, open)) start += (size_t)stop + 3;
    if (kc_has(title, "监测") && near_before(t, open, start, basis)) return "monitoring_basis";
    if ((p->role == KC_ROLE_FRONT || (!r->has_chapters)) && near_before(t, open, start, basis)) return "basis";
    if (near_before(t, open + 3, start, plan) && p->role != KC_ROLE_FRONT) return "planned";
    if (kc_ends(title, "标准") || kc_ends(title, "评价")) return "other";
    return near_before(t, open, start, basis) || kc_has(title, "行动") || kc_has(title, "规划") || kc_has(title, "纲要") ? "upstream" : "other";
}

static void read_titles(kc_reader *r, const kc_par *p)
{
    kc_str t = kc_cut(r->o->norm.text, 0, p->n_to);

    for (long open = kc_find(t, "《", p->n_from); open >= 0; open = kc_find(t, "《", (size_t)open + 3)) {
        long        close = kc_find(t, "》", (size_t)open);
        kc_str      title, rest;
        const char *name, *number = NULL;
        size_t      n;

        if (close < 0 || close - open > 300) return;
        title = kc_cut(t, (size_t)open + 3, (size_t)close);
        name = kc_name_of(r, title);
        rest = kc_cut(t, (size_t)close + 3, t.n);
        if (kc_starts(rest, "(") && (n = number_length(kc_cut(rest, 1, rest.n))) > 0) number = kc_name_of(r, kc_cut(rest, 1, 1 + n));
        else if ((n = number_length(rest)) > 0) number = kc_name_of(r, kc_cut(rest, 0, n));
        if (!title.n || listed(r->plan, name) || (r->plan->title && kc_alike(title, kc_str_of(r->plan->title)) > 0.9)) continue;
        if (r->plan->title && p->role == KC_ROLE_FRONT && kc_has(kc_cut(t, p->n_from, (size_t)open), "印发")) continue;
        add(r, name, number, relation_of(r, p, (size_t)open, title), (size_t)open, (size_t)close + 3);
    }
}

static bool number_listed(const kc_plan *p, const char *number)
{
    for (size_t i = 0; i < p->references.n; i++)
        if (p->references.items[i].number && strcmp(p->references.items[i].number, number) == 0) return true;
    return p->number && strcmp(p->number, number) == 0;
}

static void read_bare_numbers(kc_reader *r, const kc_par *p)
{
    kc_str t = kc_text_of(r, p->n_from, p->n_to);

    for (long at = kc_find(t, "〔", 0); at >= 0; at = kc_find(t, "〔", (size_t)at + 3)) {
        size_t from = (size_t)at, back, n;

        for (int k = 0; k < 12 && from > 0; k++) {
            uint32_t cp = kc_utf8_before(t.s, from, &back);

            if (!kc_is_han(cp) || kc_in_set(cp, "据和与及照在按以由")) break;
            from -= back;
        }
        n = number_length(kc_cut(t, from, t.n));
        if (!n || number_listed(r->plan, kc_name_of(r, kc_cut(t, from, from + n)))) continue;
        add(r, NULL, kc_name_of(r, kc_cut(t, from, from + n)), "other", p->n_from + from, p->n_from + from + n);
    }
}

/* ---- annexes ---- */

static kc_str annex_title(kc_str s)
{
    static const char *const ends[] = { ".docx", ".doc", ".xlsx", ".xls", ".pdf", ".wps", ".zip", ".rar", NULL };
    kc_mark m;

    if (kc_starts(s, "附件") || kc_starts(s, "附表") || kc_starts(s, "附录")) s = kc_cut(s, 6, s.n);
    else if (kc_starts(s, "附:")) s = kc_cut(s, 3, s.n);
    s = kc_strip(s, " :");
    m = kc_mark_read(s);
    if (m.style) s = kc_cut(s, m.len, s.n);
    while (s.n && s.s[0] >= '0' && s.s[0] <= '9') s = kc_cut(s, 1, s.n);
    s = kc_strip(s, " :.、《》");
    for (size_t k = 0; ends[k]; k++)
        if (kc_ends(s, ends[k])) return kc_cut(s, 0, s.n - strlen(ends[k]));
    return s;
}

/* Text worth the name below paragraph i, up to the next annex or title? */
static bool has_content(const kc_reader *r, size_t i)
{
    size_t n = 0;

    for (size_t k = i + 1; k < r->o->pars.n && k < i + 40; k++) {
        const kc_par *p = &r->o->pars.items[k];
        kc_str        s = kc_text_of(r, p->n_from, p->n_to);

        if (kc_starts(s, "附件") && k > i + 1) break;
        if (p->kind == KC_PAR_FURNITURE || p->kind == KC_PAR_REPEAT || p->kind == KC_PAR_SIGNATURE) continue;
        n += kc_chars(s);
    }
    return n > 120;
}

static const kc_reference *annex_like(const kc_reader *r, kc_str title)
{
    for (size_t i = 0; i < r->plan->references.n; i++) {
        const kc_reference *x = &r->plan->references.items[i];

        if (strncmp(x->relation, "annex", 5) == 0 && kc_alike(title, kc_str_of(x->title)) > 0.8) return x;
    }
    return NULL;
}

/* "附件2:…", "附件:1.…", "2.…" as paragraph i: the number, 0 when it has none. */
static int annex_number(const kc_reader *r, size_t i)
{
    const kc_par *p = &r->o->pars.items[i];
    kc_str        s = kc_text_of(r, p->n_from, p->n_to);
    int           n = 0;

    if (kc_starts(s, "附件") || kc_starts(s, "附表")) s = kc_strip(kc_cut(s, 6, s.n), " :");
    else if (p->marker) s = kc_strip(kc_str_of(p->marker), " (");
    for (size_t k = 0; k < s.n && k < 2 && s.s[k] >= '0' && s.s[k] <= '9'; k++) n = n * 10 + (s.s[k] - '0');
    return n;
}

/* The annex of this number was declared under another title: told, not counted again. */
static bool known_number(kc_reader *r, size_t i, kc_str title, kc_str declared[10])
{
    const kc_par *p = &r->o->pars.items[i];
    int           n = annex_number(r, i);

    if (n < 1 || n > 9) return false;
    if (!declared[n].n) {
        declared[n] = title;
        return false;
    }
    kc_reader_warn(r, "title_variants", NULL, false, p->n_from, p->n_to, "%.*s" KC_SEP "%.*s", (int)declared[n].n, declared[n].s, (int)title.n, title.s);
    return true;
}

static void add_annex(kc_reader *r, size_t i, kc_str title, kc_str declared[10])
{
    const kc_par *p = &r->o->pars.items[i];
    bool          there = false;

    if (kc_chars(title) < 3 || kc_chars(title) > 60 || r->plan->references.n > 300 || annex_like(r, title) || known_number(r, i, title, declared)) return;
    /* its title again, later, with text below it */
    for (size_t k = i + 1; k < r->o->pars.n && !there; k++) {
        const kc_par *q = &r->o->pars.items[k];

        if (q->kind == KC_PAR_REPEAT || q->kind == KC_PAR_FURNITURE) continue;
        there = kc_alike(annex_title(kc_text_of(r, q->n_from, q->n_to)), title) > 0.8 && has_content(r, k);
    }
    add(r, kc_name_of(r, title), NULL, there ? "annex" : "annex_missing", p->n_from, p->n_to);
    if (!there) kc_reader_warn(r, "missing_annex", NULL, true, p->n_from, p->n_to, "%.*s", (int)title.n, title.s);
}

static void read_annexes(kc_reader *r)
{
    kc_str declared[10] = { { NULL, 0 } };

    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];
        kc_str        s = kc_text_of(r, p->n_from, p->n_to), title = annex_title(s);
        bool          head = kc_starts(s, "附件") || kc_starts(s, "附表") || kc_starts(s, "附录") || kc_starts(s, "附:");

        if (!head || kc_chars(s) > 60 || (p->kind != KC_PAR_SIGNATURE && p->kind != KC_PAR_HEADING)) continue;
        if (kc_chars(title) >= 3) add_annex(r, i, title, declared);
        /* the list goes on: numbered or file names, one a line */
        for (size_t k = i + 1; k < r->o->pars.n && k < i + 20; k++) {
            const kc_par *q = &r->o->pars.items[k];
            kc_str        t = kc_text_of(r, q->n_from, q->n_to);

            if (kc_starts(t, "附件") || kc_chars(t) > 50 || kc_ends(t, "。") || q->kind == KC_PAR_TITLE || q->kind == KC_PAR_SIGNATURE ||
                q->kind == KC_PAR_FURNITURE || (!q->marker && !kc_has(t, ".")))
                break;
            if (q->kind == KC_PAR_HEADING && q->role != KC_ROLE_ANNEX) break;
            add_annex(r, k, annex_title(t), declared);
        }
    }
}

/* 见附表, 见附件 in the text, where no annex is declared at all */
static void read_pointers(kc_reader *r)
{
    static const char *const words[] = { "见附表", "见附件", "详见附件", "附后", NULL };
    kc_str t = r->o->norm.text;

    for (size_t i = 0; i < r->plan->references.n; i++)
        if (strncmp(r->plan->references.items[i].relation, "annex", 5) == 0) return;
    for (size_t k = 0; words[k]; k++) {
        long at = kc_find(t, words[k], 0);

        if (at < 0) continue;
        add(r, kc_name_of(r, kc_cut(t, (size_t)at, (size_t)at + strlen(words[k]))), NULL, "annex_missing", (size_t)at, (size_t)at + strlen(words[k]));
        kc_reader_warn(r, "missing_annex", NULL, true, (size_t)at, (size_t)at + strlen(words[k]), "%s", words[k]);
        return;
    }
}

void kc_references_read(kc_reader *r)
{
    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];

        if (p->kind == KC_PAR_REPEAT || p->kind == KC_PAR_FURNITURE || p->kind == KC_PAR_META || p->kind == KC_PAR_TITLE) continue;
        read_titles(r, p);
        read_bare_numbers(r, p);
    }
    read_annexes(r);
    read_pointers(r);
}
