#include "model/loss.h"

#include "base/logarithm.h"
#include "kernels/activation.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include <math.h>
#include <string.h>

const char *const loss_names[] = {"crossEntropy", "binaryCrossEntropy", "meanSquaredError",
                                  "meanAbsoluteError", NULL};

bool loss_wants_logits(enum loss kind) {
    return kind == LOSS_CROSS_ENTROPY || kind == LOSS_BINARY_CROSS_ENTROPY;
}

bool loss_accepts(enum loss kind, enum activation output) {
    if (output == ACTIVATION_LINEAR) return true;
    if (kind == LOSS_CROSS_ENTROPY) return output == ACTIVATION_SOFTMAX;
    return kind != LOSS_BINARY_CROSS_ENTROPY || output == ACTIVATION_SIGMOID;
}

/* ---- rows: each returns its loss and leaves scale times the gradient in x ---- */

/* l = ln sum_k e^(x_k - m) - sum_k y_k (x_k - m), m = max x;   dx = softmax(x) - y */
static double cross_entropy_row(const struct loss_problem *p, size_t row, real *x, real scale,
                                bool *right) {
    size_t width = p->width, target = p->classes[row];
    double smoothing = p->label_smoothing, spread = 0;
    real most, wanted = x[target], spare = (real)(smoothing / (double)width);
    for (size_t i = 0; smoothing > 0 && i < width; i++) spread += (double)x[i];
    real total = softmax_exponentials(x, width, &most);
    *right = wanted >= most;
    reduce_shift_scale(x, 0, scale / total, width);
    for (size_t i = 0; smoothing > 0 && i < width; i++) x[i] -= scale * spare;
    x[target] -= scale * (real)(1 - smoothing);
    double hit = (1 - smoothing) * ((double)wanted - (double)most);
    double miss = smoothing * (spread / (double)width - (double)most);
    return logarithm((double)total) - hit - (smoothing > 0 ? miss : 0);
}

/* l = max(x, 0) - x y + ln(1 + e^-|x|);   dx = sigm(x) - y */
static double binary_row(const struct loss_problem *p, size_t row, real *x, real scale,
                         bool *right) {
    const real *y = p->numbers + row * p->width;
    double sum = 0;
    *right = true;
    for (size_t i = 0; i < p->width; i++) {
        double target = (double)y[i] * (1 - p->label_smoothing) + p->label_smoothing / 2;
        double logit = (double)x[i], small = (double)activation_exp_scalar((real)-fabs(logit));
        *right = *right && (logit > 0) == (y[i] > (real)0.5);
        sum += (logit > 0 ? logit : 0) - logit * target + logarithm(1 + small);
        real sigmoid = (real)((logit > 0 ? 1 : small) / (1 + small));
        x[i] = (sigmoid - (real)target) * scale / (real)p->width;
    }
    return sum / (double)p->width;
}

static double squared_row(const struct loss_problem *p, size_t row, real *x, real scale,
                          bool *right) {
    const real *y = p->numbers + row * p->width;
    double sum = 0;
    *right = false;
    for (size_t i = 0; i < p->width; i++) {
        double apart = (double)x[i] - (double)y[i];
        sum += apart * apart;
        x[i] = (x[i] - y[i]) * 2 * scale / (real)p->width;
    }
    return sum / (double)p->width;
}

static double absolute_row(const struct loss_problem *p, size_t row, real *x, real scale,
                           bool *right) {
    const real *y = p->numbers + row * p->width;
    double sum = 0;
    *right = false;
    for (size_t i = 0; i < p->width; i++) {
        double apart = (double)x[i] - (double)y[i];
        sum += fabs(apart);
        x[i] = (real)((apart > 0) - (apart < 0)) * scale / (real)p->width;
    }
    return sum / (double)p->width;
}

/* ---- all of them ---- */

static bool counts(const struct loss_problem *p, size_t row) {
    return !p->mask || p->mask[row];
}

static double weight_of(const struct loss_problem *p, size_t row) {
    return p->class_weights ? (double)p->class_weights[p->classes[row]] : 1;
}

static double (*const row_losses[])(const struct loss_problem *p, size_t row, real *x, real scale,
                                    bool *right) = {
    [LOSS_CROSS_ENTROPY] = cross_entropy_row,
    [LOSS_BINARY_CROSS_ENTROPY] = binary_row,
    [LOSS_MEAN_SQUARED_ERROR] = squared_row,
    [LOSS_MEAN_ABSOLUTE_ERROR] = absolute_row,
};

static double rows_that_count(const struct loss_problem *p) {
    size_t count = 0;
    for (size_t r = 0; r < p->rows; r++) count += counts(p, r);
    return (double)count;
}

struct loss_result loss_evaluate(const struct loss_problem *p, real *x, real *gradient) {
    struct loss_result result = {.count = rows_that_count(p)};
    if (gradient && gradient != x) memcpy(gradient, x, p->rows * p->width * sizeof *x);
    real *at = gradient ? gradient : x;
    real scale = result.count > 0 ? (real)1 / (real)result.count : 0;
    for (size_t r = 0; r < p->rows; r++, at += p->width) {
        if (!counts(p, r)) {
            memset(at, 0, p->width * sizeof *at);
            continue;
        }
        bool right;
        double weight = weight_of(p, r);
        result.sum += weight * row_losses[p->kind](p, r, at, (real)weight * scale, &right);
        result.correct += right;
    }
    return result;
}
