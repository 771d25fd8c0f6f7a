/* Every gradient of every layer and option against central differences of the loss: parameters and
 * feature inputs. One table of configurations drives it. The same source reaches 1e-2 in floats and
 * 1e-8 with -DRECURRENCE_DOUBLE. */
#include "check.h"

#include "base/json.h"
#include "base/random.h"
#include "model/layer.h"
#include "model/loss.h"
#include "model/network_run.h"
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
static const double step = 1e-3, tolerance = 1e-8;
#else
static const double step = 1e-2, tolerance = 1e-2;
#endif

enum { VOCABULARY = 7, BATCH = 3, MOST_ROWS = BATCH * 8, MOST_WIDTH = 16 };

/* ---- the table ----
 *
 * In `layers`, ' stands for ", and where there is a @ the case is run with each cell. ~NAME; are
 * the final states of that layer, ~~NAME; those of both directions of a bidirectional one, ^ the
 * inputs h and c (or just h). */

struct gradient_case {
    const char *name, *layers;
    enum loss loss;
    bool sequence; /* what the task wants, for returnSequences left out */
    double smoothing;
    bool class_weights, in_place;
};

#define TOKENS "{'type':'input','width':7}"
#define FEATURES "{'type':'input','name':'x','kind':'features','width':3}"
#define MASKED_FEATURES "{'type':'input','name':'x','kind':'features','width':3,'maskZero':true}"
#define VECTORS                                                                                    \
    "{'type':'input','name':'h','kind':'features','width':4,'sequence':false},"                    \
    "{'type':'input','name':'c','kind':'features','width':4,'sequence':false}"
#define EMBEDDING "{'type':'embedding','name':'e','outputDim':3}"
#define MASKED "{'type':'embedding','name':'e','outputDim':3,'maskZero':true}"
#define CLASSES "{'type':'dense','name':'classes','units':5}"
#define L2 "'kernelL2':0.1,'recurrentL2':0.2,'biasL2':0.05"
/* A source and a target sequence of features, with and without padding. */
#define PAIR FEATURES ",{'type':'input','name':'y','kind':'features','width':3}"
#define MASKED_PAIR                                                                                \
    MASKED_FEATURES ",{'type':'input','name':'y','kind':'features','width':3,'maskZero':true}"
/* A third one, of another width, on the steps of the first. */
#define KEYS ",{'type':'dense','name':'v','units':4,'inputs':['x']},"

