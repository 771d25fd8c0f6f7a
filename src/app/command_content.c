#define _POSIX_C_SOURCE 200809L
#include "app/command_content.h"

#include "base/buffer.h"
#include "content/jsontext.h"
#include "content/lesson.h"
#include "content/limits.h"
#include "content/page.h"
#include "content/url.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FOLDERS = 16 };

/* A course.json and where it was found. */
struct source_course {
    struct course course;
    bool known;
};

static int wrong_usage(const char *usage) {
    fprintf(stderr, "usage: recurrence %s\n", usage);
    return 2;
}

static bool ends_with(const char *text, const char *suffix) {
    size_t length = strlen(text), count = strlen(suffix);
    return length >= count && strcmp(text + length - count, suffix) == 0;
}

static enum lesson_kind kind_of(const char *path) {
    return ends_with(path, ".ipynb") ? LESSON_NOTEBOOK : LESSON_MARKDOWN;
}

/* The whole file, or a little more of it than the limit of a source. */
static bool read_file(const char *path, struct buffer *out) {
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

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* "folder of `path`" + "/" + `name`. */
static void append_beside(struct buffer *out, const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    if (slash) buffer_append(out, path, (size_t)(slash - path) + 1);
    buffer_text(out, name);
}

static bool load_course(const char *path, struct source_course *out, struct status *status) {
    struct buffer text = {0};
    bool ok = read_file(path, &text);
    if (!ok)
        status_set(status, STATUS_IO, NULL, "cannot be read: %s", strerror(errno));
    else
        ok = course_parse(text.data, text.length, &out->course, status);
    if (status->key[0] && !status->line) status->line = jsontext_line(text.data, status->key);
    out->known = ok;
    buffer_free(&text);
    return ok;
}

/* Beside `path` or up to two folders above; not finding one is no failure. */
static void find_course(const char *path, struct source_course *out) {
    static const char *const names[] = {"course.json", "../course.json", "../../course.json"};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !out->known; i++) {
        struct buffer candidate = {0};
        struct status status = {0};
        append_beside(&candidate, path, names[i]);
        if (candidate.data && is_file(candidate.data) && !load_course(candidate.data, out, &status))
            course_free(&out->course);
        buffer_free(&candidate);
    }
}

static int print_faults(FILE *to, const char *path, const struct diagnostics *diagnostics) {
    for (size_t i = 0; i < diagnostics->count; i++)
        fprintf(to, "%s:%d: %s\n", path, diagnostics->items[i].line, diagnostics->items[i].message);
    if (diagnostics->dropped)
        fprintf(to, "%s:0: and %zu more faults\n", path, diagnostics->dropped);
    return diagnostics->count || diagnostics->dropped;
}

static bool load_lesson(const char *path, const struct source_course *course, const char *root,
                        struct lesson *lesson) {
    struct buffer text = {0};
    struct status status = {0};
    memset(lesson, 0, sizeof *lesson);
    bool ok = read_file(path, &text);
    if (!ok)
        fprintf(stderr, "%s:0: cannot be read: %s\n", path, strerror(errno));
    else
        ok = lesson_render(text.data, text.length, kind_of(path),
                           course->known ? &course->course : NULL, root, lesson, &status);
    if (!ok && status.code) fprintf(stderr, "%s:0: %s\n", path, status.message);
    buffer_free(&text);
    return ok;
}

int command_render(int argc, char **argv) {
    if (argc != 2 || argv[1][0] == '-') return wrong_usage("render FILE.md|FILE.ipynb");
    struct source_course course;
    struct lesson lesson;
    find_course(argv[1], &course);
    bool ok = load_lesson(argv[1], &course, "", &lesson);
    if (ok) {
        print_faults(stderr, argv[1], &lesson.document.diagnostics);
        ok = fwrite(lesson.html.data, 1, lesson.html.length, stdout) == lesson.html.length;
    }
    lesson_free(&lesson);
    course_free(&course.course);
    return ok ? 0 : 1;
}

/* %20 and its like; anything else as it is. */
static void append_decoded(struct buffer *out, const char *url, size_t length) {
    for (size_t i = 0; i < length; i++) {
        char digits[3] = {0}, *end = digits;
        if (url[i] == '%' && i + 2 < length) memcpy(digits, url + i + 1, 2);
        long byte = strtol(digits, &end, 16);
        bool coded = digits[0] && end == digits + 2 && byte > 0;
        buffer_byte(out, coded ? (char)byte : url[i]);
        if (coded) i += 2;
    }
}

/* Whether the path exists as a source: x.html comes from x.md or x.ipynb. */
static bool target_exists(struct buffer *path) {
    if (path->length == 0 || is_file(path->data)) return true;
    if (!ends_with(path->data, ".html")) return false;
    path->length -= strlen(".html");
    buffer_text(path, ".md");
    if (is_file(path->data)) return true;
    path->length -= strlen(".md");
    path->data[path->length] = '\0';
    buffer_text(path, ".ipynb");
    return is_file(path->data);
}

static const struct course_module *module_at(const struct course *course, const char *url) {
    for (size_t i = 0; course && i < course->module_count; i++)
        if (strcmp(course->modules[i].href, url) == 0) return &course->modules[i];
    return NULL;
}

