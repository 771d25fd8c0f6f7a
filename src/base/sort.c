#include "base/sort.h"

static void swap(char *a, char *b, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

/* The element `at` of a heap of `count` sinks below its larger children. */
static void sink(char *heap, size_t at, size_t count, size_t size,
                 int (*compare)(const void *, const void *)) {
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        char *large = heap + child * size;
        if (child + 1 < count && compare(large, large + size) < 0) {
            child++;
            large += size;
        }
        if (compare(heap + at * size, large) >= 0) break;
        swap(heap + at * size, large, size);
    }
}

void sort_array(void *array, size_t count, size_t size,
                int (*compare)(const void *, const void *)) {
    char *heap = array;
    for (size_t at = count / 2; at-- > 0;) sink(heap, at, count, size, compare);
    while (count > 1) {
        swap(heap, heap + --count * size, size);
        sink(heap, 0, count, size, compare);
    }
}
