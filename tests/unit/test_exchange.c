/* Exchange with Keras, PyTorch and ONNX, as far as it can be checked without them: what we write we
 * read as the same, what Keras wrote (data/keras_*.json, by tests/interop/write_fixtures.py)
 * becomes the layers expected, and nothing hostile gets through. `make interop` asks the real
 * packages. */
#include "base/json.h"
#include "base/memory.h"
#include "exchange/exchange.h"
#include "exchange/exchange_model.h"
#include "exchange/keras_read.h"
#include "exchange/keras_write.h"
#include "exchange/torch.h"
#include "unit/check.h"
#include <stdlib.h>

#define FOLDER "tests/unit/data/"

/* ---- tools ---- */

/* ' stands for " in what tests write. */
static char *quoted(const char *text) {
    char *copy = memory_copy(text, strlen(text));
    for (char *c = copy; *c; c++)
        if (*c == '\'') *c = '"';
    return copy;
}

static char *read_file(const char *name) {
    char path[128];
    struct buffer out = {0};
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    for (int c; file && (c = getc(file)) != EOF;) buffer_byte(&out, (char)c);
    if (file) fclose(file);
    return buffer_take(&out, NULL);
}

static struct exchange_model *model_of(const char *layers) {
    struct status status = {0};
    char *text = quoted(layers);
    cJSON *json = json_parse(text, strlen(text), &status);
    struct exchange_model *model = exchange_model_open(json, false, NULL, 0, &status);
    if (!CHECK(model != NULL)) fprintf(stderr, "%s\n", status.message);
    cJSON_Delete(json);
    free(text);
    return model;
}

/* Numbers that differ, some of each sign. */
static float some_number(size_t tensor, size_t i) {
    return (float)((int)((i * 37 + tensor * 11) % 101) - 50) / 64.0f;
}

/* Weights for the layers, which are in the metadata. */
static struct buffer weights_of(const char *layers) {
    struct exchange_model *model = model_of(layers);
    struct tensors *tensors = memory_array(1, sizeof *tensors);
    struct buffer out = {0}, text = {0};
    const struct parameters *all = &model->network.parameters;
    for (size_t i = 0; i < all->count; i++) {
        float *data = exchange_model_add(tensors, &all->tensors[i], NULL);
        for (size_t k = 0; k < parameters_tensor_size(&all->tensors[i]); k++)
            data[k] = some_number(i, k);
    }
    layer_config_write_all(&model->network.config, &text);
    CHECK(tensors_write(tensors, "recurrence", "layers", text.data, &out, NULL));
    buffer_free(&text);
    tensors_free(tensors);
    free(tensors);
    exchange_model_close(model);
    return out;
}

struct answer {
    struct buffer text, result;
    struct status status;
    bool good;
};

static struct answer ask(const char *request, const struct buffer *bytes) {
    struct answer a = {0};
    a.good = exchange_convert(request, strlen(request), bytes ? bytes->data : NULL,
                              bytes ? bytes->length : 0, &a.text, &a.result, &a.status);
    return a;
}

static void forget(struct answer *a) {
    buffer_free(&a->text);
    buffer_free(&a->result);
}

/* The answer must be a fault about this key. */
static void check_fault(const char *request, const struct buffer *bytes, const char *key) {
    struct answer a = ask(request, bytes);
    CHECK(!a.good);
    if (!CHECK_TEXT(a.status.key, key)) fprintf(stderr, "%s\n%s\n", request, a.status.message);
    forget(&a);
}

static bool contains(const struct buffer *text, const char *part) {
    return text->data && strstr(text->data, part);
}

/* ---- Keras: out and in again ---- */

static const char *const round_trips[] = {
    "[{'type':'input','width':7},{'type':'embedding','inputDim':7,'outputDim':3,'maskZero':true,"
    "'embeddingsL2':0.25},{'type':'rnn','units':4,'activation':'relu','returnSequences':true,"
    "'goBackwards':true,'useBias':false},{'type':'lstm','units':4,'returnSequences':true,"
    "'unitForgetBias':false,'dropout':0.1,'recurrentDropout':0.2},{'type':'gru','units':4,"
    "'returnSequences':false,'resetAfter':false,'kernelL2':0.01,'recurrentL2':0.02,'biasL2':0.03},"
    "{'type':'dense','units':5,'activation':'softmax','kernelInitializer':'heNormal'}]",

    "[{'type':'input','name':'x','kind':'features','width':3,'maskZero':true},"
    "{'type':'bidirectional','name':'both','mergeMode':'sum','layer':{'type':'lstm','name':'cell',"
    "'units':4,'returnSequences':true}},{'type':'bidirectional','layer':{'type':'gru','units':2,"
    "'returnSequences':true,'recurrentInitializer':'identity'}},{'type':'dropout','rate':0.5},"
    "{'type':'layerNormalization','epsilon':0.01},{'type':'timeDistributed','name':'each',"
    "'layer':{'type':'dense','name':'d','units':6,'activation':'tanh'}},"
    "{'type':'globalAveragePooling1D'},{'type':'dense','units':2,'useBias':false},"
    "{'type':'activation','activation':'sigmoid'}]",

    "[{'type':'input','name':'source','width':9},{'type':'input','name':'target','width':8},"
    "{'type':'embedding','name':'s','inputs':['source'],'inputDim':9,'outputDim':4,"
    "'maskZero':true},{'type':'lstm','name':'encoder','units':4,'returnSequences':true},"
    "{'type':'embedding','name':'t','inputs':['target'],'inputDim':8,'outputDim':4,"
    "'maskZero':true},{'type':'lstm','name':'decoder','inputs':['t','encoder:1','encoder:2'],"
    "'units':4,'returnSequences':true},{'type':'attention','inputs':['decoder','encoder','encoder']"
    ","
    "'useScale':true},{'type':'additiveAttention','inputs':['decoder','encoder'],"
    "'useScale':false},{'type':'concatenate','inputs':['decoder','attention',"
    "'additive_attention']},{'type':'dense','units':8,'activation':'softmax'}]",

    "[{'type':'input','name':'a','kind':'features','width':3,'sequence':false},"
    "{'type':'input','name':'b','kind':'features','width':2},{'type':'repeatVector','inputs':['a'],"
    "'n':5},{'type':'rnn','units':3,'returnSequences':true},{'type':'bidirectional',"
    "'inputs':['b','a','a'],'mergeMode':'mul','layer':{'type':'gru','units':3,"
    "'returnSequences':false}},{'type':'add','inputs':['bidirectional','a','bidirectional:2']},"
    "{'type':'repeatVector','n':5},{'type':'dense','units':1}]",

    /* Two inputs with the same steps. */
    "[{'type':'input','name':'a','kind':'features','width':3},"
    "{'type':'input','name':'b','kind':'features','width':3},{'type':'add','inputs':['a','b']},"
    "{'type':'gru','units':2,'returnSequences':false}]",
};

