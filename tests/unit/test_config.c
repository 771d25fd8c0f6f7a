/* Every fault of a configuration names its key; what is good comes back complete. */
#include "check.h"

#include "train/train_config.h"

static bool parse(const char *json, struct train_config *config, struct status *status) {
    status_clear(status);
    return train_config_parse(config, json, strlen(json), status);
}

static void check_fault(const char *json, const char *key) {
    static struct train_config config;
    struct status status;
    CHECK(!parse(json, &config, &status));
    CHECK(status.code == STATUS_INVALID_CONFIG);
    CHECK_TEXT(status.key, key);
    CHECK(strstr(status.message, key) != NULL);
}

static void test_faults(void) {
    static const char *const faults[][2] = {
        {"{\"task\":\"chess\"}", "task"},
        {"{\"task\":1}", "task"},
        {"{\"tusk\":\"char-lm\"}", "tusk"},
        {"{\"text\":\"abc\"}", "text"},
        {"{\"seed\":-1}", "seed"},
        {"{\"seed\":1.5}", "seed"},
        {"{\"seed\":9007199254740992}", "seed"},
        {"{\"seed\":\"1\"}", "seed"},
        {"{\"seed\":null}", "seed"},
        {"{\"validationSplit\":0.95}", "validationSplit"},
        {"{\"validationSplit\":-0.1}", "validationSplit"},
        {"{\"validationSplit\":\"half\"}", "validationSplit"},
        {"{\"layers\":[]}", "layers"},
        {"{\"layers\":{}}", "layers"},
        {"{\"layers\":[1]}", "layers[0]"},
        {"{\"layers\":[{}]}", "layers[0].type"},
        {"{\"layers\":[{\"type\":\"simple_rnn\",\"units\":4}]}", "layers[0].type"},
        {"{\"layers\":[{\"type\":\"lstm\"}]}", "layers[0].units"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":0}]}", "layers[0].units"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":1025}]}", "layers[0].units"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":8},{\"type\":\"gru\",\"units\":\"8\"}]}",
         "layers[1].units"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":8,\"outputDim\":8}]}", "layers[0].outputDim"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":8,\"dropout\":1}]}", "layers[0].dropout"},
        {"{\"layers\":[{\"type\":\"lstm\",\"units\":8,\"resetAfter\":true}]}",
         "layers[0].resetAfter"},
        {"{\"loss\":\"meanSquaredError\"}", "loss"},
        {"{\"task\":\"adding\",\"loss\":\"crossEntropy\"}", "loss"},
        {"{\"unit\":\"word\"}", "unit"},
        {"{\"labelSmoothing\":1}", "labelSmoothing"},
        {"{\"earlyStopping\":{}}", "earlyStopping.patience"},
        {"{\"earlyStopping\":{\"patience\":0}}", "earlyStopping.patience"},
        {"{\"classWeights\":[1]}", "classWeights"},
        {"{\"classWeights\":{\"a\":-1}}", "classWeights"},
        {"{\"layers\":[{\"type\":\"embedding\",\"units\":8},{\"type\":\"rnn\",\"units\":8}]}",
         "layers[0].units"},
        {"{\"layers\":[{\"type\":\"embedding\"},{\"type\":\"rnn\",\"units\":8}]}",
         "layers[0].outputDim"},
        {"{\"optimizer\":\"adam\"}", "optimizer"},
        {"{\"optimizer\":{\"type\":\"nadam\"}}", "optimizer.type"},
        {"{\"optimizer\":{\"momentum\":1}}", "optimizer.momentum"},
        {"{\"optimizer\":{\"learningRate\":-1}}", "optimizer.learningRate"},
        {"{\"optimizer\":{\"learningRate\":1e999}}", "optimizer.learningRate"},
        {"{\"optimizer\":{\"beta1\":1}}", "optimizer.beta1"},
        {"{\"optimizer\":{\"beta2\":1}}", "optimizer.beta2"},
        {"{\"optimizer\":{\"epsilon\":0}}", "optimizer.epsilon"},
        {"{\"clipNorm\":-1}", "clipNorm"},
        {"{\"batchSize\":0}", "batchSize"},
        {"{\"batchSize\":1025}", "batchSize"},
        {"{\"batchSize\":2.5}", "batchSize"},
        {"{\"sequenceLength\":0}", "sequenceLength"},
        {"{\"sequenceLength\":true}", "sequenceLength"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        check_fault(faults[i][0], faults[i][1]);
}

static void test_not_json(void) {
    static const char *const faults[] = {
        "", "{", "[1,]", "{\"seed\":1}x", "{\"seed\":1,\"seed\":1}", "\xFF", "nul"};
    static struct train_config config;
    struct status status;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        CHECK(!parse(faults[i], &config, &status));
        CHECK(status.code == STATUS_INVALID_JSON);
    }
    CHECK(!parse("[]", &config, &status) && status.code == STATUS_INVALID_CONFIG);
    CHECK(!train_config_parse(&config, "{}\0", 3, &status));
}

static void test_good(void) {
    static const char json[] =
        "{\"task\":\"char-lm\",\"validationSplit\":0.25,\"seed\":9007199254740991,"
        "\"layers\":[{\"type\":\"embedding\",\"outputDim\":16},{\"type\":\"gru\",\"units\":7},"
        "{\"type\":\"rnn\",\"units\":1024}],\"optimizer\":{\"type\":\"adam\",\"learningRate\":0."
        "001,"
        "\"beta1\":0.8,\"beta2\":0.99,\"epsilon\":1e-08},\"clipNorm\":0,\"batchSize\":1,"
        "\"sequenceLength\":1024}";
    static struct train_config config;
    struct status status;
    struct buffer out = {0};
    CHECK(parse(json, &config, &status));
    CHECK(config.layers.count == 4 && config.layers.layers[0].implicit);
    CHECK(config.layers.layers[1].type == LAYER_EMBEDDING && config.layers.layers[1].units == 16);
    CHECK(config.layers.layers[2].type == LAYER_GRU && config.layers.layers[3].units == 1024);
    train_config_write(&config, &out);
    CHECK_TEXT(out.data, json);
    buffer_free(&out);
    CHECK(parse("{}", &config, &status));
    CHECK(config.layers.layers[1].type == LAYER_LSTM && config.layers.layers[1].units == 128);
    CHECK(config.batch_size == 32 && config.sequence_length == 64 && config.seed == 42);
}

/* Numbers survive writing and reading. */
static void test_numbers(void) {
    static const double rates[] = {0.002, 0.1, 1.0 / 3, 1e-300, 3e-5, 0, 10};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        static struct train_config config, again;
        train_config_default(&config);
        struct buffer out = {0};
        struct status status;
        config.optimizer.learning_rate = rates[i];
        train_config_write(&config, &out);
        CHECK(parse(out.data, &again, &status));
        CHECK(again.optimizer.learning_rate == rates[i]);
        buffer_free(&out);
    }
}

int main(void) {
    test_faults();
    test_not_json();
    test_good();
    test_numbers();
    return check_report("config");
}
