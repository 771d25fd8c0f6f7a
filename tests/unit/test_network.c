/* Networks: reading and writing their configuration, every fault it can have, shapes, and what a
 * pass does with masks, states, directions, and less than the memory it was cut for. */
#include "check.h"

#include "base/json.h"
#include "base/random.h"
#include "model/layer.h"
#include "model/loss.h"
#include "model/network_run.h"
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
static const double close_enough = 1e-12;
#else
static const double close_enough = 2e-6;
#endif

enum { TEXT = 8192 };

/* ' stands for " in the configurations of this file. */
static const char *quoted(const char *layers) {
    static char text[TEXT];
    snprintf(text, sizeof text, "%s", layers);
    for (char *at = text; *at; at++)
        if (*at == '\'') *at = '"';
    return text;
}

static bool parse(struct layer_config_list *list, const char *layers, struct status *status) {
    const char *text = quoted(layers);
    status_clear(status);
    cJSON *json = json_parse(text, strlen(text), status);
    bool ok = json && layer_config_parse(list, json, status);
    cJSON_Delete(json);
    return ok;
}

/* ---- reading and writing ---- */

/* Written as layer_config_write() writes it. */
static const char *const canonical[] = {
    "[{'type':'lstm','units':128}]",
    "[{'type':'input','kind':'features','width':3},{'type':'rnn','units':4}]",
    "[{'type':'input','name':'x','kind':'features','width':9,'sequence':false,'maskZero':true},"
    "{'type':'dense','units':2}]",
    "[{'type':'input','width':40},{'type':'embedding','inputDim':50,'outputDim':8,'maskZero':true,"
    "'embeddingsInitializer':'ones','embeddingsL2':0.5}]",
    "[{'type':'rnn','units':4,'activation':'relu','returnSequences':true,'goBackwards':true,"
    "'useBias':false,'dropout':0.1,'recurrentDropout':0.2,'kernelInitializer':'zeros',"
    "'recurrentInitializer':'identity','biasInitializer':'ones','kernelL2':0.001,"
    "'recurrentL2':0.01,'biasL2':0.1}]",
    "[{'type':'lstm','units':4,'returnSequences':false,'unitForgetBias':false,"
    "'kernelInitializer':'heNormal'}]",
    "[{'type':'gru','units':4,'resetAfter':false,'biasInitializer':'randomNormal'}]",
    "[{'type':'bidirectional','layer':{'type':'lstm','units':4}},"
    "{'type':'bidirectional','name':'both','mergeMode':'ave','layer':{'type':'gru','name':'cell',"
    "'units':4,'dropout':0.5}}]",
    "[{'type':'dense','units':5,'activation':'softmax','useBias':false,'kernelInitializer':"
    "'glorotNormal','biasInitializer':'randomUniform','kernelL2':1,'biasL2':2}]",
    "[{'type':'timeDistributed','layer':{'type':'dense','units':5,'activation':'tanh'}}]",
    "[{'type':'activation','activation':'sigmoid'},{'type':'dropout','rate':0},"
    "{'type':'dropout','rate':0.25},{'type':'layerNormalization'},"
    "{'type':'layerNormalization','epsilon':1e-05},{'type':'globalAveragePooling1D'},"
    "{'type':'repeatVector','n':7},{'type':'lastStep'}]",
    "[{'type':'input','name':'a','width':5},{'type':'input','name':'b','width':6},"
    "{'type':'lstm','inputs':['a'],'units':4,'returnSequences':true},"
    "{'type':'lstm','inputs':['b','lstm:1','lstm:2'],'units':4,'returnSequences':true},"
    "{'type':'attention','inputs':['lstm_1','lstm'],'useScale':true},"
    "{'type':'additiveAttention','inputs':['lstm_1','lstm','lstm'],'useScale':false},"
    "{'type':'concatenate','inputs':['attention','additive_attention','lstm_1']},"
    "{'type':'add','inputs':['attention','lstm_1']}]",
};

static void check_writing(const char *layers) {
    static struct layer_config_list list;
    struct status status;
    struct buffer out = {0};
    if (!CHECK(parse(&list, layers, &status))) {
        fprintf(stderr, "%s: %s\n", layers, status.message);
        return;
    }
    layer_config_write(&list, &out);
    CHECK_TEXT(out.data, quoted(layers));
    buffer_free(&out);
}

static void test_writing(void) {
    for (size_t i = 0; i < sizeof canonical / sizeof canonical[0]; i++) check_writing(canonical[i]);
}

/* Spellings that mean the same are written in one way. */
static void test_synonyms(void) {
    static struct layer_config_list list;
    struct status status;
    struct buffer out = {0};
    CHECK(parse(&list,
                "[{'name':'simple_rnn','type':'simpleRnn','inputs':['input:0'],'units':4,"
                "'activation':'tanh','useBias':true},{'inputs':['simple_rnn'],'type':'dense',"
                "'units':2,'name':'dense'}]",
                &status));
    layer_config_write(&list, &out);
    CHECK_TEXT(out.data, quoted("[{'type':'rnn','units':4},{'type':'dense','units':2}]"));
    buffer_free(&out);
}

static void test_names(void) {
    static struct layer_config_list list;
    static const char *const names[] = {"input",
                                        "simple_rnn",
                                        "simple_rnn_1",
                                        "lstm",
                                        "gru",
                                        "bidirectional",
                                        "bidirectional_1",
                                        "layer_normalization",
                                        "dense",
                                        "dense_1",
                                        "time_distributed",
                                        "activation",
                                        "repeat_vector",
                                        "dropout",
                                        "global_average_pooling1d",
                                        "last_step"};
    struct status status;
    CHECK(
        parse(&list,
              "[{'type':'rnn','units':1},{'type':'simpleRnn','units':1},{'type':'lstm','units':1},"
              "{'type':'gru','units':1},{'type':'bidirectional','layer':{'type':'lstm','units':1}}"
              ",{'type':'bidirectional','layer':{'type':'lstm','units':1}},"
              "{'type':'layerNormalization'},{'type':'dense','units':1},{'type':'dense','units':1}"
              ",{'type':'timeDistributed','layer':{'type':'dense','units':1}},"
              "{'type':'activation'},{'type':'repeatVector','n':2},{'type':'dropout','rate':0},"
              "{'type':'globalAveragePooling1D'},{'type':'lastStep'}]",
              &status));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CHECK_TEXT(list.layers[i].name, names[i]);
    CHECK(list.layers[0].implicit && !list.layers[1].implicit);
    CHECK_TEXT(list.layers[5].inner, "lstm");
    CHECK(list.layers[4].inputs[0].layer == 3 && list.layers[4].inputs[0].port == 0);
}

/* ---- faults of single keys ---- */

struct key_fault {
    const char *layers, *key;
};

