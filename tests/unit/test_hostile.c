/* Hostile sources: bounded time, HTML or a clear message, and nothing in the HTML that could run.
 */
#include "base/random.h"
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"
#include <time.h>

/* Under the sanitizers, on a busy machine; the release build takes a tenth (src/content/limits.h).
 */
enum { MOST_SECONDS = 60, MUTATIONS = 20000, LARGE = 5000000, MIDDLE = 200000 };

#define HEAD "---\ntitle: a\ndescription: b\n---\n"

/* Render, check the HTML strictly, check that a refusal has a line and a message. */
static const char *render_checked(const char *text, size_t length, enum lesson_kind kind) {
    static struct buffer html; /* lives on: the next call takes it over */
    struct lesson lesson;
    struct status status = {0};
    CHECK(lesson_render(text, length, kind, NULL, "", &lesson, &status));
    for (size_t i = 0; i < lesson.document.diagnostics.count; i++) {
        const struct diagnostic *fault = &lesson.document.diagnostics.items[i];
        check_count(fault->line > 0 && fault->message[0]);
    }
    buffer_clear(&html);
    buffer_append(&html, lesson.html.data, lesson.html.length);
    lesson_free(&lesson);
    if (!CHECK(strict_html_ok(html.data))) fprintf(stderr, "source: %.300s\n", text);
    return html.data;
}

static const char *render_text(const char *text) {
    return render_checked(text, strlen(text), LESSON_MARKDOWN);
}

/* ---- many of one thing ---- */

/* `piece` again and again; `middle` halfway, `second` from there on when it is not NULL. */
struct pattern {
    const char *head, *piece, *middle, *second;
};

