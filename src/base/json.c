#include "base/json.h"

#include "base/format.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/sort.h"
#include "base/utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 96 };

static int line_of(const char *text, size_t offset) {
    int line = 1;
    for (size_t i = 0; i < offset; i++) line += text[i] == '\n';
    return line;
}

/* cJSON recurses once per level and stops at 1000; we stop far earlier, before it starts. */
static bool depth_fits(const char *text, size_t length, size_t *fault) {
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (in_string) {
            if (c == '\\') i++;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > JSON_MAX_DEPTH) {
                *fault = i;
                return false;
            }
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return true;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool keys_unique(const cJSON *object, struct status *status) {
    size_t count = 0;
    for (const cJSON *c = object->child; c; c = c->next) count++;
    if (count > JSON_MAX_MEMBERS)
        return status_set(status, STATUS_LIMIT, NULL, "an object has %zu keys, the most is %d",
                          count, JSON_MAX_MEMBERS);
    if (count < 2) return true;
    const char **names = memory_array(count, sizeof *names);
    if (!names) return status_no_memory(status);
    count = 0;
    for (const cJSON *c = object->child; c; c = c->next) names[count++] = c->string;
    sort_array(names, count, sizeof *names, compare_names);
    bool unique = true;
    for (size_t i = 1; i < count && unique; i++) {
        if (strcmp(names[i - 1], names[i]) == 0)
            unique = status_set(status, STATUS_INVALID_JSON, names[i],
                                "the key \"%.60s\" is given twice", names[i]);
    }
    free(names);
    return unique;
}

static bool tree_unique(const cJSON *value, struct status *status) {
    if (cJSON_IsObject(value) && !keys_unique(value, status)) return false;
    for (const cJSON *c = value->child; c; c = c->next)
        if (c->child && !tree_unique(c, status)) return false;
    return true;
}

static bool blank(const char *text) {
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* A string of C ends at a NUL: an escaped one would cut what follows it off unseen. */
static const char *escaped_nul(const char *text, size_t length) {
    for (size_t i = 0; i + 5 < length; i++) {
        if (text[i] != '\\') continue;
        if (memcmp(text + i, "\\u0000", 6) == 0) return text + i;
        i++;
    }
    return NULL;
}

static bool bytes_fit(const char *text, size_t length, struct status *status) {
    const char *nul = length ? memchr(text, 0, length) : NULL;
    if (nul)
        return status_set_line(status, STATUS_INVALID_JSON, line_of(text, (size_t)(nul - text)),
                               "a NUL byte stands in the JSON");
    size_t valid = utf8_valid_prefix(text, length);
    if (valid < length)
        return status_set_line(status, STATUS_INVALID_JSON, line_of(text, valid),
                               "the bytes at offset %zu are not UTF-8", valid);
    nul = escaped_nul(text, length);
    if (nul)
        return status_set_line(status, STATUS_INVALID_JSON, line_of(text, (size_t)(nul - text)),
                               "\\u0000 stands in the JSON");
    size_t fault = 0;
    if (!depth_fits(text, length, &fault))
        return status_set_line(status, STATUS_LIMIT, line_of(text, fault),
                               "arrays and objects are nested deeper than %d levels",
                               JSON_MAX_DEPTH);
    return true;
}

cJSON *json_parse(const char *text, size_t length, struct status *status) {
    if (!bytes_fit(text, length, status)) return NULL;
    /* A terminated copy: cJSON before 1.7.18 can read one byte past the length it is given. */
    char *copy = memory_copy(text, length);
    if (!copy) {
        status_no_memory(status);
        return NULL;
    }
    const char *end = copy;
    cJSON *root = cJSON_ParseWithLengthOpts(copy, length + 1, &end, 0);
    if (!root) {
        size_t at = end >= copy && (size_t)(end - copy) <= length ? (size_t)(end - copy) : 0;
        if (blank(copy + at))
            status_set_line(status, STATUS_INVALID_JSON, line_of(copy, at),
                            "the JSON ends too early");
        else
            status_set_line(status, STATUS_INVALID_JSON, line_of(copy, at),
                            "this is not JSON, near \"%.24s\"", copy + at);
    } else if (!blank(end)) {
        status_set_line(status, STATUS_INVALID_JSON, line_of(copy, (size_t)(end - copy)),
                        "something follows the JSON value: \"%.24s\"", end);
        cJSON_Delete(root);
        root = NULL;
    } else if (!tree_unique(root, status)) {
        cJSON_Delete(root);
        root = NULL;
    }
    free(copy);
    return root;
}

char *json_path(char *out, size_t size, const char *path, const char *key) {
    format_text(out, size, "%s%s%s", path, path[0] ? "." : "", key);
    return out;
}

static bool fault(struct status *status, const char *path, const char *key, const char *what) {
    char full[PATH_SIZE];
    json_path(full, sizeof full, path, key);
    return status_set(status, STATUS_INVALID_CONFIG, full, "\"%s\" %s", full, what);
}

static bool known(const char *name, const char *const *keys) {
    for (; *keys; keys++)
        if (strcmp(name, *keys) == 0) return true;
    return false;
}

bool json_expect_object(const cJSON *value, const char *path, const char *const *keys,
                        struct status *status) {
    if (!cJSON_IsObject(value))
        return status_set(status, STATUS_INVALID_CONFIG, path, "%s%s%smust be an object {…}",
                          path[0] ? "\"" : "", path, path[0] ? "\" " : "the value ");
    for (const cJSON *c = value->child; c; c = c->next)
        if (!known(c->string, keys)) return fault(status, path, c->string, "is not a known key");
    return true;
}

static const cJSON *get(const cJSON *object, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

bool json_has(const cJSON *object, const char *key) {
    return get(object, key) != NULL;
}

bool json_require(const cJSON *object, const char *path, const char *key, struct status *status) {
    return json_has(object, key) || fault(status, path, key, "is missing");
}

bool json_number(const cJSON *object, const char *path, const char *key, double least, double most,
                 double *out, struct status *status) {
    const cJSON *item = get(object, key);
    if (!item) return true;
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return fault(status, path, key, "must be a number");
    if (item->valuedouble < least || item->valuedouble > most) {
        char what[96];
        format_text(what, sizeof what, "must lie between %g and %g, not %g", least, most,
                    item->valuedouble);
        return fault(status, path, key, what);
    }
    *out = item->valuedouble;
    return true;
}

bool json_integer(const cJSON *object, const char *path, const char *key, int64_t least,
                  int64_t most, int64_t *out, struct status *status) {
    const cJSON *item = get(object, key);
    if (!item) return true;
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble) ||
        item->valuedouble != floor(item->valuedouble))
        return fault(status, path, key, "must be a whole number");
    if (item->valuedouble < (double)least || item->valuedouble > (double)most) {
        char what[96];
        format_text(what, sizeof what, "must lie between %lld and %lld, not %.0f", (long long)least,
                    (long long)most, item->valuedouble);
        return fault(status, path, key, what);
    }
    *out = (int64_t)item->valuedouble;
    return true;
}

bool json_boolean(const cJSON *object, const char *path, const char *key, bool *out,
                  struct status *status) {
    const cJSON *item = get(object, key);
    if (!item) return true;
    if (!cJSON_IsBool(item)) return fault(status, path, key, "must be true or false");
    *out = cJSON_IsTrue(item);
    return true;
}

bool json_string(const cJSON *object, const char *path, const char *key, const char **out,
                 struct status *status) {
    const cJSON *item = get(object, key);
    if (!item) return true;
    if (!cJSON_IsString(item)) return fault(status, path, key, "must be a string");
    *out = item->valuestring;
    return true;
}

bool json_choice(const cJSON *object, const char *path, const char *key, const char *const *names,
                 int *out, struct status *status) {
    const char *given = NULL;
    if (!json_string(object, path, key, &given, status)) return false;
    if (!given) return true;
    char list[192] = "";
    size_t used = 0;
    for (int i = 0; names[i]; i++) {
        if (strcmp(given, names[i]) == 0) {
            *out = i;
            return true;
        }
        size_t wrote =
            format_text(list + used, sizeof list - used, "%s%s", i ? ", " : "", names[i]);
        if (wrote < sizeof list - used) used += wrote;
    }
    char what[300];
    format_text(what, sizeof what, "must be one of %s, not \"%.40s\"", list, given);
    return fault(status, path, key, what);
}

bool json_array(const cJSON *object, const char *path, const char *key, int least, int most,
                const cJSON **out, struct status *status) {
    const cJSON *item = get(object, key);
    if (!item) return true;
    if (!cJSON_IsArray(item)) return fault(status, path, key, "must be an array […]");
    int count = cJSON_GetArraySize(item);
    if (count < least || count > most) {
        char what[96];
        format_text(what, sizeof what, "must have %d to %d elements, not %d", least, most, count);
        return fault(status, path, key, what);
    }
    *out = item;
    return true;
}

void json_quote(struct buffer *out, const char *text, size_t length) {
    buffer_byte(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            buffer_format(out, "\\%c", c);
        else if (c == '\n')
            buffer_text(out, "\\n");
        else if (c < 0x20 || c == '<' || c == 0x7F)
            buffer_format(out, "\\u%04x", c);
        else
            buffer_byte(out, (char)c);
    }
    buffer_byte(out, '"');
}

void json_write_number(struct buffer *out, double x) {
    char text[NUMBER_SIZE];
    buffer_text(out, number_write(text, x));
}
