#include "train/predict.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/sort.h"
#include "train/trainer_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rank {
    real probability;
    uint32_t label;
};

struct prediction {
    const struct trainer *trainer;
    struct arena arena;
    struct network_run run;
    const struct reading *reading;
    const cJSON *value; /* of its key */
    bool classifies;
    size_t count;     /* T: tokens or rows */
    size_t steps;     /* of them that are read */
    uint16_t *tokens; /* (T) */
    real *numbers;    /* (T, C) */
    size_t unknown;
    struct rank *ranks; /* (K) */
    struct status *status;
};

/* How a task's sample is written. */
struct reading {
    const char *key;
    bool array;
    bool (*read)(struct prediction *p); /* its value into tokens or numbers */
};

static bool fault(const struct prediction *p, const char *what) {
    const char *key = p->reading->key;
    return status_set(p->status, STATUS_INVALID_CONFIG, key, "\"%s\" %s", key, what);
}

/* ---- the sample ---- */

static bool read_text(struct prediction *p) {
    const struct codec *codec = trainer_source_codec(p->trainer);
    const char *text = p->value->valuestring;
    codec_encode(codec, text, strlen(text), p->tokens, p->count, &p->unknown);
    return true;
}

static bool read_words(struct prediction *p) {
    const struct codec *codec = trainer_source_codec(p->trainer);
    size_t i = 0, unknown;
    for (const cJSON *word = p->value->child; word; word = word->next, i++) {
        if (!cJSON_IsString(word)) return fault(p, "must be strings");
        codec_encode(codec, word->valuestring, strlen(word->valuestring), p->tokens + i, 1,
                     &unknown);
        p->unknown += unknown;
    }
    return true;
}

/* Of a row of tokens the one it has. */
static bool read_row(struct prediction *p, const cJSON *row, size_t index) {
    size_t width = p->tokens ? 1 : p->trainer->shape.widths[0], i = 0;
    for (const cJSON *x = row->child; x && i < width; x = x->next, i++) {
        double value = cJSON_IsNumber(x) ? x->valuedouble : (double)NAN;
        bool token =
            value >= 0 && value < (double)p->trainer->shape.widths[0] && value == floor(value);
        if (p->tokens ? !token : !(fabs(value) <= 1e38)) return false;
        if (p->tokens)
            p->tokens[index] = (uint16_t)value;
        else
            p->numbers[index * width + i] = (real)(float)value;
    }
    return i == width && cJSON_GetArraySize(row) == (int)width;
}

static bool read_rows(struct prediction *p) {
    size_t i = 0;
    for (const cJSON *row = p->value->child; row; row = row->next)
        if (!cJSON_IsArray(row) || !read_row(p, row, i++))
            return status_set(p->status, STATUS_INVALID_CONFIG, p->reading->key,
                              "\"%s\" must be rows of %zu numbers the model can read",
                              p->reading->key, p->tokens ? 1 : p->trainer->shape.widths[0]);
    return true;
}

static const struct reading readings[] = {
    {"text", false, read_text}, {"words", true, read_words}, {"inputs", true, read_rows}};

static const struct reading *reading_of(const struct trainer *t) {
    if (t->config.task == TASK_CLASSIFICATION && t->shape.tokens[0]) return &readings[0];
    return &readings[t->config.task == TASK_LABELLING ? 1 : 2];
}

static bool read_keys(struct prediction *p, const cJSON *root) {
    const char *key = p->reading->key, *const keys[] = {key, "steps", NULL};
    int64_t steps = DATASET_MAX_STEPS;
    if (!json_expect_object(root, "", keys, p->status) || !json_require(root, "", key, p->status) ||
        !json_integer(root, "", "steps", 1, DATASET_MAX_STEPS, &steps, p->status))
        return false;
    p->steps = (size_t)steps;
    p->value = cJSON_GetObjectItemCaseSensitive(root, key);
    if (p->reading->array ? cJSON_IsArray(p->value) : cJSON_IsString(p->value)) return true;
    return fault(p, p->reading->array ? "must be an array […]" : "must be a string");
}

static bool count_steps(struct prediction *p) {
    const struct network *n = &p->trainer->network;
    const struct codec *codec = trainer_source_codec(p->trainer);
    size_t most = n->values[n->inputs[0]].axis == NETWORK_VECTOR ? 1 : DATASET_MAX_STEPS;
    if (p->reading->read != read_rows && !codec)
        return fault(p, "cannot be read without a vocabulary");
    p->count = p->reading->array
                   ? (size_t)cJSON_GetArraySize(p->value)
                   : codec_length(codec, p->value->valuestring, strlen(p->value->valuestring));
    if (p->steps > p->count) p->steps = p->count;
    return (p->count >= 1 && p->count <= most) ||
           status_set(p->status, STATUS_LIMIT, p->reading->key,
                      "\"%s\" must have 1 to %zu steps, not %zu", p->reading->key, most, p->count);
}

/* ---- passes ---- */

static void lengths_of(const struct prediction *p, size_t *lengths) {
    for (size_t i = 0; i < p->trainer->network.axis_count; i++) lengths[i] = p->steps;
}

static void cut(struct prediction *p) {
    const struct trainer_shape *shape = &p->trainer->shape;
    size_t lengths[NETWORK_MAX_AXES];
    lengths_of(p, lengths);
    network_run_cut(&p->run, &p->trainer->network, 1, lengths, 0, &p->arena);
    network_run_bind(&p->run, p->trainer->values, NULL);
    p->run.logits = loss_wants_logits(p->trainer->config.loss);
    if (shape->tokens[0])
        p->tokens = arena_cut(&p->arena, p->count, sizeof *p->tokens);
    else
        p->numbers = arena_cut(&p->arena, (uint64_t)p->count * shape->widths[0], sizeof(real));
    p->ranks = arena_cut(&p->arena, shape->outputs, sizeof *p->ranks);
}

