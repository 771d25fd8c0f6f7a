/* What a probe runs through the network: one text, rows of numbers, or a sample of a synthetic
 * task. */
#include "train/probe_private.h"

#include "base/json.h"
#include "data/synthetic.h"
#include <math.h>
#include <string.h>

enum { SAMPLE_STREAM = 4 };

static bool fault(struct status *status, const char *key, const char *what) {
    return status_set(status, STATUS_INVALID_CONFIG, key, "\"%s\" %s", key, what);
}

static bool has_steps(size_t steps, const char *key, struct status *status) {
    if (steps <= PROBE_MAX_STEPS) return true;
    return status_set(status, STATUS_LIMIT, key, "\"%s\" has %zu steps, the most is %d", key, steps,
                      PROBE_MAX_STEPS);
}

/* ---- text ---- */

static bool names_text(const cJSON *root) {
    return json_has(root, "text") || json_has(root, "words") || json_has(root, "reply");
}

/* Add the tokens of a string to an input. */
static bool encode(struct probe *p, size_t input, const struct codec *codec, const char *key,
                   const char *text, struct status *status) {
    size_t length = strlen(text), *steps = &p->input.steps[input], unknown;
    if (!has_steps(*steps + codec_length(codec, text, length), key, status)) return false;
    *steps += codec_encode(codec, text, length, p->tokens[input] + *steps, PROBE_MAX_STEPS - *steps,
                           &unknown);
    p->unknown += unknown;
    return true;
}

static bool encode_words(struct probe *p, const struct codec *codec, const cJSON *words,
                         struct status *status) {
    for (const cJSON *word = words->child; word; word = word->next) {
        if (!cJSON_IsString(word)) return fault(status, "words", "must be strings");
        if (!encode(p, 0, codec, "words", word->valuestring, status)) return false;
    }
    return true;
}

static bool read_text(struct probe *p, const cJSON *root, struct status *status) {
    const struct codec *codec = trainer_source_codec(p->trainer);
    const char *text = NULL;
    const cJSON *words = NULL;
    if (!codec) return fault(status, "text", "is not for this task, which reads no text");
    if (!json_string(root, "", "text", &text, status) ||
        !json_array(root, "", "words", 1, PROBE_MAX_STEPS, &words, status))
        return false;
    if (!text == !words) return fault(status, "text", "or \"words\" must be given, one of them");
    if (text ? !encode(p, 0, codec, "text", text, status) : !encode_words(p, codec, words, status))
        return false;
    return p->input.steps[0] > 0 ||
           status_set(status, STATUS_TEXT_TOO_SHORT, text ? "text" : "words",
                      "nothing in the text is known to the model");
}

/* The decoder reads a start and the reply; it should answer the reply and an end. */
static bool read_reply(struct probe *p, const cJSON *root, struct status *status) {
    const char *reply = "";
    if (!json_string(root, "", "reply", &reply, status)) return false;
    p->tokens[1][p->input.steps[1]++] = CODEC_START;
    if (!encode(p, 1, trainer_output_codec(p->trainer), "reply", reply, status)) return false;
    size_t count = p->input.steps[1] - 1;
    memcpy(p->answers, p->tokens[1] + 1, count * sizeof *p->answers);
    p->answers[count] = CODEC_END;
    return true;
}

static bool read_tokens(struct probe *p, const cJSON *root, struct status *status) {
    if (!read_text(p, root, status)) return false;
    if (train_config_is_language_model(p->trainer->config.task))
        memcpy(p->answers, p->tokens[0] + 1, (p->input.steps[0] - 1) * sizeof *p->answers);
    if (p->trainer->shape.input_count > 1) return read_reply(p, root, status);
    return !json_has(root, "reply") || fault(status, "reply", "is for seq2seq");
}

/* ---- numbers ---- */

static bool check_row(const cJSON *row, size_t width, struct status *status) {
    size_t count = 0;
    for (const cJSON *x = cJSON_IsArray(row) ? row->child : NULL; x; x = x->next, count++)
        if (!cJSON_IsNumber(x) || !isfinite((float)x->valuedouble))
            return fault(status, "inputs", "must hold numbers");
    return count == width || status_set(status, STATUS_INVALID_CONFIG, "inputs",
                                        "\"inputs\" must have rows of %zu numbers", width);
}

static bool read_rows(struct probe *p, const cJSON *root, struct status *status) {
    const cJSON *rows = NULL;
    if (names_text(root))
        return fault(status, "text", "is not for this task, which reads \"inputs\"");
    if (!json_require(root, "", "inputs", status) ||
        !json_array(root, "", "inputs", 1, PROBE_MAX_STEPS, &rows, status))
        return false;
    for (const cJSON *row = rows->child; row; row = row->next, p->input.steps[0]++)
        if (!check_row(row, p->trainer->shape.widths[0], status)) return false;
    const struct network *n = &p->trainer->network;
    return p->input.steps[0] == 1 || n->values[n->inputs[0]].axis != NETWORK_VECTOR ||
           fault(status, "inputs", "must have one row");
}

/* ---- both ---- */

static enum synthetic synthetic_of(const struct probe *p) {
    return p->trainer->config.task == TASK_ADDING ? SYNTHETIC_ADDING : SYNTHETIC_COPY;
}

bool probe_input_read(struct probe *p, const cJSON *root, struct status *status) {
    const struct trainer *t = p->trainer;
    bool tokens = t->shape.tokens[0], given = json_has(root, "inputs");
    memset(p->answers, 0xFF, sizeof p->answers);
    p->drawn = train_config_is_synthetic(t->config.task) && !given && !names_text(root);
    if (p->drawn) {
        p->input.steps[0] = synthetic_steps(synthetic_of(p), t->config.sequence_length);
        return has_steps(p->input.steps[0], "sequenceLength", status);
    }
    if (tokens && given)
        return fault(status, "inputs", "are not for this task, which reads \"text\"");
    return tokens ? read_tokens(p, root, status) : read_rows(p, root, status);
}

static void draw(struct probe *p) {
    const struct trainer *t = p->trainer;
    struct random random;
    random_seed(&random, (uint64_t)p->options.seed, SAMPLE_STREAM);
    p->input.tokens[0] = p->tokens[0];
    p->input.classes = p->answers;
    synthetic_fill(synthetic_of(p), t->config.sequence_length, &random, 1, &p->input);
}

void probe_input_fill(struct probe *p, const cJSON *root) {
    real *to = p->input.features[0];
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(root, "inputs");
    if (p->drawn) draw(p);
    for (const cJSON *row = rows ? rows->child : NULL; row; row = row->next)
        for (const cJSON *x = row->child; x; x = x->next) *to++ = (real)x->valuedouble;
}
