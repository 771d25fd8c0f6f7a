/* French dates and their form in ISO 8601, « mardi 3 mai 1994 » and 1994-05-03. */
#ifndef DATES_H
#define DATES_H

#include "base/buffer.h"
#include "base/status.h"
#include <stdint.h>

enum { DATES_FIRST_YEAR = 1900, DATES_LAST_YEAR = 2099 };

/* Ways of writing a date. The first of a month is « 1er », in words « premier ». */
enum date_form {
    DATE_SHORT,       /* 3 mai 1994 */
    DATE_ARTICLE,     /* le 3 mai 1994 */
    DATE_WEEKDAY,     /* mardi 3 mai 1994, the true day of the week (Gregorian calendar) */
    DATE_SLASHES,     /* 03/05/1994: the day comes first */
    DATE_BARE,        /* 3/5/1994 */
    DATE_POINTS,      /* 3.5.1994, as in Switzerland */
    DATE_ABBREVIATED, /* 3 janv. 1994 */
    DATE_WORDS,       /* le trois mai mille neuf cent quatre-vingt-quatorze */
    DATE_FORMS
};

struct date {
    int year, month, day; /* from 1 */
};

/* 0 Monday to 6 Sunday. */
int date_weekday(struct date date);
int date_days_of_month(int year, int month);

void date_write(struct date date, enum date_form form, struct buffer *out);

/* As numbers_make(), a day belonging to one part however it is written. */
bool dates_make(uint64_t seed, const size_t counts[3], struct buffer *out, struct status *status);

#endif