static const struct gradient_case cases[] = {
    /* cells */
    {.name = "one-hot",
     .layers = "[" TOKENS ",{@,'units':6}," CLASSES "]",
     .sequence = true,
     .in_place = true},
    {.name = "last", .layers = "[" FEATURES ",{@,'units':4}," CLASSES "]"},
    {.name = "sequence", .layers = "[" FEATURES ",{@,'units':4}," CLASSES "]", .sequence = true},
    {.name = "wide", .layers = "[" FEATURES ",{@,'units':9}," CLASSES "]", .sequence = true},
    {.name = "backwards", .layers = "[" FEATURES ",{@,'units':4,'goBackwards':true}," CLASSES "]"},
    {.name = "backwards sequence",
     .layers = "[" FEATURES ",{@,'units':4,'goBackwards':true}," CLASSES "]",
     .sequence = true},
    {.name = "masked last", .layers = "[" MASKED_FEATURES ",{@,'units':4}," CLASSES "]"},
    {.name = "masked sequence",
     .layers = "[" MASKED_FEATURES ",{@,'units':4}," CLASSES "]",
     .sequence = true},
    {.name = "masked backwards",
     .layers = "[" MASKED_FEATURES ",{@,'units':4,'goBackwards':true}," CLASSES "]",
     .sequence = true},
    {.name = "masked backwards last",
     .layers = "[" MASKED_FEATURES ",{@,'units':4,'goBackwards':true}," CLASSES "]"},
    {.name = "masked tokens",
     .layers = "[{'type':'input','width':7,'maskZero':true},{@,'units':4}," CLASSES "]",
     .sequence = true},
    {.name = "no bias",
     .layers = "[" FEATURES ",{@,'units':4,'useBias':false}," CLASSES "]",
     .sequence = true},
    {.name = "L2", .layers = "[" FEATURES ",{@,'units':4," L2 "}," CLASSES "]"},
    {.name = "dropout",
     .layers = "[" FEATURES ",{@,'units':4,'dropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "dropout of tokens",
     .layers = "[" TOKENS ",{@,'units':4,'dropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "recurrent dropout",
     .layers = "[" FEATURES ",{@,'units':4,'recurrentDropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "recurrent dropout of tokens",
     .layers = "[" TOKENS ",{@,'units':4,'recurrentDropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "both dropouts",
     .layers =
         "[" MASKED_FEATURES ",{@,'units':4,'dropout':0.3,'recurrentDropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "both dropouts backwards",
     .layers =
         "[" MASKED_FEATURES
         ",{@,'units':4,'dropout':0.3,'recurrentDropout':0.4,'goBackwards':true}," CLASSES "]"},
    {.name = "initial state",
     .layers = "[" FEATURES "," VECTORS ",{@,'units':4,'inputs':['x',^]}," CLASSES "]",
     .sequence = true},
    {.name = "initial state backwards",
     .layers =
         "[" FEATURES "," VECTORS ",{@,'units':4,'goBackwards':true,'inputs':['x',^]}," CLASSES "]",
     .sequence = true},
    {.name = "initial state from another layer",
     .layers =
         "[" PAIR
         ",{@,'name':'f','units':4,'inputs':['x']},{@,'units':4,'inputs':['y',~f;]}," CLASSES "]",
     .sequence = true},
    {.name = "initial state and mask",
     .layers = "[" MASKED_PAIR ",{@,'name':'f','units':4,'inputs':['x']},"
               "{@,'units':4,'inputs':['y',~f;]}," CLASSES "]",
     .sequence = true},
    {.name = "initial state and dropout",
     .layers = "[" PAIR ",{@,'name':'f','units':4,'inputs':['x'],'recurrentDropout':0.3},"
               "{@,'units':4,'inputs':['y',~f;],'dropout':0.3,'recurrentDropout':0.4}," CLASSES "]",
     .sequence = true},
    {.name = "states and sequence of one layer",
     .layers = "[" FEATURES ",{@,'name':'f','units':4},{@,'units':4,'name':'g','returnSequences':"
               "false,'inputs':['f',~f;]},"
               "{'type':'lastStep','inputs':['f']},{'type':'concatenate','inputs':['f:1','last_"
               "step','g']},"
               "{'type':'dense','units':5,'name':'classes'}]"},
    {.name = "stack",
     .layers = "[" MASKED_FEATURES ",{@,'units':4},{@,'units':6},{@,'units':3}," CLASSES "]",
     .sequence = true},
    {.name = "activation relu",
     .layers = "[" MASKED_FEATURES ",{'type':'rnn','activation':'relu','units':4}," CLASSES "]",
     .sequence = true},
    {.name = "activation sigmoid",
     .layers = "[" FEATURES ",{'type':'rnn','activation':'sigmoid','units':4}," CLASSES "]"},
    {.name = "activation linear",
     .layers = "[" FEATURES ",{'type':'rnn','activation':'linear','units':4}," CLASSES "]"},
    {.name = "mixed stack",
     .layers = "[" TOKENS "," EMBEDDING ",{'type':'lstm','units':4},{'type':'gru','units':6},"
               "{'type':'gru','units':5,'resetAfter':false},{'type':'rnn','units':4}," CLASSES "]",
     .sequence = true,
     .in_place = true},

    /* bidirectional */
    {.name = "concat",
     .layers = "[" FEATURES ",{'type':'bidirectional','layer':{@,'units':4}}," CLASSES "]"},
    {.name = "concat sequence",
     .layers = "[" FEATURES ",{'type':'bidirectional','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "concat masked",
     .layers = "[" MASKED_FEATURES ",{'type':'bidirectional','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "concat masked last",
     .layers = "[" MASKED_FEATURES ",{'type':'bidirectional','layer':{@,'units':4}}," CLASSES "]"},
    {.name = "sum masked",
     .layers = "[" MASKED_FEATURES
               ",{'type':'bidirectional','mergeMode':'sum','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "mul masked",
     .layers = "[" MASKED_FEATURES
               ",{'type':'bidirectional','mergeMode':'mul','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "ave masked",
     .layers = "[" MASKED_FEATURES
               ",{'type':'bidirectional','mergeMode':'ave','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "sum",
     .layers = "[" FEATURES
               ",{'type':'bidirectional','mergeMode':'sum','layer':{@,'units':4}}," CLASSES "]"},
    {.name = "mul",
     .layers = "[" FEATURES
               ",{'type':'bidirectional','mergeMode':'mul','layer':{@,'units':4}}," CLASSES "]"},
    {.name = "ave",
     .layers = "[" FEATURES
               ",{'type':'bidirectional','mergeMode':'ave','layer':{@,'units':4}}," CLASSES "]"},
    {.name = "bidirectional one-hot with L2",
     .layers = "[" TOKENS ",{'type':'bidirectional','layer':{@,'units':4," L2 "}}," CLASSES "]",
     .sequence = true},
    {.name = "bidirectional with dropout",
     .layers =
         "[" MASKED_FEATURES ",{'type':'bidirectional','layer':{@,'units':4,'dropout':0.3,"
         "'recurrentDropout':0.3}},{'type':'bidirectional','layer':{@,'units':4}}," CLASSES "]",
     .sequence = true},
    {.name = "bidirectional with states",
     .layers = "[" MASKED_PAIR
               ",{'type':'bidirectional','name':'f','layer':{@,'units':4},'inputs':['x']},"
               "{'type':'bidirectional','layer':{@,'units':4},'inputs':['y',~~f;]}," CLASSES "]",
     .sequence = true},

    /* embedding and dense */
    {.name = "embedding",
     .layers = "[" TOKENS "," EMBEDDING ",{@,'units':4}," CLASSES "]",
     .sequence = true},
    {.name = "embedding masked",
     .layers = "[" TOKENS "," MASKED ",{@,'units':4}," CLASSES "]",
     .sequence = true},
    {.name = "embedding masked last",
     .layers = "[" TOKENS ",{'type':'embedding','outputDim':3,'maskZero':true,'embeddingsL2':0.1},"
               "{@,'units':4}," CLASSES "]"},
    {.name = "two embeddings of one input",
     .layers =
         "[" TOKENS "," MASKED ",{'type':'embedding','name':'e2','outputDim':3,'inputs':['input']},"
         "{'type':'concatenate','inputs':['e','e2']},{'type':'gru','units':4}," CLASSES "]",
     .sequence = true},
    {.name = "dense one-hot",
     .layers = "[" TOKENS ",{'type':'dense','units':4,'activation':'tanh'}," CLASSES "]",
     .sequence = true},
    {.name = "dense linear",
     .layers = "[" FEATURES ",{'type':'dense','units':4,"
               "'kernelL2':0.1,'biasL2':0.2}," CLASSES "]",
     .sequence = true},
    {.name = "dense relu",
     .layers = "[" FEATURES ",{'type':'dense','units':4,'activation':'relu'}," CLASSES "]",
     .sequence = true},
    {.name = "dense tanh without bias",
     .layers = "[" FEATURES
               ",{'type':'dense','units':4,'activation':'tanh','useBias':false}," CLASSES "]",
     .sequence = true},
    {.name = "dense sigmoid",
     .layers = "[" FEATURES ",{'type':'dense','units':4,'activation':'sigmoid'}," CLASSES "]",
     .sequence = true},
    {.name = "dense softmax",
     .layers = "[" FEATURES ",{'type':'dense','units':4,'activation':'softmax'}," CLASSES "]",
     .sequence = true},
    {.name = "dense of vectors",
     .layers = "[{'type':'input','kind':'features','width':3,'sequence':false},"
               "{'type':'dense','units':4,'activation':'tanh'}," CLASSES "]"},
    {.name = "time distributed",
     .layers =
         "[" FEATURES ",{'type':'timeDistributed','layer':{'type':'dense','units':4,'activation':"
         "'tanh'}},{'type':'timeDistributed','layer':{'type':'dense','units':5}}]",
     .sequence = true},
    {.name = "activation layers",
     .layers = "[" FEATURES ",{'type':'dense','units':4},{'type':'activation','activation':'tanh'},"
               "{'type':'activation','activation':'softmax'},{'type':'activation','activation':'"
               "sigmoid'},"
               "{'type':'activation','activation':'linear'}," CLASSES "]",
     .sequence = true},
    {.name = "activation relu",
     .layers = "[" FEATURES ",{'type':'dense','units':4,'name':'relu'},"
               "{'type':'activation','activation':'relu'}," CLASSES "]",
     .sequence = true},
    {.name = "softmax layer at the end",
     .layers =
         "[" FEATURES ",{'type':'gru','units':4}," CLASSES ",{'type':'activation','activation':"
         "'softmax'}]",
     .sequence = true},
    {.name = "dropout",
     .layers = "[" FEATURES ",{'type':'dropout','rate':0.3},{'type':'lstm','units':4},"
               "{'type':'dropout','rate':0.5}," CLASSES "]",
     .sequence = true},
    {.name = "layer normalization",
     .layers = "[" FEATURES ",{'type':'lstm','units':4},{'type':'layerNormalization'},"
               "{'type':'lstm','units':4},{'type':'layerNormalization','epsilon':0.1}," CLASSES "]",
     .sequence = true},
    {.name = "pooling",
     .layers =
         "[" FEATURES ",{'type':'gru','units':4},{'type':'globalAveragePooling1D'}," CLASSES "]"},
    {.name = "pooling masked",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4},"
               "{'type':'globalAveragePooling1D'}," CLASSES "]"},
    {.name = "last step",
     .layers = "[" FEATURES ",{'type':'gru','units':4},{'type':'lastStep'}," CLASSES "]"},
    {.name = "last step masked",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4},{'type':'lastStep'}," CLASSES "]"},
    {.name = "repeat vector",
     .layers = "[" MASKED_FEATURES ",{@,'units':4},{'type':'repeatVector','n':4},{@,'units':"
               "4}," CLASSES "]",
     .sequence = true},

    /* attention */
    {.name = "attention",
     .layers = "[" PAIR ",{'type':'attention','inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "attention with scale",
     .layers = "[" PAIR ",{'type':'attention','useScale':true,'inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "attention masked",
     .layers =
         "[" MASKED_PAIR ",{'type':'attention','useScale':true,'inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "attention with keys",
     .layers = "[" MASKED_PAIR KEYS "{'type':'attention','inputs':['y','v','x']}," CLASSES "]",
     .sequence = true},
    {.name = "self-attention",
     .layers = "[" MASKED_FEATURES ",{'type':'lstm','units':4},"
               "{'type':'attention','useScale':true,'inputs':['lstm','lstm']},"
               "{'type':'add','inputs':['lstm','attention']}," CLASSES "]",
     .sequence = true},
    {.name = "additive attention",
     .layers = "[" PAIR ",{'type':'additiveAttention','inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "additive attention without scale",
     .layers =
         "[" PAIR ",{'type':'additiveAttention','useScale':false,'inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "additive attention masked",
     .layers = "[" MASKED_PAIR ",{'type':'additiveAttention','inputs':['y','x']}," CLASSES "]",
     .sequence = true},
    {.name = "additive attention with keys",
     .layers =
         "[" MASKED_PAIR KEYS "{'type':'additiveAttention','inputs':['y','v','x']}," CLASSES "]",
     .sequence = true},
    {.name = "additive self-attention",
     .layers = "[" MASKED_FEATURES ",{'type':'lstm','units':4},"
               "{'type':'additiveAttention','inputs':['lstm','lstm','lstm']}," CLASSES "]",
     .sequence = true},
    {.name = "encoder and decoder",
     .layers =
         "[{'type':'input','name':'source','width':7},{'type':'input','name':'target','width':7},"
         "{'type':'embedding','name':'e1','outputDim':3,'maskZero':true,'inputs':['source']},"
         "{@,'name':'encoder','units':4},"
         "{'type':'embedding','name':'e2','outputDim':3,'maskZero':true,'inputs':['target']},"
         "{@,'name':'decoder','units':4,'inputs':['e2',~encoder;]},"
         "{'type':'attention','inputs':['decoder','encoder']},"
         "{'type':'concatenate','inputs':['decoder','attention']}," CLASSES "]",
     .sequence = true,
     .in_place = true},
    {.name = "encoder and decoder with additive attention",
     .layers =
         "[" PAIR ",{'type':'bidirectional','name':'encoder','layer':{@,'units':2},'inputs':['x']},"
         "{@,'name':'decoder','units':4,'inputs':['y']},"
         "{'type':'additiveAttention','inputs':['decoder','encoder']},"
         "{'type':'concatenate','inputs':['additive_attention','decoder']}," CLASSES "]",
     .sequence = true},

    /* merging */
    {.name = "concatenate",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','name':'a','units':4},"
               "{'type':'rnn','name':'b','units':3,'inputs':['x']},"
               "{'type':'concatenate','inputs':['a','b','x','a']}," CLASSES "]",
     .sequence = true},
    {.name = "add",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','name':'a','units':4},"
               "{'type':'rnn','name':'b','units':4,'inputs':['x']},"
               "{'type':'add','inputs':['a','b','a']}," CLASSES "]",
     .sequence = true},
    {.name = "concatenate vectors",
     .layers = "[" FEATURES ",{'type':'gru','name':'a','units':4},"
               "{'type':'lstm','name':'b','units':3,'inputs':['x']},"
               "{'type':'concatenate','inputs':['a','b','b:2']}," CLASSES "]"},
    {.name = "concatenate padding and none",
     .layers =
         "[" TOKENS "," MASKED ",{'type':'embedding','name':'e2','outputDim':3,'inputs':['input']},"
         "{'type':'concatenate','inputs':['e','e2']}," CLASSES "]",
     .sequence = true},

    /* losses */
    {.name = "label smoothing",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4}," CLASSES "]",
     .sequence = true,
     .smoothing = 0.1},
    {.name = "class weights",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4}," CLASSES "]",
     .sequence = true,
     .smoothing = 0.1,
     .class_weights = true,
     .in_place = true},
    {.name = "class weights of vectors",
     .layers = "[" FEATURES ",{'type':'gru','units':4}," CLASSES "]",
     .class_weights = true},
    {.name = "softmax and cross-entropy",
     .layers = "[" FEATURES
               ",{'type':'gru','units':4},{'type':'dense','units':5,'activation':'softmax'}]",
     .in_place = true},
    {.name = "binary",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4},"
               "{'type':'dense','units':2,'activation':'sigmoid'}]",
     .sequence = true,
     .loss = LOSS_BINARY_CROSS_ENTROPY,
     .in_place = true},
    {.name = "binary smoothed",
     .layers = "[" FEATURES ",{'type':'gru','units':4},{'type':'dense','units':1}]",
     .loss = LOSS_BINARY_CROSS_ENTROPY,
     .smoothing = 0.2},
    {.name = "squares",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4},{'type':'dense','units':2}]",
     .sequence = true,
     .loss = LOSS_MEAN_SQUARED_ERROR,
     .in_place = true},
    {.name = "squares of softmax",
     .layers = "[" FEATURES ",{'type':'gru','units':4},"
               "{'type':'dense','units':3,'activation':'softmax'}]",
     .sequence = true,
     .loss = LOSS_MEAN_SQUARED_ERROR},
    {.name = "squares of states",
     .layers = "[" FEATURES ",{@,'units':4}]",
     .loss = LOSS_MEAN_SQUARED_ERROR},
    {.name = "squares of a sequence",
     .layers = "[" MASKED_FEATURES ",{@,'units':4}]",
     .sequence = true,
     .loss = LOSS_MEAN_SQUARED_ERROR},
    {.name = "absolute",
     .layers = "[" MASKED_FEATURES ",{'type':'gru','units':4},"
               "{'type':'dense','units':2,'activation':'tanh'}]",
     .sequence = true,
     .loss = LOSS_MEAN_ABSOLUTE_ERROR},
};

