#include "train/trainer_private.h"

#include "base/sort.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include <stdlib.h>
#include <string.h>

struct sampler_rank {
    real probability;
    uint16_t token;
};

/* Below it the division only adds overflow: the choice is the greedy one. */
static const double least_temperature = 1e-4;

/* ---- memory ---- */

static void cut(struct sampler *sampler, size_t length, struct arena *arena) {
    const struct trainer *t = sampler->trainer;
    decoder_cut(&sampler->decoder, t, 1, length, arena);
    sampler->count = t->shape.outputs;
    sampler->probabilities = arena_cut(arena, sampler->count, sizeof(real));
    sampler->ranks = arena_cut(arena, sampler->count, sizeof *sampler->ranks);
}

void sampler_bind(struct sampler *sampler, const struct trainer *t) {
    *sampler = (struct sampler){.trainer = t};
}

void sampler_close(struct sampler *sampler) {
    arena_free(&sampler->arena);
    sampler_bind(sampler, sampler->trainer);
}

uint64_t sampler_plan(struct sampler *sampler, const struct trainer *t) {
    struct arena arena = {0};
    bool translates = t->config.task == TASK_SEQ2SEQ;
    if (!translates && !train_config_is_language_model(t->config.task)) return 0;
    sampler_bind(sampler, t);
    cut(sampler, translates ? t->shape.steps[0] : 1, &arena);
    sampler_bind(sampler, t);
    return arena.used;
}

/* ---- the beginning ---- */

static bool take(struct sampler *sampler, size_t length, struct status *status) {
    cut(sampler, length, &sampler->arena);
    if (sampler->arena.used > TRAINER_MAX_MEMORY)
        return status_set(status, STATUS_LIMIT, "layers", "writing takes more than %u bytes",
                          TRAINER_MAX_MEMORY);
    if (!arena_take(&sampler->arena, status)) return false;
    cut(sampler, length, &sampler->arena);
    return true;
}

bool sampler_start(struct sampler *sampler, const struct sampler_options *options, const char *text,
                   size_t length, struct status *status) {
    size_t tokens;
    sampler_close(sampler);
    if (!decoder_check(sampler->trainer, options, text, length, &tokens, status) ||
        !take(sampler, tokens, status) ||
        !decoder_begin(&sampler->decoder, options, text, length, status))
        return false;
    sampler->options = *options;
    sampler->unknown = sampler->decoder.unknown;
    random_seed(&sampler->random, options->seed, 0);
    sampler->started = true;
    return true;
}

/* ---- drawing ---- */

static uint16_t most_probable(const real *p, size_t count) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (p[i] > p[best]) best = i;
    return (uint16_t)best;
}

/* p = softmax(logits / temperature) */
static void apply_temperature(real *p, size_t count, double temperature) {
    reduce_shift_scale(p, reduce_max(p, count), (real)(1 / temperature), count);
    softmax_row(p, count);
}

/* Most probable first; among equals the lower token. */
static int by_probability(const void *a, const void *b) {
    const struct sampler_rank *x = a, *y = b;
    if (x->probability != y->probability) return x->probability > y->probability ? -1 : 1;
    return (x->token > y->token) - (x->token < y->token);
}

/* How many of the ranked tokens stay: k of them, and no more than reach the mass p (Holtzman et
 * al. 2020). At least one. */
static size_t kept(const struct sampler_rank *ranks, size_t count, size_t top_k, double top_p) {
    size_t most = top_k && top_k < count ? top_k : count, keep = 0;
    double mass = 0;
    while (keep < most && (keep == 0 || mass < top_p)) mass += (double)ranks[keep++].probability;
    return keep;
}

