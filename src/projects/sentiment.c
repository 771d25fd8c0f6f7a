#include "projects/sentiment.h"

#include "base/json.h"
#include "base/random.h"
#include "data/lexicon.h"
#include "projects/sentiment_constructions.h"
#include "projects/sentiment_words.h"
#include <string.h>

enum { TRIES = 40 };                  /* for a sentence that is not there yet */
static const double BEGINNINGS = 0.5; /* of the sentences of training */

#define LENGTH(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

static const char *const part_names[] = {"training", "validation", "test"};
static const char *const label_names[] = {"négatif", "positif"};

/* A sentence in the making. */
struct sentence {
    struct random *random;
    struct buffer *out;
    int polarity;
    const struct thing *subject;
    uint32_t adjective; /* the last one, so that the next is another */
};

static uint32_t draw(struct sentence *s, uint32_t count) {
    return random_below(s->random, count);
}

/* Whether "de", "je" and "ne" lose their vowel before the word; the words have no aspirated h. */
static bool elides(const char *word) {
    return strchr("aeiouyh", word[0]) || strncmp(word, "é", 2) == 0;
}

static void elided(struct sentence *s, const char *word, const char *before) {
    buffer_text(s->out, before);
    buffer_text(s->out, elides(word) ? "'" : "e ");
}

static int agreement(const struct thing *thing) {
    return (thing && thing->feminine ? FEMININE : MASCULINE) +
           (thing && thing->plural ? MASCULINES : 0);
}

static void put_subject(struct sentence *s) {
    uint32_t i = draw(s, LENGTH(works) + LENGTH(aspects));
    s->subject = i < LENGTH(works) ? &works[i] : &aspects[i - LENGTH(works)];
    buffer_text(s->out, s->subject->text);
}

static const char *pick_adjective(struct sentence *s, int polarity, int form, bool other) {
    uint32_t i = draw(s, LENGTH(adjectives[0]));
    if (other && i == s->adjective) i = (i + 1) % LENGTH(adjectives[0]);
    s->adjective = i;
    return adjectives[polarity][i][form];
}

static void put_adjective(struct sentence *s, int polarity, int form, bool other) {
    buffer_text(s->out, pick_adjective(s, polarity, form, other));
}

static void put_je(struct sentence *s, int polarity, bool negated) {
    const char *verb = verbs[polarity][draw(s, LENGTH(verbs[0]))][PERSON];
    if (negated) buffer_text(s->out, "je ");
    elided(s, verb, negated ? "n" : "j");
    buffer_text(s->out, verb);
}

static void put_noun(struct sentence *s, int polarity, int form) {
    buffer_text(s->out, nouns[polarity][draw(s, LENGTH(nouns[0]))][form]);
}

static void put_after_de(struct sentence *s, const char *word) {
    elided(s, word, "d");
    buffer_text(s->out, word);
}

static void put_to_be(struct sentence *s, const char *singular, const char *plural) {
    buffer_text(s->out, s->subject && s->subject->plural ? plural : singular);
}

static void put_place(struct sentence *s, char place) {
    int p = s->polarity, form = agreement(s->subject);
    const char *const *verb = verbs[p][draw(s, LENGTH(verbs[0]))];
    switch (place) {
    case '+':
        buffer_text(s->out, degrees[draw(s, LENGTH(degrees))]);
        break;
    case 's':
        put_subject(s);
        break;
    case 'o':
        buffer_text(s->out, works[draw(s, LENGTH(works))].text);
        break;
    case 'u':
        buffer_text(s->out, works[draw(s, LENGTH(works))].indefinite);
        break;
    case 'e':
        put_to_be(s, "est", "sont");
        break;
    case 'n':
        put_to_be(s, "n'est", "ne sont");
        break;
    case 't':
        put_to_be(s, "était", "étaient");
        break;
    case 'T':
        put_to_be(s, "n'était", "n'étaient");
        break;
    case 'F':
        put_adjective(s, !p, MASCULINE, false);
        break;
    case 'P':
        buffer_text(s->out, verbs[!p][draw(s, LENGTH(verbs[0]))][PARTICIPLE]);
        break;
    case 'a':
        put_adjective(s, p, form, false);
        break;
    case 'b':
        put_adjective(s, p, form, true);
        break;
    case 'A':
        put_adjective(s, !p, form, false);
        break;
    case 'f':
        put_adjective(s, p, MASCULINE, false);
        break;
    case 'g':
        put_after_de(s, pick_adjective(s, p, MASCULINE, false));
        break;
    case 'v':
        put_je(s, p, false);
        break;
    case 'w':
        put_je(s, p, true);
        break;
    case 'V':
        put_je(s, !p, false);
        break;
    case 'k':
        put_after_de(s, verb[INFINITIVE]);
        break;
    case 'i':
        buffer_text(s->out, verb[INFINITIVE]);
        break;
    case 'p':
        buffer_text(s->out, verb[PARTICIPLE]);
        break;
    case 'N':
        put_noun(s, p, ARTICLE);
        break;
    case 'M':
        put_noun(s, !p, ARTICLE);
        break;
    case 'c':
        put_noun(s, p, BARE);
        break;
    case 'q':
        put_noun(s, p, NONE);
        break;
    default:
        put_after_de(s, nouns[p][draw(s, LENGTH(nouns[0]))][BARE]);
        break; /* d */
    }
}