static const char *const cells[] = {"\"type\":\"rnn\"", "\"type\":\"lstm\"", "\"type\":\"gru\"",
                                    "\"type\":\"gru\",\"resetAfter\":false"};
enum { CELLS = sizeof cells / sizeof cells[0], LSTM = 1 };

/* ---- configurations ---- */

/* "NAME:1","NAME:2",… */
static void put_states(struct buffer *out, const char *name, size_t length, int count) {
    for (int i = 1; i <= count; i++)
        buffer_format(out, "%s\"%.*s:%d\"", i > 1 ? "," : "", (int)length, name, i);
}

/* ~NAME; or ~~NAME;. Returns the place after it. */
static const char *expand_states(struct buffer *out, const char *at, size_t cell) {
    int count = cell == LSTM ? 2 : 1;
    if (at[1] == '~') count *= 2;
    at += at[1] == '~' ? 2 : 1;
    size_t length = strcspn(at, ";");
    put_states(out, at, length, count);
    return at + length + 1;
}

static void expand(struct buffer *out, const char *layers, size_t cell) {
    for (const char *at = layers; *at;) {
        if (*at == '~') {
            at = expand_states(out, at, cell);
            continue;
        }
        if (*at == '@')
            buffer_text(out, cells[cell]);
        else if (*at == '^')
            buffer_text(out, cell == LSTM ? "\"h\",\"c\"" : "\"h\"");
        else
            buffer_byte(out, *at == '\'' ? '"' : *at);
        at++;
    }
}