static const struct key_fault key_faults[] = {
    {"[3]", "layers[0]"},
    {"[null]", "layers[0]"},
    {"[{'units':4}]", "layers[0].type"},
    {"[{'type':7}]", "layers[0].type"},
    {"[{'type':'transformer'}]", "layers[0].type"},
    {"[{'type':'lstm'}]", "layers[0].units"},
    {"[{'type':'dense'}]", "layers[0].units"},
    {"[{'type':'embedding'}]", "layers[0].outputDim"},
    {"[{'type':'dropout'}]", "layers[0].rate"},
    {"[{'type':'repeatVector'}]", "layers[0].n"},
    {"[{'type':'lstm','units':0}]", "layers[0].units"},
    {"[{'type':'lstm','units':1025}]", "layers[0].units"},
    {"[{'type':'lstm','units':1.5}]", "layers[0].units"},
    {"[{'type':'lstm','units':1e300}]", "layers[0].units"},
    {"[{'type':'lstm','units':-9223372036854775808}]", "layers[0].units"},
    {"[{'type':'dense','units':65536}]", "layers[0].units"},
    {"[{'type':'input','width':0}]", "layers[0].width"},
    {"[{'type':'input','width':65536}]", "layers[0].width"},
    {"[{'type':'input','kind':'pictures'}]", "layers[0].kind"},
    {"[{'type':'input','inputs':['input']}]", "layers[0].inputs"},
    {"[{'type':'repeatVector','n':1025}]", "layers[0].n"},
    {"[{'type':'dropout','rate':1}]", "layers[0].rate"},
    {"[{'type':'dropout','rate':-0.1}]", "layers[0].rate"},
    {"[{'type':'gru','units':4,'dropout':1}]", "layers[0].dropout"},
    {"[{'type':'gru','units':4,'recurrentDropout':2}]", "layers[0].recurrentDropout"},
    {"[{'type':'gru','units':4,'kernelL2':-1}]", "layers[0].kernelL2"},
    {"[{'type':'gru','units':4,'recurrentL2':1e4}]", "layers[0].recurrentL2"},
    {"[{'type':'gru','units':4,'unitForgetBias':true}]", "layers[0].unitForgetBias"},
    {"[{'type':'lstm','units':4,'resetAfter':true}]", "layers[0].resetAfter"},
    {"[{'type':'lstm','units':4,'activation':'tanh'}]", "layers[0].activation"},
    {"[{'type':'rnn','units':4,'activation':'softmax'}]", "layers[0].activation"},
    {"[{'type':'rnn','units':4,'activation':'swish'}]", "layers[0].activation"},
    {"[{'type':'rnn','units':4,'kernelInitializer':'unitForget'}]", "layers[0].kernelInitializer"},
    {"[{'type':'layerNormalization','epsilon':0}]", "layers[0].epsilon"},
    {"[{'type':'lstm','units':4,'returnSequences':null}]", "layers[0].returnSequences"},
    {"[{'type':'lstm','units':4,'name':''}]", "layers[0].name"},
    {"[{'type':'lstm','units':4,'name':'a/b'}]", "layers[0].name"},
    {"[{'type':'lstm','units':4,'name':'a:1'}]", "layers[0].name"},
    {"[{'type':'lstm','units':4,'name':'é'}]", "layers[0].name"},
    {"[{'type':'lstm','units':4,'name':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}]",
     "layers[0].name"},
    {"[{'type':'lstm','units':4,'name':'a'},{'type':'lstm','units':4,'name':'a'}]",
     "layers[1].name"},
    {"[{'type':'lstm','units':4,'name':'input'}]", "layers[0].name"},
    {"[{'type':'lstm','units':4,'inputs':[]}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':'input'}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':[0]}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['lstm']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input:']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input:-1']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input:+0']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input: 0']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input:0x0']}]", "layers[0].inputs"},
    {"[{'type':'lstm','units':4,'inputs':['input:18446744073709551616']}]", "layers[0].inputs"},
    {"[{'type':'add','inputs':['input','input','input','input','input','input','input']}]",
     "layers[0].inputs"},
    {"[{'type':'bidirectional'}]", "layers[0].layer"},
    {"[{'type':'bidirectional','layer':[]}]", "layers[0].layer"},
    {"[{'type':'bidirectional','layer':{'type':'dense','units':4}}]", "layers[0].layer"},
    {"[{'type':'bidirectional','layer':{'type':'bidirectional'}}]", "layers[0].layer.type"},
    {"[{'type':'bidirectional','layer':{'type':'lstm'}}]", "layers[0].layer.units"},
    {"[{'type':'bidirectional','layer':{'type':'lstm','units':4,'inputs':['input']}}]",
     "layers[0].layer.inputs"},
    {"[{'type':'bidirectional','layer':{'type':'lstm','units':4,'name':'/'}}]",
     "layers[0].layer.name"},
    {"[{'type':'bidirectional','layer':{'type':'rnn','units':4,'activation':'softmax'}}]",
     "layers[0].layer.activation"},
    {"[{'type':'bidirectional','units':4,'layer':{'type':'lstm','units':4}}]", "layers[0].units"},
    {"[{'type':'bidirectional','mergeMode':'max','layer':{'type':'lstm','units':4}}]",
     "layers[0].mergeMode"},
    {"[{'type':'timeDistributed','layer':{'type':'lstm','units':4}}]", "layers[0].layer"},
    {"[{'type':'timeDistributed','mergeMode':'sum','layer':{'type':'dense','units':4}}]",
     "layers[0].mergeMode"},
};

/* Each type with all the keys it has. */
static const struct {
    const char *entry, *keys;
} known_keys[] = {
    {"'type':'input'", "name kind width sequence maskZero"},
    {"'type':'embedding','outputDim':4",
     "name inputs inputDim outputDim maskZero embeddingsInitializer embeddingsL2"},
    {"'type':'rnn','units':4",
     "name inputs units activation returnSequences goBackwards useBias dropout recurrentDropout "
     "kernelInitializer recurrentInitializer biasInitializer kernelL2 recurrentL2 biasL2"},
    {"'type':'lstm','units':4",
     "name inputs units unitForgetBias returnSequences goBackwards useBias dropout "
     "recurrentDropout kernelInitializer recurrentInitializer biasInitializer kernelL2 recurrentL2 "
     "biasL2"},
    {"'type':'gru','units':4",
     "name inputs units resetAfter returnSequences goBackwards useBias dropout recurrentDropout "
     "kernelInitializer recurrentInitializer biasInitializer kernelL2 recurrentL2 biasL2"},
    {"'type':'dense','units':4", "name inputs units activation useBias kernelInitializer "
                                 "biasInitializer kernelL2 biasL2"},
    {"'type':'activation'", "name inputs activation"},
    {"'type':'dropout','rate':0.5", "name inputs rate"},
    {"'type':'layerNormalization'", "name inputs epsilon"},
    {"'type':'globalAveragePooling1D'", "name inputs"},
    {"'type':'repeatVector','n':3", "name inputs n"},
    {"'type':'attention'", "name inputs useScale"},
    {"'type':'additiveAttention'", "name inputs useScale"},
    {"'type':'concatenate'", "name inputs"},
    {"'type':'add'", "name inputs"},
    {"'type':'lastStep'", "name inputs"},
    {"'type':'bidirectional','layer':{'type':'gru','units':3}", "name inputs mergeMode layer"},
    {"'type':'timeDistributed','layer':{'type':'dense','units':3}", "name inputs layer"},
};

static void check_key_fault(const char *layers, const char *key) {
    static struct layer_config_list list;
    struct status status;
    if (!CHECK(!parse(&list, layers, &status)) || !CHECK_TEXT(status.key, key))
        fprintf(stderr, "%s: %s\n", layers, status.message);
    CHECK(status.code == STATUS_INVALID_CONFIG && strstr(status.message, status.key));
}

/* An object is a wrong value for every key; an unknown key is a fault of its own. */
static void check_wrong_type(const char *entry, const char *key) {
    char layers[512], path[64], needle[64], without[256];
    snprintf(needle, sizeof needle, "'%s':", key);
    const char *found = strstr(entry, needle);
    size_t length = found ? (size_t)(found - entry) : strlen(entry);
    snprintf(without, sizeof without, "%.*s%s", (int)length, entry, found ? "" : ",");
    snprintf(layers, sizeof layers, "[{%s'%s':{}}]", without, key);
    if (strcmp(key, "layer") == 0)
        snprintf(path, sizeof path, "layers[0].layer.type");
    else
        snprintf(path, sizeof path, "layers[0].%s", key);
    check_key_fault(layers, path);
}

