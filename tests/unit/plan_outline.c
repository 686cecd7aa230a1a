/* plan: the outline of a document: headings, sections, roles, joined sentences, repeats, foreign characters. */
#include "plan_read.h"

static const char head[] = "东山市人民政府关于推进健康东山行动的实施方案\n一、指导思想\n坚持预防为主。\n";

static const kc_par *par_with(const kc_outline *o, const char *text)
{
    for (size_t i = 0; i < o->pars.n; i++)
        if (kc_find((kc_str){ o->norm.text.s + o->pars.items[i].n_from, o->pars.items[i].n_to - o->pars.items[i].n_from }, text, 0) >= 0)
            return &o->pars.items[i];
    return NULL;
}

TEST_ARENA(levels_and_sections_come_from_marks)
{
    kc_outline o;

    read_text(a, "一、总体目标\n到2025年建成。\n二、主要任务\n（一）健康环境。\n1．治理污水。加快管网建设。\n（1）改造管道。\n①更换阀门。\n（二） 健康社会。\n1、兴建公园。增加绿地。\n", &o);
    assert_string_equal(par_with(&o, "健康环境")->section, "二(一)");
    assert_int_equal(par_with(&o, "健康环境")->level, 2);
    assert_string_equal(par_with(&o, "加快管网建设")->section, "二(一)1");
    assert_string_equal(par_with(&o, "改造管道")->section, "二(一)1(1)");
    assert_string_equal(par_with(&o, "更换阀门")->section, "二(一)1(1)①");
    assert_string_equal(par_with(&o, "增加绿地")->section, "二(二)1");
    assert_int_equal(par_with(&o, "增加绿地")->kind, KC_PAR_TEXT);
    assert_int_equal(par_with(&o, "到2025年建成")->role, KC_ROLE_GOALS);
    assert_int_equal(par_with(&o, "增加绿地")->role, KC_ROLE_TASKS);
}

TEST_ARENA(chapters_of_regulations_stand_above_cn_marks)
{
    kc_outline o;

    read_text(a, "第一章 总则\n坚持健康优先。\n第二章 主要任务\n一、普及健康生活\n（一）开展健康教育。编写读本。\n第三章 保障措施\n加强领导。\n", &o);
    assert_string_equal(par_with(&o, "编写读本")->section, "二一(一)");
    assert_int_equal(par_with(&o, "加强领导")->role, KC_ROLE_ENSURE);
}

TEST_ARENA(value_after_a_mark_is_no_heading)
{
    kc_outline o;

    read_text(a, "一、工作目标\n1.到2025年，居民健康素养水平达到30%。\n2.人均预期寿命达到80岁以上。\n二、主要任务\n加强宣传。\n", &o);
    assert_int_equal(par_with(&o, "健康素养水平")->kind, KC_PAR_ITEM);
    assert_int_equal(par_with(&o, "人均预期寿命")->kind, KC_PAR_ITEM);
    assert_string_equal(par_with(&o, "人均预期寿命")->section, "一2");
}

TEST_ARENA(numbers_are_no_marks)
{
    kc_outline o;

    read_text(a, "一、工作目标\n1.5万户家庭受益。\n2025年建成。\n3、4月份开展检查。\n二、主要任务\n加强宣传。\n", &o);
    assert_null(par_with(&o, "5万户家庭")->marker);
    assert_null(par_with(&o, "2025年建成")->marker);
    assert_null(par_with(&o, "4月份开展")->marker);
}

TEST_ARENA(list_items_know_their_head)
{
    kc_outline    o;
    const kc_par *item;

    read_text(a, "一、总体目标\n到2025年，实现以下目标：\n——人民健康水平提升。预期寿命提高。\n——健康服务优化。\n二、主要任务\n加强宣传。\n", &o);
    item = par_with(&o, "健康服务优化");
    assert_int_equal(item->kind, KC_PAR_ITEM);
    assert_true(item->i_head >= 0);
    assert_non_null(strstr(kc_strndup(a, o.norm.text.s + o.pars.items[item->i_head].n_from, 40), "到2025年"));
}