struct problem {
    const struct gradient_case *c;
    struct network network;
    struct network_run run;
    struct arena arena;
    struct random random, dropout;
    size_t lengths[NETWORK_MAX_AXES];
    real *values, *gradients, *state, *scratch;
    uint16_t tokens[LAYER_CONFIG_MAX][MOST_ROWS], classes[MOST_ROWS];
    real *features[LAYER_CONFIG_MAX];
    real numbers[MOST_ROWS * MOST_WIDTH], class_weights[MOST_WIDTH];
    struct loss_problem loss;
};

static bool parse(struct problem *p, size_t cell) {
    static struct layer_config_list list;
    struct status status = {0};
    struct buffer text = {0};
    expand(&text, p->c->layers, cell);
    cJSON *json = json_parse(text.data, text.length, &status);
    bool ok = json && layer_config_parse(&list, json, &status) &&
              network_build(&p->network, &list, p->c->sequence, &status);
    if (!ok) fprintf(stderr, "%s: %s\n", p->c->name, status.message);
    cJSON_Delete(json);
    buffer_free(&text);
    return ok;
}

/* ---- memory ---- */

static size_t input_size(const struct problem *p, size_t input) {
    const struct network_value *value = &p->network.values[p->network.inputs[input]];
    size_t steps = value->axis == NETWORK_VECTOR ? 1 : p->lengths[value->axis];
    return value->tokens ? 0 : steps * BATCH * value->width;
}

