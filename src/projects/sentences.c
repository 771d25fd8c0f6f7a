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

/* "the small black cat" and « le petit chat noir » */
static void put_phrase(struct clause *c, const struct noun *noun, bool plural,
                       struct buffer *french, struct buffer *english) {
    const struct determiner *d = &determiners[draw(c, LENGTH(determiners))];
    const struct adjective *before = draw(c, 4) ? NULL : &before_noun[draw(c, LENGTH(before_noun))];
    const struct adjective *after = draw(c, 4) ? NULL : &after_noun[draw(c, LENGTH(after_noun))];
    int agree = agreement(noun->feminine, plural);
    const char *name = noun->french[plural];
    const char *next = before ? before->french[agree] : name;
    buffer_text(french,
                !plural && vowel(next) ? d->before_vowel[noun->feminine] : d->french[agree]);
    if (before) buffer_format(french, "%s ", next);
    buffer_text(french, name);
    if (after) buffer_format(french, " %s", after->french[agree]);
    const char *words[] = {before ? before->english : NULL, after ? after->english : NULL,
                           noun->english[plural]};
    const char *article = d->english[plural];
    bool begun = false;
    for (size_t i = 0; i < LENGTH(words); i++) {
        if (!words[i]) continue;
        if (!begun)
            buffer_format(english, "%s%s", article,
                          strcmp(article, "a") == 0 && strchr("aeiou", words[i][0]) ? "n" : "");
        begun = true;
        buffer_format(english, " %s", words[i]);
    }
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
    const struct noun *noun = &beings[draw(c, LENGTH(beings))];
    c->plural = draw(c, 2);
    c->feminine = noun->feminine;
    c->form = c->plural ? 5 : 2;
    put_phrase(c, noun, c->plural, &c->subject, &c->english_subject);
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
    put_action(c, &transitives[draw(c, LENGTH(transitives))]);
    bool plural = draw(c, 2);
    buffer_byte(c->french, ' ');
    buffer_byte(c->english, ' ');
    uint32_t i = draw(c, LENGTH(beings) + LENGTH(things));
    put_phrase(c, i < LENGTH(beings) ? &beings[i] : &things[i - LENGTH(beings)], plural, c->french,
               c->english);
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
        buffer_text(source, c.question ? " ?" : " .");
        buffer_text(target, c.question ? " ?" : " .");
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
