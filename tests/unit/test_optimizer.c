/* Every optimizer and every way to clip against Keras's formulas in plain double arithmetic; bits;
 * reading, writing, limits, faults. */
#include "check.h"

#include "base/json.h"
#include "base/random.h"
#include "train/optimizer.h"
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
#define TOLERANCE 1e-12
#else
#define TOLERANCE 1e-5
#endif

#define PI 3.14159265358979323846

enum { SIZE = 41, STEPS = 30 };

/* Tensors of lengths that are and are not multiples of the vector's. */
static const size_t shapes[][2] = {{3, 5}, {0, 7}, {0, 1}, {4, 4}, {0, 2}};

static struct parameters parameters;
static struct random source;

static void build(void) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        parameters_add(&parameters, "layer", "tensor", shapes[i][0], shapes[i][1],
                       INITIALIZER_ZEROS);
    CHECK(parameters.size == SIZE);
}

static bool parse_into(struct optimizer *optimizer, const char *json, struct status *status) {
    status_clear(status);
    cJSON *root = json_parse(json, strlen(json), status);
    bool good = root && optimizer_parse(optimizer, root, status);
    cJSON_Delete(root);
    return good;
}

static struct optimizer given(const char *json) {
    struct optimizer optimizer = optimizer_default();
    struct status status;
    if (!CHECK(parse_into(&optimizer, json, &status)))
        fprintf(stderr, "%s: %s\n", json, status.message);
    return optimizer;
}

/* ---- the engine's side: blocks exactly as large as needed ---- */

struct blocks {
    real *values, *gradients, *slots[OPTIMIZER_MAX_SLOTS];
};

static real *block(void) {
    return malloc(SIZE * sizeof(real));
}

static struct blocks begin(const struct optimizer *optimizer) {
    struct blocks b = {block(), block(), {NULL, NULL}};
    for (size_t i = 0; i < optimizer_slots(optimizer); i++) b.slots[i] = block();
    random_seed(&source, 5, 0);
    for (size_t i = 0; i < SIZE; i++) b.values[i] = (real)(2 * random_uniform(&source) - 1);
    optimizer_reset(optimizer, SIZE, b.slots);
    return b;
}

static void end(struct blocks *b) {
    free(b->values);
    free(b->gradients);
    for (size_t i = 0; i < OPTIMIZER_MAX_SLOTS; i++) free(b->slots[i]);
}

/* Tensors' gradients of different sizes, so that clipping tells them apart. */
static void draw(struct blocks *b) {
    for (size_t t = 0; t < parameters.count; t++) {
        const struct parameters_tensor *tensor = &parameters.tensors[t];
        for (size_t i = 0; i < parameters_tensor_size(tensor); i++)
            b->gradients[tensor->offset + i] =
                (real)((double)(t + 1) * (random_uniform(&source) - 0.4));
    }
}

static void step(const struct optimizer *optimizer, struct blocks *b, uint64_t done) {
    optimizer_apply(optimizer, &parameters, done, optimizer_norm(b->gradients, SIZE), b->values,
                    b->gradients, b->slots);
}

/* ---- the reference ---- */

struct reference {
    double w[SIZE], g[SIZE], m[SIZE], v[SIZE];
};

static double norm_of(const double *g, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += g[i] * g[i];
    return sqrt(sum);
}

static void reference_clip(struct reference *r, const struct optimizer *o) {
    double all = norm_of(r->g, SIZE);
    if (o->clip_norm > 0)
        for (size_t i = 0; i < SIZE; i++) r->g[i] *= o->clip_norm * fmin(1 / all, 1 / o->clip_norm);
    for (size_t t = 0; t < parameters.count && o->clip_each_norm > 0; t++) {
        size_t count = shapes[t][0] ? shapes[t][0] * shapes[t][1] : shapes[t][1];
        double *g = r->g + parameters.tensors[t].offset, norm = norm_of(g, count);
        for (size_t i = 0; i < count; i++)
            g[i] = g[i] * o->clip_each_norm / fmax(norm, o->clip_each_norm);
    }
    if (o->clip_value > 0)
        for (size_t i = 0; i < SIZE; i++)
            r->g[i] = fmax(-o->clip_value, fmin(o->clip_value, r->g[i]));
}

