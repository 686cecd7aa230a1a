/* plan: the head of a document and what looks wrong with its structure and wording, one code a test. */
#include "plan_read.h"

#define TITLE "东山市人民政府关于推进健康东山行动的实施方案\n"
#define GOALS "一、总体目标\n到2025年建成健康城市。\n"
#define TASKS TITLE GOALS "二、主要任务\n"

static void expect(kc_arena *a, const char *text, const char *code, bool doubt, const char *args)
{
    const kc_plan    *p = read_text(a, text, NULL);
    const kc_warning *w = warned(p, code);

    if (!w) print_error("no %s in: %s\n", code, text);
    assert_non_null(w);
    assert_int_equal(w->doubt, doubt);
    if (args) assert_string_equal(w->args, args);
}

static void quiet(kc_arena *a, const char *text, const char *code)
{
    assert_null(warned(read_text(a, text, NULL), code));
}

/* ---- head ---- */

TEST_ARENA(head_of_a_letter_of_issue)
{
    kc_plan *p = read_text(a, "中共东山市委健康东山建设领导小组办公室文件\n\n健康东山办〔2023〕3号\n\n关于印发推进健康东山行动实施方案（2023-2025年）的通知\n\n"
                              "各成员单位：\n现将《推进健康东山行动实施方案（2023-2025年）》印发给你们，请认真贯彻执行。\n\n推进健康东山行动实施 方案（2023—2025年）\n\n"
                              "一、总体目标\n总结我市经验，我市健康水平提高，各县区落实。\n二、主要任务\n推进健康东山行动，加强健康东山建设。\n", NULL);

    assert_string_equal(p->title, "推进健康东山行动实施方案(2023-2025年)");
    assert_string_equal(p->issuer, "中共东山市委健康东山建设领导小组办公室");
    assert_string_equal(p->number, "健康东山办〔2023〕3号");
    assert_string_equal(p->jurisdiction, "东山市");
    assert_int_equal(p->period_from, 2023);
    assert_int_equal(p->period_to, 2025);
}

TEST_ARENA(signature_is_preferred_to_the_page)
{
    kc_plan *p = read_text(a, "发布机构: 市卫生健康委\n成文日期: 2020-07-03 16:55:50\n发布日期: 2020-07-04\n" TITLE "各县区人民政府：\n现将方案印发你们。\n东山市人民政府\n2020年6月25日\n" GOALS
                              "二、主要任务\n到2030年，全面建成。\n", NULL);

    assert_string_equal(p->issuer, "东山市人民政府");
    assert_string_equal(p->issued, "2020-06-25");
    assert_string_equal(p->published, "2020-07-04");
    assert_non_null(warned(p, "date_conflict"));
    assert_non_null(warned(p, "issuer_conflict"));
    assert_int_equal(p->period_from, 2020);
    assert_int_equal(p->period_to, 2030);
    assert_string_equal(p->level, "prefecture");
}

TEST_ARENA(dates_in_chinese_digits)
{
    kc_plan *p = read_text(a, TITLE GOALS "二、主要任务\n加强宣传。\n东山市人民政府\n二〇一九年十二月二十六日\n", NULL);

    assert_string_equal(p->issued, "2019-12-26");
}

TEST_ARENA(references_and_their_numbers)
{
    kc_plan *p = read_text(a, TITLE "根据《国务院关于实施健康中国行动的意见》（国发〔2019〕13号）和《健康青云行动实施意见》，制定本方案。\n" GOALS
                              "二、主要任务\n按照《健康监测方案（试行）》（青健办函[2021]1号）开展监测。\n", NULL);

    assert_string_equal(p->references.items[0].number, "国发〔2019〕13号");
    assert_string_equal(p->references.items[0].relation, "basis");
    assert_string_equal(p->references.items[1].relation, "basis");
    assert_null(p->references.items[1].number);
    assert_string_equal(p->references.items[2].number, "青健办函[2021]1号");
    assert_string_equal(p->references.items[2].relation, "monitoring_basis");
}

TEST_ARENA(bodies_and_their_kinds)
{
    kc_plan *p = read_text(a, TASKS "加强宣传。\n三、组织实施\n成立健康东山行动推进委员会，推进委员会办公室设在市卫生健康委。设立专家咨询委员会，组织考核组和抽查组，各专项行动工作组落实任务。制定考核办法，统筹推进组织实施。\n", NULL);
    kc_buf   b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->bodies.n; i++) kc_buf_addf(&b, "%s:%s ", p->bodies.items[i].kind, p->bodies.items[i].name);
    assert_string_equal(b.s, "committee:健康东山行动推进委员会 office:推进委员会办公室 expert_committee:专家咨询委员会 assessment_group:考核组 "
                             "recheck_group:抽查组 working_group:专项行动工作组 ");
}

