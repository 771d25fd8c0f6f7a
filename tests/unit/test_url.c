/* Addresses: every disguise of a scheme that runs code, and where local files lead. */
#include "content/url.h"
#include "unit/check.h"

static void test_unsafe(void) {
    static const char *const unsafe[] = {"javascript:alert(1)",
                                         "JavaScript:x",
                                         " javascript:x",
                                         "\tjavascript:x",
                                         "java\tscript:x",
                                         "java\nscript:x",
                                         "java\r\nscript:x",
                                         "javascript\t:x",
                                         "\x01javascript:x",
                                         "java\x7Fscript:x",
                                         "vbscript:x",
                                         "VBSCRIPT:x",
                                         "data:text/html,x",
                                         "data:image/svg+xml,x",
                                         "file:///etc/passwd",
                                         "livescript:x",
                                         "blob:x",
                                         "filesystem:x",
                                         "view-source:x",
                                         "jar:x",
                                         "javascript:",
                                         "j a v a s c r i p t:x"};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        CHECK(url_classify(unsafe[i], false) == URL_UNSAFE);
        CHECK(url_classify(unsafe[i], true) == URL_UNSAFE);
    }
}

static void test_safe(void) {
    CHECK(url_classify("x.md", false) == URL_LOCAL);
    CHECK(url_classify("../x/y.html#z", false) == URL_LOCAL);
    CHECK(url_classify("javascript.md", false) == URL_LOCAL);
    CHECK(url_classify("x/javascript:y", false) == URL_LOCAL);
    CHECK(url_classify("?a:b", false) == URL_LOCAL);
    CHECK(url_classify("é:b", false) == URL_LOCAL);
    CHECK(url_classify("java%0Ascript:x", false) == URL_LOCAL);
    CHECK(url_classify("#a:b", false) == URL_FRAGMENT);
    CHECK(url_classify("", false) == URL_FRAGMENT);
    CHECK(url_classify("/x", false) == URL_ABSOLUTE);
    CHECK(url_classify("//x.fr", false) == URL_OUTSIDE);
    CHECK(url_classify("HTTPS://x.fr", false) == URL_OUTSIDE);
    CHECK(url_classify("mailto:a@b.fr", false) == URL_OTHER);
    CHECK(url_classify("a-very-long-scheme-that-no-browser-would-run:x", false) == URL_LOCAL);
    CHECK(url_classify("data:image/png;base64,AA", true) == URL_OTHER);
    CHECK(url_classify("DATA:IMAGE/WEBP,x", true) == URL_OTHER);
    CHECK(url_classify("data:image/png;base64,AA", false) == URL_UNSAFE);
}

static void check_page(const char *url, const char *expected) {
    struct buffer out = {0};
    url_append_page(&out, url);
    CHECK_TEXT(out.data, expected);
    buffer_free(&out);
}

static void test_page(void) {
    check_page("a.md", "a.html");
    check_page("n/a.ipynb#b", "n/a.html#b");
    check_page("a.md?b.md", "a.html?b.md");
    check_page("a.txt#b.md", "a.txt#b.md");
    check_page(".md", ".md");
}

static void test_attribute(void) {
    struct buffer out = {0};
    url_append_attribute(&out, "é a\"<>'&%20|`(~)");
    CHECK_TEXT(out.data, "%C3%A9%20a%22%3C%3E&#x27;&amp;%20%7C%60(~)");
    buffer_free(&out);
}

int main(void) {
    test_unsafe();
    test_safe();
    test_page();
    test_attribute();
    return check_report("url");
}
