/* Drawing tokens: greedy, temperature, top-k, top-p, penalty, prompts, ends, sources; what can be
 * seen of the state and the attention. */
#include "writers.h"

static const char text[] = "le loup et l'agneau au bord de l'eau, le loup et le renard au bois ; "
                           "le loup a faim, l'agneau a soif, le renard a tout son temps.\n";

static struct trainer *trainer;
static struct sampler *sampler;
static size_t count;

static void set_up(void) {
    static const char json[] =
        "{\"layers\":[{\"type\":\"gru\",\"units\":24}],\"validationSplit\":0,"
        "\"batchSize\":2,\"sequenceLength\":20,"
        "\"optimizer\":{\"learningRate\":0.01}}";
    trainer = writers_train(json, text, 60);
    sampler = trainer_sampler(trainer);
    count = codec_size(trainer_output_codec(trainer));
}

static void start(struct sampler_options options, const char *prompt) {
    CHECK(sampler_start(sampler, &options, prompt, strlen(prompt), NULL));
}

enum { DRAWN = 40 };

static void draw(int32_t *tokens) {
    for (int i = 0; i < DRAWN; i++) tokens[i] = sampler_next(sampler, NULL);
}

static double sum(void) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)sampler->probabilities[i];
    return total;
}

static size_t possible(void) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += sampler->probabilities[i] > 0;
    return n;
}

static double most(void) {
    double p = 0;
    for (size_t i = 0; i < count; i++) p = fmax(p, (double)sampler->probabilities[i]);
    return p;
}

static void test_repeatable(void) {
    int32_t a[DRAWN], b[DRAWN], c[DRAWN];
    struct sampler_options options = {.temperature = 1, .top_p = 1, .seed = 7};
    start(options, "le ");
    draw(a);
    start(options, "le ");
    draw(b);
    options.seed = 8;
    start(options, "le ");
    draw(c);
    CHECK(memcmp(a, b, sizeof a) == 0);
    CHECK(memcmp(a, c, sizeof a) != 0);
}

static void test_greedy(void) {
    int32_t a[DRAWN], b[DRAWN];
    start((struct sampler_options){.temperature = 0, .top_p = 1, .seed = 1}, "le ");
    for (int i = 0; i < DRAWN; i++) {
        a[i] = sampler_next(sampler, NULL);
        CHECK(a[i] >= 0 && (double)sampler->probabilities[a[i]] == most());
        CHECK_NEAR(sum(), 1, 1e-5);
    }
    start((struct sampler_options){.temperature = 0, .top_p = 1, .seed = 2}, "le ");
    draw(b);
    CHECK(memcmp(a, b, sizeof a) == 0);
    start((struct sampler_options){.temperature = 1, .top_k = 1, .top_p = 1, .seed = 3}, "le ");
    draw(b);
    CHECK(memcmp(a, b, sizeof a) == 0);
}

/* A lower temperature sharpens the first distribution, a higher one flattens it. */
static void test_temperature(void) {
    double peaks[3];
    static const double temperatures[] = {0.3, 1, 5};
    for (int i = 0; i < 3; i++) {
        start((struct sampler_options){.temperature = temperatures[i], .top_p = 1}, "le l");
        CHECK(sampler_next(sampler, NULL) >= 0);
        CHECK_NEAR(sum(), 1, 1e-5);
        peaks[i] = most();
    }
    CHECK(peaks[0] > peaks[1] && peaks[1] > peaks[2] && peaks[2] > 1.0 / (double)count);
    start((struct sampler_options){.temperature = 1e-3, .top_p = 1}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && isfinite(sum()));
}

