/* Samples out of JSON, in two passes: gather the texts that codecs are built from, then encode. */
#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "data/dataset.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT, TARGET };

static const char *const keys[][3] = {
    [DATASET_CLASSIFICATION] = {"text", "label", NULL},
    [DATASET_LABELLING] = {"words", "labels", NULL},
    [DATASET_TRANSLATION] = {"source", "target", NULL},
    [DATASET_REGRESSION] = {"inputs", "target", NULL},
};

/* What that side of a sample is called. Recognition has its inputs from one kind, its labels from
 * another. */
static const char *key_of(enum dataset_kind kind, int side) {
    if (kind != DATASET_RECOGNITION) return keys[kind][side];
    return keys[side == INPUT ? DATASET_REGRESSION : DATASET_CLASSIFICATION][side];
}

struct texts {
    struct codec_text *all;
    size_t count, room;
};

struct reader {
    struct dataset *dataset;
    enum dataset_kind kind;
    const cJSON *lists[2];         /* samples, validation */
    char path[64];                 /* of the sample being read */
    const cJSON *values[2];        /* its input and its target */
    struct texts texts[2];         /* of all samples' inputs; of their targets */
    size_t room[BATCH_INPUTS + 1]; /* steps there is memory for: of the inputs, of the target */
    bool flat;                     /* regression: a target is one row */
    struct status *status;
};

/* Whether that side of a sample is rows of numbers. */
static bool has_rows(const struct reader *r, int side) {
    return r->kind == DATASET_REGRESSION || (r->kind == DATASET_RECOGNITION && side == INPUT);
}

/* The fault of a sample's value, or of an element of it (index >= 0). */
static bool fault(struct reader *r, int side, int index, const char *what) {
    char key[96], element[24] = "";
    if (index >= 0) format_text(element, sizeof element, "[%d]", index);
    format_text(key, sizeof key, "%s.%s%s", r->path, key_of(r->kind, side), element);
    return status_set(r->status, STATUS_INVALID_CONFIG, key, "\"%s\" %s", key, what);
}

static bool steps_fit(struct reader *r, int side, size_t steps) {
    char what[80];
    if (steps >= 1 && steps <= DATASET_MAX_STEPS) return true;
    format_text(what, sizeof what, "must have 1 to %d %s, not %zu", DATASET_MAX_STEPS,
                has_rows(r, side) ? "rows" : "tokens", steps);
    return fault(r, side, -1, what);
}

/* ---- walking over samples ---- */

static bool open_sample(struct reader *r, const cJSON *sample) {
    const char *const names[] = {key_of(r->kind, INPUT), key_of(r->kind, TARGET), NULL};
    if (!json_expect_object(sample, r->path, names, r->status)) return false;
    for (int side = INPUT; side <= TARGET; side++) {
        if (!json_require(sample, r->path, names[side], r->status)) return false;
        r->values[side] = cJSON_GetObjectItemCaseSensitive(sample, names[side]);
    }
    return true;
}

static bool each_sample(struct reader *r, bool (*visit)(struct reader *)) {
    static const char *const names[] = {"samples", "validation"};
    for (int l = 0; l < 2; l++) {
        size_t i = 0;
        const cJSON *item = r->lists[l] ? r->lists[l]->child : NULL;
        for (; item; item = item->next) {
            format_text(r->path, sizeof r->path, "%s[%zu]", names[l], i++);
            if (!open_sample(r, item) || !visit(r)) return false;
        }
    }
    return true;
}

static bool open_lists(struct reader *r, const cJSON *root) {
    static const char *const names[] = {"samples", "validation", NULL};
    const cJSON *const *lists = r->lists;
    r->lists[0] = root;
    if (!cJSON_IsArray(root)) {
        r->lists[0] = NULL;
        if (!json_expect_object(root, "", names, r->status) ||
            !json_require(root, "", names[0], r->status))
            return false;
        for (int l = 0; l < 2; l++)
            if (!json_array(root, "", names[l], !l, DATASET_MAX_SAMPLES, &r->lists[l], r->status))
                return false;
    }
    size_t count = (size_t)cJSON_GetArraySize(lists[0]);
    r->dataset->validation = lists[1] ? (size_t)cJSON_GetArraySize(lists[1]) : 0;
    r->dataset->count = count + r->dataset->validation;
    if (count >= 1 && r->dataset->count <= DATASET_MAX_SAMPLES) return true;
    return status_set(r->status, STATUS_LIMIT, names[0], "there must be 1 to %d samples, not %zu",
                      DATASET_MAX_SAMPLES, r->dataset->count);
}