static void cut(struct problem *p) {
    unsigned flags = NETWORK_RUN_GRADIENTS | NETWORK_RUN_INPUT_GRADIENTS |
                     (p->c->in_place ? NETWORK_RUN_IN_PLACE : 0);
    p->values = arena_cut(&p->arena, p->network.parameters.size, sizeof(real));
    p->gradients = arena_cut(&p->arena, p->network.parameters.size, sizeof(real));
    p->state = arena_cut(&p->arena, network_state_size(&p->network, BATCH), sizeof(real));
    p->scratch = arena_cut(&p->arena, MOST_ROWS * MOST_WIDTH, sizeof(real));
    for (size_t i = 0; i < p->network.input_count; i++)
        p->features[i] = arena_cut(&p->arena, input_size(p, i), sizeof(real));
    /* Room for more than is used: what a pass reads must not depend on what was cut. */
    size_t most[NETWORK_MAX_AXES];
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) most[i] = p->lengths[i] + 2;
    network_run_cut(&p->run, &p->network, BATCH + 1, most, flags, &p->arena);
}

/* ---- numbers ---- */

static void fill_normal(struct problem *p, real *x, size_t count, double deviation) {
    for (size_t i = 0; i < count; i++) x[i] = (real)(deviation * random_normal(&p->random));
}

