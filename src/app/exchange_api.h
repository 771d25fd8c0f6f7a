/* The functions that the WASM module of exchange exports; exchange/exchange.h says what is
 * converted. Text comes in as pointer and length. After a failure exchange_error() tells what it
 * was. */
#ifndef EXCHANGE_API_H
#define EXCHANGE_API_H

#include <stddef.h>

/* Memory for the caller's input; NULL when refused. The caller frees. */
void *exchange_allocate(size_t bytes);
void exchange_free(void *block);

/* {"code":"invalid-config","key":"lstm.activation","line":0,"message":"…"} of the last failed call.
 */
const char *exchange_error(void);

/* The JSON of the answer, NULL on failure; the bytes that belong to it are at exchange_result().
 * Both stay until the next call or the release. */
const char *exchange_run(const char *request, size_t n, const void *bytes, size_t size);
const void *exchange_result(void);
size_t exchange_result_size(void);
void exchange_result_release(void);

#endif
