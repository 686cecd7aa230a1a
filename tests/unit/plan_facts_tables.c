/* plan: tables of indicators in all their dresses: tabs, bars, blanks, rows in one line. */
#include "plan_facts.h"

TEST_ARENA(columns_by_tabs_and_bars)
{
    FIGURES("一、总体目标\n序号|指标|单位|2020年基期|2025年|属性\n1|甲覆盖率|%|32|40|预期性\n2|孕产妇死亡率|1/10万|9|≤8|约束性\n",
            "甲覆盖率 = 40% 2025 from 32 (2020); 孕产妇死亡率 <= 8/10万 2025 from 9 (2020)");
    FIGURES("| 指标 | 2025年目标 | 2030年目标 |\n| --- | --- | --- |\n| 甲合格率（%） | ≥60 | ≥70 |\n",
            "甲合格率 >= 60% 2025; 甲合格率 >= 70% 2030");
}

TEST_ARENA(rows_typed_with_blanks)
{
    FIGURES("主要指标\n指标 单位 2020年 2025年 属性\n人均预期寿命 岁 79.1 80 预期性\n孕产妇死亡率 1/10万 4.3 ≤9 预期性\n",
            "人均预期寿命 = 80岁 2025 from 79.1 (2020); 孕产妇死亡率 <= 9/10万 2025 from 4.3 (2020)");
    FIGURES("序号  指标名称  2022年现状  2025年目标  责任部门\n\n1  5岁以下儿童死亡率（‰）  3.9  ≤3.8  县卫生健康局\n\n2  甲普及率（%）  95  ≥98  县水利局\n",
            "5岁以下儿童死亡率 <= 3.8‰ 2025 from 3.9 (2022); 甲普及率 >= 98% 2025 from 95 (2022)");
    FIGURES("指标 2025年目标值 2030年目标值\n每千人口护士数（人） 3.2 3.8\n儿童死亡率（‰） ＜6.6 ＜6.0\n",
            "每千人口护士数 = 3.2人 2025; 每千人口护士数 = 3.8人 2030; 儿童死亡率 < 6.6‰ 2025; 儿童死亡率 < 6‰ 2030");
    FIGURES("领域　指标　2020年　2025年　属性\n健康水平　甲合格率（%）　60　70　预期性\n　儿童死亡率（‰）　4.1　≤4　预期性\n",
            "甲合格率 = 70% 2025 from 60 (2020); 儿童死亡率 <= 4‰ 2025 from 4.1 (2020)");
    FIGURES("指标 单位 2020 年 2025 年 属性\n甲合格率 % — 90左右 倡导性\n", "甲合格率 = 90% about 2025");
}

TEST_ARENA(rows_in_one_line)
{
    FIGURES("指标 单位 2020年 2025年 属性 / 甲合格率 % 60 ≥70 预期性 / 每万人口医师数 人 3.1 4.0 约束性\n",
            "甲合格率 >= 70% 2025 from 60 (2020); 每万人口医师数 = 4人 2025 from 3.1 (2020)");
}

TEST_ARENA(years_before_the_plan_are_base_lines)
{
    FIGURES("东山县健康行动方案（2021—2025年）\n一、总体目标\n指标\t2019年\t2023年\t2025年\n甲合格率（%）\t50\t60\t70\n",
            "甲合格率 = 60% 2023 from 50 (2019); 甲合格率 = 70% 2025 from 50 (2019)");
    FIGURES("指标 2025年 2030年\n甲合格率（%） ≥60 ≥70\n", "甲合格率 >= 60% 2025; 甲合格率 >= 70% 2030");
}

TEST_ARENA(what_is_no_table)
{
    FIGURES("考核指标 共10项 2025年完成\n联系电话 8215500 传真 8215501\n", "");
    FIGURES("部门\t电话\t地址\n市卫生健康委\t8215500\t东山路12号\n", "");
    FIGURES("指标 2025年目标\n甲合格率 ≥60\n二、主要任务\n到2025年，乙合格率达到70%。\n", "甲合格率 >= 60 2025; 乙合格率 >= 70% 2025");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(columns_by_tabs_and_bars), T(rows_typed_with_blanks), T(rows_in_one_line), T(years_before_the_plan_are_base_lines), T(what_is_no_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
