#include "projects/pairs.h"

#include "base/json.h"
#include "data/lexicon.h"

enum { TRAINING, VALIDATION, TEST, PARTS };
enum { TRIES = 60 }; /* for a pair that is not there yet, of the right part */

static const char *const names[PARTS] = {"training", "validation", "test"};

/* FNV-1a (Fowler, Noll & Vo). */
static uint32_t sum_of(const char *text, size_t length) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ (h >> 15);
}

static int part_of(const struct buffer *key) {
    if (!key->length) return TRAINING;
    uint32_t tenth = sum_of(key->data, key->length) % 10;
    return tenth == 0 ? VALIDATION : tenth <= 2 ? TEST : TRAINING;
}

struct pair {
    struct buffer key, source, target, whole;
};

static void free_pair(struct pair *pair) {
    buffer_free(&pair->key);
    buffer_free(&pair->source);
    buffer_free(&pair->target);
    buffer_free(&pair->whole);
}

/* The pair as it stands in the list; false when memory is refused. */
static bool draw_pair(pairs_draw *draw, struct random *random, struct pair *pair) {
    buffer_clear(&pair->key);
    buffer_clear(&pair->source);
    buffer_clear(&pair->target);
    buffer_clear(&pair->whole);
    draw(random, &pair->key, &pair->source, &pair->target);
    if (buffer_failed(&pair->key) || buffer_failed(&pair->source) || buffer_failed(&pair->target))
        return false;
    buffer_text(&pair->whole, "{\"source\":");
    json_quote(&pair->whole, pair->source.data, pair->source.length);
    buffer_text(&pair->whole, ",\"target\":");
    json_quote(&pair->whole, pair->target.data, pair->target.length);
    buffer_byte(&pair->whole, '}');
    return !buffer_failed(&pair->whole);
}

static bool make_part(pairs_draw *draw, struct random *random, int part, size_t count,
                      struct buffer *out, struct status *status) {
    struct lexicon *made = lexicon_create(status);
    struct pair pair = {0};
    bool good = made != NULL;
    buffer_format(out, "%s\"%s\":[", part ? "," : "{", names[part]);
    for (size_t tries = 0, done = 0; good && done < count && tries < count * TRIES; tries++) {
        if (!draw_pair(draw, random, &pair))
            good = status_no_memory(status);
        else if (part_of(&pair.key) == part &&
                 lexicon_find(made, pair.whole.data, pair.whole.length) < 0) {
            good = lexicon_add(made, pair.whole.data, pair.whole.length, status) >= 0;
            if (done++) buffer_byte(out, ',');
            buffer_append(out, pair.whole.data, pair.whole.length);
        }
    }
    buffer_byte(out, ']');
    free_pair(&pair);
    lexicon_destroy(made);
    return good;
}

bool pairs_make(pairs_draw *draw, uint64_t seed, const size_t counts[3], struct buffer *out,
                struct status *status) {
    for (int part = 0; part < PARTS; part++)
        if (counts[part] < 1 || counts[part] > PAIRS_MAX)
            return status_set(status, STATUS_INVALID_CONFIG, names[part], "must be 1 to %d pairs",
                              PAIRS_MAX);
    struct random random;
    random_seed(&random, seed, 0);
    for (int part = 0; part < PARTS; part++)
        if (!make_part(draw, &random, part, counts[part], out, status)) return false;
    buffer_byte(out, '}');
    return !buffer_failed(out) || status_no_memory(status);
}