static void test_key_faults(void) {
    for (size_t i = 0; i < sizeof key_faults / sizeof key_faults[0]; i++)
        check_key_fault(key_faults[i].layers, key_faults[i].key);
    for (size_t i = 0; i < sizeof known_keys / sizeof known_keys[0]; i++) {
        char keys[512];
        snprintf(keys, sizeof keys, "%s sampleRate", known_keys[i].keys);
        for (char *key = strtok(keys, " "); key; key = strtok(NULL, " "))
            check_wrong_type(known_keys[i].entry, key);
    }
}

static void test_too_many_layers(void) {
    static struct layer_config_list list;
    struct status status;
    char layers[TEXT] = "[";
    for (int i = 0; i < LAYER_CONFIG_MAX; i++) {
        strcat(layers, i ? ",{'type':'activation'}" : "{'type':'dense','units':1}");
        if (i + 2 < LAYER_CONFIG_MAX) continue;
        strcat(layers, "]");
        bool fits = i + 2 == LAYER_CONFIG_MAX; /* with the implicit input */
        CHECK(parse(&list, layers, &status) == fits);
        CHECK(fits ? list.count == LAYER_CONFIG_MAX : status.code == STATUS_LIMIT);
        layers[strlen(layers) - 1] = '\0';
    }
}

/* ---- networks that can be run ---- */

struct net {
    struct network network;
    struct network_run run;
    struct arena arena;
    struct random random;
    real *values, *gradients;
    size_t batch, lengths[NETWORK_MAX_AXES];
    unsigned flags;
};

static void cut(struct net *n) {
    n->values = arena_cut(&n->arena, n->network.parameters.size, sizeof(real));
    n->gradients = arena_cut(&n->arena, n->network.parameters.size, sizeof(real));
    network_run_cut(&n->run, &n->network, n->batch, n->lengths, n->flags, &n->arena);
}

static bool build(struct network *network, const char *layers, bool sequence_output,
                  struct status *status) {
    static struct layer_config_list list;
    return parse(&list, layers, status) && network_build(network, &list, sequence_output, status);
}

/* A network with weights drawn, for `batch` sequences of `length` steps; implicit inputs do not
 * come: `layers` begins with its inputs. */
static struct net *make(const char *layers, bool sequence_output, size_t batch, size_t length,
                        unsigned flags) {
    struct net *n = calloc(1, sizeof *n);
    struct status status;
    if (!CHECK(build(&n->network, layers, sequence_output, &status))) {
        fprintf(stderr, "%s: %s\n", layers, status.message);
        exit(1);
    }
    n->batch = batch;
    n->flags = flags;
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) n->lengths[i] = length;
    cut(n);
    uint64_t planned = n->arena.used;
    if (!arena_take(&n->arena, NULL)) exit(1);
    cut(n);
    CHECK(n->arena.used == planned);
    network_run_bind(&n->run, n->values, n->gradients);
    random_seed(&n->random, 3, 0);
    n->run.random = &n->random;
    for (size_t i = 0; i < n->network.parameters.size; i++)
        n->values[i] = (real)(0.5 * random_normal(&n->random));
    network_run_shape(&n->run, batch, n->lengths);
    return n;
}

static void drop(struct net *n) {
    arena_free(&n->arena);
    free(n);
}

static void shape(struct net *n, size_t batch, size_t length) {
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) n->lengths[i] = length;
    n->batch = batch;
    network_run_shape(&n->run, batch, n->lengths);
}

static double apart(const real *a, const real *b, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, fabs((double)a[i] - (double)b[i]));
    return most;
}

static real *normal(struct random *random, real *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = (real)random_normal(random);
    return x;
}

/* ---- faults of the whole ---- */

static const struct {
    const char *layers, *message;
} build_faults[] = {
    {"[]", "\"layers\" has no layer"},
    {"[{'type':'input','width':3}]", "\"layers\" has no layer"},
    {"[{'type':'dense','units':3}]", "layer \"input\": \"width\" is missing"},
    {"[{'type':'input','width':3,'sequence':false},{'type':'dense','units':3}]",
     "layer \"input\": tokens come as a sequence"},
    {"[{'type':'input','kind':'features','width':3,'sequence':false,'maskZero':true},"
     "{'type':'dense','units':3}]",
     "layer \"input\": a vector has no padding"},
    {"[{'type':'input','kind':'features','width':3},{'type':'activation'}]",
     "\"layers\": nothing that leads to the output can learn"},
    {"[{'type':'input','kind':'features','width':3},{'type':'embedding','outputDim':3}]",
     "layer \"embedding\": an embedding reads tokens"},
    {"[{'type':'input','width':9},{'type':'embedding','inputDim':8,'outputDim':3}]",
     "layer \"embedding\": \"inputDim\" is less than the vocabulary"},
    {"[{'type':'input','width':9},{'type':'lstm','units':3,'returnSequences':false},"
     "{'type':'lstm','units':3}]",
     "layer \"lstm_1\": a recurrent layer reads a sequence"},
    {"[{'type':'input','width':9},{'type':'lstm','units':3},{'type':'lstm','units':3,"
     "'inputs':['input','lstm:1']}]",
     "layer \"lstm_1\": the inputs are x, or x and every initial state"},
    {"[{'type':'input','width':9},{'type':'gru','units':3},{'type':'gru','units':4,"
     "'inputs':['input','gru:1']}]",
     "layer \"gru_1\": an initial state is a vector of as many numbers as units"},
    {"[{'type':'input','width':9},{'type':'gru','units':3,'inputs':['input','input']}]",
     "layer \"gru\": an initial state is a vector of as many numbers as units"},
    {"[{'type':'input','width':9},{'type':'gru','units':3},{'type':'dense','units':1,'inputs':"
     "['gru:2']}]",
     "layer \"dense\": \"gru\" has no output 2"},
    {"[{'type':'input','width':9},{'type':'bidirectional','layer':{'type':'gru','units':3,"
     "'goBackwards':true}}]",
     "layer \"bidirectional\": a bidirectional layer takes one input, or also the initial states "
     "of both directions, and no goBackwards"},
    {"[{'type':'input','width':9},{'type':'gru','units':3},{'type':'bidirectional','inputs':["
     "'input','gru:1'],'layer':{'type':'gru','units':3}}]",
     "layer \"bidirectional\": a bidirectional layer takes one input, or also the initial states "
     "of both directions, and no goBackwards"},
    {"[{'type':'input','width':9},{'type':'gru','units':3,'returnSequences':false},"
     "{'type':'timeDistributed','layer':{'type':'dense','units':2}}]",
     "layer \"time_distributed\": timeDistributed reads a sequence"},
    {"[{'type':'input','width':9},{'type':'dense','units':2,'inputs':['input','input']}]",
     "layer \"dense\": a dense layer has one input"},
    {"[{'type':'input','width':9},{'type':'dropout','rate':0.5,'inputs':['input','input']}]",
     "layer \"dropout\": dropout has one input"},
    {"[{'type':'input','width':9},{'type':'activation','inputs':['input','input']}]",
     "layer \"activation\": an activation has one input"},
    {"[{'type':'input','width':9},{'type':'layerNormalization','inputs':['input','input']}]",
     "layer \"layer_normalization\": it has one input"},
    {"[{'type':'input','width':9},{'type':'embedding','outputDim':2,'inputs':['input','input']}]",
     "layer \"embedding\": an embedding reads tokens"},
    {"[{'type':'input','width':9},{'type':'repeatVector','n':2}]",
     "layer \"repeat_vector\": it reads one vector, not a sequence"},
    {"[{'type':'input','width':9},{'type':'lastStep'},{'type':'lastStep'}]",
     "layer \"last_step_1\": it reads one sequence"},
    {"[{'type':'input','width':9},{'type':'lastStep'},{'type':'globalAveragePooling1D'}]",
     "layer \"global_average_pooling1d\": it reads one sequence"},
    {"[{'type':'input','width':9},{'type':'attention'}]",
     "layer \"attention\": the inputs are query, value and perhaps key"},
    {"[{'type':'input','width':9},{'type':'input','width':8,'name':'b'},{'type':'attention',"
     "'inputs':['input','b']}]",
     "layer \"attention\": query and key do not have the same width"},
    {"[{'type':'input','width':9},{'type':'input','width':9,'name':'b'},{'type':'attention',"
     "'inputs':['input','input','b']}]",
     "layer \"attention\": query and value are sequences, the key has the value's steps"},
    {"[{'type':'input','width':9},{'type':'input','width':9,'name':'b'},{'type':'add',"
     "'inputs':['input','b']}]",
     "layer \"add\": the inputs do not have the same steps"},
    {"[{'type':'input','width':9},{'type':'dense','units':8},{'type':'add','inputs':['input',"
     "'dense']}]",
     "layer \"add\": the inputs do not have the same width"},
    {"[{'type':'input','width':9},{'type':'add'}]", "layer \"add\": two inputs or more are needed"},
    {"[{'type':'input','width':9},{'type':'concatenate'}]",
     "layer \"concatenate\": two inputs or more are needed"},
};

