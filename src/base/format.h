/* Formatted text: the part of printf that this project uses, a tenth of its size in WebAssembly,
 * with the same bytes on every machine.
 *
 *   %%  %c
 *   %s  %.40s  %.*s       text, at most so many bytes of it
 *   %d  %u  %x  %X        after l, ll or z: long, long long, size_t; %04x: at least so many digits
 *   %g                    a double as number_write() writes it: shortest that reads back
 *   %.1f                  a double with so many decimals, as number_write_fixed() writes it
 *
 * Of what else printf knows, only the letters come out. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Write to `out`, cut to `size` > 0 bytes with the NUL; returns the length of the whole text,
 * uncut. `out` may be NULL when `size` is 0. */
size_t format_text(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t format_list(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
