/* What the passes make of Markdown: exact HTML, and each fault with its line. */
#include "content/limits.h"
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

static void check(const char *source, const char *expected) {
    const char *html = render_html(source);
    CHECK_TEXT(html, expected);
    CHECK(strict_html_ok(html));
}

static void check_fault(const char *source, const char *expected) {
    CHECK_TEXT(render_faults(source), expected);
}

#define TABLE                                                                                      \
    "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau 1\"><table>\n"
#define TABLE_END "</table></div>\n"

static void test_tables(void) {
    check("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | `3` | 4 |\n",
          TABLE "<thead>\n<tr><th>a</th><th class=\"left\">b</th><th class=\"center\">c</th>"
                "<th class=\"right\">d</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td>"
                "<td class=\"left\"><em>2</em></td><td class=\"center\"><code>3</code></td>"
                "<td class=\"right\">4</td></tr>\n</tbody>\n" TABLE_END);
    check("a|b\n-|-\n", TABLE "<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n" TABLE_END);
    check(
        "|a|\n|-|\n|  |\nx\n", TABLE
        "<thead>\n<tr><th>a</th></tr>\n</thead>\n<tbody>\n<tr><td></td></tr>\n<tr><td>x</td></tr>\n"
        "</tbody>\n" TABLE_END);
    check("a|b|c\n-|-|-\n1\n", TABLE
          "<thead>\n<tr><th>a</th><th>b</th><th>c</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td>"
          "<td colspan=\"2\"></td></tr>\n</tbody>\n" TABLE_END);
    check("a|b\n-|-\n[x](y.md) z | $`h`$\n",
          TABLE "<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n<tr><td>"
                "<a href=\"y.html\">x</a> z</td><td><span class=\"math\" "
                "data-tex=\"h\"><code>h</code></span>"
                "</td></tr>\n</tbody>\n" TABLE_END);
}

static void test_bars(void) {
    check("a|b\n-|-\nx \\| y | `p\\|q`\n",
          TABLE "<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n<tr><td>x | y</td>"
                "<td><code>p|q</code></td></tr>\n</tbody>\n" TABLE_END);
    check("\\| `\\|` [a\\|](b\\|c \"d\\|e\") \\\\\\| \\\\|\n",
          "<p>| <code>\\|</code> <a href=\"b%7Cc\" title=\"d|e\">a|</a> \\| \\|</p>\n");
    check("``` a\\|b\nc \\| d\n```\n",
          "<div class=\"code copyable\" data-language=\"a|b\"><pre tabindex=\"0\"><code>c \\| d\n"
          "</code></pre></div>\n");
    check("\\| \xEF\xB7\x90\n", "<p>| \xEF\xBF\xBD</p>\n");
}

static void test_no_tables(void) {
    check("a | b\n", "<p>a | b</p>\n");
    check(
        "a\n---\n",
        "<h2 id=\"a\">a <a class=\"anchor\" href=\"#a\" aria-label=\"Lien vers cette section : a\">"
        "#</a></h2>\n");
    check("a | b\nc | d\n--|--\n", "<p>a | b\nc | d\n--|--</p>\n");
    check("a | b\n--|--x\n", "<p>a | b\n--|--x</p>\n");
    check_fault("x\n\na | b | c\n--|--\n", "3: the header has 3 cells, the line of dashes has 2\n");
    check_fault("a | b\n--|--\n1|2|3\n", "3: this row has 3 cells, the table has 2 columns\n");
    check_fault("a | b\n--|--\n`x|y` | 2\n",
                "3: inside a table a bar in code must be written \\|\n");
}

static void test_math(void) {
    check("Ici $`h_t<1`$, là $`\\\"x\\\"`$.\n",
          "<p>Ici <span class=\"math\" data-tex=\"h_t&lt;1\"><code>h_t&lt;1</code></span>, là "
          "<span class=\"math\" "
          "data-tex=\"\\&quot;x\\&quot;\"><code>\\&quot;x\\&quot;</code></span>.</p>\n");
    check("$`a`$$`b`$\n", "<p><span class=\"math\" data-tex=\"a\"><code>a</code></span>"
                          "<span class=\"math\" data-tex=\"b\"><code>b</code></span></p>\n");
    check("5$ `a`$ $`b` $\n", "<p>5$ <code>a</code>$ $<code>b</code> $</p>\n");
    check("```math\nh_t = \\tanh(\n  W x_t)\n```\n",
          "<div class=\"math\" data-tex=\"h_t = \\tanh(\n  W x_t)\"><code>h_t = \\tanh(\n  W "
          "x_t)</code>"
          "</div>\n");
}

