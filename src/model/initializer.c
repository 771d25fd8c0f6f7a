#include "model/initializer.h"

#include "base/logarithm.h"
#include "kernels/reduce.h"
#include <math.h>

const char *const initializer_names[] = {
    "zeros",      "ones",     "glorotUniform", "glorotNormal", "heUniform", "heNormal",
    "orthogonal", "identity", "randomUniform", "randomNormal", NULL};

static void fill(real *x, size_t count, real value) {
    for (size_t i = 0; i < count; i++) x[i] = value;
}

static void uniform(struct random *random, real *x, size_t count, double limit) {
    for (size_t i = 0; i < count; i++) x[i] = (real)((2 * random_uniform(random) - 1) * limit);
}

static void normal(struct random *random, real *x, size_t count, double deviation) {
    for (size_t i = 0; i < count; i++) x[i] = (real)(random_normal(random) * deviation);
}

/* Keras's VarianceScaling draws within two deviations and widens them so that the variance comes
 * out as stated. */
static void truncated_normal(struct random *random, real *x, size_t count, double deviation) {
    for (size_t i = 0; i < count; i++) {
        double z = random_normal(random);
        while (fabs(z) > 2) z = random_normal(random);
        x[i] = (real)(z * deviation / 0.87962566103423978);
    }
}

/* Row i minus its parts along the rows before it, scaled to length 1. */
static void orthogonalize(real *x, size_t i, size_t columns) {
    real *row = x + i * columns;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t j = 0; j < i; j++) {
            const real *other = x + j * columns;
            reduce_add_scaled(row, -reduce_dot(row, other, columns), other, columns);
        }
        real scale = (real)(1 / sqrt(reduce_squares(row, columns)));
        for (size_t k = 0; k < columns; k++) row[k] *= scale;
    }
}

/* Normal numbers, then Gram-Schmidt done twice, which keeps floats orthogonal to rounding: rows
 * spread evenly over all such matrices. Of more rows than columns, each block of `columns` rows. */
static void orthogonal(struct random *random, real *x, size_t rows, size_t columns) {
    normal(random, x, rows * columns, 1);
    for (size_t first = 0; first < rows; first += columns) {
        size_t count = rows - first < columns ? rows - first : columns;
        for (size_t i = 0; i < count; i++) orthogonalize(x + first * columns, i, columns);
    }
}

static void identity(real *x, size_t rows, size_t columns) {
    fill(x, rows * columns, 0);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = i; j < columns; j += rows) x[i * columns + j] = 1;
}

static void unit_forget(real *x, size_t columns) {
    fill(x, columns, 0);
    fill(x + columns / 4, columns / 4, 1);
}

void initializer_apply(enum initializer initializer, struct random *random, real *x, size_t rows,
                       size_t columns) {
    size_t lines = rows ? rows : 1, count = lines * columns;
    double in = (double)lines, both = in + (double)columns;
    switch (initializer) {
    case INITIALIZER_ZEROS:
        fill(x, count, 0);
        break;
    case INITIALIZER_ONES:
        fill(x, count, 1);
        break;
    case INITIALIZER_GLOROT_UNIFORM:
        uniform(random, x, count, sqrt(6 / both));
        break;
    case INITIALIZER_GLOROT_NORMAL:
        truncated_normal(random, x, count, sqrt(2 / both));
        break;
    case INITIALIZER_HE_UNIFORM:
        uniform(random, x, count, sqrt(6 / in));
        break;
    case INITIALIZER_HE_NORMAL:
        truncated_normal(random, x, count, sqrt(2 / in));
        break;
    case INITIALIZER_ORTHOGONAL:
        orthogonal(random, x, lines, columns);
        break;
    case INITIALIZER_IDENTITY:
        identity(x, lines, columns);
        break;
    case INITIALIZER_RANDOM_UNIFORM:
        uniform(random, x, count, 0.05);
        break;
    case INITIALIZER_RANDOM_NORMAL:
        normal(random, x, count, 0.05);
        break;
    case INITIALIZER_UNIT_FORGET:
        unit_forget(x, columns);
        break;
    }
}

void initializer_chrono(struct random *random, real *keep, real *input, size_t units,
                        double steps) {
    for (size_t i = 0; i < units; i++) {
        real bias = (real)logarithm(1 + random_uniform(random) * fmax(steps - 2, 0));
        keep[i] = bias;
        if (input) input[i] = -bias;
    }
}
