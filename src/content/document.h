/* What the passes over one page share: identifiers, outline, links, faults, the line they are at.
 * A notebook's cells are rendered one after the other into one document. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "base/buffer.h"
#include "content/chapters.h"
#include "content/course.h"
#include "content/diagnostics.h"
#include "content/slug.h"
#include <cmark.h>
#include <stdbool.h>
#include <stddef.h>

/* A heading, in the order of the page. */
struct document_heading {
    int level; /* 1 to 6 */
    char *id;
    char *text; /* plain, not escaped */
};

/* A link or image to somewhere on this site, as written in the source. */
struct document_link {
    int line;
    bool image;
    char *url;
};

/* What an exercise asks of a widget: that there is one of that name. */
struct document_goal {
    int line;
    char *widget;
};

/* A row of the page's glossary. */
struct document_term {
    char *id;         /* "terme-etat-cache" */
    char *text;       /* plain, without what stands in parentheses: "État caché" */
    char *term;       /* HTML of the first cell */
    char *definition; /* HTML of the second */
    cmark_node *row;  /* NULL once the HTML is there */
};

struct document {
    const struct course *course; /* NULL: unknown */
    const char *root;            /* leads from this page to the site's root: "" or "../" */
    /* On a page with other lessons: these, and this one among them. Headings are then one level
     * deeper, widgets are pictures, addresses lead inside the page. NULL: a page of its own. */
    const struct chapters *chapters;
    const struct chapter *chapter;
    struct buffer answers; /* of a chapter's quizzes and exercises: HTML */
    bool plain;            /* keep cmark's own HTML for what CommonMark has: no ids, no wrappers */
    int line_offset;       /* source lines before the Markdown at hand */
    int fixed_line;        /* over 0: all of the Markdown at hand stands on this line */
    size_t marks;          /* what limits_check() has counted so far */
    int quiz_count;        /* quizzes so far, for their identifiers */
    int exercise_count;    /* exercises so far, for their numbers in the book */
    int table_count;       /* tables so far: regions of one page need names of their own */
    int widget_count;      /* likewise */
    bool failed;           /* memory was refused */
    struct diagnostics diagnostics;
    struct slug_set slugs;
    struct document_heading *headings;
    size_t heading_count, heading_capacity;
    struct document_link *links;
    size_t link_count, link_capacity;
    struct slug_set widgets; /* the names ("id") of the widgets so far */
    struct document_goal *goals;
    size_t goal_count, goal_capacity;
    struct buffer steps; /* identifiers of what a learner can get done here, blanks between them */
    size_t step_count;
    struct document_term *terms;
    size_t term_count, term_capacity;
};

void document_init(struct document *document, const struct course *course, const char *root);

/* Make the document, as it was initialized, one of several on a page. `before` is the document of
 * the chapter before it, or NULL: numbers of quizzes and tables go on from there. */
void document_set_chapter(struct document *document, const struct chapters *chapters, size_t index,
                          const struct document *before);

void document_free(struct document *document);

/* The source line of a node. */
int document_line(const struct document *document, cmark_node *node);

/* Remember a heading or a link; copies are made. */
void document_add_heading(struct document *document, int level, const char *id, const char *text);
void document_add_link(struct document *document, int line, bool image, const char *url);

/* Remember that an exercise awaits something of the widget of that name. */
void document_add_goal(struct document *document, int line, const char *widget);

/* Count the element of that identifier among what a learner can get done. */
void document_add_step(struct document *document, const char *id);

/* Remember a term of the glossary; `id` and `text` are copied. */
void document_add_term(struct document *document, cmark_node *row, const char *id,
                       const char *text);

/* The text of the first heading of level 1, or NULL. */
const char *document_title(const struct document *document);

/* Add a fault for every "#id" link that leads to no identifier of the page. */
void document_check_fragments(struct document *document);

/* Add a fault for every exercise whose widget is not on the page. */
void document_check_goals(struct document *document);

#endif