/* The layers that the request gives, as text. */
static char *layers_text(const struct layer_config_list *list) {
    struct buffer text = {0};
    layer_config_write_all(list, &text);
    return buffer_take(&text, NULL);
}

static void check_round_trip(const char *layers) {
    struct exchange_model *model = model_of(layers);
    struct buffer json = {0}, notes = {0};
    struct status status = {0};
    struct layer_config_list *list = memory_array(1, sizeof *list);
    CHECK(keras_write(&model->network, &json, &notes, &status));
    CHECK(notes.length == 0);
    cJSON *architecture = json_parse(json.data, json.length, &status);
    CHECK(architecture != NULL);
    if (!CHECK(keras_read(architecture, list, &notes, &status)))
        fprintf(stderr, "%s\n%s\n", status.message, json.data);
    CHECK(notes.length == 0);
    char *before = layers_text(&model->network.config), *after = layers_text(list);
    CHECK_TEXT(after, before);
    free(before);
    free(after);
    free(list);
    cJSON_Delete(architecture);
    buffer_free(&json);
    buffer_free(&notes);
    exchange_model_close(model);
}

/* Tokens that no embedding reads come back as what Keras takes them for: vectors. */
static void check_one_hot(void) {
    struct buffer weights = weights_of("[{'type':'input','width':6,'maskZero':true},"
                                       "{'type':'lstm','units':2,'returnSequences':false}]");
    struct answer a = ask("{\"to\":\"keras\"}", &weights);
    CHECK(a.good);
    CHECK(contains(&a.text, "\"batch_shape\":[null,null,6]"));
    CHECK(contains(&a.text, "\"class_name\":\"Masking\""));
    CHECK(contains(&a.text, "one-hot vectors of 6 numbers, all zeros for padding"));
    forget(&a);
    buffer_free(&weights);
}

/* The weights of all layers, under Keras's paths and under ours. */
static void check_weight_names(void) {
    static const char *const layers =
        "[{'type':'input','width':5},{'type':'embedding','inputDim':5,'outputDim':3},"
        "{'type':'bidirectional','layer':{'type':'gru','units':2,'returnSequences':true}},"
        "{'type':'timeDistributed','layer':{'type':'dense','units':2}},"
        "{'type':'attention','inputs':['time_distributed','time_distributed'],'useScale':true}]";
    static const struct {
        const char *ours, *path;
    } names[] = {
        {"embedding/embeddings", "model/embedding/embeddings"},
        {"bidirectional/forward_gru/kernel", "model/bidirectional/forward_gru/gru_cell/kernel"},
        {"bidirectional/backward_gru/bias", "bidirectional/backward_gru/gru_cell/bias"},
        {"time_distributed/kernel", "model/time_distributed/dense/kernel"}};
    struct exchange_model *model = model_of(layers);
    struct buffer weights = weights_of(layers), renamed = {0};
    struct safetensors *file = memory_array(1, sizeof *file);
    struct tensors *to = memory_array(1, sizeof *to);
    cJSON *none = cJSON_CreateObject();
    CHECK(safetensors_open(file, weights.data, weights.length, NULL));
    for (size_t i = 0; i < file->count; i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (strcmp(file->tensors[i].name, names[k].ours) == 0)
                strcpy(file->tensors[i].name, names[k].path);
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->tensors[i].name, "attention/scale") == 0) file->tensors[i].rank = 0;
    CHECK(safetensors_write(&renamed, none, file->tensors, file->count, NULL));
    CHECK(keras_read_weights(&model->network, renamed.data, renamed.length, to, NULL));
    CHECK(to->count == model->network.parameters.count);
    for (size_t i = 0; i < to->count; i++) {
        CHECK_TEXT(to->at[i].name, model->network.parameters.tensors[i].name);
        CHECK_NEAR(((const float *)to->at[i].data)[0], some_number(i, 0), 0);
    }
    tensors_free(to);
    free(to);
    safetensors_close(file);
    free(file);
    cJSON_Delete(none);
    buffer_free(&renamed);
    buffer_free(&weights);
    exchange_model_close(model);
}

/* ---- Keras: what it wrote ---- */

static char *import_request(const char *architecture) {
    struct buffer request = {0};
    buffer_format(&request, "{\"from\":\"keras\",\"architecture\":%s}", architecture);
    return buffer_take(&request, NULL);
}

static void check_import(const char *architecture, const char *expected) {
    char *request = import_request(architecture), *text = quoted(expected);
    struct answer a = ask(request, NULL);
    if (!CHECK(a.good)) fprintf(stderr, "%s\n", a.status.message);
    CHECK_TEXT(a.text.data, text);
    CHECK(a.result.length == 0);
    forget(&a);
    free(request);
    free(text);
}

