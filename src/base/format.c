#include "base/format.h"

#include "base/number.h"
#include <limits.h>
#include <stdint.h>
#include <string.h>

/* Where the text goes, and what it is made of. */
struct format {
    char *out;
    size_t size, length; /* of all that was put, whether it fitted or not */
    va_list arguments;
};

/* What stands between % and the letter. */
struct directive {
    int width;     /* at least so many digits */
    int precision; /* INT_MAX: none given */
    int longs;     /* how many l */
    int is_size;   /* z */
};

static void put(struct format *f, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++, f->length++)
        if (f->length + 1 < f->size) f->out[f->length] = text[i];
}

static void put_text(struct format *f, const struct directive *d) {
    const char *text = va_arg(f->arguments, const char *);
    size_t length = 0;
    while (length < (size_t)d->precision && text[length]) length++;
    put(f, text, length);
}

static void put_digits(struct format *f, uint64_t value, unsigned base, char ten, int least) {
    char digits[24];
    int at = sizeof digits;
    if (least > at) least = at;
    do {
        char digit = (char)(value % base);
        digits[--at] = (char)(digit < 10 ? '0' + digit : ten + digit - 10);
        value /= base;
    } while (value || (int)sizeof digits - at < least);
    put(f, digits + at, sizeof digits - (size_t)at);
}

static uint64_t next_unsigned(struct format *f, const struct directive *d) {
    if (d->is_size) return va_arg(f->arguments, size_t);
    if (d->longs > 1) return va_arg(f->arguments, unsigned long long);
    if (d->longs) return va_arg(f->arguments, unsigned long);
    return va_arg(f->arguments, unsigned);
}

static int64_t next_signed(struct format *f, const struct directive *d) {
    if (d->longs > 1) return va_arg(f->arguments, long long);
    if (d->longs) return va_arg(f->arguments, long);
    return va_arg(f->arguments, int);
}

static void put_signed(struct format *f, const struct directive *d) {
    int64_t value = next_signed(f, d);
    if (value < 0) put(f, "-", 1);
    put_digits(f, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, 'a', d->width);
}

static void put_number(struct format *f, const struct directive *d) {
    char text[NUMBER_SIZE];
    double x = va_arg(f->arguments, double);
    if (d->precision > NUMBER_MAX_DECIMALS)
        number_write(text, x);
    else
        number_write_fixed(text, x, d->precision);
    put(f, text, strlen(text));
}

static void put_byte(struct format *f, char byte) {
    put(f, &byte, 1);
}

static void put_directive(struct format *f, const struct directive *d, char letter) {
    switch (letter) {
    case 'c':
        put_byte(f, (char)va_arg(f->arguments, int));
        break;
    case 's':
        put_text(f, d);
        break;
    case 'd':
        put_signed(f, d);
        break;
    case 'u':
        put_digits(f, next_unsigned(f, d), 10, 'a', d->width);
        break;
    case 'x':
    case 'X':
        put_digits(f, next_unsigned(f, d), 16, (char)('A' + (letter & 32)), d->width);
        break;
    case 'f':
    case 'g':
        put_number(f, d);
        break;
    default:
        put_byte(f, letter);
    }
}

static int read_count(const char **at) {
    int count = 0;
    for (; **at >= '0' && **at <= '9'; ++*at) count = count * 10 + (**at - '0');
    return count;
}

/* The letter's place; `at` is behind the %. */
static const char *read_directive(struct format *f, const char *at, struct directive *d) {
    *d = (struct directive){.precision = INT_MAX};
    d->width = read_count(&at);
    if (!d->width) d->width = 1;
    if (at[0] == '.' && at[1] == '*') {
        d->precision = va_arg(f->arguments, int);
        at += 2;
    } else if (at[0] == '.') {
        at++;
        d->precision = read_count(&at);
    }
    for (; *at == 'l'; at++) d->longs++;
    if (*at == 'z') {
        d->is_size = 1;
        at++;
    }
    return at;
}

size_t format_list(char *out, size_t size, const char *format, va_list arguments) {
    struct format f = {.out = out, .size = size};
    struct directive d;
    va_copy(f.arguments, arguments);
    for (const char *at = format; *at; at++) {
        if (*at != '%') {
            put_byte(&f, *at);
            continue;
        }
        at = read_directive(&f, at + 1, &d);
        if (!*at) break;
        put_directive(&f, &d, *at);
    }
    va_end(f.arguments);
    if (size) out[f.length < size ? f.length : size - 1] = '\0';
    return f.length;
}

size_t format_text(char *out, size_t size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    size_t length = format_list(out, size, format, arguments);
    va_end(arguments);
    return length;
}