static void test_build_faults(void) {
    struct network *network = malloc(sizeof *network);
    struct status status;
    for (size_t i = 0; i < sizeof build_faults / sizeof build_faults[0]; i++) {
        CHECK(!build(network, build_faults[i].layers, false, &status));
        CHECK_TEXT(status.message, build_faults[i].message);
        CHECK(status.key[0]);
    }
    free(network);
}

/* ---- limits ---- */

static void check_limit(const char *layers) {
    struct network *network = malloc(sizeof *network);
    struct status status;
    if (!CHECK(!build(network, layers, false, &status)) ||
        !CHECK(status.code == STATUS_LIMIT || status.code == STATUS_INVALID_CONFIG))
        fprintf(stderr, "%s\n", layers);
    free(network);
}

static void repeat(char *layers, const char *entry, int times) {
    for (int i = 0; i < times; i++) {
        strcat(layers, ",");
        strcat(layers, entry);
    }
}

static void test_limits(void) {
    char layers[TEXT] = "[{'type':'input','width':60000}";
    repeat(layers, "{'type':'bidirectional','layer':{'type':'lstm','units':8}}", 31);
    check_limit(strcat(layers, "]")); /* nodes */
    strcpy(layers, "[{'type':'input','width':60000}");
    repeat(layers, "{'type':'dense','units':65535}", 2);
    check_limit(strcat(layers, "]")); /* weights: 2^32 of them */
    strcpy(layers, "[{'type':'input','width':60000,'name':'a'},"
                   "{'type':'concatenate','name':'b','inputs':['a','a','a','a','a']}");
    check_limit(strcat(layers, "]")); /* width */
    strcpy(layers, "[{'type':'input','width':2,'name':'a'}");
    repeat(layers, "{'type':'input','width':2}", 8);
    check_limit(strcat(layers, ",{'type':'dense','units':2}]")); /* time axes */
    strcpy(layers, "[{'type':'input','width':2,'name':'a'}");
    repeat(layers, "{'type':'lastStep'},{'type':'repeatVector','n':2}", 8);
    check_limit(strcat(layers, ",{'type':'dense','units':2}]"));
    strcpy(layers, "[{'type':'dense','units':1,'name':'d'}");
    check_limit(strcat(layers, ",{'type':'attention','inputs':['d','d:4']}]"));
}

/* ---- shapes ---- */

static const struct {
    const char *layers;
    bool sequence_output;
    size_t width, parameters;
    bool sequence;
} shapes[] = {
    {"[{'type':'input','width':7},{'type':'rnn','units':5}]", false, 5, 65, false},
    {"[{'type':'input','width':7},{'type':'lstm','units':5}]", true, 5, 260, true},
    {"[{'type':'input','width':7},{'type':'gru','units':5}]", true, 5, 210, true},
    {"[{'type':'input','width':7},{'type':'gru','units':5,'resetAfter':false}]", true, 5, 195,
     true},
    {"[{'type':'input','width':7},{'type':'gru','units':5,'useBias':false}]", true, 5, 180, true},
    {"[{'type':'input','width':7},{'type':'embedding','inputDim':9,'outputDim':3},"
     "{'type':'bidirectional','layer':{'type':'lstm','units':5}},{'type':'dense','units':2}]",
     false, 2, 27 + 2 * 180 + 22, false},
    {"[{'type':'input','width':7},{'type':'bidirectional','mergeMode':'sum','layer':{'type':'rnn',"
     "'units':5}}]",
     true, 5, 130, true},
    {"[{'type':'input','kind':'features','width':3},{'type':'layerNormalization'},"
     "{'type':'globalAveragePooling1D'},{'type':'repeatVector','n':4},"
     "{'type':'dense','units':2,'useBias':false}]",
     false, 2, 12, true},
    {"[{'type':'input','kind':'features','width':3,'name':'q'},{'type':'dense','units':5,'name':"
     "'v'},{'type':'attention','useScale':true,'inputs':['q','v','q']}]",
     true, 5, 21, true},
    {"[{'type':'input','kind':'features','width':3,'name':'q'},"
     "{'type':'additiveAttention','inputs':['q','q']},{'type':'concatenate','inputs':['q',"
     "'additive_attention','q']},{'type':'lastStep'}]",
     false, 9, 3, false},
};

static void test_shapes(void) {
    struct network *network = malloc(sizeof *network);
    struct status status;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (!CHECK(build(network, shapes[i].layers, shapes[i].sequence_output, &status))) continue;
        const struct network_value *output = &network->values[network->output];
        CHECK(output->width == shapes[i].width);
        CHECK((output->axis != NETWORK_VECTOR) == shapes[i].sequence);
        CHECK(network->parameters.size == shapes[i].parameters);
        size_t sum = 0;
        for (size_t k = 0; k < network->config.count; k++)
            sum += network_layer_parameters(network, k);
        CHECK(sum == shapes[i].parameters);
    }
    free(network);
}

static void test_weight_names(void) {
    static const char *const names[] = {
        "embedding/embeddings",   "both/forward_gru/kernel",   "both/forward_gru/recurrent_kernel",
        "both/forward_gru/bias",  "both/backward_gru/kernel",  "both/backward_gru/recurrent_kernel",
        "both/backward_gru/bias", "layer_normalization/gamma", "layer_normalization/beta",
        "attention/scale",        "time_distributed/kernel",   "time_distributed/bias"};
    struct network *network = malloc(sizeof *network);
    struct status status;
    CHECK(build(network,
                "[{'type':'input','width':7},{'type':'embedding','outputDim':3},"
                "{'type':'bidirectional','name':'both','layer':{'type':'gru','units':2}},"
                "{'type':'layerNormalization'},{'type':'attention','useScale':true,'inputs':["
                "'layer_normalization','both']},{'type':'timeDistributed','layer':{'type':'dense',"
                "'units':2}}]",
                true, &status));
    CHECK(network->parameters.count == sizeof names / sizeof names[0]);
    for (size_t i = 0; i < network->parameters.count; i++)
        CHECK_TEXT(network->parameters.tensors[i].name, names[i]);
    free(network);
}

