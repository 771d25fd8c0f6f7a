#include "content/document.h"

#include "base/memory.h"
#include "content/url.h"
#include <stdlib.h>
#include <string.h>

void document_init(struct document *document, const struct course *course, const char *root) {
    memset(document, 0, sizeof *document);
    document->course = course;
    document->root = root;
    if (!slug_unique(&document->slugs, "contenu")) document->failed = true; /* the frame's <main> */
}

void document_set_chapter(struct document *document, const struct chapters *chapters, size_t index,
                          const struct document *before) {
    document->chapters = chapters;
    document->chapter = &chapters->items[index];
    document->slugs.prefix = document->chapter->prefix;
    if (!before) return;
    document->quiz_count = before->quiz_count;
    document->exercise_count = before->exercise_count;
    document->table_count = before->table_count;
}

static void free_term(struct document_term *term) {
    free(term->id);
    free(term->text);
    free(term->term);
    free(term->definition);
}

void document_free(struct document *document) {
    for (size_t i = 0; i < document->heading_count; i++) {
        free(document->headings[i].id);
        free(document->headings[i].text);
    }
    for (size_t i = 0; i < document->link_count; i++) free(document->links[i].url);
    for (size_t i = 0; i < document->goal_count; i++) free(document->goals[i].widget);
    free(document->goals);
    slug_free(&document->widgets);
    buffer_free(&document->steps);
    for (size_t i = 0; i < document->term_count; i++) free_term(&document->terms[i]);
    free(document->headings);
    free(document->links);
    free(document->terms);
    buffer_free(&document->answers);
    slug_free(&document->slugs);
    diagnostics_free(&document->diagnostics);
    memset(document, 0, sizeof *document);
}

int document_line(const struct document *document, cmark_node *node) {
    if (document->fixed_line) return document->fixed_line;
    int line = 0;
    for (; node && line == 0; node = cmark_node_parent(node))
        line = cmark_node_get_start_line(node);
    return document->line_offset + line;
}

/* Room for one more element; the block may move. */
static void *reserve(struct document *document, void *items, size_t count, size_t *capacity,
                     size_t size) {
    if (count < *capacity) return items;
    size_t larger = *capacity ? *capacity * 2 : 16;
    void *grown = memory_resize(items, larger, size);
    if (grown)
        *capacity = larger;
    else
        document->failed = true;
    return grown;
}

void document_add_heading(struct document *document, int level, const char *id, const char *text) {
    struct document_heading *headings =
        reserve(document, document->headings, document->heading_count, &document->heading_capacity,
                sizeof *headings);
    if (!headings) return;
    document->headings = headings;
    struct document_heading heading = {level, memory_copy(id, strlen(id)),
                                       memory_copy(text, strlen(text))};
    if (heading.id && heading.text) {
        headings[document->heading_count++] = heading;
    } else {
        free(heading.id);
        free(heading.text);
        document->failed = true;
    }
}

void document_add_link(struct document *document, int line, bool image, const char *url) {
    struct document_link *links = reserve(document, document->links, document->link_count,
                                          &document->link_capacity, sizeof *links);
    if (!links) return;
    document->links = links;
    struct document_link link = {line, image, memory_copy(url, strlen(url))};
    if (link.url)
        links[document->link_count++] = link;
    else
        document->failed = true;
}

void document_add_goal(struct document *document, int line, const char *widget) {
    struct document_goal *goals = reserve(document, document->goals, document->goal_count,
                                          &document->goal_capacity, sizeof *goals);
    if (!goals) return;
    document->goals = goals;
    struct document_goal goal = {line, memory_copy(widget, strlen(widget))};
    if (goal.widget)
        goals[document->goal_count++] = goal;
    else
        document->failed = true;
}

void document_add_step(struct document *document, const char *id) {
    if (document->step_count++) buffer_byte(&document->steps, ' ');
    buffer_text(&document->steps, id);
    if (buffer_failed(&document->steps)) document->failed = true;
}

void document_add_term(struct document *document, cmark_node *row, const char *id,
                       const char *text) {
    struct document_term *terms = reserve(document, document->terms, document->term_count,
                                          &document->term_capacity, sizeof *terms);
    if (!terms) return;
    document->terms = terms;
    struct document_term term = {
        .id = memory_copy(id, strlen(id)), .text = memory_copy(text, strlen(text)), .row = row};
    if (term.id && term.text) {
        terms[document->term_count++] = term;
    } else {
        free_term(&term);
        document->failed = true;
    }
}

const char *document_title(const struct document *document) {
    for (size_t i = 0; i < document->heading_count; i++)
        if (document->headings[i].level == 1) return document->headings[i].text;
    return NULL;
}

void document_check_fragments(struct document *document) {
    for (size_t i = 0; i < document->link_count; i++) {
        const struct document_link *link = &document->links[i];
        if (link->url[0] != '#' || link->url[1] == '\0') continue;
        if (!slug_taken(&document->slugs, link->url + 1))
            diagnostics_add(&document->diagnostics, link->line,
                            "no heading of this page has the id \"%.80s\"", link->url + 1);
    }
}

void document_check_goals(struct document *document) {
    for (size_t i = 0; i < document->goal_count; i++) {
        const struct document_goal *goal = &document->goals[i];
        if (!slug_taken(&document->widgets, goal->widget))
            diagnostics_add(
                &document->diagnostics, goal->line,
                "exercise: \"goal.widget\": no widget of this page has the id \"%.40s\"",
                goal->widget);
    }
}
