#include "app/answering_api.h"

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
    buffer_clear(&text);
    buffer_format(&text, "{\"code\":\"%s\",\"key\":", status_name(fault.code));
    json_quote(&text, fault.key, strlen(fault.key));
    buffer_format(&text, ",\"line\":%d,\"message\":", fault.line);
    json_quote(&text, fault.message, strlen(fault.message));
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