static const struct {
    const char *file, *answer;
} fixtures[] = {
    {"keras_classifier.json",
     "{'layers':[{'type':'input','name':'input_layer','width':9},{'type':'embedding',"
     "'inputDim':9,'outputDim':5,'maskZero':true},{'type':'bidirectional','layer':{'type':'lstm',"
     "'units':4,'returnSequences':true,'dropout':0.1}},{'type':'bidirectional','mergeMode':'ave',"
     "'layer':{'type':'gru','units':3,'returnSequences':false}},{'type':'dropout','rate':0.3},"
     "{'type':'dense','units':3,'activation':'softmax'}],'notes':[]}"},
    {"keras_series.json",
     "{'layers':[{'type':'input','name':'input_layer','kind':'features','width':3,"
     "'maskZero':true},{'type':'rnn','units':5,'activation':'relu','returnSequences':true},"
     "{'type':'layerNormalization'},{'type':'gru','units':4,'returnSequences':false,"
     "'resetAfter':false,'kernelL2':0.01},{'type':'dense','units':2}],'notes':[\"layer \\'gru\\': "
     "kernel_initializer \\'TruncatedNormal\\' is not here, glorotUniform stands for it\"]}"},
    {"keras_translator.json",
     "{'layers':[{'type':'input','name':'source','width':9},{'type':'input','name':'target',"
     "'width':9},{'type':'embedding','inputs':['source'],'inputDim':9,'outputDim':5,"
     "'maskZero':true},{'type':'embedding','inputs':['target'],'inputDim':9,'outputDim':4,"
     "'maskZero':true},{'type':'lstm','inputs':['embedding'],'units':6,'returnSequences':true},"
     "{'type':'lstm','inputs':['embedding_1','lstm:1','lstm:2'],'units':6,"
     "'returnSequences':true},{'type':'attention','inputs':['lstm_1','lstm'],'useScale':true},"
     "{'type':'concatenate','inputs':['lstm_1','attention']},{'type':'gru','units':5,"
     "'returnSequences':true},{'type':'timeDistributed','layer':{'type':'dense','units':9}},"
     "{'type':'activation','activation':'softmax'}],'notes':[]}"},
    {"keras_two_ways.json",
     "{'layers':[{'type':'input','name':'x','kind':'features','width':3},{'type':'bidirectional',"
     "'layer':{'type':'gru','units':4,'returnSequences':true}},{'type':'add',"
     "'inputs':['bidirectional:1','bidirectional:2']},{'type':'add',"
     "'inputs':['add','bidirectional:2']},{'type':'repeatVector','n':4},{'type':'bidirectional',"
     "'inputs':['repeat_vector','bidirectional:1','bidirectional:2'],'mergeMode':'mul',"
     "'layer':{'type':'gru','name':'gru_1','units':4,'returnSequences':true}},{'type':'dense',"
     "'inputs':['bidirectional'],'units':4},{'type':'additiveAttention',"
     "'inputs':['bidirectional_1','bidirectional','dense']},{'type':'globalAveragePooling1D'},"
     "{'type':'dense','units':1}],'notes':[]}"},
};

static void check_fixtures(void) {
    for (size_t i = 0; i < sizeof fixtures / sizeof fixtures[0]; i++) {
        char *text = read_file(fixtures[i].file);
        if (text) check_import(text, fixtures[i].answer);
        free(text);
    }
}

/* What Keras 2 and tf.keras write. */
static void check_old_keras(void) {
    char *chain = quoted(
        "{'class_name':'Sequential','config':{'name':'s','layers':[{'class_name':'LSTM','config':"
        "{'name':'l','trainable':true,'batch_input_shape':[null,10,3],'dtype':'float32',"
        "'return_sequences':false,'return_state':false,'go_backwards':false,'stateful':false,"
        "'unroll':false,'time_major':false,'units':4,'activation':'tanh','recurrent_activation':"
        "'sigmoid','use_bias':true,'kernel_initializer':{'class_name':'GlorotUniform','config':"
        "{'seed':null}},'recurrent_initializer':{'class_name':'Orthogonal','config':{'gain':1.0,"
        "'seed':null}},'bias_initializer':{'class_name':'Zeros','config':{}},'unit_forget_bias':"
        "true,'kernel_regularizer':{'class_name':'L2','config':{'l2':0.5}},'recurrent_regularizer':"
        "null,'activity_regularizer':null,'dropout':0.0,'recurrent_dropout':0.0,"
        "'implementation':2}},{'class_name':'Dense','config':{'name':'d','units':2,"
        "'activation':'linear','use_bias':true}}]},'keras_version':'2.15.0','backend':"
        "'tensorflow'}");
    char *graph = quoted(
        "{'class_name':'Functional','config':{'name':'m','layers':[{'class_name':'InputLayer',"
        "'config':{'batch_input_shape':[null,null],'dtype':'float32','sparse':false,'ragged':false,"
        "'name':'a'},'name':'a','inbound_nodes':[]},{'class_name':'Embedding','config':{'name':'e',"
        "'input_dim':5,'output_dim':3,'mask_zero':false,'input_length':null},'name':'e',"
        "'inbound_nodes':[[['a',0,0,{}]]]},{'class_name':'LSTM','config':{'name':'l','units':3,"
        "'return_sequences':true,'return_state':true},'name':'l','inbound_nodes':[[['e',0,0,{}]]]},"
        "{'class_name':'LSTM','config':{'name':'m','units':3,'return_sequences':true},'name':'m',"
        "'inbound_nodes':[[['l',0,0,{'initial_state':[['l',0,1],['l',0,2]]}]]]},"
        "{'class_name':'LSTM','config':{'name':'n','units':3},'name':'n','inbound_nodes':"
        "[[['m',0,0,{}],['l',0,1,{}],['l',0,2,{}]]]}],'input_layers':[['a',0,0]],"
        "'output_layers':[['n',0,0]]}}");
    check_import(chain, "{'layers':[{'type':'input','kind':'features','width':3},{'type':'lstm',"
                        "'name':'l','units':4,'returnSequences':false,'kernelL2':0.5},"
                        "{'type':'dense','name':'d','units':2}],'notes':[]}");
    check_import(graph,
                 "{'layers':[{'type':'input','name':'a','width':5},{'type':'embedding','name':'e',"
                 "'inputDim':5,'outputDim':3},{'type':'lstm','name':'l','units':3,"
                 "'returnSequences':true},{'type':'lstm','name':'m','inputs':['l','l:1','l:2'],"
                 "'units':3,'returnSequences':true},{'type':'lstm','name':'n',"
                 "'inputs':['m','l:1','l:2'],'units':3,'returnSequences':false}],'notes':[]}");
    free(chain);
    free(graph);
}

