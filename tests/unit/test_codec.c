/* Lexicon, words, codec. */
#include "base/json.h"
#include "base/random.h"
#include "base/utf8.h"
#include "data/codec.h"
#include "data/words.h"
#include "unit/check.h"
#include <stdlib.h>

static struct buffer out;

/* ---- lexicon ---- */

static void test_lexicon(void) {
    char text[16];
    size_t length;
    struct lexicon *l = lexicon_create(NULL);
    CHECK(lexicon_count(l) == 0 && lexicon_find(l, "a", 1) == -1);
    CHECK(lexicon_add(l, "a", 1, NULL) == 0 && lexicon_add(l, "", 0, NULL) == 1);
    CHECK(lexicon_add(l, "ab", 2, NULL) == 2 && lexicon_add(l, "ab", 1, NULL) == 0);
    for (int i = 0; i < 5000; i++)
        if (lexicon_add(l, text, (size_t)sprintf(text, "w%d", i), NULL) != i + 3) CHECK(false);
    for (int i = 0; i < 5000; i++)
        if (lexicon_find(l, text, (size_t)sprintf(text, "w%d", i)) != i + 3) CHECK(false);
    CHECK(lexicon_find(l, "w5000", 5) == -1 && lexicon_find(l, "w4", 1) == -1);
    CHECK(lexicon_count(l) == 5003 && lexicon_bytes(l) > 5003 * 8);
    CHECK_TEXT(lexicon_text(l, 1, &length), "");
    CHECK_TEXT(lexicon_text(l, 5002, &length), "w4999");
    CHECK(length == 5);
    lexicon_destroy(l);
    lexicon_destroy(NULL);
}

static void test_lexicon_full(void) {
    struct status status = {0};
    char text[16];
    struct lexicon *l = lexicon_create(NULL);
    for (int i = 0; i < LEXICON_MAX; i++)
        lexicon_add(l, text, (size_t)sprintf(text, "%d", i), &status);
    CHECK(status.code == STATUS_OK && lexicon_count(l) == LEXICON_MAX);
    CHECK(lexicon_add(l, "7", 1, &status) == 7);
    CHECK(lexicon_add(l, "x", 1, &status) == -1 && status.code == STATUS_LIMIT);
    CHECK(lexicon_count(l) == LEXICON_MAX);
    lexicon_destroy(l);
}

/* ---- words ---- */

/* The words with a bar between them. */
static const char *cut(const char *text, bool spaces) {
    struct word word;
    buffer_clear(&out);
    for (size_t at = 0, length = strlen(text); words_next(text, length, &at, spaces, &word);) {
        if (out.length) buffer_byte(&out, '|');
        buffer_append(&out, word.text, word.length);
    }
    return out.length ? out.data : "";
}

static void test_words(void) {
    CHECK_TEXT(cut("L'été, l’arc-en-ciel…", true), "L'|été|,| l’|arc-en-ciel|…");
    CHECK_TEXT(cut("aujourd'hui dit-il -non- a--b", true),
               "aujourd'|hui| dit-il| -|non|-| a|-|-|b");
    CHECK_TEXT(cut("Il a 3,14 € et 12.5, 1..2", true), "Il| a| 3,14| €| et| 12.5|,| 1|.|.|2");
    CHECK_TEXT(cut("« cœur » × Ÿ½😀😀", true), "«| cœur| »| ×| Ÿ|½|😀|😀");
    CHECK_TEXT(cut("a  b \r\n\tc\rd ", true), "a| | b| |\n|\t|c|\n|d| ");
    CHECK_TEXT(cut("mot\u00A0! \uFFFD\uFFFDx l''a", true),
               "mot|\u00A0|!| |\uFFFD|\uFFFD|x| l'|'|a");
    CHECK_TEXT(cut("e\u0301te\u0301", true), "e\u0301te\u0301");
    CHECK_TEXT(cut("", true), "");
    CHECK_TEXT(cut(" ", true), " ");
    CHECK_TEXT(cut("  L'été,\r\n\u00A0 il (a) 3,5 \uFFFDx ", false),
               "L'|été|,|il|(|a|)|3,5|\uFFFD|x");
    CHECK_TEXT(cut(" \n\t\u202F ", false), "");
}

/* ---- texts ---- */

static struct codec codec;

static bool build(enum codec_unit unit, size_t reserved, const char *text, size_t most) {
    struct codec_text one = {text, strlen(text)};
    codec_destroy(&codec);
    return codec_build(&codec, unit, reserved, &one, 1, most, NULL);
}

