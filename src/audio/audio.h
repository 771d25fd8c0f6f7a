/* All that is done with sound, as the module of its own does it: JSON and bytes in, JSON and bytes
 * out. Sound is 32-bit floats, mono; where no rate is said, of SOUND_RATE.
 *
 * request                                  bytes in    answer                          bytes out
 * {"do":"decode"}                          WAV file    {"rate":8000,"samples":n,
 *                                                       "source":{"rate":…,"channels":…,
 *                                                       "bits":…,"seconds":…}}         sound
 * {"do":"resample","from":48000}           sound       {"rate":8000,"samples":n}       sound
 * {"do":"trim"}                            sound       {"spoken":true,"from":…,
 *                                                       "to":…}                        that part
 * {"do":"features", F}                     sound       {"rows":n,"width":13,
 *                                                       "hop":…,"rate":8000}           floats
 * {"do":"clips"}                           clips       {"source":"…","words":[…],
 *                                                       "voices":[{"name":…,
 *                                                       "split":…},…],"clips":[[word,
 *                                                       voice,samples],…]}             none
 * {"do":"clip","index":i}                  clips       {"word":"…","voice":"…",
 *                                                       "split":"…","samples":n}       sound
 * {"do":"pack","source":"…","words":[…],
 *  "voices":[…],"clips":[…]}               sound       {"clips":n}                     clips
 * {"do":"samples","split":"train", A, F}   clips…      {"samples":n,"validation":m}    JSON
 *
 * F: what features.h says, "frame", "hop", "bands", "coefficients", "low", "high", "range",
 * "scale", "centred"; left out, they are what recognition needs. A: what training.h says, "copies",
 * "augment", "noise", "speed", "rooms", "silences", "seed". Several files of clips may stand end to
 * end, with the same words; "copies" may then be a list, a number for each.
 *
 * The JSON of "samples" is what a model learns from: of the split "train" {"samples":[…],
 * "validation":[…]}, the second of the voices of that split and one copy each; of another split
 * the bare array. */
#ifndef AUDIO_H
#define AUDIO_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

/* Append the answer to `text` and `result`. `bytes` may be NULL when `length` is 0. */
bool audio_answer(const char *request, size_t request_length, const void *bytes, size_t length,
                  struct buffer *text, struct buffer *result, struct status *status);

#endif
