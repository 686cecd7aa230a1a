/* The words that files use for which way is good. */
#include "cli/stats/stats_cli.h"

#include <strings.h>

static const struct {
    const char *word;
    int         good;
} words[] = {
    { "high", 1 },  { "higher", 1 },  { "up", 1 },    { "increase", 1 },  { "positive", 1 },  { "high is good", 1 },  { "higher is good", 1 },
    { "higher is better", 1 },        { "1", 1 },     { "+1", 1 },        { "高优", 1 },      { "高优指标", 1 },      { "正向", 1 },
    { "正向指标", 1 },                { "正指标", 1 }, { "越高越好", 1 },  { "升", 1 },        { "上升", 1 },
    { "low", -1 },  { "lower", -1 },  { "down", -1 }, { "decrease", -1 }, { "negative", -1 }, { "low is good", -1 },  { "lower is good", -1 },
    { "lower is better", -1 },        { "-1", -1 },   { "低优", -1 },     { "低优指标", -1 }, { "逆向", -1 },         { "逆向指标", -1 },
    { "负向", -1 }, { "负向指标", -1 }, { "逆指标", -1 }, { "越低越好", -1 }, { "降", -1 },   { "下降", -1 },
    { "none", 0 },  { "0", 0 },       { "无", 0 },
};

bool stats_direction(const char *word, int *good)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i].word) == 0) {
            *good = words[i].good;
            return true;
        }
    return false;
}
