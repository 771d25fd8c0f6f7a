#define _POSIX_C_SOURCE 200809L
#include "app/command_content.h"

#include "app/sources.h"
#include "content/page.h"
#include "content/url.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FOLDERS = 16 };

int command_render(int argc, char **argv) {
    if (argc != 2 || argv[1][0] == '-') return sources_usage("render FILE.md|FILE.ipynb");
    struct source_course course;
    struct lesson lesson;
    sources_find_course(argv[1], &course);
    bool ok = sources_lesson(argv[1], &course, "", &lesson);
    if (ok) {
        sources_faults(stderr, argv[1], &lesson.document.diagnostics);
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

/* Pages that the build makes of all lessons together; they have no source of their own. */
static bool is_gathered(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return strcmp(name, "glossaire.html") == 0 || strcmp(name, "livre.html") == 0;
}

/* Whether the path exists as a source, which it then becomes: x.html comes from x.md or x.ipynb. */
static bool target_exists(struct buffer *path) {
    if (path->length == 0 || sources_is_file(path->data) || is_gathered(path->data)) return true;
    if (!sources_ends_with(path->data, ".html")) return false;
    path->length -= strlen(".html");
    buffer_text(path, ".md");
    if (sources_is_file(path->data)) return true;
    path->length -= strlen(".md");
    path->data[path->length] = '\0';
    buffer_text(path, ".ipynb");
    return sources_is_file(path->data);
}

/* The page that the last link with a fragment led to: many lead to the same. */
struct target {
    struct buffer path;
    struct lesson lesson;
};

static void free_target(struct target *target) {
    buffer_free(&target->path);
    lesson_free(&target->lesson);
}

static bool load_target(struct target *target, const char *path,
                        const struct source_course *course) {
    if (target->path.data && strcmp(target->path.data, path) == 0) return true;
    free_target(target);
    if (!sources_lesson(path, course, "", &target->lesson)) return false;
    buffer_text(&target->path, path);
    return !target->path.failed;
}

/* `path` is the source of another page of the course. */
static void check_fragment(struct document *document, const struct document_link *link,
                           const char *path, const struct source_course *course,
                           struct target *target) {
    const char *fragment = strchr(link->url, '#');
    bool source = sources_ends_with(path, ".md") || sources_ends_with(path, ".ipynb");
    if (!fragment || !fragment[1] || !source || !load_target(target, path, course)) return;
    if (!slug_taken(&target->lesson.document.slugs, fragment + 1))
        diagnostics_add(&document->diagnostics, link->line, "%s has no id \"%.80s\"", path,
                        fragment + 1);
}

static void check_link(struct document *document, const struct document_link *link,
                       const char *path, const struct source_course *course, struct target *page) {
    enum url_kind kind = url_classify(link->url, link->image);
    if (kind == URL_ABSOLUTE)
        diagnostics_add(&document->diagnostics, link->line,
                        "%.80s starts with \"/\": it breaks when the site lies in a folder",
                        link->url);
    if (kind != URL_LOCAL) return;
    const struct course_module *module = course_module_at(document->course, link->url);
    if (module && module->exists) return;
    struct buffer target = {0}, name = {0};
    append_decoded(&name, link->url, strcspn(link->url, "?#"));
    sources_beside(&target, path, name.data ? name.data : "");
    if (!target_exists(&target))
        diagnostics_add(&document->diagnostics, link->line, "%.80s does not exist", link->url);
    else if (target.length)
        check_fragment(document, link, target.data, course, page);
    buffer_free(&target);
    buffer_free(&name);
}

static int check_lesson(const char *path) {
    struct source_course course;
    struct lesson lesson;
    struct target target = {0};
    sources_find_course(path, &course);
    bool ok = sources_lesson(path, &course, "", &lesson);
    struct document *document = &lesson.document;
    for (size_t i = 0; ok && i < document->link_count; i++)
        check_link(document, &document->links[i], path, &course, &target);
    free_target(&target);
    diagnostics_sort(&document->diagnostics);
    int faults = sources_faults(stdout, path, &document->diagnostics);
    lesson_free(&lesson);
    course_free(&course.course);
    return faults || !ok;
}

static int check_course(const char *path) {
    struct source_course course = {0};
    struct status status = {0};
    int faults = 0;
    if (!sources_course(path, &course, &status)) {
        printf("%s:%d: %s\n", path, status.line ? status.line : 1, status.message);
        faults = 1;
    }
    for (size_t i = 0; course.known && i < course.course.page_count; i++) {
        struct buffer page = {0};
        sources_beside(&page, path, course.course.pages[i].file);
        if (!sources_is_file(page.data)) {
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
        buffer_format(&inner, "%s%s%s", path, sources_ends_with(path, "/") ? "" : "/", name);
        bool source = sources_ends_with(name, ".md") || sources_ends_with(name, ".ipynb") ||
                      strcmp(name, "course.json") == 0;
        if (inner.data && is_wanted(name) && depth < MAX_FOLDERS &&
            (source || sources_is_folder(inner.data)))
            faults |= check_path(inner.data, depth + 1);
        buffer_free(&inner);
        free(entries[i]);
    }
    free(entries);
    return faults;
}

static int check_path(const char *path, int depth) {
    if (sources_is_folder(path)) return check_folder(path, depth);
    return sources_ends_with(path, "course.json") ? check_course(path) : check_lesson(path);
}

int command_check(int argc, char **argv) {
    if (argc < 2 || argv[1][0] == '-') return sources_usage("check PATH...");
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

static bool print_page(const struct page_options *options, const struct lesson *lesson,
                       const char *file) {
    struct buffer frame = {0}, page = {0};
    struct status status = {0};
    bool ok = sources_read(options->shell, &frame);
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
    if (!read_options(argc, argv, &options) ||
        !(file = sources_relative(options.root, options.file)))
        return sources_usage("page --shell FILE --course FILE --root FOLDER FOLDER/FILE");
    struct source_course course = {0};
    struct status status = {0};
    struct lesson lesson = {0};
    bool ok = sources_course(options.course, &course, &status);
    if (!ok) fprintf(stderr, "%s:%d: %s\n", options.course, status.line, status.message);
    ok = ok && sources_lesson(options.file, &course, page_root(file), &lesson) &&
         print_page(&options, &lesson, file);
    int faults = ok && sources_faults(stderr, options.file, &lesson.document.diagnostics);
    lesson_free(&lesson);
    course_free(&course.course);
    return ok && !faults ? 0 : 1;
}