TEST_ARENA(number_at_once_after_a_mark_is_told_by_sequence)
{
    kc_outline o;

    read_text(a, "一、总体目标\n到2025年末实现以下目标：\n1.人均预期寿命达到80.5岁以上；\n2.居民健康素养水平达到34%；\n3.5岁以下儿童死亡率不高于5.5‰；\n4.建成健康社区40个。\n"
                 "二、主要任务\n1.5岁以下儿童死亡率控制在5‰以内。\n2.新建公厕5座。\n3、2025年底前建成步道。\n三、其他\n1.体育场地面积达到\n3.5平方米。\n", &o);
    assert_string_equal(par_with(&o, "5岁以下儿童死亡率不高于")->marker, "3.");
    assert_int_equal(par_with(&o, "5岁以下儿童死亡率不高于")->i_head, par_with(&o, "人均预期寿命")->i_head);
    assert_int_equal(par_with(&o, "建成健康社区")->i_head, par_with(&o, "人均预期寿命")->i_head);
    assert_true(par_with(&o, "建成健康社区")->i_head >= 0);
    assert_string_equal(par_with(&o, "5岁以下儿童死亡率控制")->marker, "1.");
    assert_string_equal(par_with(&o, "2025年底前")->marker, "3、");
    assert_non_null(par_with(&o, "3.5平方米"));
}

TEST_ARENA(lists_within_lists_and_members_with_headings)
{
    kc_outline o;
    int        i_head;

    read_text(a, "一、具体目标\n到2025年实现以下目标：\n1.健康水平提升。人均预期寿命达到80岁。\n2.健康环境改善。包括：\n（1）绿地率达到40%；\n（2）优良天数比例达到90%。\n3.健康服务优化。\n每千人口床位数达到7张。\n"
                 "二、主要任务\n加强宣传。\n", &o);
    i_head = (int)(par_with(&o, "到2025年实现") - o.pars.items);
    assert_int_equal(par_with(&o, "人均预期寿命")->i_head, i_head);
    assert_int_equal(par_with(&o, "绿地率")->i_head, i_head);
    assert_int_equal(par_with(&o, "优良天数")->i_head, i_head);
    assert_int_equal(par_with(&o, "床位数达到7张")->i_head, i_head);
    assert_int_equal(par_with(&o, "加强宣传")->i_head, -1);
}

TEST_ARENA(sentence_that_opens_a_chapter_of_goals_heads_its_list)
{
    kc_outline o;

    read_text(a, "一、发展目标\n到2025年，服务体系基本建成。\n——居民健康水平更高。人均预期寿命达到80.6岁。\n——服务体系更优。床位数达到7.2张。\n展望2035年，进入前列。\n——寿命达到82岁。\n"
                 "二、主要任务\n到2025年，任务完成。\n——加强宣传。\n", &o);
    assert_int_equal(par_with(&o, "人均预期寿命")->i_head, par_with(&o, "服务体系基本建成") - o.pars.items);
    assert_int_equal(par_with(&o, "床位数")->i_head, par_with(&o, "服务体系基本建成") - o.pars.items);
    assert_int_equal(par_with(&o, "加强宣传")->i_head, -1);
}

TEST_ARENA(sections_and_articles_lie_below_chapters)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "第一章 总体要求\n第一节 指导思想\n坚持预防为主。\n第二节 发展目标\n到2025年建成健康城市。\n第二章 重点任务\n第一节 健康环境\n加强污水治理。\n第三章 附则\n第一条 本办法自印发之日起施行。\n", &o);

    assert_int_equal(par_with(&o, "到2025年建成")->role, KC_ROLE_GOALS);
    assert_int_equal(par_with(&o, "加强污水治理")->role, KC_ROLE_TASKS);
    assert_string_equal(par_with(&o, "加强污水治理")->section, "二第一节");
    assert_int_equal(par_with(&o, "健康环境")->level, 2);
    assert_int_equal(par_with(&o, "自印发之日")->kind, KC_PAR_ITEM);
    assert_null(warned(p, "numbering_restart"));
    assert_null(warned(p, "numbering_gap"));
}