/* ---- Keras: faults ---- */

#define CHAIN(layers) "{'class_name':'Sequential','config':{'layers':[" layers "]}}"
#define INPUT(shape) "{'class_name':'InputLayer','config':{'name':'x','batch_shape':" shape "}}"
#define SERIES INPUT("[null,null,3]")
#define LAYER(name, config) "{'class_name':'" name "','config':{'name':'l'," config "}}"

static const struct {
    const char *architecture, *key;
} keras_faults[] = {
    {"3", "class_name"},
    {"{}", "class_name"},
    {"{'class_name':'Sequential','config':{}}", "config.layers"},
    {"{'class_name':'Sequential','config':{'layers':[]}}", "config.layers"},
    {CHAIN("{}"), "config.layers"},
    {CHAIN("{'class_name':'Dense'}"), "config.layers"},
    {CHAIN("{'class_name':'InputLayer','name':'x','config':[1]}"), "x.config"},
    {CHAIN(SERIES ",{'class_name':'Dense','name':'x'}"), "x.name"},
    {CHAIN(SERIES ",{'class_name':'Dense','name':'d','config':[[]]}"), "d.config"},
    {CHAIN(SERIES ",{'class_name':'Bidirectional','name':'d','config':3}"), "d.config"},
    {CHAIN(SERIES ",{'class_name':'Masking','name':'d'}"), "d.config"},
    {CHAIN(SERIES), "layers"},
    {CHAIN(INPUT("[null]") "," LAYER("Dense", "'units':1")), "x.batch_shape"},
    {CHAIN(INPUT("[null,null]") "," LAYER("LSTM", "'units':1")), "x.batch_shape"},
    {CHAIN(INPUT("[null,null,1e9]") "," LAYER("LSTM", "'units':1")), "x.batch_shape"},
    {CHAIN(LAYER("LSTM", "'units':1")), "input.batch_shape"},
    {CHAIN(SERIES "," LAYER("Conv1D", "'filters':1")), "l"},
    {CHAIN(SERIES "," LAYER("LSTM", "'go_backwards':false")), "l.units"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':0")), "l.units"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1.5")), "l.units"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':'4'")), "l.units"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':5000")), "layers[1].units"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'activation':'relu'")), "l.activation"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'recurrent_activation':'hard_sigmoid'")),
     "l.recurrent_activation"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'dropout':1.5")), "l.dropout"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'return_sequences':1")), "l.return_sequences"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'kernel_regularizer':'l1'")),
     "l.kernel_regularizer"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'kernel_constraint':{}")), "l.kernel_constraint"},
    {CHAIN(SERIES "," LAYER("LSTM", "'units':1,'activity_regularizer':'l2'")),
     "l.activity_regularizer"},
    {CHAIN(SERIES "," LAYER("GRU", "'units':1,'zero_output_for_mask':true")),
     "l.zero_output_for_mask"},
    {CHAIN(SERIES "," LAYER("GRU", "'units':1,'novelty':3")), "l.novelty"},
    {CHAIN(SERIES "," LAYER("Dense", "'units':1,'activation':'selu'")), "l.activation"},
    {CHAIN(SERIES "," LAYER("Attention", "'score_mode':'concat'")), "l.score_mode"},
    {CHAIN(SERIES "," LAYER("LayerNormalization", "'axis':1")), "l.axis"},
    {CHAIN(SERIES "," LAYER("LayerNormalization", "'center':false")), "l.center"},
    {CHAIN(SERIES "," LAYER("Masking", "'mask_value':1.0")), "l.mask_value"},
    {CHAIN(SERIES "," LAYER("Bidirectional", "'merge_mode':'sum'")), "l.layer"},
    {CHAIN(SERIES "," LAYER("Bidirectional", "'layer':" LAYER("Dense", "'units':1"))), "l.layer"},
    {CHAIN(SERIES
           "," LAYER("Bidirectional", "'merge_mode':null,'layer':" LAYER("GRU", "'units':1"))),
     "l.merge_mode"},
    {CHAIN(SERIES "," LAYER("Bidirectional",
                            "'layer':" LAYER("GRU", "'units':1") ",'backward_layer':" LAYER(
                                "GRU", "'units':2,'go_backwards':true"))),
     "l.backward_layer"},
    {CHAIN(SERIES "," LAYER("TimeDistributed", "'layer':" LAYER("GRU", "'units':1"))), "l.layer"},
    {CHAIN(SERIES "," SERIES), "x.name"},
    {CHAIN(SERIES "," LAYER("GRU", "'units':1") "," LAYER("GRU", "'units':1")), "l.name"},
    {CHAIN(SERIES ",{'class_name':'GRU','config':{'name':'a/b','units':1}}"), "a/b.name"},
};

#define GRAPH(layers, in, out)                                                                     \
    "{'class_name':'Functional','config':{'layers':[" layers "],'input_layers':" in                \
    ",'output_layers':" out "}}"
