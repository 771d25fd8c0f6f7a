#include "train/sampler_options.h"

#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "train/train_config.h"
#include <string.h>

struct sampler_options sampler_default(void) {
    return (struct sampler_options){.temperature = 0.8,
                                    .top_p = 1,
                                    .repetition_penalty = 1,
                                    .repetition_window = 64,
                                    .length_penalty = 0.6};
}

static const struct limit {
    const char *name;
    double least, most;
    bool whole;
} limits[] = {
    {"temperature", 0, SAMPLER_MAX_TEMPERATURE, false},
    {"topK", 0, SAMPLER_MAX_TOP_K, true},
    {"topP", 0, 1, false},
    {"repetitionPenalty", 1, 10, false},
    {"repetitionWindow", 0, SAMPLER_MAX_LENGTH, true},
    {"beams", 0, SAMPLER_MAX_BEAMS, true},
    {"lengthPenalty", 0, 10, false},
    {"maxLength", 0, SAMPLER_MAX_LENGTH, true},
    {"seed", 0, TRAIN_CONFIG_MAX_SEED, true}, /* train_config.h tells this one */
};

enum { LIMIT_COUNT = sizeof limits / sizeof limits[0] };

static bool read_number(const cJSON *root, const struct limit *limit, double *out,
                        struct status *status) {
    int64_t whole = (int64_t)*out;
    if (!limit->whole)
        return json_number(root, "", limit->name, limit->least, limit->most, out, status);
    if (!json_integer(root, "", limit->name, (int64_t)limit->least, (int64_t)limit->most, &whole,
                      status))
        return false;
    *out = (double)whole;
    return true;
}

static bool read_numbers(struct sampler_options *o, const cJSON *root, struct status *status) {
    double x[LIMIT_COUNT] = {o->temperature,
                             (double)o->top_k,
                             o->top_p,
                             o->repetition_penalty,
                             (double)o->repetition_window,
                             (double)o->beams,
                             o->length_penalty,
                             (double)o->max_length,
                             (double)o->seed};
    for (int i = 0; i < LIMIT_COUNT; i++)
        if (!read_number(root, &limits[i], &x[i], status)) return false;
    o->temperature = x[0];
    o->top_k = (size_t)x[1];
    o->top_p = x[2];
    o->repetition_penalty = x[3];
    o->repetition_window = (size_t)x[4];
    o->beams = (size_t)x[5];
    o->length_penalty = x[6];
    o->max_length = (size_t)x[7];
    o->seed = (uint64_t)x[8];
    return true;
}

static bool read_texts(struct sampler_options *o, const cJSON *root, const char **text,
                       struct status *status) {
    const char *stop = "";
    o->source = json_has(root, "source");
    if (o->source && json_has(root, "prompt"))
        return status_set(status, STATUS_INVALID_CONFIG, "source",
                          "there is a \"prompt\" or a \"source\", not both");
    if (!json_string(root, "", o->source ? "source" : "prompt", text, status) ||
        !json_string(root, "", "stop", &stop, status))
        return false;
    if (strlen(stop) >= sizeof o->stop)
        return status_set(status, STATUS_INVALID_CONFIG, "stop", "\"stop\" has more than %zu bytes",
                          sizeof o->stop - 1);
    format_text(o->stop, sizeof o->stop, "%s", stop);
    return true;
}

static bool read_all(struct sampler_options *o, const cJSON *root, const char **text,
                     struct status *status) {
    static const char *const texts[] = {"prompt", "source", "stop"};
    const char *keys[LIMIT_COUNT + 4] = {texts[0], texts[1], texts[2]};
    for (int i = 0; i < LIMIT_COUNT; i++) keys[3 + i] = limits[i].name;
    return json_expect_object(root, "", keys, status) && read_texts(o, root, text, status) &&
           read_numbers(o, root, status);
}

bool sampler_parse(struct sampler_options *options, char **text, const char *json, size_t length,
                   struct status *status) {
    const char *given = "";
    *options = sampler_default();
    *text = NULL;
    cJSON *root = json_parse(json, length, status);
    if (!root) return false;
    bool good = read_all(options, root, &given, status);
    if (good) *text = memory_copy(given, strlen(given));
    if (good && !*text) good = status_no_memory(status);
    cJSON_Delete(root);
    return good;
}

void sampler_write_limits(struct buffer *out) {
    for (int i = 0; i < LIMIT_COUNT - 1; i++) {
        buffer_format(out, "%s\"%s\":{\"least\":", i ? "," : "", limits[i].name);
        json_write_number(out, limits[i].least);
        buffer_text(out, ",\"most\":");
        json_write_number(out, limits[i].most);
        buffer_byte(out, '}');
    }
}
