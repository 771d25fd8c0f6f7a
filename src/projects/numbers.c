#include "projects/numbers.h"

#include "projects/pairs.h"
#include <string.h>

static const char *const units[] = {
    "zéro", "un",  "deux", "trois", "quatre", "cinq",     "six",    "sept",  "huit",
    "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
};
static const char *const tens[] = {NULL,        "dix",      "vingt",    "trente",   "quarante",
                                   "cinquante", "soixante", "septante", "huitante", "nonante"};

/* How the parts of one number are joined. */
struct style {
    enum number_country country;
    const char *wide; /* between parts that a hyphen joins since 1990 only */
    struct buffer *out;
};

static void put(const struct style *s, const char *joint, const char *word) {
    buffer_text(s->out, joint);
    buffer_text(s->out, word);
}

/* 1 to 19, "dix-sept" being made of two. */
static void put_small(const struct style *s, const char *joint, uint32_t n) {
    if (n <= 16) {
        put(s, joint, units[n]);
        return;
    }
    put(s, joint, "dix");
    put(s, "-", units[n - 10]);
}

/* The ten is said as the next lower one and 10 to 19. */
static bool is_vigesimal(const struct style *s, uint32_t ten) {
    return (s->country == NUMBER_FRANCE && (ten == 7 || ten == 9));
}

static bool says_quatre_vingt(const struct style *s, uint32_t ten) {
    return (ten == 8 && s->country != NUMBER_SWITZERLAND) ||
           (ten == 9 && s->country == NUMBER_FRANCE);
}

/* 1 to 99; `last`: nothing follows, so that quatre-vingts has its s. */
static void put_below_hundred(const struct style *s, const char *joint, uint32_t n, bool last) {
    if (n < 20) {
        put_small(s, joint, n);
        return;
    }
    uint32_t ten = n / 10, rest = n % 10;
    bool eighty = says_quatre_vingt(s, ten);
    if (is_vigesimal(s, ten)) {
        ten--;
        rest += 10;
    }
    put(s, joint, eighty ? "quatre-vingt" : tens[ten]);
    if (!rest) {
        if (eighty && last) buffer_byte(s->out, 's');
    } else if ((rest == 1 || rest == 11) && !eighty) {
        put(s, s->wide, "et");
        put_small(s, s->wide, rest);
    } else {
        put_small(s, "-", rest);
    }
}

/* 1 to 999. */
static void put_below_thousand(const struct style *s, const char *joint, uint32_t n, bool last) {
    uint32_t hundreds = n / 100, rest = n % 100;
    if (hundreds > 1) {
        put(s, joint, units[hundreds]);
        joint = s->wide;
    }
    if (hundreds) {
        put(s, joint, "cent");
        if (hundreds > 1 && !rest && last) buffer_byte(s->out, 's');
        joint = s->wide;
    }
    if (rest) put_below_hundred(s, joint, rest, last);
}

void number_words(uint32_t number, enum number_country country, bool hyphens_of_1990,
                  struct buffer *out) {
    const struct style s = {country, hyphens_of_1990 ? "-" : " ", out};
    uint32_t thousands = number / 1000, rest = number % 1000;
    const char *joint = "";
    if (!number) put(&s, "", units[0]);
    if (thousands > 1) {
        put_below_thousand(&s, "", thousands, false);
        joint = s.wide;
    }
    if (thousands) {
        put(&s, joint, "mille");
        joint = s.wide;
    }
    if (rest) put_below_thousand(&s, joint, rest, true);
}

/* Each length of one to six digits is as probable as another, but for the few short ones. */
static uint32_t draw_number(struct random *random) {
    static const uint32_t most[] = {100, 1000, 10000, 100000, 1000000, 1000000};
    return random_below(random, most[random_below(random, sizeof most / sizeof *most)]);
}

static void draw_pair(struct random *random, struct buffer *key, struct buffer *source,
                      struct buffer *target) {
    uint32_t number = draw_number(random);
    enum number_country country = (enum number_country)random_below(random, NUMBER_COUNTRIES);
    number_words(number, country, random_below(random, 2), source);
    buffer_format(target, "%u", number);
    if (number >= NUMBERS_LEARNED) buffer_format(key, "%u", number);
}

bool numbers_make(uint64_t seed, const size_t counts[3], struct buffer *out,
                  struct status *status) {
    return pairs_make(draw_pair, seed, counts, out, status);
}
