/* The outline of a document: its paragraphs, each with its place in the structure.
 *
 * Built once (read_outline.c) and read by everything that looks for facts. Offsets named n_* are
 * bytes of norm.text; kc_norm_span() leads back to bytes of doc->text.
 */
#ifndef KC_OUTLINE_H
#define KC_OUTLINE_H

#include "document/kc_norm.h"
#include "plan/kc_plan.h"

typedef enum kc_role { /* what a chapter is for; decides where targets and duties are looked for */
    KC_ROLE_FRONT,     /* title page, salutation, letter of issue, basis */
    KC_ROLE_IDEA,      /* 指导思想 */
    KC_ROLE_GOALS,     /* 总体目标, 目标要求, 行动目标 */
    KC_ROLE_TASKS,     /* 主要任务, 行动任务, 重点工作 */
    KC_ROLE_ORGANISE,  /* 组织实施, 工作机制, 监测评估, 考核 */
    KC_ROLE_STEPS,     /* 工作步骤, 阶段安排 */
    KC_ROLE_ENSURE,    /* 保障措施, 工作要求 */
    KC_ROLE_ANNEX,
    KC_ROLE_OTHER
} kc_role;

typedef enum kc_par_kind {
    KC_PAR_TITLE,     /* document title, letterhead, document number line */
    KC_PAR_HEADING,   /* a heading; text that follows it in the same line is a paragraph of its own */
    KC_PAR_TEXT,
    KC_PAR_ITEM,      /* list item: ——, ①, (1), 1. … below a list head */
    KC_PAR_UNITS,     /* 牵头单位:… 配合单位:… (责任单位:…) line or bracket */
    KC_PAR_GOAL,      /* the text after 行动目标: */
    KC_PAR_META,      /* 索引号, 发文日期 … of a web page's head */
    KC_PAR_SIGNATURE, /* issuer and date of signing, addressees */
    KC_PAR_FURNITURE, /* web chrome, footers: no facts here */
    KC_PAR_REPEAT     /* a repeated passage: no facts here */
} kc_par_kind;

typedef struct kc_par {
    kc_par_kind kind;
    kc_role     role;
    size_t      n_from, n_to;  /* in norm.text, marker and heading text excluded for TEXT, ITEM, GOAL */
    int         level;         /* headings: 1 一、 2 (一) 3 1. 4 (1) 5 ①; else level of the heading above */
    const char *marker;        /* "(一)", "1." … or NULL */
    const char *section;       /* path like 二(七) or 三(三)2 */
    int         i_action;      /* index into plan.actions, -1 = none */
    int         i_head;        /* for items: the paragraph that heads the list (到2025年…实现以下目标:), else -1 */
    int         i_heading;     /* nearest heading above, -1 = none */
} kc_par;

typedef struct kc_outline {
    const kc_doc *doc;
    kc_norm       norm; /* joined: sentences cut by page breaks are whole, removed noise is gone */
    KC_LIST_OF(kc_par) pars;
} kc_outline;

/* Fills the outline and in `plan`: title, issuer, number, dates, period, jurisdiction, actions with units,
 * tasks, bodies, references, declared counts, and the warnings about structure. */
kc_code kc_outline_read(kc_arena *a, const kc_doc *doc, kc_outline *out, kc_plan *plan, kc_err *err);

/* Adds targets, milestones, quotas found in the outline, and the warnings about them. */
kc_code kc_facts_read(kc_arena *a, const kc_outline *o, kc_plan *plan, kc_err *err);

/* The last look over the whole: contradictions between parts, ids, confidence, order. */
kc_code kc_doubts_read(kc_arena *a, const kc_outline *o, kc_plan *plan, kc_err *err);

/* Warning with its place given in norm offsets. */
void kc_plan_warn(kc_arena *a, kc_plan *p, const kc_outline *o, const char *code, const char *about, bool doubt,
                  size_t n_from, size_t n_to, const char *args_fmt, ...) __attribute__((format(printf, 9, 10)));

#endif
