/* Every example of CommonMark's spec.txt (argument 1, or the environment's CMARK_SPEC) goes through
 * our pipeline twice: plain (cmark's own HTML for what CommonMark has) must give the
 * specification's bytes; the full form must give them once our documented additions are taken away
 * again. The examples that safe mode changes by intent are found by their raw HTML in a parse of
 * their own and checked as blocked. */
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

enum { EXAMPLES = 652 };

struct example {
    int number;
    struct buffer markdown, html;
};

/* The examples whose specified HTML holds raw HTML of the source. */
static const int blocked[] = {
    21,  31,  148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163,
    164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181,
    182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 201, 308, 309, 344, 474, 475, 476, 490,
    493, 523, 535, 612, 613, 614, 615, 616, 622, 624, 627, 628, 629, 630, 631, 642, 643,
};

static bool is_blocked(int number) {
    for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++)
        if (blocked[i] == number) return true;
    return false;
}

/* Replace every `from` by `to`. */
static void replace(struct buffer *text, const char *from, const char *to) {
    struct buffer out = {0};
    const char *at = text->data, *found;
    while ((found = strstr(at, from)) != NULL) {
        buffer_append(&out, at, (size_t)(found - at));
        buffer_text(&out, to);
        at = found + strlen(from);
    }
    buffer_text(&out, at);
    buffer_free(text);
    *text = out;
}

/* Cut out everything from `from` up to and including the next `to`, and put `with` there. */
static void cut(struct buffer *text, const char *from, const char *to, const char *with) {
    struct buffer out = {0};
    const char *at = text->data, *found, *end;
    while ((found = strstr(at, from)) != NULL && (end = strstr(found + strlen(from), to)) != NULL) {
        buffer_append(&out, at, (size_t)(found - at));
        buffer_text(&out, with);
        at = end + strlen(to);
    }
    buffer_text(&out, at);
    buffer_free(text);
    *text = out;
}

/* <figure>\n<img …/>\n<figcaption>T</figcaption>\n</figure> is the paragraph <p><img … title="T"
 * /></p>. */
static void undo_figures(struct buffer *text) {
    replace(text, " />\n<figcaption>", " title=\"");
    replace(text, "</figcaption>\n</figure>", "\" /></p>");
    replace(text, "<figure>\n", "<p>");
    replace(text, "\n</figure>", "</p>");
}

/* Take our additions away: identifiers and anchors of headings, the wrapper of code, rel, figures,
 * and the one link to a Markdown file (example 483), which leads to its page. */
static void normalise(struct buffer *text) {
    static const char *const levels[] = {"1", "2", "3", "4", "5", "6"};
    for (size_t i = 0; i < 6; i++) {
        char from[16], to[16];
        snprintf(from, sizeof from, "<h%s id=\"", levels[i]);
        snprintf(to, sizeof to, "<h%s>", levels[i]);
        cut(text, from, "\">", to);
    }
    cut(text, " <a class=\"anchor\"", "</a>", "");
    replace(text, "<div class=\"code\"><pre tabindex=\"0\"><code>", "<pre><code>");
    replace(text, "<div class=\"code copyable\" data-language=\"", "<pre><code class=\"language-");
    replace(text, "\"><pre tabindex=\"0\"><code>", "\">");
    replace(text, "</code></pre></div>", "</code></pre>");
    replace(text, " rel=\"noopener\"", "");
    replace(text, "&#39;", "'");
    replace(text, "./target.html", "./target.md");
    undo_figures(text);
}

static void report(const struct example *example, const char *form, const char *html) {
    fprintf(stderr, "FAILED example %d, %s:\n%s\ngives\n%s\nexpected\n%s\n", example->number, form,
            example->markdown.data, html, example->html.data);
}

static void check_example(struct example *example) {
    const char *source = example->markdown.data;
    size_t length = example->markdown.length;
    const char *html = render_course(source, length, true, NULL, NULL);
    bool same = strcmp(html, example->html.data) == 0;
    if (is_blocked(example->number)) {
        CHECK(!same && strstr(html, "<!-- raw HTML omitted -->"));
        CHECK(strict_html_ok(html));
        const char *faults;
        html = render_course(source, length, false, NULL, &faults);
        CHECK(strict_html_ok(html) && strstr(faults, "raw HTML is not passed on"));
        return;
    }
    if (!check_count(same)) report(example, "plain", html);
    struct buffer full = {0};
    buffer_text(&full, render_course(source, length, false, NULL, NULL));
    CHECK(strict_html_ok(full.data));
    normalise(&full);
    if (!check_count(strcmp(full.data, example->html.data) == 0))
        report(example, "full", full.data);
    buffer_free(&full);
}

/* The specification writes a tab as an arrow. */
static void append_line(struct buffer *out, const char *line) {
    static const char arrow[] = "→";
    const char *found;
    while ((found = strstr(line, arrow)) != NULL) {
        buffer_append(out, line, (size_t)(found - line));
        buffer_byte(out, '\t');
        line = found + sizeof arrow - 1;
    }
    buffer_text(out, line);
}

static int check_all(FILE *spec) {
    static const char fence[] = "````````````````````````````````";
    char line[4096];
    int count = 0;
    enum { OUTSIDE, MARKDOWN, HTML } part = OUTSIDE;
    struct example example = {0};
    while (fgets(line, sizeof line, spec)) {
        bool at_fence = strncmp(line, fence, sizeof fence - 1) == 0;
        if (part == OUTSIDE && at_fence) {
            part = MARKDOWN;
            example.number = ++count;
            buffer_clear(&example.markdown);
            buffer_clear(&example.html);
            buffer_text(&example.markdown, "");
            buffer_text(&example.html, "");
        } else if (part == HTML && at_fence) {
            part = OUTSIDE;
            check_example(&example);
        } else if (part == MARKDOWN && strcmp(line, ".\n") == 0) {
            part = HTML;
        } else if (part != OUTSIDE) {
            append_line(part == MARKDOWN ? &example.markdown : &example.html, line);
        }
    }
    buffer_free(&example.markdown);
    buffer_free(&example.html);
    return count;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : getenv("CMARK_SPEC");
    FILE *spec = path ? fopen(path, "rb") : NULL;
    if (CHECK(spec != NULL)) {
        CHECK_NEAR(check_all(spec), EXAMPLES, 0);
        fclose(spec);
    }
    return check_report("commonmark");
}
