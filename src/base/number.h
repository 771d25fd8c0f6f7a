/* Decimal numbers, read and written exactly, with the same bytes and bits on every machine.
 *
 * In whole numbers only: what libc brings for this (long doubles, every printf of the standard)
 * would be a quarter of the engine's WebAssembly. Slower than libc; a millionth of a second. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdint.h>

enum { NUMBER_SIZE = 32, NUMBER_MAX_DECIMALS = 9 };

/* The double nearest to the decimal at `text` (an even last bit where two are as near), in the
 * grammar [-+] digits [. digits] [e [-+] digits], white space before it not skipped; too large
 * gives infinity. *end (if `end` is not NULL) is what follows it, `text` itself when there is no
 * number. Of as many digits as one likes: the result is the correctly rounded one.
 *
 * cJSON's strtod() is this function (Makefile). */
double number_read(const char *text, char **end);

/* The whole number whose digits (0-9a-f, fewer where `base` is less than 16) begin at `text`, up to
 * the first other byte; 0 for none. Modulo 2^64. */
uint64_t number_read_whole(const char *text, unsigned base);

/* The shortest decimal that reads back as x, of several the nearest to it, NUL-terminated; returns
 * `out`. As printf's %.17g lays it out: 0.001, 1e-07, 123456789012345, 1e+15; nan, inf. */
char *number_write(char out[NUMBER_SIZE], double x);

/* x rounded to `decimals` (at most NUMBER_MAX_DECIMALS) places, as printf's %.2f does; as
 * number_write() where |x| 10^decimals is 10^17 or more. */
char *number_write_fixed(char out[NUMBER_SIZE], double x, int decimals);

#endif
