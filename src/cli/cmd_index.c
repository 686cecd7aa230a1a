/* kangce index: a composite index from a configuration and a table of values. */
#include "cli/stats/stats_cli.h"

const kc_command kc_cmd_index[] = { { NULL } };
