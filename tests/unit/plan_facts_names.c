/* plan: names of indicators, targets in words, and what each fact carries with it. */
#include "plan_facts.h"

TEST_ARENA(coordination_is_written_out)
{
    FIGURES("婴儿、5岁以下儿童死亡率分别控制在5‰、6‰以下。", "婴儿死亡率 <= 5‰; 5岁以下儿童死亡率 <= 6‰");
    FIGURES("高血压、糖尿病患者规范管理率均达到65%以上。", "高血压患者规范管理率 >= 65%; 糖尿病患者规范管理率 >= 65%");
    FIGURES("主要食品、主要农产品质量安全抽检合格率分别维持在99%和98%以上。",
            "主要食品质量安全抽检合格率 >= 99%; 主要农产品质量安全抽检合格率 >= 98%");
    FIGURES("保持基层和县级就医率在65%以上、90%以上。", "基层就医率 >= 65%; 县级就医率 >= 90%");
    FIGURES("农村卫生厕所普及率和生活垃圾无害化处理率均达到95%以上。", "农村卫生厕所普及率 >= 95%; 生活垃圾无害化处理率 >= 95%");
    FIGURES("参加各级体育组织和健身团队人数达到10万以上。", "参加各级体育组织和健身团队人数 >= 10万");
}

TEST_ARENA(names_are_carried_and_completed)
{
    FIGURES("家庭医生签约服务覆盖率：居民达42%，重点人群达85%。", "居民家庭医生签约服务覆盖率 >= 42%; 重点人群家庭医生签约服务覆盖率 >= 85%");
    FIGURES("到2025年，居民健康素养水平逐年提高，达到40%以上。", "居民健康素养水平 >= 40% 2025");
    FIGURES("人均体育场地面积2015年1.5平方米以上，2020年1.8平方米以上。", "人均体育场地面积 >= 1.5平方米 2015; 人均体育场地面积 >= 1.8平方米 2020");
    FIGURES("完成中小学生近视筛查，筛查率不低于98%。", "中小学生近视筛查率 >= 98%");
    FIGURES("提高慢性病患者规范管理率，覆盖65%以上高血压、糖尿病患者。", "高血压患者规范管理率 >= 65%; 糖尿病患者规范管理率 >= 65%");
    FIGURES("到2019年签约覆盖率达到户籍人口40%。", "户籍人口|签约覆盖率 >= 40% 2019");
    FIGURES("到2025年，全市居民健康素养水平达到30%。", "全市|居民健康素养水平 >= 30% 2025");
}

TEST_ARENA(shares_take_their_statement_as_name)
{
    FIGURES("确保80%以上城区农贸市场建成使用追溯体系。", "城区农贸市场建成使用追溯体系的比例 >= 80%");
    FIGURES("90%以上的城乡社区到2020年各建成1所儿童之家。", "城乡社区建成儿童之家的比例 >= 90% 2020");
    FIGURES("水源地水质保持100%达标。", "水源地水质达标率 = 100%");
}

TEST_ARENA(inner_figures_belong_to_the_name)
{
    FIGURES("职工每周工间锻炼时间不少于3小时的单位比例达到100%。", "职工每周工间锻炼时间不少于3小时的单位比例 = 100%");
    FIGURES("至少培育规模超20亿元龙头企业1家。", "规模超20亿元龙头企业 >= 1家");
    FIGURES("总体癌症5年生存率不低于43.3%。", "总体癌症5年生存率 >= 43.3%");
    FIGURES("到2025年，每千人拥有3岁以下婴幼儿托位数达5个。", "每千人拥有3岁以下婴幼儿托位数 >= 5个 2025");
}

TEST_ARENA(counted_things_stand_behind_or_before)
{
    FIGURES("选拔培养10名青年拔尖人才，60名青年优秀人才，100名后备人才。", "青年拔尖人才 = 10名; 青年优秀人才 = 60名; 后备人才 = 100名");
    FIGURES("开展健身活动250场，举办科普讲座30场。", "健身活动 = 250场; 科普讲座 = 30场");
    FIGURES("到2025年，新增三级医院5家，二级医院8家。", "三级医院 = 5家 2025; 二级医院 = 8家 2025");
}