/* The tokens cut get probability 0, the others are scaled up to a sum of 1. */
static void cut_tail(struct sampler *sampler, real *p, size_t count) {
    struct sampler_rank *ranks = sampler->ranks;
    for (size_t i = 0; i < count; i++) ranks[i] = (struct sampler_rank){p[i], (uint16_t)i};
    sort_array(ranks, count, sizeof *ranks, by_probability);
    size_t keep = kept(ranks, count, sampler->options.top_k, sampler->options.top_p);
    double mass = 0;
    for (size_t i = 0; i < keep; i++) mass += (double)ranks[i].probability;
    memset(p, 0, count * sizeof *p);
    for (size_t i = 0; i < keep; i++)
        p[ranks[i].token] = (real)((double)ranks[i].probability / mass);
}

/* A token by its probability; rounding may leave `wanted` at the end of the sum, which is the last
 * token that has one. */
static uint16_t draw(struct random *random, const real *p, size_t count) {
    double total = 0, sum = 0;
    for (size_t i = 0; i < count; i++) total += (double)p[i];
    double wanted = random_uniform(random) * total;
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (p[i] <= 0) continue;
        last = i;
        sum += (double)p[i];
        if (wanted < sum) break;
    }
    return (uint16_t)last;
}

/* From scores in sampler->probabilities, which become probabilities. */
static uint16_t choose(struct sampler *sampler) {
    const struct sampler_options *o = &sampler->options;
    real *p = sampler->probabilities;
    size_t count = sampler->count;
    if (o->temperature < least_temperature) {
        uint16_t token = most_probable(p, count);
        softmax_row(p, count);
        return token;
    }
    apply_temperature(p, count, o->temperature);
    if ((o->top_k && o->top_k < count) || o->top_p < 1) cut_tail(sampler, p, count);
    return draw(&sampler->random, p, count);
}

static bool is_started(const struct sampler *sampler, struct status *status) {
    return sampler->started ||
           status_set(status, STATUS_USAGE, NULL, "generation has not been started");
}

int32_t sampler_next(struct sampler *sampler, struct status *status) {
    struct decoder *d = &sampler->decoder;
    if (!is_started(sampler, status)) return -1;
    size_t most = decoder_most(d, &sampler->options, false);
    if (sampler->ended || (most && sampler->written >= most)) return SAMPLER_END;
    if (!decoder_score(d, &sampler->options, &d->history, decoder_step(d), sampler->probabilities,
                       status))
        return -1;
    d->tokens[0] = choose(sampler);
    decoder_note(&d->history, d->tokens[0]);
    sampler->ended = decoder_ends(d, &d->history, ++sampler->written);
    if (d->translates && d->tokens[0] == CODEC_END) return SAMPLER_END;
    return d->tokens[0];
}

int32_t sampler_run(struct sampler *sampler, uint16_t *tokens, size_t count,
                    struct status *status) {
    for (size_t i = 0; i < count; i++) {
        int32_t token = sampler_next(sampler, status);
        if (token < 0) return token == SAMPLER_END ? (int32_t)i : token;
        tokens[i] = (uint16_t)token;
    }
    return (int32_t)count;
}

/* ---- looking inside ---- */

void sampler_text(const struct sampler *sampler, struct buffer *out) {
    const struct decoder *d = &sampler->decoder;
    const struct decoder_history *h = &d->history;
    uint16_t tokens[SAMPLER_MAX_LENGTH];
    size_t known = d->translates || sampler->written > h->count ? h->count : sampler->written;
    for (size_t i = 0; i < known; i++) tokens[i] = h->tokens[known - 1 - i];
    if (known) codec_decode_all(d->codec, tokens, known, out);
}

size_t sampler_state(struct sampler *sampler, const real **values, struct status *status) {
    return is_started(sampler, status) ? decoder_state(&sampler->decoder, values) : 0;
}

size_t sampler_attention(const struct sampler *sampler, const real **values,
                         struct status *status) {
    size_t count = sampler->started ? decoder_attention(&sampler->decoder, values) : 0;
    if (!count) status_set(status, STATUS_USAGE, NULL, "no attention has been paid to a source");
    return count;
}
