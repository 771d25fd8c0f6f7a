#include "projects/sentences.h"

#include "projects/pairs.h"
#include "projects/sentences_words.h"
#include <string.h>

#define LENGTH(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

enum time { PRESENT, PAST, FUTURE, TIMES };

/* Who does it, and how it is said. */
struct clause {
    struct random *random;
    struct buffer subject, english_subject;
    int form; /* of a conjugation */
    bool feminine, plural, negated, question;
    enum time time;
    struct buffer *french, *english;
};

static uint32_t draw(struct clause *c, uint32_t count) {
    return random_below(c->random, count);
}

static bool vowel(const char *word) {
    return strchr("aeiouh", word[0]) || strncmp(word, "é", 2) == 0 || strncmp(word, "ê", 2) == 0;
}

static int agreement(bool feminine, bool plural) {
    return feminine + 2 * plural;
}

static const struct noun *choose_noun(struct clause *c, bool is_person, bool is_thing) {
    if (is_person) return &people[draw(c, LENGTH(people))];
    return is_thing ? &things[draw(c, LENGTH(things))] : &animals[draw(c, LENGTH(animals))];
}

/* A noun with what stands around it. */
struct phrase {
    const struct noun *noun;
    const struct determiner *determiner;
    const struct adjective *before, *after; /* may be NULL */
    bool plural, denied; /* denied: under a negation that "un" becomes "de" under */
};

static const struct adjective *maybe(struct clause *c, const struct adjective *list,
                                     uint32_t count) {
    return draw(c, 4) ? NULL : &list[draw(c, count)];
}

static struct phrase choose_phrase(struct clause *c, bool is_person, bool is_thing, bool denied) {
    struct phrase p = {.noun = choose_noun(c, is_person, is_thing), .denied = denied};
    p.determiner = &determiners[draw(c, p.noun->owned ? LENGTH(determiners) : DETERMINERS_OF_ALL)];
    p.before = maybe(c, before_noun, LENGTH(before_noun));
    if (!is_person) p.after = maybe(c, after_noun, LENGTH(after_noun));
    p.plural = draw(c, 2);
    p.denied = denied && p.determiner == &determiners[INDEFINITE];
    return p;
}

/* « le petit chat noir » */
static void put_french(const struct phrase *p, struct buffer *out) {
    bool feminine = p->noun->feminine;
    int agree = agreement(feminine, p->plural);
    const char *name = p->noun->french[p->plural];
    const char *next = p->before ? p->before->french[agree] : name;
    const struct determiner *d = p->determiner;
    if (p->denied)
        buffer_text(out, vowel(next) ? "d'" : "de ");
    else
        buffer_text(out, !p->plural && vowel(next) ? d->before_vowel[feminine] : d->french[agree]);
    if (p->before) buffer_format(out, "%s ", next);
    buffer_text(out, name);
    if (p->after) buffer_format(out, " %s", p->after->french[agree]);
}

/* "the small black cat", "an old cat", "not any cats" */
static void put_english(const struct phrase *p, struct buffer *out) {
    const char *words[] = {p->before ? p->before->english : NULL,
                           p->after ? p->after->english : NULL, p->noun->english[p->plural]};
    const char *article = p->denied && p->plural ? "any" : p->determiner->english[p->plural];
    const char *next = words[0] ? words[0] : words[1] ? words[1] : words[2];
    bool an = strcmp(article, "a") == 0 && strchr("aeiou", next[0]);
    buffer_format(out, "%s%s", article, an ? "n" : "");
    for (size_t i = 0; i < LENGTH(words); i++)
        if (words[i]) buffer_format(out, " %s", words[i]);
}

static void choose_subject(struct clause *c) {
    uint32_t person = draw(c, 2 * PERSONS);
    if (person < PERSONS) {
        c->form = form_of_person[person];
        c->feminine = person == PERSON_ELLE || person == PERSON_ELLES;
        c->plural = c->form > 2;
        buffer_text(&c->subject, pronouns[person][0]);
        buffer_text(&c->english_subject, pronouns[person][1]);
        return;
    }
    struct phrase phrase = choose_phrase(c, draw(c, 3) != 0, false, false);
    c->plural = phrase.plural;
    c->feminine = phrase.noun->feminine;
    c->form = c->plural ? 5 : 2;
    put_french(&phrase, &c->subject);
    put_english(&phrase, &c->english_subject);
}

