/* The functions that the WASM module of sound exports; audio/audio.h says what it is asked and
 * answers. Text comes in as pointer and length. After a failure audio_error() tells what it was. */
#ifndef AUDIO_API_H
#define AUDIO_API_H

#include <stddef.h>

/* Memory for the caller's input; NULL when refused. The caller frees. */
void *audio_allocate(size_t bytes);
void audio_free(void *block);

/* {"code":"invalid-file","key":"wav","line":0,"message":"…"} of the last failed call. */
const char *audio_error(void);

/* The JSON of the answer, NULL on failure; the bytes that belong to it are at audio_result().
 * Both stay until the next call or the release. */
const char *audio_run(const char *request, size_t n, const void *bytes, size_t size);
const void *audio_result(void);
size_t audio_result_size(void);
void audio_result_release(void);

#endif