#define NODE(class_name, name, config, node)                                                       \
    "{'class_name':'" class_name "','module':'keras.layers','config':{'name':'" name "'" config    \
    "},'name':'" name "','inbound_nodes':[" node "]}"
#define X_IN NODE("InputLayer", "x", ",'batch_shape':[null,null,3]", "")
#define T(name) "{'class_name':'__keras_tensor__','config':{'keras_history':['" name "',0,0]}}"
#define CALL(name, kwargs) "{'args':[" T(name) "],'kwargs':{" kwargs "}}"
#define X "['x',0,0]"

static const struct {
    const char *architecture, *key;
} graph_faults[] = {
    {GRAPH(X_IN, "[]", "[]"), "config.input_layers"},
    {GRAPH(X_IN, "['y',0,0]", X), "config.input_layers"},
    {GRAPH(X_IN, "[3]", X), "config.input_layers"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", ""), X, "['g',0,0]"), "g.inbound_nodes"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("z", "")), X, "['g',0,0]"),
     "g.inbound_nodes"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("g", "")), X, "['g',0,0]"),
     "config.layers"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "") "," CALL("x", "")), X,
           "['g',0,0]"),
     "g.inbound_nodes"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "'novelty':7")), X, "['g',0,0]"),
     "g.novelty"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", "{'args':[5],'kwargs':{}}"), X, "['g',0,0]"),
     "g.inbound_nodes"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "'mask':" T("x"))), X, "['g',0,0]"),
     "g.mask"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "")), X, "['g',0,1]"),
     "config.output_layers"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "")), X, "[['g',0,0],['x',0,0]]"),
     "config.output_layers"},
    {GRAPH(X_IN "," NODE("GRU", "g", ",'units':2", CALL("x", "")), X, "3"), "config.output_layers"},
    {GRAPH(X_IN "," NODE("Add", "g", "", CALL("x", "")), X, "['g',0,0]"), "g"},
    {GRAPH(X_IN "," NODE("Dense", "d", ",'units':2", CALL("x", "")) "," NODE(
               "GRU", "g", ",'units':2", CALL("d", "'mask':" T("d"))),
           X, "['g',0,0]"),
     "g.mask"},
    /* A mask that says of x what nothing masks. */
    {GRAPH(X_IN ",{'class_name':'NotEqual','module':'keras.src.ops.numpy','config':{'name':'n'},"
                "'name':'n','inbound_nodes':[{'args':[" T(
                    "x") ",0],'kwargs':{}}]},"
                         "{'class_name':'Any','module':'keras.src.ops.numpy','config':{'name':'a'},"
                         "'name':'a','inbound_nodes':[" CALL("n", "") "]}," NODE(
                             "GRU", "g", ",'units':2", CALL("x", "'mask':" T("a"))),
           X, "['g',0,0]"),
     "g.mask"},
};

static void check_keras_faults(void) {
    for (size_t i = 0; i < sizeof keras_faults / sizeof keras_faults[0]; i++) {
        char *text = quoted(keras_faults[i].architecture), *request = import_request(text);
        check_fault(request, NULL, keras_faults[i].key);
        free(request);
        free(text);
    }
    for (size_t i = 0; i < sizeof graph_faults / sizeof graph_faults[0]; i++) {
        char *text = quoted(graph_faults[i].architecture), *request = import_request(text);
        check_fault(request, NULL, graph_faults[i].key);
        free(request);
        free(text);
    }
}

/* What a byte changed or the end cut off makes of a model: an answer or a fault, no more. */
static void check_mutations(void) {
    unsigned seed = 1;
    size_t faults = 0;
    char *text = read_file("keras_translator.json");
    if (!text) return;
    size_t length = strlen(text);
    for (int i = 0; i < 600; i++) {
        char *copy = memory_copy(text, length);
        for (int k = 0; k < 1 + i % 4; k++) {
            seed = seed * 1103515245u + 12345u;
            copy[seed / 7 % length] = "0129-aeln\"[]{}:,x"[seed >> 20 & 15];
        }
        if (i % 16 == 0) copy[seed / 3 % length] = '\0';
        char *request = import_request(copy);
        struct answer a = ask(request, NULL);
        faults += !a.good;
        CHECK(a.good || a.status.message[0]);
        forget(&a);
        free(request);
        free(copy);
    }
    CHECK(faults > 100);
    free(text);
}

/* ---- PyTorch ---- */

static const struct safetensors_tensor *tensor_of(const struct buffer *bytes,
                                                  struct safetensors *file, const char *name) {
    CHECK(safetensors_open(file, bytes->data, bytes->length, NULL));
    const struct safetensors_tensor *tensor = safetensors_find(file, name);
    CHECK(tensor != NULL);
    return tensor;
}

static float number_at(const struct buffer *bytes, const char *name, size_t i) {
    struct safetensors *file = memory_array(1, sizeof *file);
    const struct safetensors_tensor *tensor = tensor_of(bytes, file, name);
    float x = NAN;
    if (tensor && i * sizeof x < tensor->bytes)
        memcpy(&x, (const char *)tensor->data + i * sizeof x, sizeof x);
    safetensors_close(file);
    free(file);
    return x;
}

#define TORCH_REQUEST "{\"from\":\"torch\",\"layers\":%s}"

/* Ours, PyTorch's, ours again: the same bytes. */
static void check_torch_round_trip(const char *layers) {
    struct buffer weights = weights_of(layers), request = {0};
    struct answer there = ask("{\"to\":\"torch\"}", &weights);
    if (!CHECK(there.good)) fprintf(stderr, "%s\n", there.status.message);
    char *text = quoted(layers);
    buffer_format(&request, TORCH_REQUEST, text);
    struct answer back = ask(request.data, &there.result);
    if (!CHECK(back.good)) fprintf(stderr, "%s\n", back.status.message);
    CHECK(back.result.length == weights.length &&
          memcmp(back.result.data, weights.data, weights.length) == 0);
    free(text);
    forget(&there);
    forget(&back);
    buffer_free(&request);
    buffer_free(&weights);
}