static void test_callouts(void) {
    check("> [!NOTE]\n> Un *mot*.\n>\n> - a\n",
          "<aside class=\"callout note\"><p class=\"callout-title\">Note</p>\n<p>Un "
          "<em>mot</em>.</p>\n"
          "<ul>\n<li>a</li>\n</ul>\n</aside>\n");
    check("> [!TIP]\n>\n> x\n",
          "<aside class=\"callout tip\"><p class=\"callout-title\">Astuce</p>\n"
          "<p>x</p>\n</aside>\n");
    check("> [!WARNING]\n",
          "<aside class=\"callout warning\"><p class=\"callout-title\">Attention</p>\n"
          "</aside>\n");
    check("> [!NOTE] suite\n", "<blockquote>\n<p>[!NOTE] suite</p>\n</blockquote>\n");
    check("> a\n> > [!TIP]\n> > b\n", "<blockquote>\n<p>a</p>\n<aside class=\"callout tip\"><p "
                                      "class=\"callout-title\">Astuce</p>\n"
                                      "<p>b</p>\n</aside>\n</blockquote>\n");
    check_fault("a\n\n> [!CAUTION]\n> b\n",
                "3: \"[!CAUTION]\" is no call-out; there are [!NOTE], [!TIP] and [!WARNING]\n");
}

static void test_links(void) {
    check("[a](x.md) [b](x.md#y) [c](n/x.ipynb?z) [d](x.html) [e](#f) [g](.md) [h](x.mdx)\n",
          "<p><a href=\"x.html\">a</a> <a href=\"x.html#y\">b</a> <a href=\"n/x.html?z\">c</a> "
          "<a href=\"x.html\">d</a> <a href=\"#f\">e</a> <a href=\".md\">g</a> <a "
          "href=\"x.mdx\">h</a></p>\n");
    check("[a *b*](https://x.fr/y.md?a=1&b=2 \"t\") <http://z.fr> [c](//w.fr) <a@b.fr>\n",
          "<p><a href=\"https://x.fr/y.md?a=1&amp;b=2\" title=\"t\" rel=\"noopener\">a "
          "<em>b</em></a> "
          "<a href=\"http://z.fr\" rel=\"noopener\">http://z.fr</a> <a href=\"//w.fr\" "
          "rel=\"noopener\">c</a> "
          "<a href=\"mailto:a@b.fr\">a@b.fr</a></p>\n");
    check("[a](javascript:x) ![b](vbscript:x)\n",
          "<p><a href=\"\">a</a> <img src=\"\" alt=\"b\" /></p>\n");
    check_fault("x\n\n[a](javascript:x)\n![b](data:text/html,x)\n",
                "3: this address is not allowed: javascript:x\n"
                "4: this address is not allowed: data:text/html,x\n");
    check_fault("x ![a](data:image/png;base64,AA) y\n", "");
    check_fault("# A\n\n[b](#a) [c](#contenu)\n[d](#zz)\n",
                "4: no heading of this page has the id \"zz\"\n");
}

static void test_images(void) {
    check("![Un *réseau*](figures/a.svg \"Légende <1>\")\n",
          "<figure>\n<img src=\"figures/a.svg\" alt=\"Un réseau\" />\n<figcaption>Légende &lt;1&gt;"
          "</figcaption>\n</figure>\n");
    check("![a](b.svg)\n", "<figure>\n<img src=\"b.svg\" alt=\"a\" />\n</figure>\n");
    check("x ![a](b.svg \"c\")\n", "<p>x <img src=\"b.svg\" alt=\"a\" title=\"c\" /></p>\n");
    check_fault("a\n![](b.svg)\n", "2: the image b.svg has no alternative text\n");
}

static void test_empty_header(void) {
    CHECK(strstr(render_html("| | a |\n|-|:-|\n| b | |\n"),
                 "<thead>\n<tr><td></td><th class=\"left\">a</th></tr>\n</thead>\n<tbody>\n"
                 "<tr><td>b</td><td class=\"left\"></td></tr>"));
    CHECK(strstr(render_html("| a | |\n|-|:-:|\n"), "<th>a</th><td class=\"center\"></td>"));
}

static void test_headings(void) {
    check("# Titre\n\n## L'été\n\n## L'été\n",
          "<h1 id=\"titre\">Titre</h1>\n"
          "<h2 id=\"l-ete\">L'été <a class=\"anchor\" href=\"#l-ete\" aria-label=\"Lien vers cette "
          "section : L&#39;été\">#</a>"
          "</h2>\n<h2 id=\"l-ete-2\">L'été <a class=\"anchor\" href=\"#l-ete-2\" "
          "aria-label=\"Lien vers cette section : L&#39;été\">#</a></h2>\n");
    check("## *a* `b` $`c`$\n", "<h2 id=\"a-b-c\"><em>a</em> <code>b</code> <span class=\"math\" "
                                "data-tex=\"c\"><code>c</code></span> "
                                "<a class=\"anchor\" href=\"#a-b-c\" aria-label=\"Lien vers cette "
                                "section : a b c\">#</a></h2>\n");
    CHECK(strstr(render_html("# Contenu\n"), "<h1 id=\"contenu-2\">"));
    check_fault("# a\n\n### b\n",
                "3: a heading of level 3 follows one of level 1; no level may be skipped\n");
    check_fault("# a\n\n# b\n", "3: a second heading of level 1; a page has one title\n");
    check_fault("# a\n\n##\n", "3: a heading without text\n");
    check_fault("# a\n\n## b\n\n### c\n\n## d\n", "");
}

