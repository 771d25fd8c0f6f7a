/* Beam search: the B most probable beginnings go on side by side, each step keeping the B best of
 * all their continuations (Graves 2012; Sutskever et al. 2014). One that ends (CODEC_END, "stop")
 * keeps its place, so that fewer go on; at "maxLength" all end. With one beam it is the greedy
 * path; with as many beams as there are texts, the best of all texts is found.
 *
 * A search goes on token by token, so that it can be left at any of them. It has a state and memory
 * of its own: training and writing are not disturbed, and weights that training changes between two
 * steps are used at once. A trainer has one search, which ends with it.
 *
 * What ended is ranked by log P / ((5 + n) / 6)^alpha, n tokens with the end (GNMT, Wu et al. 2016,
 * without its coverage). */
#ifndef BEAM_H
#define BEAM_H

#include "train/sampler_options.h"

struct trainer;

enum { BEAM_DEFAULT = 4 /* beams */ };

/* Begin a search, in the place of one under way. Its memory is taken here; it is given back by
 * beam_finish(), beam_close() and any failure. */
bool beam_start(struct trainer *trainer, const struct sampler_options *options, const char *text,
                size_t length, struct status *status);

/* One more token of each beam: 1 when there was nothing left to do, 0 when there may be more, -1 on
 * failure (STATUS_DIVERGED when the model gives no numbers, STATUS_USAGE without a search). */
int beam_step(struct trainer *trainer, struct status *status);

/* End the search, and append as JSON what was found, best first, and the tree:
 *
 *   {"beams":4,"unknown":0,
 *    "hypotheses":[{"text":"…","logProbability":-2.1,"score":-1.5,"finished":true,"step":7,
 *                   "beam":0},…],
 *    "steps":[[[parent,token,logProbability],…],…]}
 *
 * steps[t] are the beams kept after token t+1, most probable first: the token, the log-probability
 * (nats) of all up to it, and the index of the parent among those of steps[t-1] (0 for t = 0). A
 * hypothesis ends in steps[step][beam]; "finished" is false when "maxLength" or the end of the
 * search cut it. Before the first step there are none. Probabilities are the model's, of what may
 * be written, after the repetition penalty; temperature and cuts have no part. */
bool beam_finish(struct trainer *trainer, struct buffer *out, struct status *status);

/* End the search, if there is one. */
void beam_close(struct trainer *trainer);

#endif