/* Rows with padding at the end, at the beginning, and within. */
static bool is_padding(size_t t, size_t b, size_t length) {
    return b == 0 ? t + 2 >= length : b == 1 ? t == 0 : t == 2;
}

static void fill_input(struct problem *p, size_t input) {
    const struct network_value *value = &p->network.values[p->network.inputs[input]];
    size_t steps = value->axis == NETWORK_VECTOR ? 1 : p->lengths[value->axis];
    uint8_t *mask = network_run_mask(&p->run, input);
    fill_normal(p, p->features[input], input_size(p, input), 1);
    for (size_t i = 0; i < steps * BATCH; i++) {
        bool padding = mask && is_padding(i / BATCH, i % BATCH, steps);
        if (value->tokens)
            p->tokens[input][i] =
                padding ? 0
                        : (uint16_t)(mask ? 1 + random_below(&p->random, VOCABULARY - 1)
                                          : random_below(&p->random, VOCABULARY));
        else if (mask)
            mask[i] = !padding;
    }
    if (value->tokens)
        network_run_tokens(&p->run, input, p->tokens[input]);
    else
        network_run_features(&p->run, input, p->features[input]);
}

/* Before a relu, weights are small and biases are not: no step crosses its kink. */
static void avoid_kinks(struct problem *p, const struct parameters_tensor *tensor) {
    size_t count = parameters_tensor_size(tensor);
    real *x = p->values + tensor->offset;
    bool is_bias = strstr(tensor->name, "/bias") != NULL;
    for (size_t i = 0; i < count; i++) x[i] = is_bias ? (i % 3 ? 2 : -2) : x[i] * (real)0.3;
}