static const struct pattern patterns[] = {
    {"", "> ", "a", NULL},
    {"", "- ", "a", NULL},
    {"", "1. ", "a", NULL},
    {"", "> - ", "a", NULL},
    {"", "> ", "a\n", "b\n"},
    {"", "- ", "a\n", "\n"},
    {"", "[", "a", "]"},
    {"", "![", "", "[a](b)"},
    {"", "![", "", "![a](b)"},
    {"", "![a", "", "](b)"},
    {"", "[![", "", "](b)"},
    {"", "*a **a ", "b", " a** a*"},
    {"", "*a ", "", "b* "},
    {"", "**a ", "", "b** "},
    {"", "*a ", "", "_a*_ "},
    {"", "a_ ", "", NULL},
    {"", "_a ", "", NULL},
    {"", "*a_ ", "", NULL},
    {"a**b", "c* ", "", NULL},
    {"a__b", "c_ ", "", NULL},
    {"", "*a [*b*](http://c) ", "", NULL},
    {"", "a]", "", NULL},
    {"", "[a", "", NULL},
    {"", "[a][", "", NULL},
    {"", "[ a_", "", NULL},
    {"", "[ (](", "", NULL},
    {"", "[a](<b", "", NULL},
    {"", "[a](b", "", NULL},
    {"", "[a](b \"c", "", NULL},
    {"", "[a]: b \"c\n", "", NULL},
    {"", "[a]: b\n===\n", "", NULL},
    {"", "e`e``e```e````", "", NULL},
    {"", "<!-- a ", "", NULL},
    {"", "a <![CDATA[", "", NULL},
    {"", "a <?", "", NULL},
    {"", "a <!A ", "", NULL},
    {"", "<a b='", "", NULL},
    {"x <a", " a", "", NULL},
    {"a <!", "-", "", NULL},
    {"", "<a:b", "", NULL},
    {"", "<a@b.", "", NULL},
    {"", "&", "", NULL},
    {"", "&amp;", "", NULL},
    {"", "\\", "", NULL},
    {"", "\\|", "", NULL},
    {"", "*", "", NULL},
    {"", "_", "a", NULL},
    {"", "#", "", NULL},
    {"", "\n", "", NULL},
    {"", "a\n\n", "", NULL},
    {"", "a\n=\n", "", NULL},
    {"", "---\n", "", NULL},
    {"", "```\n", "", NULL},
    {"", "<div>\n", "", NULL},
    {"", "<a>\n\n", "", NULL},
    {"", " ", "a", NULL},
    {"", "\t", "a", NULL},
    {"", "a", "", NULL},
    {"", "a ", "", NULL},
    {"", "a  \n", "", NULL},
    {"", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>\n\n", "", NULL},
    {"", "- a\n* b\n", "", NULL},
    {"a|b|c|d|e|f|g|h\n-|-|-|-|-|-|-|-\n", "b\n", "", NULL},
    {"a|b\n-|-\n", "b|c|d|e|", "", NULL},
    {"", "|", "\n", "-|"},
    {"", "a|b\n-|-\nc|d\n\n", "", NULL},
    {"", "$`x`$", "", NULL},
    {"", "> [!NOTE]\n> a\n\n", "", NULL},
    {"", "> [!", "", NULL},
    {"", "## a\n", "", NULL},
    {"", "![a](b)\n\n", "", NULL},
    {"", "[a](javascript:b)\n\n", "", NULL},
    {"", "a <b> c\n\n", "", NULL},
    {"", "```quiz\n{}\n```\n", "", NULL},
    {"```quiz\n", "[", "", NULL},
    {"```quiz\n", "{\"a\":", "", NULL},
    {"```quiz\n[", "0,", "", NULL},
    {"```widget rnn-train\n{", "\"units\":1,", "", NULL},
    {"```cards\n{\"items\":[", "{\"title\":\"a\"},", "", NULL},
    {"```timeline\n\"", "a", "", NULL},
    {"```quiz\n{\"question\":\"", "\\u002a", "\"", NULL},
    {"```exercise\n{\"goal\":{\"settings\":{", "\"a\":{\"atMost\":1},", "", NULL},
    {"", "```exercise\n{\"id\":\"e\"}\n```\n", "", NULL},
    {"```python\n", "'", "", NULL},
    {"```python\n", "def f(x): return '''a'''\n\n", "", NULL},
    {"", "\xEF\xBF\xBD", "", NULL},
    {"", "\xFF", "", NULL},
    {"", "Un *mot* ordinaire, et un [lien](x.md) bien fait.\nUne autre ligne.\n\n", "", NULL},
};

static void append_times(struct buffer *out, const char *piece, size_t bytes) {
    for (size_t used = 0; used < bytes; used += strlen(piece)) buffer_text(out, piece);
}

static void append_pattern(struct buffer *out, const struct pattern *pattern, size_t bytes) {
    buffer_text(out, pattern->head);
    append_times(out, pattern->piece, pattern->second ? bytes / 2 : bytes);
    buffer_text(out, pattern->middle);
    if (pattern->second) append_times(out, pattern->second, bytes / 2);
}

static void check_time(const char *what, clock_t start) {
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (!CHECK(seconds < MOST_SECONDS)) fprintf(stderr, "%s took %.1f s\n", what, seconds);
    if (getenv("HOSTILE_TIMES") && seconds > 0.5)
        fprintf(stderr, "%-30.30s %.2f s\n", what, seconds);
}

/* The pattern whole, far over the limits mostly, then in portions that keep within them. */
static void check_pattern(const struct pattern *pattern) {
    struct buffer text = {0};
    clock_t start = clock();
    buffer_text(&text, HEAD);
    append_pattern(&text, pattern, LARGE);
    render_checked(text.data, text.length, LESSON_MARKDOWN);
    buffer_clear(&text);
    buffer_text(&text, HEAD);
    while (text.length < MIDDLE) {
        append_pattern(&text, pattern, 180);
        buffer_text(&text, "\n\n");
        append_pattern(&text, pattern, 6000);
        buffer_text(&text, "\n```\n\n");
    }
    render_checked(text.data, text.length, LESSON_MARKDOWN);
    check_time(pattern->piece, start);
    buffer_free(&text);
}

static void test_patterns(void) {
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) check_pattern(&patterns[i]);
}