static void check_torch_round_trips(void) {
    static const char *const layers[] = {
        "[{'type':'input','width':5},{'type':'embedding','inputDim':5,'outputDim':3},"
        "{'type':'lstm','units':2,'returnSequences':true},"
        "{'type':'lstm','units':2,'returnSequences':false},{'type':'dense','units':5}]",
        "[{'type':'input','width':5},{'type':'bidirectional','layer':{'type':'gru','units':2,"
        "'returnSequences':true}},{'type':'dropout','rate':0.5},{'type':'bidirectional','layer':"
        "{'type':'gru','units':2,'returnSequences':true}},{'type':'layerNormalization'},"
        "{'type':'rnn','units':4,'useBias':false,'returnSequences':true},"
        "{'type':'timeDistributed','layer':{'type':'dense','units':3,'useBias':false}},"
        "{'type':'activation','activation':'tanh'}]"};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) check_torch_round_trip(layers[i]);
}

/* Gates, transposition and biases, number by number. */
static void check_torch_places(void) {
    static const char *const layers =
        "[{'type':'input','width':3},{'type':'gru','units':2,'returnSequences':true},"
        "{'type':'lstm','units':2,'returnSequences':true}]";
    struct buffer weights = weights_of(layers);
    struct answer a = ask("{\"to\":\"torch\"}", &weights);
    CHECK(a.good);
    CHECK(contains(&a.text, "\"class\":\"GRU\",\"arguments\":{\"input_size\":3,\"hidden_size\":2,"
                            "\"num_layers\":1"));
    CHECK(contains(&a.text, "\"name\":\"rnn_1\",\"class\":\"LSTM\""));
    /* weight_ih_l0 (r z n * 2, 3): row 0 is unit 0 of r, our second gate: column 2 of (3, 6) */
    CHECK_NEAR(number_at(&a.result, "rnn.weight_ih_l0", 0), some_number(0, 2), 0);
    CHECK_NEAR(number_at(&a.result, "rnn.weight_ih_l0", 1), some_number(0, 6 + 2), 0);
    /* its row 2 is unit 0 of z, our first; row 5 unit 1 of n, our last */
    CHECK_NEAR(number_at(&a.result, "rnn.weight_ih_l0", 2 * 3), some_number(0, 0), 0);
    CHECK_NEAR(number_at(&a.result, "rnn.weight_ih_l0", 5 * 3 + 2), some_number(0, 12 + 5), 0);
    CHECK_NEAR(number_at(&a.result, "rnn.bias_hh_l0", 0), some_number(2, 6 + 2), 0);
    /* the LSTM's are in our order, its second bias is zeros */
    CHECK_NEAR(number_at(&a.result, "rnn_1.weight_hh_l0", 3 * 2 + 1), some_number(4, 8 + 3), 0);
    CHECK_NEAR(number_at(&a.result, "rnn_1.bias_ih_l0", 7), some_number(5, 7), 0);
    CHECK_NEAR(number_at(&a.result, "rnn_1.bias_hh_l0", 7), 0, 0);
    forget(&a);
    buffer_free(&weights);
}

static void check_torch_refusals(void) {
    static const struct {
        const char *layers, *key;
    } refused[] = {
        {"[{'type':'input','width':3},{'type':'gru','units':2,'resetAfter':false,"
         "'returnSequences':false}]",
         "gru"},
        {"[{'type':'input','width':3},{'type':'lstm','units':2,'goBackwards':true}]", "lstm"},
        {"[{'type':'input','width':3},{'type':'rnn','units':2,'activation':'sigmoid'}]",
         "simple_rnn"},
        {"[{'type':'input','width':3},{'type':'bidirectional','mergeMode':'sum','layer':"
         "{'type':'lstm','units':2}}]",
         "bidirectional"},
        {"[{'type':'input','width':3},{'type':'lstm','units':2,'returnSequences':true},"
         "{'type':'globalAveragePooling1D'}]",
         "global_average_pooling1d"},
        {"[{'type':'input','width':3},{'type':'lstm','units':2,'returnSequences':true},"
         "{'type':'add','inputs':['lstm','lstm']}]",
         "add"}};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct buffer weights = weights_of(refused[i].layers);
        check_fault("{\"to\":\"torch\"}", &weights, refused[i].key);
        buffer_free(&weights);
    }
}

/* A state dict with one tensor more. */
static void check_bad_state(const char *name, size_t rows, size_t columns) {
    struct tensors *tensors = memory_array(1, sizeof *tensors);
    struct buffer bytes = {0};
    CHECK(tensors_add(tensors, "a.weight_ih_l0", 8, 3, NULL) &&
          tensors_add(tensors, "a.weight_hh_l0", 8, 2, NULL) &&
          tensors_add(tensors, name, rows, columns, NULL) &&
          tensors_write(tensors, "pt", NULL, NULL, &bytes, NULL));
    struct answer a = ask("{\"from\":\"torch\"}", &bytes);
    CHECK(!a.good);
    CHECK(a.status.code == STATUS_INVALID_FILE || a.status.code == STATUS_LIMIT);
    forget(&a);
    buffer_free(&bytes);
    tensors_free(tensors);
    free(tensors);
}

static void check_torch_states(void) {
    check_bad_state("a.weight_ih_l1", 8, 3);
    check_bad_state("a.weight_ih_l0_reverse", 8, 3);
    check_bad_state("a.bias_ih_l0", 0, 8);
    check_bad_state("norm.running_mean", 0, 2);
    check_bad_state("conv.weight", 0, 8);
    check_bad_state("linear.weight", 4, 9);
    check_bad_state("weight", 70000, 2);
    check_bad_state("a.weight_hr_l0", 2, 2);
}

