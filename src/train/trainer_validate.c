/* Evaluation on what was held out, and early stopping by it. */
#include "train/trainer_private.h"

#include <math.h>
#include <string.h>

static void evaluate_batch(struct trainer *t, bool from_start) {
    t->feed->next_validation(t, from_start);
    t->run.training = false;
    network_run_forward(&t->run);
    struct loss_result result = trainer_loss(t, false);
    t->validation_result.sum += result.sum;
    t->validation_result.count += result.count;
    t->validation_result.correct += result.correct;
    t->feed->advance_validation(t);
}

static void keep_best(struct trainer *t, double loss) {
    struct trainer_stopping *s = &t->stopping;
    s->best_loss = loss;
    s->waited = 0;
    if (s->best) memcpy(s->best, t->values, t->network.parameters.size * sizeof(real));
}

/* Prechelt 1998; Keras's EarlyStopping. */
static void consider_stopping(struct trainer *t, double loss) {
    struct trainer_stopping *s = &t->stopping;
    if (!t->config.patience || s->stopped || isnan(loss)) return;
    if (loss < s->best_loss - t->config.minimum_change) {
        keep_best(t, loss);
        return;
    }
    s->stopped = ++s->waited >= t->config.patience;
    if (s->stopped && s->best)
        memcpy(t->values, s->best, t->network.parameters.size * sizeof(real));
}

static void report(struct trainer *t, struct trainer_validation *out) {
    const struct loss_result *r = &t->validation_result;
    bool some = r->count > 0;
    out->finished = out->done >= 1;
    out->loss = some ? r->sum / r->count : (double)NAN;
    out->accuracy = some && loss_wants_logits(t->config.loss) ? r->correct / r->count : (double)NAN;
    if (out->finished) consider_stopping(t, out->loss);
    out->stopped = t->stopping.stopped;
}

bool trainer_validate(struct trainer *t, bool restart, size_t batches,
                      struct trainer_validation *out, struct status *status) {
    if (!t->can_train)
        return status_set(status, STATUS_USAGE, "text",
                          "this model was saved without its data and cannot be evaluated");
    size_t all = t->feed->held_out(t);
    restart = restart || t->validation_result.count <= 0 || t->feed->seen(t) >= all;
    if (restart) t->validation_result = (struct loss_result){0};
    for (; batches && all && (restart || t->feed->seen(t) < all); batches--, restart = false)
        evaluate_batch(t, restart);
    out->done = !all ? 1 : restart ? 0 : (double)t->feed->seen(t) / (double)all;
    report(t, out);
    return true;
}
