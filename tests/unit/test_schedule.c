/* Learning rates against Keras's formulas in libm's functions; reading, writing, faults. */
#include "check.h"

#include "base/json.h"
#include "train/schedule.h"

#define PI 3.14159265358979323846

static bool parse(const char *json, struct schedule *schedule, struct status *status) {
    status_clear(status);
    *schedule = schedule_default();
    cJSON *object = json_parse(json, strlen(json), status);
    bool good = object && schedule_parse(schedule, object, status);
    cJSON_Delete(object);
    return good;
}

static struct schedule given(const char *json) {
    struct schedule schedule;
    struct status status;
    CHECK(parse(json, &schedule, &status));
    return schedule;
}

/* ---- rates ---- */

static bool follows(const struct schedule *schedule, uint64_t done, double wanted) {
    double rate = schedule_rate(schedule, 0.3, done);
    return fabs(rate - wanted) <= 1e-14 + 1e-12 * wanted;
}

static void test_step(void) {
    struct schedule halves = given("{\"type\":\"step\",\"everySteps\":3,\"factor\":0.5}");
    struct schedule tenths = given("{\"type\":\"step\",\"everySteps\":1,\"factor\":0.9}");
    for (uint64_t s = 0; s < 60; s++) {
        CHECK(schedule_rate(&halves, 0.3, s) == ldexp(0.3, -(int)(s / 3)));
        CHECK(follows(&tenths, s, 0.3 * pow(0.9, (double)s)));
    }
}

static void test_exponential(void) {
    struct schedule smooth =
        given("{\"type\":\"exponential\",\"decaySteps\":7,\"decayRate\":0.8,\"warmupSteps\":4}");
    struct schedule stairs =
        given("{\"type\":\"exponential\",\"decaySteps\":7,\"decayRate\":0.8,\"staircase\":true}");
    for (uint64_t s = 0; s < 200; s++) {
        double rise = 0.3 * (double)s / 4, past = (double)s - 4;
        CHECK(follows(&smooth, s, s < 4 ? rise : 0.3 * pow(0.8, past / 7)));
        CHECK(follows(&stairs, s, 0.3 * pow(0.8, (double)(s / 7))));
    }
}

/* Keras's CosineDecay with warmup_target, initial rate 0. */
static double keras_cosine(double s, double steps, double alpha, double warmup) {
    if (s < warmup) return 0.3 * s / warmup;
    double past = fmin(s, steps + warmup) - warmup;
    return 0.3 * ((1 - alpha) * 0.5 * (1 + cos(PI * past / steps)) + alpha);
}

static void test_cosine(void) {
    struct schedule plain = given("{\"type\":\"cosine\",\"decaySteps\":100}");
    struct schedule warm =
        given("{\"type\":\"cosine\",\"decaySteps\":40,\"minimum\":0.1,\"warmupSteps\":9}");
    for (uint64_t s = 0; s < 150; s++) {
        CHECK(follows(&plain, s, keras_cosine((double)s, 100, 0, 0)));
        CHECK(follows(&warm, s, keras_cosine((double)s, 40, 0.1, 9)));
    }
    CHECK(schedule_rate(&plain, 0.3, 0) == 0.3 && schedule_rate(&plain, 0.3, 100) == 0);
    CHECK(schedule_rate(&warm, 0.3, 0) == 0 && schedule_rate(&warm, 0.3, 9) == 0.3);
}

static void test_constant(void) {
    struct schedule plain = schedule_default();
    struct schedule warm = given("{\"warmupSteps\":8}");
    CHECK(schedule_rate(&plain, 0.1, 0) == 0.1 && schedule_rate(&plain, 0.1, UINT64_MAX) == 0.1);
    for (uint64_t s = 0; s < 20; s++) CHECK(follows(&warm, s, s < 8 ? 0.3 * (double)s / 8 : 0.3));
}

/* At the ends of the limits the rate stays finite and never below 0. */
static void test_extremes(void) {
    static const char *const jsons[] = {
        "{\"type\":\"step\",\"everySteps\":1,\"factor\":10}",
        "{\"type\":\"step\",\"everySteps\":1,\"factor\":0.000001}",
        "{\"type\":\"exponential\",\"decaySteps\":1,\"decayRate\":10}",
        "{\"type\":\"exponential\",\"decaySteps\":1000000000,\"decayRate\":1e-6}",
        "{\"type\":\"cosine\",\"decaySteps\":1,\"minimum\":1}",
        "{\"type\":\"cosine\",\"decaySteps\":1000000000,\"warmupSteps\":1000000000}",
    };
    static const uint64_t dones[] = {0, 1, 5, 400, 1000000000, 9007199254740991, UINT64_MAX};
    for (size_t i = 0; i < sizeof jsons / sizeof jsons[0]; i++) {
        struct schedule schedule = given(jsons[i]);
        for (size_t d = 0; d < sizeof dones / sizeof dones[0]; d++) {
            double rate = schedule_rate(&schedule, 10, dones[d]);
            CHECK(rate >= 0 && rate <= 10 * SCHEDULE_MOST);
            CHECK(schedule_rate(&schedule, 0, dones[d]) == 0);
        }
    }
}