static void test_cuts(void) {
    start((struct sampler_options){.temperature = 2, .top_k = 3, .top_p = 1, .seed = 5}, "l");
    for (int i = 0; i < DRAWN; i++) {
        int32_t token = sampler_next(sampler, NULL);
        CHECK(possible() == 3 && sampler->probabilities[token] > 0);
        CHECK_NEAR(sum(), 1, 1e-5);
    }
    start((struct sampler_options){.temperature = 1, .top_p = 1}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0);
    double peak = most();
    start((struct sampler_options){.temperature = 1, .top_p = peak * 0.99}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 1);
    start((struct sampler_options){.temperature = 1, .top_p = peak * 1.01}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 2);
    start((struct sampler_options){.temperature = 1, .top_p = 0}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 1);
}

/* The frequency of what is drawn follows the distribution. */
static void test_frequencies(void) {
    enum { TIMES = 2000 };
    size_t hits = 0;
    double expected = 0;
    for (uint64_t seed = 0; seed < TIMES; seed++) {
        start((struct sampler_options){.temperature = 1, .top_p = 1, .seed = seed}, "le l");
        int32_t token = sampler_next(sampler, NULL);
        expected = most();
        hits += token >= 0 && (double)sampler->probabilities[token] == expected;
    }
    CHECK_NEAR((double)hits / TIMES, expected, 0.05);
}

static void test_prompts(void) {
    struct status status = {0};
    struct sampler_options options = sampler_default();
    start(options, "le Ωloup ☃");
    CHECK(sampler->unknown == 2 && sampler_next(sampler, NULL) >= 0);
    start(options, "");
    CHECK(sampler->unknown == 0 && sampler_next(sampler, NULL) >= 0);
    start(options, "ΩΩ");
    CHECK(sampler->unknown == 2 && sampler_next(sampler, NULL) >= 0);
    CHECK(!sampler_start(sampler, &options, "\xFF", 1, &status) &&
          status.code == STATUS_INVALID_TEXT);
    status_clear(&status);
    CHECK(sampler_next(sampler, &status) == -1 && status.code == STATUS_USAGE);
    char *long_prompt = calloc(SAMPLER_MAX_PROMPT + 1, 1);
    status_clear(&status);
    CHECK(!sampler_start(sampler, &options, long_prompt, SAMPLER_MAX_PROMPT + 1, &status));
    CHECK(status.code == STATUS_LIMIT);
    free(long_prompt);
}

static void test_options(void) {
    static const char *const faults[][2] = {
        {"{\"temperature\":-1}", "temperature"},
        {"{\"temperature\":\"hot\"}", "temperature"},
        {"{\"topK\":1.5}", "topK"},
        {"{\"topK\":9000}", "topK"},
        {"{\"topP\":2}", "topP"},
        {"{\"seed\":-1}", "seed"},
        {"{\"prompt\":7}", "prompt"},
        {"{\"length\":7}", "length"},
        {"{\"repetitionPenalty\":0.5}", "repetitionPenalty"},
        {"{\"repetitionWindow\":2000}", "repetitionWindow"},
        {"{\"beams\":17}", "beams"},
        {"{\"lengthPenalty\":-1}", "lengthPenalty"},
        {"{\"maxLength\":1025}", "maxLength"},
        {"{\"prompt\":\"a\",\"source\":\"b\"}", "source"},
        {"{\"source\":[]}", "source"},
        {"{\"stop\":\"0123456789012345678901234567890123456789012345678901234567890123\"}", "stop"},
        {"[]", ""},
    };
    struct sampler_options options;
    char *prompt;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct status status = {0};
        CHECK(!sampler_parse(&options, &prompt, faults[i][0], strlen(faults[i][0]), &status));
        CHECK_TEXT(status.key, faults[i][1]);
        CHECK(prompt == NULL);
    }
    static const char good[] =
        "{\"prompt\":\"\\u0153uf\",\"temperature\":0.5,\"topK\":4,\"topP\":0.9,"
        "\"seed\":9}";
    CHECK(sampler_parse(&options, &prompt, good, sizeof good - 1, NULL));
    CHECK_TEXT(prompt, "œuf");
    CHECK(options.temperature == 0.5 && options.top_k == 4 && options.top_p == 0.9);
    CHECK(options.seed == 9 && !options.source && options.repetition_penalty == 1);
    free(prompt);
    static const char more[] =
        "{\"source\":\"x\",\"repetitionPenalty\":1.5,\"repetitionWindow\":7,\"beams\":3,"
        "\"lengthPenalty\":0.2,\"maxLength\":9,\"stop\":\"fin\",\"seed\":9007199254740991}";
    CHECK(sampler_parse(&options, &prompt, more, sizeof more - 1, NULL));
    CHECK(options.source && options.repetition_penalty == 1.5 && options.repetition_window == 7);
    CHECK(options.beams == 3 && options.length_penalty == 0.2 && options.max_length == 9);
    CHECK(options.seed == 9007199254740991u);
    CHECK_TEXT(options.stop, "fin");
    CHECK_TEXT(prompt, "x");
    free(prompt);
    struct buffer limits = {0};
    sampler_write_limits(&limits);
    CHECK(strstr(limits.data, "\"beams\":{\"least\":0,\"most\":16}") != NULL);
    buffer_free(&limits);
}

