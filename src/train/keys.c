#include "train/keys.h"

#include "base/json.h"

static bool has(const struct keys_entry *entry, int type) {
    return entry->types >> type & 1;
}

bool keys_read_type(const struct keys *keys, const cJSON *object, int *type,
                    struct status *status) {
    const char *names[KEYS_MAX + 2] = {"type"};
    size_t count = 1;
    if (!json_choice(object, keys->path, "type", keys->types, type, status)) return false;
    for (size_t i = 0; i < keys->count; i++)
        if (has(&keys->entries[i], *type)) names[count++] = keys->entries[i].name;
    return json_expect_object(object, keys->path, names, status);
}

static bool read_whole(const struct keys_entry *entry, const char *path, const cJSON *object,
                       double *to, struct status *status) {
    int64_t value = (int64_t)*to;
    if (!json_integer(object, path, entry->name, (int64_t)entry->least, (int64_t)entry->most,
                      &value, status))
        return false;
    *to = (double)value;
    return true;
}

static bool read_entry(const struct keys_entry *entry, const char *path, const cJSON *object,
                       void *to, struct status *status) {
    switch (entry->kind) {
    case KEYS_NUMBER:
        return json_number(object, path, entry->name, entry->least, entry->most, to, status);
    case KEYS_WHOLE:
        return read_whole(entry, path, object, to, status);
    case KEYS_BOOLEAN:
        return json_boolean(object, path, entry->name, to, status);
    }
    return false;
}

bool keys_read(const struct keys *keys, int type, const cJSON *object, void *to,
               struct status *status) {
    for (size_t i = 0; i < keys->count; i++) {
        const struct keys_entry *entry = &keys->entries[i];
        if (has(entry, type) &&
            !read_entry(entry, keys->path, object, (char *)to + entry->offset, status))
            return false;
    }
    return true;
}

void keys_write(const struct keys *keys, int type, const void *from, struct buffer *out) {
    buffer_format(out, "{\"type\":\"%s\"", keys->types[type]);
    for (size_t i = 0; i < keys->count; i++) {
        const struct keys_entry *entry = &keys->entries[i];
        const void *at = (const char *)from + entry->offset;
        if (!has(entry, type)) continue;
        buffer_format(out, ",\"%s\":", entry->name);
        if (entry->kind == KEYS_BOOLEAN)
            buffer_text(out, *(const bool *)at ? "true" : "false");
        else
            json_write_number(out, *(const double *)at);
    }
    buffer_byte(out, '}');
}

void keys_write_limits(const struct keys *keys, struct buffer *out) {
    const char *comma = "";
    for (size_t i = 0; i < keys->count; i++) {
        const struct keys_entry *entry = &keys->entries[i];
        if (entry->kind == KEYS_BOOLEAN) continue;
        buffer_format(out, "%s\"%s\":{\"least\":", comma, entry->name);
        json_write_number(out, entry->least);
        buffer_text(out, ",\"most\":");
        json_write_number(out, entry->most);
        buffer_byte(out, '}');
        comma = ",";
    }
}
