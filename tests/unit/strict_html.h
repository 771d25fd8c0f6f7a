/* A scanner that accepts only the HTML which the renderer may write: known tags and attributes, all
 * attributes in double quotes, no handler, no style, no address that runs code, balanced tags. */
#ifndef STRICT_HTML_H
#define STRICT_HTML_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRICT_NAME = 32 };

struct strict_html {
    const char *at;
    char (*open)[STRICT_NAME]; /* the stack of open tags */
    size_t depth, capacity;
    const char *fault; /* NULL: all is well */
};

static bool strict_in(const char *name, const char *const *list) {
    for (; *list; list++)
        if (strcmp(name, *list) == 0) return true;
    return false;
}

static const char *const strict_tags[] = {"a",
                                          "aside",
                                          "blockquote",
                                          "br",
                                          "button",
                                          "code",
                                          "course-exercise",
                                          "details",
                                          "dd",
                                          "div",
                                          "dl",
                                          "dt",
                                          "em",
                                          "fieldset",
                                          "figcaption",
                                          "figure",
                                          "form",
                                          "h1",
                                          "h2",
                                          "h3",
                                          "h4",
                                          "h5",
                                          "h6",
                                          "header",
                                          "hr",
                                          "img",
                                          "input",
                                          "label",
                                          "legend",
                                          "li",
                                          "nav",
                                          "ol",
                                          "p",
                                          "pre",
                                          "section",
                                          "span",
                                          "strong",
                                          "summary",
                                          "table",
                                          "tbody",
                                          "td",
                                          "th",
                                          "thead",
                                          "tr",
                                          "ul",
                                          "rnn-train",
                                          "rnn-generate",
                                          "rnn-compare",
                                          "rnn-cell",
                                          "rnn-gates",
                                          "rnn-gradients",
                                          "rnn-connectivity",
                                          "rnn-sentiment",
                                          "rnn-translate",
                                          "rnn-speech",
                                          "rnn-doctor",
                                          NULL};
static const char *const strict_void[] = {"br", "hr", "img", "input", NULL};
static const char *const strict_attributes[] = {"alt",          "aria-current",  "aria-labelledby",
                                                "autocomplete", "inputmode",     "value",
                                                "aria-hidden",  "aria-label",    "aria-live",
                                                "class",        "loading",       "colspan",
                                                "config",       "data-language", "data-tex",
                                                "for",          "href",          "id",
                                                "name",         "rel",           "role",
                                                "src",          "start",         "tabindex",
                                                "title",        "type",          NULL};

static bool strict_fail(struct strict_html *html, const char *fault) {
    if (!html->fault) html->fault = fault;
    return false;
}

static size_t strict_word(const char *at) {
    return strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static bool strict_name(struct strict_html *html, char name[STRICT_NAME]) {
    size_t length = strict_word(html->at);
    if (length == 0 || length >= STRICT_NAME) return strict_fail(html, "a bad name");
    memcpy(name, html->at, length);
    name[length] = '\0';
    html->at += length;
    return true;
}

/* What a browser sees at the start of an address: entities decoded, white space and controls gone.
 */
static void strict_scheme(const char *value, size_t length, char out[24]) {
    size_t used = 0;
    for (size_t i = 0; i < length && used < 23; i++) {
        char c = value[i];
        if (c == '&' && strncmp(value + i, "&amp;", 5) == 0) i += 4;
        if ((unsigned char)c <= 0x20) continue;
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        out[used++] = c;
    }
    out[used] = '\0';
}

static bool strict_address(struct strict_html *html, const char *value, size_t length) {
    static const char *const bad[] = {"javascript:", "vbscript:", "file:", "data:", "blob:"};
    char start[24];
    strict_scheme(value, length, start);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strncmp(start, bad[i], strlen(bad[i])) == 0 && strncmp(start, "data:image/", 11) != 0)
            return strict_fail(html, "an address that runs code");
    return true;
}

static bool strict_attribute(struct strict_html *html) {
    char name[STRICT_NAME];
    html->at++;
    if (*html->at == '/') return true; /* " />" */
    if (!strict_name(html, name)) return false;
    if (!strict_in(name, strict_attributes)) return strict_fail(html, "an unknown attribute");
    if (html->at[0] != '=' || html->at[1] != '"') return strict_fail(html, "an unquoted attribute");
    const char *value = html->at + 2;
    size_t length = strcspn(value, "\"<>");
    if (value[length] != '"')
        return strict_fail(html, "an attribute that holds < or > or never ends");
    html->at = value + length + 1;
    bool address = strcmp(name, "href") == 0 || strcmp(name, "src") == 0;
    return !address || strict_address(html, value, length);
}

static bool strict_push(struct strict_html *html, const char *name) {
    if (html->depth == html->capacity) {
        html->capacity = html->capacity ? html->capacity * 2 : 64;
        html->open = realloc(html->open, html->capacity * STRICT_NAME);
        if (!html->open) abort();
    }
    strcpy(html->open[html->depth++], name);
    return true;
}

static bool strict_close(struct strict_html *html) {
    char name[STRICT_NAME];
    html->at += 2;
    if (!strict_name(html, name)) return false;
    if (*html->at++ != '>') return strict_fail(html, "an end tag with more in it");
    if (html->depth == 0 || strcmp(html->open[html->depth - 1], name) != 0)
        return strict_fail(html, "an end tag that closes nothing");
    html->depth--;
    return true;
}

static bool strict_tag(struct strict_html *html) {
    static const char comment[] = "<!-- raw HTML omitted -->";
    char name[STRICT_NAME];
    if (strncmp(html->at, comment, sizeof comment - 1) == 0) {
        html->at += sizeof comment - 1;
        return true;
    }
    if (html->at[1] == '/') return strict_close(html);
    html->at++;
    if (!strict_name(html, name)) return false;
    if (!strict_in(name, strict_tags)) return strict_fail(html, "an unknown tag");
    while (*html->at == ' ')
        if (!strict_attribute(html)) return false;
    html->at += *html->at == '/';
    if (*html->at++ != '>') return strict_fail(html, "a tag that does not end");
    return strict_in(name, strict_void) || strict_push(html, name);
}

/* NULL when `text` is well, else what is wrong with it; *place then points at where. */
static const char *strict_html_fault(const char *text, const char **place) {
    struct strict_html html = {.at = text};
    while (!html.fault) {
        html.at += strcspn(html.at, "<>");
        if (*html.at == '\0') break;
        if (*html.at == '>') strict_fail(&html, "a > in the text");
        if (!html.fault) strict_tag(&html);
    }
    if (!html.fault && html.depth) strict_fail(&html, "a tag that is never closed");
    *place = html.at;
    free(html.open);
    return html.fault;
}

static bool strict_html_ok(const char *text) {
    const char *place = text;
    const char *fault = strict_html_fault(text, &place);
    if (!fault) return true;
    size_t before = (size_t)(place - text) < 60 ? (size_t)(place - text) : 60;
    fprintf(stderr, "%s: …%.*s⟨here⟩%.60s\n", fault, (int)before, place - before, place);
    return false;
}

#endif
