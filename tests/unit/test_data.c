/* Vocabulary and windows. */
#include "check.h"

#include "base/utf8.h"
#include "data/vocabulary.h"
#include "data/windows.h"
#include <stdlib.h>

static struct vocabulary v;

static size_t build(const char *text) {
    size_t characters = 0;
    CHECK(vocabulary_build(&v, text, strlen(text), &characters, NULL));
    return characters;
}

static void test_french(void) {
    static const char text[] = "L'été, ça œuvre’…";
    uint16_t tokens[32];
    size_t replaced = 9, count = build(text);
    CHECK(count == 17);
    CHECK(v.count == 15);
    for (size_t i = 1; i < v.count; i++) CHECK(v.code_points[i - 1] < v.code_points[i]);
    CHECK(vocabulary_token(&v, 0xE9) >= 0 && vocabulary_token(&v, 0x153) >= 0);
    CHECK(vocabulary_token(&v, 0x2019) >= 0 && vocabulary_token(&v, '\'') >= 0);
    CHECK(vocabulary_token(&v, 'z') == -1 && vocabulary_token(&v, 0x10FFFF) == -1);
    CHECK(vocabulary_encode(&v, text, strlen(text), tokens, 32, &replaced) == count &&
          replaced == 0);
    struct buffer out = {0};
    vocabulary_decode(&v, tokens, count, &out);
    CHECK_TEXT(out.data, text);
    buffer_clear(&out);
    vocabulary_write(&v, &out);
    CHECK(strncmp(out.data, "[\" \",\"'\",\",\",\"L\",\"a\"", 19) == 0);
    buffer_free(&out);
}

static void test_line_breaks(void) {
    CHECK(build("\xEF\xBB\xBF\xEF\xBB\xBF"
                "a\r\nb\rc\n\r\r\n") == 8);
    CHECK(v.count == 4 && v.code_points[0] == '\n');
    CHECK(vocabulary_characters("a\r\n", 3) == 2);
    CHECK(build("") == 0 && v.count == 0);
}

static void test_unknown(void) {
    uint16_t tokens[8];
    size_t replaced;
    build("abc");
    CHECK(vocabulary_encode(&v, "axbé", 5, tokens, 8, &replaced) == 2 && replaced == 2);
    build("abc\xEF\xBF\xBD");
    CHECK(vocabulary_encode(&v, "axbé", 5, tokens, 8, &replaced) == 4 && replaced == 2);
    CHECK(tokens[1] == 3 && tokens[3] == 3);
    CHECK(vocabulary_encode(&v, "abcabc", 6, tokens, 4, &replaced) == 4);
}

static void check_refused(const char *text, size_t length, const char *offset) {
    struct status status = {0};
    size_t characters;
    CHECK(!vocabulary_build(&v, text, length, &characters, &status));
    CHECK(status.code == STATUS_INVALID_TEXT);
    CHECK_TEXT(status.key, "text");
    CHECK(strstr(status.message, offset) != NULL);
}

static void test_refused(void) {
    check_refused("abc\xFF", 4, "offset 3");
    check_refused("ab\xC3", 3, "offset 2");
    check_refused("a\xED\xA0\x80", 4, "offset 1");
    check_refused("a\0b", 3, "offset 1");
    check_refused("\xC0\x80", 2, "offset 0");
}

/* More different characters than the vocabulary holds: the rarest become U+FFFD. */
static void test_many(void) {
    struct buffer text = {0};
    char utf8[UTF8_MAX_BYTES];
    size_t characters, replaced;
    for (uint32_t c = 0x4E00; c < 0x4E00 + 1500; c++)
        for (uint32_t times = c % 3 == 0 ? 1 : 2; times; times--)
            buffer_append(&text, utf8, utf8_encode(c, utf8));
    CHECK(vocabulary_build(&v, text.data, text.length, &characters, NULL));
    CHECK(characters == 2500 && v.count == VOCABULARY_MAX);
    CHECK(vocabulary_token(&v, VOCABULARY_REPLACEMENT) == VOCABULARY_MAX - 1);
    CHECK(vocabulary_token(&v, 0x4E01) >= 0);
    CHECK(vocabulary_token(&v, 0x4E00 + 1497) == -1);
    uint16_t *tokens = malloc(characters * sizeof *tokens);
    CHECK(vocabulary_encode(&v, text.data, text.length, tokens, characters, &replaced) ==
          characters);
    CHECK(replaced == 1500 - (VOCABULARY_MAX - 1));
    free(tokens);
    buffer_free(&text);
}

static void test_code_points(void) {
    static const uint32_t good[] = {'a', 'b', 0x153}, twice[] = {'a', 'a'}, down[] = {'b', 'a'},
                          surrogate[] = {0xD800}, nul[] = {0, 'a'};
    CHECK(vocabulary_from_code_points(&v, good, 3, NULL) && v.ascii['b'] == 1);
    CHECK(!vocabulary_from_code_points(&v, twice, 2, NULL));
    CHECK(!vocabulary_from_code_points(&v, down, 2, NULL));
    CHECK(!vocabulary_from_code_points(&v, surrogate, 1, NULL));
    CHECK(!vocabulary_from_code_points(&v, nul, 2, NULL));
    CHECK(!vocabulary_from_code_points(&v, good, 0, NULL));
}

static void test_windows(void) {
    uint16_t text[24], inputs[8], targets[8];
    for (uint16_t i = 0; i < 24; i++) text[i] = i;
    CHECK(windows_batch(24, 4, 4) == 4);
    CHECK(windows_batch(24, 4, 6) == 3);
    CHECK(windows_batch(5, 4, 4) == 1 && windows_batch(4, 4, 4) == 0 &&
          windows_batch(0, 4, 4) == 0);
    struct windows w = windows_over(text, 24, 2);
    CHECK(w.stream == 11);
    w.position = 3;
    windows_read(&w, 4, inputs, targets);
    for (size_t t = 0; t < 4; t++) {
        CHECK(inputs[2 * t] == 3 + t && inputs[2 * t + 1] == 14 + t);
        CHECK(targets[2 * t] == 4 + t && targets[2 * t + 1] == 15 + t);
    }
    CHECK(windows_over(text, 0, 3).stream == 0);
}

int main(void) {
    test_french();
    test_line_breaks();
    test_unknown();
    test_refused();
    test_many();
    test_code_points();
    test_windows();
    return check_report("data");
}