/* ---- codecs ---- */

static bool gather(struct reader *r, int side, const cJSON *string, int index) {
    struct texts *t = &r->texts[side];
    if (!cJSON_IsString(string)) return fault(r, side, index, "must be a string");
    if (t->count == t->room) {
        size_t room = t->room ? 2 * t->room : 1024;
        struct codec_text *all = memory_resize(t->all, room, sizeof *all);
        if (!all) return status_no_memory(r->status);
        t->all = all;
        t->room = room;
    }
    t->all[t->count++] = (struct codec_text){string->valuestring, strlen(string->valuestring)};
    return true;
}

static bool gather_sample(struct reader *r) {
    if (r->kind == DATASET_RECOGNITION) return gather(r, TARGET, r->values[TARGET], -1);
    if (r->kind != DATASET_LABELLING)
        return gather(r, INPUT, r->values[INPUT], -1) && gather(r, TARGET, r->values[TARGET], -1);
    size_t before[2] = {r->texts[INPUT].count, r->texts[TARGET].count};
    for (int side = INPUT; side <= TARGET; side++) {
        int i = 0;
        if (!cJSON_IsArray(r->values[side])) return fault(r, side, -1, "must be an array […]");
        for (const cJSON *item = r->values[side]->child; item; item = item->next)
            if (!gather(r, side, item, i++)) return false;
    }
    size_t words = r->texts[INPUT].count - before[0], labels = r->texts[TARGET].count - before[1];
    if (words == labels) return steps_fit(r, INPUT, words);
    char what[80];
    format_text(what, sizeof what, "must have a label for each of the %zu words, not %zu", words,
                labels);
    return fault(r, TARGET, -1, what);
}

static bool other_vocabulary(struct reader *r) {
    return status_set(r->status, STATUS_USAGE, "samples",
                      "the model's vocabulary is not one for these samples");
}

/* A codec of `unit` over the side's texts; one that is kept must be of that kind. */
static bool settle_codec(struct reader *r, int side, enum codec_unit unit, size_t reserved,
                         size_t most) {
    struct dataset *d = r->dataset;
    struct codec *codec = side == INPUT ? &d->source : &d->output;
    bool *has = side == INPUT ? &d->has_source : &d->has_output;
    const struct texts *texts = &r->texts[side];
    if (!*has)
        return *has = codec_build(codec, unit, reserved, texts->all, texts->count, most, r->status);
    if (codec->unit == unit && codec->reserved == reserved && codec_size(codec) > reserved)
        return true;
    return other_vocabulary(r);
}

static bool settle_codecs(struct reader *r, enum codec_unit unit, size_t most) {
    if (r->kind == DATASET_RECOGNITION) {
        if (r->dataset->has_source) return other_vocabulary(r);
        return settle_codec(r, TARGET, CODEC_LABEL, 0, 0);
    }
    if (r->kind == DATASET_TRANSLATION)
        return settle_codec(r, INPUT, unit, CODEC_RESERVED, most) &&
               settle_codec(r, TARGET, unit, CODEC_RESERVED, most);
    if (r->kind == DATASET_LABELLING) unit = CODEC_LABEL;
    return settle_codec(r, INPUT, unit, CODEC_UNKNOWN + 1, most) &&
           settle_codec(r, TARGET, CODEC_LABEL, 0, 0);
}

/* ---- fields ---- */

static struct dataset_field *field_of(struct reader *r, size_t f) {
    return f == r->dataset->input_count ? &r->dataset->target : &r->dataset->inputs[f];
}

static bool open_fields(struct reader *r) {
    struct dataset *d = r->dataset;
    d->input_count = r->kind == DATASET_TRANSLATION ? 2 : 1;
    for (size_t f = 0; f <= d->input_count; f++) {
        struct dataset_field *field = field_of(r, f);
        format_text(field->name, sizeof field->name, "%s",
                    f                    ? "target"
                    : d->input_count > 1 ? "source"
                                         : "input");
        field->width =
            has_rows(r, f ? TARGET : INPUT) ? 0 : codec_size(f ? &d->output : &d->source);
        field->offsets = memory_array(d->count + 1, sizeof *field->offsets);
        if (!field->offsets) return status_no_memory(r->status);
    }
    d->count = 0; /* of those read */
    return true;
}