/* Only the schedules that the cases below have. */
static double reference_rate(const struct optimizer *o, double s) {
    const struct schedule *h = &o->schedule;
    if (s < h->warmup_steps) return o->learning_rate * s / h->warmup_steps;
    s -= h->warmup_steps;
    if (h->type == SCHEDULE_EXPONENTIAL)
        return o->learning_rate * pow(h->decay_rate, s / h->decay_steps);
    if (h->type == SCHEDULE_COSINE)
        return o->learning_rate *
               ((1 - h->minimum) * 0.5 * (1 + cos(PI * fmin(s, h->decay_steps) / h->decay_steps)) +
                h->minimum);
    return o->learning_rate;
}

static void reference_element(const struct optimizer *o, double lr, double t, double g, double *w,
                              double *m, double *v) {
    double change;
    switch (o->type) {
    case OPTIMIZER_ADAMW:
        *w -= *w * o->weight_decay * lr; /* fall through */
    case OPTIMIZER_ADAM:
        *m = o->beta1 * *m + (1 - o->beta1) * g;
        *v = o->beta2 * *v + (1 - o->beta2) * g * g;
        *w -=
            lr * sqrt(1 - pow(o->beta2, t)) / (1 - pow(o->beta1, t)) * *m / (sqrt(*v) + o->epsilon);
        break;
    case OPTIMIZER_SGD:
        *m = o->momentum * *m - lr * g;
        *w += o->nesterov ? o->momentum * *m - lr * g : *m;
        break;
    case OPTIMIZER_RMSPROP:
        *v = o->rho * *v + (1 - o->rho) * g * g;
        change = lr * g / sqrt(*v + o->epsilon);
        *m = o->momentum * *m + change;
        *w -= o->momentum > 0 ? *m : change;
        break;
    case OPTIMIZER_ADAGRAD:
        *v += g * g;
        *w -= lr * g / sqrt(*v + o->epsilon);
        break;
    }
}

static void reference_begin(struct reference *r, const struct optimizer *o,
                            const struct blocks *b) {
    memset(r, 0, sizeof *r);
    for (size_t i = 0; i < SIZE; i++) {
        r->w[i] = (double)b->values[i];
        r->v[i] = o->type == OPTIMIZER_ADAGRAD ? o->initial_accumulator : 0;
    }
}

static void reference_step(struct reference *r, const struct optimizer *o, const struct blocks *b,
                           int done) {
    for (size_t i = 0; i < SIZE; i++) r->g[i] = (double)b->gradients[i];
    reference_clip(r, o);
    double rate = reference_rate(o, done);
    for (size_t i = 0; i < SIZE; i++)
        reference_element(o, rate, done + 1, r->g[i], &r->w[i], &r->m[i], &r->v[i]);
}

/* ---- both side by side ---- */

static const char *const cases[] = {
    "{\"clipNorm\":0}",
    "{}",
    "{\"optimizer\":{\"beta1\":0,\"beta2\":0,\"epsilon\":1}}",
    "{\"optimizer\":{\"type\":\"adam\",\"beta1\":0.5,\"beta2\":0.9,\"epsilon\":0.001},"
    "\"clipNorm\":3}",
    "{\"optimizer\":{\"type\":\"adam\",\"learningRate\":0.05},\"clipEachNorm\":2}",
    "{\"optimizer\":{\"type\":\"adamw\"}}",
    "{\"optimizer\":{\"type\":\"adamw\",\"weightDecay\":0.3,\"learningRate\":0.05},\"clipNorm\":1,"
    "\"schedule\":{\"type\":\"cosine\",\"decaySteps\":20,\"minimum\":0.1,\"warmupSteps\":5}}",
    "{\"optimizer\":{\"type\":\"sgd\"},\"clipNorm\":0}",
    "{\"optimizer\":{\"type\":\"sgd\",\"nesterov\":true},\"clipNorm\":1}",
    "{\"optimizer\":{\"type\":\"sgd\"},\"clipEachNorm\":0.5}",
    "{\"optimizer\":{\"type\":\"sgd\",\"momentum\":0.9},\"clipNorm\":0.5}",
    "{\"optimizer\":{\"type\":\"sgd\",\"momentum\":0.9,\"nesterov\":true},\"clipValue\":0.25}",
    "{\"optimizer\":{\"type\":\"rmsprop\"}}",
    "{\"optimizer\":{\"type\":\"rmsprop\",\"rho\":0.5,\"epsilon\":0.01},\"clipValue\":1.5,"
    "\"schedule\":{\"type\":\"exponential\",\"decaySteps\":4,\"decayRate\":0.7}}",
    "{\"optimizer\":{\"type\":\"rmsprop\",\"momentum\":0.5},\"clipEachNorm\":1.5}",
    "{\"optimizer\":{\"type\":\"adagrad\",\"learningRate\":0.1},\"clipNorm\":0}",
    "{\"optimizer\":{\"type\":\"adagrad\",\"initialAccumulator\":0,\"epsilon\":0.001}}",
};

