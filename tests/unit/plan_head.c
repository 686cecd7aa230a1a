/* plan: title, issuer, number, dates, place and period of a document. */
#include "plan_read.h"

#define BODY "一、总体目标\n到2025年，居民健康素养水平达到30%。\n二、主要任务\n加强宣传。\n"

typedef struct head_case {
    const char *text, *title, *issuer, *issued, *number;
} head_case;

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void check(kc_arena *a, const head_case *c)
{
    const kc_plan *p = read_text(a, c->text, NULL);

    if (!same(p->title, c->title) || !same(p->issuer, c->issuer) || !same(p->issued, c->issued) || !same(p->number, c->number))
        fail_msg("%s\n-> %s | %s | %s | %s", c->text, p->title, p->issuer, p->issued, p->number);
}

TEST_ARENA(letterheads_over_several_lines)
{
    static const head_case cases[] = {
        { "松江市柳林区人民政府\n关于推进健康柳林行动的实施意见\n\n各乡镇人民政府，各街道办事处：\n" BODY, "松江市柳林区人民政府关于推进健康柳林行动的实施意见",
          "松江市柳林区人民政府", NULL, NULL },
        { "松江市教育局 松江市体育局\n关于印发《松江市近视防控方案》的通知\n松教发〔2021〕12号\n各区教育局：\n现将《松江市近视防控方案》印发给你们。\n" BODY, "松江市近视防控方案",
          "松江市教育局、松江市体育局", NULL, "松教发〔2021〕12号" },
        { "松江市教育局\n松江市体育局\n关于近视防控的实施意见\n" BODY, "松江市教育局松江市体育局关于近视防控的实施意见", "松江市教育局、松江市体育局", NULL, NULL },
        { "关于印发松江市健康城市建设\n三年行动计划（2022—2024年）的通知\n\n各区人民政府：\n现印发给你们。\n松江市人民政府办公室\n2022年3月2日\n\n松江市健康城市建设\n三年行动计划\n（2022—2024年）\n" BODY,
          "松江市健康城市建设三年行动计划(2022-2024年)", "松江市人民政府办公室", "2022-03-02", NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) check(a, &cases[i]);
}

TEST_ARENA(signatures_and_imprints)
{
    static const head_case cases[] = {
        { "江南省人民政府办公厅关于印发健康江南行动实施方案的通知\n江政办发〔2021〕8号\n\n各市、县人民政府：\n现印发给你们，请认真贯彻执行。\n江南省人民政府办公厅\n2021年3月15日\n（此件公开发布）\n\n健康江南行动实施方案\n" BODY,
          "健康江南行动实施方案", "江南省人民政府办公厅", "2021-03-15", "江政办发〔2021〕8号" },
        { "松江市健康行动方案\n" BODY "抄送：市委各部门，市人大常委会办公室。\n松江市人民政府办公室          2021年3月15日印发\n", "松江市健康行动方案", "松江市人民政府办公室", "2021-03-15", NULL },
        { "松江市健康行动方案\n" BODY "松江市人民政府办公室\n2021年3月15日印发\n", "松江市健康行动方案", "松江市人民政府办公室", "2021-03-15", NULL },
        { "松江市健康行动方案\n" BODY "松江市人民政府\n2021年3月12日\n松江市人民政府办公室秘书科 2021年3月15日印发\n", "松江市健康行动方案", "松江市人民政府", "2021-03-12", NULL },
        { "松江市健康行动方案\n" BODY "松江市卫生健康委员会　　松江市教育局\n2021年3月12日\n", "松江市健康行动方案", "松江市卫生健康委员会、松江市教育局", "2021-03-12", NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) check(a, &cases[i]);
}

TEST_ARENA(fields_of_the_page_in_all_layouts)
{
    static const char *const texts[] = {
        "发文机关: 松江市人民政府 成文日期: 2020年10月20日 发文字号: 松政发〔2020〕7号\n松江市健康行动方案\n" BODY,
        "发文机关：松江市人民政府\n成文日期：2020年10月20日\n发文字号：松政发〔2020〕7号\n松江市健康行动方案\n" BODY,
        "【发文机关】松江市人民政府\n【成文日期】2020年10月20日\n【发文字号】松政发〔2020〕7号\n松江市健康行动方案\n" BODY,
        "发文机关\t松江市人民政府\t成文日期\t2020年10月20日\n发文字号\t松政发〔2020〕7号\t有效性\t有效\n松江市健康行动方案\n" BODY,
        "发文机关\n松江市人民政府\n成文日期\n2020年10月20日\n发文字号\n松政发〔2020〕7号\n松江市健康行动方案\n" BODY,
        "发 文 机 关：松江市人民政府 成 文 日 期：2020-10-20\n发 文 字 号：松政发〔2020〕7号\n松江市健康行动方案\n" BODY,
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check(a, &(head_case){ texts[i], "松江市健康行动方案", "松江市人民政府", "2020-10-20", "松政发〔2020〕7号" });
}

TEST_ARENA(period_of_the_plan_not_of_its_past)
{
    static const struct {
        const char *text;
        int         from, to;
    } cases[] = {
        { "松江市卫生健康发展规划\n松政发〔2021〕33号\n第一章 规划背景\n第一节 发展基础\n寿命由2015年的77岁提高到2020年的79岁。2016年创建成功。\n第二章 发展目标\n到2025年，寿命达到80岁。\n第三章 任务\n加强宣传。\n", 2021, 2025 },
        { "松江市“十四五”卫生健康发展规划\n一、基础\n寿命由2015年的77岁提高到79岁。\n二、目标\n到2025年，寿命达到80岁。展望2035年，到2035年达到82岁。\n三、任务\n加强宣传。\n", 2021, 2025 },
        { "松江市“十三五”健康规划\n一、目标\n到2020年，寿命达到80岁。\n二、任务\n加强宣传。\n", 2016, 2020 },
        { "松江市卫生“十五五”规划\n一、目标\n到2030年，寿命达到80岁。\n二、任务\n加强宣传。\n", 2026, 2030 },
        { "松江市“十四五”期间健康行动方案（2022—2024年）\n一、目标\n到2024年，寿命达到80岁。\n二、任务\n加强宣传。\n", 2022, 2024 },
        { "松江市健康方案\n一、目标\n到2025年，寿命比2015年提高2岁。远景到2035年达到82岁。\n二、任务\n2023年底前建成。\n三、保障\n加强宣传。\n", 2023, 2025 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const kc_plan *p = read_text(a, cases[i].text, NULL);

        if (p->period_from != cases[i].from || p->period_to != cases[i].to) fail_msg("%s\n-> %d-%d", cases[i].text, p->period_from, p->period_to);
    }
}

TEST_ARENA(place_out_of_the_title)
{
    assert_string_equal(read_text(a, "松江市卫生健康发展规划\n" BODY, NULL)->jurisdiction, "松江市");
    assert_null(read_text(a, "农村社区健康促进方案\n" BODY, NULL)->jurisdiction);
    assert_null(read_text(a, "国家卫生城市创建方案\n" BODY, NULL)->jurisdiction);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(letterheads_over_several_lines), T(signatures_and_imprints), T(fields_of_the_page_in_all_layouts),
        T(period_of_the_plan_not_of_its_past), T(place_out_of_the_title),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