static uint16_t tokens[20000];

/* Encode, and decode token by token. */
static const char *there_and_back(const char *text, size_t *count, size_t *unknown) {
    buffer_clear(&out);
    *count = codec_encode(&codec, text, strlen(text), tokens, 20000, unknown);
    for (size_t i = 0; i < *count; i++) codec_decode(&codec, tokens[i], &out);
    return out.length ? out.data : "";
}

static const char *sentence(const char *text) {
    size_t unknown, count = codec_encode(&codec, text, strlen(text), tokens, 20000, &unknown);
    buffer_clear(&out);
    codec_decode_all(&codec, tokens, count, &out);
    return out.length ? out.data : "";
}

static void test_word_text(void) {
    static const char text[] = "le chat et le chien et le rat";
    size_t count, unknown;
    CHECK(build(CODEC_WORD, 0, text, 0));
    CHECK(codec_size(&codec) == 6 && codec_length(&codec, text, strlen(text)) == 8);
    CHECK_TEXT(there_and_back(text, &count, &unknown), text);
    /* " le" and " et" twice, "le" first among those used once */
    CHECK(count == 8 && unknown == 0 && tokens[0] == 2 && tokens[3] == 1 && tokens[2] == 0);
    CHECK_TEXT(there_and_back("le loup et chat", &count, &unknown), "le et chat");
    CHECK(count == 3 && unknown == 1);
    CHECK(codec_encode(&codec, text, strlen(text), tokens, 3, &unknown) == 3);
    CHECK(codec_bytes(&codec) > 0);
    CHECK(build(CODEC_WORD, 0, text, 3)); /* " et", " le", U+FFFD */
    CHECK_TEXT(there_and_back(text, &count, &unknown), "\uFFFD\uFFFD et le\uFFFD et le\uFFFD");
    CHECK(codec_size(&codec) == 3 && count == 8 && unknown == 4);
    buffer_clear(&out);
    codec_write(&codec, &out);
    CHECK_TEXT(out.data, "[\" et\",\" le\",\"\uFFFD\"]");
    buffer_clear(&out);
    codec_decode(&codec, 3, &out);
    codec_decode(&codec, 65535, &out);
    CHECK(out.length == 0);
}

static void test_reserved_words(void) {
    static const char text[] = "Il dit : l'été (chaud), l’hiver… non.\n Il  rit";
    size_t count, unknown;
    CHECK(build(CODEC_WORD, 2, text, 0));
    CHECK(codec_length(&codec, text, strlen(text)) == 16 && codec_size(&codec) == 2 + 15);
    CHECK_TEXT(sentence(text), "Il dit : l'été (chaud), l’hiver… non. Il rit");
    there_and_back("rit Paris  Il", &count, &unknown);
    CHECK(count == 3 && unknown == 1 && tokens[1] == CODEC_UNKNOWN && tokens[2] == 2);
    CHECK_TEXT(sentence("Paris rit"), "rit");
    CHECK(build(CODEC_WORD, 4, "b a a c c c", 2));
    buffer_clear(&out);
    codec_write(&codec, &out);
    CHECK_TEXT(
        out.data,
        "[\"\\u003cpadding>\",\"\\u003cunknown>\",\"\\u003cstart>\",\"\\u003cend>\",\"c\",\"a\"]");
}

static void test_characters(void) {
    size_t count, unknown;
    struct codec_text texts[] = {{"été\r\n", 7},
                                 {"\xEF\xBB\xBF"
                                  "at",
                                  5}};
    CHECK(build(CODEC_CHARACTER, 0, "abca", 0) && codec_size(&codec) == 3);
    CHECK_TEXT(there_and_back("cab d", &count, &unknown), "cab");
    CHECK(count == 3 && unknown == 2 && codec_length(&codec, "cab d", 5) == 5);
    CHECK(codec_build(&codec, CODEC_CHARACTER, 2, texts, 2, 0, NULL));
    CHECK(codec_size(&codec) == 2 + 4 && codec_bytes(&codec) == 0);
    there_and_back("tXé\r", &count, &unknown);
    CHECK(count == 4 && unknown == 1 && tokens[0] == 4 && tokens[1] == CODEC_UNKNOWN);
    CHECK(tokens[2] == 5 && tokens[3] == 2);
    CHECK_TEXT(sentence("téXt"), "tét");
}