static void test_deep_indentation(void) {
    struct buffer text = {0};
    buffer_text(&text, HEAD);
    for (int depth = 0; depth < 2000; depth++) {
        for (int i = 0; i < depth; i++) buffer_text(&text, "  ");
        buffer_text(&text, "* a\n");
    }
    CHECK(
        strstr(render_checked(text.data, text.length, LESSON_MARKDOWN), "columns of indentation"));
    buffer_free(&text);
}

/* ---- bytes ---- */

static void test_bytes(void) {
    static const char nul[] = HEAD "a\0b [c\0](d\0e) `f\0`\n\0";
    CHECK(strstr(render_checked(nul, sizeof nul - 1, LESSON_MARKDOWN), "a\xEF\xBF\xBD"
                                                                       "b"));
    static const char bad[] = HEAD "\xC0\xAF \xED\xA0\x80 \xF8 \xE9t\xE9 \xFF\n";
    CHECK(
        strstr(render_checked(bad, sizeof bad - 1, LESSON_MARKDOWN), "\xEF\xBF\xBDt\xEF\xBF\xBD"));
    CHECK(strstr(render_checked("\xEF\xBB\xBF" HEAD "a", 3 + sizeof HEAD, LESSON_MARKDOWN),
                 "<p>a</p>"));
    CHECK(strstr(render_checked("{\"a\":\"\xFF\"}", 9, LESSON_NOTEBOOK), "nbformat"));
    char *zeros = calloc(1, LARGE);
    CHECK(zeros != NULL);
    render_checked(zeros, LARGE, LESSON_MARKDOWN);
    render_checked(zeros, LARGE, LESSON_NOTEBOOK);
    free(zeros);
    render_checked("", 0, LESSON_NOTEBOOK);
    CHECK(strstr(render_text(HEAD "\x1B[31m \x07 \x7F"), "<p>"));
}

static void test_notebook_bombs(void) {
    static const struct pattern bombs[] = {
        {"", "[", "", NULL},
        {"{\"nbformat\":4,\"cells\":[", "{},", "{}]}", NULL},
        {"{\"nbformat\":4,\"cells\":[", "0,", "0]}", NULL},
        {"{\"nbformat\":4,\"cells\":[{\"cell_type\":\"markdown\",\"source\":[", "\"[\",",
         "\"\"]}]}", NULL},
        {"{\"nbformat\":4,\"cells\":[{\"cell_type\":\"raw\",\"source\":\"", "\\u001b[", "\"}]}",
         NULL},
        {"{\"nbformat\":4,\"cells\":[", "{\"cell_type\":\"markdown\",\"source\":\"<b> *a*\"},",
         "{}]}", NULL},
        {"{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"\",\"outputs\":[",
         "{\"output_type\":\"error\",\"traceback\":[\"\\u001b[31m<script>\"]},", "{}]}]}", NULL},
    };
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        struct buffer text = {0};
        clock_t start = clock();
        append_pattern(&text, &bombs[i], i == 1 || i == 2 ? LARGE / 5 : LARGE / 2);
        render_checked(text.data, text.length, LESSON_NOTEBOOK);
        check_time(bombs[i].piece, start);
        buffer_free(&text);
    }
}

/* ---- what could run ---- */

