/* Looking at training itself: what a step does to the weights, and whether its gradients are
 * right. */
#include "train/probe_private.h"

#include "kernels/reduce.h"
#include <math.h>
#include <string.h>

static const struct parameters *parameters_of(const struct probe *p) {
    return &p->trainer->network.parameters;
}

static double norm(const real *block, const struct parameters_tensor *tensor) {
    return sqrt(reduce_squares(block + tensor->offset, parameters_tensor_size(tensor)));
}

/* ---- updates ---- */

static void write_metrics(const struct trainer_metrics *m, struct buffer *out) {
    const double all[] = {m->step,          m->epoch,      m->loss,    m->gradient_norm,
                          m->learning_rate, m->characters, m->accuracy};
    buffer_text(out, "{\"metrics\":{");
    for (size_t i = 0; trainer_metric_names[i]; i++) {
        buffer_format(out, "%s\"%s\"", i ? "," : "", trainer_metric_names[i]);
        probe_number(out, ":", all[i]);
    }
    buffer_text(out, "},\"tensors\":[");
}

bool probe_updates(struct probe *p, struct buffer *out, struct status *status) {
    const struct parameters *parameters = parameters_of(p);
    const struct trainer *t = p->trainer;
    struct trainer_metrics metrics;
    memcpy(p->block, t->values, parameters->size * sizeof(real));
    if (!trainer_step(p->trainer, &metrics, status)) return false;
    write_metrics(&metrics, out);
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameters_tensor *tensor = &parameters->tensors[i];
        double weights = norm(p->block, tensor);
        reduce_add_scaled(p->block + tensor->offset, -1, t->values + tensor->offset,
                          parameters_tensor_size(tensor));
        double update = norm(p->block, tensor);
        buffer_format(out, "%s{\"name\":\"%s\"", i ? "," : "", tensor->name);
        probe_number(out, ",\"weights\":", weights);
        probe_number(out, ",\"update\":", update);
        probe_number(out, ",\"ratio\":", update / weights);
        probe_number(out, ",\"gradient\":", norm(t->gradients, tensor));
        buffer_byte(out, '}');
    }
    buffer_text(out, "]}");
    return true;
}

/* ---- gradient check ---- */

enum { DRAW_STREAM = 5 };

/* Near the cube root of the precision, where the errors of a central difference meet. */
static const double distance = sizeof(real) == sizeof(float) ? 2e-2 : 5e-5;

struct worst {
    double error, analytic, numeric;
    size_t checked;
};

/* The training loss of the batch, with the dropout of the pass before. */
static double loss_of(struct trainer *t) {
    network_run_forward(&t->run);
    struct loss_result result = trainer_loss(t, true);
    return result.sum / (result.count > 0 ? result.count : 1) +
           parameters_penalty(&t->network.parameters, t->values, NULL);
}

static double difference(struct trainer *t, real *value) {
    real kept = *value;
    *value = (real)((double)kept + distance);
    double above = loss_of(t), width = (double)*value;
    *value = (real)((double)kept - distance);
    width -= (double)*value;
    double under = loss_of(t);
    *value = kept;
    return (above - under) / width;
}

static void compare(struct probe *p, size_t at, double scale, struct worst *worst) {
    double analytic = (double)p->trainer->gradients[at];
    double numeric = difference(p->trainer, p->trainer->values + at);
    double size = fmax(fmax(fabs(analytic), fabs(numeric)), scale);
    double error = size > 0 ? fabs(analytic - numeric) / size : fabs(analytic - numeric);
    if (worst->checked++ == 0 || !(error <= worst->error)) {
        worst->error = error;
        worst->analytic = analytic;
        worst->numeric = numeric;
    }
}

static size_t largest(const real *x, size_t count) {
    size_t at = 0;
    for (size_t i = 1; i < count; i++)
        if (fabs((double)x[i]) > fabs((double)x[at])) at = i;
    return at;
}

static struct worst check_tensor(struct probe *p, const struct parameters_tensor *tensor,
                                 struct random *random) {
    size_t size = parameters_tensor_size(tensor);
    double scale = norm(p->trainer->gradients, tensor) / sqrt((double)size);
    struct worst worst = {0};
    compare(p, tensor->offset + largest(p->trainer->gradients + tensor->offset, size), scale,
            &worst);
    while (worst.checked < (size_t)p->options.samples && worst.checked < size)
        compare(p, tensor->offset + random_below(random, (uint32_t)size), scale, &worst);
    return worst;
}

static double check_tensors(struct probe *p, struct buffer *out) {
    const struct parameters *parameters = parameters_of(p);
    struct random random;
    double error = 0;
    const char *comma = "";
    for (size_t i = 0; i < parameters->count; i++) {
        if (p->options.tensor >= 0 && (size_t)p->options.tensor != i) continue;
        random_seed(&random, (uint64_t)p->options.seed, DRAW_STREAM + i);
        struct worst worst = check_tensor(p, &parameters->tensors[i], &random);
        buffer_format(out, "%s{\"name\":\"%s\",\"checked\":%zu", comma, parameters->tensors[i].name,
                      worst.checked);
        probe_number(out, ",\"error\":", worst.error);
        probe_number(out, ",\"analytic\":", worst.analytic);
        probe_number(out, ",\"numeric\":", worst.numeric);
        buffer_byte(out, '}');
        comma = ",";
        if (!(worst.error <= error)) error = worst.error;
    }
    return error;
}

/* As a step of training begins: the next batch, its loss and gradients. */
static void differentiate(struct trainer *t) {
    t->feed->next(t);
    t->run.training = true;
    loss_of(t);
    network_run_backward(&t->run);
    parameters_penalty(&t->network.parameters, t->values, t->gradients);
}

bool probe_check(struct probe *p, struct buffer *out, struct status *status) {
    struct trainer *t = p->trainer;
    struct random before = t->random;
    if (!t->can_train)
        return status_set(status, STATUS_USAGE, "text",
                          "this model was saved without its data, which the check needs");
    if (p->options.tensor >= (double)parameters_of(p)->count)
        return status_set(status, STATUS_INVALID_CONFIG, "tensor", "\"tensor\" must lie below %zu",
                          parameters_of(p)->count);
    differentiate(t);
    t->run.keep_factors = true;
    probe_number(out, "{\"step\":", distance);
    buffer_text(out, ",\"tensors\":[");
    double error = check_tensors(p, out);
    t->run.keep_factors = false;
    t->random = before;
    probe_number(out, "],\"error\":", error);
    buffer_byte(out, '}');
    return true;
}
