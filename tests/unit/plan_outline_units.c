/* plan: actions, their groups and units, and tasks, in the layouts that plans are printed in. */
#include "plan_read.h"

#define TASKS "东山市健康行动实施方案\n一、指导思想\n预防为主。\n二、主要任务\n"

/* Lead and support of a clause, over actions and tasks: "市教育局/市体育局|市财政局". */
static const char *units_of(kc_arena *a, const char *text)
{
    kc_plan *p = read_text(a, text, NULL);
    kc_names lead = { 0 }, support = { 0 };

    for (size_t i = 0; i < p->actions.n + p->tasks.n; i++) {
        const kc_names *l = i < p->actions.n ? &p->actions.items[i].lead : &p->tasks.items[i - p->actions.n].lead;
        const kc_names *s = i < p->actions.n ? &p->actions.items[i].support : &p->tasks.items[i - p->actions.n].support;

        for (size_t k = 0; k < l->n; k++)
            if (!strstr(names(a, &lead), l->items[k])) kc_names_add(a, &lead, l->items[k]);
        for (size_t k = 0; k < s->n; k++)
            if (!strstr(names(a, &support), s->items[k])) kc_names_add(a, &support, s->items[k]);
    }
    return kc_printf(a, "%s|%s", names(a, &lead), names(a, &support));
}

