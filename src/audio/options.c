#include "audio/options.h"

#include "base/json.h"

#define FEATURES_KEYS                                                                              \
    "do", "frame", "hop", "bands", "coefficients", "low", "high", "range", "scale", "relative",    \
        "centred"

const char *const options_features_keys[] = {FEATURES_KEYS, NULL};
const char *const options_training_keys[] = {FEATURES_KEYS, "split", "copies",   "augment", "noise",
                                             "speed",       "rooms", "silences", "seed",    NULL};

static bool whole(const cJSON *request, const char *key, size_t least, size_t most, size_t *out,
                  struct status *status) {
    int64_t value = (int64_t)*out;
    if (!json_integer(request, "", key, (int64_t)least, (int64_t)most, &value, status))
        return false;
    *out = (size_t)value;
    return true;
}

bool options_features(const cJSON *request, struct features_settings *s, struct status *status) {
    return whole(request, "frame", 16, FEATURES_MOST_FRAME, &s->frame, status) &&
           whole(request, "hop", 1, FEATURES_MOST_FRAME, &s->hop, status) &&
           whole(request, "bands", 1, FEATURES_MOST_BANDS, &s->bands, status) &&
           whole(request, "coefficients", 0, FEATURES_MOST_BANDS, &s->coefficients, status) &&
           json_number(request, "", "low", 0, SOUND_MOST_RATE, &s->low, status) &&
           json_number(request, "", "high", 0, SOUND_MOST_RATE, &s->high, status) &&
           json_number(request, "", "range", 0, 200, &s->range, status) &&
           json_number(request, "", "scale", 0, 100, &s->scale, status) &&
           json_boolean(request, "", "relative", &s->relative, status) &&
           json_boolean(request, "", "centred", &s->centred, status);
}

static bool bad_list(const char *key, size_t count, const char *what, struct status *status) {
    return status_set(status, STATUS_INVALID_CONFIG, key, "\"%s\" must be %zu %s", key, count,
                      what);
}

/* Exactly `count` numbers of a range. */
static bool numbers(const cJSON *list, const char *key, double least, double most, size_t count,
                    double *out, struct status *status) {
    size_t i = 0;
    for (const cJSON *x = list->child; x; x = x->next, i++) {
        bool good = cJSON_IsNumber(x) && x->valuedouble >= least && x->valuedouble <= most;
        if (!good || i == count) return bad_list(key, count, "numbers in range", status);
        out[i] = x->valuedouble;
    }
    return i == count || bad_list(key, count, "numbers", status);
}

static bool read_copies(const cJSON *request, size_t files, size_t *copies, size_t usual,
                        struct status *status) {
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(request, "copies");
    double list[OPTIONS_MOST_FILES];
    size_t one = usual;
    if (!cJSON_IsArray(given)) {
        if (!whole(request, "copies", 0, TRAINING_MOST_COPIES, &one, status)) return false;
        for (size_t i = 0; i < files; i++) copies[i] = one;
        return true;
    }
    if (!numbers(given, "copies", 0, TRAINING_MOST_COPIES, files, list, status)) return false;
    for (size_t i = 0; i < files; i++) copies[i] = (size_t)list[i];
    return true;
}

bool options_training(const cJSON *request, size_t files, struct training_settings *s,
                      size_t *copies, struct status *status) {
    const cJSON *noise = NULL, *speed = NULL;
    int64_t seed = (int64_t)s->seed;
    bool good = options_features(request, &s->features, status) &&
                read_copies(request, files, copies, s->copies, status) &&
                json_boolean(request, "", "augment", &s->augment, status) &&
                json_array(request, "", "noise", 2, 2, &noise, status) &&
                (!noise || numbers(noise, "noise", -20, 120, 2, s->noise, status)) &&
                json_array(request, "", "speed", 2, 2, &speed, status) &&
                (!speed || numbers(speed, "speed", 0.5, 2, 2, s->speed, status)) &&
                json_number(request, "", "rooms", 0, 1, &s->rooms, status) &&
                json_number(request, "", "silences", 0, 10, &s->silences, status) &&
                json_integer(request, "", "seed", 0, 1LL << 53, &seed, status);
    s->seed = (uint64_t)seed;
    return good;
}
