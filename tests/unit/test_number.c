/* Decimal numbers against the C library's, on chosen cases and on random bits. */
#include "base/number.h"
#include "base/random.h"
#include "unit/check.h"
#include <stdint.h>
#include <stdlib.h>

static double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static void check_write(double x, const char *expected) {
    char text[NUMBER_SIZE];
    CHECK_TEXT(number_write(text, x), expected);
}

static void test_write(void) {
    check_write(0, "0");
    check_write(-0.0, "-0");
    check_write(1, "1");
    check_write(-20, "-20");
    check_write(0.1, "0.1");
    check_write(0.1 + 0.2, "0.30000000000000004");
    check_write(0.004, "0.004");
    check_write(0.0001, "0.0001");
    check_write(0.00001, "1e-05");
    check_write(1e-7, "1e-07");
    check_write(9007199254740991, "9007199254740991");
    check_write(123456789012345680, "1.2345678901234568e+17");
    check_write(12345678901234568, "12345678901234568");
    check_write(1e14, "100000000000000");
    check_write(1e15, "1e+15");
    check_write(1.7976931348623157e308, "1.7976931348623157e+308");
    check_write(2.2250738585072014e-308, "2.2250738585072014e-308");
    check_write(5e-324, "5e-324");
    check_write(0x1p-44, "5.684341886080802e-14"); /* printf's shortest has a digit more */
    check_write((double)INFINITY, "inf");
    check_write(-(double)INFINITY, "-inf");
    check_write((double)NAN, "nan");
}

static void check_fixed(double x, int decimals, const char *expected) {
    char text[NUMBER_SIZE];
    CHECK_TEXT(number_write_fixed(text, x, decimals), expected);
}

static void test_fixed(void) {
    check_fixed(0, 2, "0.00");
    check_fixed(-0.001, 2, "-0.00");
    check_fixed(0.5, 0, "0");
    check_fixed(1.5, 0, "2");
    check_fixed(2.675, 2, "2.67");
    check_fixed(0.999, 2, "1.00");
    check_fixed(1234.56, 1, "1234.6");
    check_fixed(5e-324, 9, "0.000000000");
    check_fixed(1e17, 0, "1e+17");
    check_fixed((double)NAN, 3, "nan");
}

/* The same value and the same rest as strtod's. */
static bool reads_alike(const char *text) {
    char *end = NULL, *expected_end = NULL;
    double x = number_read(text, &end), expected = strtod(text, &expected_end);
    if (same_bits(x, expected) && end == expected_end) return true;
    fprintf(stderr, "\"%s\" is %a, expected %a\n", text, x, expected);
    return false;
}

static void test_read(void) {
    static const char *const cases[] = {
        "0", "-0", "00", "1.", "1.e5", ".5", "-.5e-2", ".", "-", "+7", "", "e5", "1e", "1e+", "1e-",
        "1e5x", "1.5.5", "-0.0e999", "1e999999999999", "1e-999999999999", "0e999999999999", "1E5",
        "12]", "9007199254740993", "9007199254740992.99999999999999",
        /* the ends of the range, and the halves beyond them */
        "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "4.9e-324",
        "2.4703282292062327e-324", "2.4703282292062328e-324", "2.47032822920623272088e-324",
        "2.2250738585072011e-308", "2.2250738585072012e-308"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) CHECK(reads_alike(cases[i]));
    CHECK(number_read("0.25", NULL) == 0.25);
}

/* More digits than are kept: the middle between 1 and the next double, then a hair above it. */
static void test_long(void) {
    enum { DIGITS = 2000 };
    static char text[DIGITS + 8] = "1.00000000000000011102230246251565404236316680908203125";
    size_t length = strlen(text);
    memset(text + length, '0', DIGITS - length);
    CHECK(number_read(text, NULL) == 1);
    text[DIGITS - 1] = '1';
    CHECK(number_read(text, NULL) == 1 + 0x1p-52);
    memset(text, '7', DIGITS);
    memcpy(text + DIGITS, "e-1999", 7);
    CHECK(reads_alike(text));
}

static int digits_of(const char *text) {
    int count = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && count == 0)) continue;
        count++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

/* Reads back, and has no more digits than the first of printf's that does. */
static bool writes_shortest(double x) {
    char text[NUMBER_SIZE], other[64];
    number_write(text, x);
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(other, sizeof other, "%.*e", digits - 1, x);
        if (same_bits(strtod(other, NULL), x)) break;
    }
    if (same_bits(number_read(text, NULL), x) && same_bits(strtod(text, NULL), x) &&
        digits_of(text) <= digits_of(other))
        return true;
    fprintf(stderr, "%a is written %s, printf's shortest is %s\n", x, text, other);
    return false;
}

static bool fixed_alike(double x, int decimals) {
    char text[NUMBER_SIZE], other[400];
    if (fabs(x) >= 1e8) return true;
    snprintf(other, sizeof other, "%.*f", decimals, x);
    return strcmp(number_write_fixed(text, x, decimals), other) == 0;
}

static void test_random(void) {
    struct random random;
    random_seed(&random, 7, 0);
    int written = 0, read = 0, fixed = 0, count = 0;
    for (; count < 4000; count++) {
        uint64_t bits = random_bits(&random);
        double all = from_bits(bits & ~((uint64_t)1 << 62)),
               small = (double)(int64_t)bits * 0x1p-50;
        double denormal = from_bits(bits & 0x800FFFFFFFFFFFFFu);
        char text[64];
        written += writes_shortest(all) && writes_shortest(small) && writes_shortest(denormal) &&
                   writes_shortest((double)(bits % 100000) / 1000);
        fixed += fixed_alike(small, count % 10) && fixed_alike((double)(bits % 4000) / 16, 1);
        snprintf(text, sizeof text, "%.*e", count % 25, all);
        read += reads_alike(text);
        snprintf(text, sizeof text, "%llu%03ue%d", (unsigned long long)bits, (unsigned)bits % 1000u,
                 (int)(bits >> 32) % 360);
        read += reads_alike(text);
    }
    CHECK(written == count);
    CHECK(fixed == count);
    CHECK(read == 2 * count);
    for (int exponent = -1074; exponent < 1024; exponent++)
        if (!writes_shortest(ldexp(1, exponent))) CHECK(false);
}

static void test_whole(void) {
    CHECK(number_read_whole("18446744073709551615,", 10) == UINT64_MAX);
    CHECK(number_read_whole("0123456789abcdef 0", 16) == 0x0123456789ABCDEFu);
    CHECK(number_read_whole("12a", 10) == 12 && number_read_whole("ag", 16) == 10);
    CHECK(number_read_whole("", 10) == 0 && number_read_whole(" 1", 10) == 0);
}

int main(void) {
    test_write();
    test_fixed();
    test_read();
    test_long();
    test_random();
    test_whole();
    return check_report("number");
}
