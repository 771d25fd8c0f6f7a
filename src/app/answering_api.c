#include "app/answering_api.h"

#include "base/format.h"
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

static struct status fault;
static struct buffer text;
static struct buffer result;

void *answering_allocate(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void answering_free(void *block) {
    free(block);
}

const char *answering_error(void) {
    char message[sizeof fault.message + 24];
    size_t start = fault.line ? format_text(message, sizeof message, "line %d: ", fault.line) : 0;
    memcpy(message + start, fault.message, strlen(fault.message) + 1);
    buffer_clear(&text);
    buffer_format(&text, "{\"code\":\"%s\",\"key\":", status_name(fault.code));
    json_quote(&text, fault.key, strlen(fault.key));
    buffer_format(&text, ",\"line\":%d,\"message\":", fault.line);
    json_quote(&text, message, strlen(message));
    buffer_byte(&text, '}');
    return buffer_failed(&text)
               ? "{\"code\":\"no-memory\",\"key\":\"\",\"line\":0,\"message\":\"\"}"
               : text.data;
}

const char *answering_run(const char *request, size_t n, const void *bytes, size_t size) {
    status_clear(&fault);
    answering_result_release();
    if (answering_answer(request, n, bytes, size, &text, &result, &fault)) return text.data;
    answering_result_release();
    return NULL;
}

const void *answering_result(void) {
    return result.data;
}

size_t answering_result_size(void) {
    return result.length;
}

void answering_result_release(void) {
    buffer_free(&text);
    buffer_free(&result);
}
