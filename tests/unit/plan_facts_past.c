/* plan: results, standards, definitions, prices and starting points are no targets. */
#include "plan_facts.h"

TEST_ARENA(years_before_the_plan_are_results)
{
    FIGURES("东山县健康行动方案（2023—2025年）\n一、主要任务\n加强督查。2022年全县通报3次，整改问题87个，整改率98.9%。2024年整改率达到99%。\n", "整改率 >= 99% 2024");
    FIGURES("某医院新院区于2021年建成投用，新增床位800张。", "");
    FIGURES("新增床位800张，力争于2026年建成投用。", "新增床位 = 800张");
    FIGURES("设置三级医院2所、二级医院9所，均已通过评审。", "");
    FIGURES("2019年，甲合格率达到22.4%，比2015年提高9.6个百分点，提前完成规划目标。", "");
    FIGURES("婴儿死亡率下降至3.1‰，降至历史最低。", "");
}

TEST_ARENA(standards_definitions_and_prices)
{
    FIGURES("考核满分为100分，得分90分以上为优秀，60分以下为不合格。", "");
    FIGURES("考核实行百分制，90分以上评为优秀等次。", "");
    FIGURES("建立由9类指标、52项具体指标构成的考核体系。", "");
    FIGURES("经常锻炼是指每次持续时间30分钟及以上。", "");
    FIGURES("甲覆盖率指享受服务的人口占95%以上。", "");
    FIGURES("甲覆盖率指标达到95%以上。", "甲覆盖率指标 >= 95%");
    FIGURES("收费标准为每人每月不超过1800元，每日不超过20元。", "");
    FIGURES("人均补助标准不低于89元。", "人均补助标准 >= 89元");
    FIGURES("室内二氧化碳浓度不应大于0.10%。", "");
}

TEST_ARENA(comparisons_with_the_year_before)
{
    FIGURES("2021年甲合格率达到90%，同比提高3个百分点。", "");
    FIGURES("三年内死亡人数同比减少15%以上，甲合格率达98%以上。", "死亡人数 decrease 15% on the year before; 甲合格率 >= 98%");
    FIGURES("到2025年，人均预期寿命提高1岁，健康预期寿命同比例提高。", "人均预期寿命 increase 1岁 2025");
    FIGURES("到2026年，事故死亡人数同比下降10%。", "事故死亡人数 decrease 10% 2026 on the year before");
}

TEST_ARENA(starting_years_date_nothing)
{
    FIGURES("到2025年，托位数由2020年的1.5个提高到4.5个，甲覆盖率达到80%。", "托位数 >= 4.5个 2025 from 1.5 (2020); 甲覆盖率 >= 80% 2025");
    FIGURES("就诊率由2022年的87.2%提升到91%。", "就诊率 >= 91% from 87.2 (2022)");
    FIGURES("甲合格率从2020年的60%提高到2025年的70%，乙合格率达到80%。", "甲合格率 >= 70% 2025 from 60 (2020); 乙合格率 >= 80% 2025");
}

TEST_ARENA(negated_comparators)
{
    FIGURES("到2025年，甲合格率不能低于90%。", "甲合格率 >= 90% 2025");
    FIGURES("到2025年，乙发生率不应高于2%。", "乙发生率 <= 2% 2025");
    FIGURES("到2025年，户外活动时间不宜少于2小时。", "户外活动时间 >= 2小时 2025");
    FIGURES("到2025年，食盐摄入量不可大于5克。", "食盐摄入量 <= 5克 2025");
    FIGURES("到2025年，支出占比不准突破27%。", "支出占比 <= 27% 2025");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(years_before_the_plan_are_results), T(standards_definitions_and_prices), T(comparisons_with_the_year_before),
        T(starting_years_date_nothing),       T(negated_comparators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