enum { CASES = sizeof cases / sizeof cases[0] };

static double worst(const real *x, const double *wanted) {
    double most = 0;
    for (size_t i = 0; i < SIZE; i++) {
        double error = fabs((double)x[i] - wanted[i]);
        if (!(error <= most)) most = error;
    }
    return most;
}

static void test_case(const char *json) {
    struct optimizer optimizer = given(json);
    struct blocks b = begin(&optimizer);
    struct reference r;
    reference_begin(&r, &optimizer, &b);
    for (int done = 0; done < STEPS; done++) {
        draw(&b);
        reference_step(&r, &optimizer, &b, done);
        step(&optimizer, &b, (uint64_t)done);
    }
    if (!CHECK(worst(b.values, r.w) <= TOLERANCE))
        fprintf(stderr, "%s: off by %g\n", json, worst(b.values, r.w));
    end(&b);
}

/* Where there is no gradient, nothing but Adam's decay and a momentum moves. */
static void test_nothing(void) {
    struct optimizer optimizer = given("{\"optimizer\":{\"type\":\"adagrad\"},\"clipEachNorm\":1}");
    struct blocks b = begin(&optimizer);
    struct reference r;
    reference_begin(&r, &optimizer, &b);
    for (size_t i = 0; i < SIZE; i++) b.gradients[i] = 0;
    step(&optimizer, &b, 0);
    CHECK(worst(b.values, r.w) == 0);
    CHECK(b.slots[0][SIZE - 1] == (real)0.1);
    end(&b);
}

/* Only clipValue writes into the gradients. */
static void test_gradients_kept(void) {
    for (size_t i = 0; i < CASES; i++) {
        struct optimizer optimizer = given(cases[i]);
        struct blocks b = begin(&optimizer);
        real before[SIZE];
        draw(&b);
        memcpy(before, b.gradients, sizeof before);
        step(&optimizer, &b, 0);
        bool same = memcmp(before, b.gradients, sizeof before) == 0;
        CHECK(same == !(optimizer.clip_value > 0));
        end(&b);
    }
}

/* ---- bits ---- */

#ifndef RECURRENCE_DOUBLE

/* Of Adam's, as every build has had them from the first; and of all cases together. */
static const uint64_t adam_bits = 0x633b7f45cd49421e, all_bits = 0x16905a461f76d125;

static uint64_t hash(uint64_t hash, const real *x) {
    for (size_t i = 0; i < SIZE; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        hash = (hash ^ bits) * 0x100000001B3u;
    }
    return hash;
}

static uint64_t trained(const char *json, uint64_t start) {
    struct optimizer optimizer = given(json);
    struct blocks b = begin(&optimizer);
    for (uint64_t done = 0; done < STEPS; done++) {
        draw(&b);
        step(&optimizer, &b, done);
    }
    start = hash(start, b.values);
    for (size_t i = 0; i < optimizer_slots(&optimizer); i++) start = hash(start, b.slots[i]);
    end(&b);
    return start;
}

static void test_bits(void) {
    uint64_t adam = trained(cases[1], 0xCBF29CE484222325u), all = adam;
    for (size_t i = 0; i < CASES; i++) all = trained(cases[i], all);
    CHECK(adam == adam_bits);
    CHECK(all == all_bits);
    fprintf(stderr, "# bits: %016llx %016llx\n", (unsigned long long)adam, (unsigned long long)all);
}

#endif

/* ---- slots ---- */