static void test_addresses(void) {
    static const char *const schemes[] = {"javascript:alert(1)",
                                          "JaVaScRiPt:alert(1)",
                                          "javascript&colon;alert(1)",
                                          "javascript&#58;alert(1)",
                                          "javascript&#x3A;x",
                                          "java&#9;script:x",
                                          "java&Tab;script:x",
                                          "java&NewLine;script:x",
                                          "&#1;javascript:x",
                                          "&#32;javascript:x",
                                          "j&#97;vascript:x",
                                          "\\javascript:x",
                                          "javascript\\:x",
                                          "vbscript:x",
                                          "VBScript&colon;x",
                                          "data:text/html,<script>x",
                                          "data:text/html;base64,x",
                                          "data:image/svg+xml,x",
                                          "file:///etc/passwd",
                                          "livescript:x",
                                          "javascript:x//http://y",
                                          "&#x6A&#x61vascript:x",
                                          "%6Aavascript:x",
                                          "java%0ascript:x"};
    static const char *const forms[] = {"[a](%s)\n",
                                        "[a](<%s>)\n",
                                        "![a](%s)\n",
                                        "<%s>\n",
                                        "[a](%s \"t\")\n",
                                        "[a]\n\n[a]: %s\n",
                                        "[a]\n\n[a]: <%s> 'u'\n",
                                        "[![b](%s)](%s)\n",
                                        "## [a](%s)\n",
                                        "a|b\n-|-\n[c](%s)|d\n",
                                        "> [!NOTE]\n> [a](%s)\n",
                                        "![a][b]\n\n[b]: %s\n"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            struct buffer text = {0};
            const char *at = forms[k], *mark;
            buffer_text(&text, HEAD);
            for (; (mark = strstr(at, "%s")) != NULL; at = mark + 2) {
                buffer_append(&text, at, (size_t)(mark - at));
                buffer_text(&text, schemes[i]);
            }
            buffer_text(&text, at);
            render_checked(text.data, text.length, LESSON_MARKDOWN);
            buffer_free(&text);
        }
    }
}

static void test_raw_html(void) {
    static const char *const raw[] = {
        "<script>alert(1)</script>\n",
        "<style>a{}</style>\n",
        "<pre onclick=x>\n",
        "<textarea>\n",
        "<!-- x --><script>x</script>\n",
        "<?php x ?>\n",
        "<!DOCTYPE x>\n",
        "<![CDATA[ <script> ]]>\n",
        "<div onclick=\"x\">\n",
        "<iframe src=x>\n",
        "<a href='javascript:x'>y</a>\n",
        "<svg onload=x>\n",
        "a <img src=x onerror=alert(1)> b\n",
        "a <b\nonclick=x> c\n",
        "<x-y onclick=x>\n",
        "</script>\n",
        "a <!-- --> <script> b\n",
        "[<script>](x)\n",
        "![<img src=x onerror=y>](z)\n",
        "`<script>`\n",
        "    <script>\n",
        "```<script>\n</script>\n```\n",
        "```\" onclick=\"x\n```\n",
        "# <script>\n",
        "[a](x \"\\\" onclick=y\")\n",
        "![a](x \"<script>\")\n",
        "[a](x\"onclick=y)\n",
        "|<script>|b|\n|-|-|\n|<img onerror=x>|c|\n",
        "> [!NOTE]\n> <script>\n",
        "$`\"><script>`$\n",
        "```math\n\"><script>x</script>\n```\n",
        "<script\n\n>alert(1)</script>\n",
        "```widget "
        "rnn-train\n{\"title\":\"\\\"><script>x</script>\",\"caption\":\"<script>x\"}\n```\n",
        "```widget rnn-train\n{\"text\":\"\\u003cscript\\u003e' onclick='x\"}\n```\n",
        "```widget \"><script>\n{}\n```\n",
        "```quiz <script>\n{}\n```\n",
        "```quiz\n{\"<script>\":1}\n```\n",
        "```quiz\n{\"question\":\"a <script>\",\"choices\":[{\"text\":\"a<img "
        "onerror=x>\",\"why\":\"b\"},"
        "{\"text\":\"[a](javascript:x)\",\"why\":\"<b onclick=x>c\",\"correct\":true}]}\n```\n",
        "```exercise\n{\"id\":\"e\",\"question\":\"<script>\",\"hint\":\"<b onclick=x>c\","
        "\"solution\":\"[a](javascript:x)\",\"answer\":{\"value\":1,\"unit\":\"\\\"><script>\"}}\n`"
        "``\n",
        "```exercise\n{\"id\":\"\\\"><script>\",\"question\":\"q\"}\n```\n",
        "```exercise\n{\"id\":\"e\",\"question\":\"q\",\"hint\":\"h\",\"solution\":\"s\",\"goal\":"
        "{\"widget\":\"w\",\"metric\":\"loss\",\"below\":1,\"settings\":{\"title\":\"'><script>\"}}"
        "}"
        "\n```\n",
        "```cards\n{\"items\":[{\"icon\":\"<script>\",\"title\":\"<script>\",\"badge\":\"\\\"><"
        "script>\","
        "\"link\":{\"label\":\"<script>\",\"href\":\"\\\"onclick=x \"}}]}\n```\n",
        "```timeline\n{\"items\":[{\"year\":\"<script>\",\"title\":\"<b>\",\"text\":\"a "
        "<script>\"}]}\n```\n",
    };
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        struct buffer text = {0};
        buffer_format(&text, "%s%s", HEAD, raw[i]);
        render_checked(text.data, text.length, LESSON_MARKDOWN);
        buffer_free(&text);
    }
}

