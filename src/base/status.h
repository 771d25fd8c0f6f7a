/* What went wrong, said once: a stable code, the offending key or line, a message in English.
 *
 * Every function of this project that can fail takes a `struct status *` and returns false, NULL or
 * a negative number; the first fault set is kept, later ones are ignored. */
#ifndef STATUS_H
#define STATUS_H

#include <stdbool.h>

enum status_code {
    STATUS_OK = 0,
    STATUS_NO_MEMORY,      /* an allocation was refused */
    STATUS_INVALID_JSON,   /* not JSON, or JSON beyond the limits of json.h */
    STATUS_INVALID_CONFIG, /* well-formed JSON whose keys or values are not accepted */
    STATUS_INVALID_TEXT,   /* not UTF-8, or holds a NUL */
    STATUS_TEXT_TOO_SHORT, /* too few characters for what is asked */
    STATUS_LIMIT,          /* over a stated limit (size, nesting, memory) */
    STATUS_INVALID_FILE,   /* a file whose format is broken */
    STATUS_IO,             /* the system refused to read or write */
    STATUS_DIVERGED,       /* the loss or a gradient is not finite */
    STATUS_NOT_FOUND,      /* an id or a name that does not exist */
    STATUS_USAGE,          /* a call that makes no sense in this state */
    STATUS_CODE_COUNT
};

struct status {
    enum status_code code;
    int line;          /* 1-based line of the source, 0 when there is none */
    char key[96];      /* path of the offending key ("layers[0].units"), "" when there is none */
    char message[320]; /* one English sentence without final newline */
};

/* Forget any fault. */
void status_clear(struct status *status);

/* Record a fault unless one is recorded already; `key` may be NULL. Always returns false, so that
 * callers can write `return status_set(...)`. `status` may be NULL: the fault is then only
 * returned. `format` has the directives of format.h. */
bool status_set(struct status *status, enum status_code code, const char *key, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* The same with the 1-based line of the source that is at fault. */
bool status_set_line(struct status *status, enum status_code code, int line, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));

/* Shorthand for a refused allocation; returns false. */
bool status_no_memory(struct status *status);

/* The stable public name of a code ("invalid-config"); never NULL. */
const char *status_name(enum status_code code);

#endif
