/* Training speed of the native engine on a synthetic text: bench [CELL UNITS BATCH LENGTH
 * VOCABULARY [REPEATS]]. Prints one JSON object; charactersPerSecond over repeats of about half a
 * second each. */
#define _POSIX_C_SOURCE 199309L

#include "base/random.h"
#include "train/trainer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REPEATS = 7, TEXT = 300000 };

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Every character of the vocabulary, then characters at random. */
static char *synthetic_text(size_t vocabulary) {
    char *text = malloc(TEXT);
    struct random random;
    random_seed(&random, 1, 0);
    for (size_t i = 0; text && i < TEXT; i++)
        text[i] = (char)(' ' + (i < vocabulary ? i : random_below(&random, (uint32_t)vocabulary)));
    return text;
}

static double speed(struct trainer *trainer, long steps, struct status *status) {
    struct trainer_metrics m = {0};
    double start = seconds();
    for (long i = 0; i < steps; i++)
        if (!trainer_step(trainer, &m, status)) return 0;
    return (double)steps * m.characters / (seconds() - start);
}

static bool measure(struct trainer *trainer, double *speeds, int repeats, struct status *status) {
    size_t characters =
        trainer_config(trainer)->batch_size * trainer_config(trainer)->sequence_length;
    double first = speed(trainer, 3, status);
    long steps = 1 + (long)(0.5 * first / (double)characters);
    for (int i = 0; i < repeats; i++) speeds[i] = speed(trainer, steps, status);
    qsort(speeds, (size_t)repeats, sizeof *speeds, ascending);
    return status->code == STATUS_OK;
}

static struct trainer *create(const char *cell, size_t *sizes, struct status *status) {
    char json[256];
    static struct train_config config;
    snprintf(json, sizeof json,
             "{\"validationSplit\":0,\"clipNorm\":0,\"layers\":[{\"type\":\"%.8s\",\"units\":%zu}],"
             "\"batchSize\":%zu,"
             "\"sequenceLength\":%zu}",
             cell, sizes[0], sizes[1], sizes[2]);
    if (!train_config_parse(&config, json, strlen(json), status)) return NULL;
    char *text = synthetic_text(sizes[3]);
    if (!text) return NULL;
    struct trainer *trainer = trainer_create(&config, text, TEXT, status);
    free(text);
    return trainer;
}

int main(int argc, char **argv) {
    const char *cell = argc > 1 ? argv[1] : "lstm";
    size_t sizes[] = {128, 32, 64, 96};
    double speeds[REPEATS];
    struct status status = {0};
    for (int i = 2; i < argc && i < 6; i++) sizes[i - 2] = (size_t)strtoul(argv[i], NULL, 10);
    if (sizes[3] < 1 || sizes[3] > 96) sizes[3] = 96; /* from the space on, one byte each */
    struct trainer *trainer = create(cell, sizes, &status);
    int repeats = argc > 6 ? (int)strtol(argv[6], NULL, 10) : REPEATS;
    if (repeats < 1 || repeats > REPEATS) repeats = REPEATS;
    bool good = trainer && measure(trainer, speeds, repeats, &status);
    trainer_destroy(trainer);
    if (!good) {
        fprintf(stderr, "bench: %s\n", status.message);
        return 1;
    }
    printf("{\"cell\":\"%s\",\"units\":%zu,\"batch\":%zu,\"length\":%zu,\"vocabulary\":%zu,"
           "\"charactersPerSecond\":{\"median\":%.0f,\"min\":%.0f,\"max\":%.0f},\"repeats\":%d}\n",
           cell, sizes[0], sizes[1], sizes[2], sizes[3], speeds[repeats / 2], speeds[0],
           speeds[repeats - 1], repeats);
    return 0;
}
