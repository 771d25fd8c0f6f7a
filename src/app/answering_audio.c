#include "app/answering_api.h"

#include "audio/audio.h"

bool answering_answer(const char *request, size_t length, const void *bytes, size_t size,
                      struct buffer *text, struct buffer *result, struct status *status) {
    return audio_answer(request, length, bytes, size, text, result, status);
}