/* Layers without a word about them, modules under other names. */
static void check_torch_layers(void) {
    struct tensors *tensors = memory_array(1, sizeof *tensors);
    struct buffer bytes = {0};
    CHECK(tensors_add(tensors, "net.head.weight", 4, 2, NULL) &&
          tensors_add(tensors, "net.read.weight_ih_l0", 8, 3, NULL) &&
          tensors_add(tensors, "net.read.weight_hh_l0", 8, 2, NULL) &&
          tensors_add(tensors, "net.words.weight", 6, 3, NULL) &&
          tensors_write(tensors, "pt", NULL, NULL, &bytes, NULL));
    struct answer a =
        ask("{\"from\":\"torch\",\"returnSequences\":false,\"activation\":\"softmax\"}", &bytes);
    char *expected =
        quoted("{'layers':[{'type':'input','width':6},{'type':'embedding','inputDim':6,"
               "'outputDim':3},{'type':'lstm','units':2,'returnSequences':false,"
               "'useBias':false},{'type':'dense','units':4,'activation':'softmax',"
               "'useBias':false}],'notes':[]}");
    if (!CHECK_TEXT(a.text.data, expected)) fprintf(stderr, "%s\n", a.status.message);
    free(expected);
    forget(&a);
    buffer_free(&bytes);
    tensors_free(tensors);
    free(tensors);
}

/* ---- ONNX, with a reader of Protocol Buffers ---- */

struct field {
    unsigned number;
    uint64_t value;       /* of a number */
    const uint8_t *bytes; /* of a message, a text */
    size_t length;
};

struct message {
    const uint8_t *at, *end;
};

static bool varint(struct message *m, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; m->at < m->end && shift < 70; shift += 7) {
        *value |= (uint64_t)(*m->at & 127) << (shift < 64 ? shift : 0);
        if (!(*m->at++ & 128)) return true;
    }
    return false;
}

/* False at the end. */
static bool next_field(struct message *m, struct field *f) {
    uint64_t key;
    if (m->at == m->end || !CHECK(varint(m, &key))) return false;
    *f = (struct field){.number = (unsigned)(key >> 3)};
    if ((key & 7) == 5) {
        f->bytes = m->at;
        f->length = 4;
        m->at += 4;
        return CHECK(m->at <= m->end);
    }
    if (!CHECK(varint(m, &f->value))) return false;
    if ((key & 7) == 0) return true;
    if (!CHECK((key & 7) == 2 && f->value <= (uint64_t)(m->end - m->at))) return false;
    f->bytes = m->at;
    f->length = (size_t)f->value;
    m->at += f->length;
    return true;
}

static struct message inside(const struct field *f) {
    return (struct message){f->bytes, f->bytes + f->length};
}

/* Field `number` of a message; false: it has none. */
static bool find_field(struct message m, unsigned number, struct field *f) {
    while (next_field(&m, f))
        if (f->number == number) return true;
    return false;
}

enum { VALUES = 512 };

/* The values a graph has had so far. */
struct graph {
    size_t count, nodes;
    char names[VALUES][112];
    struct message message;
};

static void text_of(const struct field *f, char *text) {
    size_t length = f->length < 111 ? f->length : 111;
    memcpy(text, f->bytes, length);
    text[length] = '\0';
}

static bool known(const struct graph *g, const char *name) {
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->names[i], name) == 0) return true;
    return false;
}

static void define(struct graph *g, const struct field *f) {
    char name[112];
    text_of(f, name);
    CHECK(name[0] && !known(g, name) && g->count < VALUES);
    strcpy(g->names[g->count++], name);
}

/* Sizes of raw data fit the shape. */
static void check_constant(struct graph *g, struct message m) {
    struct field f;
    struct message all = m;
    uint64_t size = 1, type = 0;
    while (next_field(&m, &f)) {
        if (f.number == 1) size *= f.value;
        if (f.number == 2) type = f.value;
        if (f.number == 8) define(g, &f);
    }
    CHECK(type == 1 || type == 7);
    CHECK(find_field(all, 9, &f) && f.length == size * (type == 7 ? 8 : 4));
}

static void check_node(struct graph *g, struct message m) {
    struct field f, type;
    char name[112];
    CHECK(find_field(m, 4, &f) && f.length > 0);
    while (next_field(&m, &f)) {
        text_of(&f, name);
        if (f.number == 1) CHECK(f.length == 0 || known(g, name));
        if (f.number == 2) define(g, &f);
        if (f.number == 5) CHECK(find_field(inside(&f), 20, &type) && type.value > 0);
    }
    g->nodes++;
}

static struct graph *open_graph(const struct buffer *model) {
    struct graph *g = memory_array(1, sizeof *g);
    struct message m = {(const uint8_t *)model->data, (const uint8_t *)model->data + model->length};
    struct field f, opset;
    CHECK(find_field(m, 1, &f) && f.value == 8);
    CHECK(find_field(m, 8, &f) && find_field(inside(&f), 2, &opset) && opset.value == 17);
    if (CHECK(find_field(m, 7, &f))) g->message = inside(&f);
    return g;
}

/* Every name is made once, before it is read; the outputs are made. */
static struct graph *check_graph(const struct buffer *model) {
    struct graph *g = open_graph(model);
    struct message m = g->message;
    struct field f, name;
    char text[112];
    while (next_field(&m, &f)) {
        if (f.number == 5) check_constant(g, inside(&f));
        if (f.number == 11 && CHECK(find_field(inside(&f), 1, &name))) define(g, &name);
    }
    for (m = g->message; next_field(&m, &f);)
        if (f.number == 1) check_node(g, inside(&f));
    for (m = g->message; next_field(&m, &f);) {
        if (f.number != 12 || !CHECK(find_field(inside(&f), 1, &name))) continue;
        text_of(&name, text);
        CHECK(known(g, text));
    }
    return g;
}

