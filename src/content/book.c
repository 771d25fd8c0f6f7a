#include "content/book.h"

#include "base/html.h"
#include <stdlib.h>
#include <string.h>

static const char title[] = "Le cours en un livre";
static const char description[] =
    "Toutes les leçons du module à la suite, à lire d'une traite ou à imprimer, avec les réponses "
    "à la fin.";
static const char introduction[] =
    "<p class=\"book-intro\">Toutes les leçons à la suite, à lire d'une traite ou à imprimer. Les "
    "widgets y sont des images : pour les essayer, suivez le lien au-dessous. Les réponses "
    "aux questions et aux exercices sont à la fin.</p>\n";

static void append_escaped(struct buffer *out, const char *text) {
    html_escape(out, text, strlen(text));
}

static void append_badge(struct buffer *out, const char *name, const char *text) {
    if (!text[0]) return;
    buffer_format(out, "<span class=\"%s\">", name);
    append_escaped(out, text);
    buffer_text(out, "</span> ");
}

static void write_contents_link(struct buffer *out, const struct document_heading *heading) {
    buffer_format(out, "<li><a href=\"#%s\">", heading->id);
    append_escaped(out, heading->text);
    buffer_text(out, "</a>");
}

/* The lesson's title with the headings of level 2 below it, in the contents on paper. */
static void write_contents(struct buffer *out, const struct document *document) {
    bool open = false, inner = false;
    for (size_t i = 0; i < document->heading_count; i++) {
        const struct document_heading *heading = &document->headings[i];
        if (heading->level > 2 || (heading->level == 1 && open)) continue;
        if (heading->level == 2 && open && !inner) {
            buffer_text(out, "\n<ol>");
            inner = true;
        }
        write_contents_link(out, heading);
        if (heading->level == 1)
            open = true;
        else
            buffer_text(out, "</li>\n");
    }
    buffer_text(out, inner ? "</ol></li>\n" : open ? "</li>\n" : "");
}

/* The outline for the table of contents beside the text: one level deeper, as the headings are. */
static void add_headings(struct book *book, const struct document *document) {
    for (size_t i = 0; i < document->heading_count; i++) {
        const struct document_heading *heading = &document->headings[i];
        document_add_heading(&book->whole.document, heading->level + 1, heading->id, heading->text);
    }
}

static void write_answers(struct book *book, const struct lesson *lesson) {
    const struct buffer *answers = &lesson->document.answers;
    if (!answers->length) return;
    buffer_text(&book->answers, "<h3>");
    append_escaped(&book->answers, lesson->header.title);
    buffer_text(&book->answers, "</h3>\n<dl>\n");
    buffer_append(&book->answers, answers->data, answers->length);
    buffer_text(&book->answers, "</dl>\n");
}

void book_add(struct book *book, const struct lesson *lesson) {
    struct buffer *out = &book->body;
    if (!book->count) document_init(&book->whole.document, lesson->document.course, "");
    buffer_text(out, "<section class=\"chapter\" id=\"");
    chapters_append_id(&book->chapters->items[book->count++], out);
    buffer_text(out, "\">\n<div class=\"meta\">");
    append_badge(out, "badge", lesson->header.level);
    append_badge(out, "duration", lesson->header.duration);
    buffer_text(out, "</div>\n");
    buffer_append(out, lesson->html.data, lesson->html.length);
    buffer_text(out, "</section>\n");
    write_contents(&book->contents, &lesson->document);
    add_headings(book, &lesson->document);
    write_answers(book, lesson);
}

static void write_answers_chapter(struct book *book) {
    if (!book->answers.length) return;
    static const char heading[] = "Réponses";
    document_add_heading(&book->whole.document, 2, "reponses", heading);
    buffer_format(&book->contents, "<li><a href=\"#reponses\">%s</a></li>\n", heading);
    buffer_format(&book->body, "<section class=\"chapter answers\">\n<h2 id=\"reponses\">%s</h2>\n",
                  heading);
    buffer_append(&book->body, book->answers.data, book->answers.length);
    buffer_text(&book->body, "</section>\n");
}

static void write_whole(struct book *book) {
    struct buffer *out = &book->whole.html;
    const struct course *course = book->whole.document.course;
    buffer_text(out, "<header class=\"book-title\">\n<p class=\"book-site\">");
    append_escaped(out, course ? course->title : "");
    buffer_format(out, "</p>\n<h1>%s</h1>\n%s</header>\n", title, introduction);
    buffer_text(out, "<nav class=\"book-contents\" aria-label=\"Sommaire\">\n<h2>Sommaire</h2>\n"
                     "<ol>\n");
    buffer_append(out, book->contents.data ? book->contents.data : "", book->contents.length);
    buffer_text(out, "</ol>\n</nav>\n");
    buffer_append(out, book->body.data ? book->body.data : "", book->body.length);
}

const struct lesson *book_finish(struct book *book) {
    struct lesson *whole = &book->whole;
    document_add_heading(&whole->document, 1, "", title);
    write_answers_chapter(book);
    write_whole(book);
    bool ok = front_matter_make(&whole->header, title, description) && !whole->document.failed &&
              !whole->html.failed && !book->body.failed && !book->contents.failed &&
              !book->answers.failed;
    return ok ? whole : NULL;
}

void book_free(struct book *book) {
    buffer_free(&book->contents);
    buffer_free(&book->body);
    buffer_free(&book->answers);
    lesson_free(&book->whole);
    memset(book, 0, sizeof *book);
}