static bool take(struct prediction *p) {
    cut(p);
    if (p->arena.used > TRAINER_MAX_MEMORY)
        return status_set(p->status, STATUS_LIMIT, p->reading->key, "this takes more than %u bytes",
                          TRAINER_MAX_MEMORY);
    if (!arena_take(&p->arena, p->status)) return false;
    cut(p);
    return true;
}

/* The answers (rows, K); NULL when they are no numbers. */
static const real *run(struct prediction *p, size_t *rows) {
    const struct network *n = &p->trainer->network;
    enum loss loss = p->trainer->config.loss;
    size_t lengths[NETWORK_MAX_AXES], width = p->trainer->shape.outputs;
    lengths_of(p, lengths);
    network_run_shape(&p->run, 1, lengths);
    if (p->tokens)
        network_run_tokens(&p->run, 0, p->tokens);
    else
        network_run_features(&p->run, 0, p->numbers);
    uint8_t *mask = network_run_mask(&p->run, 0);
    if (mask) memset(mask, 1, p->steps);
    real *y = network_run_forward(&p->run);
    int axis = n->values[n->output].axis;
    *rows = axis == NETWORK_VECTOR ? 1 : p->run.lengths[axis];
    if (p->run.logits)
        activations_forward(loss == LOSS_CROSS_ENTROPY ? ACTIVATION_SOFTMAX : ACTIVATION_SIGMOID,
                            *rows, width, y);
    for (size_t i = 0; i < *rows * width; i++)
        if (!isfinite(y[i])) {
            status_set(p->status, STATUS_DIVERGED, NULL, "the model's output is not finite");
            return NULL;
        }
    return y;
}

/* ---- telling ---- */

static void write_row(const struct prediction *p, const real *row, bool first, struct buffer *out) {
    buffer_text(out, first ? "[" : ",[");
    for (size_t i = 0; i < p->trainer->shape.outputs; i++) {
        if (i) buffer_byte(out, ',');
        json_write_number(out, (double)row[i]);
    }
    buffer_byte(out, ']');
}

static void write_tokens(const struct prediction *p, struct buffer *out) {
    buffer_text(out, "{\"tokens\":[");
    for (size_t i = 0; p->tokens && i < p->steps; i++)
        buffer_format(out, "%s%zu", i ? "," : "", (size_t)p->tokens[i]);
    buffer_format(out, "],\"unknown\":%zu,\"steps\":[", p->unknown);
}

static void write_label(const struct prediction *p, struct rank rank, bool first,
                        struct buffer *out) {
    const struct codec *codec = trainer_output_codec(p->trainer);
    struct buffer name = {0};
    if (codec)
        codec_decode(codec, (uint16_t)rank.label, &name);
    else
        buffer_format(&name, "%zu", (size_t)rank.label);
    if (buffer_failed(&name)) out->failed = true;
    buffer_text(out, first ? "{\"label\":" : ",{\"label\":");
    json_quote(out, name.data ? name.data : "", name.length);
    buffer_text(out, ",\"probability\":");
    json_write_number(out, (double)rank.probability);
    buffer_byte(out, '}');
    buffer_free(&name);
}

/* Most probable first; among equals the lower label. */
static int by_probability(const void *a, const void *b) {
    const struct rank *x = a, *y = b;
    if (x->probability != y->probability) return x->probability > y->probability ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

static void rank_row(struct prediction *p, const real *row) {
    size_t count = p->trainer->shape.outputs;
    for (size_t i = 0; i < count; i++) p->ranks[i] = (struct rank){row[i], (uint32_t)i};
    sort_array(p->ranks, count, sizeof *p->ranks, by_probability);
}

/* All labels of what has one answer, else the first of each row. */
static void write_labels(struct prediction *p, const real *y, size_t rows, struct buffer *out) {
    size_t width = p->trainer->shape.outputs, told = p->trainer->shape.each_step ? 1 : width;
    buffer_text(out, "],\"labels\":[");
    for (size_t r = 0; r < rows; r++) {
        rank_row(p, y + r * width);
        for (size_t i = 0; i < told; i++) write_label(p, p->ranks[i], !r && !i, out);
    }
}

static bool answer(struct prediction *p, const cJSON *root, struct buffer *out) {
    size_t rows;
    if (!read_keys(p, root) || !count_steps(p) || !take(p) || !p->reading->read(p)) return false;
    const real *y = run(p, &rows);
    if (!y) return false;
    if (p->classifies)
        write_tokens(p, out);
    else
        buffer_text(out, "{\"values\":[");
    for (size_t r = 0; r < rows; r++) write_row(p, y + r * p->trainer->shape.outputs, !r, out);
    if (p->classifies) write_labels(p, y, rows, out);
    buffer_text(out, "]}");
    return true;
}

bool predict(const struct trainer *trainer, const char *json, size_t length, struct buffer *out,
             struct status *status) {
    enum task task = trainer->config.task;
    if (train_config_is_language_model(task) || task == TASK_SEQ2SEQ)
        return status_set(status, STATUS_USAGE, "task", "a model that writes text generates it");
    struct prediction *p = memory_array(1, sizeof *p);
    if (!p) return status_no_memory(status);
    *p = (struct prediction){.trainer = trainer, .reading = reading_of(trainer), .status = status};
    p->classifies = trainer->config.loss == LOSS_CROSS_ENTROPY;
    cJSON *root = json_parse(json, length, status);
    bool good = root && answer(p, root, out);
    cJSON_Delete(root);
    arena_free(&p->arena);
    free(p);
    return good && (!buffer_failed(out) || status_no_memory(status));
}
