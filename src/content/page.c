#include "content/page.h"

#include "base/html.h"
#include "content/text.h"
#include "content/url.h"
#include <string.h>

struct page {
    const struct lesson *lesson;
    const struct course *course;
    const char *file;
    const char *root;
    size_t index; /* among the course's pages; page_count when it is none of them */
};

static void append_escaped(struct buffer *out, const char *text) {
    html_escape(out, text, strlen(text));
}

static bool ends_with(const char *text, const char *suffix) {
    size_t length = strlen(text), count = strlen(suffix);
    return length >= count && strcmp(text + length - count, suffix) == 0;
}

static bool is_notebook(const struct page *page) {
    return ends_with(page->file, ".ipynb");
}

static bool is_home(const struct page *page) {
    return strcmp(page->file, "index.md") == 0;
}

const char *page_root(const char *file) {
    static const char up[] = "../../../../../../../../";
    size_t depth = 0;
    for (const char *at = file; *at && depth < 8; at++) depth += *at == '/';
    return up + sizeof up - 1 - 3 * depth;
}

static void write_title(const struct page *page, struct buffer *out) {
    append_escaped(out, page->lesson->header.title);
}

static void write_description(const struct page *page, struct buffer *out) {
    append_escaped(out, page->lesson->header.description);
}

static void write_category(const struct page *page, struct buffer *out) {
    append_escaped(out, page->lesson->header.category);
}

static void write_root(const struct page *page, struct buffer *out) {
    buffer_text(out, page->root);
}

static void write_kind(const struct page *page, struct buffer *out) {
    if (is_notebook(page))
        buffer_text(out, "page-notebook");
    else if (is_home(page))
        buffer_text(out, "page-home");
    else if (strcmp(page->file, PAGE_BOOK) == 0)
        buffer_text(out, "page-book");
    else if (strcmp(page->file, PAGE_GLOSSARY) == 0)
        buffer_text(out, "page-glossary");
    else
        buffer_text(out, strcmp(page->file, "labo.md") == 0 ? "page-labo" : "page-lesson");
}

static void write_robots(const struct page *page, struct buffer *out) {
    if (strcmp(page->file, PAGE_BOOK) == 0)
        buffer_text(out, "<meta name=\"robots\" content=\"noindex\">");
}

static void write_body(const struct page *page, struct buffer *out) {
    buffer_append(out, page->lesson->html.data, page->lesson->html.length);
}

static void write_heading(const struct page *page, struct buffer *out) {
    if (document_title(&page->lesson->document)) return;
    buffer_text(out, "<h1>");
    append_escaped(out, page->lesson->header.title);
    buffer_text(out, "</h1>");
}

static void write_level(const struct page *page, struct buffer *out) {
    const char *level = page->lesson->header.level;
    if (!level[0]) return;
    struct buffer slug = {0};
    slug_append(&slug, level, strlen(level));
    buffer_format(out, "<span class=\"badge badge-%s\">", slug.data ? slug.data : "");
    append_escaped(out, level);
    buffer_text(out, "</span>");
    buffer_free(&slug);
}

static void write_duration(const struct page *page, struct buffer *out) {
    const char *duration = page->lesson->header.duration;
    if (!duration[0]) return;
    buffer_text(out, "<span class=\"duration\">");
    append_escaped(out, duration);
    buffer_text(out, "</span>");
}

static void write_tags(const struct page *page, struct buffer *out) {
    const struct front_matter *header = &page->lesson->header;
    if (header->tag_count == 0) return;
    buffer_text(out, "<ul class=\"tags\">");
    for (size_t i = 0; i < header->tag_count; i++) {
        buffer_text(out, "<li>");
        append_escaped(out, header->tags[i]);
        buffer_text(out, "</li>");
    }
    buffer_text(out, "</ul>");
}

static bool has_summary(const struct document *document) {
    for (size_t i = 0; i < document->heading_count; i++)
        if (strcmp(document->headings[i].id, "resume") == 0) return true;
    return false;
}

/* What a learner can get done here, by identifier: quizzes and exercises, and the summary reached.
 * The page's script tells how much of it is done, on the front page too. */
static void write_steps(const struct page *page, struct buffer *out) {
    const struct document *document = &page->lesson->document;
    bool summary = has_summary(document);
    size_t count = document->step_count + summary;
    if (count == 0) return;
    struct buffer file = {0};
    url_append_page(&file, page->file);
    buffer_text(out, "<span class=\"steps\" data-page=\"");
    url_append_attribute(out, file.data ? file.data : "");
    buffer_text(out, "\" data-steps=\"");
    buffer_append(out, document->steps.data ? document->steps.data : "", document->steps.length);
    if (summary) buffer_text(out, document->step_count ? " resume" : "resume");
    buffer_format(out, "\">%zu étape%s</span>", count, count > 1 ? "s" : "");
    if (file.failed) out->failed = true;
    buffer_free(&file);
}

