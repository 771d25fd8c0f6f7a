#include "base/status.h"

#include "base/format.h"
#include "base/utf8.h"
#include <stdarg.h>
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

/* Messages quote hostile input and are cut to length: what is not UTF-8 any more becomes '?'. */
static void make_utf8(char *text) {
    size_t length = strlen(text), at = 0;
    while ((at += utf8_valid_prefix(text + at, length - at)) < length) text[at] = '?';
}

static void record(struct status *status, enum status_code code, const char *key, int line,
                   const char *format, va_list arguments) {
    if (!status || status->code != STATUS_OK) return;
    status->code = code;
    status->line = line;
    format_text(status->key, sizeof status->key, "%s", key ? key : "");
    format_list(status->message, sizeof status->message, format, arguments);
    make_utf8(status->key);
    make_utf8(status->message);
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
