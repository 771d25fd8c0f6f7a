#include "exchange/keras_call.h"

#include "exchange/keras_arguments.h"
#include <string.h>

struct reading {
    struct keras_graph *graph;
    const struct keras_entry *entry;
    struct keras_call *call;
    const char *key; /* for faults */
    bool masks;      /* it is the argument "mask" */
};

static bool fault(const struct reading *r, const char *what) {
    return keras_arguments_fault(r->graph->status, r->entry->name, r->key, what);
}

static struct keras_entry *find(struct keras_graph *graph, const char *name) {
    for (size_t i = 0; i < graph->count; i++)
        if (strcmp(graph->entries[i].name, name) == 0) return &graph->entries[i];
    return NULL;
}

/* ["name", node, port], and what else Keras 2 has behind it */
static bool is_history(const cJSON *value) {
    return cJSON_IsArray(value) && cJSON_IsString(value->child) && value->child->next &&
           cJSON_IsNumber(value->child->next) && value->child->next->next &&
           cJSON_IsNumber(value->child->next->next);
}

static bool add_tensor(const struct reading *r, const cJSON *history) {
    struct keras_call *call = r->call;
    struct keras_entry *from = find(r->graph, history->child->valuestring);
    double node = history->child->next->valuedouble, port = history->child->next->next->valuedouble;
    if (!from || node != 0 || !(port >= 0 && port <= 9))
        return fault(r, "reads what no layer gives, or a layer that is called twice");
    call->waiting = call->waiting || !from->done;
    if (r->masks && call->mask_count < KERAS_CALL_MAX) {
        call->masks[call->mask_count++] = from;
        return true;
    }
    if (r->masks || call->count == KERAS_CALL_MAX) return fault(r, "has too many tensors");
    call->tensors[call->count].from = from;
    call->tensors[call->count++].port = (size_t)port;
    return true;
}

static const cJSON *history_of(const cJSON *object) {
    const cJSON *config = cJSON_GetObjectItemCaseSensitive(object, "config");
    return cJSON_GetObjectItemCaseSensitive(config, "keras_history");
}

/* The number that a mask is compared with. */
static bool is_constant(const struct reading *r, const cJSON *value) {
    return r->entry->operation && cJSON_IsNumber(value) && value->valuedouble == 0;
}

static bool add_value(const struct reading *r, const cJSON *value) {
    if (is_history(value)) return add_tensor(r, value);
    if (is_history(history_of(value))) return add_tensor(r, history_of(value));
    if (cJSON_IsNull(value) && r->masks && r->call->mask_count < KERAS_CALL_MAX)
        r->call->masks[r->call->mask_count++] = NULL;
    if (cJSON_IsNull(value) || cJSON_IsFalse(value) || is_constant(r, value)) return true;
    if (!cJSON_IsArray(value)) return fault(r, "has a value that is not supported");
    for (const cJSON *item = value->child; item; item = item->next)
        if (!add_value(r, item)) return false;
    return true;
}

static bool add_named(struct reading *r, const cJSON *kwargs, const char *key) {
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(kwargs, key);
    r->key = key;
    r->masks = strcmp(key, "mask") == 0;
    return !value || add_value(r, value);
}

/* The values in the order in which a layer of ours reads them. */
static bool add_keywords(struct reading *r, const cJSON *kwargs) {
    static const char *const order[] = {"inputs",        "sequences", "sequence",
                                        "initial_state", "mask",      NULL};
    static const char *const known[] = {"inputs", "sequences", "sequence", "initial_state",
                                        "mask",   "training",  NULL};
    if (!cJSON_IsObject(kwargs)) return true;
    for (int i = 0; order[i]; i++)
        if (!add_named(r, kwargs, order[i])) return false;
    return keras_arguments_neutral(r->entry->name, kwargs, known, r->graph->status);
}

/* Keras 2: [["name", node, port, {keywords}], …], or the one element alone */
static bool read_legacy(struct reading *r, const cJSON *node) {
    const cJSON *first = is_history(node) ? node : node->child;
    return add_value(r, node) &&
           (!is_history(first) || add_keywords(r, first->child->next->next->next));
}

bool keras_call_read(struct keras_graph *graph, const struct keras_entry *entry,
                     struct keras_call *call) {
    struct reading r = {graph, entry, call, "inbound_nodes", false};
    const cJSON *node = cJSON_IsArray(entry->nodes) ? entry->nodes->child : NULL;
    *call = (struct keras_call){0};
    if (!node || node->next)
        return fault(&r, "must have one element: layers are called once, not shared");
    if (cJSON_IsArray(node)) return read_legacy(&r, node);
    const cJSON *args = cJSON_GetObjectItemCaseSensitive(node, "args");
    if (args && !add_value(&r, args)) return false;
    return add_keywords(&r, cJSON_GetObjectItemCaseSensitive(node, "kwargs"));
}
