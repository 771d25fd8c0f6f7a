#include "projects/dates.h"

#include "projects/numbers.h"
#include "projects/pairs.h"

static const char *const months[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};
static const char *const short_months[] = {"janv.",  "févr.", "mars",  "avr.", "mai",  "juin",
                                           "juill.", "août",  "sept.", "oct.", "nov.", "déc."};
static const char *const weekdays[] = {"lundi",    "mardi",  "mercredi", "jeudi",
                                       "vendredi", "samedi", "dimanche"};

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_of_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Sakamoto's method, whose week begins on a Sunday. */
int date_weekday(struct date date) {
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int year = date.year - (date.month < 3);
    int sunday_first =
        (year + year / 4 - year / 100 + year / 400 + shift[date.month - 1] + date.day) % 7;
    return (sunday_first + 6) % 7;
}

static void put_day(int day, struct buffer *out) {
    buffer_format(out, day == 1 ? "%der" : "%d", day);
}

static void put_two_digits(int n, const char *after, struct buffer *out) {
    buffer_format(out, "%d%d%s", n / 10, n % 10, after);
}

static void put_words(struct date date, struct buffer *out) {
    buffer_text(out, "le ");
    if (date.day == 1)
        buffer_text(out, "premier");
    else
        number_words((uint32_t)date.day, NUMBER_FRANCE, false, out);
    buffer_format(out, " %s ", months[date.month - 1]);
    number_words((uint32_t)date.year, NUMBER_FRANCE, false, out);
}

void date_write(struct date date, enum date_form form, struct buffer *out) {
    switch (form) {
    case DATE_SLASHES:
        put_two_digits(date.day, "/", out);
        put_two_digits(date.month, "/", out);
        buffer_format(out, "%d", date.year);
        return;
    case DATE_BARE:
        buffer_format(out, "%d/%d/%d", date.day, date.month, date.year);
        return;
    case DATE_POINTS:
        buffer_format(out, "%d.%d.%d", date.day, date.month, date.year);
        return;
    case DATE_WORDS:
        put_words(date, out);
        return;
    case DATE_ARTICLE:
        buffer_text(out, "le ");
        break;
    case DATE_WEEKDAY:
        buffer_format(out, "%s ", weekdays[date_weekday(date)]);
        break;
    default:
        break;
    }
    const char *month =
        form == DATE_ABBREVIATED ? short_months[date.month - 1] : months[date.month - 1];
    put_day(date.day, out);
    buffer_format(out, " %s %d", month, date.year);
}

static void draw_pair(struct random *random, struct buffer *key, struct buffer *source,
                      struct buffer *target) {
    struct date date;
    date.year =
        DATES_FIRST_YEAR + (int)random_below(random, DATES_LAST_YEAR - DATES_FIRST_YEAR + 1);
    date.month = 1 + (int)random_below(random, 12);
    date.day = 1 + (int)random_below(random, (uint32_t)date_days_of_month(date.year, date.month));
    date_write(date, (enum date_form)random_below(random, DATE_FORMS), source);
    buffer_format(target, "%d-", date.year);
    put_two_digits(date.month, "-", target);
    put_two_digits(date.day, "", target);
    buffer_append(key, target->data, target->length);
}

bool dates_make(uint64_t seed, const size_t counts[3], struct buffer *out, struct status *status) {
    return pairs_make(draw_pair, seed, counts, out, status);
}
