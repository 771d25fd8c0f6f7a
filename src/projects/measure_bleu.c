#include "projects/measure.h"

#include "base/elementary.h"
#include "base/json.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include "data/lexicon.h"
#include "projects/lists.h"
#include "projects/tokens_13a.h"
#include <stdlib.h>
#include <string.h>

enum { ORDERS = 4 }; /* of n-grams */

struct sums {
    size_t right[ORDERS], total[ORDERS];
    size_t length, reference_length, exact, count;
};

/* n-grams of one pair of texts, and how often each has come. */
struct grams {
    struct lexicon *known;
    struct buffer gram;
    size_t *seen; /* lexicon_count(known) are in use */
    size_t room;
};

static void free_grams(struct grams *grams) {
    lexicon_destroy(grams->known);
    buffer_free(&grams->gram);
    free(grams->seen);
    *grams = (struct grams){0};
}

/* The number of the n-gram that begins at a token. */
static int32_t gram_at(struct grams *grams, const struct tokens *tokens, size_t at, size_t order,
                       struct status *status) {
    buffer_clear(&grams->gram);
    for (size_t i = at; i < at + order; i++) {
        buffer_text(&grams->gram, tokens_text(tokens, i));
        buffer_byte(&grams->gram, ' ');
    }
    if (buffer_failed(&grams->gram)) {
        status_no_memory(status);
        return -1;
    }
    int32_t number = lexicon_add(grams->known, grams->gram.data, grams->gram.length, status);
    if (number < 0 || (size_t)number < grams->room) return number;
    size_t room = 2 * ((size_t)number + 32);
    size_t *seen = memory_resize(grams->seen, room, sizeof *seen);
    if (!seen) {
        status_no_memory(status);
        return -1;
    }
    memset(seen + grams->room, 0, (room - grams->room) * sizeof *seen);
    grams->seen = seen;
    grams->room = room;
    return number;
}

/* Clipped matches of one order: a reference's n-gram counts as often as it stands there. */
static bool count_order(size_t order, const struct tokens *reference, const struct tokens *answer,
                        struct sums *sums, struct status *status) {
    struct grams grams = {.known = lexicon_create(status)};
    bool good = grams.known != NULL;
    for (size_t i = 0; good && i + order <= reference->count; i++) {
        int32_t number = gram_at(&grams, reference, i, order, status);
        good = number >= 0;
        if (good) grams.seen[number]++;
    }
    for (size_t i = 0; good && i + order <= answer->count; i++) {
        int32_t number = gram_at(&grams, answer, i, order, status);
        good = number >= 0;
        sums->total[order - 1]++;
        if (!good || !grams.seen[number]) continue;
        grams.seen[number]--;
        sums->right[order - 1]++;
    }
    free_grams(&grams);
    return good;
}

static bool same_tokens(const struct tokens *a, const struct tokens *b) {
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(tokens_text(a, i), tokens_text(b, i)) == 0;
    return same;
}

static bool add_pair(const char *reference, const char *answer, struct sums *sums,
                     struct status *status) {
    struct tokens expected = {0}, given = {0};
    bool good = tokens_13a(reference, &expected, status) && tokens_13a(answer, &given, status);
    for (size_t order = 1; good && order <= ORDERS; order++)
        good = count_order(order, &expected, &given, sums, status);
    sums->length += given.count;
    sums->reference_length += expected.count;
    sums->exact += good && same_tokens(&expected, &given);
    sums->count++;
    tokens_free(&expected);
    tokens_free(&given);
    return good;
}

/* In percent; 0 where an answer has no n-gram of the order. */
static void find_precisions(const struct sums *sums, double precisions[ORDERS]) {
    double smooth = 1;
    for (size_t i = 0; i < ORDERS; i++) {
        precisions[i] = 0;
        if (!sums->total[i]) continue;
        if (!sums->right[i]) smooth *= 2;
        precisions[i] =
            100 * (sums->right[i] ? (double)sums->right[i] : 1 / smooth) / (double)sums->total[i];
    }
}

static double find_bleu(const double precisions[ORDERS], double penalty) {
    double sum = 0;
    for (size_t i = 0; i < ORDERS; i++) {
        if (precisions[i] <= 0) return 0;
        sum += logarithm(precisions[i]);
    }
    return penalty * elementary_exponential(sum / ORDERS);
}

static void write_sums(const struct sums *sums, struct buffer *out) {
    double precisions[ORDERS], length = (double)sums->length, penalty = 1;
    find_precisions(sums, precisions);
    if (sums->length < sums->reference_length)
        penalty =
            sums->length ? elementary_exponential(1 - (double)sums->reference_length / length) : 0;
    buffer_text(out, "{\"bleu\":");
    json_write_number(out, sums->right[0] ? find_bleu(precisions, penalty) : 0);
    buffer_text(out, ",\"precisions\":");
    for (size_t i = 0; i < ORDERS; i++) {
        buffer_byte(out, i ? ',' : '[');
        json_write_number(out, precisions[i]);
    }
    buffer_text(out, "],\"brevityPenalty\":");
    json_write_number(out, penalty);
    buffer_format(out, ",\"length\":%zu,\"referenceLength\":%zu,\"exact\":", sums->length,
                  sums->reference_length);
    json_write_number(out, (double)sums->exact / (double)sums->count);
    buffer_byte(out, '}');
}

bool measure_bleu(const cJSON *references, const cJSON *answers, struct buffer *out,
                  struct status *status) {
    struct sums sums = {0};
    if (!lists_match(references, answers, status)) return false;
    for (const cJSON *r = references->child, *a = answers->child; r; r = r->next, a = a->next)
        if (!add_pair(r->valuestring, a->valuestring, &sums, status)) return false;
    write_sums(&sums, out);
    return !buffer_failed(out) || status_no_memory(status);
}