static void write_toc_link(const struct document_heading *heading, struct buffer *out) {
    buffer_format(out, "<li><a href=\"#%s\">", heading->id);
    append_escaped(out, heading->text);
    buffer_text(out, "</a>");
}

/* Headings of level 2, those of level 3 nested below them. */
static void write_toc_list(const struct document *document, struct buffer *out) {
    int depth = 0; /* open lists: 1 for level 2, 2 for level 3 */
    for (size_t i = 0; i < document->heading_count; i++) {
        const struct document_heading *heading = &document->headings[i];
        int wanted = heading->level - 1;
        if (wanted < 1 || wanted > 2) continue;
        if (wanted == 2 && depth == 0) wanted = 1;
        if (wanted > depth) buffer_text(out, "<ol>");
        if (wanted == depth) buffer_text(out, "</li>\n");
        if (wanted < depth) buffer_text(out, "</li></ol></li>\n");
        write_toc_link(heading, out);
        depth = wanted;
    }
    for (; depth > 0; depth--) buffer_text(out, "</li></ol>");
}

static void write_toc(const struct page *page, struct buffer *out) {
    struct buffer list = {0};
    write_toc_list(&page->lesson->document, &list);
    if (list.length) {
        buffer_text(out, "<nav class=\"toc\" aria-label=\"Sur cette page\"><details>"
                         "<summary>Sur cette page</summary>\n");
        buffer_append(out, list.data, list.length);
        buffer_text(out, "\n</details></nav>");
    }
    if (list.failed) out->failed = true;
    buffer_free(&list);
}

static void write_href(const struct page *page, const char *file, struct buffer *out) {
    struct buffer url = {0};
    buffer_text(&url, page->root);
    url_append_page(&url, file);
    url_append_attribute(out, url.data ? url.data : "");
    if (url.failed) out->failed = true;
    buffer_free(&url);
}

static void write_navigation(const struct page *page, struct buffer *out) {
    buffer_text(out, "<ul>");
    for (size_t i = 0; i < page->course->page_count; i++) {
        buffer_text(out, "<li><a href=\"");
        write_href(page, page->course->pages[i].file, out);
        buffer_text(out, i == page->index ? "\" aria-current=\"page\">" : "\">");
        append_escaped(out, page->course->pages[i].short_title);
        buffer_text(out, "</a></li>");
    }
    buffer_text(out, "</ul>");
}

enum direction { PREVIOUS, NEXT };

static void write_label(const char *text, int module, enum direction direction,
                        struct buffer *out) {
    if (direction == PREVIOUS) buffer_text(out, "← ");
    if (module) buffer_format(out, "Module %d: ", module);
    append_escaped(out, text);
    if (direction == NEXT) buffer_text(out, " →");
}

static const char *direction_name(enum direction direction) {
    return direction == PREVIOUS ? "previous" : "next";
}

static void write_page_link(const struct page *page, size_t index, enum direction direction,
                            struct buffer *out) {
    const struct course_page *target = &page->course->pages[index];
    const char *name = direction_name(direction);
    buffer_format(out, "<a class=\"pager-%s\" rel=\"%s\" href=\"", name,
                  direction == PREVIOUS ? "prev" : "next");
    write_href(page, target->file, out);
    buffer_text(out, "\">");
    write_label(target->short_title, 0, direction, out);
    buffer_text(out, "</a>");
}

static void write_module_link(const struct page *page, const struct course_module *module,
                              enum direction direction, struct buffer *out) {
    const char *name = direction_name(direction);
    if (module->exists) {
        buffer_format(out, "<a class=\"pager-%s\" href=\"", name);
        if (url_classify(module->href, false) == URL_LOCAL) buffer_text(out, page->root);
        url_append_attribute(out, module->href);
        buffer_text(out, "\">");
        write_label(module->short_title, module->number, direction, out);
        buffer_text(out, "</a>");
    } else {
        buffer_format(out, "<span class=\"pager-%s absent\">", name);
        write_label(module->short_title, module->number, direction, out);
        buffer_text(out, " <span class=\"pager-note\">pas encore sur ce site</span></span>");
    }
}

