/* plan: one test per warning of the readers of facts; docs/reading.md names them. */
#include "plan_facts.h"

static const kc_warning *warning(kc_arena *a, const char *text, const char *code)
{
    return warned(read_text(a, text, NULL), code);
}

#define DOUBTED(text, code)                                                                                                                \
    do {                                                                                                                                   \
        const kc_warning *w = warning(a, text, code);                                                                                      \
        assert_non_null(w);                                                                                                                \
        assert_true(w->doubt);                                                                                                             \
        assert_true(w->source.end > w->source.start);                                                                                      \
        assert_string_not_equal(kc_plan_warning_text(a, w, KC_EN), code);                                                                  \
    } while (0)
#define TOLD(text, code)                                                                                                                   \
    do {                                                                                                                                   \
        const kc_warning *w = warning(a, text, code);                                                                                      \
        assert_non_null(w);                                                                                                                \
        assert_false(w->doubt);                                                                                                            \
        assert_string_not_equal(kc_plan_warning_text(a, w, KC_ZH), code);                                                                  \
    } while (0)
#define SILENT(text, code) assert_null(warning(a, text, code))

TEST_ARENA(unit_suspect)
{
    DOUBTED("婴儿死亡率控制在每10万分之5以下。", "unit_suspect");
    DOUBTED("孕产妇死亡率控制在7‰以下。", "unit_suspect");
    DOUBTED("健康知识知晓率达到120%。", "unit_suspect");
    DOUBTED("人均预期寿命达到820岁以上。", "unit_suspect");
    SILENT("婴儿死亡率控制在5‰以下。", "unit_suspect");
    SILENT("孕产妇死亡率控制在7/10万以下。", "unit_suspect");
}

TEST_ARENA(value_unit_broken)
{
    DOUBTED("到2025年，产业总规模超过1.5万网络投稿。", "value_unit_broken");
    SILENT("到2025年，产业总规模超过1.5万亿元。", "value_unit_broken");
    SILENT("到2025年，参加健身团队人数达到10万以上。", "value_unit_broken");
}

TEST_ARENA(equal_pair)
{
    DOUBTED("甲合格率、乙合格率分别保持在98%和98%以上。", "equal_pair");
    SILENT("甲合格率、乙合格率分别保持在99%和98%以上。", "equal_pair");
}

TEST_ARENA(values_years_mismatch)
{
    DOUBTED("2018年至2019年分别计划招聘190名、200名和210名专业人员。", "values_years_mismatch");
    SILENT("2018年至2020年分别计划招聘190名、200名和210名专业人员。", "values_years_mismatch");
}

TEST_ARENA(repeated_target)
{
    const char    *text = "一、总体目标\n到2025年，经常锻炼的人数比例达到43%以上。\n二、主要任务\n开展健身活动，经常锻炼的人数比例达到43%以上。\n";
    const kc_plan *p = read_text(a, text, NULL);

    TOLD(text, "repeated_target");
    assert_int_equal(p->targets.n, 1);
    assert_int_equal(p->targets.items[0].year, 2025);
}

TEST_ARENA(repeated_target_differs)
{
    const char *text = "一、总体目标\n到2025年，甲覆盖率达到43%以上。\n二、主要任务\n到2025年，甲覆盖率达到45%以上。\n";

    DOUBTED(text, "repeated_target_differs");
    assert_int_equal(read_text(a, text, NULL)->targets.n, 2);
}

TEST_ARENA(quota_sum)
{
    DOUBTED("健康东山行动方案（2023-2025年）\n一、组织实施\n每年11月底前评选示范样板20-30例。到2025年底，形成100个示范样板。\n", "quota_sum");
    SILENT("健康东山行动方案（2023-2025年）\n一、组织实施\n每年11月底前评选示范样板20-40例。到2025年底，形成100个示范样板。\n", "quota_sum");
}

TEST_ARENA(near_equal_milestones)
{
    TOLD("到2022年和2030年，锻炼人数比例分别达到45.35%和45.5%。", "near_equal_milestones");
    SILENT("到2022年和2030年，锻炼人数比例分别达到37%和40%。", "near_equal_milestones");
}

TEST_ARENA(year_missing)
{
    TOLD("甲覆盖率达到43%以上。", "year_missing");
    SILENT("到2025年，甲覆盖率达到43%以上。", "year_missing");
    SILENT("近视率每年降低1个百分点以上。", "year_missing");
}

TEST_ARENA(external_value)
{
    DOUBTED("一、主要任务\n力争实现全市近视率下降幅度达到国家规定要求。\n", "external_value");
}

TEST_ARENA(unit_noun_mismatch)
{
    DOUBTED("到2025年，经常锻炼的人数达到43%以上。", "unit_noun_mismatch");
    SILENT("到2025年，经常锻炼的人数比例达到43%以上。", "unit_noun_mismatch");
}

TEST_ARENA(respectively_missing)
{
    TOLD("到2022年和2030年，健康素养水平提升到20%和30%。", "respectively_missing");
    SILENT("到2022年和2030年，健康素养水平分别提升到20%和30%。", "respectively_missing");
}

TEST_ARENA(nested_threshold)
{
    TOLD("每天活动不少于1小时的中小学校比例达到100%。", "nested_threshold");
}

TEST_ARENA(date_imprecise)
{
    TOLD("一、组织实施\n每年4月初报送培育计划。\n", "date_imprecise");
}

TEST_ARENA(order_conflict)
{
    DOUBTED("一、组织实施\n各市每年5月10日前填报上年监测数据。各工作组每年4月底前形成上年度监测评估报告。\n", "order_conflict");
    SILENT("一、组织实施\n各市每年3月10日前填报上年监测数据。各工作组每年4月底前形成上年度监测评估报告。\n", "order_conflict");
}

TEST_ARENA(year_displaced)
{
    DOUBTED("一、组织实施\n5月底前完成实施计划的制定和发放2023年。\n", "year_displaced");
    SILENT("一、组织实施\n2023年5月底前完成实施计划的制定和发放。\n", "year_displaced");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(unit_suspect), T(value_unit_broken), T(equal_pair), T(values_years_mismatch), T(repeated_target), T(repeated_target_differs),
        T(quota_sum), T(near_equal_milestones), T(year_missing), T(external_value), T(unit_noun_mismatch), T(respectively_missing),
        T(nested_threshold), T(date_imprecise), T(order_conflict), T(year_displaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
