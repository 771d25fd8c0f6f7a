#define _POSIX_C_SOURCE 200809L
#include "app/sources.h"

#include "content/jsontext.h"
#include "content/limits.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int sources_usage(const char *usage) {
    fprintf(stderr, "usage: recurrence %s\n", usage);
    return 2;
}

bool sources_ends_with(const char *text, const char *suffix) {
    size_t length = strlen(text), count = strlen(suffix);
    return length >= count && strcmp(text + length - count, suffix) == 0;
}

static enum lesson_kind kind_of(const char *path) {
    return sources_ends_with(path, ".ipynb") ? LESSON_NOTEBOOK : LESSON_MARKDOWN;
}

bool sources_read(const char *path, struct buffer *out) {
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    char block[65536];
    size_t count;
    buffer_text(out, "");
    while (out->length <= LIMITS_SOURCE_BYTES && (count = fread(block, 1, sizeof block, file)) > 0)
        buffer_append(out, block, count);
    bool ok = !ferror(file) && !buffer_failed(out);
    fclose(file);
    return ok;
}

bool sources_is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool sources_is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

void sources_beside(struct buffer *out, const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    if (slash) buffer_append(out, path, (size_t)(slash - path) + 1);
    buffer_text(out, name);
}

bool sources_course(const char *path, struct source_course *out, struct status *status) {
    struct buffer text = {0};
    bool ok = sources_read(path, &text);
    if (!ok)
        status_set(status, STATUS_IO, NULL, "cannot be read: %s", strerror(errno));
    else
        ok = course_parse(text.data, text.length, &out->course, status);
    if (status->key[0] && !status->line) status->line = jsontext_line(text.data, status->key);
    out->known = ok;
    buffer_free(&text);
    return ok;
}

void sources_find_course(const char *path, struct source_course *out) {
    static const char *const names[] = {"course.json", "../course.json", "../../course.json"};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !out->known; i++) {
        struct buffer candidate = {0};
        struct status status = {0};
        sources_beside(&candidate, path, names[i]);
        if (candidate.data && sources_is_file(candidate.data) &&
            !sources_course(candidate.data, out, &status))
            course_free(&out->course);
        buffer_free(&candidate);
    }
}

bool sources_faults(FILE *to, const char *path, const struct diagnostics *diagnostics) {
    for (size_t i = 0; i < diagnostics->count; i++)
        fprintf(to, "%s:%d: %s\n", path, diagnostics->items[i].line, diagnostics->items[i].message);
    if (diagnostics->dropped)
        fprintf(to, "%s:0: and %zu more faults\n", path, diagnostics->dropped);
    return diagnostics->count || diagnostics->dropped;
}

bool sources_lesson(const char *path, const struct source_course *course, const char *root,
                    struct lesson *lesson) {
    struct buffer text = {0};
    struct status status = {0};
    memset(lesson, 0, sizeof *lesson);
    bool ok = sources_read(path, &text);
    if (!ok)
        fprintf(stderr, "%s:0: cannot be read: %s\n", path, strerror(errno));
    else
        ok = lesson_render(text.data, text.length, kind_of(path),
                           course->known ? &course->course : NULL, root, lesson, &status);
    if (!ok && status.code) fprintf(stderr, "%s:0: %s\n", path, status.message);
    buffer_free(&text);
    return ok;
}

const char *sources_relative(const char *root, const char *file) {
    size_t length = strlen(root);
    while (length && root[length - 1] == '/') length--;
    if (strncmp(root, file, length) != 0 || file[length] != '/') return NULL;
    return file + length + strspn(file + length, "/");
}