/* returnSequences left open is settled by what comes after. */
static const struct {
    const char *after;
    bool sequence_output, sequence;
} automatic[] = {
    {"", false, false},
    {"", true, true},
    {",{'type':'dense','units':2}", true, true},
    {",{'type':'dense','units':2}", false, false},
    {",{'type':'lstm','units':2}", false, true},
    {",{'type':'dropout','rate':0.5},{'type':'layerNormalization'},{'type':'gru','units':2}", false,
     true},
    {",{'type':'globalAveragePooling1D'},{'type':'dense','units':2}", false, true},
    {",{'type':'lastStep'}", false, true},
    {",{'type':'timeDistributed','layer':{'type':'dense','units':2}},{'type':'lastStep'}", false,
     true},
    {",{'type':'repeatVector','n':3},{'type':'gru','units':2}", true, false},
    {",{'type':'attention','inputs':['r','r']},{'type':'lastStep'}", false, true},
    {",{'type':'gru','units':2,'inputs':['input','r:1']}", true, false},
    {",{'type':'gru','units':2,'inputs':['input','r']}", true, false},
    {",{'type':'concatenate','inputs':['r','r']},{'type':'gru','units':3}", false, true},
};

static void test_automatic_sequences(void) {
    struct network *network = malloc(sizeof *network);
    for (size_t i = 0; i < sizeof automatic / sizeof automatic[0]; i++) {
        char layers[1024];
        struct status status;
        snprintf(layers, sizeof layers,
                 "[{'type':'input','width':4},{'type':'gru','name':'r',"
                 "'units':2}%s]",
                 automatic[i].after);
        if (!CHECK(build(network, layers, automatic[i].sequence_output, &status)) ||
            !CHECK((network->config.layers[1].return_sequences == LAYER_SEQUENCES_ALL) ==
                   automatic[i].sequence))
            fprintf(stderr, "%s: %s\n", layers, status.message);
    }
    free(network);
}

/* ---- passes ---- */

static const char *const cells[] = {"'type':'rnn'", "'type':'lstm'", "'type':'gru'",
                                    "'type':'gru','resetAfter':false"};
enum { CELLS = sizeof cells / sizeof cells[0], WIDTH = 3, UNITS = 5 };

/* A cell over features, masked or not; further keys begin with a comma. */
static struct net *cell_net(size_t cell, bool masked, const char *keys, size_t batch,
                            size_t length) {
    char layers[512];
    snprintf(layers, sizeof layers,
             "[{'type':'input','kind':'features','width':3%s},{%s,'units':5%s}]",
             masked ? ",'maskZero':true" : "", cells[cell], keys);
    return make(layers, false, batch, length, NETWORK_RUN_GRADIENTS);
}

static real *run(struct net *n, real *features) {
    network_run_features(&n->run, 0, features);
    return network_run_forward(&n->run);
}

/* Padding after a sequence changes nothing: its last output is that of the sequence alone, run in
 * the same memory with a smaller shape, and its state is held. */
static void check_padding(size_t cell) {
    enum { BATCH = 4, LENGTH = 6 };
    real x[LENGTH * BATCH * WIDTH], alone[LENGTH * WIDTH], kept[BATCH * UNITS];
    struct net *n = cell_net(cell, true, "", BATCH, LENGTH);
    normal(&n->random, x, LENGTH * BATCH * WIDTH);
    uint8_t *mask = network_run_mask(&n->run, 0);
    for (size_t i = 0; i < LENGTH * BATCH; i++) mask[i] = i / BATCH < 2 + i % BATCH;
    memcpy(kept, run(n, x), sizeof kept);
    for (size_t b = 0; b < BATCH; b++) {
        shape(n, 1, 2 + b);
        memset(network_run_mask(&n->run, 0), 1, 2 + b);
        for (size_t t = 0; t < 2 + b; t++)
            memcpy(alone + t * WIDTH, x + (t * BATCH + b) * WIDTH, WIDTH * sizeof *x);
        CHECK(apart(run(n, alone), kept + b * UNITS, UNITS) < close_enough);
    }
    drop(n);
}

/* A row of nothing but padding gives 0 and keeps its state; leading padding is passed over. */
static void check_empty_rows(size_t cell) {
    enum { BATCH = 2, LENGTH = 4 };
    real x[LENGTH * BATCH * WIDTH], zero[UNITS] = {0}, kept[UNITS];
    struct net *n = cell_net(cell, true, "", BATCH, LENGTH);
    normal(&n->random, x, LENGTH * BATCH * WIDTH);
    uint8_t *mask = network_run_mask(&n->run, 0);
    for (size_t t = 0; t < LENGTH; t++) {
        mask[t * BATCH] = 0;
        mask[t * BATCH + 1] = t > 1;
    }
    const real *y = run(n, x);
    CHECK(apart(y, zero, UNITS) == 0);
    memcpy(kept, y + UNITS, sizeof kept);
    shape(n, 1, 2);
    memset(network_run_mask(&n->run, 0), 1, 2);
    memcpy(x, x + 5 * WIDTH, WIDTH * sizeof *x);
    memcpy(x + WIDTH, x + 7 * WIDTH, WIDTH * sizeof *x);
    CHECK(apart(run(n, x), kept, UNITS) < close_enough);
    drop(n);
}

static void turn(real *to, const real *from, size_t length, size_t step) {
    for (size_t t = 0; t < length; t++)
        memcpy(to + t * step, from + (length - 1 - t) * step, step * sizeof *to);
}

/* goBackwards is the forward layer on the sequence turned round, step by step. */
static void check_backwards(size_t cell) {
    enum { BATCH = 2, LENGTH = 5 };
    real x[LENGTH * BATCH * WIDTH], turned[LENGTH * BATCH * WIDTH], kept[LENGTH * BATCH * UNITS];
    struct net *ahead = cell_net(cell, false, ",'returnSequences':true", BATCH, LENGTH);
    struct net *back =
        cell_net(cell, false, ",'returnSequences':true,'goBackwards':true", BATCH, LENGTH);
    normal(&ahead->random, x, LENGTH * BATCH * WIDTH);
    turn(turned, x, LENGTH, BATCH * WIDTH);
    memcpy(kept, run(ahead, turned), sizeof kept);
    CHECK(apart(run(back, x), kept, LENGTH * BATCH * UNITS) < close_enough);
    size_t last = (LENGTH - 1) * BATCH * UNITS;
    CHECK(apart(network_run_value(&back->run, 1, 1), kept + last, BATCH * UNITS) < close_enough);
    CHECK(!network_run_value(&back->run, 1, cell == 1 ? 3 : 2));
    drop(ahead);
    drop(back);
}

/* Two halves with the state carried over are the whole. */
static void check_carried_state(size_t cell) {
    enum { BATCH = 2, LENGTH = 6, HALF = 3 };
    real x[LENGTH * BATCH * WIDTH], kept[LENGTH * BATCH * UNITS], state[2 * BATCH * UNITS];
    struct net *n = cell_net(cell, false, ",'returnSequences':true", BATCH, LENGTH);
    CHECK(network_state_size(&n->network, BATCH) == (cell == 1 ? 2 : 1) * BATCH * UNITS);
    normal(&n->random, x, LENGTH * BATCH * WIDTH);
    memcpy(kept, run(n, x), sizeof kept);
    shape(n, BATCH, HALF);
    CHECK(apart(run(n, x), kept, HALF * BATCH * UNITS) < close_enough);
    network_run_get_state(&n->run, state);
    CHECK(apart(state, kept + (HALF - 1) * BATCH * UNITS, BATCH * UNITS) < close_enough);
    network_run_set_state(&n->run, state);
    CHECK(apart(run(n, x + HALF * BATCH * WIDTH), kept + HALF * BATCH * UNITS,
                HALF * BATCH * UNITS) < close_enough);
    drop(n);
}

