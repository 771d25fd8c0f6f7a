/* The frame around a lesson, the course file behind it, and the functions exported to WASM. */
#include "app/content_api.h"
#include "content/page.h"
#include "unit/check.h"
#include "unit/render.h"

#define MODULE(number, title, exists)                                                              \
    "{\"number\":" #number ",\"title\":\"" title " & co\",\"short\":\"" title                      \
    "\",\"href\":\"../M" #number "/index.html\",\"exists\":" #exists "}"
static const char course_text[] =
    "{\"title\":\"Module 2 - "
    "Deux\",\"site\":\"s\",\"number\":2,\"pages\":[{\"file\":\"index.md\",\"short\":"
    "\"Accueil\"},{\"file\":\"a.md\",\"short\":\"Leçon "
    "<1>\"},{\"file\":\"labo.md\",\"short\":\"Labo\"}],"
    "\"modules\":[" MODULE(1, "Un", true) "," MODULE(2, "Deux", true) "," MODULE(3, "Trois",
                                                                                 false) "]}";
static const char source[] =
    "---\ntitle: T & t\ndescription: D\"d\ncategory: C\nlevel: Avancé\nduration: 5 min\n"
    "tags:\n- x<\n- y\n---\n";

static struct course course;

/* `frame` filled in for `file` whose body is `body`. */
static const char *page(const char *frame, const char *file, const char *body) {
    static char *last;
    struct buffer text = {0}, out = {0};
    struct lesson lesson;
    struct status status = {0};
    buffer_text(&text, source);
    buffer_text(&text, body);
    lesson_render(text.data, text.length, LESSON_MARKDOWN, &course, page_root(file), &lesson,
                  &status);
    buffer_text(&out, "");
    if (!page_render(frame, strlen(frame), &lesson, file, &out, &status)) {
        buffer_clear(&out);
        buffer_format(&out, "line %d: %s", status.line, status.message);
    }
    lesson_free(&lesson);
    buffer_free(&text);
    return render_keep(&last, &out);
}

/* A module that is on the site is linked, one that is not is named. */
static void test_modules(void) {
    CHECK_TEXT(page("{{body}}", "a.md", "[*u*](../M1/index.html) [t](../M3/index.html)"),
               "<p><a href=\"../M1/index.html\"><em>u</em></a> <span class=\"absent\" "
               "title=\"Pas encore sur ce site\">t</span></p>\n");
}

static void test_text(void) {
    CHECK_TEXT(page("<{{title}}|{{description}}|{{category}}>", "a.md", ""),
               "<T &amp; t|D&quot;d|C>");
    CHECK_TEXT(page("{{root}}x", "a.md", ""), "x");
    CHECK_TEXT(page("{{root}}x", "notebooks/b.ipynb", ""), "../x");
    CHECK_TEXT(page("{{kind}}", "a.md", ""), "page-lesson");
    CHECK_TEXT(page("{{kind}}", "index.md", ""), "page-home");
    CHECK_TEXT(page("{{kind}}", "labo.md", ""), "page-labo");
    CHECK_TEXT(page("{{kind}}", "notebooks/b.ipynb", ""), "page-notebook");
    CHECK_TEXT(page("{{kind}}{{robots}}", "glossaire.md", ""), "page-glossary");
    CHECK_TEXT(page("{{kind}}{{robots}}", "livre.md", ""),
               "page-book<meta name=\"robots\" content=\"noindex\">");
    CHECK_TEXT(
        page("{{level}}{{duration}}", "a.md", ""),
        "<span class=\"badge badge-avance\">Avancé</span><span class=\"duration\">5 min</span>");
    CHECK_TEXT(page("{{tags}}", "a.md", ""), "<ul class=\"tags\"><li>x&lt;</li><li>y</li></ul>");
    CHECK_TEXT(page("{{steps}}", "a.md", "# a\n"), "");
    CHECK_TEXT(page("{{steps}}", "x/b.ipynb", "## Résumé\n"),
               "<span class=\"steps\" data-page=\"x/b.html\" data-steps=\"resume\">1 étape</span>");
    CHECK_TEXT(page("{{steps}}", "a.md",
                    "```exercise\n{\"id\":\"e\",\"question\":\"q\",\"answer\":{\"value\":1},"
                    "\"hint\":\"h\",\"solution\":\"s\"}\n```\n\n```quiz\n{\"question\":\"q\","
                    "\"choices\":[{\"text\":\"a\",\"why\":\"b\"},{\"text\":\"c\",\"why\":\"d\","
                    "\"correct\":true}]}\n```\n\n## Résumé\n"),
               "<span class=\"steps\" data-page=\"a.html\" data-steps=\"e quiz-f40c425c resume\">3 "
               "étapes</span>");
    CHECK_TEXT(page("{{heading}}{{body}}", "a.md", "# a\n"), "<h1 id=\"a\">a</h1>\n");
    CHECK_TEXT(page("{{heading}}{{body}}", "a.md", "a\n"), "<h1>T &amp; t</h1><p>a</p>\n");
    CHECK_TEXT(page("{{notebook}}", "a.md", ""), "");
    CHECK(strstr(page("{{notebook}}", "notebooks/b.ipynb", ""), "href=\"b.ipynb\" download>"));
}

