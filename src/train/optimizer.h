/* Clipping and the update of all parameters at once, by Keras 3's formulas.
 *
 *   sgd       m = momentum m - lr g;  w += m, or with nesterov w += momentum m - lr g (Sutskever et
 *             al. 2013); without momentum w -= lr g
 *   rmsprop   v = rho v + (1 - rho) g^2;  step = lr g / sqrt(v + epsilon);  w -= step, or with
 *             momentum m = momentum m + step;  w -= m (Hinton 2012)
 *   adam      m += (g - m)(1 - beta1);  v += (g^2 - v)(1 - beta2);
 *             w -= lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt v + epsilon) (Kingma & Ba 2015)
 *   adamw     first w -= lr weightDecay w on every parameter, then adam (Loshchilov & Hutter 2019)
 *   adagrad   v += g^2;  w -= lr g / sqrt(v + epsilon) (Duchi et al. 2011)
 *
 * Clipping, at most one of: clipNorm, the norm of all gradients together (Pascanu et al. 2013);
 * clipEachNorm, that of each tensor; clipValue, every number. */
#ifndef OPTIMIZER_H
#define OPTIMIZER_H

#include "base/buffer.h"
#include "base/status.h"
#include "model/parameters.h"
#include "train/schedule.h"
#include <cJSON.h>
#include <stddef.h>
#include <stdint.h>

enum { OPTIMIZER_MAX_SLOTS = 2 };

#define OPTIMIZER_MAX_RATE 10.0

enum optimizer_type {
    OPTIMIZER_ADAM,
    OPTIMIZER_ADAMW,
    OPTIMIZER_SGD,
    OPTIMIZER_RMSPROP,
    OPTIMIZER_ADAGRAD,
};

struct optimizer {
    enum optimizer_type type;
    double learning_rate;
    double beta1, beta2;                          /* adam, adamw */
    double epsilon;                               /* all but sgd */
    double weight_decay;                          /* adamw */
    double momentum;                              /* sgd, rmsprop; 0: none */
    bool nesterov;                                /* sgd */
    double rho;                                   /* rmsprop */
    double initial_accumulator;                   /* adagrad */
    double clip_norm, clip_each_norm, clip_value; /* 0: no clipping */
    struct schedule schedule;
};

/* Adam at 0.002 with clipNorm 5. */
struct optimizer optimizer_default(void);

/* Blocks of numbers that the optimizer keeps beside the parameters, 0 to 2, and the name of each in
 * a saved model: "adam/m", "adam/v", "adamw/m", "adamw/v", "sgd/momentum", "rmsprop/v",
 * "rmsprop/momentum", "adagrad/v". */
size_t optimizer_slots(const struct optimizer *optimizer);
const char *optimizer_slot_name(const struct optimizer *optimizer, size_t slot);

/* Whether a slot (a "…/v") holds sums of squares, never below 0. */
bool optimizer_slot_is_square(const struct optimizer *optimizer, size_t slot);

/* The slots before the first step: zeros, or adagrad's initial accumulator. */
void optimizer_reset(const struct optimizer *optimizer, size_t count, real *const *slots);

/* sqrt of the sum of squares of a block. */
double optimizer_norm(const real *gradients, size_t count);

/* One step after `done` earlier ones, on blocks of the layout `parameters`. `norm` is the
 * gradients' norm (penalties' part included). clipValue changes the gradients, nothing else does.
 * The order is Keras's: clipping, weight decay, update. */
void optimizer_apply(const struct optimizer *optimizer, const struct parameters *parameters,
                     uint64_t done, double norm, real *values, real *gradients, real *const *slots);

/* Read "optimizer" ({"type":"adam","learningRate":0.002,…}; each type has its own keys and Keras's
 * defaults, but for the learning rate when it is left out: adam, adamw 0.002 (the course's), sgd
 * 0.01, rmsprop and adagrad 0.001), "clipNorm", "clipEachNorm", "clipValue" and "schedule" of the
 * root object. Keys left out keep what is in *optimizer; another type begins from its defaults. One
 * of the three clips given above 0 turns off those left out; two given above 0 are a fault. */
bool optimizer_parse(struct optimizer *optimizer, const cJSON *root, struct status *status);

/* The keys of the root object that optimizer_parse() reads, NULL-terminated. */
extern const char *const optimizer_root_keys[];

/* Append "optimizer":{…},"clipNorm":… (always), "clipEachNorm", "clipValue" and "schedule" when
 * they are not at their defaults: members of an object. */
void optimizer_write(const struct optimizer *optimizer, struct buffer *out);

/* Append the limits as members of a JSON object: "learningRate":{"least":0,"most":10},… */
void optimizer_write_limits(struct buffer *out);

/* The names of the types in the order of the enumeration, NULL-terminated. */
extern const char *const optimizer_types[];

#endif
