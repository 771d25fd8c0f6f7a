/* The base room: UTF-8, escaping, buffers, logarithm, random numbers, strict JSON. */
#include "base/buffer.h"
#include "base/html.h"
#include "base/json.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "unit/check.h"
#include <stdlib.h>

static void test_utf8(void) {
    static const struct {
        const char *bytes;
        size_t valid;
    } cases[] = {
        {"", 0},
        {"é", 2},
        {"cœur d'été", 13},
        {"😀", 4},
        {"\xC0\xAF", 0},         /* overlong */
        {"a\xE0\x80\x80", 1},    /* overlong */
        {"ab\xED\xA0\x80", 2},   /* surrogate */
        {"\xF4\x90\x80\x80", 0}, /* over U+10FFFF */
        {"x\xE2\x82", 1},        /* cut short */
        {"\x80", 0},
        {"\xFF", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK(utf8_valid_prefix(cases[i].bytes, strlen(cases[i].bytes)) == cases[i].valid);
    for (uint32_t c = 1; c <= 0x110000; c += 37) {
        char bytes[UTF8_MAX_BYTES];
        uint32_t back = 0;
        size_t count = utf8_encode(c, bytes);
        bool is_character = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        if ((count > 0) != is_character) CHECK(false);
        if (count && (utf8_decode(bytes, count, &back) != count || back != c)) CHECK(false);
    }
    CHECK(utf8_count("cœur", 5) == 4);
}

static void test_escape(void) {
    struct buffer out = {0};
    html_escape(&out, "<a href=\"x\" title='&'>", 22);
    CHECK_TEXT(out.data, "&lt;a href=&quot;x&quot; title=&#39;&amp;&#39;&gt;");
    buffer_clear(&out);
    json_quote(&out, "a\"\\\n</script>\x01é", 16);
    CHECK_TEXT(out.data, "\"a\\\"\\\\\\n\\u003c/script>\\u0001é\"");
    buffer_free(&out);
}

static void test_buffer(void) {
    struct buffer out = {0};
    for (int i = 0; i < 10000; i++) buffer_format(&out, "%d,", i);
    CHECK(out.length == 48890 && !buffer_failed(&out));
    size_t length = 0;
    char *text = buffer_take(&out, &length);
    CHECK(text && length == 48890 && strncmp(text, "0,1,2,", 6) == 0);
    free(text);
    text = buffer_take(&out, &length);
    CHECK(text && length == 0 && text[0] == '\0');
    free(text);
    CHECK(memory_resize(NULL, SIZE_MAX / 2, 4) == NULL);
}

static void test_random(void) {
    struct random a, b, other;
    random_seed(&a, 42, 0);
    random_seed(&b, 42, 0);
    random_seed(&other, 42, 1);
    CHECK(random_bits(&a) == random_bits(&b));
    CHECK(random_bits(&a) != random_bits(&other));
    double sum = 0, squares = 0, fourth = 0;
    int counts[6] = {0}, draws = 200000;
    for (int i = 0; i < draws; i++) {
        double x = random_normal(&a);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
        counts[random_below(&b, 6)]++;
        double u = random_uniform(&other);
        if (u < 0 || u >= 1) CHECK(false);
    }
    CHECK_NEAR(sum / draws, 0, 0.01);
    CHECK_NEAR(squares / draws, 1, 0.02);
    CHECK_NEAR(fourth / draws, 3, 0.1);
    for (int i = 0; i < 6; i++) CHECK_NEAR(counts[i] * 6.0 / draws, 1, 0.03);
}

static void test_log(void) {
    bool good = true;
    for (double x = 1e-321; x < 1e308; x *= 1.0137)
        good = good && fabs(logarithm(x) - log(x)) <= 1e-15 * fabs(log(x)) + 1e-16;
    for (double x = 0.9; x < 1.1; x += 1.37e-5)
        good = good && fabs(logarithm(x) - log(x)) <= 1e-15 * fabs(log(x)) + 1e-16;
    CHECK(good);
    CHECK(logarithm(1) == 0);
    CHECK(logarithm(0) == -(double)INFINITY);
    CHECK(logarithm((double)INFINITY) == (double)INFINITY);
    CHECK(isnan(logarithm(-1)) && isnan(logarithm((double)NAN)));
}

/* The code and the message of what parsing `text` gives, "" when it is accepted. */
static enum status_code parse(const char *text, size_t length, struct status *status) {
    status_clear(status);
    cJSON *root = json_parse(text, length, status);
    cJSON_Delete(root);
    return root ? STATUS_OK : status->code;
}

static void test_json_refusals(void) {
    struct status status;
    CHECK(parse("{\"a\": [1, 2, {\"b\": null}]}", 26, &status) == STATUS_OK);
    CHECK(parse("{\"a\": 1,\n\n \"b\": }", 17, &status) == STATUS_INVALID_JSON && status.line == 3);
    CHECK(parse("{\"a\": 1} x", 10, &status) == STATUS_INVALID_JSON);
    CHECK(parse("{\"a\": 1, \"a\": 2}", 16, &status) == STATUS_INVALID_JSON);
    CHECK_TEXT(status.key, "a");
    CHECK(parse("{\"a\": \"\0\"}", 10, &status) == STATUS_INVALID_JSON);
    CHECK(parse("[\"\xFF\"]", 5, &status) == STATUS_INVALID_JSON);
    CHECK(parse("[\"a\\u0000b\"]", 12, &status) == STATUS_INVALID_JSON);
    CHECK(parse("[\"a\\\\u0000b\"]", 13, &status) == STATUS_OK);
    CHECK(parse("", 0, &status) == STATUS_INVALID_JSON);
    CHECK(parse("{\"1\":1,", 7, &status) == STATUS_INVALID_JSON);
    char deep[2000];
    memset(deep, '[', sizeof deep);
    CHECK(parse(deep, sizeof deep, &status) == STATUS_LIMIT);
}

static void test_json_getters(void) {
    const char *text =
        "{\"n\": 1.5, \"i\": 7, \"s\": \"x\", \"b\": true, \"l\": [1, 2], \"huge\": 1e999}";
    struct status status = {0};
    cJSON *root = json_parse(text, strlen(text), &status);
    CHECK(root != NULL);
    int64_t integer = 3;
    double number = 0;
    const char *string = NULL;
    const cJSON *list = NULL;
    CHECK(json_integer(root, "", "absent", 0, 9, &integer, &status) && integer == 3);
    CHECK(json_integer(root, "", "i", 0, 9, &integer, &status) && integer == 7);
    CHECK(json_number(root, "", "n", 0, 2, &number, &status) && number == 1.5);
    CHECK(json_string(root, "", "s", &string, &status));
    CHECK_TEXT(string, "x");
    CHECK(json_array(root, "", "l", 0, 2, &list, &status) && list);
    CHECK(status.code == STATUS_OK);
    CHECK(!json_integer(root, "layers[0]", "n", 0, 9, &integer, &status));
    CHECK_TEXT(status.key, "layers[0].n");
    status_clear(&status);
    CHECK(!json_integer(root, "", "i", 0, 6, &integer, &status));
    CHECK_TEXT(status.message, "\"i\" must lie between 0 and 6, not 7");
    status_clear(&status);
    CHECK(!json_number(root, "", "huge", 0, 1e300, &number, &status));
    status_clear(&status);
    CHECK(!json_array(root, "", "l", 3, 4, &list, &status));
    status_clear(&status);
    static const char *const known[] = {"n", "i", NULL};
    CHECK(!json_expect_object(root, "", known, &status));
    CHECK_TEXT(status.key, "s");
    cJSON_Delete(root);
}

static void test_status_is_utf8(void) {
    char text[400] = "{\"";
    for (size_t i = 0; i < 180; i++) strcat(text, "é");
    struct status status;
    for (size_t cut = 0; cut < 8; cut++) {
        CHECK(parse(text, strlen(text) - cut * 2, &status) == STATUS_INVALID_JSON);
        CHECK(utf8_valid_prefix(status.message, strlen(status.message)) == strlen(status.message));
        status_clear(&status);
        status_set(&status, STATUS_IO, text + cut, "%s", text + cut);
        CHECK(utf8_valid_prefix(status.message, strlen(status.message)) == strlen(status.message));
        CHECK(utf8_valid_prefix(status.key, strlen(status.key)) == strlen(status.key));
    }
}

struct pair {
    uint8_t key, place;
};

static int by_key(const void *a, const void *b) {
    const struct pair *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void test_sort(void) {
    struct pair pairs[200];
    struct random random;
    random_seed(&random, 1, 0);
    for (size_t count = 0; count <= 200; count++) {
        bool ascending = true, seen[200] = {false};
        for (size_t i = 0; i < count; i++)
            pairs[i] =
                (struct pair){(uint8_t)random_below(&random, 1 + (uint32_t)count / 2), (uint8_t)i};
        sort_array(pairs, count, sizeof *pairs, by_key);
        for (size_t i = 0; i < count; i++) {
            ascending = ascending && (i == 0 || pairs[i - 1].key <= pairs[i].key);
            ascending = ascending && !seen[pairs[i].place];
            seen[pairs[i].place] = true;
        }
        if (!ascending) CHECK(false);
    }
    sort_array(pairs, 200, sizeof *pairs, by_key);
    CHECK(pairs[0].key <= pairs[1].key);
}

int main(void) {
    test_status_is_utf8();
    test_utf8();
    test_escape();
    test_buffer();
    test_log();
    test_random();
    test_sort();
    test_json_refusals();
    test_json_getters();
    return check_report("base");
}
