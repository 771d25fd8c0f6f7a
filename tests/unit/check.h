/* The whole test harness: each test program includes this once, calls CHECK as often as it likes
 * and ends main with `return check_report("name");`, which prints `# name: N passed, N failed`. */
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int check_passed, check_failed;

static inline bool check_count(bool ok) {
    if (ok)
        check_passed++;
    else
        check_failed++;
    return ok;
}

/* One fact; on failure the expression and its place are printed and the program goes on. */
#define CHECK(condition)                                                                           \
    (check_count(condition) ||                                                                     \
     (fprintf(stderr, "FAILED %s:%d: %s\n", __FILE__, __LINE__, #condition), false))

#define CHECK_NEAR(a, b, tolerance)                                                                \
    check_near((double)(a), (double)(b), tolerance, #a, __FILE__, __LINE__)
#define CHECK_TEXT(a, b) check_text((a), (b), #a, __FILE__, __LINE__)

static inline bool check_near(double a, double b, double tolerance, const char *what,
                              const char *file, int line) {
    if (check_count(fabs(a - b) <= tolerance)) return true;
    fprintf(stderr, "FAILED %s:%d: %s is %.10g, expected %.10g within %g\n", file, line, what, a, b,
            tolerance);
    return false;
}

static inline bool check_text(const char *a, const char *b, const char *what, const char *file,
                              int line) {
    if (check_count(a && b && strcmp(a, b) == 0)) return true;
    fprintf(stderr, "FAILED %s:%d: %s is\n%s\nexpected\n%s\n", file, line, what, a ? a : "NULL",
            b ? b : "NULL");
    return false;
}

static inline int check_report(const char *name) {
    printf("# %s: %d passed, %d failed\n", name, check_passed, check_failed);
    return check_failed || !check_passed;
}

#endif