static void test_labels(void) {
    struct codec_text texts[] = {{"pos", 3},     {"neg", 3}, {"pos", 3},
                                 {"pas sûr", 8}, {"neg", 3}, {"neg", 3}};
    struct status status = {0};
    size_t unknown;
    codec_destroy(&codec);
    CHECK(codec_build(&codec, CODEC_LABEL, 0, texts, 6, 0, NULL) && codec_size(&codec) == 3);
    CHECK(codec_encode(&codec, "pas sûr", 8, tokens, 9, &unknown) == 1 && tokens[0] == 2);
    CHECK(codec_encode(&codec, "pas", 3, tokens, 9, &unknown) == 0 && unknown == 1);
    CHECK(codec_length(&codec, "pas", 3) == 1);
    uint16_t some[] = {0, 2, 1};
    buffer_clear(&out);
    codec_decode_all(&codec, some, 3, &out);
    CHECK_TEXT(out.data, "pos pas sûr neg");
    codec_destroy(&codec);
    CHECK(!codec_build(&codec, CODEC_LABEL, 0, texts, 6, 2, &status));
    CHECK(status.code == STATUS_LIMIT && codec_size(&codec) == 0);
    CHECK(codec_build(&codec, CODEC_LABEL, 2, texts, 6, 1, NULL) && codec_size(&codec) == 3);
    CHECK(codec_encode(&codec, "neg", 3, tokens, 9, &unknown) == 1 && tokens[0] == 2);
    CHECK(codec_encode(&codec, "pos", 3, tokens, 9, &unknown) == 1 && tokens[0] == 1);
}

/* More different words than a lexicon holds: the late ones are unknown. */
static void test_endless(void) {
    struct buffer text = {0};
    size_t unknown;
    for (int i = 0; i < LEXICON_MAX + 1000; i++) buffer_format(&text, "m%dz fin ", i);
    CHECK(text.data && build(CODEC_WORD, 2, text.data, 0));
    CHECK(codec_size(&codec) == CODEC_MAX_WORDS + 2);
    CHECK(codec_encode(&codec, "fin m0z m262144z", 16, tokens, 9, &unknown) == 7 && tokens[0] > 1);
    buffer_free(&text);
}

/* ---- random texts ---- */

static void random_text(struct random *random, struct buffer *text) {
    static const char *const pieces[] = {
        "a", "b", "é",      "œu",     " ",      " ",      " ",      "  ", "\n",
        "-", "'", "’",      ",",      ".",      "1",      "23",     "…",  "\u00A0",
        "«", "😀", "\u0301", "\uFFFD", "\u202F", "\u3000", "\uFEFF", "\t", "中"};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    buffer_clear(text);
    buffer_byte(text, 'x'); /* leading byte order marks are dropped */
    for (uint32_t n = random_below(random, 60); n; n--) {
        char utf8[UTF8_MAX_BYTES];
        uint32_t any = 1 + random_below(random, 0x10FFFF);
        if (random_below(random, 6) == 0 && any != '\r')
            buffer_append(text, utf8, utf8_encode(any, utf8));
        else
            buffer_text(text, pieces[random_below(random, PIECES)]);
    }
}

static void test_random(void) {
    struct random random;
    struct buffer text = {0}, kept = {0};
    uint16_t first[200];
    size_t count, unknown, broken = 0, unstable = 0, characters = 0;
    random_seed(&random, 5, 0);
    for (int i = 0; i < 20000; i++) {
        random_text(&random, &text);
        if (!build(CODEC_WORD, 0, text.data, 0)) CHECK(false);
        broken += strcmp(there_and_back(text.data, &count, &unknown), text.data) != 0 || unknown;
        broken += count != codec_length(&codec, text.data, text.length);
        /* Some words become U+FFFD: the text with it has the same tokens. */
        size_t most = 1 + random_below(&random, 12);
        if (!build(CODEC_WORD, 0, text.data, most)) CHECK(false);
        buffer_clear(&kept);
        buffer_text(&kept, there_and_back(text.data, &count, &unknown));
        memcpy(first, tokens, count * sizeof *first);
        size_t again;
        there_and_back(kept.data, &again, &unknown);
        unstable += again != count || memcmp(first, tokens, count * sizeof *first) != 0;
        if (i % 100) continue; /* slow: a count for every code point */
        if (!build(CODEC_CHARACTER, 0, text.data, 0)) CHECK(false);
        characters += strcmp(there_and_back(text.data, &count, &unknown), text.data) != 0;
    }
    CHECK(broken == 0);
    CHECK(unstable == 0);
    CHECK(characters == 0);
    buffer_free(&text);
    buffer_free(&kept);
}