TEST_ARENA(trends_of_goal_chapters)
{
    TRENDS("一、总体目标\n到2022年，健康促进体系基本建成，健康素养水平显著提高，成人肥胖增长率持续减缓。\n二、主要任务\n加强宣传。\n",
           "健康促进体系 qualitative 2022; 健康素养水平 increase 2022; 成人肥胖增长率 decrease 2022");
    TRENDS("一、总体目标\n到2022年和2030年，水质达标情况明显改善，并持续改善。\n二、主要任务\n加强宣传。\n",
           "水质达标情况 increase 2022; 水质达标情况 increase 2030");
    TRENDS("一、总体目标\n到2030年，提高规范管理率，主要健康指标达到全省中上水平。\n二、主要任务\n加强宣传。\n",
           "规范管理率 increase 2030; 主要健康指标 qualitative 2030");
    TRENDS("一、主要任务\n确保实现道路交通万车死亡人数较前一年减少的目标。\n", "道路交通万车死亡人数 decrease on the year before");
    TRENDS("一、主要任务\n加强健康教育，推进平台建设，完善服务网络。\n", "");
}

TEST_ARENA(states_in_many_words)
{
    TRENDS("一、总体目标\n到2025年，重点传染病、地方病得到有效防控，甲患病率上升趋势得到遏制，持续保持消除疟疾状态，健康细胞建设提质扩面。\n二、主要任务\n加强宣传。\n",
           "重点传染病、地方病 qualitative 2025; 甲患病率上升趋势 decrease 2025; 疟疾状态 qualitative 2025; 健康细胞建设 qualitative 2025");
    TRENDS("一、总体目标\n到2025年，主要健康指标优于全省平均水平，中医药特色充分彰显，综合实力达到先进水平，制度体系全面建立。\n二、主要任务\n加强宣传。\n",
           "主要健康指标 qualitative 2025; 中医药特色 qualitative 2025; 综合实力 qualitative 2025; 制度体系 qualitative 2025");
    TRENDS("一、主要任务\n到2025年和2030年，甲患病率上升趋势减缓。\n", "甲患病率上升趋势 decrease 2025; 甲患病率上升趋势 decrease 2030");
}

TEST_ARENA(the_only_year_of_the_goals)
{
    const char    *text = "东山市健康行动方案（2021—2025年）\n一、总体目标\n到2025年，健康水平明显提高。甲合格率达到60%。\n二、主要任务\n加强宣传。乙合格率达到70%。\n";
    const kc_plan *p = read_text(a, text, NULL);

    FIGURES(text, "甲合格率 >= 60% 2025; 乙合格率 >= 70%");
    assert_non_null(warned(p, "year_inherited"));
    assert_false(warned(p, "year_inherited")->doubt);
    FIGURES("东山市健康行动方案（2021—2030年）\n一、总体目标\n到2025年和2030年，健康水平明显提高。甲合格率达到60%。\n二、主要任务\n加强宣传。\n", "甲合格率 >= 60%");
}

TEST_ARENA(every_fact_shows_where_it_stands)
{
    const char    *text = "一、主要任务\n（一）妇幼健康行动。到２０２５年，婴儿死亡率控制在５‰以下。\n（二）职业健康行动。加强监测。\n";
    const kc_plan *p = read_text(a, text, NULL);

    assert_int_equal(p->targets.n, 1);
    assert_string_equal(p->targets.items[0].id, "T001");
    assert_string_equal(p->targets.items[0].text, "婴儿死亡率控制在５‰以下");
    assert_memory_equal(text + p->targets.items[0].source.start, "婴儿死亡率", strlen("婴儿死亡率"));
    assert_int_equal(p->targets.items[0].action_no, 1);
    assert_non_null(p->targets.items[0].section);
    assert_true(p->targets.items[0].confidence > 0.9 && p->targets.items[0].confidence <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(coordination_is_written_out),
        T(names_are_carried_and_completed),
        T(shares_take_their_statement_as_name),
        T(inner_figures_belong_to_the_name),
        T(counted_things_stand_behind_or_before),
        T(trends_of_goal_chapters),
        T(states_in_many_words),
        T(the_only_year_of_the_goals),
        T(every_fact_shows_where_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
