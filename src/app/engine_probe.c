#include "app/engine_probe.h"

#include "app/engine_private.h"
#include "train/probe.h"

/* The last probe and its model: its arrays can still be asked for. */
static struct {
    struct probe *probe;
    int id;
} last;

void engine_probe_release(void) {
    probe_close(last.probe);
    last.probe = NULL;
}

static const char *look(int id, enum probe_kind kind, const char *options, size_t n) {
    struct trainer *trainer = engine_find(id);
    engine_probe_release();
    if (!trainer) return NULL;
    last.id = id;
    last.probe = probe_open(trainer, kind, options, n, engine_text(), engine_fault());
    return last.probe ? engine_finish() : NULL;
}

const char *engine_probe_traces(int id, const char *options, size_t n) {
    return look(id, PROBE_TRACES, options, n);
}

const char *engine_probe_gradients(int id, const char *options, size_t n) {
    return look(id, PROBE_GRADIENTS, options, n);
}

const char *engine_probe_connectivity(int id, const char *options, size_t n) {
    return look(id, PROBE_CONNECTIVITY, options, n);
}

const char *engine_probe_saturation(int id, const char *options, size_t n) {
    return look(id, PROBE_SATURATION, options, n);
}

const char *engine_probe_updates(int id, const char *options, size_t n) {
    return look(id, PROBE_UPDATES, options, n);
}

const char *engine_probe_check(int id, const char *options, size_t n) {
    return look(id, PROBE_CHECK, options, n);
}

int engine_probe_values(int id, int index, float **values) {
    size_t count = 0;
    real *data = last.probe && last.id == id && index >= 0
                     ? probe_values(last.probe, (size_t)index, &count)
                     : NULL;
    if (!data) {
        status_set(engine_begin(), STATUS_NOT_FOUND, NULL,
                   "the last probe of model %d has no array %d", id, index);
        return 0;
    }
    *values = (float *)(void *)data; /* a double build has no exports */
    return (int)count;
}
