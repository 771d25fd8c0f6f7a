/* Allocation whose size arithmetic cannot overflow. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* `count` zeroed elements of `size` bytes, or NULL when refused or when count*size overflows.
 * Zero elements give a valid pointer. The caller frees with free(). */
void *memory_array(size_t count, size_t size);

/* `block` grown or shrunk to count*size bytes; NULL leaves `block` as it was. */
void *memory_resize(void *block, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes, or NULL. The caller frees with free(). */
char *memory_copy(const char *text, size_t length);

#endif
