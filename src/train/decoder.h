/* A model that writes token after token: a language model after a prompt, or the decoder of a
 * sequence-to-sequence model after a source and a start token.
 *
 * Rows are texts written side by side from the same beginning (1 for drawing, more for a beam
 * search). The memory is of the caller's arena and no part of the trainer's; the weights are the
 * trainer's of the moment, but for what was read of the source at the start. A step allocates
 * nothing. */
#ifndef DECODER_H
#define DECODER_H

#include "base/arena.h"
#include "model/network_run.h"
#include "train/sampler_options.h"

struct trainer;

enum { DECODER_DEFAULT_LENGTH = 128 /* tokens, where there must be an end */ };

/* Where the text of a run stands: what was written last comes first. */
struct decoder_history {
    uint16_t *tokens;
    size_t count, room;
};

struct decoder {
    const struct trainer *trainer;
    const struct codec *codec; /* of what is written */
    bool translates;           /* from a source to CODEC_END */
    struct network_run run;
    size_t rows;
    size_t width;                   /* tokens there are */
    size_t input;                   /* of the network: takes what is written */
    size_t length;                  /* tokens of the prompt or of the source */
    size_t unknown;                 /* of its units, those not in the vocabulary */
    uint16_t *text;                 /* prompt (length), or source (length, rows) */
    uint16_t *tokens;               /* (rows) to be run through next */
    real *state;                    /* room for those of all rows and of one more */
    struct decoder_history history; /* the end of the prompt */
    size_t stop_length;
    uint16_t stop[SAMPLER_MAX_STOP];
    bool begun; /* the state is that of the run */
};

/* Whether the trainer's model can write after `text`, and its length in tokens. The fault is
 * STATUS_USAGE for a model that does not write, or whose layers see what is to be written; else of
 * "prompt", "source" or "stop". */
bool decoder_check(const struct trainer *trainer, const struct sampler_options *options,
                   const char *text, size_t length, size_t *tokens, struct status *status);

/* Cut the memory for a text of `length` tokens. `decoder` is zeroed. */
void decoder_cut(struct decoder *decoder, const struct trainer *trainer, size_t rows, size_t length,
                 struct arena *arena);

/* After decoder_check() and decoder_cut(): take in the text. A prompt is run through but for its
 * last token; without a known one a line break stands in for it, or token 0. */
bool decoder_begin(struct decoder *decoder, const struct sampler_options *options, const char *text,
                   size_t length, struct status *status);

/* Run decoder->tokens through. Returns the logits (rows, V). */
const real *decoder_step(struct decoder *decoder);

/* Between two steps: row b goes on from row parents[b]. */
void decoder_reorder(struct decoder *decoder, const size_t *parents);

/* out (V) = logits (V), with the penalty of what stands in the history, and -inf for what is never
 * written (padding, start). STATUS_DIVERGED when a logit is not finite. */
bool decoder_score(const struct decoder *decoder, const struct sampler_options *options,
                   const struct decoder_history *history, const real *logits, real *out,
                   struct status *status);

/* Note a token written; whether the text, of which `written` tokens are not the prompt's, ends with
 * it: it is CODEC_END, or the last one of `stop`. */
void decoder_note(struct decoder_history *history, uint16_t token);
bool decoder_ends(const struct decoder *decoder, const struct decoder_history *history,
                  size_t written);

/* The most tokens to write; 0: no end. */
size_t decoder_most(const struct decoder *decoder, const struct sampler_options *options,
                    bool must_end);

/* The carried state of row 0: of each recurrent layer that reads what is written, in their order,
 * h (H), then c (H) of an LSTM. Returns the count of numbers; *values lie in the decoder. */
size_t decoder_state(struct decoder *decoder, const real **values);

/* The weights of the last attention layer over the steps of its value, for row 0 at the last step.
 * Returns their count, 0 when there is none. */
size_t decoder_attention(const struct decoder *decoder, const real **values);

#endif
