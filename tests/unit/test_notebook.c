/* Notebooks: cells and outputs, and what a malformed file is told. */
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

static void check(const char *source, const char *expected) {
    const char *html = render_lesson(source, strlen(source), LESSON_NOTEBOOK, NULL);
    CHECK_TEXT(html, expected);
    struct buffer body = {0};
    size_t end = strlen(html);
    while (end > 1 && strncmp(html + end - 2, "\n\n", 2) != 0) end--; /* faults follow */
    buffer_append(&body, html, end);
    CHECK(strict_html_ok(body.data));
    buffer_free(&body);
}

#define NOTEBOOK(cells)                                                                            \
    "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [\n" cells "\n]}"
#define CODE(outputs)                                                                              \
    "{\"cell_type\":\"code\",\"execution_count\":2,\"source\":\"x\",\"outputs\":[" outputs "]}"
#define CODE_HTML(outputs)                                                                         \
    "<div class=\"cell cell-code\">\n<p class=\"cell-count\">Entrée [2]</p>\n<div class=\"code "  \
    "copyable\" "                                                                                  \
    "data-language=\"python\"><pre tabindex=\"0\"><code>x</code></pre></div>\n" outputs            \
    "</div>\n\n"

static void test_cells(void) {
    check(
        NOTEBOOK("{\"cell_type\":\"markdown\",\"source\":[\"# Été\\n\",\"\\n\",\"[a](b.ipynb)\"]}"),
        "<div class=\"cell cell-markdown\">\n<h1 id=\"ete\">Été</h1>\n<p><a "
        "href=\"b.html\">a</a></p>\n"
        "</div>\n\n");
    check(NOTEBOOK("{\"cell_type\":\"raw\",\"source\":\"<b>\"}"),
          "<div class=\"cell cell-raw\"><pre tabindex=\"0\">&lt;b&gt;</pre></div>\n\n");
    check(NOTEBOOK(CODE("")), CODE_HTML(""));
    check(
        NOTEBOOK("{\"cell_type\":\"code\",\"execution_count\":null,\"source\":[],\"outputs\":[]}"),
        "<div class=\"cell cell-code\">\n<p class=\"cell-count\">Entrée [ ]</p>\n<div class=\"code "
        "copyable\" "
        "data-language=\"python\"><pre tabindex=\"0\"><code></code></pre></div>\n</div>\n\n");
}

static void test_outputs(void) {
    check(NOTEBOOK(
              CODE("{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"<a>\\n\",\"b\"]}")),
          CODE_HTML("<div class=\"output stream\"><pre tabindex=\"0\">&lt;a&gt;\nb</pre></div>\n"));
    check(NOTEBOOK(CODE("{\"output_type\":\"execute_result\",\"data\":{\"text/plain\":\"3\"}}")),
          CODE_HTML("<div class=\"output result\"><pre tabindex=\"0\">3</pre></div>\n"));
    check(NOTEBOOK(CODE(
              "{\"output_type\":\"display_data\",\"data\":{\"text/html\":\"<script>x</script>\","
              "\"text/plain\":\"y\"}}")),
          CODE_HTML("<p class=\"output-note\">Sortie graphique, à voir dans Jupyter.</p>\n"
                    "<div class=\"output result\"><pre tabindex=\"0\">y</pre></div>\n"));
    check(NOTEBOOK(CODE("{\"output_type\":\"error\",\"ename\":\"E\",\"evalue\":\"v\",\"traceback\":"
                        "[\"\\u001b[0;31mE\\u001b[0m: <v>\",\"\\u001b\"]}")),
          CODE_HTML(
              "<div class=\"output error\"><pre tabindex=\"0\">E: &lt;v&gt;\n\n</pre></div>\n"));
    check(NOTEBOOK(CODE(
              "{\"output_type\":\"error\",\"ename\":\"E\",\"evalue\":\"v\",\"traceback\":[]}")),
          CODE_HTML("<div class=\"output error\"><pre tabindex=\"0\">E: v</pre></div>\n"));
}

