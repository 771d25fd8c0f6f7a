/* Kernels against naive references and libm. */
#include "check.h"

#include "base/random.h"
#include "kernels/activation.h"
#include "kernels/lanes.h"
#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include "kernels/vector.h"
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
#define EPSILON 2.3e-16
#define SMALLEST 5e-324
#define NORMAL 2.3e-308
#else
#define EPSILON 1.2e-7
#define SMALLEST 1.5e-45
#define NORMAL 1.18e-38
#endif

static struct random source;

static void fill(real *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = (real)(2 * random_uniform(&source) - 1);
}

static double element(struct matrix m, size_t i, size_t j) {
    return (double)(m.transposed ? m.data[j * m.stride + i] : m.data[i * m.stride + j]);
}

/* ---- products ---- */

/* Numbers beside the matrix, which must stay. */
enum { GUARD = 8 };

static const real guard_value = (real)123.5;

struct product {
    size_t m, n, k, c_stride;
    struct matrix a, b;
    real *c, *before; /* guards after every row and at both ends */
};

static bool guards_stand(const struct product *p) {
    for (size_t i = 0; i < p->m; i++)
        for (size_t j = p->n; j < p->c_stride; j++)
            if (p->c[i * p->c_stride + j] != guard_value) return false;
    return true;
}

static double worst_error(const struct product *p, bool add) {
    double worst = 0;
    for (size_t i = 0; i < p->m; i++) {
        for (size_t j = 0; j < p->n; j++) {
            double sum = add ? (double)p->before[i * p->c_stride + j] : 0;
            for (size_t k = 0; k < p->k; k++) sum += element(p->a, i, k) * element(p->b, k, j);
            double error = fabs(sum - (double)p->c[i * p->c_stride + j]);
            if (!(error <= worst)) worst = error;
        }
    }
    return worst;
}

/* Exactly as large as needed, so that the sanitizer sees a read past the end. */
static real *numbers(size_t count) {
    real *x = malloc((count ? count : 1) * sizeof *x);
    fill(x, count);
    return x;
}

static void restore(const struct product *p) {
    memcpy(p->c, p->before, p->m * p->c_stride * sizeof(real));
}

static bool rows_equal(const struct product *p, size_t row, const real *values) {
    return memcmp(p->c + row * p->c_stride, values, p->n * sizeof *values) == 0;
}

static void check_product(size_t m, size_t n, size_t k, bool a_turned, bool b_turned, bool add) {
    real *a = numbers(m * k), *b = numbers(k * n), *workspace = numbers(matrix_workspace(n));
    real *packed = numbers(matrix_packed_size(k, n));
    struct product p = {m,
                        n,
                        k,
                        n + GUARD,
                        a_turned ? matrix_transposed(a, m) : matrix_of(a, k),
                        b_turned ? matrix_transposed(b, k) : matrix_of(b, n),
                        NULL,
                        NULL};
    p.c = numbers(m * p.c_stride);
    p.before = numbers(m * p.c_stride);
    for (size_t i = 0; i < m; i++)
        for (size_t j = n; j < p.c_stride; j++) p.before[i * p.c_stride + j] = guard_value;
    double bound = EPSILON * (double)(k + 2);

    restore(&p);
    matrix_multiply(m, n, k, p.a, p.b, p.c, p.c_stride, add, workspace);
    bool good = worst_error(&p, add) <= bound && guards_stand(&p);

    real *first = malloc(n * sizeof *first);
    memcpy(first, p.c, n * sizeof *first);
    matrix_pack(k, n, p.b, packed);
    restore(&p);
    matrix_multiply_packed(m, n, k, p.a, packed, p.c, p.c_stride, add, workspace);
    good = good && worst_error(&p, add) <= bound && guards_stand(&p);
    good = good && rows_equal(&p, 0, first); /* packed or not, the same bits */

    /* A batch of one gives the bits of a row of a larger batch: generation equals training. */
    if (!a_turned && !b_turned && m > 1) {
        restore(&p);
        matrix_multiply(1, n, k, p.a, p.b, p.c, p.c_stride, add, workspace);
        good = good && rows_equal(&p, 0, first);
    }
    if (!CHECK(good)) fprintf(stderr, "at m %zu, n %zu, k %zu\n", m, n, k);
    free(first);
    free(a);
    free(b);
    free(packed);
    free(workspace);
    free(p.c);
    free(p.before);
}

