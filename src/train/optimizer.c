#include "train/optimizer.h"

#include "base/elementary.h"
#include "base/json.h"
#include "kernels/optimizers.h"
#include "kernels/reduce.h"
#include "train/keys.h"
#include <math.h>

/* ---- the keys ---- */

#define AT(member) offsetof(struct optimizer, member)
#define TYPE(type) (1u << OPTIMIZER_##type)
#define ADAMS (TYPE(ADAM) | TYPE(ADAMW))
#define BELOW_ONE 0.9999999
#define MOST_CLIP 1e6

const char *const optimizer_types[] = {"adam", "adamw", "sgd", "rmsprop", "adagrad", NULL};

const char *const optimizer_root_keys[] = {"optimizer", "clipNorm", "clipEachNorm",
                                           "clipValue", "schedule", NULL};

static const struct keys_entry entries[] = {
    {"learningRate", ~0u, KEYS_NUMBER, AT(learning_rate), 0, OPTIMIZER_MAX_RATE},
    {"beta1", ADAMS, KEYS_NUMBER, AT(beta1), 0, BELOW_ONE},
    {"beta2", ADAMS, KEYS_NUMBER, AT(beta2), 0, BELOW_ONE},
    {"rho", TYPE(RMSPROP), KEYS_NUMBER, AT(rho), 0, BELOW_ONE},
    {"momentum", TYPE(SGD) | TYPE(RMSPROP), KEYS_NUMBER, AT(momentum), 0, 0.9999},
    {"nesterov", TYPE(SGD), KEYS_BOOLEAN, AT(nesterov), 0, 0},
    {"initialAccumulator", TYPE(ADAGRAD), KEYS_NUMBER, AT(initial_accumulator), 0, 10},
    {"epsilon", ~TYPE(SGD), KEYS_NUMBER, AT(epsilon), 1e-12, 1},
    {"weightDecay", TYPE(ADAMW), KEYS_NUMBER, AT(weight_decay), 0, 1},
};

static const struct keys_entry clip_entries[] = {
    {"clipNorm", ~0u, KEYS_NUMBER, AT(clip_norm), 0, MOST_CLIP},
    {"clipEachNorm", ~0u, KEYS_NUMBER, AT(clip_each_norm), 0, MOST_CLIP},
    {"clipValue", ~0u, KEYS_NUMBER, AT(clip_value), 0, MOST_CLIP},
};

enum { CLIPS = sizeof clip_entries / sizeof clip_entries[0] };

static const struct keys keys = {"optimizer", optimizer_types, entries,
                                 sizeof entries / sizeof entries[0]};
static const struct keys clips = {"", NULL, clip_entries, CLIPS};

/* ---- defaults ---- */

static double default_rate(enum optimizer_type type) {
    if (type == OPTIMIZER_SGD) return 0.01;
    return type == OPTIMIZER_ADAM || type == OPTIMIZER_ADAMW ? 0.002 : 0.001;
}

struct optimizer optimizer_default(void) {
    return (struct optimizer){
        .type = OPTIMIZER_ADAM,
        .learning_rate = default_rate(OPTIMIZER_ADAM),
        .beta1 = 0.9,
        .beta2 = 0.999,
        .epsilon = 1e-7,
        .weight_decay = 0.004,
        .rho = 0.9,
        .initial_accumulator = 0.1,
        .clip_norm = 5,
        .schedule = schedule_default(),
    };
}

/* Another type begins from its defaults; clipping and schedule are no part of it. */
static void change_type(struct optimizer *optimizer, enum optimizer_type type) {
    struct optimizer fresh = optimizer_default();
    if (type == optimizer->type) return;
    fresh.type = type;
    fresh.learning_rate = default_rate(type);
    fresh.clip_norm = optimizer->clip_norm;
    fresh.clip_each_norm = optimizer->clip_each_norm;
    fresh.clip_value = optimizer->clip_value;
    fresh.schedule = optimizer->schedule;
    *optimizer = fresh;
}