#define WHOLE(line, message)                                                                       \
    "<div class=\"fault\" role=\"note\"><strong>page</strong> line " #line ": " message            \
    "</div>\n\n" #line ": "
#define CELL(number, line, message)                                                                \
    "<div class=\"fault\" role=\"note\"><strong>cell " #number "</strong> line " #line             \
    ": " message "</div>\n"

static void test_broken_files(void) {
    check("", WHOLE(1, "the JSON ends too early") "the JSON ends too early\n");
    check("{\n\"cells\": [\n", WHOLE(3, "the JSON ends too early") "the JSON ends too early\n");
    check(
        "[]",
        WHOLE(1,
              "a notebook must be one JSON object {…}") "a notebook must be one JSON object {…}\n");
    check(
        "{}",
        WHOLE(1,
              "the number &quot;nbformat&quot; is missing") "the number \"nbformat\" is missing\n");
    check("{\"nbformat\":3}",
          WHOLE(1, "&quot;nbformat&quot; must be 4") "\"nbformat\" must be 4\n");
    check("{\"nbformat\":4}",
          WHOLE(1, "the array &quot;cells&quot; is missing") "the array \"cells\" is missing\n");
    check("{\"nbformat\":4,\"cells\":{}}",
          WHOLE(1, "the array &quot;cells&quot; is missing") "the array \"cells\" is missing\n");
    check("{\"nbformat\":4,\"cells\":[]}", "\n");
}

static void test_broken_cells(void) {
    check(NOTEBOOK("3"),
          CELL(1, 2, "a cell must be an object {…}") "\n2: cell 1: a cell must be an object {…}\n");
    check(NOTEBOOK("{}"),
          CELL(1, 2, "the string &quot;cell_type&quot; is missing") "\n2: cell 1: the string "
                                                                    "\"cell_type\" is missing\n");
    check(NOTEBOOK("{\"cell_type\":\"x\",\"source\":\"\"}"),
          CELL(1, 2,
               "&quot;cell_type&quot; must be markdown, code or raw") "\n2: cell 1: \"cell_type\" "
                                                                      "must be markdown, code or "
                                                                      "raw\n");
    check(
        NOTEBOOK(
            "{\"cell_type\":\"raw\",\"source\":\"\"},\n{\"cell_type\":\"raw\",\"source\":[1]}"),
        "<div class=\"cell cell-raw\"><pre tabindex=\"0\"></pre></div>\n" CELL(
            2, 3,
            "&quot;source&quot; must be a string or an array of strings") "\n3: cell 2: \"source\" "
                                                                          "must be a string or an "
                                                                          "array of strings\n");
    check(NOTEBOOK(CODE("{}")),
          "<div class=\"cell cell-code\">\n<p class=\"cell-count\">Entrée [2]</p>\n"
          "<div class=\"code copyable\" data-language=\"python\"><pre tabindex=\"0\"><code>x"
          "</code></pre></div>\n" CELL(
              1, 2,
              "an output has no known &quot;output_type&quot;") "</div>\n\n2: cell 1: an output "
                                                                "has no known \"output_type\"\n");
}

static void test_lines(void) {
    check(NOTEBOOK("{\"cell_type\":\"markdown\",\n\"source\":[\n\"a\\n\",\n\"<b>\"]}"),
          "<div class=\"cell cell-markdown\">\n<p>a\n<!-- raw HTML omitted --></p>\n</div>\n\n"
          "5: raw HTML is not passed on: <b>\n");
    check(NOTEBOOK("{\"cell_type\":\"markdown\",\n\"source\":\"a\\n\\n```quiz\\n{}\\n```\"}"),
          "<div class=\"cell cell-markdown\">\n<p>a</p>\n<div class=\"fault\" "
          "role=\"note\"><strong>quiz</strong> "
          "line 3: &quot;question&quot; is missing</div>\n</div>\n\n3: quiz: \"question\" is "
          "missing\n");
}

int main(void) {
    test_cells();
    test_outputs();
    test_broken_files();
    test_broken_cells();
    test_lines();
    return check_report("notebook");
}