static bool feeds_relu(const struct problem *p, const char *name) {
    size_t length = strcspn(name, "/");
    for (size_t i = 0; i < p->network.config.count; i++) {
        const struct layer_config *layer = &p->network.config.layers[i];
        if (strlen(layer->name) == length && strncmp(layer->name, name, length) == 0)
            return layer->activation == ACTIVATION_RELU || strcmp(layer->name, "relu") == 0;
    }
    return false;
}

/* Larger weights than the initial ones, and a state that is not zero, so that every term counts. */
static void fill(struct problem *p) {
    random_seed(&p->random, 5, 1);
    random_seed(&p->dropout, 5, 2);
    fill_normal(p, p->values, p->network.parameters.size, 0.6);
    fill_normal(p, p->state, network_state_size(&p->network, BATCH), 0.5);
    for (size_t i = 0; i < p->network.parameters.count; i++)
        if (feeds_relu(p, p->network.parameters.tensors[i].name))
            avoid_kinks(p, &p->network.parameters.tensors[i]);
    for (size_t i = 0; i < p->network.input_count; i++) fill_input(p, i);
}

/* Targets; far from the output where the loss has a kink. */
static void fill_targets(struct problem *p) {
    size_t rows = p->loss.rows, width = p->loss.width;
    const real *y = p->run.values[p->network.output].data;
    for (size_t r = 0; r < rows; r++) {
        p->classes[r] = (uint16_t)random_below(&p->random, (uint32_t)width);
        for (size_t i = 0; i < width; i++) {
            double apart =
                (random_below(&p->random, 2) ? 1 : -1) * (0.5 + random_uniform(&p->random));
            bool binary = p->c->loss == LOSS_BINARY_CROSS_ENTROPY;
            p->numbers[r * width + i] = binary ? (real)random_uniform(&p->random)
                                               : (real)((double)y[r * width + i] + apart);
        }
    }
    for (size_t i = 0; i < width; i++)
        p->class_weights[i] = (real)(0.5 + random_uniform(&p->random));
}

static void describe_loss(struct problem *p) {
    const struct network_value *output = &p->network.values[p->network.output];
    p->loss = (struct loss_problem){
        .kind = p->c->loss,
        .label_smoothing = p->c->smoothing,
        .rows = layer_rows(&p->run, p->network.output),
        .width = output->width,
        .classes = p->classes,
        .numbers = p->numbers,
        .mask = output->masked ? p->run.masks[output->axis] : NULL,
        .class_weights = p->c->class_weights ? p->class_weights : NULL,
    };
}