static void test_faults(void) {
    CHECK_TEXT(page("a\n{{x}}", "a.md", ""), "line 2: {{x}} is no placeholder");
    CHECK_TEXT(page("a\n\n{{title", "a.md", ""), "line 3: {{ without a name and }}");
    CHECK_TEXT(page("{{}}", "a.md", ""), "line 1: {{ without a name and }}");
    CHECK_TEXT(page("a } } {", "a.md", ""), "a } } {");
}

static void test_toc(void) {
    CHECK_TEXT(page("{{toc}}", "a.md", "# a\n"), "");
    CHECK_TEXT(page("{{toc}}", "a.md", "# a\n## b & c\n### d\n### e\n#### f\n## g\n"),
               "<nav class=\"toc\" aria-label=\"Sur cette page\"><details><summary>Sur cette "
               "page</summary>\n"
               "<ol><li><a href=\"#b-c\">b &amp; c</a><ol><li><a href=\"#d\">d</a></li>\n"
               "<li><a href=\"#e\">e</a></li></ol></li>\n<li><a "
               "href=\"#g\">g</a></li></ol>\n</details></nav>");
    CHECK(strstr(page("{{toc}}", "a.md", "### d\n## e\n"),
                 "<ol><li><a href=\"#d\">d</a></li>\n<li><a href=\"#e\">e</a></li></ol>"));
}

static void test_navigation(void) {
    CHECK_TEXT(page("{{navigation}}", "a.md", ""),
               "<ul><li><a href=\"index.html\">Accueil</a></li><li><a href=\"a.html\" "
               "aria-current=\"page\">"
               "Leçon &lt;1&gt;</a></li><li><a href=\"labo.html\">Labo</a></li></ul>");
    CHECK(strstr(page("{{navigation}}", "notebooks/b.ipynb", ""), "<a href=\"../index.html\">"));
    CHECK_TEXT(page("{{previous}}|{{current}}|{{next}}", "a.md", ""),
               "<a class=\"pager-previous\" rel=\"prev\" href=\"index.html\">← Accueil</a>|"
               "<span class=\"pager-current\">Leçon &lt;1&gt;</span>|"
               "<a class=\"pager-next\" rel=\"next\" href=\"labo.html\">Labo →</a>");
    CHECK_TEXT(page("{{next}}", "labo.md", ""), "");
    CHECK_TEXT(page("{{previous}}{{next}}", "notebooks/b.ipynb", ""),
               "<a class=\"pager-previous\" rel=\"prev\" href=\"../index.html\">← Accueil</a>");
    CHECK_TEXT(page("{{previous}}|{{current}}|{{next}}", "index.md", ""),
               "<a class=\"pager-previous\" href=\"../M1/index.html\">← Module 1: Un</a>|"
               "<span class=\"pager-current\"><strong>Module 2 - Deux &amp; co</strong></span>|"
               "<span class=\"pager-next absent\">Module 3: Trois → <span class=\"pager-note\">pas "
               "encore sur ce "
               "site</span></span>");
}