static void test_code(void) {
    check("```python\nx = 1 # <é>\n```\n",
          "<div class=\"code copyable\" data-language=\"python\"><pre tabindex=\"0\"><code>x = "
          "<span class=\"tok-n\">1</span> <span class=\"tok-c\"># "
          "&lt;é&gt;</span>\n</code></pre></div>\n");
    check("```c\nint a;\n```\n",
          "<div class=\"code copyable\" data-language=\"c\"><pre tabindex=\"0\"><code>"
          "int a;\n</code></pre></div>\n");
    check("```\na\n```\n",
          "<div class=\"code\"><pre tabindex=\"0\"><code>a\n</code></pre></div>\n");
    check("    a\n", "<div class=\"code\"><pre tabindex=\"0\"><code>a\n</code></pre></div>\n");
    check("- ```c\n  a\n  ```\n",
          "<ul>\n<li>\n<div class=\"code copyable\" data-language=\"c\">"
          "<pre tabindex=\"0\"><code>a\n</code></pre></div>\n</li>\n</ul>\n");
}

static void test_raw(void) {
    check_fault("a <b>x</b>\n\n<div>\ny\n</div>\n",
                "1: raw HTML is not passed on: <b>\n1: raw HTML is not passed on: </b>\n"
                "3: raw HTML is not passed on: <div>\n");
    check_fault("a `b\nc` d\n<i>\n", "3: raw HTML is not passed on: <i>\n");
    check("<!-- x -->\n", "<!-- raw HTML omitted -->\n");
}

static void test_inline(void) {
    struct document document;
    struct buffer html = {0};
    struct status status = {0};
    document_init(&document, NULL, "");
    CHECK(markdown_render_inline(&document, "*a* $`b`$ [c](d.md) \\| e", &html, &status));
    CHECK_TEXT(html.data, "<em>a</em> <span class=\"math\" data-tex=\"b\"><code>b</code></span> "
                          "<a href=\"d.html\">c</a> | e");
    CHECK(markdown_render_inline(&document, "", &html, &status));
    CHECK(!markdown_render_inline(&document, "- a", &html, &status));
    CHECK(status.code == STATUS_INVALID_TEXT);
    buffer_free(&html);
    document_free(&document);
}

/* `count` times `piece`, between `head` and `tail`. */
static char *repeat(const char *head, const char *piece, size_t count, const char *tail) {
    struct buffer out = {0};
    buffer_text(&out, head);
    while (count--) buffer_text(&out, piece);
    buffer_text(&out, tail);
    return buffer_take(&out, NULL);
}

static void check_limit(const char *head, const char *piece, size_t count, const char *expected) {
    char *text = repeat(head, piece, count, "x\n");
    struct status status = {0};
    size_t spent = 0;
    bool fits = limits_check(text, strlen(text), &spent, &status);
    CHECK(fits == (expected == NULL));
    if (expected && !fits) {
        char message[400];
        snprintf(message, sizeof message, "%d: %s", status.line, status.message);
        CHECK_TEXT(message, expected);
    }
    free(text);
}

static void test_limits(void) {
    check_limit("", "> ", 100, NULL);
    check_limit("a\n", "> ", 101, "2: too many nested quotes and lists, the most is 100");
    check_limit("", "- ", 101, "1: too many nested quotes and lists, the most is 100");
    check_limit("", "1. ", 101, "1: too many nested quotes and lists, the most is 100");
    check_limit("", " ", 400, NULL);
    check_limit("a\n\n", "\t", 101, "3: too many columns of indentation, the most is 400");
    check_limit("", "[", 8192, NULL);
    check_limit("a\n", "[", 8193,
                "2: too many marks (* _ [ ] ! ` < & \\ …) without a blank line between them, the "
                "most is 8192");
    check_limit("*", "-", 8193,
                "1: too many marks (* _ [ ] ! ` < & \\ …) without a blank line between them, the "
                "most is 8192");
    check_limit("a", "-", 9000, NULL);
    check_limit("", "\n", 249999, NULL);
    check_limit("", "\n", 250000, "250001: too many lines, the most is 250000");
    check_limit(
        "", "********************\n\n", 47000,
        "90909: too many marks, table cells and lines in one document, the most is 1000000");
    check_limit("", "aaaaaaaa", 1 << 20, "1: too many bytes in one source, the most is 8388608");
}

int main(void) {
    test_tables();
    test_bars();
    test_no_tables();
    test_math();
    test_callouts();
    test_links();
    test_images();
    test_empty_header();
    test_headings();
    test_code();
    test_raw();
    test_inline();
    test_limits();
    return check_report("markdown");
}