static bool set_up(struct problem *p, const struct gradient_case *c, size_t cell) {
    memset(p, 0, sizeof *p);
    p->c = c;
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) p->lengths[i] = 5 - i % 2;
    if (!parse(p, cell)) return false;
    cut(p);
    if (!arena_take(&p->arena, NULL)) return false;
    cut(p);
    network_run_bind(&p->run, p->values, p->gradients);
    network_run_shape(&p->run, BATCH, p->lengths);
    fill(p);
    p->run.training = true;
    p->run.random = &p->dropout;
    p->run.logits = loss_wants_logits(c->loss);
    network_run_set_state(&p->run, p->state);
    network_run_forward(&p->run);
    p->run.keep_factors = true;
    describe_loss(p);
    fill_targets(p);
    return true;
}

/* ---- the check ---- */

static double loss(struct problem *p) {
    real *y = network_run_forward(&p->run);
    size_t count = p->loss.rows * p->loss.width;
    memcpy(p->scratch, y, count * sizeof *y);
    struct loss_result result = loss_evaluate(&p->loss, p->scratch, NULL);
    return result.sum / result.count + parameters_penalty(&p->network.parameters, p->values, NULL);
}

static void backward(struct problem *p) {
    real *y = network_run_forward(&p->run);
    loss_evaluate(&p->loss, y, network_run_output_gradient(&p->run));
    network_run_backward(&p->run);
    parameters_penalty(&p->network.parameters, p->values, p->gradients);
}

/* (L(x + h) - L(x - h)) / 2h */
static double slope(struct problem *p, real *x, double h) {
    real kept = *x;
    *x = (real)((double)kept + h);
    double above = loss(p), high = (double)*x;
    *x = (real)((double)kept - h);
    double below = loss(p), low = (double)*x;
    *x = kept;
    return (above - below) / (high - low);
}

/* Central differences of two widths, whose errors of the second order go out. */
static double difference(struct problem *p, real *x) {
    return (4 * slope(p, x, step) - slope(p, x, 2 * step)) / 3;
}

/* |analytic - numeric| over |analytic| + |numeric|, the norms over the whole tensor. */
static double relative_error(struct problem *p, real *x, const real *gradient, size_t count) {
    double apart = 0, analytic = 0, numeric = 0;
    for (size_t i = 0; i < count; i++) {
        double a = (double)gradient[i], n = difference(p, x + i);
        apart += (a - n) * (a - n);
        analytic += a * a;
        numeric += n * n;
    }
    return sqrt(apart) / (sqrt(analytic) + sqrt(numeric));
}

static double check_one(struct problem *p, const char *what, real *x, const real *gradient,
                        size_t count) {
    double error = relative_error(p, x, gradient, count);
    if (!CHECK(error < tolerance))
        fprintf(stderr, "%s: %s: relative error %g\n", p->c->name, what, error);
    return error;
}

static double check_parameters(struct problem *p) {
    double worst = 0;
    for (size_t i = 0; i < p->network.parameters.count; i++) {
        const struct parameters_tensor *tensor = &p->network.parameters.tensors[i];
        worst =
            fmax(worst, check_one(p, tensor->name, p->values + tensor->offset,
                                  p->gradients + tensor->offset, parameters_tensor_size(tensor)));
    }
    return worst;
}

static double check_inputs(struct problem *p) {
    double worst = 0;
    for (size_t i = 0; i < p->network.input_count; i++) {
        size_t value = p->network.inputs[i];
        if (p->network.values[value].tokens || p->network.values[value].readers == 0) continue;
        worst = fmax(worst, check_one(p, network_input_name(&p->network, i), p->features[i],
                                      p->run.values[value].gradient, input_size(p, i)));
    }
    return worst;
}

static double check_case(const struct gradient_case *c, size_t cell) {
    struct problem *p = malloc(sizeof *p);
    double worst = NAN;
    if (CHECK(set_up(p, c, cell))) {
        backward(p);
        worst = fmax(check_parameters(p), check_inputs(p));
    }
    arena_free(&p->arena);
    free(p);
    return worst;
}

int main(void) {
    double worst = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t cell = 0; cell < (strchr(cases[i].layers, '@') ? CELLS : 1); cell++)
            worst = fmax(worst, check_case(&cases[i], cell));
    fprintf(stderr, "# largest relative error of a gradient: %.1e\n", worst);
    return check_report("gradients");
}
