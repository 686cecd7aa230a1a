/* kangce stats: methods of this chapter. */
#include "cli/stats/stats_cli.h"

const kc_command kc_cmd_stats_rates[] = { { NULL } };
