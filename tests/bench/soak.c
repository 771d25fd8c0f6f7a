/* Training for long: soak STEPS [TELLINGS]. Prints one JSON object a line: the allocations made
 * within steps so far, bytes taken from the heap, resident kilobytes. Linked with --wrap for each
 * function below, so that every allocation of the engine is seen. */
#define _GNU_SOURCE

#include "train/trainer.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 150000, VOCABULARY = 96 };

static bool stepping;
static long allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size) {
    allocations += stepping;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    allocations += stepping;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size) {
    allocations += stepping;
    return __real_realloc(block, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    allocations += stepping;
    return __real_aligned_alloc(alignment, size);
}

static long resident_kilobytes(void) {
    long kilobytes = 0;
    char line[128];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmRSS:", 6) == 0) kilobytes = strtol(line + 6, NULL, 10);
    if (file) fclose(file);
    return kilobytes;
}

static void tell(long step, double loss) {
    struct mallinfo2 heap = mallinfo2();
    printf("{\"step\":%ld,\"loss\":%.4f,\"allocationsInSteps\":%ld,\"heapBytes\":%zu,"
           "\"residentKB\":%ld}\n",
           step, loss, allocations, heap.uordblks + heap.hblkhd, resident_kilobytes());
    fflush(stdout);
}

/* At the bench's size S. */
static struct trainer *create(struct status *status) {
    static const char json[] =
        "{\"validationSplit\":0,\"layers\":[{\"type\":\"lstm\",\"units\":64}],\"batchSize\":16,"
        "\"sequenceLength\":32}";
    static char text[TEXT];
    static struct train_config config;
    unsigned state = 1;
    for (int i = 0; i < TEXT; i++) {
        state = state * 1664525u + 1013904223u;
        text[i] = (char)(' ' + (i < VOCABULARY ? (unsigned)i : (state >> 8) % VOCABULARY));
    }
    if (!train_config_parse(&config, json, sizeof json - 1, status)) return NULL;
    return trainer_create(&config, text, TEXT, status);
}

int main(int argc, char **argv) {
    long steps = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;
    long tellings = argc > 2 ? strtol(argv[2], NULL, 10) : 10;
    long every = tellings > 0 && steps >= tellings ? steps / tellings : 1;
    struct status status = {0};
    struct trainer *trainer = create(&status);
    struct trainer_metrics metrics = {0};
    bool good = trainer != NULL;
    for (long step = 1; good && step <= steps; step++) {
        stepping = true;
        good = trainer_step(trainer, &metrics, &status);
        stepping = false;
        if (step == 1 || step % every == 0) tell(step, metrics.loss);
    }
    trainer_destroy(trainer);
    if (good) return 0;
    fprintf(stderr, "soak: %s\n", status.message);
    return 1;
}
