/* The classic tests of memory. */
#include "data/synthetic.h"
#include "unit/check.h"
#include <stdlib.h>

enum { B = 2000, T = 25 };

static real features[T * B * 2], numbers[B];
static uint16_t tokens[(T + 20) * B], classes[(T + 20) * B];
static uint8_t mask[(T + 20) * B], step_mask[(T + 20) * B];
static struct batch batch = {.tokens = {tokens},
                             .features = {features},
                             .step_mask = {step_mask},
                             .classes = classes,
                             .numbers = numbers,
                             .mask = mask};

static void test_adding(void) {
    struct random random;
    double error = 0, mean = 0, places[2] = {0, 0};
    size_t wrong = 0;
    random_seed(&random, 1, 2);
    synthetic_fill(SYNTHETIC_ADDING, T, &random, B, &batch);
    CHECK(batch.size == B && batch.steps[0] == T && batch.target_steps == 1);
    for (size_t b = 0; b < B; b++) {
        double sum = 0;
        int marks[2] = {0, 0};
        for (size_t t = 0; t < T; t++) {
            const real *row = features + 2 * (t * B + b);
            wrong += !(row[0] >= 0 && row[0] < 1) || (row[1] != 0 && row[1] != 1);
            if (row[1] == 0) continue;
            marks[t >= T / 2]++;
            places[t >= T / 2] += (double)t / B;
            sum += (double)row[0];
        }
        wrong += marks[0] != 1 || marks[1] != 1 || fabs(sum - (double)numbers[b]) > 1e-6;
        wrong += mask[b] != 1 || step_mask[(T - 1) * B + b] != 1;
        error += (sum - 1) * (sum - 1) / B;
        mean += sum / B;
    }
    CHECK(wrong == 0);
    CHECK_NEAR(mean, 1, 0.04);
    CHECK_NEAR(error, 1.0 / 6, 0.02);
    CHECK_NEAR(places[0], 5.5, 0.4); /* 0 … 11 */
    CHECK_NEAR(places[1], 18, 0.4);  /* 12 … 24 */
}

static void test_copy(void) {
    struct random random;
    size_t wrong = 0, uses[SYNTHETIC_COPY_TOKENS] = {0};
    CHECK(synthetic_steps(SYNTHETIC_COPY, T) == T + 20 &&
          synthetic_steps(SYNTHETIC_ADDING, T) == T);
    random_seed(&random, 1, 2);
    memset(mask, 0, sizeof mask);
    batch.step_mask[0] = NULL;
    synthetic_fill(SYNTHETIC_COPY, T, &random, B, &batch);
    CHECK(batch.size == B && batch.steps[0] == T + 20 && batch.target_steps == T + 20);
    for (size_t t = 0; t < T + 20; t++)
        for (size_t b = 0; b < B; b++) {
            uint16_t x = tokens[t * B + b], y = classes[t * B + b];
            uses[x]++;
            wrong += t < 10 ? x < 1 || x > 8 : t == 10 + T - 1 ? x != 9 : x != 0;
            wrong += t < T + 10 ? y != 0 : y != tokens[(t - T - 10) * B + b];
            wrong += mask[t * B + b] != 1;
        }
    CHECK(wrong == 0);
    for (size_t i = 1; i <= 8; i++) CHECK(abs((int)uses[i] - B * 10 / 8) < 250);
    batch.step_mask[0] = step_mask;
}

/* The same samples one by one as side by side, and at the shortest lengths. */
static void test_batches(void) {
    struct random random;
    real first[3];
    random_seed(&random, 7, 0);
    synthetic_fill(SYNTHETIC_ADDING, 2, &random, 3, &batch);
    memcpy(first, numbers, sizeof first);
    random_seed(&random, 7, 0);
    for (size_t b = 0; b < 3; b++) {
        synthetic_fill(SYNTHETIC_ADDING, 2, &random, 1, &batch);
        CHECK(numbers[0] == first[b] && features[1] == 1 && features[3] == 1);
    }
    synthetic_fill(SYNTHETIC_COPY, 1, &random, 1, &batch);
    CHECK(tokens[10] == 9 && tokens[9] > 0 && tokens[11] == 0 && classes[11] == tokens[0]);
}

int main(void) {
    test_adding();
    test_copy();
    test_batches();
    return check_report("synthetic");
}
