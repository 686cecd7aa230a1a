/* plan: milestones with their rhythm, and quotas. */
#include "plan_facts.h"

static const char HEAD[] = "一、组织实施\n";

/* "05-10 yearly 填报…; …" */
static const char *milestones(kc_arena *a, const char *text)
{
    const kc_plan *p = read_text(a, kc_printf(a, "%s%s\n", HEAD, text), NULL);
    kc_buf         b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->milestones.n; i++) {
        const kc_milestone *m = &p->milestones.items[i];

        kc_buf_addf(&b, "%s%s %s %s", i ? "; " : "", m->due ? m->due : "-", m->recurs, m->what);
    }
    return b.n ? b.s : "";
}

static const char *quotas(kc_arena *a, const char *text)
{
    const kc_plan *p = read_text(a, kc_printf(a, "%s%s\n", HEAD, text), NULL);
    kc_buf         b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->quotas.n; i++) {
        const kc_quota *q = &p->quotas.items[i];

        kc_buf_addf(&b, "%s%s %g-%g%s %s %s", i ? "; " : "", q->what, q->min, isnan(q->max) ? 0 : q->max, q->unit, q->per, q->kind);
        if (q->due) kc_buf_addf(&b, " %s", q->due);
    }
    return b.n ? b.s : "";
}

TEST_ARENA(dates_of_every_year)
{
    assert_string_equal(milestones(a, "各部门每年5月10日前完成上年度监测数据填报。"), "05-10 yearly 完成上年度监测数据填报");
    assert_string_equal(milestones(a, "各市每年4月底前提交年度培育计划。"), "04-30 yearly 提交年度培育计划");
    assert_string_equal(milestones(a, "各地每年3月上旬制定宣传计划。"), "03-10 yearly 制定宣传计划");
    assert_string_equal(milestones(a, "每年2月底前报送工作总结。"), "02-28 yearly 报送工作总结");
    assert_string_equal(milestones(a, "每年4月初报送培育计划。"), "04 yearly 报送培育计划");
    assert_string_equal(milestones(a, "每年年底前开展考核评估。"), "12-31 yearly 开展考核评估");
}

TEST_ARENA(dates_that_come_once)
{
    assert_string_equal(milestones(a, "2023年5月底前印发专项行动方案。"), "2023-05-31 once 印发专项行动方案");
    assert_string_equal(milestones(a, "2023年6月前完成专项规划的制定。"), "2023-05-31 once 完成专项规划的制定");
    assert_string_equal(milestones(a, "2024年3月1日前印发专项行动方案。"), "2024-03-01 once 印发专项行动方案");
    assert_string_equal(milestones(a, "2020年进行试考核。"), "2020 once 进行试考核");
    assert_string_equal(milestones(a, "到2025年末，形成一批典型样板。"), "2025-12-31 once 形成一批典型样板");
    assert_string_equal(milestones(a, "12月底前完成评估报告。"), "12-31 once 完成评估报告");
}

TEST_ARENA(a_stage_gives_the_year)
{
    const kc_plan *p = read_text(a, "一、实施步骤\n（一）启动阶段（2024年1月至3月）。各县区于3月底前制定实施方案。\n（二）总结阶段（2026年10月至12月）。12月底前完成总结评估。\n", NULL);

    assert_int_equal(p->milestones.n, 2);
    assert_string_equal(p->milestones.items[0].due, "2024-03-31");
    assert_string_equal(p->milestones.items[1].due, "2026-12-31");
    assert_string_equal(milestones(a, "各工作组每年1月15日前、7月15日前报送总结。"), "01-15 yearly 报送总结; 07-15 yearly 报送总结");
}

TEST_ARENA(rhythms_without_a_day)
{
    assert_string_equal(milestones(a, "充分利用联络员季度例会等平台。"), "- quarterly 充分利用联络员季度例会等平台");
    assert_string_equal(milestones(a, "定期做好行动月播报工作。"), "- monthly 定期做好行动月播报工作");
    assert_string_equal(milestones(a, "领导小组每年牵头召开一次推进工作会议。"), "- yearly 领导小组每年牵头召开一次推进工作会议");
    assert_string_equal(milestones(a, "对重点任务进行年度监测。"), "- yearly 对重点任务进行年度监测");
    assert_string_equal(milestones(a, "适时发布监测评估报告。"), "- irregular 适时发布监测评估报告");
    assert_string_equal(milestones(a, "老年人定期参加健康检查。"), "");
}