static void test_products(void) {
    static const size_t sizes[] = {1, 3, 4, 5, 8, 13, 33};
    enum { SIZES = sizeof sizes / sizeof sizes[0] };
    for (size_t i = 0; i < SIZES; i++)
        for (size_t j = 0; j < SIZES; j++)
            for (size_t k = 0; k < SIZES; k++)
                check_product(sizes[i], sizes[j], sizes[k], (i + k) & 1, (j + k) & 1, i & 1);
    for (int form = 0; form < 8; form++) {
        check_product(129, 31, 257, form & 1, form & 2, form & 4);
        check_product(131, 9, 513, form & 1, form & 2, form & 4);
        check_product(5, 40, 300, form & 1, form & 2, form & 4);
        check_product(1, 70, 520, form & 1, form & 2, form & 4);
    }
    check_product(3, 5, 0, false, false, false);
    check_product(3, 5, 0, false, false, true);
}

/* ---- functions ---- */

struct bound {
    double relative; /* where the result is a normal number */
    double absolute;
};

/* Every kind of number, and the whole range in small steps. */
static size_t arguments(real *x, size_t room, double range) {
    static const double special[] = {0,      -0.0,   1e-300, -1e-300, 1e-42,  -1e-42, 1e-20, -1e-20,
                                     1e-7,   -1e-7,  1e-4,   -1e-4,   0.5,    -0.5,   87.3,  88.7,
                                     88.8,   -87.3,  -87.4,  -103.9,  -104.1, 709.7,  709.8, -708.3,
                                     -745.1, -745.2, 1e30,   -1e30,   2e-38,  -3e-37};
    size_t count = 0;
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) x[count++] = (real)special[i];
    for (size_t i = 0; count < room; i++)
        x[count++] = (real)(((double)i / (double)(room - 30) * 2 - 1) * range);
    return count;
}

static void check_function(const char *name, void (*function)(real *, size_t),
                           double (*reference)(double), double range, struct bound bound) {
    enum { COUNT = 400003 };
    real *x = malloc(COUNT * sizeof *x), *y = malloc(COUNT * sizeof *y);
    size_t count = arguments(x, COUNT, range);
    double worst = 0;
    bool good = true;
    memcpy(y, x, count * sizeof *x);
    function(y, count);
    for (size_t i = 0; i < count; i++) {
        double wanted = (double)(real)reference((double)x[i]), got = (double)y[i];
        if (wanted == got) continue;
        double error = fabs(got - wanted), allowed = bound.absolute;
        if (fabs(wanted) >= NORMAL) allowed = fmax(allowed, bound.relative * fabs(wanted));
        if (!(error <= allowed)) {
            fprintf(stderr, "%s(%.9g) is %.9g, expected %.9g\n", name, (double)x[i], got, wanted);
            good = false;
        }
        if (fabs(wanted) >= NORMAL) worst = fmax(worst, error / fabs(wanted));
    }
    CHECK(good);
    fprintf(stderr, "# %s: largest relative error %.2e\n", name, worst);
    free(x);
    free(y);
}

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

static void check_special(void (*function)(real *, size_t), double low, double zero, double high) {
    real x[5] = {-(real)INFINITY, 0, (real)INFINITY, (real)NAN, -(real)NAN};
    function(x, 5);
    CHECK((double)x[0] == low);
    CHECK_NEAR(x[1], zero, EPSILON);
    CHECK((double)x[2] == high);
    CHECK(isnan(x[3]) && isnan(x[4]));
}

/* Gates stay gates: nothing beyond the ends of the range, however the rounding falls. */
static void check_range(void (*function)(real *, size_t), double low) {
    enum { COUNT = 200001 };
    real *x = malloc(COUNT * sizeof *x);
    bool good = true;
    for (size_t i = 0; i < COUNT; i++) x[i] = (real)(((double)i / COUNT * 2 - 1) * 12);
    function(x, COUNT);
    for (size_t i = 0; i < COUNT; i++) good = good && (double)x[i] >= low && x[i] <= 1;
    CHECK(good);
    free(x);
}

static void test_functions(void) {
    check_range(activation_tanh_array, -1);
    check_range(activation_sigmoid_array, 0);
    check_function("exp", activation_exp_array, exp, 110, (struct bound){2 * EPSILON, SMALLEST});
    check_function("exp", activation_exp_array, exp, 1, (struct bound){2 * EPSILON, SMALLEST});
    check_function("tanh", activation_tanh_array, tanh, 20, (struct bound){5 * EPSILON, SMALLEST});
    check_function("tanh", activation_tanh_array, tanh, 0.7, (struct bound){5 * EPSILON, SMALLEST});
    check_function("sigmoid", activation_sigmoid_array, sigmoid, 100,
                   (struct bound){4 * EPSILON, 2 * NORMAL});
    check_special(activation_exp_array, 0, 1, (double)INFINITY);
    check_special(activation_tanh_array, -1, 0, 1);
    check_special(activation_sigmoid_array, 0, 0.5, 1);
    real same = (real)0.3, lane = same;
    activation_exp_array(&lane, 1);
    CHECK(activation_exp_scalar(same) == lane);
}