static size_t end_of(struct reader *r, size_t f) {
    return field_of(r, f)->offsets[r->dataset->count];
}

/* Room for `more` steps behind those there are. */
static bool reserve(struct reader *r, size_t f, size_t more) {
    struct dataset_field *field = field_of(r, f);
    bool numbers = has_rows(r, f == r->dataset->input_count ? TARGET : INPUT);
    size_t needed = end_of(r, f) + more, *room = &r->room[f];
    if (needed <= *room) return true;
    size_t size = numbers ? field->width * sizeof *field->numbers : sizeof *field->tokens;
    void *old = numbers ? (void *)field->numbers : field->tokens;
    void *grown = memory_resize(old, 2 * needed, size);
    if (!grown) return status_no_memory(r->status);
    if (numbers)
        field->numbers = grown;
    else
        field->tokens = grown;
    *room = 2 * needed;
    return true;
}

/* The sample has so many steps. */
static void close_steps(struct reader *r, size_t f, size_t steps) {
    struct dataset_field *field = field_of(r, f);
    field->offsets[r->dataset->count + 1] = end_of(r, f) + steps;
    if (steps > field->longest) field->longest = steps;
}

/* Give back the room that was not needed. */
static void trim(struct reader *r) {
    for (size_t f = 0; f <= r->dataset->input_count; f++) {
        struct dataset_field *field = field_of(r, f);
        size_t steps = end_of(r, f);
        void *tokens =
            field->tokens ? memory_resize(field->tokens, steps, sizeof *field->tokens) : NULL;
        void *numbers = field->numbers ? memory_resize(field->numbers, steps,
                                                       field->width * sizeof *field->numbers)
                                       : NULL;
        if (tokens) field->tokens = tokens;
        if (numbers) field->numbers = numbers;
    }
}

/* ---- tokens ---- */

/* The tokens of a text behind `before` others; *steps grows by their number. */
static bool encode(struct reader *r, int side, const char *text, int index, size_t f,
                   size_t *steps) {
    const struct codec *codec = side == INPUT ? &r->dataset->source : &r->dataset->output;
    size_t unknown, length = strlen(text), most = DATASET_MAX_STEPS - *steps;
    if (!reserve(r, f, DATASET_MAX_STEPS + 1)) return false;
    uint16_t *to = field_of(r, f)->tokens + end_of(r, f) + *steps;
    size_t count = codec_encode(codec, text, length, to, most + 1, &unknown);
    if (count > most) return steps_fit(r, side, *steps + codec_length(codec, text, length));
    *steps += count;
    if (!unknown || codec->reserved) return true;
    char what[120];
    format_text(what, sizeof what, "is \"%.60s\", which is not one of the model's labels", text);
    return fault(r, side, index, what);
}

/* One text, or each of an array of them. */
static bool encode_value(struct reader *r, int side, size_t f) {
    const cJSON *value = r->values[side];
    size_t steps = 0;
    int i = 0;
    if (cJSON_IsString(value) && !encode(r, side, value->valuestring, -1, f, &steps)) return false;
    for (const cJSON *item = value->child; item; item = item->next)
        if (!encode(r, side, item->valuestring, i++, f, &steps)) return false;
    close_steps(r, f, steps);
    return steps_fit(r, side, steps);
}

/* Decoder input: start, y_1 … y_n; target: y_1 … y_n, end. */
static bool encode_translation(struct reader *r) {
    size_t steps = 1;
    if (!reserve(r, 1, DATASET_MAX_STEPS + 1) || !reserve(r, 2, DATASET_MAX_STEPS)) return false;
    if (!encode(r, TARGET, r->values[TARGET]->valuestring, -1, 1, &steps)) return false;
    if (steps == 1) return steps_fit(r, TARGET, 0);
    uint16_t *input = field_of(r, 1)->tokens + end_of(r, 1);
    uint16_t *target = field_of(r, 2)->tokens + end_of(r, 2);
    input[0] = CODEC_START;
    memcpy(target, input + 1, (steps - 1) * sizeof *target);
    target[steps - 1] = CODEC_END;
    close_steps(r, 1, steps);
    close_steps(r, 2, steps);
    return true;
}

/* ---- numbers ---- */

