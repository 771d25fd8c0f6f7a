/* The functions that every WASM module exports which answers requests: that of exchange, of sound,
 * of the projects. Text comes in as pointer and length. After a failure answering_error() tells
 * what it was. */
#ifndef ANSWERING_API_H
#define ANSWERING_API_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

/* The module's own: append the answer to a request, text and the bytes that belong to it. */
bool answering_answer(const char *request, size_t length, const void *bytes, size_t size,
                      struct buffer *text, struct buffer *result, struct status *status);

/* Memory for the caller's input; NULL when refused. The caller frees. */
void *answering_allocate(size_t bytes);
void answering_free(void *block);

/* {"code":"invalid-config","key":"lstm.activation","line":0,"message":"…"} of the last failed call.
 */
const char *answering_error(void);

/* The JSON of the answer, NULL on failure; the bytes that belong to it are at answering_result().
 * Both stay until the next call or the release. */
const char *answering_run(const char *request, size_t n, const void *bytes, size_t size);
const void *answering_result(void);
size_t answering_result_size(void);
void answering_result_release(void);

#endif
