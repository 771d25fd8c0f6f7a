/* Beam search: the B most probable beginnings go on side by side, each step keeping the B best of
 * all their continuations (Graves 2012; Sutskever et al. 2014). One that ends (CODEC_END, "stop")
 * keeps its place, so that fewer go on; at "maxLength" all end. With one beam it is the greedy
 * path; with as many beams as there are texts, the best of all texts is found.
 *
 * What ended is ranked by log P / ((5 + n) / 6)^alpha, n tokens with the end (GNMT, Wu et al. 2016,
 * without its coverage). */
#ifndef BEAM_H
#define BEAM_H

#include "train/sampler_options.h"

struct trainer;

enum { BEAM_DEFAULT = 4 /* beams */ };

/* Search, and append as JSON what was found, best first, and the tree:
 *
 *   {"beams":4,"unknown":0,
 *    "hypotheses":[{"text":"…","logProbability":-2.1,"score":-1.5,"finished":true,"step":7,
 *                   "beam":0},…],
 *    "steps":[[[parent,token,logProbability],…],…]}
 *
 * steps[t] are the beams kept after token t+1, most probable first: the token, the log-probability
 * (nats) of all up to it, and the index of the parent among those of steps[t-1] (0 for t = 0). A
 * hypothesis ends in steps[step][beam]; "finished" is false when "maxLength" cut it.
 * Probabilities are the model's, of what may be written, after the repetition penalty; temperature
 * and cuts have no part. Memory is taken for the search alone. */
bool beam_search(const struct trainer *trainer, const struct sampler_options *options,
                 const char *text, size_t length, struct buffer *out, struct status *status);

#endif