/* ---- sums, softmax ---- */

static void test_sums(void) {
    enum { MOST = 40 };
    for (size_t n = 1; n <= MOST; n++) {
        real *a = numbers(n), *b = numbers(n), *sums = numbers(n);
        double dot = 0, squares = 0, most = -2;
        for (size_t i = 0; i < n; i++) {
            dot += (double)a[i] * (double)b[i];
            squares += (double)a[i] * (double)a[i];
            most = fmax(most, (double)a[i]);
        }
        CHECK_NEAR(reduce_dot(a, b, n), dot, EPSILON * (double)n);
        CHECK_NEAR(reduce_squares(a, n), squares, 1e-14);
        CHECK((double)reduce_max(a, n) == most);
        real *rows = numbers(3 * n);
        double wanted = (double)sums[n - 1];
        for (size_t r = 0; r < 3; r++) wanted += (double)rows[r * n + n - 1];
        reduce_add_rows(sums, rows, 3, n);
        CHECK_NEAR(sums[n - 1], wanted, 4 * EPSILON);
        wanted = (double)a[n - 1] + 0.5 * (double)b[n - 1];
        reduce_add_scaled(a, (real)0.5, b, n);
        CHECK_NEAR(a[n - 1], wanted, 2 * EPSILON);
        wanted = ((double)b[n - 1] - 0.25) * 3;
        reduce_shift_scale(b, (real)0.25, 3, n);
        CHECK_NEAR(b[n - 1], wanted, 4 * EPSILON);
        CHECK(reduce_finite(b, n));
        for (size_t i = 0; i < n; i++) {
            const real wrong[] = {(real)NAN, (real)INFINITY, -(real)INFINITY};
            real kept = b[i];
            b[i] = wrong[i % 3];
            CHECK(!reduce_finite(b, n));
            b[i] = kept;
        }
        free(a);
        free(b);
        free(sums);
        free(rows);
    }
}

static void test_softmax(void) {
    for (size_t n = 1; n <= 40; n++) {
        real *x = numbers(n);
        double total = 0, sum = 0;
        x[n / 2] = (real)700; /* would overflow without the shift by the maximum */
        for (size_t i = 0; i < n; i++) total += exp((double)x[i] - 700);
        double wanted = exp((double)x[0] - 700) / total;
        softmax_row(x, n);
        for (size_t i = 0; i < n; i++) sum += (double)x[i];
        CHECK_NEAR(sum, 1, 4 * EPSILON);
        CHECK_NEAR(x[0], wanted, 8 * EPSILON);
        free(x);
    }
}

/* x[0] = factor x[1] x[2] over whole vectors; there is no x[3]. */
static void lanes_product(const void *context, size_t count, real *const *x) {
    real *to = x[0], factor = *(const real *)context;
    CHECK(count % VECTOR_LANES == 0);
    CHECK(x[3] == NULL);
    for (size_t i = 0; i < count; i++) to[i] = factor * x[1][i] * x[2][i];
}

static void test_lanes(void) {
    enum { MOST = 3 * VECTOR_LANES };
    const real factor = (real)0.5;
    for (size_t count = 0; count <= MOST; count++) {
        real to[MOST + 1], a[MOST], b[MOST];
        fill(a, MOST);
        fill(b, MOST);
        for (size_t i = 0; i <= MOST; i++) to[i] = 7;
        lanes_run(lanes_product, &factor, count, 4, (real *[]){to, a, b, NULL});
        for (size_t i = 0; i < count; i++) CHECK(to[i] == factor * a[i] * b[i]);
        CHECK(to[count] == 7);
        reduce_multiply(to, a, b, count);
        for (size_t i = 0; i < count; i++) CHECK(to[i] == a[i] * b[i]);
        CHECK(to[count] == 7);
    }
}

int main(void) {
    random_seed(&source, 1, 0);
    test_lanes();
    test_products();
    test_functions();
    test_sums();
    test_softmax();
    return check_report("kernels");
}