TEST_ARENA(who_and_to_whom)
{
    const kc_plan *p = read_text(a, "一、组织实施\n各专项行动工作组每年4月底前向市健康办提交进展报告。\n", NULL);

    assert_int_equal(p->milestones.n, 1);
    assert_string_equal(p->milestones.items[0].id, "M001");
    assert_string_equal(p->milestones.items[0].who, "各专项行动工作组");
    assert_string_equal(p->milestones.items[0].to, "市健康办");
}

TEST_ARENA(quotas_per_year_county_and_plan)
{
    assert_string_equal(quotas(a, "每年11月底前选优秀案例40-60例，示范样板20-30例。"), "秀案例 40-60例 year quota 11-30; 示范样板 20-30例 year quota 11-30");
    assert_string_equal(quotas(a, "每年培养50余名复合型人才。"), "复合型人才 50-0名 year quota");
    assert_string_equal(quotas(a, "每个县（市、区）培育至少一个省级示范。"), "省级示范 1-0个 county quota");
    assert_string_equal(quotas(a, "到2025年末，形成1-2个典型样板。"), "典型样板 1-2个 plan quota 2025-12-31");
}

TEST_ARENA(meetings_and_declared_counts)
{
    assert_string_equal(quotas(a, "领导小组每年至少召开2次工作协调会议。"), "工作协调会议 2-0次 year meeting");
    assert_string_equal(quotas(a, "充分利用联络员季度例会等平台。"), "季度例会 4-4次 year meeting");
    assert_string_equal(quotas(a, "扎实推进26项专项行动。"), "专项行动 26-26项 plan declared");
}

TEST_ARENA(things_finished_once)
{
    assert_string_equal(milestones(a, "2023年底前建成投用新院区。"), "2023-12-31 once 建成投用新院区");
    assert_string_equal(milestones(a, "2024年9月底前完成血站迁建。"), "2024-09-30 once 完成血站迁建");
    assert_string_equal(milestones(a, "2024年12月底前迎接省级验收。"), "2024-12-31 once 迎接省级验收");
    assert_string_equal(milestones(a, "市卫健委每季度会商调度重点项目。"), "- quarterly 市卫健委每季度会商调度重点项目");
    assert_string_equal(milestones(a, "2025年6月底前，建成健身步道200公里。"), "");
    assert_string_equal(milestones(a, "2023年3月6日印发。"), "");
    assert_string_equal(milestones(a, "甲监测覆盖率2024年达到95%。"), "");
    assert_string_equal(milestones(a, "到2025年，甲（一）类疾病报告率达到95%。"), "");
}

static const char *deadlines(kc_arena *a, const char *text)
{
    const kc_plan *p = read_text(a, text, NULL);
    kc_buf         b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->milestones.n; i++)
        kc_buf_addf(&b, "%s%s %s %s", i ? "; " : "", p->milestones.items[i].due, p->milestones.items[i].recurs, p->milestones.items[i].what);
    return b.n ? b.s : "";
}

TEST_ARENA(labels_of_deadlines)
{
    assert_string_equal(deadlines(a, "一、主要任务\n（一）健康环境工程\n（1）治理环境。\n（2）改造公厕。\n责任单位：县住建局\n完成时限：2025年10月底前\n"),
                        "2025-10-31 once 健康环境工程");
    assert_string_equal(deadlines(a, "一、主要任务\n1.开展农村改厕攻坚。\n责任单位：县农业局\n完成时限：2024年底前\n2.开展公厕提升改造。\n责任单位：县住建局\n时限要求：每年12月底前\n"),
                        "2024-12-31 once 开展农村改厕攻坚; 12-31 yearly 开展公厕提升改造");
    assert_string_equal(deadlines(a, "一、主要任务\n1.推进健康企业建设。开展创建活动。（责任单位：市卫健委；完成时限：2025年6月底前）\n2.推进无烟单位建设。开展创建活动。（责任单位：市卫健委；完成时限：长期坚持）\n"),
                        "2025-06-30 once 推进健康企业建设");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(dates_of_every_year), T(dates_that_come_once), T(a_stage_gives_the_year), T(rhythms_without_a_day),
        T(who_and_to_whom),     T(quotas_per_year_county_and_plan), T(meetings_and_declared_counts),
        T(things_finished_once), T(labels_of_deadlines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
