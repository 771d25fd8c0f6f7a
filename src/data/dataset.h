/* Samples of a supervised task: for each sample one or more inputs and a target, each a sequence of
 * tokens or of rows of numbers (a sequence of length 1 when there is one per sample). */
#ifndef DATASET_H
#define DATASET_H

#include "base/buffer.h"
#include "base/status.h"
#include "data/batch.h"
#include "data/codec.h"
#include <stdint.h>

enum {
    DATASET_MAX_SAMPLES = 1 << 20,
    DATASET_MAX_BYTES = 64 << 20, /* of the data given */
    DATASET_MAX_STEPS = 1024,     /* of one sample */
    DATASET_MAX_WIDTH = 1024,     /* numbers of a row */
};

struct dataset_field {
    char name[40];    /* of the input layer it feeds: "input", or "source" and "target" (of
                       * translation); of the target "target" */
    size_t width;     /* numbers of a row; of tokens, how many different ones */
    size_t longest;   /* steps of the longest sample */
    size_t *offsets;  /* (count + 1) steps before each sample */
    uint16_t *tokens; /* all samples' tokens end to end; or … */
    float *numbers;   /* … all rows */
};

struct dataset {
    size_t count;
    size_t validation; /* the last so many samples are for validation; 0: none named */
    size_t input_count;
    struct dataset_field inputs[BATCH_INPUTS];
    struct dataset_field target;
    struct codec source, output; /* of text: the first input's tokens; the target's (labels or text,
                                  * and so the second input's) */
    bool has_source, has_output; /* whether there is one */
};

/* What samples are made of. No sequence is empty or longer than DATASET_MAX_STEPS. Words and
 * characters have reserved tokens, classes have none: a class is a label's place in the order in
 * which labels first appear. */
enum dataset_kind {
    DATASET_CLASSIFICATION, /* {"text":"…","label":"…"}: one label for a text; or, when the first
                             * sample has "inputs", all are of the last kind */
    DATASET_LABELLING, /* {"words":["…",…],"labels":["…",…]}: one label for each word; words are
                        * tokens as they are given, whatever the unit */
    DATASET_TRANSLATION, /* {"source":"…","target":"…"}: inputs source, and target moved on by
                          * one after a start; target followed by an end (teacher forcing) */
    DATASET_REGRESSION,  /* {"inputs":[[x,…],…],"target":[y,…] or, a row for each row of the
                          * inputs, [[y,…],…]}, the same in all samples */
    DATASET_RECOGNITION, /* {"inputs":[[x,…],…],"label":"…"}: one label for rows of numbers */
};

/* Read UTF-8 JSON {"samples":[…],"validation":[…]} ("validation" may be left out), or the bare
 * array of samples. *dataset is zero, but for codecs of a model that is already there with
 * has_source and has_output set: these are kept, and labels they do not have are faults. Else
 * codecs are built from all samples, with the `most_words` most frequent words (codec_build()).
 * `unit` is that of text. Every fault names the sample: "samples[12].label". dataset_free() is
 * called in any case. */
bool dataset_read(struct dataset *dataset, enum dataset_kind kind, enum codec_unit unit,
                  size_t most_words, const char *json, size_t length, struct status *status);

/* Codecs included; zeroed after. */
void dataset_free(struct dataset *dataset);

/* Bytes of memory taken, codecs included. */
uint64_t dataset_bytes(const struct dataset *dataset);

/* Fill a batch with the samples numbered rows[0 … size-1], each below count: size, steps, tokens or
 * numbers (0 behind the end of a sample), masks (1 at the steps a sample has). */
void dataset_fill(const struct dataset *dataset, const uint32_t *rows, size_t size,
                  struct batch *batch);

#endif