/* ---- reading and writing ---- */

static bool read_optimizer(struct optimizer *optimizer, const cJSON *object,
                           struct status *status) {
    int type = (int)optimizer->type;
    if (!object) return true;
    if (!keys_read_type(&keys, object, &type, status)) return false;
    change_type(optimizer, (enum optimizer_type)type);
    return keys_read(&keys, type, object, optimizer, status);
}

static double clip_of(const struct optimizer *optimizer, size_t i) {
    const void *at = (const char *)optimizer + clip_entries[i].offset;
    return *(const double *)at;
}

/* One way to clip that is asked for takes the place of the others, unless these are asked for too.
 */
static bool read_clips(struct optimizer *optimizer, const cJSON *root, struct status *status) {
    struct optimizer given = {0};
    const char *first = NULL;
    if (!keys_read(&clips, 0, root, &given, status)) return false;
    for (size_t i = 0; i < CLIPS; i++) {
        const char *name = clip_entries[i].name;
        if (clip_of(&given, i) <= 0) continue;
        if (first)
            return status_set(status, STATUS_INVALID_CONFIG, name,
                              "\"%s\" and \"%s\" cannot both be above 0", name, first);
        first = name;
    }
    if (first) optimizer->clip_norm = optimizer->clip_each_norm = optimizer->clip_value = 0;
    return keys_read(&clips, 0, root, optimizer, status);
}

bool optimizer_parse(struct optimizer *optimizer, const cJSON *root, struct status *status) {
    return read_optimizer(optimizer, cJSON_GetObjectItemCaseSensitive(root, "optimizer"), status) &&
           read_clips(optimizer, root, status) &&
           schedule_parse(&optimizer->schedule, cJSON_GetObjectItemCaseSensitive(root, "schedule"),
                          status);
}

void optimizer_write(const struct optimizer *optimizer, struct buffer *out) {
    buffer_text(out, "\"optimizer\":");
    keys_write(&keys, (int)optimizer->type, optimizer, out);
    for (size_t i = 0; i < CLIPS; i++) {
        double value = clip_of(optimizer, i);
        if (i > 0 && value <= 0) continue;
        buffer_format(out, ",\"%s\":", clip_entries[i].name);
        json_write_number(out, value);
    }
    if (optimizer->schedule.type == SCHEDULE_CONSTANT && optimizer->schedule.warmup_steps <= 0)
        return;
    buffer_text(out, ",\"schedule\":");
    schedule_write(&optimizer->schedule, out);
}

void optimizer_write_limits(struct buffer *out) {
    keys_write_limits(&keys, out);
    buffer_byte(out, ',');
    keys_write_limits(&clips, out);
    buffer_byte(out, ',');
    schedule_write_limits(out);
}

/* ---- slots ---- */

static const char *const slot_names[][OPTIMIZER_MAX_SLOTS] = {{"adam/m", "adam/v"},
                                                              {"adamw/m", "adamw/v"},
                                                              {"sgd/momentum", NULL},
                                                              {"rmsprop/v", "rmsprop/momentum"},
                                                              {"adagrad/v", NULL}};

size_t optimizer_slots(const struct optimizer *optimizer) {
    bool moves = optimizer->momentum > 0;
    switch (optimizer->type) {
    case OPTIMIZER_SGD:
        return moves ? 1 : 0;
    case OPTIMIZER_RMSPROP:
        return moves ? 2 : 1;
    case OPTIMIZER_ADAGRAD:
        return 1;
    default:
        return 2;
    }
}

const char *optimizer_slot_name(const struct optimizer *optimizer, size_t slot) {
    return slot_names[optimizer->type][slot];
}

bool optimizer_slot_is_square(const struct optimizer *optimizer, size_t slot) {
    enum optimizer_type type = optimizer->type;
    bool adam = type == OPTIMIZER_ADAM || type == OPTIMIZER_ADAMW;
    return adam ? slot == 1 : type != OPTIMIZER_SGD && slot == 0;
}