/* ---- configuration ---- */

static void test_written(void) {
    static const char *const jsons[] = {
        "{\"type\":\"constant\",\"warmupSteps\":12}",
        "{\"type\":\"step\",\"everySteps\":250,\"factor\":0.3,\"warmupSteps\":0}",
        ("{\"type\":\"exponential\",\"decaySteps\":1000000000,\"decayRate\":1e-06,"
         "\"staircase\":true,\"warmupSteps\":1}"),
        "{\"type\":\"cosine\",\"decaySteps\":1,\"minimum\":0.1,\"warmupSteps\":1000000000}",
    };
    for (size_t i = 0; i < sizeof jsons / sizeof jsons[0]; i++) {
        struct schedule schedule = given(jsons[i]);
        struct buffer out = {0};
        schedule_write(&schedule, &out);
        CHECK_TEXT(out.data, jsons[i]);
        buffer_free(&out);
    }
}

/* What is left out stays, but for another type. */
static void test_kept(void) {
    struct schedule schedule = given("{\"type\":\"cosine\",\"decaySteps\":7,\"warmupSteps\":3}");
    struct status status;
    cJSON *more = cJSON_Parse("{\"minimum\":0.5}"), *other = cJSON_Parse("{\"type\":\"step\"}");
    status_clear(&status);
    CHECK(schedule_parse(&schedule, more, &status));
    CHECK(schedule.type == SCHEDULE_COSINE && schedule.decay_steps == 7);
    CHECK(schedule.minimum == 0.5 && schedule.warmup_steps == 3);
    CHECK(schedule_parse(&schedule, NULL, &status) && schedule.minimum == 0.5);
    CHECK(schedule_parse(&schedule, other, &status));
    CHECK(schedule.type == SCHEDULE_STEP && schedule.warmup_steps == 0 && schedule.minimum == 0);
    cJSON_Delete(more);
    cJSON_Delete(other);
}

static void test_faults(void) {
    static const char *const faults[][2] = {
        {"[]", "schedule"},
        {"\"cosine\"", "schedule"},
        {"{\"type\":\"linear\"}", "schedule.type"},
        {"{\"type\":1}", "schedule.type"},
        {"{\"decaySteps\":10}", "schedule.decaySteps"},
        {"{\"type\":\"step\",\"minimum\":0}", "schedule.minimum"},
        {"{\"type\":\"cosine\",\"everySteps\":5}", "schedule.everySteps"},
        {"{\"type\":\"cosine\",\"staircase\":true}", "schedule.staircase"},
        {"{\"type\":\"cosine\",\"decaySteps\":0}", "schedule.decaySteps"},
        {"{\"type\":\"cosine\",\"decaySteps\":2.5}", "schedule.decaySteps"},
        {"{\"type\":\"cosine\",\"decaySteps\":1e999}", "schedule.decaySteps"},
        {"{\"type\":\"cosine\",\"minimum\":1.1}", "schedule.minimum"},
        {"{\"type\":\"step\",\"everySteps\":2e9}", "schedule.everySteps"},
        {"{\"type\":\"step\",\"factor\":0}", "schedule.factor"},
        {"{\"type\":\"exponential\",\"decayRate\":11}", "schedule.decayRate"},
        {"{\"type\":\"exponential\",\"staircase\":1}", "schedule.staircase"},
        {"{\"warmupSteps\":-1}", "schedule.warmupSteps"},
        {"{\"warmupSteps\":\"3\"}", "schedule.warmupSteps"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct schedule schedule;
        struct status status;
        CHECK(!parse(faults[i][0], &schedule, &status));
        CHECK(status.code == STATUS_INVALID_CONFIG);
        CHECK_TEXT(status.key, faults[i][1]);
    }
}

int main(void) {
    test_constant();
    test_step();
    test_exponential();
    test_cosine();
    test_extremes();
    test_written();
    test_kept();
    test_faults();
    return check_report("schedule");
}
