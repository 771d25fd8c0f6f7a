/* Several lessons on one page: identifiers, links, headings, numbers, contents, answers. */
#include "content/book.h"
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

#define QUIZ                                                                                       \
    "```quiz\n{\"question\":\"Q\",\"choices\":[{\"text\":\"x\",\"why\":\"v\"},"                    \
    "{\"text\":\"*y*\",\"correct\":true,\"why\":\"w\"}]}\n```\n"

#define EXERCISE(id)                                                                               \
    "```exercise\n{\"id\":\"" id "\",\"question\":\"E\",\"hint\":\"*h*\",\"solution\":\"`s`\","    \
    "\"goal\":{\"widget\":\"mien\",\"metric\":\"loss\",\"below\":1}}\n```\n"

static const char one[] =
    "---\ntitle: T1\ndescription: d\nlevel: Avancé\nduration: 5 min\n---\n"
    "# Un\n\n## Été\n\n[a](#ete) [b](deux.md) [c](deux.html#ete) [d](labo.md#x) "
    "[e](#) [f](deux.md#terme-g)\n\n" QUIZ
    "\n```widget rnn-train\n{\"title\":\"L\",\"id\":\"mien\"}\n```\n\n" EXERCISE("ex");
static const char two[] =
    "---\ntitle: T2\ndescription: d\n---\n# Deux\n\n## Été\n\n| a |\n|-|\n\n" QUIZ
    "\n```widget rnn-train\n{\"still\":\"s.png\",\"title\":\"M\",\"caption\":"
    "\"n\"}\n```\n\n```widget rnn-train\n{\"id\":\"mien\"}\n```\n\n" EXERCISE(
        "ex") "\n## Glossaire\n\n| Terme | Définition |\n|-|-|\n| G | h |\n";

static struct chapters chapters;
static struct lesson lessons[2];

static void load(size_t index, const char *text) {
    struct status status = {0};
    CHECK(lesson_render_chapter(text, strlen(text), NULL, &chapters, index,
                                index ? &lessons[index - 1] : NULL, &lessons[index], &status));
    CHECK(lessons[index].document.diagnostics.count == 0);
}

static void test_chapters(void) {
    struct buffer out = {0};
    CHECK(chapters_add(&chapters, "un.md", "Leçon 1") &&
          chapters_add(&chapters, "deux.md", "Leçon 2"));
    CHECK(chapters_append_address(&chapters, "deux.md?q#x", &out));
    CHECK(!chapters_append_address(&chapters, "trois.md#x", &out));
    CHECK(!chapters_append_address(&chapters, "a/deux.md", &out));
    CHECK_TEXT(out.data, "#lecon-2-x");
    buffer_free(&out);
}

static void test_lessons(void) {
    load(0, one);
    load(1, two);
    const char *html = lessons[0].html.data;
    CHECK(strict_html_ok(html));
    CHECK(strstr(html, "<h2 id=\"lecon-1-un\">Un <a class=\"anchor\" href=\"#lecon-1-un\""));
    CHECK(strstr(html, "<h3 id=\"lecon-1-ete\">"));
    CHECK(strstr(html,
                 "<p><a href=\"#lecon-1-ete\">a</a> <a href=\"#lecon-2\">b</a> "
                 "<a href=\"#lecon-2-ete\">c</a> <a href=\"labo.html#x\">d</a> "
                 "<a href=\"#\">e</a> <a class=\"term\" href=\"#lecon-2-terme-g\">f</a></p>"));
    CHECK(strstr(html, "<span class=\"quiz-number\">Question 1.</span> Q</legend>"));
    CHECK(strstr(html,
                 "<figure class=\"widget\" id=\"lecon-1-mien\">\n<p class=\"widget-title\">L</p>"
                 "<p class=\"widget-link\"><a href=\"un.html#mien\">"));
    CHECK(!strstr(html, "<rnn-train"));
    CHECK(strstr(html,
                 "<div id=\"lecon-1-ex\" class=\"exercise\" role=\"group\" "
                 "aria-labelledby=\"lecon-1-ex-question\">\n<p class=\"exercise-title\">Exercice "
                 "1</p>\n<p class=\"exercise-question\" id=\"lecon-1-ex-question\">E</p>\n"
                 "<p class=\"exercise-goal\">Objectif, dans <a href=\"#lecon-1-mien\">ce "
                 "widget</a>\u00a0: perte d'entraînement au-dessous de <strong>1</strong>.</p>\n"
                 "<p class=\"exercise-hint\">Indice\u00a0: <em>h</em></p>\n</div>"));
    html = lessons[1].html.data;
    CHECK(strict_html_ok(html));
    CHECK(strstr(html, "Question 2.") && strstr(html, "id=\"lecon-2-quiz-2-a\""));
    CHECK(strstr(html, "<img class=\"still\" loading=\"lazy\" src=\"s.png\" alt=\"M\">"
                       "<p class=\"widget-link\"><a href=\"deux.html#widget-1\">"));
    CHECK(strstr(html, "<tr id=\"lecon-2-terme-g\">"));
    CHECK(strstr(html, "<div id=\"lecon-2-ex\" ") && strstr(html, "Exercice 2</p>"));
}

static void test_whole(void) {
    struct book book = {.chapters = &chapters};
    book_add(&book, &lessons[0]);
    book_add(&book, &lessons[1]);
    const struct lesson *whole = book_finish(&book);
    if (CHECK(whole != NULL)) {
        const char *html = whole->html.data;
        CHECK(strict_html_ok(html));
        CHECK(strstr(html,
                     "<section class=\"chapter\" id=\"lecon-1\">\n<div class=\"meta\">"
                     "<span class=\"badge\">Avancé</span> <span class=\"duration\">5 min</span>"));
        CHECK(strstr(html, "<ol>\n<li><a href=\"#lecon-1-un\">Un</a>\n<ol><li><a "
                           "href=\"#lecon-1-ete\">Été</a></li>\n</ol></li>\n<li><a "
                           "href=\"#lecon-2-deux\">Deux</a>\n<ol>"));
        CHECK(strstr(html, "<h2 id=\"reponses\">Réponses</h2>\n<h3>T1</h3>\n<dl>\n"
                           "<dt>Question 1</dt><dd><strong>b. <em>y</em></strong> w</dd>\n"
                           "<dt>Exercice 1</dt><dd><code>s</code></dd>\n</dl>\n"
                           "<h3>T2</h3>"));
        const struct document_heading *headings = whole->document.headings;
        CHECK(headings[0].level == 2 && headings[1].level == 3);
        CHECK_TEXT(headings[1].id, "lecon-1-ete");
        CHECK_TEXT(document_title(&whole->document), "Le cours en un livre");
    }
    book_free(&book);
}

int main(void) {
    test_chapters();
    test_lessons();
    test_whole();
    lesson_free(&lessons[0]);
    lesson_free(&lessons[1]);
    chapters_free(&chapters);
    return check_report("book");
}
