#include "app/exchange_api.h"

#include "base/json.h"
#include "exchange/exchange.h"
#include <stdlib.h>
#include <string.h>

static struct status fault;
static struct buffer text;
static struct buffer result;

void *exchange_allocate(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void exchange_free(void *block) {
    free(block);
}

const char *exchange_error(void) {
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

const char *exchange_run(const char *request, size_t n, const void *bytes, size_t size) {
    status_clear(&fault);
    exchange_result_release();
    if (exchange_convert(request, n, bytes, size, &text, &result, &fault)) return text.data;
    exchange_result_release();
    return NULL;
}

const void *exchange_result(void) {
    return result.data;
}

size_t exchange_result_size(void) {
    return result.length;
}

void exchange_result_release(void) {
    buffer_free(&text);
    buffer_free(&result);
}
