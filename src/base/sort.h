/* Sorting in place, with the same outcome on every machine even where elements compare equal:
 * a libc's qsort() is free to leave these as it likes. */
#ifndef SORT_H
#define SORT_H

#include <stddef.h>

/* Sort `count` elements of `size` bytes in ascending order of `compare`, which works as qsort()'s.
 * O(n log n) always, no memory taken (heap sort: Williams 1964, Floyd 1964). */
void sort_array(void *array, size_t count, size_t size, int (*compare)(const void *, const void *));

#endif
