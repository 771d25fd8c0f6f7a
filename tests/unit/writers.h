/* Small trained models that write, and their logits by one pass over a whole text, for comparison.
 */
#ifndef WRITERS_H
#define WRITERS_H

#include "check.h"

#include "train/trainer_private.h"
#include <stdlib.h>

static inline struct trainer *writers_train(const char *json, const char *data, int steps) {
    static struct train_config config;
    struct trainer_metrics m;
    struct status status = {0};
    CHECK(train_config_parse(&config, json, strlen(json), &status));
    struct trainer *trainer = trainer_create(&config, data, strlen(data), &status);
    for (int i = 0; trainer && i < steps; i++) CHECK(trainer_step(trainer, &m, &status));
    if (!CHECK(trainer != NULL)) {
        fprintf(stderr, "%s\n", status.message);
        exit(1);
    }
    return trainer;
}

/* Words told backwards, in capitals: "a b c" gives "C B A". `layers` NULL: the task's own. */
static inline struct trainer *writers_translator(const char *layers, int steps) {
    struct buffer data = {0}, json = {0};
    struct random random;
    random_seed(&random, 1, 0);
    buffer_byte(&data, '[');
    for (uint32_t i = 0; i < 120; i++) {
        uint32_t length = 1 + i % 4, word[4];
        buffer_text(&data, i ? ",{\"source\":\"" : "{\"source\":\"");
        for (uint32_t k = 0; k < length; k++)
            buffer_format(&data, "%s%c", k ? " " : "", "abcde"[word[k] = random_below(&random, 5)]);
        buffer_text(&data, "\",\"target\":\"");
        for (uint32_t k = length; k-- > 0;)
            buffer_format(&data, "%s%c", k + 1 < length ? " " : "", "ABCDE"[word[k]]);
        buffer_text(&data, "\"}");
    }
    buffer_byte(&data, ']');
    buffer_format(&json,
                  "{\"task\":\"seq2seq\",\"validationSplit\":0,\"batchSize\":16,"
                  "\"optimizer\":{\"learningRate\":0.02}%s%s}",
                  layers ? ",\"layers\":" : "", layers ? layers : "");
    struct trainer *trainer = writers_train(json.data, data.data, steps);
    buffer_free(&data);
    buffer_free(&json);
    return trainer;
}

/* The logits (written, V) of a model that is shown what it is to have written (teacher forcing):
 * behind a prompt's last token and each token but the last, or behind a start and so on. The caller
 * frees. */
static inline real *writers_forced(const struct trainer *t, const char *text,
                                   const uint16_t *tokens, size_t written) {
    bool translates = t->config.task == TASK_SEQ2SEQ;
    static uint16_t given[2][4096];
    static struct network_run run;
    struct arena arena = {0};
    size_t unknown, lengths[NETWORK_MAX_AXES], steps[2], width = t->shape.outputs;
    size_t length =
        codec_encode(trainer_source_codec(t), text, strlen(text), given[0], 2048, &unknown);
    uint16_t *input = translates ? given[1] : given[0] + length;
    if (translates) *input++ = CODEC_START;
    memcpy(input, tokens, (written - 1) * sizeof *tokens);
    steps[0] = length + (translates ? 0 : written - 1);
    steps[1] = written;
    for (size_t i = 0; i < t->network.axis_count; i++) lengths[i] = steps[t->network.axes[i].input];
    network_run_cut(&run, &t->network, 1, lengths, 0, &arena);
    CHECK(arena_take(&arena, NULL));
    network_run_cut(&run, &t->network, 1, lengths, 0, &arena);
    network_run_bind(&run, t->values, NULL);
    run.logits = true;
    for (size_t i = 0; i < t->shape.input_count; i++) network_run_tokens(&run, i, given[i]);
    const real *all = network_run_forward(&run);
    real *kept = malloc(written * width * sizeof *kept);
    memcpy(kept, all + (translates ? 0 : length - 1) * width, written * width * sizeof *kept);
    arena_free(&arena);
    return kept;
}

/* ln softmax(logits)[token], in double precision; of a translator, padding and start are never
 * written. */
static inline double writers_log_probability(const real *logits, size_t width, bool translates,
                                             uint16_t token) {
    double most = -HUGE_VAL, sum = 0;
    for (size_t i = 0; i < width; i++) most = fmax(most, (double)logits[i]);
    for (size_t i = 0; i < width; i++)
        if (!translates || (i != CODEC_PADDING && i != CODEC_START))
            sum += exp((double)logits[i] - most);
    return (double)logits[token] - most - log(sum);
}

#endif
