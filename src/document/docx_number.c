/* Numbers of lists in the formats that Chinese documents use. */
#include "document/docx_internal.h"

#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 9999 /* larger numbers are written in digits */ };

static void append(char out[48], const char *s)
{
    size_t n = strlen(out), m = strlen(s);

    if (n + m < 48) memcpy(out + n, s, m + 1);
}

static void append_utf8(char out[48], uint32_t cp)
{
    char bytes[5] = { 0 };

    bytes[kc_utf8_put(cp, bytes)] = '\0';
    append(out, bytes);
}

/* 一百零五, 十二. `bare`: 百 instead of 一百, no zeros, as Japanese counts. */
static void in_words(int n, const char *const digits[10], const char *const places[4], bool bare, char out[48])
{
    static const int values[4] = { 1000, 100, 10, 1 };
    bool             zero = false, begun = false;

    for (int i = 0; i < 4; i++) {
        int d = n / values[i] % 10;

        if (d == 0) {
            zero = begun;
            continue;
        }
        if (zero && !bare) append(out, digits[0]);
        zero = false;
        /* 十二, not 一十二, at the start of a number */
        if (!(d == 1 && ((values[i] == 10 && !begun) || (bare && values[i] > 1)))) append(out, digits[d]);
        append(out, places[i]);
        begun = true;
    }
}

static void roman(int n, bool upper, char out[48])
{
    static const struct {
        int         value;
        const char *lower, *upper;
    } table[] = { { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" }, { 100, "c", "C" },
                  { 90, "xc", "XC" }, { 50, "l", "L" },    { 40, "xl", "XL" }, { 10, "x", "X" },   { 9, "ix", "IX" },
                  { 5, "v", "V" },    { 4, "iv", "IV" },   { 1, "i", "I" } };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (; n >= table[i].value; n -= table[i].value) append(out, upper ? table[i].upper : table[i].lower);
}

static void letter(int n, bool upper, char out[48])
{
    char one[2] = { (char)((upper ? 'A' : 'a') + (n - 1) % 26), '\0' };

    for (int i = 0; i <= (n - 1) / 26 && i < 8; i++) append(out, one); /* Word: z, aa, bb */
}

static void cycle(int n, const char *const words[], int n_words, char out[48])
{
    append(out, words[(n - 1) % n_words]);
}

static bool enclosed(int n, const char *format, char out[48])
{
    if (strncmp(format, "decimalEnclosedCircle", 21) == 0) {
        if (n > 50) return false;
        append_utf8(out, (uint32_t)(n <= 20 ? 0x2460 + n - 1 : n <= 35 ? 0x3251 + n - 21 : 0x32B1 + n - 36));
    } else if (strcmp(format, "decimalEnclosedParen") == 0) {
        if (n > 20) return false;
        append_utf8(out, (uint32_t)(0x2474 + n - 1));
    } else if (strcmp(format, "decimalEnclosedFullstop") == 0) {
        if (n > 20) return false;
        append_utf8(out, (uint32_t)(0x2488 + n - 1));
    } else {
        return false;
    }
    return true;
}

static bool among(const char *format, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(format, *names) == 0) return true;
    return false;
}

static void each_digit(int n, const char *const digits[10], char out[48])
{
    char decimal[16];

    (void)snprintf(decimal, sizeof decimal, "%d", n);
    for (char *p = decimal; *p; p++) append(out, digits[*p - '0']);
}

void docx_format_number(int n, const char *format, char out[48])
{
    static const char *const plain[10] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    static const char *const circle[10] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    static const char *const legal[10] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
    static const char *const full[10] = { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９" };
    static const char *const places[4] = { "千", "百", "十", "" }, *const legal_places[4] = { "仟", "佰", "拾", "" };
    static const char *const stems[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸" };
    static const char *const zodiac[] = { "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥" };
    static const char *const counting[] = { "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", NULL };
    static const char *const bare[] = { "japaneseCounting", "koreanCounting", NULL };
    static const char *const digital[] = { "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital", NULL };
    static const char *const legals[] = { "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal", NULL };
    static const char *const wide[] = { "decimalFullWidth", "decimalFullWidth2", NULL };

    out[0] = '\0';
    if (n > 0 && n <= MAX_WORDS) {
        if (among(format, counting)) in_words(n, plain, places, false, out);
        else if (among(format, bare)) in_words(n, plain, places, true, out);
        else if (among(format, digital)) each_digit(n, circle, out);
        else if (among(format, legals)) in_words(n, legal, legal_places, false, out);
        else if (among(format, wide)) each_digit(n, full, out);
        else if (strcmp(format, "ideographTraditional") == 0) cycle(n, stems, 10, out);
        else if (strcmp(format, "ideographZodiac") == 0) cycle(n, zodiac, 12, out);
        else if (strcmp(format, "upperRoman") == 0 || strcmp(format, "lowerRoman") == 0) roman(n, format[0] == 'u', out);
        else if (strcmp(format, "upperLetter") == 0 || strcmp(format, "lowerLetter") == 0) letter(n, format[0] == 'u', out);
        else if (strcmp(format, "decimalZero") == 0) (void)snprintf(out, 48, "%02d", n);
        else (void)enclosed(n, format, out);
    }
    if (!out[0]) (void)snprintf(out, 48, "%d", n);
}
