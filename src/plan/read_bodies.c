/* Bodies: leading groups, committees, offices, expert groups, working groups … with their kind.
 *
 * The ending comes from words/bodies.tsv; the name reaches back over characters that belong to a name, up to a
 * sign, a verb or a word such as 各 or 市. Each name is listed once, where it stands first.
 */
#include "plan/plan_internal.h"

enum { NAME_MAX_CHARS = 18 };

static const char *const stops[] = {
    "成立", "设立", "组建", "建立", "组织", "由", "向", "报", "经", "依托", "充分发挥", "发挥", "会同", "利用", "根据", "按照", "提交", "各",
    "是", "为", "在", "和", "与", "及", "以及", "的", "将", "对", "下设", "下", "设", "或", "从", "聘请", "包括", "推进各", "使", "建好", "建设好", "并",
    "参照", "做好", "开好", "召开", "协调", "督促", "优化", "完善", "加强", "明确", "制定", "印发", "聘任", "抽选", "充分利用", "切实", "配合", "健全", "强化",
    "负责", "专门", "相关", "负责牵头", "牵头", "结合", "其他", "请", "让", "确定", "指导", "委托", "适时", "定期", "同", "报送", "送", "等", "级", "、", NULL
};

/* Verbs end the way back, but for those that are part of names: 健康温岭建设领导小组. */
static bool opened_by_verb(const kc_reader *r, kc_str before)
{
    static const char *const inside[] = { "建设", "推进", "促进", "考核", "评估", "指导", "宣传", "发展", "监测", "防控", "治理", "创建", "监督",
                                          "检查", "保障", "培训", "协调", "组织", "预防", "控制", "规范", "健康", "改善", "保护", "筛查", NULL };
    const kc_lex_word *w = kc_lex_end(&r->duties, before, "duty");

    if (!w || kc_chars(w->text) < 2) return false;
    for (size_t k = 0; inside[k]; k++)
        if (kc_str_eq(w->text, inside[k])) return false;
    return true;
}

/* 推进组织, 考核办法, 专家组成: the ending is the start of another word. */
static bool runs_on(kc_str rest)
{
    static const char *const next[] = { "织", "成", "建", "合", "法", "理", "公共", NULL };

    for (size_t k = 0; next[k]; k++)
        if (kc_starts(rest, next[k])) return true;
    return false;
}

/* 1次 | 全体会议, 两个 | 工作组: a number and its classifier are no part of the name. */
static bool ends_with_count(kc_str before)
{
    static const char *const classifiers[] = { "次", "个", "名", "位", "支", "场", "批", "届", NULL };
    size_t len;

    for (size_t k = 0; classifiers[k]; k++)
        if (kc_ends(before, classifiers[k]) && before.n > strlen(classifiers[k])) {
            uint32_t cp = kc_utf8_before(before.s, before.n - strlen(classifiers[k]), &len);

            return (cp >= '0' && cp <= '9') || kc_in_set(cp, "一二三四五六七八九十百两几多数若干每");
        }
    return false;
}

/* Start of the name that ends at `end` (the ending begins at `at`). */
static size_t name_start(const kc_reader *r, kc_str t, size_t at, size_t line_start)
{
    size_t start = at, back;

    for (size_t n = 0; n < NAME_MAX_CHARS && start > line_start; n++) {
        uint32_t cp = kc_utf8_before(t.s, start, &back);
        kc_str   before = kc_cut(t, line_start, start);
        bool     stop = false;

        if (!kc_is_han(cp) && cp != '*') break;
        for (size_t k = 0; stops[k] && !stop; k++) {
            if (!kc_ends(before, stops[k])) continue;
            if (strcmp(stops[k], "级") == 0 && !kc_ends(before, "各级")) continue;
            /* 建设, 组织 and their like may be part of a name: 健康温岭建设领导小组 */
            if (strcmp(stops[k], "设") == 0 && kc_ends(before, "建设")) continue;
            if (strcmp(stops[k], "同") == 0 && kc_ends(before, "共同")) continue;
            stop = true;
        }
        if (stop || ends_with_count(before) || opened_by_verb(r, before)) break;
        start -= back;
    }
    return start;
}

static bool listed(const kc_plan *p, const char *name)
{
    for (size_t i = 0; i < p->bodies.n; i++)
        if (strcmp(p->bodies.items[i].name, name) == 0) return true;
    return false;
}

static void add_body(kc_reader *r, size_t from, size_t to, kc_str kind)
{
    kc_str      s = kc_strip(kc_text_of(r, from, to), " 、,");
    const char *name;
    kc_body    *b;

    if (kc_chars(s) < 2 || kc_chars(s) > 30) return;
    name = kc_name_of(r, s);
    if (listed(r->plan, name)) return;
    b = KC_PUSH(r->a, &r->plan->bodies);
    b->name = name;
    b->kind = kc_name_of(r, kind);
    b->source = kc_span_of(r, from, to);
}

static void read_par(kc_reader *r, const kc_par *p)
{
    kc_str t = r->o->norm.text;
    size_t covered = p->n_from;

    for (size_t i = p->n_from, len; i < p->n_to; i += len) {
        const kc_lex_word *w = kc_lex_at(&r->bodies, kc_cut(t, i, p->n_to), NULL), *more;
        size_t             end, start;

        kc_utf8_get(t.s + i, t.n - i, &len);
        if (!w) continue;
        end = i + w->text.n;
        if (kc_ends(w->text, "员") && kc_starts(kc_cut(t, end, p->n_to), "会议")) continue; /* 联络员会议 */
        if ((kc_ends(w->text, "组") || kc_ends(w->text, "办")) && runs_on(kc_cut(t, end, p->n_to))) continue;
        start = name_start(r, t, i, covered);
        /* 领导小组 + 办公室: the longer body; its own head is a body too */
        if (kc_starts(kc_cut(t, end, p->n_to), "办公室")) {
            add_body(r, start, end, w->cls);
            end += strlen("办公室");
            add_body(r, start, end, kc_str_of("office"));
        } else {
            more = kc_lex_end(&r->bodies, kc_cut(t, start, end), NULL);
            add_body(r, start, end, more ? more->cls : w->cls);
        }
        covered = end;
        len = end - i;
    }
}

void kc_bodies_read(kc_reader *r)
{
    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];

        if (p->kind == KC_PAR_REPEAT || p->kind == KC_PAR_FURNITURE || p->kind == KC_PAR_META || p->kind == KC_PAR_UNITS) continue;
        read_par(r, p);
    }
}
