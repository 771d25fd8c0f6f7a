#include "content/url.h"

#include <string.h>

enum { SCHEME_SIZE = 32 };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_ignored(char c) {
    return (unsigned char)c <= 0x20 || c == 0x7F;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The scheme in lower case without what browsers ignore; "" when there is none. Returns what
 * follows the colon. A scheme too long for `scheme` is none that a browser runs. */
static const char *read_scheme(const char *url, char scheme[SCHEME_SIZE]) {
    size_t length = 0;
    const char *at = url;
    for (; *at && *at != ':'; at++) {
        if (is_ignored(*at)) continue;
        bool fits = is_letter(*at) || (length && (is_digit(*at) || strchr("+-.", *at)));
        if (!fits) length = SCHEME_SIZE;
        if (length + 1 >= SCHEME_SIZE) break;
        scheme[length++] = lower(*at);
    }
    if (*at != ':' || length + 1 >= SCHEME_SIZE) length = 0;
    scheme[length] = '\0';
    return length ? at + 1 : url;
}

static bool stands_in(const char *text, const char *const *list) {
    for (; *list; list++)
        if (strcmp(text, *list) == 0) return true;
    return false;
}

static bool starts_with(const char *text, const char *prefix) {
    for (; *prefix; text++, prefix++)
        if (lower(*text) != *prefix) return false;
    return true;
}

static bool is_picture(const char *rest) {
    return starts_with(rest, "image/png") || starts_with(rest, "image/gif") ||
           starts_with(rest, "image/jpeg") || starts_with(rest, "image/webp");
}

enum url_kind url_classify(const char *url, bool image) {
    static const char *const unsafe[] = {"javascript", "vbscript",   "livescript",  "data", "file",
                                         "blob",       "filesystem", "view-source", "jar",  NULL};
    while (*url && is_ignored(*url)) url++;
    char scheme[SCHEME_SIZE];
    const char *rest = read_scheme(url, scheme);
    if (image && strcmp(scheme, "data") == 0 && is_picture(rest)) return URL_OTHER;
    if (stands_in(scheme, unsafe)) return URL_UNSAFE;
    if (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) return URL_OUTSIDE;
    if (scheme[0]) return URL_OTHER;
    if (url[0] == '/' && url[1] == '/') return URL_OUTSIDE;
    if (url[0] == '/') return URL_ABSOLUTE;
    return url[0] == '#' || url[0] == '\0' ? URL_FRAGMENT : URL_LOCAL;
}

static bool ends_with(const char *text, size_t length, const char *suffix) {
    size_t count = strlen(suffix);
    return length > count && memcmp(text + length - count, suffix, count) == 0;
}

void url_append_page(struct buffer *out, const char *url) {
    size_t path = strcspn(url, "?#"), kept = path;
    if (ends_with(url, path, ".md")) kept = path - 3;
    if (ends_with(url, path, ".ipynb")) kept = path - 6;
    buffer_append(out, url, kept);
    if (kept < path) buffer_text(out, ".html");
    buffer_text(out, url + path);
}

void url_append_attribute(struct buffer *out, const char *url) {
    for (; *url; url++) {
        if (*url == '&')
            buffer_text(out, "&amp;");
        else if (*url == '\'')
            buffer_text(out, "&#x27;");
        else if (is_letter(*url) || is_digit(*url) || strchr("-_.+!*(),%#@?=;:/$~", *url))
            buffer_byte(out, *url);
        else
            buffer_format(out, "%%%02X", (unsigned char)*url);
    }
}