static bool row_fault(struct reader *r, int side, int index) {
    size_t width = field_of(r, (size_t)side)->width;
    char what[80];
    format_text(what, sizeof what, "must be an array of %s%zu numbers between -1e38 and 1e38",
                width ? "" : "1 to ", width ? width : DATASET_MAX_WIDTH);
    return fault(r, side, index, what);
}

/* One row behind `steps` others; the first of all settles the width. */
static bool add_row(struct reader *r, int side, const cJSON *row, int index, size_t steps) {
    struct dataset_field *field = field_of(r, (size_t)side);
    size_t size = cJSON_IsArray(row) ? (size_t)cJSON_GetArraySize(row) : 0;
    if (!field->width && size <= DATASET_MAX_WIDTH) field->width = size;
    if (!size || size != field->width) return row_fault(r, side, index);
    if (!reserve(r, (size_t)side, steps + 1)) return false;
    float *to = field->numbers + (end_of(r, (size_t)side) + steps) * size;
    for (const cJSON *x = row->child; x; x = x->next) {
        if (!cJSON_IsNumber(x) || !(fabs(x->valuedouble) <= 1e38)) return row_fault(r, side, index);
        *to++ = (float)x->valuedouble;
    }
    return true;
}

static bool add_rows(struct reader *r, int side) {
    const cJSON *rows = r->values[side];
    if (!cJSON_IsArray(rows)) return fault(r, side, -1, "must be an array […]");
    size_t count = (size_t)cJSON_GetArraySize(rows);
    if (!steps_fit(r, side, count)) return false;
    int i = 0;
    for (const cJSON *row = rows->child; row; row = row->next, i++)
        if (!add_row(r, side, row, i, (size_t)i)) return false;
    close_steps(r, (size_t)side, count);
    return true;
}

/* ---- samples ---- */

static bool encode_sample(struct reader *r) {
    if (!(has_rows(r, INPUT) ? add_rows(r, INPUT) : encode_value(r, INPUT, 0))) return false;
    if (!(r->kind == DATASET_TRANSLATION ? encode_translation(r) : encode_value(r, TARGET, 1)))
        return false;
    r->dataset->count++;
    return true;
}

/* The first sample tells whether the target is a row, or has one for each row of the inputs. */
static bool add_numbers(struct reader *r) {
    const cJSON *target = r->values[TARGET];
    if (!add_rows(r, INPUT)) return false;
    if (r->dataset->count == 0) r->flat = !cJSON_IsArray(target->child);
    if (r->flat) {
        if (!add_row(r, TARGET, target, -1, 0)) return false;
        close_steps(r, TARGET, 1);
    } else {
        if (!add_rows(r, TARGET)) return false;
        if (cJSON_GetArraySize(target) != cJSON_GetArraySize(r->values[INPUT]))
            return fault(r, TARGET, -1, "must have as many rows as the inputs");
    }
    r->dataset->count++;
    return true;
}

/* ---- all of it ---- */

/* What the first sample is made of, all are. */
static void find_kind(struct reader *r) {
    const cJSON *first = r->lists[0]->child;
    if (r->kind == DATASET_CLASSIFICATION && cJSON_IsObject(first) && json_has(first, "inputs"))
        r->kind = DATASET_RECOGNITION;
}

static bool read_root(struct reader *r, enum codec_unit unit, size_t most, const cJSON *root) {
    if (!open_lists(r, root)) return false;
    find_kind(r);
    if (r->kind == DATASET_REGRESSION) return open_fields(r) && each_sample(r, add_numbers);
    return each_sample(r, gather_sample) && settle_codecs(r, unit, most) && open_fields(r) &&
           each_sample(r, encode_sample);
}

bool dataset_read(struct dataset *dataset, enum dataset_kind kind, enum codec_unit unit,
                  size_t most_words, const char *json, size_t length, struct status *status) {
    struct reader r = {.dataset = dataset, .kind = kind, .status = status};
    if (length > DATASET_MAX_BYTES)
        return status_set(status, STATUS_LIMIT, "samples",
                          "the data have %zu bytes, the most is %d", length, DATASET_MAX_BYTES);
    cJSON *root = json_parse(json, length, status);
    bool good = root && read_root(&r, unit, most_words, root);
    if (good) trim(&r);
    free(r.texts[INPUT].all);
    free(r.texts[TARGET].all);
    cJSON_Delete(root);
    return good;
}
