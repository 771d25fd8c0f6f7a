/* Text from a model, one token at a time, with a state and memory of its own: training is not
 * disturbed, and weights that training changes between two tokens are used at once. */
#ifndef SAMPLER_H
#define SAMPLER_H

#include "base/random.h"
#include "train/decoder.h"

enum { SAMPLER_END = -2 };

struct sampler {
    const struct trainer *trainer;
    struct arena arena; /* empty until started */
    struct decoder decoder;
    struct sampler_options options;
    struct random random;
    size_t count;        /* tokens there are */
    real *probabilities; /* (V) behind the token drawn last */
    struct sampler_rank *ranks;
    size_t unknown; /* units of the prompt or source that are not in the vocabulary */
    size_t written;
    bool started, ended;
};

/* A sampler of a trainer, not started. */
void sampler_bind(struct sampler *sampler, const struct trainer *trainer);
void sampler_close(struct sampler *sampler);

/* Bytes that one takes, 0 for a model that does not write: with the longest source of the data, or
 * a short prompt. The sampler must not have been started. */
uint64_t sampler_plan(struct sampler *sampler, const struct trainer *trainer);

/* Begin anew with a zero state and take in the prompt or source (decoder.h), `length` bytes. */
bool sampler_start(struct sampler *sampler, const struct sampler_options *options, const char *text,
                   size_t length, struct status *status);

/* The next token, SAMPLER_END where the text ends (CODEC_END, "stop", "maxLength"), -1 on failure
 * (STATUS_DIVERGED when the model gives no numbers). `probabilities` then holds the distribution
 * it was drawn from: after penalty, temperature and cuts, and without temperature when greedy. */
int32_t sampler_next(struct sampler *sampler, struct status *status);

/* Up to `count` tokens as sampler_next() gives them: how many there were, fewer only at the end; -1
 * on failure. */
int32_t sampler_run(struct sampler *sampler, uint16_t *tokens, size_t count, struct status *status);

/* Append what was written, of which the last SAMPLER_MAX_LENGTH tokens are known. */
void sampler_text(const struct sampler *sampler, struct buffer *out);

/* The state and the attention behind the token drawn last (decoder.h); 0 with a fault when there
 * are none. */
size_t sampler_state(struct sampler *sampler, const real **values, struct status *status);
size_t sampler_attention(const struct sampler *sampler, const real **values, struct status *status);

#endif