static const char *course_fault(const char *text) {
    static struct status status;
    struct course other;
    status_clear(&status);
    CHECK(!course_parse(text, strlen(text), &other, &status));
    course_free(&other);
    return status.message;
}

#define COURSE(number, pages, modules)                                                             \
    "{\"title\":\"t\",\"site\":\"s\",\"number\":" #number ",\"pages\":[" pages                     \
    "],\"modules\":[" modules "]}"
#define PAGE "{\"file\":\"a.md\",\"short\":\"b\"}"

static void test_course(void) {
    CHECK_TEXT(course_fault("{}"), "\"title\" is missing");
    CHECK_TEXT(course_fault("["), "the JSON ends too early");
    CHECK_TEXT(course_fault("{\"x\":1}"), "\"x\" is not a known key");
    CHECK_TEXT(course_fault(COURSE(1, "", MODULE(1, "a", true))),
               "\"pages\" must have 1 to 100 elements, not 0");
    CHECK_TEXT(course_fault(COURSE(1, "{}", MODULE(1, "a", true))), "\"pages[0].file\" is missing");
    CHECK_TEXT(course_fault(COURSE(1, PAGE "," PAGE, MODULE(1, "a", true))),
               "\"pages[1].file\" names a page that stands in the list already");
    CHECK_TEXT(course_fault(COURSE(1, PAGE, MODULE(1, "a", 1))),
               "\"modules[0].exists\" must be true or false");
    CHECK_TEXT(course_fault(COURSE(1, PAGE, MODULE(1, "a", true) "," MODULE(1, "a", true))),
               "\"modules[1].number\" is given twice");
    CHECK_TEXT(course_fault(COURSE(2, PAGE, MODULE(1, "a", true))),
               "\"number\" is not the number of one of the modules");
}

static void test_api(void) {
    const char *text = "---\ntitle: Été \"1\"\ndescription: d\n---\n# A\n## B\n<b>\n";
    CHECK(content_render(text, strlen(text), 0, course_text, sizeof course_text - 1) == 1);
    CHECK_TEXT(
        content_report(),
        "{\"title\":\"Été \\\"1\\\"\",\"description\":\"d\",\"faults\":[{\"line\":7,\"message\":"
        "\"raw HTML is not passed on: "
        "\\u003cb>\"}],\"dropped\":0,\"toc\":[{\"level\":2,\"id\":\"b\",\"text\":"
        "\"B\"}]}");
    CHECK(content_html_size() == strlen(content_html()) && content_html_size() > 20);
    CHECK(content_render("{}", 2, 1, NULL, 0) == 1);
    CHECK(strstr(content_report(), "\"title\":\"Notebook\""));
    CHECK(content_render("a", 1, 0, "[", 1) == 1);
    CHECK(strstr(content_report(), "course.json: the JSON ends too early"));
    CHECK(content_render("a", 1, 7, NULL, 0) == 0);
    CHECK(content_html_size() == 0);
    void *block = content_allocate(10);
    CHECK(block != NULL);
    content_free(block);
    content_render("", 0, 9, NULL, 0); /* gives the memory back */
}

int main(void) {
    struct status status = {0};
    CHECK(course_parse(course_text, sizeof course_text - 1, &course, &status));
    test_modules();
    test_text();
    test_faults();
    test_toc();
    test_navigation();
    test_course();
    test_api();
    course_free(&course);
    return check_report("page");
}