/* The state is that of a fresh pass over the prompt and what was written before the last token. */
static void test_state(void) {
    const real *state;
    uint16_t tokens[DRAWN];
    struct status status = {0};
    sampler_close(sampler);
    CHECK(sampler_state(sampler, &state, &status) == 0 && status.code == STATUS_USAGE);
    start((struct sampler_options){.temperature = 1, .top_p = 1, .seed = 3}, "le loup");
    for (int i = 0; i < DRAWN; i++) tokens[i] = (uint16_t)sampler_next(sampler, NULL);
    CHECK(sampler_state(sampler, &state, NULL) == network_state_size(&trainer->network, 1));
    CHECK(sampler_state(sampler, &state, NULL) == 24);
    /* The logits that this state gives. */
    real *logits = writers_forced(trainer, "le loup", tokens, DRAWN);
    const real *last = logits + (DRAWN - 1) * count;
    const real *kernel = trainer->values + trainer->network.parameters.tensors[3].offset;
    const real *bias = trainer->values + trainer->network.parameters.tensors[4].offset;
    for (size_t v = 0; v < count; v++) {
        double sum = (double)bias[v];
        for (size_t i = 0; i < 24; i++) sum += (double)(state[i] * kernel[i * count + v]);
        CHECK_NEAR(sum, last[v], 1e-5);
    }
    status_clear(&status);
    CHECK(sampler_attention(sampler, &state, &status) == 0 && status.code == STATUS_USAGE);
    free(logits);
}

/* One step at a time is one pass over all of it, to the bit. */
static void test_forced(void) {
    uint16_t tokens[DRAWN];
    real first[DRAWN];
    start((struct sampler_options){.temperature = 1, .top_p = 1, .seed = 5}, "le l");
    for (int i = 0; i < DRAWN; i++) {
        tokens[i] = (uint16_t)sampler_next(sampler, NULL);
        first[i] = sampler->probabilities[tokens[i]];
    }
    real *logits = writers_forced(trainer, "le l", tokens, DRAWN);
    for (size_t i = 0; i < DRAWN; i++)
        CHECK_NEAR(log((double)first[i]),
                   writers_log_probability(logits + i * count, count, false, tokens[i]), 1e-5);
    free(logits);
}

static void test_weights_of_the_moment(void) {
    size_t size = trainer->network.parameters.size;
    real *kept = malloc(size * sizeof *kept);
    memcpy(kept, trainer->values, size * sizeof *kept);
    start((struct sampler_options){.temperature = 1, .top_p = 1}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && most() > 2.0 / (double)count);
    memset(trainer->values, 0, size * sizeof *kept);
    CHECK(sampler_next(sampler, NULL) >= 0);
    CHECK_NEAR(most(), 1.0 / (double)count, 1e-6);
    memcpy(trainer->values, kept, size * sizeof *kept);
    free(kept);
}

/* ---- repetition penalty ---- */

