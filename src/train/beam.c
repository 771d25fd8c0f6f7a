#include "train/beam.h"

#include "base/elementary.h"
#include "base/json.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include "base/sort.h"
#include "kernels/softmax.h"
#include "train/trainer_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct node {
    double probability; /* log P of the text up to here */
    uint16_t parent, token;
    uint16_t row; /* of the run, of the parent */
};

struct hypothesis {
    size_t step, beam;
    double probability, score;
    bool finished;
};

struct beam_search {
    struct arena arena;
    struct decoder decoder;
    struct sampler_options options;
    size_t beams, most, steps;
    struct node *nodes; /* (most, beams) */
    size_t counts[SAMPLER_MAX_LENGTH];
    size_t live_count, live[SAMPLER_MAX_BEAMS]; /* the beam of each row of the run */
    size_t found_count;
    struct hypothesis found[SAMPLER_MAX_BEAMS];
    struct decoder_history history; /* of the row looked at */
    real *scores;                   /* (V) */
    real *exponentials;             /* (V) */
};

static struct node *node_at(const struct beam_search *s, size_t step, size_t beam) {
    return s->nodes + step * s->beams + beam;
}

/* ---- memory ---- */

static void cut(struct beam_search *s, const struct trainer *t, size_t length) {
    struct arena *arena = &s->arena;
    decoder_cut(&s->decoder, t, s->beams, length, arena);
    s->most = decoder_most(&s->decoder, &s->options, true);
    s->nodes = arena_cut(arena, (uint64_t)s->most * s->beams, sizeof *s->nodes);
    s->history.room = s->decoder.history.room;
    s->history.tokens = arena_cut(arena, s->history.room, sizeof *s->history.tokens);
    s->scores = arena_cut(arena, s->decoder.width, sizeof(real));
    s->exponentials = arena_cut(arena, s->decoder.width, sizeof(real));
}

static bool open(struct beam_search *s, const struct trainer *t, const char *text, size_t length,
                 struct status *status) {
    size_t tokens;
    if (!decoder_check(t, &s->options, text, length, &tokens, status)) return false;
    cut(s, t, tokens);
    if (s->arena.used > TRAINER_MAX_MEMORY)
        return status_set(status, STATUS_LIMIT, "beams", "the search takes more than %u bytes",
                          TRAINER_MAX_MEMORY);
    if (!arena_take(&s->arena, status)) return false;
    cut(s, t, tokens);
    return decoder_begin(&s->decoder, &s->options, text, length, status);
}

/* ---- histories ---- */

/* tokens = those of the text that ends in `beam` of the last step, last first. */
static size_t path(const struct beam_search *s, size_t steps, size_t beam, uint16_t *tokens,
                   size_t room) {
    size_t count = 0;
    for (; steps-- > 0 && count < room; count++) {
        const struct node *node = node_at(s, steps, beam);
        tokens[count] = node->token;
        beam = node->parent;
    }
    return count;
}

static void recall(struct beam_search *s, size_t beam) {
    const struct decoder_history *prompt = &s->decoder.history;
    struct decoder_history *h = &s->history;
    size_t rest = prompt->count;
    h->count = path(s, s->steps, beam, h->tokens, h->room);
    if (rest > h->room - h->count) rest = h->room - h->count;
    memcpy(h->tokens + h->count, prompt->tokens, rest * sizeof *h->tokens);
    h->count += rest;
}

/* ---- one step ---- */

/* Put a node among the best `room` of this step; an equal one stays behind. */
static void offer(struct beam_search *s, struct node node, size_t room) {
    struct node *best = node_at(s, s->steps, 0);
    size_t *count = &s->counts[s->steps], at = *count;
    if (at == room) {
        if (!(node.probability > best[room - 1].probability)) return;
        at = room - 1;
    } else {
        ++*count;
    }
    for (; at > 0 && node.probability > best[at - 1].probability; at--) best[at] = best[at - 1];
    best[at] = node;
}

/* log P = score - most - ln sum e^(score - most), added to that of the row's text */
static void extend(struct beam_search *s, size_t row, size_t room) {
    size_t width = s->decoder.width, beam = s->live[row];
    real most;
    memcpy(s->exponentials, s->scores, width * sizeof(real));
    double sum = (double)softmax_exponentials(s->exponentials, width, &most);
    double before = s->steps ? node_at(s, s->steps - 1, beam)->probability : 0;
    double base = before - (double)most - logarithm(sum);
    for (size_t v = 0; v < width; v++) {
        struct node node = {base + (double)s->scores[v], (uint16_t)beam, (uint16_t)v,
                            (uint16_t)row};
        if (isfinite(s->scores[v])) offer(s, node, room);
    }
}

static bool fill(struct beam_search *s, struct status *status) {
    const real *logits = decoder_step(&s->decoder);
    size_t room = s->beams - s->found_count;
    s->counts[s->steps] = 0;
    for (size_t row = 0; row < s->live_count; row++) {
        recall(s, s->live[row]);
        if (!decoder_score(&s->decoder, &s->options, &s->history, logits + row * s->decoder.width,
                           s->scores, status))
            return false;
        extend(s, row, room);
    }
    s->steps++;
    return true;
}