TEST_ARENA(numbers_are_no_part_of_a_body)
{
    kc_plan *p = read_text(a, TASKS "加强宣传。\n三、组织实施\n推进委员会每年召开1次全体会议，办公室每季度召开1次联络员会议。成立8个专项工作组、两个督导组，组建百人宣讲团，召开第一次全体会议。\n", NULL);
    kc_buf   b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->bodies.n; i++) kc_buf_addf(&b, "%s ", p->bodies.items[i].name);
    assert_string_equal(b.s, "推进委员会 全体会议 专项工作组 督导组 百人宣讲团 ");
}

/* ---- doubts ---- */

TEST_ARENA(declared_count_mismatch)
{
    expect(a, TASKS "实施15项专项行动。\n1.健步行动。建设步道。（责任单位：市体育局）\n", "declared_count_mismatch", true, "15" KC_SEP "1");
    quiet(a, TASKS "实施1项专项行动，统筹推进。\n1.健步行动。建设步道。（责任单位：市体育局）\n", "declared_count_mismatch");
    quiet(a, TASKS "推进“十大行动”。\n", "declared_count_mismatch");
}

TEST_ARENA(declared_list_mismatch)
{
    expect(a, TASKS "把握环境、影响因素、生命周期、疾病防控、医疗服务等六个维度。\n", "declared_list_mismatch", true, NULL);
    quiet(a, TASKS "把握环境、影响因素、生命周期、疾病防控、医疗服务等五个维度。\n", "declared_list_mismatch");
    quiet(a, TASKS "学习北京、上海、广州等10个城市的经验。\n", "declared_list_mismatch");
    quiet(a, TASKS "抓好“环境、文化、社会、服务”四大任务。\n", "declared_list_mismatch");
    expect(a, TASKS "抓好“环境、文化、社会、服务”五大任务。\n", "declared_list_mismatch", true, NULL);
}

TEST_ARENA(repeated_item)
{
    expect(a, TASKS "打造“健康东山”、“东山好教育”、“健康东山”三大成果。\n", "repeated_item", true, "健康东山");
    quiet(a, TASKS "打造“健康东山”、“东山好教育”、“东山养老”三大成果。\n", "repeated_item");
}

TEST_ARENA(missing_annex)
{
    expect(a, TASKS "加强宣传。\n三、保障措施\n加强领导。\n附件：1.健康东山考核指标框架\n2.推进委员会名单\n", "missing_annex", true, "健康东山考核指标框架");
    assert_int_equal(times_warned(read_text(a, TASKS "加强宣传。\n三、保障措施\n加强领导。\n附件：1.健康东山考核指标框架\n2.推进委员会名单\n", NULL), "missing_annex"), 2);
    expect(a, TASKS "（一）重点项目\n见附表。\n", "missing_annex", true, "见附表");
    quiet(a, TASKS "加强宣传。\n三、保障措施\n加强领导。\n附件：考核指标框架\n附件\n考核指标框架\n"
                   "一、指标的选取坚持科学、可比、可得的要求，分为结果指标和过程指标，由各部门按年度提供数据并说明来源、口径、时间，市级汇总审核后使用。\n"
                   "二、指标的权重由专家咨询委员会评议提出，报推进委员会审定，每三年调整一次，调整时说明理由并公布前后可比的结果，接受社会监督和评议。\n", "missing_annex");
}

TEST_ARENA(masked_name)
{
    expect(a, "健康城区建设三年行动计划\n一、总体目标\n建设健康**，推进健康**建设，美丽**更美。\n二、主要任务\n加强宣传。\n", "masked_name", true, "3");
    assert_null(read_text(a, "健康城区建设三年行动计划\n一、总体目标\n建设健康**，推进健康**建设，美丽**更美。\n二、主要任务\n加强宣传。\n", NULL)->jurisdiction);
}

TEST_ARENA(numbering_restart_and_gap)
{
    expect(a, TASKS "1.健步行动。建设步道。\n2.碧水行动。治理河道。\n3.蓝天行动。治理大气。\n2.控烟行动。开展宣传。\n", "numbering_restart", true, "3" KC_SEP "2");
    expect(a, TASKS "（一）健步行动。建设步道。\n（三）碧水行动。治理河道。\n", "numbering_gap", true, "1" KC_SEP "3");
    quiet(a, TASKS "（一）甲事。\n1.建设步道。建好。\n2.治理河道。治好。\n（二）乙事。\n1.植树。多植。\n", "numbering_restart");
    quiet(a, TASKS "（一）甲事。\n1.建设步道。建好。\n2.治理河道。治好。\n（二）乙事。\n3.植树。多植。\n", "numbering_gap");
}