/* The final states that a layer hands on are those it would have carried. */
static void check_ports(size_t cell) {
    enum { BATCH = 2, LENGTH = 3 };
    real x[LENGTH * BATCH * WIDTH], state[2 * BATCH * UNITS];
    struct net *n = cell_net(cell, false, "", BATCH, LENGTH);
    run(n, normal(&n->random, x, LENGTH * BATCH * WIDTH));
    network_run_get_state(&n->run, state);
    CHECK(apart(network_run_value(&n->run, 1, 0), state, BATCH * UNITS) == 0);
    CHECK(apart(network_run_value(&n->run, 1, 1), state, BATCH * UNITS) == 0);
    if (cell == 1)
        CHECK(apart(network_run_value(&n->run, 1, 2), state + BATCH * UNITS, BATCH * UNITS) == 0);
    CHECK(!network_run_value(&n->run, 2, 0));
    drop(n);
}

static void test_cells(void) {
    for (size_t cell = 0; cell < CELLS; cell++) {
        check_padding(cell);
        check_empty_rows(cell);
        check_backwards(cell);
        check_carried_state(cell);
        check_ports(cell);
    }
}

/* Bidirectional: ports and nodes of both directions; 0 in padding, but not with states given. */
static void test_bidirectional(void) {
    enum { BATCH = 2, LENGTH = 4 };
    real x[LENGTH * BATCH * WIDTH], h[BATCH * 2];
    struct net *n = make("[{'type':'input','kind':'features','width':3,'maskZero':true},"
                         "{'type':'bidirectional','layer':{'type':'lstm','units':2}},"
                         "{'type':'dense','units':1}]",
                         true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS);
    CHECK(n->network.port_counts[1] == 5);
    CHECK(!network_layer_node(&n->network, 1, false)->reverse);
    CHECK(network_layer_node(&n->network, 1, true)->reverse);
    CHECK(network_layer_node(&n->network, 2, true)->layer == &layer_dense);
    uint8_t *mask = network_run_mask(&n->run, 0);
    for (size_t i = 0; i < LENGTH * BATCH; i++) mask[i] = i >= 2 && i != 5;
    run(n, normal(&n->random, x, LENGTH * BATCH * WIDTH));
    const real *y = network_run_value(&n->run, 1, 0);
    for (size_t i = 0; i < LENGTH * BATCH; i++) CHECK((y[i * 4] != 0) == mask[i]);
    const real *back = network_run_value(&n->run, 1, 3);
    CHECK(apart(y + 2 * 4 + 2, back, 2) == 0);
    drop(n);
    n = make("[{'type':'input','kind':'features','width':3,'maskZero':true},{'type':'input','name':"
             "'h','kind':'features','width':2,'sequence':false},{'type':'bidirectional','inputs':["
             "'input','h','h'],'layer':{'type':'gru','units':2}}]",
             true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS);
    CHECK(network_state_size(&n->network, BATCH) == 0);
    network_run_features(&n->run, 1, normal(&n->random, h, BATCH * 2));
    memset(network_run_mask(&n->run, 0), 0, LENGTH * BATCH);
    y = run(n, x);
    for (size_t i = 0; i < LENGTH * BATCH * 4; i++) CHECK(y[i] != 0);
    CHECK(n->network.values[n->network.output].masked);
    drop(n);
}

/* Which values know of padding. */
static void test_masks(void) {
    static const char *const layers =
        "[{'type':'input','width':7,'name':'x'},{'type':'embedding','name':'e','outputDim':2,"
        "'maskZero':true},{'type':'gru','name':'r','units':2,'returnSequences':true},"
        "{'type':'gru','name':'v','units':2,'returnSequences':false,'inputs':['r']},"
        "{'type':'embedding','name':'f','outputDim':2,'inputs':['x']},"
        "{'type':'concatenate','name':'ef','inputs':['e','f']},"
        "{'type':'add','name':'er','inputs':['e','r']},"
        "{'type':'attention','name':'a','inputs':['f','e']},"
        "{'type':'attention','name':'b','inputs':['e','f']},"
        "{'type':'globalAveragePooling1D','name':'p','inputs':['r']},"
        "{'type':'repeatVector','name':'n','n':3},"
        "{'type':'dense','name':'d','units':1,'inputs':['er']}]";
    static const bool expected[] = {false, true,  true, false, false, false,
                                    true,  false, true, false, false, true};
    struct network *network = malloc(sizeof *network);
    struct status status;
    CHECK(build(network, layers, true, &status));
    for (size_t i = 0; i < network->config.count; i++)
        CHECK(network->values[network->ports[i][0]].masked == expected[i]);
    CHECK(network->axis_count == 2);
    free(network);
}

/* Inputs that go along with another: one axis, one mask. */
static void test_joined_inputs(void) {
    static struct layer_config_list list;
    struct network *network = malloc(sizeof *network);
    struct status status;
    CHECK(parse(&list,
                "[{'type':'input','name':'x','width':7,'maskZero':true},"
                "{'type':'input','name':'y','kind':'features','width':2},{'type':'concatenate',"
                "'inputs':['x','y']},{'type':'dense','units':1}]",
                &status));
    CHECK(!network_build(network, &list, true, &status));
    list.layers[1].along = 1;
    status_clear(&status);
    CHECK(network_build(network, &list, true, &status));
    CHECK(network->axis_count == 1 && network->values[network->output].axis == 0);
    CHECK(!network->values[network->output].masked);
    list.layers[1].mask_zero = true;
    CHECK(!network_build(network, &list, true, &status));
    CHECK_TEXT(status.message, "layer \"y\": another input of the same steps has padding");
    free(network);
}

/* ---- step by step ---- */

#define TRANSLATOR                                                                                 \
    "[{'type':'input','name':'s','width':7},{'type':'input','name':'t','width':6},"                \
    "{'type':'embedding','name':'es','outputDim':3,'maskZero':true,'inputs':['s']},"               \
    "{'type':'lstm','name':'encoder','units':4},"                                                  \
    "{'type':'embedding','name':'et','outputDim':3,'inputs':['t']},"                               \
    "{'type':'lstm','name':'decoder','units':4,'inputs':['et','encoder:1','encoder:2']},"          \
    "{'type':'attention','inputs':['decoder','encoder']},"                                         \
    "{'type':'concatenate','inputs':['decoder','attention']},{'type':'dense','units':6}]"

/* Decoding one step after the other gives what one pass over the whole target gives. */
static void test_continue(void) {
    enum { BATCH = 2, SOURCE = 4, TARGET = 5, WORDS = 6 };
    static const uint16_t source[] = {1, 2, 3, 0, 5, 4, 6, 0};
    static const uint16_t target[] = {1, 2, 3, 4, 5, 1, 2, 2, 0, 3};
    real whole[TARGET * BATCH * WORDS];
    struct net *n = make(TRANSLATOR, true, BATCH, TARGET, 0);
    size_t lengths[NETWORK_MAX_AXES] = {SOURCE, TARGET};
    network_run_shape(&n->run, BATCH, lengths);
    network_run_tokens(&n->run, 0, source);
    network_run_tokens(&n->run, 1, target);
    memcpy(whole, network_run_forward(&n->run), sizeof whole);
    lengths[1] = 1;
    network_run_shape(&n->run, BATCH, lengths);
    for (size_t t = 0; t < TARGET; t++) {
        network_run_tokens(&n->run, 1, target + t * BATCH);
        const real *y = t ? network_run_continue(&n->run, 1) : network_run_forward(&n->run);
        CHECK(apart(y, whole + t * BATCH * WORDS, BATCH * WORDS) < close_enough);
    }
    drop(n);
}