/* ---- mutations ---- */

static const char sample[] =
    HEAD "# Titre *a*\n\n## Été `b` $`c`$\n\n| a | b |\n|:--|--:|\n| 1 "
         "\\| 2 | `x` |\n\n> [!NOTE]\n> [l](x.md \"t\")\n\n"
         "```widget rnn-train\n{ \"title\": \"T\", \"caption\": \"*md* "
         "[a](b.md)\", \"units\": 16, \"controls\": "
         "[\"cell\"] }\n```\n\n```quiz\n{ \"question\": \"q\", "
         "\"choices\": [ { \"text\": \"a\", \"correct\": true, "
         "\"why\": \"b\" },\n { \"text\": \"c\", \"why\": \"d\" } ] "
         "}\n```\n\n```exercise\n{ \"id\": \"e\", \"question\": \"q\", "
         "\"goal\": { \"widget\": \"w\", \"metric\": \"loss\", "
         "\"below\": 1, \"settings\": { \"units\": { \"atMost\": 64 } } },\n"
         "\"hint\": \"h\", \"solution\": \"s\" }\n```\n\n"
         "```cards\n{ \"style\": \"lessons\", "
         "\"items\": [ { \"icon\": \"🧠\", \"title\": \"t\", \"badge\": "
         "\"Expert\", \"link\": { \"label\": \"l\", "
         "\"href\": \"x.md\" } } ] }\n```\n\n```timeline\n{ \"items\": [ "
         "{ \"year\": \"1\", \"title\": \"t\" } ], "
         "\"note\": \"n\" }\n```\n\n```python\ndef f(x):\n    return "
         "f'''a''' # c\n```\n\n![i](f.svg \"c\")\n\n- a\n  - b\n"
         "\n1. c\n\n<b>x</b> <http://a.fr> &amp; \\* **g "
         "_h_**\n\n```math\nh_t\n```\n[r]: /u \"v\"\n[r]\n";

static const char notebook_sample[] = "{\"nbformat\":4,\"metadata\":{},\"cells\":[{\"cell_type\":"
                                      "\"markdown\",\"source\":[\"# a\\n\",\"*b*\"]},"
                                      "{\"cell_type\":\"code\",\"execution_count\":1,\"source\":"
                                      "\"x=1\",\"outputs\":[{\"output_type\":\"stream\","
                                      "\"text\":\"y\"},{\"output_type\":\"error\",\"traceback\":["
                                      "\"\\u001b[0mz\"]}]},{\"cell_type\":\"raw\","
                                      "\"source\":\"\"}]}";