static void test_slots(void) {
    static const char *const wanted[][3] = {
        {"{}", "adam/m", "adam/v"},
        {"{\"optimizer\":{\"type\":\"adamw\"}}", "adamw/m", "adamw/v"},
        {"{\"optimizer\":{\"type\":\"sgd\"}}", NULL, NULL},
        {"{\"optimizer\":{\"type\":\"sgd\",\"momentum\":0.1}}", "sgd/momentum", NULL},
        {"{\"optimizer\":{\"type\":\"rmsprop\"}}", "rmsprop/v", NULL},
        {"{\"optimizer\":{\"type\":\"rmsprop\",\"momentum\":0.1}}", "rmsprop/v",
         "rmsprop/momentum"},
        {"{\"optimizer\":{\"type\":\"adagrad\"}}", "adagrad/v", NULL},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct optimizer optimizer = given(wanted[i][0]);
        size_t count = 0;
        for (; count < OPTIMIZER_MAX_SLOTS && wanted[i][count + 1]; count++) {
            const char *name = optimizer_slot_name(&optimizer, count);
            CHECK_TEXT(name, wanted[i][count + 1]);
            CHECK(optimizer_slot_is_square(&optimizer, count) == (strstr(name, "/v") != NULL));
        }
        CHECK(optimizer_slots(&optimizer) == count);
    }
}

/* ---- configuration ---- */

static bool same_schedule(const struct schedule *a, const struct schedule *b) {
    return a->type == b->type && a->every_steps == b->every_steps && a->factor == b->factor &&
           a->decay_steps == b->decay_steps && a->decay_rate == b->decay_rate &&
           a->staircase == b->staircase && a->minimum == b->minimum &&
           a->warmup_steps == b->warmup_steps;
}

static bool same(const struct optimizer *a, const struct optimizer *b) {
    return a->type == b->type && a->learning_rate == b->learning_rate && a->beta1 == b->beta1 &&
           a->beta2 == b->beta2 && a->epsilon == b->epsilon && a->weight_decay == b->weight_decay &&
           a->momentum == b->momentum && a->nesterov == b->nesterov && a->rho == b->rho &&
           a->initial_accumulator == b->initial_accumulator && a->clip_norm == b->clip_norm &&
           a->clip_each_norm == b->clip_each_norm && a->clip_value == b->clip_value &&
           same_schedule(&a->schedule, &b->schedule);
}

static char *written(const struct optimizer *optimizer) {
    struct buffer out = {0};
    buffer_byte(&out, '{');
    optimizer_write(optimizer, &out);
    buffer_byte(&out, '}');
    return buffer_take(&out, NULL);
}

static void check_round_trip(const struct optimizer *optimizer) {
    char *json = written(optimizer);
    struct optimizer again = given(json);
    CHECK(same(optimizer, &again));
    free(json);
}

/* Every number any double within its limits, those of other types at their defaults. */
static void check_drawn(enum optimizer_type type) {
    char json[80];
    snprintf(json, sizeof json, "{\"optimizer\":{\"type\":\"%s\"}}", optimizer_types[type]);
    struct optimizer o = given(json);
    bool adam = type == OPTIMIZER_ADAM || type == OPTIMIZER_ADAMW;
    o.learning_rate = 10 * random_uniform(&source);
    if (adam) o.beta1 = 0.9999 * random_uniform(&source);
    if (adam) o.beta2 = 0.9999 * random_uniform(&source);
    if (type != OPTIMIZER_SGD) o.epsilon = exp(-27 * random_uniform(&source));
    if (type == OPTIMIZER_ADAMW) o.weight_decay = random_uniform(&source);
    if (type == OPTIMIZER_SGD || type == OPTIMIZER_RMSPROP)
        o.momentum = 0.9999 * random_uniform(&source);
    if (type == OPTIMIZER_SGD) o.nesterov = random_below(&source, 2);
    if (type == OPTIMIZER_RMSPROP) o.rho = 0.9999 * random_uniform(&source);
    if (type == OPTIMIZER_ADAGRAD) o.initial_accumulator = 10 * random_uniform(&source);
    double *clips[] = {&o.clip_norm, &o.clip_each_norm, &o.clip_value};
    o.clip_norm = 0;
    *clips[random_below(&source, 3)] = random_below(&source, 2) ? 1e6 * random_uniform(&source) : 0;
    if (random_below(&source, 2)) {
        o.schedule.type = SCHEDULE_COSINE;
        o.schedule.decay_steps = 1 + random_below(&source, 1000000000);
        o.schedule.minimum = random_uniform(&source);
        o.schedule.warmup_steps = random_below(&source, 1000000000);
    }
    check_round_trip(&o);
}