static size_t different(const int32_t *tokens, size_t from) {
    size_t n = 0;
    for (size_t i = from; i < DRAWN; i++) {
        bool seen = false;
        for (size_t k = from; k < i; k++) seen = seen || tokens[k] == tokens[i];
        n += !seen;
    }
    return n;
}

static void test_penalty(void) {
    int32_t plain[DRAWN], same[DRAWN], punished[DRAWN];
    struct sampler_options o = {.top_p = 1, .repetition_penalty = 1, .repetition_window = 64};
    start(o, "le ");
    draw(plain);
    o.repetition_penalty = 5;
    o.repetition_window = 0;
    start(o, "le ");
    draw(same);
    CHECK(memcmp(plain, same, sizeof plain) == 0);
    o.repetition_window = 64;
    start(o, "le ");
    draw(punished);
    CHECK(different(punished, 0) > different(plain, 0));
    /* By hand: 'l', 'e' and ' ' are in the prompt. */
    o.repetition_penalty = 2;
    start(o, "le ");
    CHECK(sampler_next(sampler, NULL) >= 0);
    uint16_t none = 0, prompt[3];
    size_t unknown;
    codec_encode(trainer_source_codec(trainer), "le ", 3, prompt, 3, &unknown);
    real *logits = writers_forced(trainer, "le ", &none, 1);
    for (int i = 0; i < 3; i++) logits[prompt[i]] *= logits[prompt[i]] > 0 ? (real)0.5 : 2;
    for (uint16_t v = 0; v < count; v++)
        CHECK_NEAR(sampler->probabilities[v], exp(writers_log_probability(logits, count, false, v)),
                   1e-6);
    free(logits);
}

/* ---- ends ---- */

static void test_ends(void) {
    struct status status = {0};
    struct sampler_options o = {.temperature = 1, .top_p = 1, .seed = 4, .max_length = 7};
    start(o, "le ");
    for (int i = 0; i < 7; i++) CHECK(sampler_next(sampler, NULL) >= 0);
    CHECK(sampler_next(sampler, NULL) == SAMPLER_END);
    CHECK(sampler_next(sampler, NULL) == SAMPLER_END);
    o = (struct sampler_options){.top_p = 1, .stop = "e l"};
    struct buffer written = {0};
    int drawn = 0;
    start(o, "le ");
    while (drawn < 200 && sampler_next(sampler, NULL) >= 0) drawn++;
    sampler_text(sampler, &written);
    CHECK(drawn > 0 && drawn < 200 && written.length == (size_t)drawn);
    CHECK(strstr(written.data, "e l") == written.data + written.length - 3);
    buffer_free(&written);
    o = (struct sampler_options){.top_p = 1, .stop = "☃"};
    CHECK(!sampler_start(sampler, &o, "", 0, &status) && status.code == STATUS_INVALID_CONFIG);
    CHECK_TEXT(status.key, "stop");
    CHECK(sampler_next(sampler, NULL) == -1);
}

/* ---- sequence to sequence ---- */

static const char *const decoders[] = {
    NULL,
    "[{\"type\":\"input\",\"name\":\"source\"},"
    "{\"type\":\"embedding\",\"name\":\"se\",\"outputDim\":12,\"maskZero\":true},"
    "{\"type\":\"bidirectional\",\"name\":\"encoder\",\"layer\":{\"type\":\"lstm\",\"units\":12,"
    "\"returnSequences\":true}},"
    "{\"type\":\"concatenate\",\"name\":\"h0\",\"inputs\":[\"encoder:1\",\"encoder:3\"]},"
    "{\"type\":\"concatenate\",\"name\":\"c0\",\"inputs\":[\"encoder:2\",\"encoder:4\"]},"
    "{\"type\":\"input\",\"name\":\"target\"},"
    "{\"type\":\"embedding\",\"name\":\"te\",\"outputDim\":12},"
    "{\"type\":\"lstm\",\"name\":\"decoder\",\"units\":24,\"returnSequences\":true,"
    "\"inputs\":[\"te\",\"h0\",\"c0\"]},"
    "{\"type\":\"additiveAttention\",\"name\":\"look\",\"inputs\":[\"decoder\",\"encoder\"]},"
    "{\"type\":\"concatenate\",\"inputs\":[\"decoder\",\"look\"]}]",
};