static void check_link(struct document *document, const struct document_link *link,
                       const char *path) {
    enum url_kind kind = url_classify(link->url, link->image);
    if (kind == URL_ABSOLUTE)
        diagnostics_add(&document->diagnostics, link->line,
                        "%.80s starts with \"/\": it breaks when the site lies in a folder",
                        link->url);
    if (kind != URL_LOCAL) return;
    const struct course_module *module = module_at(document->course, link->url);
    if (module && module->exists) return;
    struct buffer target = {0}, name = {0};
    append_decoded(&name, link->url, strcspn(link->url, "?#"));
    append_beside(&target, path, name.data ? name.data : "");
    if (!target_exists(&target))
        diagnostics_add(&document->diagnostics, link->line, "%.80s does not exist", link->url);
    buffer_free(&target);
    buffer_free(&name);
}

static int check_lesson(const char *path) {
    struct source_course course;
    struct lesson lesson;
    find_course(path, &course);
    bool ok = load_lesson(path, &course, "", &lesson);
    struct document *document = &lesson.document;
    for (size_t i = 0; ok && i < document->link_count; i++)
        check_link(document, &document->links[i], path);
    diagnostics_sort(&document->diagnostics);
    int faults = print_faults(stdout, path, &document->diagnostics);
    lesson_free(&lesson);
    course_free(&course.course);
    return faults || !ok;
}

static int check_course(const char *path) {
    struct source_course course = {0};
    struct status status = {0};
    int faults = 0;
    if (!load_course(path, &course, &status)) {
        printf("%s:%d: %s\n", path, status.line ? status.line : 1, status.message);
        faults = 1;
    }
    for (size_t i = 0; course.known && i < course.course.page_count; i++) {
        struct buffer page = {0};
        append_beside(&page, path, course.course.pages[i].file);
        if (!is_file(page.data)) {
            printf("%s:1: \"pages[%zu].file\": %s does not exist\n", path, i,
                   course.course.pages[i].file);
            faults = 1;
        }
        buffer_free(&page);
    }
    course_free(&course.course);
    return faults;
}

static int check_path(const char *path, int depth);

static bool is_wanted(const char *name) {
    if (name[0] == '.' || strncmp(name, "README", 6) == 0 || strncmp(name, "LICEN", 5) == 0)
        return false;
    return true;
}

static int compare_names(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int check_folder(const char *path, int depth) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, compare_names), faults = 0;
    if (count < 0 || depth >= MAX_FOLDERS) {
        printf("%s:0: the folder cannot be read\n", path);
        faults = 1;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct buffer inner = {0};
        buffer_format(&inner, "%s%s%s", path, ends_with(path, "/") ? "" : "/", name);
        bool source =
            ends_with(name, ".md") || ends_with(name, ".ipynb") || strcmp(name, "course.json") == 0;
        if (inner.data && is_wanted(name) && depth < MAX_FOLDERS &&
            (source || is_folder(inner.data)))
            faults |= check_path(inner.data, depth + 1);
        buffer_free(&inner);
        free(entries[i]);
    }
    free(entries);
    return faults;
}

static int check_path(const char *path, int depth) {
    if (is_folder(path)) return check_folder(path, depth);
    return ends_with(path, "course.json") ? check_course(path) : check_lesson(path);
}

int command_check(int argc, char **argv) {
    if (argc < 2 || argv[1][0] == '-') return wrong_usage("check PATH...");
    int faults = 0;
    for (int i = 1; i < argc; i++) faults |= check_path(argv[i], 0);
    return faults;
}

struct page_options {
    const char *shell, *course, *root, *file;
};

static bool read_options(int argc, char **argv, struct page_options *out) {
    for (int i = 1; i < argc; i++) {
        const char **value = &out->file;
        if (strcmp(argv[i], "--shell") == 0) value = &out->shell;
        if (strcmp(argv[i], "--course") == 0) value = &out->course;
        if (strcmp(argv[i], "--root") == 0) value = &out->root;
        bool option = value != &out->file;
        if (*value || (option && ++i == argc) || (!option && argv[i][0] == '-')) return false;
        *value = argv[i];
    }
    return out->shell && out->course && out->root && out->file;
}

/* `file` seen from the folder `root`, NULL when it does not lie in it. */
static const char *relative_to(const char *root, const char *file) {
    size_t length = strlen(root);
    while (length && root[length - 1] == '/') length--;
    if (strncmp(root, file, length) != 0 || file[length] != '/') return NULL;
    return file + length + strspn(file + length, "/");
}

static bool print_page(const struct page_options *options, const struct lesson *lesson,
                       const char *file) {
    struct buffer frame = {0}, page = {0};
    struct status status = {0};
    bool ok = read_file(options->shell, &frame);
    if (!ok)
        fprintf(stderr, "%s:0: cannot be read: %s\n", options->shell, strerror(errno));
    else
        ok = page_render(frame.data, frame.length, lesson, file, &page, &status);
    if (status.code) fprintf(stderr, "%s:%d: %s\n", options->shell, status.line, status.message);
    ok = ok && fwrite(page.data, 1, page.length, stdout) == page.length;
    buffer_free(&frame);
    buffer_free(&page);
    return ok;
}

int command_page(int argc, char **argv) {
    struct page_options options = {0};
    const char *file = NULL;
    if (!read_options(argc, argv, &options) || !(file = relative_to(options.root, options.file)))
        return wrong_usage("page --shell FILE --course FILE --root FOLDER FOLDER/FILE");
    struct source_course course = {0};
    struct status status = {0};
    struct lesson lesson = {0};
    bool ok = load_course(options.course, &course, &status);
    if (!ok) fprintf(stderr, "%s:%d: %s\n", options.course, status.line, status.message);
    ok = ok && load_lesson(options.file, &course, page_root(file), &lesson) &&
         print_page(&options, &lesson, file);
    int faults = ok && print_faults(stderr, options.file, &lesson.document.diagnostics);
    lesson_free(&lesson);
    course_free(&course.course);
    return ok && !faults ? 0 : 1;
}
