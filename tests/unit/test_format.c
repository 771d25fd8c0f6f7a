/* The formatter: every directive that it knows, and cutting. */
#include "base/buffer.h"
#include "base/format.h"
#include "unit/check.h"
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

/* What printf says as well, where both know the directive. */
#define CHECK_ALIKE(...)                                                                           \
    do {                                                                                           \
        char ours[200], theirs[200];                                                               \
        size_t length = format_text(ours, sizeof ours, __VA_ARGS__);                               \
        CHECK(length == (size_t)snprintf(theirs, sizeof theirs, __VA_ARGS__));                     \
        CHECK_TEXT(ours, theirs);                                                                  \
    } while (0)

static void test_directives(void) {
    CHECK_ALIKE("plain, 100%%, %c%c", 'a', 'b');
    CHECK_ALIKE("%s|%.3s|%.*s|%.0s|%s", "text", "longer", 2, "cut", "gone", "");
    CHECK_ALIKE("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
    CHECK_ALIKE("%u %x %X %04x %04x %02X", UINT_MAX, 48879u, 48879u, 7u, 171u, 200u);
    CHECK_ALIKE("%ld %lu", LONG_MIN, ULONG_MAX);
    CHECK_ALIKE("%lld %lld %llu", (long long)INT64_MIN, (long long)INT64_MAX,
                (unsigned long long)UINT64_MAX);
    CHECK_ALIKE("%016llx %016llx", (unsigned long long)0, (unsigned long long)UINT64_MAX / 3);
    CHECK_ALIKE("%zu %zu", (size_t)0, SIZE_MAX);
    CHECK_ALIKE("%g %g %g %g", 0.25, -3.0, 1e-9, 1e20);
    CHECK_ALIKE("%.0f %.1f %.3f", 2.5, -1234.56, 0.0005);
    CHECK_ALIKE("%g %.1f", (double)INFINITY, -(double)INFINITY);
    char text[40];
    format_text(text, sizeof text, "%g", 0.1 + 0.2);
    CHECK_TEXT(text, "0.30000000000000004");
}

static void test_cutting(void) {
    char text[8] = "xxxxxxx";
    CHECK(format_text(text, 6, "%s-%d", "abc", 123456) == 10);
    CHECK_TEXT(text, "abc-1");
    CHECK(text[6] == 'x');
    CHECK(format_text(text, 4, "abc") == 3);
    CHECK_TEXT(text, "abc");
    CHECK(format_text(text, 1, "abc") == 3);
    CHECK_TEXT(text, "");
    CHECK(format_text(NULL, 0, "%d", 1234) == 4);
    /* Not a terminated string, of which only three bytes may be read. */
    char *three = malloc(3);
    memcpy(three, "abc", 3);
    CHECK(format_text(text, sizeof text, "%.*s", 3, three) == 3);
    CHECK_TEXT(text, "abc");
    free(three);
}

static void test_buffer(void) {
    struct buffer out = {0};
    for (int i = 0; i < 100; i++) buffer_format(&out, "%s%d:%g", i ? "," : "", i, i / 4.0);
    CHECK(out.length == strlen(out.data) && strncmp(out.data, "0:0,1:0.25,2:0.5,", 17) == 0);
    buffer_free(&out);
}

int main(void) {
    test_directives();
    test_cutting();
    test_buffer();
    return check_report("format");
}
