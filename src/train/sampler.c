#include "train/sampler.h"

#include "base/json.h"
#include "base/memory.h"
#include "kernels/activation.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sampler_rank {
    real probability;
    uint16_t token;
};

/* Below it the division only adds overflow: the choice is the greedy one. */
static const double least_temperature = 1e-4;

struct sampler_options sampler_default(void) {
    return (struct sampler_options){.temperature = 0.8, .top_k = 0, .top_p = 1, .seed = 0};
}

/* ---- options ---- */

static bool read_options(struct sampler_options *options, const cJSON *root, const char **prompt,
                         struct status *status) {
    static const char *const keys[] = {"prompt", "temperature", "topK", "topP", "seed", NULL};
    int64_t top_k = (int64_t)options->top_k, seed = (int64_t)options->seed;
    if (!json_expect_object(root, "", keys, status) ||
        !json_string(root, "", "prompt", prompt, status) ||
        !json_number(root, "", "temperature", 0, SAMPLER_MAX_TEMPERATURE, &options->temperature,
                     status) ||
        !json_integer(root, "", "topK", 0, SAMPLER_MAX_TOP_K, &top_k, status) ||
        !json_number(root, "", "topP", 0, 1, &options->top_p, status) ||
        !json_integer(root, "", "seed", 0, (int64_t)MODEL_CONFIG_MAX_SEED, &seed, status))
        return false;
    options->top_k = (size_t)top_k;
    options->seed = (uint64_t)seed;
    return true;
}

bool sampler_parse(struct sampler_options *options, char **prompt, const char *json, size_t length,
                   struct status *status) {
    const char *text = "";
    *options = sampler_default();
    *prompt = NULL;
    cJSON *root = json_parse(json, length, status);
    if (!root) return false;
    bool good = read_options(options, root, &text, status);
    if (good) *prompt = memory_copy(text, strlen(text));
    if (good && !*prompt) good = status_no_memory(status);
    cJSON_Delete(root);
    return good;
}

/* ---- memory ---- */

void sampler_cut(struct sampler *sampler, const struct model *model, struct arena *arena) {
    *sampler = (struct sampler){0};
    model_run_cut(&sampler->run, model, 1, 1, false, arena);
    sampler->state = arena_cut(arena, model_state_size(model, 1), sizeof(real));
    sampler->probabilities = arena_cut(arena, model->vocabulary, sizeof(real));
    sampler->ranks = arena_cut(arena, model->vocabulary, sizeof *sampler->ranks);
}

void sampler_bind(struct sampler *sampler, const struct vocabulary *vocabulary, real *values) {
    sampler->vocabulary = vocabulary;
    model_run_bind(&sampler->run, values, NULL);
}

/* ---- running ---- */

static void feed(struct sampler *sampler, uint16_t token) {
    model_run_set_state(&sampler->run, sampler->state);
    model_run_forward(&sampler->run, &token);
    model_run_get_state(&sampler->run, sampler->state);
}

static uint16_t opening(const struct vocabulary *vocabulary) {
    int32_t line_break = vocabulary_token(vocabulary, '\n');
    return line_break < 0 ? 0 : (uint16_t)line_break;
}

static void feed_prompt(struct sampler *sampler, const uint16_t *tokens, size_t count) {
    for (size_t i = 0; i + 1 < count; i++) feed(sampler, tokens[i]);
    sampler->token = count ? tokens[count - 1] : opening(sampler->vocabulary);
}

bool sampler_start(struct sampler *sampler, const struct sampler_options *options,
                   const char *prompt, size_t length, struct status *status) {
    sampler->started = false;
    if (length > SAMPLER_MAX_PROMPT)
        return status_set(status, STATUS_LIMIT, "prompt",
                          "the prompt has %zu bytes, the most is %d", length, SAMPLER_MAX_PROMPT);
    if (!vocabulary_check_text(prompt, length, status)) return false;
    uint16_t *tokens = memory_array(length, sizeof *tokens);
    if (!tokens) return status_no_memory(status);
    size_t count =
        vocabulary_encode(sampler->vocabulary, prompt, length, tokens, length, &sampler->unknown);
    memset(sampler->state, 0, model_state_size(sampler->run.model, 1) * sizeof(real));
    sampler->options = *options;
    random_seed(&sampler->random, options->seed, 0);
    feed_prompt(sampler, tokens, count);
    free(tokens);
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
    real most = reduce_max(p, count), factor = (real)(1 / temperature);
    for (size_t i = 0; i < count; i++) p[i] = (p[i] - most) * factor;
    softmax_row(p, count);
}

/* Most probable first; among equals the lower token. */
static int by_probability(const void *a, const void *b) {
    const struct sampler_rank *x = a, *y = b;
    if (x->probability != y->probability) return x->probability > y->probability ? -1 : 1;
    return (x->token > y->token) - (x->token < y->token);
}

/* How many of the ranked characters stay: k of them, and no more than reach the mass p
 * (Holtzman et al. 2020). At least one. */
static size_t kept(const struct sampler_rank *ranks, size_t count, size_t top_k, double top_p) {
    size_t most = top_k && top_k < count ? top_k : count, keep = 0;
    double mass = 0;
    while (keep < most && (keep == 0 || mass < top_p)) mass += (double)ranks[keep++].probability;
    return keep;
}

/* The characters cut get probability 0, the others are scaled up to a sum of 1. */
static void cut_tail(struct sampler *sampler, real *p, size_t count) {
    struct sampler_rank *ranks = sampler->ranks;
    for (size_t i = 0; i < count; i++) ranks[i] = (struct sampler_rank){p[i], (uint16_t)i};
    qsort(ranks, count, sizeof *ranks, by_probability);
    size_t keep = kept(ranks, count, sampler->options.top_k, sampler->options.top_p);
    double mass = 0;
    for (size_t i = 0; i < keep; i++) mass += (double)ranks[i].probability;
    memset(p, 0, count * sizeof *p);
    for (size_t i = 0; i < keep; i++)
        p[ranks[i].token] = (real)((double)ranks[i].probability / mass);
}

static uint16_t draw(struct random *random, const real *p, size_t count) {
    double total = 0, sum = 0;
    for (size_t i = 0; i < count; i++) total += (double)p[i];
    double wanted = random_uniform(random) * total;
    size_t last = most_probable(p, count);
    for (size_t i = 0; i < count; i++) {
        if (p[i] <= 0) continue;
        last = i;
        sum += (double)p[i];
        if (wanted < sum) break;
    }
    return (uint16_t)last;
}

static bool all_finite(const real *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

static uint16_t choose(struct sampler *sampler, size_t count) {
    const struct sampler_options *o = &sampler->options;
    real *p = sampler->probabilities;
    if (o->temperature < least_temperature) {
        softmax_row(p, count);
        return most_probable(sampler->run.logits, count);
    }
    apply_temperature(p, count, o->temperature);
    if ((o->top_k && o->top_k < count) || o->top_p < 1) cut_tail(sampler, p, count);
    return draw(&sampler->random, p, count);
}

int32_t sampler_next(struct sampler *sampler, struct status *status) {
    size_t count = sampler->run.model->vocabulary;
    if (!sampler->started) {
        status_set(status, STATUS_USAGE, NULL, "generation has not been started");
        return -1;
    }
    feed(sampler, sampler->token);
    memcpy(sampler->probabilities, sampler->run.logits, count * sizeof(real));
    if (!all_finite(sampler->probabilities, count)) {
        status_set(status, STATUS_DIVERGED, NULL, "the model's output is not finite");
        return -1;
    }
    sampler->token = choose(sampler, count);
    return sampler->token;
}