/* The first letter, of the few that sentences begin with. */
static void capitalize(struct buffer *sentence) {
    char *first = sentence->data;
    if (buffer_failed(sentence)) return;
    if (first[0] >= 'a' && first[0] <= 'z')
        first[0] = (char)(first[0] - 'a' + 'A');
    else if (strncmp(first, "à", 2) == 0)
        memcpy(first, "À", 2);
}

static void write_sentence(struct random *random, const char *text, int polarity,
                           struct buffer *out) {
    struct sentence s = {.random = random, .out = out, .polarity = polarity};
    buffer_clear(out);
    buffer_text(out, openings[draw(&s, LENGTH(openings))]);
    for (; *text; text++) {
        if (*text == '%')
            put_place(&s, *++text);
        else
            buffer_byte(out, *text);
    }
    capitalize(out);
}

static int label_of(enum sentiment_sense sense, int polarity) {
    if (sense == SENSE_POSITIVE || sense == SENSE_NEGATIVE) return sense == SENSE_POSITIVE;
    return sense == SENSE_TURNED ? !polarity : polarity;
}

static void write_sample(const struct buffer *text, int label, size_t construction, bool first,
                         struct buffer *out) {
    buffer_text(out, first ? "{\"text\":" : ",{\"text\":");
    json_quote(out, text->data, text->length);
    buffer_format(out, ",\"label\":\"%s\",\"construction\":%zu}", label_names[label], construction);
}

/* Where the text's word number `words` ends, 1 or more; its whole length when it has no more. */
static size_t end_of_words(const struct buffer *text, uint32_t words) {
    size_t at = 0;
    for (; at < text->length; at++)
        if (text->data[at] == ' ' && !--words) break;
    return at;
}

static uint32_t count_words(const struct buffer *text) {
    uint32_t count = 1;
    for (size_t i = 0; i < text->length; i++) count += text->data[i] == ' ';
    return count;
}

/* For some sentences their beginning too: whoever learns only whole ones is sure too soon. */
static void write_beginning(struct random *random, struct buffer *text, int label,
                            size_t construction, struct buffer *out) {
    uint32_t words = count_words(text);
    if (words < 2 || random_uniform(random) >= BEGINNINGS) return;
    text->length = end_of_words(text, 1 + random_below(random, words - 1));
    write_sample(text, label, construction, false, out);
}

/* A construction of the part, one after the other. */
static size_t next_of(enum sentiment_part part, size_t at) {
    do at = (at + 1) % CONSTRUCTIONS;
    while (constructions[at].part != part);
    return at;
}

static bool make_part(struct random *random, enum sentiment_part part, size_t count,
                      struct buffer *out, struct status *status) {
    struct lexicon *made = lexicon_create(status);
    struct buffer text = {0};
    size_t at = CONSTRUCTIONS - 1, done = 0;
    bool good = made != NULL;
    buffer_format(out, ",\"%s\":[", part_names[part]);
    for (size_t tries = 0; good && done < count && tries < count * TRIES; tries++) {
        at = next_of(part, at);
        int polarity = (int)random_below(random, 2);
        write_sentence(random, constructions[at].text, polarity, &text);
        if (buffer_failed(&text))
            good = status_no_memory(status);
        else if (lexicon_find(made, text.data, text.length) < 0) {
            good = lexicon_add(made, text.data, text.length, status) >= 0;
            int label = label_of(constructions[at].sense, polarity);
            write_sample(&text, label, at, !done++, out);
            if (part == PART_TRAINING) write_beginning(random, &text, label, at, out);
        }
    }
    buffer_byte(out, ']');
    buffer_free(&text);
    lexicon_destroy(made);
    return good;
}

static void list_constructions(struct random *random, struct buffer *out) {
    struct buffer example = {0};
    buffer_text(out, "{\"constructions\":[");
    for (size_t i = 0; i < CONSTRUCTIONS; i++) {
        const struct construction *c = &constructions[i];
        write_sentence(random, c->text, 1, &example);
        buffer_format(out, "%s{\"family\":\"%s\",\"name\":\"%s\",\"part\":\"%s\",\"example\":",
                      i ? "," : "", c->family, c->name, part_names[c->part]);
        json_quote(out, example.data, example.length);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
    buffer_free(&example);
}

bool sentiment_make(uint64_t seed, struct sentiment_sizes sizes, struct buffer *out,
                    struct status *status) {
    const size_t counts[] = {sizes.training, sizes.validation, sizes.test};
    for (int part = PART_TRAINING; part <= PART_TEST; part++)
        if (counts[part] < 1 || counts[part] > SENTIMENT_MAX)
            return status_set(status, STATUS_INVALID_CONFIG, part_names[part],
                              "must be 1 to %d sentences", SENTIMENT_MAX);
    struct random random;
    random_seed(&random, seed, 0);
    list_constructions(&random, out);
    for (int part = PART_TRAINING; part <= PART_TEST; part++)
        if (!make_part(&random, (enum sentiment_part)part, counts[part], out, status)) return false;
    buffer_byte(out, '}');
    return !buffer_failed(out) || status_no_memory(status);
}
