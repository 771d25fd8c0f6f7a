#include "train/schedule.h"

#include "base/elementary.h"
#include "train/keys.h"
#include <math.h>

#define AT(member) offsetof(struct schedule, member)
#define TYPE(type) (1u << SCHEDULE_##type)
#define MOST_STEPS 1e9
#define LEAST_FACTOR 1e-6
#define MOST_FACTOR 10

static const char *const types[] = {"constant", "step", "exponential", "cosine", NULL};

static const struct keys_entry entries[] = {
    {"everySteps", TYPE(STEP), KEYS_WHOLE, AT(every_steps), 1, MOST_STEPS},
    {"factor", TYPE(STEP), KEYS_NUMBER, AT(factor), LEAST_FACTOR, MOST_FACTOR},
    {"decaySteps", TYPE(EXPONENTIAL) | TYPE(COSINE), KEYS_WHOLE, AT(decay_steps), 1, MOST_STEPS},
    {"decayRate", TYPE(EXPONENTIAL), KEYS_NUMBER, AT(decay_rate), LEAST_FACTOR, MOST_FACTOR},
    {"staircase", TYPE(EXPONENTIAL), KEYS_BOOLEAN, AT(staircase), 0, 0},
    {"minimum", TYPE(COSINE), KEYS_NUMBER, AT(minimum), 0, 1},
    {"warmupSteps", ~0u, KEYS_WHOLE, AT(warmup_steps), 0, MOST_STEPS},
};

static const struct keys keys = {"schedule", types, entries, sizeof entries / sizeof entries[0]};

struct schedule schedule_default(void) {
    return (struct schedule){
        .every_steps = 1000,
        .factor = 0.5,
        .decay_steps = 1000,
        .decay_rate = 0.9,
    };
}

/* What the rate is multiplied by after `steps` steps, warm-up aside. */
static double multiplier(const struct schedule *schedule, double steps) {
    double turns = steps / schedule->decay_steps;
    switch (schedule->type) {
    case SCHEDULE_CONSTANT:
        break;
    case SCHEDULE_STEP:
        return elementary_power(schedule->factor, floor(steps / schedule->every_steps));
    case SCHEDULE_EXPONENTIAL:
        return elementary_power(schedule->decay_rate, schedule->staircase ? floor(turns) : turns);
    case SCHEDULE_COSINE:
        return (1 - schedule->minimum) * (1 + elementary_cosine_pi(turns < 1 ? turns : 1)) / 2 +
               schedule->minimum;
    }
    return 1;
}

double schedule_rate(const struct schedule *schedule, double rate, uint64_t done) {
    double steps = (double)done, warmup = schedule->warmup_steps;
    if (steps < warmup) return rate * (steps / warmup);
    double times = multiplier(schedule, steps - warmup);
    return rate * (times < SCHEDULE_MOST ? times : SCHEDULE_MOST);
}

bool schedule_parse(struct schedule *schedule, const cJSON *object, struct status *status) {
    int type = (int)schedule->type;
    if (!object) return true;
    if (!keys_read_type(&keys, object, &type, status)) return false;
    if (type != (int)schedule->type) *schedule = schedule_default();
    schedule->type = (enum schedule_type)type;
    return keys_read(&keys, type, object, schedule, status);
}

void schedule_write(const struct schedule *schedule, struct buffer *out) {
    keys_write(&keys, (int)schedule->type, schedule, out);
}

void schedule_write_limits(struct buffer *out) {
    keys_write_limits(&keys, out);
}
