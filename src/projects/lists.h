/* What measures are given: two JSON lists of strings, line for line. */
#ifndef LISTS_H
#define LISTS_H

#include "base/status.h"
#include <cJSON.h>
#include <stdbool.h>

enum { LISTS_MOST = 100000 };

/* Both are arrays of 1 to LISTS_MOST strings, as many of each. */
bool lists_match(const cJSON *truth, const cJSON *answers, struct status *status);

#endif
