#include "projects/projects.h"

#include "base/json.h"
#include "projects/baseline.h"
#include "projects/copied.h"
#include "projects/csv.h"
#include "projects/cut.h"
#include "projects/dates.h"
#include "projects/measure.h"
#include "projects/novelty.h"
#include "projects/numbers.h"
#include "projects/pairs.h"
#include "projects/sentences.h"
#include "projects/sentiment.h"

enum { MOST_SEED = 0x7FFFFFFF };

struct request {
    const cJSON *json;
    const char *bytes;
    size_t size;
};

static bool make_sentiment(uint64_t seed, const size_t counts[3], struct buffer *out,
                           struct status *status) {
    struct sentiment_sizes sizes = {counts[0], counts[1], counts[2]};
    return sentiment_make(seed, sizes, out, status);
}

static bool make(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"make", "seed", "training", "validation", "test", NULL};
    static const char *const names[] = {"sentiment", "numbers", "dates", "sentences", NULL};
    static bool (*const makers[])(uint64_t, const size_t[3], struct buffer *, struct status *) = {
        make_sentiment, numbers_make, dates_make, sentences_make};
    int64_t seed = 1, counts[3] = {1, 1, 1};
    int kind = 0;
    if (!json_expect_object(request->json, "", keys, status) ||
        !json_choice(request->json, "", "make", names, &kind, status) ||
        !json_integer(request->json, "", "seed", 0, MOST_SEED, &seed, status))
        return false;
    for (int i = 0; i < 3; i++)
        if (!json_integer(request->json, "", keys[2 + i], 1, PAIRS_MAX, &counts[i], status))
            return false;
    const size_t sizes[] = {(size_t)counts[0], (size_t)counts[1], (size_t)counts[2]};
    return makers[kind]((uint64_t)seed, sizes, out, status);
}

static const cJSON *member(const struct request *request, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(request->json, key);
}

static bool baseline(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"baseline", "samples", "model", "texts", NULL};
    static const char *const names[] = {"train", "answer", NULL};
    int kind = 0;
    if (!json_expect_object(request->json, "", keys, status) ||
        !json_choice(request->json, "", "baseline", names, &kind, status))
        return false;
    return kind == 0
               ? baseline_train(member(request, "samples"), out, status)
               : baseline_answer(member(request, "model"), member(request, "texts"), out, status);
}

static bool measure(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"measure", "truth", "answers", NULL};
    static const char *const names[] = {"labels", "bleu", "errors", NULL};
    static bool (*const measures[])(const cJSON *, const cJSON *, struct buffer *,
                                    struct status *) = {measure_labels, measure_bleu,
                                                        measure_errors};
    int kind = 0;
    return json_expect_object(request->json, "", keys, status) &&
           json_choice(request->json, "", "measure", names, &kind, status) &&
           measures[kind](member(request, "truth"), member(request, "answers"), out, status);
}

static bool read_table(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"read", NULL};
    static const char *const names[] = {"csv", NULL};
    int kind = 0;
    return json_expect_object(request->json, "", keys, status) &&
           json_choice(request->json, "", "read", names, &kind, status) &&
           csv_samples(request->bytes, request->size, out, status);
}

static bool known(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"known", NULL};
    return json_expect_object(request->json, "", keys, status) &&
           novelty_known(request->bytes, request->size, member(request, "known"), out, status);
}

static bool copied(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"copied", NULL};
    return json_expect_object(request->json, "", keys, status) &&
           copied_longest(request->bytes, request->size, member(request, "copied"), out, status);
}

static bool cut(const struct request *request, struct buffer *out, struct status *status) {
    static const char *const keys[] = {"cut", NULL};
    static const char *const names[] = {"words", NULL};
    int kind = 0;
    return json_expect_object(request->json, "", keys, status) &&
           json_choice(request->json, "", "cut", names, &kind, status) &&
           cut_words(request->bytes, request->size, out, status);
}

static bool answer(const struct request *request, struct buffer *out, struct status *status) {
    static const struct {
        const char *key;
        bool (*answer)(const struct request *, struct buffer *, struct status *);
    } kinds[] = {{"make", make},       {"baseline", baseline}, {"measure", measure},
                 {"read", read_table}, {"known", known},       {"copied", copied},
                 {"cut", cut}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (json_has(request->json, kinds[i].key)) return kinds[i].answer(request, out, status);
    return status_set(status, STATUS_INVALID_CONFIG, "",
                      "a request has one of \"make\", \"baseline\", \"measure\", \"read\", "
                      "\"known\", \"copied\", \"cut\"");
}

bool projects_answer(const char *request, size_t length, const void *bytes, size_t size,
                     struct buffer *out, struct status *status) {
    cJSON *json = json_parse(request, length, status);
    const struct request whole = {json, size ? bytes : "", size};
    bool good = json && answer(&whole, out, status);
    cJSON_Delete(json);
    return good;
}