TEST_ARENA(rows_of_a_typed_table_stay_apart)
{
    static const char *const gaps[] = { " ", "  ", "\t", "　　", " | " };

    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
        const char *g = gaps[i];
        kc_outline  o;
        kc_plan    *p = read_text(a, kc_printf(a, "%s二、主要任务\n加强宣传。\n附表\n健康东山主要指标\n序号%s指标名称%s2022年%s2025年目标%s责任部门\n\n"
                                                 "1%s人均预期寿命（岁）%s79.8%s80.5%s市卫生健康委\n\n2%s婴儿死亡率（‰）%s3.9%s≤3.8%s市卫生健康委\n\n"
                                                 "3%s农村自来水普及率（%%）%s95%s≥98%s市水利局\n\n东山市人民政府办公室\n2023年3月6日\n",
                                              head, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g), &o);

        assert_ptr_not_equal(par_with(&o, "婴儿死亡率"), par_with(&o, "人均预期寿命"));
        assert_ptr_not_equal(par_with(&o, "婴儿死亡率"), par_with(&o, "自来水"));
        assert_int_equal(par_with(&o, "自来水")->kind, KC_PAR_TEXT);
        assert_string_equal(p->issuer, "东山市人民政府办公室");
        assert_null(warned(p, "sentence_cut"));
    }
}

TEST_ARENA(row_without_a_head_does_not_sign)
{
    kc_outline o;
    kc_plan   *p = read_text(a, kc_printf(a, "%s二、主要任务\n加强宣传。\n1 婴儿死亡率（‰） 3.9 ≤3.8 市卫生健康委\n2023年3月6日\n", head), &o);

    assert_int_equal(par_with(&o, "婴儿死亡率")->kind, KC_PAR_TEXT);
    assert_string_equal(p->issuer, "东山市人民政府");
}

TEST_ARENA(typed_table_of_actions)
{
    kc_plan *p = read_text(a, kc_printf(a, "%s二、主要任务\n重点任务分工见下表。\n序号 行动名称 牵头单位 配合单位\n1 健步行动 市体育局 市教育局、市总工会\n\n2 控烟行动 市卫生健康委 市公安局\n", head), NULL);

    assert_int_equal(p->actions.n, 2);
    assert_string_equal(names(a, &p->actions.items[0].support), "市教育局/市总工会");
    assert_string_equal(names(a, &p->actions.items[1].lead), "市卫生健康委");
}

TEST_ARENA(short_numbered_line_with_a_count_is_a_task)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "一、主要任务\n（一）健康环境行动。\n（1）新建公厕12座。（责任单位：县住建局）\n（2）培育健康企业20家。\n（3）健康支持性环境。建设步道5公里。\n", &o);

    assert_int_equal(par_with(&o, "新建公厕")->kind, KC_PAR_ITEM);
    assert_string_equal(par_with(&o, "新建公厕")->section, "一(一)(1)");
    assert_int_equal(par_with(&o, "健康企业")->kind, KC_PAR_ITEM);
    assert_int_equal(par_with(&o, "健康支持性环境")->kind, KC_PAR_HEADING);
    assert_int_equal(p->actions.n, 1);
    assert_string_equal(names(a, &p->actions.items[0].lead), "县住建局");
}

TEST_ARENA(cut_sentence_is_joined_and_told)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "一、总体目标\n到2025年，群众知晓率有较大提高，居民主要健康指标不\n\n断提升，实现以下目标：\n——健康服务优化。\n二、主要任务\n加强宣传。\n", &o);

    assert_non_null(par_with(&o, "健康指标不断提升"));
    assert_non_null(warned(p, "sentence_cut"));
    assert_false(warned(p, "sentence_cut")->doubt);
}

