#include "content/diagnostics.h"

#include "base/format.h"
#include "base/memory.h"
#include "content/text.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_SIZE = 512 };

static bool reserve(struct diagnostics *diagnostics) {
    if (diagnostics->count == DIAGNOSTICS_MAX) return false;
    if (diagnostics->count < diagnostics->capacity) return true;
    size_t capacity = diagnostics->capacity ? diagnostics->capacity * 2 : 16;
    struct diagnostic *items =
        memory_resize(diagnostics->items, capacity, sizeof *diagnostics->items);
    if (!items) return false;
    diagnostics->items = items;
    diagnostics->capacity = capacity;
    return true;
}

void diagnostics_add(struct diagnostics *diagnostics, int line, const char *format, ...) {
    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_list(message, sizeof message, format, arguments);
    va_end(arguments);
    struct buffer clean = {0};
    text_clean_line(&clean, message, strlen(message));
    char *copy = reserve(diagnostics) ? buffer_take(&clean, NULL) : NULL;
    if (copy)
        diagnostics->items[diagnostics->count++] = (struct diagnostic){line, copy};
    else
        diagnostics->dropped++;
    buffer_free(&clean);
}

/* The list is short and nearly sorted: insertion sort is stable and quick here. */
void diagnostics_sort(struct diagnostics *diagnostics) {
    struct diagnostic *items = diagnostics->items;
    for (size_t i = 1; i < diagnostics->count; i++) {
        struct diagnostic item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].line > item.line; at--) items[at] = items[at - 1];
        items[at] = item;
    }
}

void diagnostics_free(struct diagnostics *diagnostics) {
    for (size_t i = 0; i < diagnostics->count; i++) free(diagnostics->items[i].message);
    free(diagnostics->items);
    memset(diagnostics, 0, sizeof *diagnostics);
}
