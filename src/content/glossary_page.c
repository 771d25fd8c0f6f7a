#include "base/html.h"
#include "base/memory.h"
#include "base/sort.h"
#include "content/glossary.h"
#include "content/url.h"
#include <stdlib.h>
#include <string.h>

static const char title[] = "Glossaire";
static const char description[] =
    "Tous les termes du cours sur les réseaux récurrents, définis en peu de mots, avec la leçon "
    "qui les explique.";

enum { PREFIX = 6 /* bytes of "terme-" */ };

static bool reserve(struct glossary *glossary) {
    if (glossary->count < glossary->capacity) return true;
    size_t larger = glossary->capacity ? glossary->capacity * 2 : 64;
    struct glossary_entry *grown = memory_resize(glossary->entries, larger, sizeof *grown);
    if (!grown) return false;
    glossary->entries = grown;
    glossary->capacity = larger;
    return true;
}

bool glossary_add(struct glossary *glossary, const struct lesson *lesson, const char *file,
                  const char *short_title) {
    for (size_t i = 0; i < lesson->document.term_count; i++) {
        const struct document_term *term = &lesson->document.terms[i];
        if (!term->term || !term->definition) continue;
        if (!reserve(glossary)) return false;
        glossary->entries[glossary->count] =
            (struct glossary_entry){term, file, short_title, glossary->count};
        glossary->count++;
    }
    return true;
}

/* Identifiers are without accents and capitals: their order is that of a French dictionary, near
 * enough. Definitions of one term stay in the order of the lessons. */
static int compare(const void *a, const void *b) {
    const struct glossary_entry *left = a, *right = b;
    int order = strcmp(left->term->id, right->term->id);
    return order ? order : (left->order > right->order) - (left->order < right->order);
}

static bool same_term(const struct glossary *glossary, size_t i) {
    return i > 0 && strcmp(glossary->entries[i].term->id, glossary->entries[i - 1].term->id) == 0;
}

static char initial(const struct glossary *glossary, size_t i) {
    char letter = glossary->entries[i].term->id[PREFIX];
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

static void append_page(struct buffer *out, const char *file) {
    struct buffer page = {0};
    url_append_page(&page, file);
    url_append_attribute(out, page.data ? page.data : "");
    if (page.failed) out->failed = true;
    buffer_free(&page);
}

/* HTML of another page: its own fragments lead there. No text holds a bare quote. */
static void append_moved(struct buffer *out, const char *html, const char *file) {
    static const char fragment[] = "href=\"#";
    const char *found;
    while ((found = strstr(html, fragment)) != NULL) {
        buffer_append(out, html, (size_t)(found - html) + sizeof fragment - 2);
        append_page(out, file);
        html = found + sizeof fragment - 2;
    }
    buffer_text(out, html);
}

static void write_definition(struct buffer *out, const struct glossary_entry *entry) {
    buffer_text(out, "<dd>");
    append_moved(out, entry->term->definition, entry->file);
    buffer_text(out, " <a class=\"term-source\" href=\"");
    append_page(out, entry->file);
    buffer_format(out, "#%s\">", entry->term->id);
    html_escape(out, entry->short_title, strlen(entry->short_title));
    buffer_text(out, "</a></dd>\n");
}

static void write_letters(const struct glossary *glossary, struct buffer *out) {
    buffer_text(out, "<nav class=\"letters\" aria-label=\"Lettres\"><ul>\n");
    for (size_t i = 0; i < glossary->count; i++) {
        char letter = initial(glossary, i);
        if (i == 0 || initial(glossary, i - 1) != letter)
            buffer_format(out, "<li><a href=\"#lettre-%c\">%c</a></li>\n", letter, letter);
    }
    buffer_text(out, "</ul></nav>\n");
}

static void write_entries(const struct glossary *glossary, struct buffer *out) {
    for (size_t i = 0; i < glossary->count; i++) {
        const struct glossary_entry *entry = &glossary->entries[i];
        char letter = initial(glossary, i);
        bool fresh = !same_term(glossary, i);
        if (fresh && i) buffer_text(out, "</div>\n");
        if (i == 0 || initial(glossary, i - 1) != letter) {
            if (i) buffer_text(out, "</dl>\n");
            buffer_format(out, "<h2 id=\"lettre-%c\">%c</h2>\n<dl class=\"terms\">\n", letter,
                          letter);
        }
        if (fresh) {
            buffer_format(out, "<div id=\"%s\"><dt>", entry->term->id);
            append_moved(out, entry->term->term, entry->file);
            buffer_text(out, "</dt>\n");
        }
        write_definition(out, entry);
    }
    if (glossary->count) buffer_text(out, "</div>\n</dl>\n");
}

const struct lesson *glossary_finish(struct glossary *glossary) {
    struct lesson *page = &glossary->page;
    struct buffer *out = &page->html;
    sort_array(glossary->entries, glossary->count, sizeof *glossary->entries, compare);
    buffer_format(out, "<p class=\"lead\">%s</p>\n", description);
    write_letters(glossary, out);
    write_entries(glossary, out);
    return front_matter_make(&page->header, title, description) && !out->failed ? page : NULL;
}

void glossary_free(struct glossary *glossary) {
    free(glossary->entries);
    lesson_free(&glossary->page);
    memset(glossary, 0, sizeof *glossary);
}
