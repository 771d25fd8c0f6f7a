/* French slugs and unique identifiers. */
#include "content/slug.h"
#include "unit/check.h"
#include <stdlib.h>

static void check_slug(const char *text, const char *expected) {
    struct buffer slug = {0};
    slug_append(&slug, text, strlen(text));
    CHECK_TEXT(slug.data, expected);
    buffer_free(&slug);
}

static void test_letters(void) {
    check_slug("L'œuvre à l’été", "l-oeuvre-a-l-ete");
    check_slug("Pourquoi l'ordre compte ?", "pourquoi-l-ordre-compte");
    check_slug("🧠 Leçon 1 : Introduction aux RNN", "lecon-1-introduction-aux-rnn");
    check_slug("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ Œ Æ ß", "aaaceeeeiioouuuy-oe-ae-ss");
    check_slug("e\xCC\x81t\xC3\xA9", "ete"); /* combining accent */
    check_slug("Łódź, Ştefan, Žižek, ſ", "lodz-stefan-zizek-s");
    check_slug("ĳ ŉ þ ð × ÷", "i-n-th-d");
    check_slug("--- a -- b ---", "a-b");
    check_slug("", "section");
    check_slug("日本語 🙂", "section");
}

static void test_length(void) {
    char text[301];
    memset(text, 'a', 300);
    text[300] = '\0';
    struct buffer slug = {0};
    slug_append(&slug, text, 300);
    CHECK(slug.length == SLUG_MAX_BYTES);
    buffer_free(&slug);
}

static void test_unique(void) {
    struct slug_set set = {0};
    CHECK(!slug_taken(&set, "a"));
    CHECK_TEXT(slug_unique(&set, "a"), "a");
    CHECK_TEXT(slug_unique(&set, "a"), "a-2");
    CHECK_TEXT(slug_unique(&set, "a-3"), "a-3");
    CHECK_TEXT(slug_unique(&set, "a"), "a-4");
    CHECK_TEXT(slug_unique(&set, "a-2"), "a-2-2");
    CHECK(slug_taken(&set, "a-4") && !slug_taken(&set, "a-5"));
    slug_free(&set);
}

static void test_prefix(void) {
    struct slug_set set = {.prefix = "lecon-2-"};
    CHECK_TEXT(slug_unique(&set, "a"), "lecon-2-a");
    CHECK_TEXT(slug_unique(&set, "a"), "lecon-2-a-2");
    CHECK(slug_taken(&set, "a-2") && !slug_taken(&set, "lecon-2-a"));
    slug_free(&set);
}

static void test_many(void) {
    struct slug_set set = {0};
    int count = 0;
    while (slug_unique(&set, "a")) count++;
    CHECK(count == SLUG_MAX_COUNT);
    CHECK(slug_taken(&set, "a-6000") && !slug_taken(&set, "a-6001"));
    slug_free(&set);
}

int main(void) {
    test_letters();
    test_length();
    test_unique();
    test_prefix();
    test_many();
    return check_report("slug");
}