void optimizer_reset(const struct optimizer *optimizer, size_t count, real *const *slots) {
    bool filled = optimizer->type == OPTIMIZER_ADAGRAD;
    real start = filled ? (real)optimizer->initial_accumulator : 0;
    for (size_t s = 0; s < optimizer_slots(optimizer); s++)
        for (size_t i = 0; i < count; i++) slots[s][i] = start;
}

/* ---- a step ---- */

double optimizer_norm(const real *gradients, size_t count) {
    return sqrt(reduce_squares(gradients, count));
}

/* Everything of the step but its scale. `rate` is the schedule's, `step` 1 at the first. */
static struct optimizers_step prepare(const struct optimizer *o, double rate, uint64_t step) {
    bool nesterov = o->nesterov, adagrad = o->type == OPTIMIZER_ADAGRAD;
    if (o->type == OPTIMIZER_ADAM || o->type == OPTIMIZER_ADAMW)
        rate *= sqrt(1 - elementary_whole_power(o->beta2, step)) /
                (1 - elementary_whole_power(o->beta1, step));
    return (struct optimizers_step){
        .rate = (real)rate,
        .beta1 = (real)o->beta1,
        .beta2 = (real)o->beta2,
        .epsilon = (real)o->epsilon,
        .momentum = (real)o->momentum,
        .ahead = nesterov ? (real)o->momentum : 1,
        .pull = nesterov ? (real)rate : 0,
        .keep = adagrad ? 1 : (real)o->rho,
        .gain = adagrad ? 1 : (real)(1 - o->rho),
    };
}

/* `at` is where the block begins in all the blocks. */
static void update(const struct optimizer *o, const struct optimizers_step *step, size_t at,
                   size_t count, real *values, real *gradients, real *const *slots) {
    size_t slot_count = optimizer_slots(o);
    real *first = slot_count > 0 ? slots[0] + at : NULL;
    real *second = slot_count > 1 ? slots[1] + at : NULL;
    values += at;
    gradients += at;
    if (!first)
        reduce_add_scaled(values, -step->rate * step->scale, gradients, count);
    else if (o->type == OPTIMIZER_SGD)
        optimizers_update(OPTIMIZERS_MOMENTUM, step, count, values, gradients, first, NULL);
    else if (o->type == OPTIMIZER_RMSPROP || o->type == OPTIMIZER_ADAGRAD)
        optimizers_update(OPTIMIZERS_ROOT, step, count, values, gradients, second, first);
    else
        optimizers_update(OPTIMIZERS_ADAM, step, count, values, gradients, first, second);
}

static real scale_to(double clip, double norm) {
    return (real)(clip > 0 && norm > clip ? clip / norm : 1);
}

void optimizer_apply(const struct optimizer *optimizer, const struct parameters *parameters,
                     uint64_t done, double norm, real *values, real *gradients,
                     real *const *slots) {
    double rate = schedule_rate(&optimizer->schedule, optimizer->learning_rate, done);
    struct optimizers_step step = prepare(optimizer, rate, done + 1);
    if (optimizer->type == OPTIMIZER_ADAMW)
        reduce_add_scaled(values, (real)(-rate * optimizer->weight_decay), values,
                          parameters->size);
    if (optimizer->clip_value > 0)
        optimizers_clamp(gradients, parameters->size, (real)optimizer->clip_value);
    if (optimizer->clip_each_norm <= 0) {
        step.scale = scale_to(optimizer->clip_norm, norm);
        update(optimizer, &step, 0, parameters->size, values, gradients, slots);
        return;
    }
    for (size_t i = 0; i < parameters->count; i++) {
        size_t at = parameters->tensors[i].offset;
        size_t count = parameters_tensor_size(&parameters->tensors[i]);
        step.scale = scale_to(optimizer->clip_each_norm, optimizer_norm(gradients + at, count));
        update(optimizer, &step, at, count, values, gradients, slots);
    }
}