/* The front page leads to the neighbouring modules, the others to the neighbouring pages. */
static void write_neighbour(const struct page *page, enum direction direction, struct buffer *out) {
    const struct course *course = page->course;
    if (is_home(page)) {
        int number = course->number + (direction == PREVIOUS ? -1 : 1);
        const struct course_module *module = course_module(course, number);
        if (module) write_module_link(page, module, direction, out);
    } else if (page->index == course->page_count) {
        if (direction == PREVIOUS) write_page_link(page, 0, direction, out);
    } else if (direction == PREVIOUS && page->index > 0) {
        write_page_link(page, page->index - 1, direction, out);
    } else if (direction == NEXT && page->index + 1 < course->page_count) {
        write_page_link(page, page->index + 1, direction, out);
    }
}

static void write_previous(const struct page *page, struct buffer *out) {
    write_neighbour(page, PREVIOUS, out);
}

static void write_next(const struct page *page, struct buffer *out) {
    write_neighbour(page, NEXT, out);
}

static void write_current(const struct page *page, struct buffer *out) {
    const struct course *course = page->course;
    buffer_text(out, "<span class=\"pager-current\">");
    if (is_home(page)) {
        const struct course_module *module = course_module(course, course->number);
        buffer_format(out, "<strong>Module %d - ", course->number);
        append_escaped(out, module ? module->title : "");
        buffer_text(out, "</strong>");
    } else if (page->index < course->page_count) {
        append_escaped(out, course->pages[page->index].short_title);
    } else {
        append_escaped(out, page->lesson->header.title);
    }
    buffer_text(out, "</span>");
}

static void write_notebook(const struct page *page, struct buffer *out) {
    if (!is_notebook(page)) return;
    const char *slash = strrchr(page->file, '/');
    buffer_text(out, "<p class=\"notebook-actions\"><a class=\"download\" href=\"");
    url_append_attribute(out, slash ? slash + 1 : page->file);
    buffer_text(
        out, "\" download>Télécharger le notebook (.ipynb)</a> "
             "<span class=\"notebook-note\">Ici, il se lit ; l’exécuter dans la page viendra plus "
             "tard.</span></p>");
}

struct placeholder {
    const char *name;
    void (*write)(const struct page *page, struct buffer *out);
};

static const struct placeholder placeholders[] = {
    {"title", write_title},       {"description", write_description},
    {"category", write_category}, {"root", write_root},
    {"kind", write_kind},         {"body", write_body},
    {"heading", write_heading},   {"level", write_level},
    {"duration", write_duration}, {"tags", write_tags},
    {"toc", write_toc},           {"navigation", write_navigation},
    {"previous", write_previous}, {"next", write_next},
    {"current", write_current},   {"notebook", write_notebook},
    {"steps", write_steps},       {"robots", write_robots},
};

static const struct placeholder *find_placeholder(struct text_line name) {
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++)
        if (text_equals(name, placeholders[i].name)) return &placeholders[i];
    return NULL;
}

static int line_of(const char *text, const char *place) {
    int line = 1;
    for (; text < place; text++) line += *text == '\n';
    return line;
}

/* The first `what` between `at` and `end`, or NULL. */
static const char *find(const char *at, const char *end, const char *what) {
    for (; end - at >= 2; at++)
        if (at[0] == what[0] && at[1] == what[1]) return at;
    return NULL;
}

static bool unknown(int line, struct text_line name, struct status *status) {
    if (!name.length)
        return status_set_line(status, STATUS_INVALID_FILE, line, "{{ without a name and }}");
    return status_set_line(status, STATUS_INVALID_FILE, line, "{{%.*s}} is no placeholder",
                           (int)(name.length < 60 ? name.length : 60), name.start);
}

static bool fill(const struct page *page, const char *frame, size_t length, struct buffer *out,
                 struct status *status) {
    const char *at = frame, *end = frame + length, *open;
    while ((open = find(at, end, "{{")) != NULL) {
        const char *close = find(open + 2, end, "}}");
        struct text_line name = {open + 2, close ? (size_t)(close - open) - 2 : 0};
        const struct placeholder *placeholder = find_placeholder(name);
        if (!placeholder) return unknown(line_of(frame, open), name, status);
        buffer_append(out, at, (size_t)(open - at));
        placeholder->write(page, out);
        at = close + 2;
    }
    buffer_append(out, at, (size_t)(end - at));
    return !buffer_failed(out) || status_no_memory(status);
}

bool page_render(const char *frame, size_t length, const struct lesson *lesson, const char *file,
                 struct buffer *out, struct status *status) {
    const struct course *course = lesson->document.course;
    if (!course) return status_set(status, STATUS_USAGE, NULL, "a page needs course.json");
    struct page page = {.lesson = lesson, .course = course, .file = file, .root = page_root(file)};
    while (page.index < course->page_count && strcmp(course->pages[page.index].file, file) != 0)
        page.index++;
    return fill(&page, frame, length, out, status);
}