TEST_ARENA(word_cut_by_a_line_break_is_joined)
{
    static const char *const texts[] = {
        "一、总体目标\n人均预期\n寿命达到81岁。\n二、主要任务\n加强宣传。\n",
        "一、总体目标\n人均预期\n\n寿命达到81岁。\n二、主要任务\n加强宣传。\n",
        "一、总体目标\n1.人均预期\n寿命达到81岁。\n2.加强宣传。\n二、主要任务\n加强宣传。\n",
        "一、总体目标\n到2025年，人均预期寿命达到\n81岁。\n二、主要任务\n加强宣传。\n",
        "一、总体目标\n人均预期寿命达到81\n岁。\n二、主要任务\n加强宣传。\n",
        "一、总体目标\n全市人均预期寿命\n，达到81岁。\n二、主要任务\n加强宣传。\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        kc_outline o;
        kc_plan   *p = read_text(a, texts[i], &o);

        assert_non_null(par_with(&o, "81岁"));
        assert_ptr_equal(par_with(&o, "人均预期"), par_with(&o, "81岁"));
        assert_non_null(warned(p, "sentence_cut"));
    }
}

TEST_ARENA(text_set_to_a_width_is_joined_at_full_lines)
{
    kc_outline o;

    read_text(a, "一、总体目标\n坚持以人民健康为中心的发展思想牢固树立大卫\n生大健康理念坚持预防为主防治结合的原则以基\n层为重点以改革创新为动力中西医并重把健康融\n入所有政策全方位干预健康影响因素维护全生命\n"
                 "周期健康防控重大疾病。\n加强领导\n（一）完善机制\n建立健全政府主导部门协作全社会广泛参与的工作\n机制定期研究解决重大问题。\n二、主要任务\n加强宣传。\n", &o);
    assert_non_null(par_with(&o, "大卫生大健康"));
    assert_non_null(par_with(&o, "工作机制定期"));
    assert_int_equal(par_with(&o, "完善机制")->kind, KC_PAR_HEADING);
    assert_ptr_not_equal(par_with(&o, "加强领导"), par_with(&o, "防控重大疾病"));
}

TEST_ARENA(item_and_labels_go_on_behind_full_lines)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "一、总体目标\n坚持以人民健康为中心的发展思想牢固树立大卫\n生大健康理念坚持预防为主防治结合的原则以基\n层为重点以改革创新为动力中西医并重把健康融\n入所有政策全方位干预健康影响因素维护全生命\n"
                                "周期健康防控重大疾病。\n到2025年实现以下目标：\n1.居民健康素养水平达到30%以上食堂餐厅率提高。\n人均体育场地面积达到3.5平方米寿命达到80.\n5岁，素养达到30%，体质达到《国民体质标准》\n合格的人数比例达到94%。\n"
                                "2.加强宣传。\n二、主要任务\n（一）健步行动。建设步道。\n牵头单位：市体育局、市教育局、市民政局、市财\n政局\n", &o);

    assert_ptr_equal(par_with(&o, "食堂餐厅率"), par_with(&o, "80.5岁"));
    assert_ptr_equal(par_with(&o, "食堂餐厅率"), par_with(&o, "标准》合格"));
    assert_string_equal(names(a, &p->actions.items[0].lead), "市体育局/市教育局/市民政局/市财政局");
}

TEST_ARENA(heading_before_a_verb_is_not_joined)
{
    kc_outline o;

    read_text(a, "一、主要任务\n（一）体系建设\n成立领导小组。系统建设成立了专班。\n社会参与\n与企业共建。\n", &o);
    assert_int_equal(par_with(&o, "体系建设")->kind, KC_PAR_HEADING);
    assert_ptr_not_equal(par_with(&o, "社会参与"), par_with(&o, "企业共建"));
}