TEST_ARENA(units_of_every_layout_are_found)
{
    static const struct {
        const char *text, *units;
    } cases[] = {
        { "开展健康教育。（市卫生健康委牵头，市教育局配合）", "市卫生健康委|市教育局" },
        { "责任单位：市教育局、市卫生健康局；完成时限：2023年底", "市教育局/市卫生健康局|" },
        { "由市民政局牵头，会同市卫健委、市财政局制定养老服务规划。", "市民政局|市卫健委/市财政局" },
        { "市发展改革委会同市财政局、市人社局负责落实价格政策。", "市发展改革委|市财政局/市人社局" },
        { "加强宣传。（责任部门：区卫健局、区教育局，各镇街）", "区卫健局/区教育局/各镇街|" },
        { "牵头部门：市卫健委；责任部门：市财政局、市医保局", "市卫健委|市财政局/市医保局" },
        { "推动落实。（国家卫生健康委牵头，中央宣传部、教育部等按职责分工负责）", "国家卫生健康委|中央宣传部/教育部" },
        { "推进中医药。（市卫生健康局（市中医药局）牵头，市医保局等配合）", "市卫生健康局(市中医药局)|市医保局" },
        { "本项工作由市卫生健康委组织实施。", "市卫生健康委|" },
        { "改善环境。【责任单位：市卫健委、市住建局】", "市卫健委/市住建局|" },
        { "健全机制。[牵头单位：市医保局；配合单位：市财政局]", "市医保局|市财政局" },
        { "加强宣传。（市教育局牵头，28个成员单位配合）", "市教育局|" },
        { "推廣平台。責任單位：市衛生健康委、市教育局，列第一位的為牽頭單位", "市卫生健康委|市教育局" },
        { "（牵 头单位：市 教育局，配合单 位：市体育局）开展锻炼。", "市教育局|市体育局" },
        { "县卫健局牵头，县财政局、各乡镇（街道）配合，年底前完成。", "县卫健局|县财政局/各乡镇(街道)" },
        { "床位达到7张。（市卫生健康委、市发展改革委、市财政局）", "市卫生健康委/市发展改革委/市财政局|" },
        { "责任单位为市教育局、市体育局。", "市教育局/市体育局|" },
        { "2022年底前，市卫健委、市残联要牵头制定方案。", "市卫健委/市残联|" },
        { "市卫生健康委员会负责牵头组织考核，市财政局配合。", "市卫生健康委员会|市财政局" },
        { "（责任单位：省应急厅和省医保局、省文化和旅游厅等）完善预案。", "省应急厅/省医保局/省文化和旅游厅|" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) assert_string_equal(units_of(a, cases[i].text), cases[i].units);
}

TEST_ARENA(units_that_are_only_mentioned_are_none)
{
    static const char *const texts[] = { "请市卫生健康委、市教育局认真组织实施。", "市教育局、市卫生健康委联合印发通知。",
                                         "建立由政府主导、部门负责、社会参与的工作机制。", "落实企业主体责任，强化部门监管责任。",
                                         "健康委员会各成员单位：请结合实际，认真组织实施。", "加强宣传。（32个成员单位按职责分工负责）" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) assert_string_equal(units_of(a, texts[i]), "|");
}

TEST_ARENA(rule_of_the_first_unit_holds_everywhere)
{
    kc_plan *p = read_text(a, TASKS "1.健步行动。建设步道。（责任单位：市体育局、市教育局，列第一位的为牵头单位，下同）\n2.碧水行动。治理河道。（责任单位：市水利局、市财政局）\n", NULL);

    assert_int_equal(p->actions.n, 2);
    assert_string_equal(names(a, &p->actions.items[0].lead), "市体育局");
    assert_string_equal(names(a, &p->actions.items[0].support), "市教育局");
    assert_string_equal(names(a, &p->actions.items[1].lead), "市水利局");
    assert_string_equal(names(a, &p->actions.items[1].support), "市财政局");
    assert_non_null(warned(p, "lead_rule"));
}

TEST_ARENA(without_the_rule_all_responsible_units_lead)
{
    kc_plan *p = read_text(a, TASKS "1.健步行动。建设步道。（责任单位：市体育局、市教育局）\n", NULL);

    assert_string_equal(names(a, &p->actions.items[0].lead), "市体育局/市教育局");
    assert_null(warned(p, "lead_rule"));
}

TEST_ARENA(lines_of_units_are_one_statement)
{
    kc_plan *p = read_text(a, TASKS "（一）实施控烟行动。开展宣传。\n牵头单位：市卫生健康委\n责任单位：市教育局、市公安局\n配合单位：市总工会\n", NULL);

    assert_string_equal(p->actions.items[0].name, "控烟行动");
    assert_string_equal(names(a, &p->actions.items[0].lead), "市卫生健康委");
    assert_string_equal(names(a, &p->actions.items[0].support), "市教育局/市公安局/市总工会");
}

TEST_ARENA(heading_of_duties_belongs_to_its_action)
{
    kc_plan *p = read_text(a, TASKS "（一）控烟行动\n1．主要措施\n开展宣传。\n2．责任分工\n牵头单位：市卫生健康委\n配合单位：市教育局\n（二）健步行动\n1．主要措施\n建设步道。\n2．责任分工\n牵头单位：市体育局\n", NULL);

    assert_int_equal(p->actions.n, 2);
    assert_string_equal(names(a, &p->actions.items[0].lead), "市卫生健康委");
    assert_string_equal(names(a, &p->actions.items[1].lead), "市体育局");
    assert_null(warned(p, "units_from_parts"));
}

TEST_ARENA(units_in_the_heading_and_over_two_paragraphs)
{
    kc_plan *p = read_text(a, TASKS "1.“美丽”环境专项行动（牵头单位：市住建局、市环保局）。治理污水。\n2.母婴行动。建立救治中心。\n培训儿科医生。（责任单位：市卫生健康委）\n", NULL);

    assert_string_equal(p->actions.items[0].name, "“美丽”环境专项行动");
    assert_string_equal(names(a, &p->actions.items[0].lead), "市住建局/市环保局");
    assert_string_equal(names(a, &p->actions.items[1].lead), "市卫生健康委");
}

TEST_ARENA(headings_of_other_work_are_no_actions)
{
    kc_plan *p = read_text(a, TASKS "（一）夯实基础。\n1.制定实施方案。编制方案。\n2.抓好典型。总结经验。\n（二）落实重点工作。\n1.持续改善环境。治理污水。\n三、保障措施\n（一）加强组织领导。落实26项专项行动。\n", NULL);

    assert_int_equal(p->actions.n, 0);
    assert_int_equal(p->declared_action_count, 26);
    assert_non_null(warned(p, "declared_count_mismatch"));
    assert_true(p->tasks.n >= 4);
    assert_int_equal(p->tasks.items[0].action_no, 0);
}

TEST_ARENA(group_is_the_heading_above_unless_it_only_says_tasks)
{
    kc_plan *p = read_text(a, TASKS "（一）普及健康生活。\n1.健步行动。建设步道。（责任单位：市体育局）\n（二）重点任务。\n2.碧水行动。治理河道。（责任单位：市水利局）\n", NULL);

    assert_string_equal(p->actions.items[0].group, "普及健康生活");
    assert_null(p->actions.items[1].group);
}

/* The layout of most plans of provinces and cities: groups (一), actions 1. with text and units in one line. */
TEST_ARENA(groups_and_actions_with_units_in_one_line)
{
    kc_plan *p = read_text(a, TASKS "（一）提升全民健康素养。\n1.健康知识普及行动。建立专家库。到2025年，素养水平达到30%。（区卫健局牵头，区委宣传部、区教育局等配合）\n"
                              "2.合理膳食行动。推广减盐减油。（区卫健局牵头）\n（二）建设健康环境。\n3.爱国卫生行动。整治环境。（区城管局牵头，区住建局配合）\n", NULL);

    assert_int_equal(p->actions.n, 3);
    assert_string_equal(p->actions.items[0].group, "提升全民健康素养");
    assert_string_equal(p->actions.items[0].name, "健康知识普及行动");
    assert_string_equal(names(a, &p->actions.items[0].lead), "区卫健局");
    assert_string_equal(names(a, &p->actions.items[0].support), "区委宣传部/区教育局");
    assert_string_equal(p->actions.items[1].group, "提升全民健康素养");
    assert_string_equal(p->actions.items[2].group, "建设健康环境");
    assert_int_equal(p->targets.items[0].action_no, 1);
}

TEST_ARENA(actions_announced_by_their_number)
{
    kc_plan *p = read_text(a, TASKS "行动一：健康知识普及行动\n发布健康知识。\n牵头部门：县卫健局\n行动二：控烟行动\n建设无烟机关。\n牵头部门：县爱卫办\n", NULL);

    assert_int_equal(p->actions.n, 2);
    assert_string_equal(p->actions.items[1].name, "控烟行动");
    assert_string_equal(names(a, &p->actions.items[1].lead), "县爱卫办");
}

TEST_ARENA(table_of_actions)
{
    kc_plan *p = kc_alloc(a, sizeof *p);
    kc_doc   doc;
    kc_err   err = KC_ERR_INIT;

    OK(kc_document_parse(a, kc_str_of("<html><body><h1>健康东山三年行动计划</h1><p>一、重点任务</p><p>分工如下。</p><table><tr><th>序号</th><th>行动名称</th><th>牵头单位</th>"
                                      "<th>配合单位</th></tr><tr><td>1</td><td>健步行动</td><td>区体育局</td><td>区教育局、各镇（街道）</td></tr>"
                                      "<tr><td>2</td><td>控烟行动</td><td>区卫健局</td><td>区城管局</td></tr></table></body></html>"),
                         "t.html", &doc, &err), err);
    OK(kc_plan_read(a, &doc, p, &err), err);
    assert_int_equal(p->actions.n, 2);
    assert_string_equal(p->actions.items[0].name, "健步行动");
    assert_string_equal(names(a, &p->actions.items[0].support), "区教育局/各镇(街道)");
    assert_string_equal(names(a, &p->actions.items[1].lead), "区卫健局");
}

TEST_ARENA(headings_of_the_format_need_no_marks)
{
    kc_plan p;
    kc_doc  doc;
    kc_err  err = KC_ERR_INIT;

    OK(kc_document_parse(a, kc_str_of("<html><body><h1>健康东山行动实施方案</h1><h2>总体要求</h2><p>坚持健康优先。</p><h2>重点任务</h2><h3>健步行动</h3>"
                                      "<p>建设步道。</p><p>责任单位：市体育局</p><h3>控烟行动</h3><p>建设无烟机关。</p><p>责任单位：市爱卫办</p></body></html>"),
                         "t.html", &doc, &err), err);
    OK(kc_plan_read(a, &doc, &p, &err), err);
    assert_int_equal(p.actions.n, 2);
    assert_string_equal(p.actions.items[1].name, "控烟行动");
    assert_string_equal(names(a, &p.actions.items[1].lead), "市爱卫办");
}

TEST_ARENA(labels_behind_marks_and_as_headings)
{
    kc_plan *p = read_text(a, "健康东山行动\n一、健步行动\n（一）行动目标\n步道增加。\n（二）责任单位：市体育局、市教育局\n二、控烟行动\n（一）主要任务。建设无烟机关。\n（二）牵头单位\n市爱卫办\n"
                              "（三）配合单位\n市教育局\n", NULL);

    assert_int_equal(p->actions.n, 2);
    assert_string_equal(names(a, &p->actions.items[0].lead), "市体育局/市教育局");
    assert_string_equal(names(a, &p->actions.items[1].lead), "市爱卫办");
    assert_string_equal(names(a, &p->actions.items[1].support), "市教育局");
}

TEST_ARENA(tasks_keep_the_words_and_the_place)
{
    const char    *text = TASKS "（一）實施控煙行動。開展控煙宣傳，建設無煙機關。煙草危害知曉率提高。\n牽頭單位：市衛生健康委\n";
    kc_plan       *p = read_text(a, text, NULL);
    const kc_task *t = &p->tasks.items[0];

    assert_int_equal(p->actions.n, 1);
    assert_string_equal(t->text, "開展控煙宣傳，建設無煙機關");
    assert_int_equal(t->action_no, 1);
    assert_memory_equal(text + t->source.start, t->text, strlen(t->text));
    assert_int_equal(t->lead.n, 0); /* the units are the action's */
}

TEST_ARENA(shared_plans_have_their_actions)
{
    static const struct {
        const char *file;
        size_t      n;
    } plans[] = { { "000_e557e60217a25226.txt", 0 }, { "001_3c9aa8ef719523d3.txt", 10 }, { "002_487402f6659dcd86.txt", 18 },
                  { "003_f18f6f04fe395455.txt", 0 }, { "004_6f7cdf9e32604f1e.txt", 28 } };

    NEEDS_SHARED();
    for (size_t i = 0; i < 5; i++) assert_int_equal(read_shared(a, plans[i].file)->actions.n, plans[i].n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(units_of_every_layout_are_found),
        T(units_that_are_only_mentioned_are_none),
        T(rule_of_the_first_unit_holds_everywhere),
        T(without_the_rule_all_responsible_units_lead),
        T(lines_of_units_are_one_statement),
        T(heading_of_duties_belongs_to_its_action),
        T(units_in_the_heading_and_over_two_paragraphs),
        T(headings_of_other_work_are_no_actions),
        T(group_is_the_heading_above_unless_it_only_says_tasks),
        T(groups_and_actions_with_units_in_one_line),
        T(actions_announced_by_their_number),
        T(table_of_actions),
        T(headings_of_the_format_need_no_marks),
        T(labels_behind_marks_and_as_headings),
        T(tasks_keep_the_words_and_the_place),
        T(shared_plans_have_their_actions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