/* ---- saving ---- */

static bool load(const char *json, struct status *status) {
    cJSON *object = json_parse(json, strlen(json), NULL);
    status_clear(status);
    codec_destroy(&codec);
    bool good = codec_load(&codec, object, status);
    cJSON_Delete(object);
    return good;
}

static void check_saved(const char *json) {
    struct status status;
    struct buffer saved = {0};
    codec_save(&codec, &saved);
    CHECK_TEXT(saved.data, json);
    CHECK(load(json, &status));
    buffer_clear(&saved);
    codec_save(&codec, &saved);
    CHECK_TEXT(saved.data, json);
    buffer_free(&saved);
}

static void check_refused(const char *json, const char *key) {
    struct status status;
    CHECK(!load(json, &status) && status.code == STATUS_INVALID_FILE);
    CHECK_TEXT(status.key, key);
    CHECK(codec_size(&codec) == 0);
}

static void test_saved(void) {
    size_t count, unknown;
    build(CODEC_WORD, 0, "le \"chat\"\nle", 0);
    check_saved("{\"unit\":\"word\",\"reserved\":0,\"words\":"
                "[\"le\",\" \\\"\",\"chat\",\"\\\"\",\"\\n\"]}");
    CHECK_TEXT(there_and_back("chat \"le", &count, &unknown), "chat \"le");
    build(CODEC_CHARACTER, 4, "été\n", 0);
    check_saved("{\"unit\":\"character\",\"reserved\":4,\"characters\":[10,116,233]}");
    build(CODEC_LABEL, 0, "pas sûr", 0);
    check_saved("{\"unit\":\"label\",\"reserved\":0,\"words\":[\"pas sûr\"]}");
}

static void test_hostile(void) {
    check_refused("[]", "");
    check_refused("{\"unit\":\"mot\",\"reserved\":0,\"words\":[\"a\"]}", "unit");
    check_refused("{\"unit\":\"word\",\"words\":[\"a\"]}", "reserved");
    check_refused("{\"unit\":\"word\",\"reserved\":3,\"words\":[\"a\"]}", "reserved");
    check_refused("{\"unit\":\"word\",\"reserved\":6,\"words\":[\"a\"]}", "reserved");
    check_refused("{\"unit\":\"word\",\"reserved\":2,\"words\":[]}", "words");
    check_refused("{\"unit\":\"word\",\"reserved\":2}", "words");
    check_refused("{\"unit\":\"word\",\"reserved\":2,\"words\":[\"a\",1]}", "words");
    check_refused("{\"unit\":\"word\",\"reserved\":2,\"words\":[\"a\",\"b\",\"a\"]}", "words");
    check_refused("{\"unit\":\"word\",\"reserved\":2,\"characters\":[97]}", "characters");
    check_refused("{\"reserved\":2,\"characters\":[97]}", "unit");
    check_refused("{\"unit\":\"character\",\"reserved\":2,\"characters\":[98,97]}", "vocabulary");
    check_refused("{\"unit\":\"character\",\"reserved\":2,\"characters\":[-1]}", "vocabulary");
    check_refused("{\"unit\":\"character\",\"reserved\":2,\"characters\":[1e300]}", "vocabulary");
    check_refused("{\"unit\":\"character\",\"reserved\":2,\"characters\":[55296]}", "vocabulary");
    check_refused("{\"unit\":\"character\",\"reserved\":2,\"characters\":[\"a\"]}", "vocabulary");
    struct buffer json = {0};
    buffer_text(&json, "{\"unit\":\"character\",\"reserved\":0,\"characters\":[1");
    for (int i = 2; i <= VOCABULARY_MAX + 1; i++) buffer_format(&json, ",%d", i);
    buffer_text(&json, "]}");
    check_refused(json.data, "characters");
    buffer_free(&json);
}

int main(void) {
    test_lexicon();
    test_lexicon_full();
    test_words();
    test_word_text();
    test_reserved_words();
    test_characters();
    test_labels();
    test_endless();
    test_random();
    test_saved();
    test_hostile();
    codec_destroy(&codec);
    codec_destroy(&codec);
    buffer_free(&out);
    return check_report("codec");
}
