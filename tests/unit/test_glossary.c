/* The glossary of a page, links to its terms, and the page of all lessons' terms. */
#include "content/glossary.h"
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

#define HEAD "---\ntitle: t\ndescription: d\n---\n"
#define TABLE "| Terme | Définition |\n|:--|:--|\n"

static void test_rows(void) {
    const char *faults;
    const char *source =
        "## 📖 Glossaire\n\n" TABLE "| État caché (*hidden state*) | Un [a](#a). |\n"
        "| Porte ($`f_t`$) d'oubli |\n\n## A\n\n" TABLE "| hors | d'ici |\n";
    const char *html = render_course(source, strlen(source), false, NULL, &faults);
    CHECK_TEXT(faults, "");
    CHECK(strict_html_ok(html));
    CHECK(strstr(html, "<tr id=\"terme-etat-cache\"><td class=\"left\">État caché (<em>hidden"));
    CHECK(strstr(html, "<tr id=\"terme-porte-d-oubli\">"));
    CHECK(strstr(html, "<tr><td class=\"left\">hors</td>"));
    CHECK(strstr(render_html("## Glossaire\n\n| Mot | Définition |\n|-|-|\n| a | b |\n"),
                 "<tr><td>"));
    CHECK(strstr(render_html("## Autre\n\n" TABLE "| a | b |\n"), "<tr><td class"));
}

static void test_faults(void) {
    CHECK_TEXT(render_faults("## Glossaire\n\n" TABLE "| Œil | a |\n| œil | b |\n| (x) | c |\n"),
               "6: the glossary has \"œil\" already\n7: a row of the glossary without a term\n");
    CHECK_TEXT(render_faults("[a](#terme-b)\n"),
               "1: no heading of this page has the id \"terme-b\"\n");
}

static void test_links(void) {
    const char *html = render_html("[a](#terme-b) [c](l.md#terme-d) [e](#f) [g](l.md) "
                                   "[h](https://x.fr/#terme-i) ![j](k.svg#terme-l)\n");
    CHECK_TEXT(html, "<p><a class=\"term\" href=\"#terme-b\">a</a> "
                     "<a class=\"term\" href=\"l.html#terme-d\">c</a> <a href=\"#f\">e</a> "
                     "<a href=\"l.html\">g</a> <a href=\"https://x.fr/#terme-i\" "
                     "rel=\"noopener\">h</a> <img src=\"k.svg#terme-l\" alt=\"j\" /></p>\n");
    CHECK_TEXT(render_html("[doi:1](https://doi.org/1) [a](https://doi.org/1)\n"),
               "<p><a class=\"reference\" href=\"https://doi.org/1\" rel=\"noopener\">doi:1</a> "
               "<a href=\"https://doi.org/1\" rel=\"noopener\">a</a></p>\n");
    CHECK(strstr(render_html("[a](#terme-b \"t\")\n"),
                 "<a class=\"term\" href=\"#terme-b\" title=\"t\">"));
}

static void load(const char *text, struct lesson *lesson) {
    struct status status = {0};
    CHECK(lesson_render(text, strlen(text), LESSON_MARKDOWN, NULL, "", lesson, &status));
}

static void test_page(void) {
    struct lesson one, two, none;
    struct glossary glossary = {0};
    load(HEAD "# A\n\n## Glossaire\n\n" TABLE
              "| Zèbre | dernier |\n| État *caché* | voir [A](#a) |\n",
         &one);
    load(HEAD "# B\n\n## Glossaire\n\n" TABLE "| état (x) caché | encore |\n| Écart | $`a`$ |\n",
         &two);
    load(HEAD "# C\n", &none);
    CHECK(glossary_add(&glossary, &one, "un.md", "Leçon <1>"));
    CHECK(glossary_add(&glossary, &two, "deux.md", "Leçon 2"));
    CHECK(glossary_add(&glossary, &none, "trois.md", "Leçon 3"));
    const struct lesson *page = glossary_finish(&glossary);
    const char *html = page ? page->html.data : "";
    CHECK(strict_html_ok(html));
    const char *list = strstr(html, "<h2");
    CHECK_TEXT(
        list,
        "<h2 id=\"lettre-E\">E</h2>\n<dl class=\"terms\">\n"
        "<div id=\"terme-ecart\"><dt>Écart</dt>\n<dd><span class=\"math\" "
        "data-tex=\"a\"><code>a</code>"
        "</span> <a class=\"term-source\" href=\"deux.html#terme-ecart\">Leçon 2</a></dd>\n</div>\n"
        "<div id=\"terme-etat-cache\"><dt>État <em>caché</em></dt>\n"
        "<dd>voir <a href=\"un.html#a\">A</a> <a class=\"term-source\" "
        "href=\"un.html#terme-etat-cache\">Leçon &lt;1&gt;</a></dd>\n"
        "<dd>encore <a class=\"term-source\" href=\"deux.html#terme-etat-cache\">Leçon 2</a></dd>\n"
        "</div>\n</dl>\n<h2 id=\"lettre-Z\">Z</h2>\n<dl class=\"terms\">\n"
        "<div id=\"terme-zebre\"><dt>Zèbre</dt>\n<dd>dernier <a class=\"term-source\" "
        "href=\"un.html#terme-zebre\">Leçon &lt;1&gt;</a></dd>\n</div>\n</dl>\n");
    CHECK(strstr(html, "<li><a href=\"#lettre-E\">E</a></li>\n<li><a href=\"#lettre-Z\">"));
    glossary_free(&glossary);
    lesson_free(&one);
    lesson_free(&two);
    lesson_free(&none);
}

int main(void) {
    test_rows();
    test_faults();
    test_links();
    test_page();
    render_html("");
    return check_report("glossary");
}