static void find(struct beam_search *s, size_t beam, bool finished) {
    double p = node_at(s, s->steps - 1, beam)->probability;
    double length = elementary_power((5 + (double)s->steps) / 6, s->options.length_penalty);
    s->found[s->found_count++] = (struct hypothesis){s->steps - 1, beam, p, p / length, finished};
}

/* What has not ended goes on in the first rows of the run. */
static void go_on(struct beam_search *s) {
    size_t parents[SAMPLER_MAX_BEAMS] = {0};
    s->live_count = 0;
    for (size_t beam = 0; beam < s->counts[s->steps - 1]; beam++) {
        const struct node *node = node_at(s, s->steps - 1, beam);
        recall(s, beam);
        bool ended = decoder_ends(&s->decoder, &s->history, s->steps);
        if (ended) {
            find(s, beam, true);
            continue;
        }
        s->decoder.tokens[s->live_count] = node->token;
        parents[s->live_count] = node->row;
        s->live[s->live_count++] = beam;
    }
    if (s->live_count) decoder_reorder(&s->decoder, parents);
}

/* ---- telling ---- */

/* Best first; among equals the one found first. */
static int by_score(const void *a, const void *b) {
    const struct hypothesis *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->step != y->step) return x->step < y->step ? -1 : 1;
    return (x->beam > y->beam) - (x->beam < y->beam);
}

static void write_text(const struct beam_search *s, const struct hypothesis *h, struct buffer *out,
                       struct buffer *piece) {
    uint16_t tokens[SAMPLER_MAX_LENGTH];
    size_t count = path(s, h->step + 1, h->beam, tokens, SAMPLER_MAX_LENGTH);
    for (size_t i = 0; i < count / 2; i++) {
        uint16_t token = tokens[i];
        tokens[i] = tokens[count - 1 - i];
        tokens[count - 1 - i] = token;
    }
    buffer_clear(piece);
    codec_decode_all(s->decoder.codec, tokens, count, piece);
    if (buffer_failed(piece)) out->failed = true;
    json_quote(out, piece->data ? piece->data : "", piece->length);
}

static void write_hypotheses(const struct beam_search *s, struct buffer *out) {
    struct buffer piece = {0};
    for (size_t i = 0; i < s->found_count; i++) {
        const struct hypothesis *h = &s->found[i];
        buffer_text(out, i ? ",{\"text\":" : "{\"text\":");
        write_text(s, h, out, &piece);
        buffer_text(out, ",\"logProbability\":");
        json_write_number(out, h->probability);
        buffer_text(out, ",\"score\":");
        json_write_number(out, h->score);
        buffer_format(out, ",\"finished\":%s,\"step\":%zu,\"beam\":%zu}",
                      h->finished ? "true" : "false", h->step, h->beam);
    }
    buffer_free(&piece);
}

static void write_tree(const struct beam_search *s, struct buffer *out) {
    for (size_t t = 0; t < s->steps; t++) {
        buffer_text(out, t ? ",[" : "[");
        for (size_t b = 0; b < s->counts[t]; b++) {
            const struct node *node = node_at(s, t, b);
            buffer_format(out, "%s[%zu,%zu,", b ? "," : "", (size_t)node->parent,
                          (size_t)node->token);
            json_write_number(out, node->probability);
            buffer_byte(out, ']');
        }
        buffer_byte(out, ']');
    }
}

/* What has not ended is told as it stands. */
static bool tell(struct beam_search *s, struct buffer *out, struct status *status) {
    for (size_t row = 0; s->steps && row < s->live_count; row++) find(s, s->live[row], false);
    sort_array(s->found, s->found_count, sizeof *s->found, by_score);
    buffer_format(out, "{\"beams\":%zu,\"unknown\":%zu,\"hypotheses\":[", s->beams,
                  s->decoder.unknown);
    write_hypotheses(s, out);
    buffer_text(out, "],\"steps\":[");
    write_tree(s, out);
    buffer_text(out, "]}");
    return !buffer_failed(out) || status_no_memory(status);
}

/* ---- the search of a trainer ---- */

void beam_close(struct trainer *t) {
    if (t->beams) arena_free(&t->beams->arena);
    free(t->beams);
    t->beams = NULL;
}

bool beam_start(struct trainer *t, const struct sampler_options *options, const char *text,
                size_t length, struct status *status) {
    beam_close(t);
    struct beam_search *s = t->beams = memory_array(1, sizeof *s);
    if (!s) return status_no_memory(status);
    s->options = *options;
    s->beams = options->beams ? options->beams : BEAM_DEFAULT;
    s->live_count = 1;
    if (open(s, t, text, length, status)) return true;
    beam_close(t);
    return false;
}

static bool is_started(const struct trainer *t, struct status *status) {
    return t->beams || status_set(status, STATUS_USAGE, NULL, "no beam search is under way");
}

int beam_step(struct trainer *t, struct status *status) {
    struct beam_search *s = t->beams;
    if (!is_started(t, status)) return -1;
    if (!s->live_count || s->steps == s->most) return 1;
    if (fill(s, status)) {
        go_on(s);
        return 0;
    }
    beam_close(t);
    return -1;
}

bool beam_finish(struct trainer *t, struct buffer *out, struct status *status) {
    bool good = is_started(t, status) && tell(t->beams, out, status);
    beam_close(t);
    return good;
}
