#include "app/command_course.h"

#include "app/command_tools.h"
#include "app/sources.h"
#include "base/memory.h"
#include "content/book.h"
#include "content/glossary.h"
#include "content/page.h"
#include "content/sections.h"
#include <stdlib.h>
#include <string.h>

/* What a command was asked for, and the course it reads. */
struct request {
    const char *shell, *course_file, *root;
    char **files;
    size_t count;
    struct source_course course;
};

/* The options come first, the files follow. */
static bool read_request(int argc, char **argv, bool with_shell, struct request *out) {
    const struct command_option options[] = {{"--course", &out->course_file},
                                             {"--root", &out->root},
                                             {with_shell ? "--shell" : NULL, &out->shell},
                                             {NULL, NULL}};
    int taken = with_shell ? 7 : 5;
    if (argc <= taken || !command_tools_options(taken, argv, options)) return false;
    out->files = argv + taken;
    out->count = (size_t)(argc - taken);
    for (size_t i = 0; i < out->count; i++)
        if (!sources_relative(out->root, out->files[i])) return false;
    return true;
}

static bool load_course(struct request *request) {
    struct status status = {0};
    bool ok = sources_course(request->course_file, &request->course, &status);
    if (!ok) fprintf(stderr, "%s:%d: %s\n", request->course_file, status.line, status.message);
    return ok;
}

static const char *file_of(const struct request *request, size_t i) {
    return sources_relative(request->root, request->files[i]);
}

/* The short title that course.json gives the page; NULL when the page is not in it. */
static const char *name_of(const struct request *request, size_t i) {
    const struct course *course = &request->course.course;
    for (size_t k = 0; k < course->page_count; k++)
        if (strcmp(course->pages[k].file, file_of(request, i)) == 0)
            return course->pages[k].short_title;
    return NULL;
}

static bool print(const struct buffer *text) {
    return !text->failed && fwrite(text->data, 1, text->length, stdout) == text->length;
}

/* Frame a page that was made of all lessons, and print it. */
static bool print_page(const struct request *request, const struct lesson *lesson,
                       const char *file) {
    struct buffer frame = {0}, page = {0};
    struct status status = {0};
    struct lesson framed = *lesson;
    framed.document.course = &request->course.course;
    bool ok = command_tools_read(request->shell, &frame, &status) &&
              page_render(frame.data, frame.length, &framed, file, &page, &status) && print(&page);
    if (status.code) fprintf(stderr, "%s:%d: %s\n", request->shell, status.line, status.message);
    buffer_free(&frame);
    buffer_free(&page);
    return ok;
}

static bool append_sections(const struct request *request, size_t i, struct buffer *out) {
    struct lesson lesson;
    bool ok = sources_lesson(request->files[i], &request->course, "", &lesson);
    if (ok) {
        const char *name = name_of(request, i);
        if (!name)
            name = sources_ends_with(request->files[i], ".ipynb") ? "Notebook" : "Autre page";
        buffer_text(out, i ? ",\n" : "");
        sections_append(&lesson, file_of(request, i), name, out);
    }
    lesson_free(&lesson);
    return ok;
}

int command_index(int argc, char **argv) {
    struct request request = {0};
    struct buffer out = {0};
    if (!read_request(argc, argv, false, &request))
        return sources_usage("index --course FILE --root FOLDER FOLDER/FILE...");
    bool ok = load_course(&request);
    buffer_text(&out, "[");
    for (size_t i = 0; ok && i < request.count; i++) ok = append_sections(&request, i, &out);
    buffer_text(&out, "]\n");
    ok = ok && print(&out);
    buffer_free(&out);
    course_free(&request.course.course);
    return ok ? 0 : 1;
}

static bool print_glossary(const struct request *request, struct lesson *lessons) {
    struct glossary glossary = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < request->count; i++) {
        const char *name = name_of(request, i);
        ok = sources_lesson(request->files[i], &request->course, "", &lessons[i]) &&
             glossary_add(&glossary, &lessons[i], file_of(request, i),
                          name ? name : lessons[i].header.title);
    }
    const struct lesson *page = ok ? glossary_finish(&glossary) : NULL;
    ok = page && print_page(request, page, PAGE_GLOSSARY);
    glossary_free(&glossary);
    return ok;
}

int command_glossary(int argc, char **argv) {
    struct request request = {0};
    if (!read_request(argc, argv, true, &request))
        return sources_usage("glossary --shell FILE --course FILE --root FOLDER FOLDER/FILE...");
    struct lesson *lessons = memory_array(request.count, sizeof *lessons);
    bool ok = lessons && load_course(&request) && print_glossary(&request, lessons);
    for (size_t i = 0; lessons && i < request.count; i++) lesson_free(&lessons[i]);
    free(lessons);
    course_free(&request.course.course);
    return ok ? 0 : 1;
}

static bool name_chapters(const struct request *request, struct chapters *chapters) {
    for (size_t i = 0; i < request->count; i++) {
        const char *name = name_of(request, i);
        if (!name)
            fprintf(stderr, "%s:0: course.json does not have this page\n", request->files[i]);
        if (!name || !chapters_add(chapters, file_of(request, i), name)) return false;
    }
    return true;
}

static bool load_chapter(const struct request *request, const struct chapters *chapters, size_t i,
                         struct lesson *lessons) {
    struct buffer text = {0};
    struct status status = {0};
    bool ok = command_tools_read(request->files[i], &text, &status) &&
              lesson_render_chapter(text.data, text.length, &request->course.course, chapters, i,
                                    i ? &lessons[i - 1] : NULL, &lessons[i], &status);
    if (!ok) fprintf(stderr, "%s:0: %s\n", request->files[i], status.message);
    buffer_free(&text);
    return ok;
}

static bool print_book(const struct request *request, const struct chapters *chapters,
                       struct lesson *lessons) {
    struct book book = {.chapters = chapters};
    bool ok = true;
    for (size_t i = 0; ok && i < request->count; i++) {
        ok = load_chapter(request, chapters, i, lessons);
        if (ok) book_add(&book, &lessons[i]);
        if (ok) sources_faults(stderr, request->files[i], &lessons[i].document.diagnostics);
    }
    const struct lesson *whole = ok ? book_finish(&book) : NULL;
    ok = whole && print_page(request, whole, PAGE_BOOK);
    book_free(&book);
    return ok;
}

int command_book(int argc, char **argv) {
    struct request request = {0};
    struct chapters chapters = {.count = 0};
    if (!read_request(argc, argv, true, &request))
        return sources_usage("book --shell FILE --course FILE --root FOLDER FOLDER/FILE...");
    struct lesson *lessons = memory_array(request.count, sizeof *lessons);
    bool ok = lessons && load_course(&request) && name_chapters(&request, &chapters) &&
              print_book(&request, &chapters, lessons);
    for (size_t i = 0; lessons && i < request.count; i++) lesson_free(&lessons[i]);
    free(lessons);
    chapters_free(&chapters);
    course_free(&request.course.course);
    return ok ? 0 : 1;
}
