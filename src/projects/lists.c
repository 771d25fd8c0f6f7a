#include "projects/lists.h"

#include "base/format.h"

static int count_strings(const cJSON *list, const char *name, struct status *status) {
    int count = 0;
    const cJSON *item;
    if (!cJSON_IsArray(list)) {
        status_set(status, STATUS_INVALID_CONFIG, name, "must be an array of strings");
        return -1;
    }
    cJSON_ArrayForEach(item, list) {
        char key[48];
        format_text(key, sizeof key, "%s[%d]", name, count++);
        if (!cJSON_IsString(item)) {
            status_set(status, STATUS_INVALID_CONFIG, key, "must be a string");
            return -1;
        }
    }
    return count;
}

bool lists_match(const cJSON *truth, const cJSON *answers, struct status *status) {
    int expected = count_strings(truth, "truth", status);
    int given = expected < 0 ? -1 : count_strings(answers, "answers", status);
    if (given < 0) return false;
    if (expected < 1 || expected > LISTS_MOST)
        return status_set(status, STATUS_INVALID_CONFIG, "truth", "must have 1 to %d strings",
                          LISTS_MOST);
    return given == expected || status_set(status, STATUS_INVALID_CONFIG, "answers",
                                           "must have as many strings as \"truth\"");
}