/* After the rows have changed places, each goes on from its parent's state. */
static void test_reorder(void) {
    enum { BATCH = 3, WORDS = 6 };
    static const size_t parents[] = {2, 0, 2};
    uint16_t source[] = {1, 1, 1, 2, 2, 2}, first[] = {1, 2, 3}, second[] = {4, 5, 1};
    uint16_t apart_first[] = {3, 1, 3};
    real whole[BATCH * WORDS], scratch[BATCH * 4];
    struct net *n = make(TRANSLATOR, true, BATCH, 2, 0);
    size_t lengths[NETWORK_MAX_AXES] = {2, 1};
    network_run_shape(&n->run, BATCH, lengths);
    network_run_tokens(&n->run, 0, source);
    network_run_tokens(&n->run, 1, apart_first);
    network_run_forward(&n->run);
    network_run_tokens(&n->run, 1, second);
    memcpy(whole, network_run_continue(&n->run, 1), sizeof whole);
    network_run_shape(&n->run, BATCH, lengths);
    network_run_tokens(&n->run, 1, first);
    network_run_forward(&n->run);
    network_run_reorder(&n->run, 1, parents, scratch);
    network_run_tokens(&n->run, 1, second);
    CHECK(apart(network_run_continue(&n->run, 1), whole, BATCH * WORDS) < close_enough);
    drop(n);
}

/* ---- memory ---- */

/* A pass of a smaller shape gives what it gives in memory cut for that shape, backward too. */
static void test_smaller_shapes(void) {
    static const char *const layers =
        "[{'type':'input','width':7,'name':'x'},{'type':'embedding','name':'e','outputDim':3,"
        "'maskZero':true},{'type':'bidirectional','layer':{'type':'gru','units':4}},"
        "{'type':'layerNormalization','name':'n'},{'type':'attention','inputs':['n','e',"
        "'bidirectional']},{'type':'lstm','units':4,'goBackwards':true},{'type':'dense','units':5},"
        "{'type':'globalAveragePooling1D'}]";
    struct net *large = make(layers, false, 6, 9, NETWORK_RUN_GRADIENTS);
    for (size_t batch = 1; batch <= 6; batch += 2) {
        for (size_t length = 1; length <= 9; length += 4) {
            uint16_t tokens[54];
            struct net *exact = make(layers, false, batch, length, NETWORK_RUN_GRADIENTS);
            struct net *both[] = {large, exact};
            for (size_t i = 0; i < 54; i++) tokens[i] = (uint16_t)random_below(&exact->random, 7);
            shape(large, batch, length);
            for (size_t i = 0; i < 2; i++) {
                network_run_tokens(&both[i]->run, 0, tokens);
                network_run_forward(&both[i]->run);
                real *dy = network_run_output_gradient(&both[i]->run);
                for (size_t k = 0; k < batch * 5; k++) dy[k] = (real)k / 8 - 1;
                network_run_backward(&both[i]->run);
            }
            size_t output = exact->network.output;
            CHECK(apart(large->run.values[output].data, exact->run.values[output].data,
                        batch * 5) == 0);
            CHECK(apart(large->gradients, exact->gradients, exact->network.parameters.size) == 0);
            drop(exact);
        }
    }
    drop(large);
}

/* The gradient in the place of the output is the gradient. */
static void test_in_place(void) {
    enum { BATCH = 3, LENGTH = 4, WORDS = 7, ROWS = BATCH * LENGTH };
    static const char *const layers = "[{'type':'input','width':7},{'type':'lstm','units':6},"
                                      "{'type':'dense','units':7,'activation':'softmax'}]";
    uint16_t tokens[ROWS];
    struct net *apart_net = make(layers, true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS);
    struct net *in_place =
        make(layers, true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS | NETWORK_RUN_IN_PLACE);
    struct net *both[] = {apart_net, in_place};
    for (size_t i = 0; i < ROWS; i++) tokens[i] = (uint16_t)(i % WORDS);
    for (size_t i = 0; i < 2; i++) {
        struct loss_problem loss = {
            .kind = LOSS_CROSS_ENTROPY, .rows = ROWS, .width = WORDS, .classes = tokens};
        both[i]->run.logits = true;
        network_run_tokens(&both[i]->run, 0, tokens);
        real *y = network_run_forward(&both[i]->run);
        CHECK((y == network_run_output_gradient(&both[i]->run)) == (i == 1));
        loss_evaluate(&loss, y, network_run_output_gradient(&both[i]->run));
        network_run_backward(&both[i]->run);
    }
    CHECK(apart(apart_net->gradients, in_place->gradients, in_place->network.parameters.size) == 0);
    CHECK(in_place->arena.used < apart_net->arena.used);
    drop(apart_net);
    drop(in_place);
}

/* ---- dropout ---- */

static void test_dropout(void) {
    enum { BATCH = 4, LENGTH = 50, COUNT = BATCH * LENGTH * 8 };
    static const char *const layers =
        "[{'type':'input','kind':'features','width':3},{'type':'dense','units':8},"
        "{'type':'dropout','rate':0.25}]";
    static real x[LENGTH * BATCH * WIDTH], plain[COUNT], dropped[COUNT];
    struct net *n = make(layers, true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS);
    memcpy(plain, run(n, normal(&n->random, x, LENGTH * BATCH * WIDTH)), sizeof plain);
    CHECK(apart(plain, network_run_value(&n->run, 1, 0), COUNT) == 0);
    n->run.training = true;
    memcpy(dropped, run(n, x), sizeof dropped);
    size_t zeros = 0;
    for (size_t i = 0; i < COUNT; i++) {
        zeros += dropped[i] == 0;
        CHECK(dropped[i] == 0 || fabs((double)(dropped[i] - plain[i] / (real)0.75)) < 1e-5);
    }
    CHECK_NEAR((double)zeros / COUNT, 0.25, 0.04);
    CHECK(apart(run(n, x), dropped, COUNT) > 0);
    n->run.keep_factors = true;
    memcpy(dropped, run(n, x), sizeof dropped);
    CHECK(apart(run(n, x), dropped, COUNT) == 0);
    drop(n);
}

/* ---- from within ---- */

/* The gradient of one number in the middle reaches what lies before it and nothing else. */
static void test_backward_from(void) {
    enum { BATCH = 1, LENGTH = 6 };
    real x[LENGTH * WIDTH];
    double norms[LENGTH] = {0};
    struct net *n = make("[{'type':'input','kind':'features','width':3},{'type':'rnn','units':4},"
                         "{'type':'dense','units':2}]",
                         true, BATCH, LENGTH, NETWORK_RUN_GRADIENTS);
    run(n, normal(&n->random, x, LENGTH * WIDTH));
    size_t value = n->network.ports[1][0], node = n->network.values[value].node;
    real *gradient = n->run.values[value].gradient;
    memset(gradient, 0, LENGTH * 4 * sizeof *gradient);
    gradient[3 * 4] = 1;
    n->run.nodes[node].recurrent.norms = norms;
    network_run_backward_from(&n->run, value);
    for (size_t t = 0; t < LENGTH; t++) CHECK((norms[t] > 0) == (t <= 3));
    CHECK(norms[3] == 1);
    const struct parameters_tensor *kernel =
        parameters_find(&n->network.parameters, "dense/kernel");
    for (size_t i = 0; i < 8; i++) CHECK(n->gradients[kernel->offset + i] == 0);
    CHECK(n->gradients[0] != 0);
    drop(n);
}

/* ---- losses ---- */