TEST_ARENA(page_number_between_two_halves_is_dropped)
{
    kc_outline o;

    read_text(a, "一、总体目标\n全面推进健康城市建设，完善公共服务设施，持续改善人居\n— 3 —\n环境，提高生活质量。\n二、主要任务\n加强宣传。\n", &o);
    assert_non_null(par_with(&o, "人居环境"));
}

TEST_ARENA(heading_without_stop_is_not_joined)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "一、总体目标\n到2025年建成健康城市。\n二、主要任务\n（一）加强健康教育\n编写读本。\n", &o);

    assert_int_equal(par_with(&o, "加强健康教育")->kind, KC_PAR_HEADING);
    assert_int_equal(par_with(&o, "编写读本")->kind, KC_PAR_TEXT);
    assert_null(warned(p, "sentence_cut"));
}

/* A passage long enough to be a repeat; `torn` goes into its second sentence. */
static const char *passage(kc_arena *a, const char *torn)
{
    return kc_printf(a,
                     "1.健康步道行动。建设沿河步道和登山步道，完善休息座椅和照明，鼓励居民每天步行出行，营造全民健身氛围。"
                     "组织社区开展健步走活动%s，发放计步器和运动指南，培训社会体育指导员，推动机关带头落实工间操制度。（责任单位：市体育局、市教育局）\n"
                     "2.健康食堂行动。推广低盐低油菜品，配备营养师，公示菜品热量，组织厨师培训。（责任单位：市市场监管局、市商务局）\n",
                     torn);
}

TEST_ARENA(repeated_passage_counts_once)
{
    kc_plan *p = read_text(a, kc_printf(a, "%s二、主要任务\n%s%s", head, passage(a, ""), passage(a, "")), NULL);

    assert_non_null(warned(p, "repeated_passage"));
    assert_non_null(warned(p, "numbering_restart"));
    assert_int_equal(p->actions.n, 2);
}

TEST_ARENA(foreign_characters_are_proved_by_the_clean_copy)
{
    kc_outline o;
    kc_plan   *p = read_text(a, kc_printf(a, "%s二、主要任务\n%s%s", head, passage(a, "枇杷琵"), passage(a, "")), &o);

    assert_non_null(warned(p, "inserted_noise"));
    assert_string_equal(warned(p, "inserted_noise")->args, "枇杷琵");
    assert_false(warned(p, "inserted_noise")->doubt);
    assert_non_null(par_with(&o, "健步走活动,发放"));
    assert_null(par_with(&o, "枇杷琵"));
}

TEST_ARENA(short_boilerplate_is_no_repeat)
{
    kc_plan *p = read_text(a, "一、主要任务\n（一）实施控烟行动。开展宣传。\n牵头单位：市卫生健康委\n配合单位：市教育局、市公安局\n（二）实施健身行动。开展活动。\n牵头单位：市卫生健康委\n配合单位：市教育局、市公安局\n", NULL);

    assert_null(warned(p, "repeated_passage"));
    assert_int_equal(p->actions.n, 2);
}

TEST_ARENA(torn_mark_is_recognised_by_sequence)
{
    kc_outline o;
    kc_plan   *p = read_text(a, "一、总体目标\n建成健康城市。\n二、行动任务\n（鹦一）改善健康环境。\n1.碧水行动。治理河道。（责任单位：市水利局）\n（二）发展健康产业。\n2.康养行动。培育企业。（责任单位：市经信局）\n", &o);

    assert_non_null(warned(p, "inserted_noise"));
    assert_true(warned(p, "inserted_noise")->doubt);
    assert_string_equal(par_with(&o, "改善健康环境")->section, "二(一)");
    assert_string_equal(p->actions.items[0].group, "改善健康环境");
}

