#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

static void free_field(struct dataset_field *field) {
    free(field->offsets);
    free(field->tokens);
    free(field->numbers);
}

void dataset_free(struct dataset *dataset) {
    for (size_t i = 0; i < BATCH_INPUTS; i++) free_field(&dataset->inputs[i]);
    free_field(&dataset->target);
    codec_destroy(&dataset->source);
    codec_destroy(&dataset->output);
    memset(dataset, 0, sizeof *dataset);
}

static uint64_t field_bytes(const struct dataset_field *field, size_t count) {
    if (!field->offsets) return 0;
    uint64_t steps = field->offsets[count], offsets = ((uint64_t)count + 1) * sizeof(size_t);
    return offsets +
           steps * (field->tokens ? sizeof *field->tokens : field->width * sizeof *field->numbers);
}

uint64_t dataset_bytes(const struct dataset *dataset) {
    uint64_t bytes = field_bytes(&dataset->target, dataset->count) + codec_bytes(&dataset->source) +
                     codec_bytes(&dataset->output);
    for (size_t i = 0; i < dataset->input_count; i++)
        bytes += field_bytes(&dataset->inputs[i], dataset->count);
    return bytes;
}

/* ---- batches ---- */

static size_t steps_of(const struct dataset_field *field, uint32_t row) {
    return field->offsets[row + 1] - field->offsets[row];
}

static size_t longest(const struct dataset_field *field, const uint32_t *rows, size_t size) {
    size_t most = 0;
    for (size_t b = 0; b < size; b++)
        if (steps_of(field, rows[b]) > most) most = steps_of(field, rows[b]);
    return most;
}

/* (T, B) */
static void fill_tokens(const struct dataset_field *field, const uint32_t *rows, size_t size,
                        uint16_t *out) {
    memset(out, 0, longest(field, rows, size) * size * sizeof *out);
    for (size_t b = 0; b < size; b++) {
        const uint16_t *tokens = field->tokens + field->offsets[rows[b]];
        for (size_t t = 0; t < steps_of(field, rows[b]); t++) out[t * size + b] = tokens[t];
    }
}

/* (T, B, C) */
static void fill_numbers(const struct dataset_field *field, const uint32_t *rows, size_t size,
                         real *out) {
    size_t width = field->width;
    memset(out, 0, longest(field, rows, size) * size * width * sizeof *out);
    for (size_t b = 0; b < size; b++) {
        const float *row = field->numbers + field->offsets[rows[b]] * width;
        for (size_t t = 0; t < steps_of(field, rows[b]); t++, row += width)
            for (size_t i = 0; i < width; i++) out[(t * size + b) * width + i] = row[i];
    }
}

/* Fills what the field has, and the mask (T, B) where one is wanted; returns T. */
static size_t fill(const struct dataset_field *field, const uint32_t *rows, size_t size,
                   uint16_t *tokens, real *numbers, uint8_t *mask) {
    size_t steps = longest(field, rows, size);
    if (field->tokens)
        fill_tokens(field, rows, size, tokens);
    else
        fill_numbers(field, rows, size, numbers);
    for (size_t t = 0; t < steps && mask; t++)
        for (size_t b = 0; b < size; b++) mask[t * size + b] = t < steps_of(field, rows[b]);
    return steps;
}

void dataset_fill(const struct dataset *dataset, const uint32_t *rows, size_t size,
                  struct batch *batch) {
    batch->size = size;
    for (size_t i = 0; i < dataset->input_count; i++)
        batch->steps[i] = fill(&dataset->inputs[i], rows, size, batch->tokens[i],
                               batch->features[i], batch->step_mask[i]);
    batch->target_steps =
        fill(&dataset->target, rows, size, batch->classes, batch->numbers, batch->mask);
}
