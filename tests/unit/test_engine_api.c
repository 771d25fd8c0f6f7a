/* The exported functions as a hostile caller uses them, and a step that allocates nothing. */
#include "check.h"

#include "app/engine_api.h"
#include "app/engine_generate.h"
#include <stdlib.h>

/* ---- counting allocations ---- */

static size_t allocations;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

#ifdef SANITIZED
/* The sanitizer's own hook. */
void __sanitizer_malloc_hook(const volatile void *block, size_t size);
void __sanitizer_malloc_hook(const volatile void *block, size_t size) {
    (void)block, (void)size;
    allocations++;
}
#define COUNTED 1
#elif defined(__GLIBC__)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    allocations++;
    return __libc_realloc(block, size);
}
#define COUNTED 1
#endif

/* ---- helpers ---- */

static const char text[] =
    "Il était un petit navire qui n'avait ja, ja, jamais navigué, ohé, ohé !\n"
    "Il partit pour un long voyage sur la mer Mé, Mé, Méditerranée.\n";
static const char config[] =
    "{\"layers\":[{\"type\":\"lstm\",\"units\":12},{\"type\":\"gru\",\"units\":8}],"
    "\"batchSize\":2,\"sequenceLength\":16}";

static int create(void) {
    return engine_create(config, sizeof config - 1, text, sizeof text - 1);
}

static bool error_has(const char *piece) {
    const char *json = engine_error();
    bool found = strstr(json, piece) != NULL;
    if (!found) fprintf(stderr, "%s\n", json);
    return found;
}

static int start(int id, const char *options) {
    return engine_generate_start(id, options, strlen(options));
}

/* ---- tests ---- */

static void test_telling(void) {
    const char *constants = engine_constants();
    CHECK(strstr(constants, "\"cells\":[\"rnn\",\"lstm\",\"gru\"]") != NULL);
    CHECK(strstr(constants, "\"metrics\":[\"step\",\"epoch\",\"loss\",\"gradientNorm\",") != NULL);
    CHECK(strstr(constants, "\"units\":{\"least\":1,\"most\":1024}") != NULL);
    const char *plan = engine_plan(config, sizeof config - 1, sizeof text - 1);
    CHECK(plan && strstr(plan, "{\"memoryBytes\":") == plan);
    CHECK(engine_plan(config, sizeof config - 1, 3) == NULL && error_has("\"text-too-short\""));
    int id = create();
    const char *info = engine_info(id);
    CHECK(info && strstr(info, "\"vocabulary\":[\"\\n\",\" \",\"!\",\"'\",\",\"") != NULL);
    CHECK(strstr(info, "\"trainCharacters\":") && strstr(info, "\"name\":\"gru\""));
    engine_destroy(id);
    CHECK(engine_info(id) == NULL && error_has("\"not-found\""));
}

static void test_errors(void) {
    static const char bad[] = "{\"layers\":[{\"type\":\"lstm\",\"units\":0}]}";
    CHECK(engine_create(bad, sizeof bad - 1, text, sizeof text - 1) == 0);
    CHECK(error_has(
        "{\"code\":\"invalid-config\",\"key\":\"layers[0].units\",\"line\":0,\"message\":"));
    CHECK(engine_create("{", 1, text, sizeof text - 1) == 0 && error_has("\"invalid-json\""));
    CHECK(engine_create(config, sizeof config - 1, "", 0) == 0 && error_has("\"text-too-short\""));
    CHECK(engine_create(config, sizeof config - 1, "\xFF", 1) == 0 &&
          error_has("\"invalid-text\""));
    double numbers[8];
    static const int ids[] = {0, -1, 64, 65, 1 << 30};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        float *values;
        CHECK(engine_train_step(ids[i], numbers) == 0 && error_has("\"not-found\""));
        CHECK(engine_validate(ids[i], 1, 1, numbers) == -1);
        CHECK(!engine_reset(ids[i]) && !engine_reseed(ids[i], 1));
        CHECK(!engine_set_learning_rate(ids[i], 1) && !start(ids[i], "{}"));
        CHECK(engine_generate_next(ids[i]) == -1 && engine_generate_unknown(ids[i]) == -1);
        CHECK(engine_generate_distribution(ids[i], &values) == 0 && !engine_save(ids[i], 1));
        engine_destroy(ids[i]);
    }
    CHECK(engine_load("abc", 3) == 0 && error_has("\"invalid-file\""));
}

static void test_life(void) {
    double m[7], v[4];
    float *p = NULL;
    int id = create();
    CHECK(engine_train_step(id, m) == 1 && m[0] == 1 && m[1] == 1 && m[2] > 0);
    CHECK(engine_validate(id, 1, 1000, v) == 1 && v[0] > 0 && v[1] == 1);
    CHECK(engine_set_learning_rate(id, 0.01) && !engine_set_learning_rate(id, -1));
    CHECK(error_has("optimizer.learningRate"));
    CHECK(!engine_reseed(id, 0.5) && !engine_reseed(id, -1) && !engine_reseed(id, 1e16));
    CHECK(engine_generate_next(id) == -1 && error_has("\"usage\""));
    CHECK(start(id, "{\"prompt\":\"Il été ☃\",\"temperature\":0.5,\"seed\":1}"));
    CHECK(engine_generate_unknown(id) == 1 && engine_generate_next(id) >= 0);
    int count = engine_generate_distribution(id, &p);
    CHECK(count > 20 && p[0] >= 0 && p[0] <= 1);
    CHECK(!start(id, "{\"temperature\":-1}") && error_has("\"temperature\""));
    CHECK(engine_save(id, 1) && engine_result_size() > 1000);
    int other = engine_load(engine_result(), engine_result_size());
    engine_result_release();
    CHECK(engine_result() == NULL && engine_result_size() == 0);
    CHECK(other > 0 && other != id);
    double n[7];
    CHECK(engine_train_step(id, m) && engine_train_step(other, n) && memcmp(m, n, sizeof m) == 0);
    CHECK(engine_reset(id) && engine_train_step(id, m) && m[0] == 1);
    engine_destroy(id);
    engine_destroy(other);
}

static void test_table(void) {
    int ids[65], made = 0;
    while (made < 65 && (ids[made] = create()) > 0) made++;
    CHECK(made == 64 && error_has("\"limit\""));
    engine_destroy(ids[10]);
    CHECK(create() == ids[10]);
    for (int i = 0; i < made; i++) engine_destroy(ids[i]);
}

static void test_allocations(void) {
    double m[7], v[4];
    size_t before = allocations;
    int id = create();
#ifdef COUNTED
    CHECK(allocations > before); /* the counter counts */
#endif
    CHECK(start(id, "{\"prompt\":\"Il \"}"));
    before = allocations;
    for (int i = 0; i < 50; i++) {
        if (!engine_train_step(id, m) || engine_validate(id, 0, 1, v) < 0) break;
        if (engine_generate_next(id) < 0) break;
    }
    CHECK(m[0] == 50 && allocations == before);
    engine_destroy(id);
}

int main(void) {
    test_telling();
    test_errors();
    test_life();
    test_table();
    test_allocations();
    return check_report("engine_api");
}