static void test_losses(void) {
    real x[] = {1, 2, 3, 0, 0, 0}, gradient[6], weights[] = {1, 2, 4};
    uint16_t classes[] = {2, 0};
    uint8_t mask[] = {1, 0}, none[] = {0, 0};
    struct loss_problem p = {.rows = 2, .width = 3, .classes = classes};
    double first = log(exp(1) + exp(2) + exp(3)) - 3;
    struct loss_result r = loss_evaluate(&p, x, gradient);
    CHECK_NEAR(r.sum, first + log(3), 1e-6);
    CHECK(r.count == 2 && r.correct == 2);
    CHECK_NEAR(gradient[3], (1.0 / 3 - 1) / 2, 1e-6);
    p.mask = mask;
    p.class_weights = weights;
    r = loss_evaluate(&p, x, gradient);
    CHECK_NEAR(r.sum, 4 * first, 4e-6);
    CHECK(r.count == 1 && gradient[3] == 0);
    p.mask = none;
    r = loss_evaluate(&p, x, gradient);
    CHECK(r.sum == 0 && r.count == 0 && gradient[0] == 0);
    CHECK(loss_accepts(LOSS_CROSS_ENTROPY, ACTIVATION_SOFTMAX));
    CHECK(!loss_accepts(LOSS_CROSS_ENTROPY, ACTIVATION_TANH));
    CHECK(!loss_accepts(LOSS_BINARY_CROSS_ENTROPY, ACTIVATION_SOFTMAX));
    CHECK(loss_accepts(LOSS_MEAN_SQUARED_ERROR, ACTIVATION_SOFTMAX));
}

/* ---- hostile configurations ---- */

/* Runs what can be run: a forward and a backward pass in memory of exactly the size planned. */
static void run_anything(struct net *n) {
    static real features[1 << 16];
    static uint16_t tokens[64];
    n->flags = NETWORK_RUN_GRADIENTS | NETWORK_RUN_INPUT_GRADIENTS;
    n->batch = 2;
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) n->lengths[i] = 3;
    cut(n);
    if (n->arena.used > 4 << 20 || !arena_take(&n->arena, NULL)) return;
    cut(n);
    network_run_bind(&n->run, n->values, n->gradients);
    network_run_shape(&n->run, n->batch, n->lengths);
    n->run.random = &n->random;
    n->run.training = true;
    for (size_t i = 0; i < n->network.input_count; i++) {
        if (n->network.values[n->network.inputs[i]].width * 6 > 1 << 16) return;
        network_run_tokens(&n->run, i, tokens);
        if (!n->network.values[n->network.inputs[i]].tokens) {
            network_run_tokens(&n->run, i, NULL);
            network_run_features(&n->run, i, features);
        }
    }
    network_run_forward(&n->run);
    for (size_t i = 0; i < n->network.input_count; i++) network_run_continue(&n->run, i);
    network_run_forward(&n->run);
    memset(network_run_output_gradient(&n->run), 0,
           layer_rows(&n->run, n->network.output) * n->network.values[n->network.output].width *
               sizeof(real));
    network_run_backward(&n->run);
}

/* A configuration with a few bytes changed, taken out, or put in from another. */
static size_t damage(struct random *random, char *text, size_t length) {
    static const char spare[] = "0123456789{}[]\",:-.eabdnrstu_";
    for (uint32_t changes = 1 + random_below(random, 3); changes-- > 0;) {
        size_t at = random_below(random, (uint32_t)length);
        switch (random_below(random, 3)) {
        case 0:
            text[at] = spare[random_below(random, sizeof spare - 1)];
            break;
        case 1:
            memmove(text + at, text + at + 1, length-- - at);
            break;
        default:
            memmove(text + at + 1, text + at, ++length - at);
            text[at] = spare[random_below(random, sizeof spare - 1)];
        }
    }
    return length;
}

static const char *const entries[] = {
    "'type':'embedding','outputDim':4,'maskZero':true",
    "'type':'embedding','outputDim':4",
    "'type':'rnn','units':4",
    "'type':'lstm','units':4,'returnSequences':true",
    "'type':'lstm','units':4,'dropout':0.5,'goBackwards':true",
    "'type':'gru','units':4,'recurrentDropout':0.5",
    "'type':'gru','units':4,'resetAfter':false,'dropout':0.2,'returnSequences':true",
    "'type':'bidirectional','mergeMode':'mul','layer':{'type':'lstm','units':4}",
    "'type':'bidirectional','layer':{'type':'gru','units':2,'recurrentDropout':0.1}",
    "'type':'dense','units':4,'activation':'softmax'",
    "'type':'timeDistributed','layer':{'type':'dense','units':4}",
    "'type':'activation','activation':'tanh'",
    "'type':'dropout','rate':0.5",
    "'type':'layerNormalization'",
    "'type':'globalAveragePooling1D'",
    "'type':'repeatVector','n':2",
    "'type':'attention','useScale':true",
    "'type':'additiveAttention'",
    "'type':'concatenate'",
    "'type':'add'",
    "'type':'lastStep'",
    "'type':'input','width':5",
    "'type':'input','kind':'features','width':4,'maskZero':true",
    "'type':'input','kind':'features','width':4,'sequence':false",
};

/* Layers l0, l1, … of any kinds, reading any outputs of earlier ones. */
static void put_layers(struct random *random, struct buffer *out) {
    size_t count = 2 + random_below(random, 9), kinds = sizeof entries / sizeof entries[0];
    for (size_t i = 0; i < count; i++) {
        uint32_t kind = random_below(random, (uint32_t)kinds), inputs = random_below(random, 8);
        if (i == 0) kind = (uint32_t)(kinds - 1 - kind % 3);
        buffer_format(out, "%c{%s,'name':'l%zu'", i ? ',' : '[', entries[kind], i);
        bool merges = kind >= 16 && kind < 20;
        inputs = merges ? 2 + inputs % 2 : inputs < 4 ? inputs : 0;
        bool reads = i > 0 && kind < kinds - 3 && inputs > 0;
        if (reads) buffer_text(out, ",'inputs':[");
        for (uint32_t k = 0; reads && k < inputs; k++) {
            uint32_t port = random_below(random, 3) ? 0 : random_below(random, 5);
            buffer_format(out, "%s'l%u:%u'", k ? "," : "", random_below(random, (uint32_t)i), port);
        }
        buffer_text(out, reads ? "]}" : "}");
    }
    buffer_byte(out, ']');
}

static void check_hostile(struct random *random, const char *text, size_t length, int *built) {
    static struct layer_config_list list;
    cJSON *json = json_parse(text, length, NULL);
    struct net *n = calloc(1, sizeof *n);
    if (json && cJSON_IsArray(json) && layer_config_parse(&list, json, NULL)) {
        if (list.count && list.layers[0].implicit) list.layers[0].units = 5;
        if (network_build(&n->network, &list, random_below(random, 2), NULL)) {
            run_anything(n);
            ++*built;
        }
    }
    cJSON_Delete(json);
    drop(n);
}

static void test_hostile(int rounds) {
    struct random random;
    random_seed(&random, 11, 0);
    int built = 0;
    for (int i = 0; i < rounds; i++) {
        struct buffer layers = {0};
        char text[TEXT];
        size_t kinds = sizeof canonical / sizeof canonical[0];
        if (i % 8)
            put_layers(&random, &layers);
        else
            buffer_text(&layers, canonical[random_below(&random, (uint32_t)kinds)]);
        snprintf(text, sizeof text, "%s", quoted(layers.data));
        size_t length = strlen(text);
        if (i % 4 == 0) length = damage(&random, text, length);
        check_hostile(&random, text, length, &built);
        buffer_free(&layers);
    }
    CHECK(built > rounds / 50);
    fprintf(stderr, "# %d of %d random networks run\n", built, rounds);
}

int main(int argc, char **argv) {
    test_writing();
    test_synonyms();
    test_names();
    test_key_faults();
    test_too_many_layers();
    test_build_faults();
    test_limits();
    test_shapes();
    test_weight_names();
    test_automatic_sequences();
    test_cells();
    test_bidirectional();
    test_masks();
    test_joined_inputs();
    test_continue();
    test_reorder();
    test_smaller_shapes();
    test_in_place();
    test_dropout();
    test_backward_from();
    test_losses();
    test_hostile(argc > 1 ? atoi(argv[1]) : 2000);
    return check_report("network");
}
