/* Strict JSON: cJSON parses, these functions check types, ranges and keys and name what is wrong.
 *
 * A getter returns false only when it recorded a fault; an absent optional key leaves *out as it
 * is. `path` is the dotted path of the object itself ("" for the root), used to name the key. */
#ifndef JSON_H
#define JSON_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>
#include <stdint.h>

enum {
    JSON_MAX_DEPTH = 64,     /* nested arrays and objects */
    JSON_MAX_MEMBERS = 4096, /* members of one object */
};

/* Parse `length` bytes as one JSON value with nothing but white space after it. Refuses a NUL,
 * bytes that are not UTF-8, nesting or objects over the limits, and a key given twice. status->line
 * is the line at fault. The caller frees with cJSON_Delete(). */
cJSON *json_parse(const char *text, size_t length, struct status *status);

/* `value` must be an object whose keys all stand in `keys` (NULL-terminated). */
bool json_expect_object(const cJSON *value, const char *path, const char *const *keys,
                        struct status *status);

/* Whether the key stands in the object (with any value, null included). */
bool json_has(const cJSON *object, const char *key);

/* The key must be there. */
bool json_require(const cJSON *object, const char *path, const char *key, struct status *status);

bool json_integer(const cJSON *object, const char *path, const char *key, int64_t least,
                  int64_t most, int64_t *out, struct status *status);
bool json_number(const cJSON *object, const char *path, const char *key, double least, double most,
                 double *out, struct status *status);
bool json_boolean(const cJSON *object, const char *path, const char *key, bool *out,
                  struct status *status);

/* *out points into the tree and lives as long as it. */
bool json_string(const cJSON *object, const char *path, const char *key, const char **out,
                 struct status *status);

/* *out becomes the index in `names` (NULL-terminated) of the string given. */
bool json_choice(const cJSON *object, const char *path, const char *key, const char *const *names,
                 int *out, struct status *status);

/* *out becomes the array, which has `least` to `most` elements. */
bool json_array(const cJSON *object, const char *path, const char *key, int least, int most,
                const cJSON **out, struct status *status);

/* "path.key", or "key" at the root; cut to `size` bytes. Returns `out`. */
char *json_path(char *out, size_t size, const char *path, const char *key);

/* Append the shortest decimal that reads back as the same number (finite). */
void json_write_number(struct buffer *out, double x);

/* Append `text` as a JSON string with its quotes; `text` is valid UTF-8. "</" cannot come out of
 * it. */
void json_quote(struct buffer *out, const char *text, size_t length);

#endif