TEST_ARENA(mixed_markers)
{
    expect(a, TASKS "1.健步行动。建设步道。\n2、碧水行动。治理河道。\n", "mixed_markers", false, NULL);
    expect(a, TASKS "（一）健步行动。建设步道。\n(二)碧水行动。治理河道。\n", "mixed_markers", false, NULL);
    quiet(a, TASKS "1.健步行动。建设步道。\n2.碧水行动。治理河道。\n", "mixed_markers");
}

TEST_ARENA(odd_heading)
{
    expect(a, TASKS "（一）健步行动。建设步道。\n（二）碧水行动：治理河道。\n（三）蓝天行动。治理大气。\n", "odd_heading", false, "(二)碧水行动");
    expect(a, TASKS "1.健步行动。建设步道。\n2 .碧水行动。治理河道。\n", "odd_heading", false, NULL);
    quiet(a, TASKS "（一）健步行动：建设步道。\n（二）碧水行动：治理河道。\n", "odd_heading");
}

TEST_ARENA(unit_alias)
{
    expect(a, TASKS "1.甲行动。建设。（责任单位：市市场监管局）\n2.乙行动。治理。（责任单位：市市场监督管理局）\n", "unit_alias", false, "市市场监管局" KC_SEP "市市场监督管理局");
    quiet(a, TASKS "1.甲行动。建设。（责任单位：市教育局）\n2.乙行动。治理。（责任单位：市体育局）\n", "unit_alias");
}

TEST_ARENA(lead_missing)
{
    expect(a, TASKS "1.健步行动。建设步道。（责任单位：市教育局）\n2.碧水行动。环境得到改善。\n", "lead_missing", true, "碧水行动");
    assert_string_equal(warned(read_text(a, TASKS "1.健步行动。建设步道。（责任单位：市教育局）\n2.碧水行动。环境得到改善。\n", NULL), "lead_missing")->about, "A02");
    expect(a, TASKS "1.健步行动。步道增加。\n2.碧水行动。环境得到改善。\n", "lead_missing", true, "健步行动、碧水行动");
    expect(a, TASKS "1.甲类行动。好。\n2.乙类行动。好。\n3.丙类行动。好。\n4.丁类行动。好。\n5.戊类行动。好。\n6.己类行动。好。\n7.庚类行动。好。\n8.辛类行动。好。\n9.壬类行动。好。\n", "lead_missing", true,
           "甲类行动、乙类行动、丙类行动、丁类行动、戊类行动、己类行动 … (9)");
}

TEST_ARENA(units_from_parts)
{
    expect(a, TASKS "（一）实施控烟行动。\n1.开展宣传。编写读本。（市广电局负责）\n2.建设无烟机关。带头控烟。（市爱卫办负责）\n（二）实施健步行动。\n1.建设步道。完善照明。（市体育局负责）\n", "units_from_parts", false, "控烟行动");
}

TEST_ARENA(no_governance_chapter)
{
    expect(a, TASKS "加强宣传。\n", "no_governance_chapter", false, NULL);
    quiet(a, TASKS "加强宣传。\n三、保障措施\n加强领导。\n", "no_governance_chapter");
}

TEST_ARENA(date_after_deadline)
{
    expect(a, TASKS "2023年5月底前制定方案。\n东山市人民政府\n2024年12月16日\n", "date_after_deadline", true, "2024-12-16" KC_SEP "2023-05");
    quiet(a, TASKS "2025年5月底前制定方案。\n东山市人民政府\n2024年12月16日\n", "date_after_deadline");
}

TEST_ARENA(date_in_english_order)
{
    kc_plan *p = read_text(a, "现将《东山方案》印发。\n东山市人民政府\n十二月\n16, 2024《\n东山健康方案》。\n" GOALS "二、主要任务\n加强宣传。\n", NULL);

    assert_string_equal(p->issued, "2024-12-16");
    assert_non_null(warned(p, "date_format"));
}

TEST_ARENA(period_conflict)
{
    expect(a, TASKS "全面总结三年（2020-2024年）工作经验。\n", "period_conflict", true, NULL);
    quiet(a, TASKS "全面总结三年（2020-2022年）工作经验。\n", "period_conflict");
    expect(a, "健康东山三年行动计划\n一、工作步骤\n1.推进阶段（2018年）\n开展调研。\n2.见效阶段（2018年）\n开展评估。\n3.巩固阶段（2019年）\n全面完成。\n", "period_conflict", true, NULL);
    assert_int_equal(times_warned(read_text(a, "健康东山三年行动计划\n一、工作步骤\n1.推进阶段（2018年）\n开展调研。\n2.见效阶段（2018年）\n开展评估。\n3.巩固阶段（2019年）\n全面完成。\n", NULL), "period_conflict"), 2);
}