static void test_written(void) {
    struct optimizer usual = optimizer_default();
    char *json = written(&usual);
    CHECK_TEXT(json, "{\"optimizer\":{\"type\":\"adam\",\"learningRate\":0.002,\"beta1\":0.9,"
                     "\"beta2\":0.999,\"epsilon\":1e-07},\"clipNorm\":5}");
    free(json);
    struct optimizer other =
        given("{\"optimizer\":{\"type\":\"sgd\",\"nesterov\":true},\"clipValue\":2,"
              "\"schedule\":{\"type\":\"step\"}}");
    json = written(&other);
    CHECK_TEXT(json, "{\"optimizer\":{\"type\":\"sgd\",\"learningRate\":0.01,\"momentum\":0,"
                     "\"nesterov\":true},\"clipNorm\":0,\"clipValue\":2,\"schedule\":{\"type\":"
                     "\"step\",\"everySteps\":1000,\"factor\":0.5,\"warmupSteps\":0}}");
    free(json);
    for (size_t i = 0; i < CASES; i++) {
        struct optimizer optimizer = given(cases[i]);
        check_round_trip(&optimizer);
    }
    for (int i = 0; i < 500; i++) check_drawn((enum optimizer_type)(i % 5));
}

static void test_defaults(void) {
    static const double rates[] = {0.002, 0.002, 0.01, 0.001, 0.001};
    for (int type = 0; optimizer_types[type]; type++) {
        char json[80];
        snprintf(json, sizeof json, "{\"optimizer\":{\"type\":\"%s\"}}", optimizer_types[type]);
        struct optimizer o = given(json);
        CHECK((int)o.type == type && o.learning_rate == rates[type] && o.epsilon == 1e-7);
        CHECK(o.beta1 == 0.9 && o.beta2 == 0.999 && o.weight_decay == 0.004 && o.rho == 0.9);
        CHECK(o.momentum == 0 && !o.nesterov && o.initial_accumulator == 0.1 && o.clip_norm == 5);
    }
}

/* What is left out stays; another type and another way to clip take the former's place. */
static void test_kept(void) {
    struct optimizer o = given("{\"optimizer\":{\"learningRate\":0.5,\"beta1\":0.1},"
                               "\"clipNorm\":2,\"schedule\":{\"warmupSteps\":9}}");
    struct status status;
    CHECK(parse_into(&o, "{\"optimizer\":{\"type\":\"adam\",\"beta2\":0.2}}", &status));
    CHECK(o.learning_rate == 0.5 && o.beta1 == 0.1 && o.beta2 == 0.2 && o.clip_norm == 2);
    CHECK(parse_into(&o, "{\"optimizer\":{\"type\":\"adamw\"}}", &status));
    CHECK(o.learning_rate == 0.002 && o.beta1 == 0.9 && o.clip_norm == 2);
    CHECK(o.schedule.warmup_steps == 9);
    CHECK(parse_into(&o, "{\"clipValue\":0}", &status) && o.clip_norm == 2);
    CHECK(parse_into(&o, "{\"clipValue\":3}", &status));
    CHECK(o.clip_norm == 0 && o.clip_value == 3);
    CHECK(parse_into(&o, "{\"clipNorm\":4,\"clipValue\":0}", &status));
    CHECK(o.clip_norm == 4 && o.clip_value == 0);
}

