#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[STATUS_CODE_COUNT] = {
    [STATUS_OK] = "ok",
    [STATUS_NO_MEMORY] = "no-memory",
    [STATUS_INVALID_JSON] = "invalid-json",
    [STATUS_INVALID_CONFIG] = "invalid-config",
    [STATUS_INVALID_TEXT] = "invalid-text",
    [STATUS_TEXT_TOO_SHORT] = "text-too-short",
    [STATUS_LIMIT] = "limit",
    [STATUS_INVALID_FILE] = "invalid-file",
    [STATUS_IO] = "io",
    [STATUS_DIVERGED] = "diverged",
    [STATUS_NOT_FOUND] = "not-found",
    [STATUS_USAGE] = "usage",
};

void status_clear(struct status *status) {
    if (status) memset(status, 0, sizeof *status);
}

static void record(struct status *status, enum status_code code, const char *key, int line,
                   const char *format, va_list arguments) {
    if (!status || status->code != STATUS_OK) return;
    status->code = code;
    status->line = line;
    snprintf(status->key, sizeof status->key, "%s", key ? key : "");
    vsnprintf(status->message, sizeof status->message, format, arguments);
}

bool status_set(struct status *status, enum status_code code, const char *key, const char *format,
                ...) {
    va_list arguments;
    va_start(arguments, format);
    record(status, code, key, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool status_set_line(struct status *status, enum status_code code, int line, const char *format,
                     ...) {
    va_list arguments;
    va_start(arguments, format);
    record(status, code, NULL, line, format, arguments);
    va_end(arguments);
    return false;
}

bool status_no_memory(struct status *status) {
    return status_set(status, STATUS_NO_MEMORY, NULL, "out of memory");
}

const char *status_name(enum status_code code) {
    return (unsigned)code < STATUS_CODE_COUNT ? names[code] : "unknown";
}
