#include "base/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    /* A halfway point between two doubles has at most 767 digits: of the digits after the 800th
     * only whether they are all 0 matters. */
    MOST_DIGITS = 800,
    /* Beyond these powers of ten all is infinite, or 0. */
    MOST_TENS = 310,
    LEAST_TENS = -330,
    /* Room for 800 digits over 5^1130, plus 64 bits and the rounding up of limbs. */
    LIMBS = 184,
    FRACTION_BITS = 52,
    LEAST_EXPONENT = -1074
};

#define INFINITE ((uint64_t)0x7FF << FRACTION_BITS)

/* A whole number, its least limb first, no zero at its head. */
struct big {
    int count;
    uint32_t limbs[LIMBS];
};

static void multiply(struct big *n, uint32_t by, uint32_t add) {
    uint64_t carry = add;
    for (int i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limbs[i] * by;
        n->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) n->limbs[n->count++] = (uint32_t)carry;
}

/* Returns the remainder. */
static uint32_t divide(struct big *n, uint32_t by) {
    uint64_t rest = 0;
    for (int i = n->count; i-- > 0;) {
        rest = rest << 32 | n->limbs[i];
        n->limbs[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    while (n->count && !n->limbs[n->count - 1]) n->count--;
    return (uint32_t)rest;
}

/* Up to thirteen factors 5 of 5^left, which one limb holds. */
static uint32_t fives(int *left) {
    uint32_t power = 1;
    for (int i = 0; i < 13 && *left; i++, --*left) power *= 5;
    return power;
}

/* Zero limbs below. */
static void raise(struct big *n, int limbs) {
    memmove(n->limbs + limbs, n->limbs, (size_t)n->count * sizeof *n->limbs);
    memset(n->limbs, 0, (size_t)limbs * sizeof *n->limbs);
    n->count += limbs;
}

/* top 2^twos, and a little more if `rest`. */
struct scaled {
    uint64_t top; /* its highest bit is set */
    int twos;
    bool rest;
};

/* n 10^tens for n > 0, cut to 64 bits; n is used up. */
static struct scaled scale(struct big *n, int tens, bool rest) {
    int twos = tens, up = tens > 0 ? tens : 0, down = up - tens;
    while (up) multiply(n, fives(&up), 0);
    if (down) {
        /* Limbs enough that 64 bits stay: log2(5) < 7/3. */
        int limbs = down * 7 / 96 + 3;
        raise(n, limbs);
        twos -= 32 * limbs;
        while (down) rest |= divide(n, fives(&down)) != 0;
    }
    if (n->count < 2) {
        raise(n, 1);
        twos -= 32;
    }
    int high = n->count - 1, shift = __builtin_clz(n->limbs[high]);
    multiply(n, 1u << shift, 0);
    for (int i = 0; i < high - 1; i++) rest |= n->limbs[i] != 0;
    uint64_t top = (uint64_t)n->limbs[high] << 32 | n->limbs[high - 1];
    return (struct scaled){top, twos - shift + 32 * (high - 1), rest};
}

static struct big big_of(uint64_t value) {
    struct big n;
    n.count = 2;
    n.limbs[0] = (uint32_t)value;
    n.limbs[1] = (uint32_t)(value >> 32);
    while (n.count && !n.limbs[n.count - 1]) n.count--;
    return n;
}

/* ---- reading ---- */

static double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The double nearest to n 10^tens, and a little more if `rest`; n is used up. */
static double nearest(struct big *n, int tens, bool rest) {
    if (!n->count) return 0;
    struct scaled s = scale(n, tens, rest);
    /* One bit fewer, the last one standing for all that is cut off. */
    uint64_t value = s.top >> 1 | (s.top & 1) | s.rest;
    int exponent = s.twos + 1 + 10, shift = 10;
    if (exponent < LEAST_EXPONENT) {
        shift += LEAST_EXPONENT - exponent;
        exponent = LEAST_EXPONENT;
    }
    if (shift > 63) return 0;
    uint64_t kept = value >> shift, cut = value & (((uint64_t)1 << shift) - 1);
    uint64_t half = (uint64_t)1 << (shift - 1);
    kept += cut > half || (cut == half && kept & 1);
    /* The highest bit of `kept`, where it is set, adds the one that is missing here. */
    uint64_t bits = ((uint64_t)(exponent - LEAST_EXPONENT) << FRACTION_BITS) + kept;
    return from_bits(bits < INFINITE ? bits : INFINITE);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* n 10^tens, and a little more if `rest`. */
struct reading {
    struct big n;
    int digits; /* of n */
    int tens;
    bool rest;
};

/* The digits before or after the point. */
static const char *read_digits(struct reading *r, const char *at, bool after_point) {
    for (; is_digit(*at); at++) {
        if (r->digits < MOST_DIGITS) {
            multiply(&r->n, 10, (uint32_t)(*at - '0'));
            r->digits += r->n.count > 0;
            r->tens -= after_point;
        } else {
            r->rest |= *at != '0';
            r->tens += !after_point;
        }
    }
    return at;
}

/* Returns `at` when no digit stands there. */
static const char *read_mantissa(struct reading *r, const char *at) {
    const char *end = read_digits(r, at, false);
    if (*end != '.') return end;
    const char *after = read_digits(r, end + 1, true);
    return end > at || after > end + 1 ? after : at;
}

/* An exponent, if a whole one stands at `at`. */
static const char *read_exponent(struct reading *r, const char *at) {
    if (*at != 'e' && *at != 'E') return at;
    const char *digit = at + 1 + (at[1] == '-' || at[1] == '+');
    if (!is_digit(*digit)) return at;
    int exponent = 0;
    for (; is_digit(*digit); digit++)
        if (exponent < 100000000) exponent = exponent * 10 + (*digit - '0');
    r->tens += at[1] == '-' ? -exponent : exponent;
    return digit;
}

static double read_value(struct reading *r) {
    int size = r->digits + r->tens;
    if (!r->digits || size < LEAST_TENS) return 0;
    if (size > MOST_TENS) return from_bits(INFINITE);
    return nearest(&r->n, r->tens, r->rest);
}

double number_read(const char *text, char **end) {
    struct reading r;
    r.n.count = r.digits = r.tens = r.rest = 0;
    const char *start = text + (*text == '-' || *text == '+');
    const char *at = read_mantissa(&r, start);
    bool any = at > start;
    if (any) at = read_exponent(&r, at);
    if (end) *end = (char *)(any ? at : text);
    double x = read_value(&r);
    return any && *text == '-' ? -x : x;
}

uint64_t number_read_whole(const char *text, unsigned base) {
    uint64_t value = 0;
    for (;; text++) {
        unsigned digit = (unsigned)(unsigned char)*text - '0';
        if (digit > 9) digit = (unsigned)(unsigned char)*text - 'a' + 10;
        if (digit >= base) return value;
        value = value * base + digit;
    }
}

/* ---- writing ---- */

/* A double's bits without its sign. */
static uint64_t magnitude(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & ~((uint64_t)1 << 63);
}

/* x 10^tens, x not negative, cut to a whole number; 2^63 or more where 64 bits do not hold it. */
static uint64_t whole(double x, int tens, bool *rest) {
    uint64_t bits = magnitude(x), hidden = (uint64_t)1 << FRACTION_BITS;
    int exponent = (int)(bits >> FRACTION_BITS);
    struct big n = big_of(exponent ? (bits & (hidden - 1)) | hidden : bits);
    *rest = false;
    if (!n.count) return 0;
    struct scaled s = scale(&n, tens, false);
    int shift = -(s.twos + (exponent ? exponent - 1 : 0) + LEAST_EXPONENT);
    *rest = s.rest;
    if (shift <= 0) return s.top;
    *rest |= shift > 63 || s.top << (64 - shift);
    return shift > 63 ? 0 : s.top >> shift;
}

/* value 10^tens */
struct decimal {
    uint64_t value;
    int tens;
};

static const uint64_t ten_17 = 100000000000000000;

/* x cut to 18 digits, one more than are ever needed. */
static struct decimal cut(double x, bool *rest) {
    int tens = ((int)(magnitude(x) >> FRACTION_BITS) - 1023) * 1233 / 4096 - 17;
    for (;;) {
        uint64_t value = whole(x, -tens, rest);
        if (value < ten_17)
            tens--;
        else if (value < 10 * ten_17)
            return (struct decimal){value, tens};
        else
            tens++;
    }
}

/* Whether the part cut off lies above the middle, or in it beside an odd number. */
static bool rounds_up(uint64_t kept, uint64_t cut_off, uint64_t unit, bool rest) {
    uint64_t half = unit / 2;
    return cut_off > half || (cut_off == half && (rest || kept & 1));
}

static bool reads_back(uint64_t value, int tens, double x) {
    struct big n = big_of(value);
    return nearest(&n, tens, false) == x;
}

static struct decimal without_zeros(uint64_t value, int tens) {
    for (; value % 10 == 0; value /= 10) tens++;
    return (struct decimal){value, tens};
}

static struct decimal shortest(double x) {
    bool rest;
    struct decimal all = cut(x, &rest);
    uint64_t unit = ten_17;
    int tens = all.tens + 17;
    for (;; unit /= 10, tens--) {
        uint64_t low = all.value / unit;
        bool up = rounds_up(low, all.value % unit, unit, rest);
        if (!reads_back(low + up, tens, x)) up = !up;
        if (reads_back(low + up, tens, x)) return without_zeros(low + up, tens);
    }
}

/* The digits of `value`, at least `least` of them; returns their number. */
static int write_digits(char *out, uint64_t value, int least) {
    int count = 1;
    for (uint64_t v = value; v >= 10; v /= 10) count++;
    if (count < least) count = least;
    for (int i = count; i-- > 0; value /= 10) out[i] = (char)('0' + value % 10);
    return count;
}

/* The decimal point before the last `decimals` of `count` digits; nothing to do for none. */
static char *put_point(char *out, int count, int decimals) {
    if (!decimals) return out + count;
    char *point = out + count - decimals;
    memmove(point + 1, point, (size_t)decimals);
    *point = '.';
    return out + count + 1;
}

static char *write_plain(char *out, struct decimal d) {
    for (; d.tens > 0; d.tens--) d.value *= 10;
    return put_point(out, write_digits(out, d.value, 1 - d.tens), -d.tens);
}

/* d.ddde+xx */
static char *write_scientific(char *out, struct decimal d) {
    int count = write_digits(out, d.value, 1), exponent = d.tens + count - 1;
    out = put_point(out, count, count - 1);
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    return out + write_digits(out, (uint64_t)(exponent < 0 ? -exponent : exponent), 2);
}

/* nan, the sign, inf; NULL when there is nothing more to write. */
static char *write_special(char *out, double x) {
    if (x == x && signbit(x)) *out++ = '-';
    *out = '\0';
    if (x - x == 0) return out;
    strcpy(out, x == x ? "inf" : "nan");
    return NULL;
}

char *number_write(char out[NUMBER_SIZE], double x) {
    char *at = write_special(out, x);
    if (!at) return out;
    x = from_bits(magnitude(x));
    struct decimal d = x > 0 ? shortest(x) : (struct decimal){0, 0};
    bool scientific = (x > 0 && x < 1e-4) || (d.tens > 0 && x >= 1e15);
    at = scientific ? write_scientific(at, d) : write_plain(at, d);
    *at = '\0';
    return out;
}

char *number_write_fixed(char out[NUMBER_SIZE], double x, int decimals) {
    bool rest;
    char *at = write_special(out, x);
    if (!at) return out;
    uint64_t value = whole(x, decimals + 1, &rest), kept = value / 10;
    if (value >= 10 * ten_17) return number_write(out, x);
    kept += rounds_up(kept, value % 10, 10, rest);
    at = write_plain(at, (struct decimal){kept, -decimals});
    *at = '\0';
    return out;
}