TEST_ARENA(web_furniture_holds_no_text_of_the_plan)
{
    kc_outline o;
    kc_plan   *p = read_text(a, kc_printf(a, "索引号: 123/2020-1 公开方式: 主动公开\n文件编号: 发文日期: 2020-07-03\n%s二、主要任务\n加强宣传。\n扫一扫在手机打开当前页\nProduced By 某公司\n相关词条\n", head), &o);

    assert_non_null(warned(p, "web_furniture"));
    assert_int_equal(par_with(&o, "索引号")->kind, KC_PAR_META);
    assert_int_equal(par_with(&o, "扫一扫")->kind, KC_PAR_FURNITURE);
    assert_int_equal(par_with(&o, "Produced By")->kind, KC_PAR_FURNITURE);
    assert_int_equal(par_with(&o, "相关词条")->kind, KC_PAR_FURNITURE);
    assert_string_equal(warned(p, "field_empty")->args, "文件编号");
}

TEST_ARENA(goal_text_is_marked)
{
    kc_outline o;

    read_text(a, "一、主要任务\n（一）实施控烟行动。开展宣传。\n牵头单位：市卫生健康委\n行动目标：到2022年，吸烟率下降到24%以下。\n", &o);
    assert_int_equal(par_with(&o, "吸烟率下降")->kind, KC_PAR_GOAL);
    assert_int_equal(par_with(&o, "市卫生健康委")->kind, KC_PAR_UNITS);
    assert_int_equal(par_with(&o, "吸烟率下降")->i_action, 0);
}

TEST_ARENA(way_back_to_the_original_holds)
{
    kc_outline    o;
    const char   *text = "一、總體目標\n到２０２５年，群眾知曉率有較大提高，居民主要健康指標不\n\n斷提升，實現全面小康。\n二、主要任務\n加強宣傳。\n";
    const kc_par *q;
    size_t        from, to;

    read_text(a, text, &o);
    q = par_with(&o, "健康指标不断提升");
    assert_non_null(q);
    kc_norm_span(&o.norm, q->n_from, q->n_to, &from, &to);
    assert_memory_equal(o.doc->text.s + from, "到２０２５年", strlen("到２０２５年"));
    assert_memory_equal(o.doc->text.s + to - strlen("小康。"), "小康。", strlen("小康。"));
}

TEST_ARENA(empty_and_strange_texts_do_no_harm)
{
    static const char *const texts[] = { "。", "（", "一、", "1.", "附件", "（责任单位：", "牵头单位：\n牵头单位：", "《", "“、“", "——\n——\n", "2.\n1.\n0.", "第条", "由牵头" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) read_text(a, texts[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(levels_and_sections_come_from_marks),
        T(chapters_of_regulations_stand_above_cn_marks),
        T(value_after_a_mark_is_no_heading),
        T(numbers_are_no_marks),
        T(list_items_know_their_head),
        T(number_at_once_after_a_mark_is_told_by_sequence),
        T(lists_within_lists_and_members_with_headings),
        T(sentence_that_opens_a_chapter_of_goals_heads_its_list),
        T(sections_and_articles_lie_below_chapters),
        T(rows_of_a_typed_table_stay_apart),
        T(row_without_a_head_does_not_sign),
        T(typed_table_of_actions),
        T(short_numbered_line_with_a_count_is_a_task),
        T(cut_sentence_is_joined_and_told),
        T(word_cut_by_a_line_break_is_joined),
        T(text_set_to_a_width_is_joined_at_full_lines),
        T(item_and_labels_go_on_behind_full_lines),
        T(heading_before_a_verb_is_not_joined),
        T(page_number_between_two_halves_is_dropped),
        T(heading_without_stop_is_not_joined),
        T(repeated_passage_counts_once),
        T(foreign_characters_are_proved_by_the_clean_copy),
        T(short_boilerplate_is_no_repeat),
        T(torn_mark_is_recognised_by_sequence),
        T(web_furniture_holds_no_text_of_the_plan),
        T(goal_text_is_marked),
        T(way_back_to_the_original_holds),
        T(empty_and_strange_texts_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