static const char *const tokens[] = {
    "```",
    "~~~",
    "```quiz\n",
    "```widget rnn-train\n",
    "```exercise\n",
    "> ",
    "- ",
    "1. ",
    "\n\n",
    "\n",
    "    ",
    "\t",
    "|",
    "\\|",
    "[",
    "](",
    ")",
    "![",
    "]: ",
    "<",
    ">",
    "<script>",
    "<!--",
    "-->",
    "&",
    "&#0;",
    "&colon;",
    "javascript:",
    "*",
    "**",
    "_",
    "`",
    "$`",
    "`$",
    "{",
    "}",
    "\"",
    "'",
    ":",
    ",",
    "\\u0000",
    "\\ud800",
    "\\",
    "#",
    "## ",
    "===",
    "---",
    "[!NOTE]",
    "\r",
    "\xFF",
    "\xC3",
    "\xEF\xB7\x90",
    "0",
    "-1",
    "1e999",
    "null",
    "true",
    "é",
    "🙂",
    "http://",
};

static void splice(struct buffer *text, size_t from, size_t removed, const char *piece,
                   size_t length) {
    struct buffer out = {0};
    buffer_append(&out, text->data, from);
    buffer_append(&out, piece, length);
    buffer_append(&out, text->data + from + removed, text->length - from - removed);
    buffer_free(text);
    *text = out;
}

static void mutate(struct buffer *text, struct random *random) {
    size_t at = random_below(random, (uint32_t)text->length + 1);
    size_t rest = text->length - at;
    size_t span = random_below(random, (uint32_t)(rest < 40 ? rest : 40) + 1);
    const char *token = tokens[random_below(random, sizeof tokens / sizeof *tokens)];
    char byte = (char)random_below(random, 256);
    switch (random_below(random, 5)) {
    case 0:
        splice(text, at, span ? 1 : 0, &byte, 1);
        break;
    case 1:
        splice(text, at, span, "", 0);
        break;
    case 2:
        splice(text, at, 0, token, strlen(token));
        break;
    case 3:
        splice(text, at, span, token, strlen(token));
        break;
    default: {
        char copy[40];
        memcpy(copy, text->data + at, span);
        splice(text, random_below(random, (uint32_t)text->length + 1), 0, copy, span);
    }
    }
}

/* A piece of a real lesson behind a header, when the sources are there; else the sample. */
static void append_start(struct buffer *text, const char *lesson, size_t length,
                         struct random *random) {
    size_t span = 1500;
    if (!lesson || length < span || random_below(random, 2) == 0) {
        buffer_append(text, sample, sizeof sample - 1);
        return;
    }
    buffer_text(text, HEAD);
    buffer_append(text, lesson + random_below(random, (uint32_t)(length - span)), span);
}

static void test_mutations(const char *lesson, size_t length) {
    struct random random;
    random_seed(&random, 20240607, 1);
    clock_t start = clock();
    for (int i = 0; i < MUTATIONS; i++) {
        struct buffer text = {0};
        enum lesson_kind kind = i % 8 == 0 ? LESSON_NOTEBOOK : LESSON_MARKDOWN;
        if (kind == LESSON_NOTEBOOK)
            buffer_append(&text, notebook_sample, sizeof notebook_sample - 1);
        else
            append_start(&text, lesson, length, &random);
        for (uint32_t k = random_below(&random, 8); k < 8; k++) mutate(&text, &random);
        int failed = check_failed;
        render_checked(text.data, text.length, kind);
        if (check_failed > failed) fprintf(stderr, "mutation %d:\n%s\n", i, text.data);
        buffer_free(&text);
    }
    if (getenv("HOSTILE_TIMES"))
        fprintf(stderr, "%d mutations %.1f s\n", MUTATIONS,
                (double)(clock() - start) / CLOCKS_PER_SEC);
}

static char *read_lesson(size_t *length) {
    FILE *file = fopen("lessons/module5_lesson1.md", "rb");
    char *text = file ? calloc(1, 1 << 20) : NULL;
    *length = text ? fread(text, 1, (1 << 20) - 1, file) : 0;
    if (file) fclose(file);
    return text;
}

int main(void) {
    size_t length;
    char *lesson = read_lesson(&length);
    test_bytes();
    test_addresses();
    test_raw_html();
    test_deep_indentation();
    test_notebook_bombs();
    test_patterns();
    test_mutations(lesson, length);
    free(lesson);
    return check_report("hostile");
}