static bool translate(struct sampler *s, struct sampler_options o, const char *source) {
    o.source = true;
    return sampler_start(s, &o, source, strlen(source), NULL);
}

static void check_attention(struct sampler *s, size_t expected) {
    const real *weights;
    double total = 0;
    size_t n = sampler_attention(s, &weights, NULL);
    CHECK(n == expected);
    for (size_t i = 0; i < n; i++) {
        CHECK(weights[i] >= 0);
        total += (double)weights[i];
    }
    CHECK_NEAR(total, 1, 1e-5);
}

/* Writes to the end, and compares with what the model says when shown all of it. */
static void check_translation(const struct trainer *t, struct sampler_options o, const char *source,
                              size_t length) {
    struct sampler *s = trainer_sampler((struct trainer *)t);
    size_t width = t->shape.outputs, written = 0;
    uint16_t tokens[64];
    double behind[64];
    CHECK(translate(s, o, source));
    for (int32_t token = 0; token >= 0 && written < 60;) {
        token = sampler_next(s, NULL);
        double total = 0;
        for (size_t v = 0; v < width; v++) total += (double)s->probabilities[v];
        CHECK_NEAR(total, 1, 1e-5);
        CHECK(s->probabilities[CODEC_PADDING] == 0 && s->probabilities[CODEC_START] == 0);
        check_attention(s, length);
        tokens[written] = token >= 0 ? (uint16_t)token : CODEC_END;
        behind[written] = log((double)s->probabilities[tokens[written]]);
        written++;
    }
    CHECK(tokens[written - 1] == CODEC_END && sampler_next(s, NULL) == SAMPLER_END);
    real *logits = writers_forced(t, source, tokens, written);
    for (size_t i = 0; i < written; i++)
        CHECK_NEAR(behind[i], writers_log_probability(logits + i * width, width, true, tokens[i]),
                   1e-5);
    free(logits);
}

static void test_translation(void) {
    for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++) {
        struct trainer *t = writers_translator(decoders[i], 200);
        struct sampler *s = trainer_sampler(t);
        struct buffer written = {0};
        const real *state;
        check_translation(t, (struct sampler_options){.top_p = 1}, "a c b", 3);
        CHECK(sampler_state(s, &state, NULL) == (i ? 48 : 64));
        sampler_text(s, &written);
        CHECK_TEXT(written.data, "B C A");
        for (uint64_t seed = 0; seed < 5; seed++)
            check_translation(
                t, (struct sampler_options){.temperature = 1.0, .top_p = 1, .seed = seed}, "d e",
                2);
        CHECK(translate(s, (struct sampler_options){.top_p = 1, .max_length = 2}, "a b c d"));
        CHECK(sampler_next(s, NULL) >= 0 && sampler_next(s, NULL) >= 0);
        CHECK(sampler_next(s, NULL) == SAMPLER_END);
        CHECK(translate(s, sampler_default(), "a z") && s->unknown == 1);
        buffer_free(&written);
        trainer_destroy(t);
    }
}

