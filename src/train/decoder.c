#include "train/decoder.h"

#include "data/words.h"
#include "kernels/reduce.h"
#include "model/layer.h"
#include "train/trainer_private.h"
#include <math.h>
#include <string.h>

/* ---- which models write ---- */

static bool depends(const struct network *network, size_t value, size_t input) {
    return network->values[value].sources >> input & 1;
}

/* A step of the output may depend only on the steps of the input up to it: of what the input goes
 * through, nothing leaves its time axis, turns round, gives an initial state or is attended to. */
static bool sees_ahead(const struct network *n, size_t input) {
    int axis = n->values[n->inputs[input]].axis;
    bool ahead = n->values[n->output].axis != axis;
    for (size_t i = 0; i < n->node_count; i++) {
        const struct network_node *node = &n->nodes[i];
        bool first_only = node->cell || node->layer == &layer_attention ||
                          node->layer == &layer_additive_attention;
        for (size_t k = 0; k < node->input_count; k++)
            if (depends(n, node->inputs[k], input))
                ahead = ahead || n->values[node->inputs[k]].axis != axis || node->reverse ||
                        (k && first_only);
    }
    return ahead;
}

static bool check_model(const struct trainer *t, bool translates, struct status *status) {
    const struct codec *source = trainer_source_codec(t), *output = trainer_output_codec(t);
    if (!translates && !train_config_is_language_model(t->config.task))
        return status_set(status, STATUS_USAGE, "task",
                          "only language models and sequence-to-sequence models write text");
    if (!source || !output ||
        (translates && !(source->reserved && output->reserved == CODEC_RESERVED)))
        return status_set(status, STATUS_USAGE, "task",
                          "the model has no vocabulary to write with");
    return !sees_ahead(&t->network, translates) ||
           status_set(status, STATUS_USAGE, "layers",
                      "the layers see what is to be written, or do not give it step by step");
}

bool decoder_check(const struct trainer *t, const struct sampler_options *options, const char *text,
                   size_t length, size_t *tokens, struct status *status) {
    bool translates = t->config.task == TASK_SEQ2SEQ;
    const char *key = translates ? "source" : "prompt";
    *tokens = 0;
    if (!check_model(t, translates, status)) return false;
    if (length && options->source != translates)
        return status_set(status, STATUS_INVALID_CONFIG, options->source ? "source" : "prompt",
                          "the text for this model is its \"%s\"", key);
    if (length > SAMPLER_MAX_PROMPT)
        return status_set(status, STATUS_LIMIT, key, "the %s has %zu bytes, the most is %d", key,
                          length, SAMPLER_MAX_PROMPT);
    if (!vocabulary_check_text(text, length, status)) return false;
    *tokens = codec_length(trainer_source_codec(t), text, length);
    return !translates || (*tokens >= 1 && *tokens <= DATASET_MAX_STEPS) ||
           status_set(status, STATUS_LIMIT, key, "the source has %zu tokens, it needs 1 to %d",
                      *tokens, DATASET_MAX_STEPS);
}

/* ---- memory ---- */

static bool is_state(const struct decoder *d, size_t node) {
    const struct network *n = d->run.network;
    return n->nodes[node].cell && depends(n, n->nodes[node].outputs[0], d->input);
}

/* Numbers of the state of one row. */
static size_t state_numbers(const struct decoder *d) {
    const struct network *n = d->run.network;
    size_t sum = 0;
    for (size_t i = 0; i < n->node_count; i++)
        if (is_state(d, i))
            sum += n->nodes[i].cell->state_count * n->values[n->nodes[i].outputs[0]].width;
    return sum;
}

/* One step of what is written, all of the source. */
static void lengths_of(const struct decoder *d, size_t *lengths) {
    const struct network *n = &d->trainer->network;
    for (size_t i = 0; i < n->axis_count; i++)
        lengths[i] = n->axes[i].input == d->input ? 1 : d->length;
}

void decoder_cut(struct decoder *d, const struct trainer *t, size_t rows, size_t length,
                 struct arena *arena) {
    size_t lengths[NETWORK_MAX_AXES];
    *d = (struct decoder){.trainer = t, .rows = rows, .length = length};
    d->translates = t->config.task == TASK_SEQ2SEQ;
    d->input = d->translates;
    d->codec = trainer_output_codec(t);
    d->width = t->shape.outputs;
    lengths_of(d, lengths);
    network_run_cut(&d->run, &t->network, rows, lengths, 0, arena);
    network_run_bind(&d->run, t->values, NULL);
    d->run.logits = true;
    d->text = arena_cut(arena, (uint64_t)length * (d->translates ? rows : 1), sizeof *d->text);
    d->tokens = arena_cut(arena, rows, sizeof *d->tokens);
    d->state = arena_cut(arena, (uint64_t)state_numbers(d) * (rows + 1), sizeof(real));
    d->history.room = SAMPLER_MAX_LENGTH;
    d->history.tokens = arena_cut(arena, d->history.room, sizeof *d->history.tokens);
}

/* ---- history ---- */

void decoder_note(struct decoder_history *h, uint16_t token) {
    size_t kept = h->count < h->room ? h->count : h->room - 1;
    memmove(h->tokens + 1, h->tokens, kept * sizeof *h->tokens);
    h->tokens[0] = token;
    h->count = kept + 1;
}

bool decoder_ends(const struct decoder *d, const struct decoder_history *h, size_t written) {
    size_t n = d->stop_length;
    if (d->translates && h->count && h->tokens[0] == CODEC_END) return true;
    bool same = n > 0 && n <= written;
    for (size_t i = 0; i < n && same; i++) same = h->tokens[n - 1 - i] == d->stop[i];
    return same;
}

