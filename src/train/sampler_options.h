/* How text is to be written: the JSON object that starts a generation or a beam search. */
#ifndef SAMPLER_OPTIONS_H
#define SAMPLER_OPTIONS_H

#include "base/buffer.h"
#include "base/status.h"
#include "data/codec.h"
#include <stddef.h>
#include <stdint.h>

enum {
    SAMPLER_MAX_PROMPT = 65536, /* bytes */
    SAMPLER_MAX_TOP_K = CODEC_MAX_WORDS,
    SAMPLER_MAX_LENGTH = 1024, /* tokens, of "maxLength" and "repetitionWindow" */
    SAMPLER_MAX_BEAMS = 16,
    SAMPLER_MAX_STOP = 64, /* bytes with the final NUL */
};

#define SAMPLER_MAX_TEMPERATURE 100.0

struct sampler_options {
    double temperature; /* the logits are divided by it; 0: always the most probable token */
    size_t top_k;       /* draw among the k most probable; 0: all */
    double top_p;       /* draw among the fewest that have this much of the probability; 1: all */
    uint64_t seed;

    /* The logit of a token among the last `repetition_window` ones (the prompt's included) is
     * divided by the penalty when it is above 0, else multiplied (CTRL, Keskar et al. 2019). 0 or
     * 1: no penalty. */
    double repetition_penalty;
    size_t repetition_window;

    size_t beams;          /* of a beam search; 0: its default */
    double length_penalty; /* alpha of beam.h */
    size_t max_length;     /* tokens to write; 0: no end in a language model, else the default */
    char stop[SAMPLER_MAX_STOP]; /* text of language models ends with these tokens; "": never */
    bool source;                 /* the text given is a "source", not a "prompt" */
};

/* Temperature 0.8, everything drawn from, no penalty, window 64, alpha 0.6 (GNMT, Wu et al. 2016).
 */
struct sampler_options sampler_default(void);

/* Read {"prompt" or "source", "temperature", "topK", "topP", "seed", "repetitionPenalty",
 * "repetitionWindow", "beams", "lengthPenalty", "maxLength", "stop"}; keys left out keep their
 * defaults. *text is a copy of the prompt or source that the caller frees. */
bool sampler_parse(struct sampler_options *options, char **text, const char *json, size_t length,
                   struct status *status);

/* Append the limits as members of a JSON object: "temperature":{"least":0,"most":100},… */
void sampler_write_limits(struct buffer *out);

#endif