TEST_ARENA(relative_year)
{
    expect(a, TASKS "力争用三年时间，改善环境。\n", "relative_year", false, "三年时间");
    quiet(a, TASKS "编制三年时间表。\n", "relative_year");
}

TEST_ARENA(title_variants)
{
    expect(a, "兹印发《东山健康高水平行动方案》。\n东山健康高层行动方案》。\n" GOALS "二、主要任务\n加强宣传。\n", "title_variants", true, NULL);
}

TEST_ARENA(issuer_unclear)
{
    expect(a, "健康城区建设行动计划\n" GOALS "二、主要任务\n加强宣传。\n", "issuer_unclear", true, NULL);
}

TEST_ARENA(duplicated_word)
{
    expect(a, TASKS "1.交通安全专项专项行动。治理隐患。\n", "duplicated_word", false, "专项专项");
    quiet(a, TASKS "高高兴兴上班，平平安安回家。\n", "duplicated_word");
}

TEST_ARENA(typo_suspect)
{
    expect(a, TASKS "成立领导小组，下设公办室。\n", "typo_suspect", true, "公办室" KC_SEP "办公室");
    expect(a, TASKS "发展“互联网十医疗”。\n", "typo_suspect", true, NULL);
    quiet(a, TASKS "成立领导小组，下设办公室。\n", "typo_suspect");
}

TEST_ARENA(term_variants)
{
    expect(a, TASKS "推进健康东山行动。落实健康东山行动。宣传健康东行动。响应健康东山倡议。\n", "term_variants", false, "健康东山行动" KC_SEP "健康东行动、健康东山倡议");
    quiet(a, TASKS "推进健康东山行动。落实健康中国行动。\n", "term_variants");
}

TEST_ARENA(warnings_have_ids_and_texts)
{
    kc_plan *p = read_text(a, TASKS "1.甲行动。建设步道。\n3、乙行动。下设公办室。\n", NULL);

    assert_true(p->warnings.n > 2);
    for (size_t i = 0; i < p->warnings.n; i++) {
        assert_string_equal(p->warnings.items[i].id, kc_printf(a, "W%03zu", i + 1));
        for (int lang = KC_ZH; lang <= KC_EN; lang++)
            assert_string_not_equal(kc_t((kc_lang)lang, kc_printf(a, "warning.%s", p->warnings.items[i].code)), kc_printf(a, "warning.%s", p->warnings.items[i].code));
    }
}

/* What the shared plans must be told of, as far as the text alone shows it. */
TEST_ARENA(traps_of_the_shared_plans_are_told)
{
    static const struct {
        const char *file, *codes;
    } plans[] = {
        { "000_e557e60217a25226.txt", "title_variants date_format period_conflict missing_annex declared_count_mismatch mixed_markers date_after_deadline "
                                      "declared_list_mismatch repeated_item duplicated_word term_variants" },
        { "001_3c9aa8ef719523d3.txt", "issuer_unclear masked_name period_conflict relative_year missing_annex odd_heading unit_alias duplicated_word typo_suspect" },
        { "002_487402f6659dcd86.txt", "issuer_conflict date_conflict field_empty missing_annex web_furniture odd_heading unit_alias typo_suspect" },
        { "003_f18f6f04fe395455.txt", "sentence_cut declared_count_mismatch mixed_markers" },
        { "004_6f7cdf9e32604f1e.txt", "inserted_noise repeated_passage web_furniture numbering_restart lead_rule unit_alias no_governance_chapter" },
    };

    NEEDS_SHARED();
    for (size_t i = 0; i < 5; i++) {
        kc_plan *p = read_shared(a, plans[i].file);
        char    *codes = kc_strdup(a, plans[i].codes), *rest = codes;

        for (char *code = strtok_r(codes, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
            if (!warned(p, code)) print_error("%s: no %s\n", plans[i].file, code);
            assert_non_null(warned(p, code));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(head_of_a_letter_of_issue),  T(signature_is_preferred_to_the_page), T(dates_in_chinese_digits), T(references_and_their_numbers),
        T(numbers_are_no_part_of_a_body),
        T(bodies_and_their_kinds),     T(declared_count_mismatch),            T(declared_list_mismatch),  T(repeated_item),
        T(missing_annex),              T(masked_name),                        T(numbering_restart_and_gap), T(mixed_markers),
        T(odd_heading),                T(unit_alias),                         T(lead_missing),            T(units_from_parts),
        T(no_governance_chapter),      T(date_after_deadline),                T(date_in_english_order),   T(period_conflict),
        T(relative_year),              T(title_variants),                     T(issuer_unclear),          T(duplicated_word),
        T(typo_suspect),               T(term_variants),                      T(warnings_have_ids_and_texts), T(traps_of_the_shared_plans_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