size_t decoder_most(const struct decoder *d, const struct sampler_options *options, bool must_end) {
    if (options->max_length) return options->max_length;
    return must_end || d->translates ? DECODER_DEFAULT_LENGTH : 0;
}

/* ---- the beginning ---- */

static bool read_stop(struct decoder *d, const struct sampler_options *options,
                      struct status *status) {
    size_t unknown, length = strlen(options->stop);
    if (!vocabulary_check_text(options->stop, length, status)) return false;
    d->stop_length =
        codec_encode(d->codec, options->stop, length, d->stop, SAMPLER_MAX_STOP, &unknown);
    return !unknown || status_set(status, STATUS_INVALID_CONFIG, "stop",
                                  "\"stop\" is not in the model's vocabulary");
}

static void next_tokens(struct decoder *d, uint16_t token) {
    for (size_t b = 0; b < d->rows; b++) d->tokens[b] = token;
}

/* (length) becomes (length, rows) */
static void begin_source(struct decoder *d) {
    for (size_t s = d->length; s-- > 0;) {
        uint16_t token = d->text[s];
        for (size_t b = 0; b < d->rows; b++) d->text[s * d->rows + b] = token;
    }
    network_run_tokens(&d->run, 0, d->text);
    next_tokens(d, CODEC_START);
}

/* From one row to all of them. */
static void widen(struct decoder *d, const size_t *lengths) {
    const struct network *n = d->run.network;
    const real *from = d->state;
    real *to = d->state + state_numbers(d);
    network_run_get_state(&d->run, d->state);
    for (size_t i = 0; i < n->node_count; i++) {
        if (!is_state(d, i)) continue;
        size_t units = n->values[n->nodes[i].outputs[0]].width;
        for (size_t s = 0; s < n->nodes[i].cell->state_count; s++, from += units)
            for (size_t b = 0; b < d->rows; b++, to += units) memcpy(to, from, units * sizeof *to);
    }
    network_run_shape(&d->run, d->rows, lengths);
    network_run_set_state(&d->run, d->state + state_numbers(d));
    d->begun = false;
}

static uint16_t opening(const struct codec *codec) {
    uint16_t token = 0;
    size_t unknown;
    return codec_encode(codec, "\n", 1, &token, 1, &unknown) == 1 && !unknown ? token : 0;
}

static void begin_prompt(struct decoder *d) {
    size_t lengths[NETWORK_MAX_AXES];
    lengths_of(d, lengths);
    if (d->rows > 1) network_run_shape(&d->run, 1, lengths);
    for (size_t i = 0; i < d->length; i++) {
        decoder_note(&d->history, d->text[i]);
        d->tokens[0] = d->text[i];
        if (i + 1 < d->length) decoder_step(d);
    }
    next_tokens(d, d->length ? d->text[d->length - 1] : opening(d->codec));
    if (d->rows > 1) widen(d, lengths);
}

bool decoder_begin(struct decoder *d, const struct sampler_options *options, const char *text,
                   size_t length, struct status *status) {
    if (!read_stop(d, options, status)) return false;
    d->length = codec_encode(trainer_source_codec(d->trainer), text, length, d->text, d->length,
                             &d->unknown);
    if (d->translates)
        begin_source(d);
    else
        begin_prompt(d);
    return true;
}

/* ---- steps ---- */

const real *decoder_step(struct decoder *d) {
    network_run_tokens(&d->run, d->input, d->tokens);
    const real *logits =
        d->begun ? network_run_continue(&d->run, d->input) : network_run_forward(&d->run);
    d->begun = true;
    return logits;
}

void decoder_reorder(struct decoder *d, const size_t *parents) {
    network_run_reorder(&d->run, d->input, parents, d->state);
}

/* s_i / p or s_i p (CTRL, Keskar et al. 2019) */
static void penalize(const struct decoder_history *history, size_t window, real penalty,
                     const real *logits, real *out) {
    for (size_t i = 0; i < history->count && i < window; i++) {
        uint16_t token = history->tokens[i];
        out[token] = logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty;
    }
}

bool decoder_score(const struct decoder *d, const struct sampler_options *options,
                   const struct decoder_history *history, const real *logits, real *out,
                   struct status *status) {
    if (!reduce_finite(logits, d->width))
        return status_set(status, STATUS_DIVERGED, NULL, "the model's output is not finite");
    memcpy(out, logits, d->width * sizeof *out);
    if (options->repetition_penalty > 0 && options->repetition_penalty != 1)
        penalize(history, options->repetition_window, (real)options->repetition_penalty, logits,
                 out);
    if (d->translates) out[CODEC_PADDING] = out[CODEC_START] = -(real)INFINITY;
    return true;
}

/* ---- looking inside ---- */

size_t decoder_state(struct decoder *d, const real **values) {
    real *to = d->state;
    for (size_t i = 0; i < d->run.network->node_count; i++) {
        const struct recurrent *r = &d->run.nodes[i].recurrent;
        if (!is_state(d, i)) continue;
        size_t at = recurrent_last(r) * r->batch * r->units;
        memcpy(to, r->output + at, r->units * sizeof *to);
        to += r->units;
        if (!r->memory) continue;
        memcpy(to, r->memory + at, r->units * sizeof *to);
        to += r->units;
    }
    *values = d->state;
    return (size_t)(to - d->state);
}

size_t decoder_attention(const struct decoder *d, const real **values) {
    const struct network *n = d->run.network;
    *values = NULL;
    for (size_t i = n->node_count; i-- > 0 && d->begun;) {
        size_t keys = 0;
        if (depends(n, n->nodes[i].outputs[0], d->input))
            *values = layer_attention_weights(&d->run, &d->run.nodes[i], 0, &keys);
        if (*values) return keys;
    }
    return 0;
}
