/* Text from a model, one character at a time, with a state of its own: training is not disturbed,
 * and weights that training changes between two characters are used at once. */
#ifndef SAMPLER_H
#define SAMPLER_H

#include "base/random.h"
#include "data/vocabulary.h"
#include "model/model_run.h"

enum { SAMPLER_MAX_PROMPT = 65536 /* bytes */, SAMPLER_MAX_TOP_K = VOCABULARY_MAX };

#define SAMPLER_MAX_TEMPERATURE 100.0

struct sampler_options {
    double temperature; /* the logits are divided by it; 0: always the most probable character */
    size_t top_k;       /* draw among the k most probable; 0: all */
    double top_p;       /* draw among the fewest that have this much of the probability; 1: all */
    uint64_t seed;
};

struct sampler {
    struct model_run run; /* batch and length 1 */
    const struct vocabulary *vocabulary;
    struct sampler_options options;
    struct random random;
    real *state;
    real *probabilities; /* (V) behind the character drawn last */
    struct sampler_rank *ranks;
    size_t unknown; /* characters of the prompt that are not in the vocabulary */
    uint16_t token; /* to be run through next */
    bool started;
};

struct sampler_options sampler_default(void);

/* Read {"prompt":…,"temperature":…,"topK":…,"topP":…,"seed":…}; keys left out keep their defaults.
 * *prompt is a copy that the caller frees. */
bool sampler_parse(struct sampler_options *options, char **prompt, const char *json, size_t length,
                   struct status *status);

void sampler_cut(struct sampler *sampler, const struct model *model, struct arena *arena);
void sampler_bind(struct sampler *sampler, const struct vocabulary *vocabulary, real *values);

/* Begin anew with a zero state and run the prompt through but for its last character. Without a
 * known character in the prompt, a line break stands in for it (or the first character of the
 * vocabulary). */
bool sampler_start(struct sampler *sampler, const struct sampler_options *options,
                   const char *prompt, size_t length, struct status *status);

/* The token of the next character, -1 on failure (STATUS_DIVERGED when the model gives no numbers).
 * `probabilities` then holds the distribution it was drawn from: after temperature and cuts, and
 * plainly the softmax when greedy. */
int32_t sampler_next(struct sampler *sampler, struct status *status);

#endif
