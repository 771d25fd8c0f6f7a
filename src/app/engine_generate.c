#include "app/engine_generate.h"

#include "app/engine_private.h"
#include "base/json.h"
#include "train/beam.h"
#include "train/predict.h"
#include <stdlib.h>
#include <string.h>

static bool start(int id, const char *options, size_t n, bool beams) {
    struct trainer *trainer = engine_find(id);
    struct sampler_options parsed;
    char *text;
    if (!trainer || !sampler_parse(&parsed, &text, options, n, engine_fault())) return false;
    size_t length = strlen(text);
    bool good =
        beams ? beam_start(trainer, &parsed, text, length, engine_fault())
              : sampler_start(trainer_sampler(trainer), &parsed, text, length, engine_fault());
    free(text);
    return good;
}

int engine_generate_start(int id, const char *options, size_t n) {
    return start(id, options, n, false);
}

int engine_generate_next(int id) {
    struct trainer *trainer = engine_find(id);
    return trainer ? sampler_next(trainer_sampler(trainer), engine_fault()) : -1;
}

int engine_generate_run(int id, int count, uint16_t **tokens) {
    static uint16_t drawn[SAMPLER_MAX_LENGTH];
    struct trainer *trainer = engine_find(id);
    int most = count < SAMPLER_MAX_LENGTH ? count : SAMPLER_MAX_LENGTH;
    *tokens = drawn;
    return trainer ? sampler_run(trainer_sampler(trainer), drawn, most > 0 ? (size_t)most : 0,
                                 engine_fault())
                   : -1;
}

const char *engine_generate_text(int id) {
    struct trainer *trainer = engine_find(id);
    struct buffer *out = engine_text(), text = {0};
    if (!trainer) return NULL;
    sampler_text(trainer_sampler(trainer), &text);
    json_quote(out, text.data ? text.data : "", text.length);
    if (buffer_failed(&text)) out->failed = true;
    buffer_free(&text);
    return engine_finish();
}

/* Numbers on their way out, as floats. */
static int give(const real *x, size_t count, float **values) {
#ifdef RECURRENCE_DOUBLE
    static struct buffer floats;
    buffer_clear(&floats);
    for (size_t i = 0; i < count; i++) {
        float value = (float)x[i];
        buffer_append(&floats, (const char *)&value, sizeof value);
    }
    *values = (float *)(void *)floats.data;
    return buffer_failed(&floats) ? 0 : (int)count;
#else
    *values = (float *)x;
    return (int)count;
#endif
}

int engine_generate_distribution(int id, float **values) {
    struct trainer *trainer = engine_find(id);
    if (!trainer) return 0;
    const struct sampler *sampler = trainer_sampler(trainer);
    return give(sampler->probabilities, sampler->started ? sampler->count : 0, values);
}

int engine_generate_state(int id, float **values) {
    struct trainer *trainer = engine_find(id);
    const real *x = NULL;
    size_t count = trainer ? sampler_state(trainer_sampler(trainer), &x, engine_fault()) : 0;
    return give(x, count, values);
}

int engine_generate_attention(int id, float **values) {
    struct trainer *trainer = engine_find(id);
    const real *x = NULL;
    size_t count = trainer ? sampler_attention(trainer_sampler(trainer), &x, engine_fault()) : 0;
    return give(x, count, values);
}

int engine_generate_unknown(int id) {
    struct trainer *trainer = engine_find(id);
    return trainer ? (int)trainer_sampler(trainer)->unknown : -1;
}

int engine_generate_beams_start(int id, const char *options, size_t n) {
    return start(id, options, n, true);
}

int engine_generate_beams_step(int id) {
    struct trainer *trainer = engine_find(id);
    return trainer ? beam_step(trainer, engine_fault()) : -1;
}

const char *engine_generate_beams(int id) {
    struct trainer *trainer = engine_find(id);
    struct buffer *out = engine_text();
    return trainer && beam_finish(trainer, out, engine_fault()) ? engine_finish() : NULL;
}

const char *engine_predict(int id, const char *sample, size_t n) {
    struct trainer *trainer = engine_find(id);
    struct buffer *out = engine_text();
    return trainer && predict(trainer, sample, n, out, engine_fault()) ? engine_finish() : NULL;
}