/* The logits of the decoder are those of one pass, to the bit. */
static void test_translation_bits(void) {
    struct trainer *t = writers_translator(NULL, 20);
    struct sampler_options o = {.source = true};
    static struct decoder d;
    struct arena arena = {0};
    size_t length, width = t->shape.outputs;
    static const uint16_t tokens[] = {5, 4, 6, 4};
    real *logits = writers_forced(t, "a b d", tokens, 4);
    for (size_t rows = 1; rows <= 3; rows += 2) {
        arena = (struct arena){0};
        CHECK(decoder_check(t, &o, "a b d", 5, &length, NULL) && length == 3);
        decoder_cut(&d, t, rows, length, &arena);
        CHECK(arena_take(&arena, NULL));
        decoder_cut(&d, t, rows, length, &arena);
        CHECK(decoder_begin(&d, &o, "a b d", 5, NULL));
        for (size_t i = 0; i < 4; i++) {
            const real *step = decoder_step(&d);
            for (size_t b = 0; b < rows; b++) {
                CHECK(!memcmp(step + b * width, logits + i * width, width * sizeof *step));
                d.tokens[b] = tokens[i];
            }
        }
        arena_free(&arena);
    }
    free(logits);
    trainer_destroy(t);
}

static void check_refused(struct trainer *t, bool source, const char *given, enum status_code code,
                          const char *key) {
    struct status status = {0};
    struct sampler_options o = sampler_default();
    o.source = source;
    CHECK(!sampler_start(trainer_sampler(t), &o, given, strlen(given), &status));
    CHECK(status.code == code);
    CHECK_TEXT(status.key, key);
}

static void test_refusals(void) {
    check_refused(trainer, true, "le", STATUS_INVALID_CONFIG, "source");
    struct trainer *t = writers_translator(NULL, 1);
    check_refused(t, false, "a b", STATUS_INVALID_CONFIG, "prompt");
    check_refused(t, true, "", STATUS_LIMIT, "source");
    check_refused(t, true, "   ", STATUS_LIMIT, "source");
    trainer_destroy(t);
    /* A decoder that reads what it is to write. */
    t = writers_translator("[{\"type\":\"input\",\"name\":\"source\"},{\"type\":\"gru\",\"name\":"
                           "\"encoder\",\"units\":4},"
                           "{\"type\":\"input\",\"name\":\"target\"},{\"type\":\"bidirectional\","
                           "\"layer\":{\"type\":\"gru\","
                           "\"units\":4,\"returnSequences\":true},\"inputs\":[\"target\",\"encoder:"
                           "1\",\"encoder:1\"]}]",
                           1);
    check_refused(t, true, "a", STATUS_USAGE, "layers");
    trainer_destroy(t);
    static const char adding[] = "{\"task\":\"adding\",\"sequenceLength\":4}";
    t = writers_train(adding, "", 1);
    check_refused(t, false, "", STATUS_USAGE, "task");
    trainer_destroy(t);
}

/* Words: the prompt's end and the tokens are one text. */
static void test_words(void) {
    struct trainer *t = writers_train(
        "{\"task\":\"word-lm\",\"layers\":[{\"type\":\"lstm\",\"units\":8},{\"type\":\"rnn\","
        "\"units\":5}],\"validationSplit\":0,\"batchSize\":1,\"sequenceLength\":8}",
        text, 5);
    struct sampler *s = trainer_sampler(t);
    struct sampler_options o = {.temperature = 1, .top_p = 1, .seed = 1};
    struct buffer all = {0}, one = {0};
    const real *state;
    CHECK(sampler_start(s, &o, "le loup et", 10, NULL) && s->unknown == 0);
    for (int i = 0; i < 20; i++)
        codec_decode(trainer_output_codec(t), (uint16_t)sampler_next(s, NULL), &all);
    sampler_text(s, &one);
    CHECK_TEXT(one.data, all.data);
    CHECK(sampler_state(s, &state, NULL) == 8 + 8 + 5);
    buffer_free(&all);
    buffer_free(&one);
    trainer_destroy(t);
}

int main(void) {
    set_up();
    test_repeatable();
    test_greedy();
    test_temperature();
    test_cuts();
    test_frequencies();
    test_prompts();
    test_options();
    test_state();
    test_forced();
    test_weights_of_the_moment();
    test_penalty();
    test_ends();
    test_translation();
    test_translation_bits();
    test_refusals();
    test_words();
    trainer_destroy(trainer);
    return check_report("sampler");
}