/* Subject and verb, with "ne … pas" around it: « je n'aime pas ». */
static void put_verb(struct clause *c, const char *verb) {
    bool je = strcmp(c->subject.data, "je") == 0;
    const char *after = c->negated ? "ne" : verb;
    if (c->question) buffer_text(c->french, vowel(c->subject.data) ? "est-ce qu'" : "est-ce que ");
    if (je && vowel(after))
        buffer_text(c->french, "j'");
    else
        buffer_format(c->french, "%s ", c->subject.data);
    if (c->negated) buffer_text(c->french, vowel(verb) ? "n'" : "ne ");
    buffer_text(c->french, verb);
    if (c->negated) buffer_text(c->french, " pas");
}

/* "do you not", "you did not", "does she": the auxiliary before the subject in questions. */
static void put_auxiliary(struct clause *c, const char *auxiliary) {
    const char *subject = c->english_subject.data;
    if (c->question)
        buffer_format(c->english, "%s %s", auxiliary, subject);
    else
        buffer_format(c->english, "%s %s", subject, auxiliary);
    if (c->negated) buffer_text(c->english, " not");
}

static const char *english_be_of(const struct clause *c) {
    if (c->time != PAST) return english_be[c->form];
    return c->form == 0 || c->form == 2 ? "was" : "were";
}

static void put_english_verb(struct clause *c, const struct verb *verb) {
    if (c->time == FUTURE) {
        put_auxiliary(c, english_be[c->form]);
        buffer_format(c->english, " going to %s", verb->english);
    } else if (c->negated || c->question) {
        put_auxiliary(c, c->time == PAST ? "did" : c->form == 2 ? "does" : "do");
        buffer_format(c->english, " %s", verb->english);
    } else {
        const char *form = c->time == PAST ? verb->past
                           : c->form == 2  ? verb->third
                                           : verb->english;
        buffer_format(c->english, "%s %s", c->english_subject.data, form);
    }
}

static void put_action(struct clause *c, const struct verb *verb) {
    put_verb(c, c->time == PRESENT ? verb->present[c->form]
                : c->time == PAST  ? have[c->form]
                                   : go[c->form]);
    if (c->time == PAST) buffer_format(c->french, " %s", verb->participle);
    if (c->time == FUTURE) buffer_format(c->french, " %s", verb->infinitive);
    put_english_verb(c, verb);
}

static void put_transitive(struct clause *c) {
    const struct verb *verb = &transitives[draw(c, LENGTH(transitives))];
    bool is_person = !verb->of_things && draw(c, 3) == 0, is_thing = draw(c, 3) != 0;
    struct phrase object = choose_phrase(c, is_person, is_thing, c->negated);
    put_action(c, verb);
    buffer_byte(c->french, ' ');
    buffer_byte(c->english, ' ');
    put_french(&object, c->french);
    put_english(&object, c->english);
}

static void put_intransitive(struct clause *c) {
    put_action(c, &intransitives[draw(c, LENGTH(intransitives))]);
    const char *const *place = places[draw(c, LENGTH(places))];
    buffer_format(c->french, " %s", place[0]);
    buffer_format(c->english, " %s", place[1]);
}

static void put_predicate(struct clause *c) {
    if (c->time == FUTURE) c->time = PAST;
    const struct adjective *adjective = &predicates[draw(c, LENGTH(predicates))];
    put_verb(c, (c->time == PAST ? was : be)[c->form]);
    buffer_format(c->french, " %s", adjective->french[agreement(c->feminine, c->plural)]);
    put_auxiliary(c, english_be_of(c));
    buffer_format(c->english, " %s", adjective->english);
}

static void put_time(struct clause *c) {
    if (draw(c, 3)) return;
    const char *const *time = times[c->time][draw(c, 2)];
    buffer_format(c->french, " %s", time[0]);
    buffer_format(c->english, " %s", time[1]);
}

static void draw_pair(struct random *random, struct buffer *key, struct buffer *source,
                      struct buffer *target) {
    struct clause c = {.random = random, .french = source, .english = target};
    c.time = (enum time)draw(&c, TIMES);
    c.negated = draw(&c, 3) == 0;
    c.question = draw(&c, 5) == 0;
    choose_subject(&c);
    if (!buffer_failed(&c.subject) && !buffer_failed(&c.english_subject)) {
        uint32_t kind = draw(&c, 5);
        if (kind < 3)
            put_transitive(&c);
        else if (kind == 3)
            put_intransitive(&c);
        else
            put_predicate(&c);
        put_time(&c);
        buffer_text(source, c.question ? " ?" : ".");
        buffer_text(target, c.question ? "?" : ".");
    } else {
        source->failed = true;
    }
    buffer_free(&c.subject);
    buffer_free(&c.english_subject);
    buffer_append(key, source->data ? source->data : "", source->length);
}

bool sentences_make(uint64_t seed, const size_t counts[3], struct buffer *out,
                    struct status *status) {
    return pairs_make(draw_pair, seed, counts, out, status);
}
