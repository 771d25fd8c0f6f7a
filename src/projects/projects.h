/* What the four projects of lesson 4 need beside the engine: data made from seeds, tables read, a
 * point of comparison, measures. Bytes in, JSON out.
 *
 * A request is a JSON object:
 *   {"make":"sentiment","seed":1,"training":8000,"validation":800,"test":1200}   sentiment.h
 *   {"make":"numbers"|"dates"|"sentences",…}                         pairs.h, the same keys
 *   {"baseline":"train","samples":[…]}                               baseline.h
 *   {"baseline":"answer","model":{…},"texts":[…]}
 *   {"measure":"labels"|"bleu"|"errors","truth":[…],"answers":[…]}   measure.h
 *   {"read":"csv"}                   bytes: the table                csv.h
 *   {"known":["…",…]}                bytes: the text                 novelty.h
 *   {"copied":"…"}                   bytes: the text                 copied.h
 *   {"cut":"words"}                  bytes: the text                 cut.h */
#ifndef PROJECTS_H
#define PROJECTS_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

/* Append the answer. `bytes` may be NULL when `size` is 0. */
bool projects_answer(const char *request, size_t length, const void *bytes, size_t size,
                     struct buffer *out, struct status *status);

#endif
