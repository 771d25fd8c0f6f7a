/* Exponential, power and cosine against libm, within the bounds their header states (libm's own
 * error added). */
#include "check.h"

#include "base/elementary.h"
#include "base/random.h"

enum { DRAWS = 100000 };

#define ULP 2.3e-16
#define PI 3.14159265358979323846

static struct random source;

static double between(double least, double most) {
    return least + (most - least) * random_uniform(&source);
}

static bool close_to(double x, double wanted, double bound) {
    return fabs(x - wanted) <= (bound + ULP) * fabs(wanted);
}

static void test_exponential(void) {
    bool good = true;
    for (int i = 0; i < DRAWS; i++) {
        double wide = between(-708, 709), near = between(-2, 2);
        good = good && close_to(elementary_exponential(wide), exp(wide), 4e-16) &&
               close_to(elementary_exponential(near), exp(near), 4e-16);
    }
    CHECK(good);
    for (double x = -750; x < -708; x += 0.31)
        CHECK_NEAR(elementary_exponential(x), exp(x), 5e-324 + 6e-16 * exp(x));
    CHECK(elementary_exponential(0) == 1);
    CHECK(elementary_exponential(710) == (double)INFINITY);
    CHECK(elementary_exponential((double)INFINITY) == (double)INFINITY);
    CHECK(elementary_exponential(-1e300) == 0);
    CHECK(isnan(elementary_exponential((double)NAN)));
}

static void test_whole_power(void) {
    CHECK(elementary_whole_power(0.5, 20) == 0x1p-20);
    CHECK(elementary_whole_power(3, 33) == 5559060566555523.0);
    CHECK(elementary_whole_power(0, 0) == 1 && elementary_whole_power(0, 7) == 0);
    CHECK(elementary_whole_power(1, UINT64_MAX) == 1);
    CHECK(elementary_whole_power(0.999, UINT64_MAX) == 0);
    CHECK(elementary_whole_power(10, 400) == (double)INFINITY);
    bool good = true;
    for (uint64_t n = 0; n <= 700; n++)
        good = good &&
               close_to(elementary_whole_power(0.9, n), pow(0.9, (double)n), 1.2e-16 * (double)n);
    CHECK(good);
}

/* ln of what configurations allow lies between -13.8 and 2.3. */
static void test_power(void) {
    bool whole = true, broken = true;
    for (int i = 0; i < DRAWS; i++) {
        double x = exp(between(-13.8, 2.3)), n = floor(between(0, 1025)), y = between(0, 2000);
        double steep = fabs(y * log(x));
        if (fabs(n * log(x)) < 700)
            whole = whole && close_to(elementary_power(x, n), pow(x, n), 1.2e-13);
        if (steep < 700)
            broken = broken && close_to(elementary_power(x, y), pow(x, y), 1e-15 * (1 + steep));
    }
    CHECK(whole);
    CHECK(broken);
    CHECK(elementary_power(0.5, 3) == 0.125);
    CHECK(elementary_power(1, 1e12 + 0.5) == 1);
    CHECK(elementary_power(0.25, 0) == 1);
    CHECK(elementary_power(1e-6, 1e9) == 0);
    CHECK(elementary_power(10, 1e9) == (double)INFINITY);
    CHECK_NEAR(elementary_power(0.999999999, 1e9), pow(0.999999999, 1e9), 2.1e-15 * 0.37);
}

static void test_cosine(void) {
    bool good = true;
    for (int i = 0; i < DRAWS; i++) {
        double x = random_uniform(&source);
        /* pi x is rounded before libm sees it */
        good = good && fabs(elementary_cosine_pi(x) - cos(PI * x)) <= 5e-16 + 3 * ULP;
    }
    CHECK(good);
    CHECK(elementary_cosine_pi(0) == 1 && elementary_cosine_pi(1) == -1);
    CHECK_NEAR(elementary_cosine_pi(0.5), 0, 5e-16);
    CHECK_NEAR(elementary_cosine_pi(1.0 / 3), 0.5, 7e-16);
}

int main(void) {
    random_seed(&source, 7, 0);
    test_exponential();
    test_whole_power();
    test_power();
    test_cosine();
    return check_report("elementary");
}