static void test_faults(void) {
    static const char *const faults[][2] = {
        {"{\"optimizer\":\"adam\"}", "optimizer"},
        {"{\"optimizer\":[]}", "optimizer"},
        {"{\"optimizer\":null}", "optimizer"},
        {"{\"optimizer\":{\"type\":\"Adam\"}}", "optimizer.type"},
        {"{\"optimizer\":{\"type\":2}}", "optimizer.type"},
        {"{\"optimizer\":{\"rate\":1}}", "optimizer.rate"},
        {"{\"optimizer\":{\"momentum\":0}}", "optimizer.momentum"},
        {"{\"optimizer\":{\"type\":\"sgd\",\"epsilon\":1e-7}}", "optimizer.epsilon"},
        {"{\"optimizer\":{\"type\":\"adam\",\"weightDecay\":0.1}}", "optimizer.weightDecay"},
        {"{\"optimizer\":{\"type\":\"rmsprop\",\"nesterov\":true}}", "optimizer.nesterov"},
        {"{\"optimizer\":{\"type\":\"adagrad\",\"beta1\":0.1}}", "optimizer.beta1"},
        {"{\"optimizer\":{\"learningRate\":-1}}", "optimizer.learningRate"},
        {"{\"optimizer\":{\"learningRate\":1e999}}", "optimizer.learningRate"},
        {"{\"optimizer\":{\"type\":\"sgd\",\"nesterov\":1}}", "optimizer.nesterov"},
        {"{\"optimizer\":{\"epsilon\":0}}", "optimizer.epsilon"},
        {"{\"optimizer\":{\"type\":\"rmsprop\",\"rho\":1}}", "optimizer.rho"},
        {"{\"clipNorm\":-1}", "clipNorm"},
        {"{\"clipEachNorm\":1e7}", "clipEachNorm"},
        {"{\"clipValue\":\"1\"}", "clipValue"},
        {"{\"clipNorm\":1,\"clipEachNorm\":1}", "clipEachNorm"},
        {"{\"clipNorm\":1,\"clipValue\":1}", "clipValue"},
        {"{\"clipValue\":1,\"clipEachNorm\":1,\"clipNorm\":0}", "clipValue"},
        {"{\"schedule\":5}", "schedule"},
        {"{\"schedule\":{\"type\":\"cosine\",\"factor\":1}}", "schedule.factor"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct optimizer optimizer = optimizer_default();
        struct status status;
        CHECK(!parse_into(&optimizer, faults[i][0], &status));
        CHECK(status.code == STATUS_INVALID_CONFIG);
        CHECK_TEXT(status.key, faults[i][1]);
    }
}

/* Objects that may hold the key; the two %s are the key and its value. */
static const char *const holders[] = {
    "{\"optimizer\":{\"type\":\"adam\",\"%s\":%s}}",
    "{\"optimizer\":{\"type\":\"adamw\",\"%s\":%s}}",
    "{\"optimizer\":{\"type\":\"sgd\",\"%s\":%s}}",
    "{\"optimizer\":{\"type\":\"rmsprop\",\"%s\":%s}}",
    "{\"optimizer\":{\"type\":\"adagrad\",\"%s\":%s}}",
    "{\"schedule\":{\"type\":\"step\",\"%s\":%s}}",
    "{\"schedule\":{\"type\":\"exponential\",\"%s\":%s}}",
    "{\"schedule\":{\"type\":\"cosine\",\"%s\":%s}}",
};

static int accepted(const char *key, double value) {
    bool clip = strncmp(key, "clip", 4) == 0;
    int count = 0;
    char number[40], json[160];
    snprintf(number, sizeof number, "%.17g", value);
    for (size_t i = 0; i < (clip ? 1 : sizeof holders / sizeof holders[0]); i++) {
        struct optimizer optimizer = optimizer_default();
        struct status status;
        snprintf(json, sizeof json, clip ? "{\"%s\":%s}" : holders[i], key, number);
        count += parse_into(&optimizer, json, &status);
    }
    return count;
}

static void test_limits(void) {
    struct buffer out = {0};
    struct status status;
    status_clear(&status);
    buffer_byte(&out, '{');
    optimizer_write_limits(&out);
    buffer_byte(&out, '}');
    cJSON *limits = json_parse(out.data, out.length, &status);
    if (!CHECK(limits)) return;
    CHECK(cJSON_GetArraySize(limits) == 17);
    for (const cJSON *limit = limits->child; limit; limit = limit->next) {
        double least = cJSON_GetObjectItem(limit, "least")->valuedouble;
        double most = cJSON_GetObjectItem(limit, "most")->valuedouble;
        int count = accepted(limit->string, least);
        CHECK(count > 0 && accepted(limit->string, most) == count);
        CHECK(accepted(limit->string, least - 1e-13) == 0);
        CHECK(accepted(limit->string, most * (1 + 1e-9)) == 0);
    }
    cJSON_Delete(limits);
    buffer_free(&out);
}

int main(void) {
    build();
    for (size_t i = 0; i < CASES; i++) test_case(cases[i]);
    test_nothing();
    test_gradients_kept();
#ifndef RECURRENCE_DOUBLE
    test_bits();
#endif
    test_slots();
    test_written();
    test_defaults();
    test_kept();
    test_faults();
    test_limits();
    return check_report("optimizer");
}