/* Number `i` of a constant. */
static float constant_at(const struct graph *g, const char *name, size_t i) {
    struct message m = g->message;
    struct field f, part;
    char text[112];
    float x = NAN;
    while (next_field(&m, &f)) {
        if (f.number != 5 || !find_field(inside(&f), 8, &part)) continue;
        text_of(&part, text);
        if (strcmp(text, name) == 0 && find_field(inside(&f), 9, &part) && i * 4 < part.length)
            memcpy(&x, part.bytes + i * 4, sizeof x);
    }
    return x;
}

static void check_onnx_models(void) {
    for (size_t i = 0; i < sizeof round_trips / sizeof round_trips[0]; i++) {
        struct buffer weights = weights_of(round_trips[i]);
        struct answer a = ask("{\"to\":\"onnx\"}", &weights);
        if (!CHECK(a.good)) fprintf(stderr, "%s\n", a.status.message);
        struct graph *g = check_graph(&a.result);
        CHECK(g->nodes > 3);
        free(g);
        forget(&a);
        buffer_free(&weights);
    }
}

/* i o f c, the bias of x before that of h; states in and out. */
static void check_onnx_places(void) {
    static const char *const layers =
        "[{'type':'input','width':3},{'type':'lstm','units':2,'returnSequences':true},"
        "{'type':'gru','units':2,'returnSequences':true}]";
    struct buffer weights = weights_of(layers);
    struct answer a = ask("{\"to\":\"onnx\",\"state\":true}", &weights);
    CHECK(a.good);
    CHECK(contains(&a.text, "{\"inputs\":[\"input\",\"h0_lstm\",\"c0_lstm\",\"h0_gru\"],"
                            "\"outputs\":[\"output\",\"hn_lstm\",\"cn_lstm\",\"hn_gru\"]}"));
    struct graph *g = check_graph(&a.result);
    /* W (1, i o f c * 2, 3): its row 2 is unit 0 of o, our last gate: column 6 of (3, 8) */
    CHECK_NEAR(constant_at(g, "lstm/kernel", 2 * 3), some_number(0, 6), 0);
    CHECK_NEAR(constant_at(g, "lstm/kernel", 5 * 3 + 1), some_number(0, 8 + 3), 0);
    CHECK_NEAR(constant_at(g, "lstm/bias", 7), some_number(2, 5), 0);
    CHECK_NEAR(constant_at(g, "lstm/bias", 8), 0, 0);
    /* the GRU's are in our order, with two rows */
    CHECK_NEAR(constant_at(g, "gru/recurrent_kernel", 3 * 2 + 1), some_number(4, 6 + 3), 0);
    CHECK_NEAR(constant_at(g, "gru/bias", 11), some_number(5, 11), 0);
    free(g);
    forget(&a);
    buffer_free(&weights);
    weights = weights_of("[{'type':'input','width':3},{'type':'lstm','goBackwards':true,"
                         "'units':2}]");
    check_fault("{\"to\":\"onnx\",\"state\":true}", &weights, "lstm");
    buffer_free(&weights);
}

/* ---- requests ---- */

static void check_requests(void) {
    struct buffer weights = weights_of("[{'type':'input','width':3},{'type':'gru','units':2}]");
    struct buffer rubbish = {0};
    buffer_text(&rubbish, "no safetensors file at all");
    check_fault("{}", NULL, "to");
    check_fault("{\"to\":\"caffe\"}", &weights, "to");
    check_fault("{\"to\":\"keras\",\"from\":\"keras\"}", &weights, "from");
    check_fault("{\"to\":\"keras\",\"layers\":3}", &weights, "layers");
    check_fault("{\"to\":\"onnx\",\"state\":1}", &weights, "state");
    check_fault("{\"to\":\"keras\",\"eachStep\":1}", &weights, "eachStep");
    check_fault("{\"to\":\"keras\"}", NULL, "");
    check_fault("{\"to\":\"keras\"}", &rubbish, "");
    check_fault("{\"from\":\"keras\"}", &weights, "architecture");
    check_fault("{\"from\":\"torch\"}", NULL, "");
    check_fault("{\"from\":\"torch\",\"activation\":\"selu\"}", &weights, "activation");
    check_fault("{\"to\":\"keras\",\"layers\":[{\"type\":\"lstm\",\"units\":2}]}", &weights,
                "input");
    check_fault("{\"to\":\"keras\",\"layers\":[{\"type\":\"gru\",\"units\":3}]}", &weights,
                "gru/kernel");
    /* The width of the input is read off the weights. */
    struct answer a =
        ask("{\"to\":\"keras\",\"layers\":[{\"type\":\"gru\",\"units\":2}]}", &weights);
    CHECK(a.good && contains(&a.text, "\"batch_shape\":[null,null,3]"));
    forget(&a);
    buffer_free(&weights);
    buffer_free(&rubbish);
}

static void check_last_step(void) {
    struct buffer weights =
        weights_of("[{'type':'input','width':3,'maskZero':true},{'type':'gru','units':2,"
                   "'returnSequences':true},{'type':'lastStep'}]");
    check_fault("{\"to\":\"keras\"}", &weights, "last_step");
    struct answer a = ask("{\"to\":\"onnx\"}", &weights);
    CHECK(a.good);
    free(check_graph(&a.result));
    forget(&a);
    buffer_free(&weights);
}

int main(void) {
    for (size_t i = 0; i < sizeof round_trips / sizeof round_trips[0]; i++)
        check_round_trip(round_trips[i]);
    check_one_hot();
    check_weight_names();
    check_fixtures();
    check_old_keras();
    check_keras_faults();
    check_mutations();
    check_torch_round_trips();
    check_torch_places();
    check_torch_refusals();
    check_torch_states();
    check_torch_layers();
    check_onnx_models();
    check_onnx_places();
    check_requests();
    check_last_step();
    return check_report("exchange");
}
