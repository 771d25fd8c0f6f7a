/* ```widget NAME: the custom element NAME with the JSON as its configuration. */
#include "base/format.h"
#include "base/html.h"
#include "content/directives.h"
#include "content/jsontext.h"
#include "content/url.h"
#include <string.h>

enum value_type { TEXT, CHOICE, INTEGER, NUMBER, BOOLEAN, NAMES, IDENTIFIER, IMAGE };

/* What one key of a configuration accepts. */
struct rule {
    const char *key;
    enum value_type type;
    double least, most;
    bool above;               /* NUMBER: strictly more than `least` */
    const char *const *names; /* CHOICE, NAMES */
};

static const char *const corpora[] = {"contes", "communes", NULL};
static const char *const cells[] = {"rnn", "lstm", "gru", NULL};
static const char *const unit_names[] = {"character", "word", NULL};
static const char *const controls[] = {"unit",         "cell",           "units",  "layers",
                                       "learningRate", "sequenceLength", "corpus", NULL};
static const char *const pairs[] = {"numbers", "dates", "sentences", NULL};
static const char *const tasks[] = {"text", "adding", "copy", NULL};
static const char *const methods[] = {"temperature", "greedy", "topK", "topP", "beam", NULL};
static const char *const initializers[] = {"orthogonal",   "glorotUniform", "heNormal", "identity",
                                           "randomNormal", "randomUniform", "zeros",    NULL};
static const char *const optimizers[] = {"adam", "sgd", NULL};
static const char *const activations[] = {"tanh", "relu", "sigmoid", "linear", NULL};
static const char *const initializations[] = {"standard", "randomUniform", "heNormal", "identity",
                                              "zeros",    "allZeros",      "ones",     NULL};
static const char *const causes[] = {"none",       "explosion",          "vanishing",
                                     "overfit",    "underfit",           "rateTooHigh",
                                     "rateTooLow", "deadInitialization", NULL};

static const struct rule common_rules[] = {
    {.key = "title", .type = TEXT},     {.key = "caption", .type = TEXT},
    {.key = "id", .type = IDENTIFIER},  {.key = "still", .type = IMAGE},
    {.key = "locked", .type = BOOLEAN}, {.key = NULL}};

static const struct rule network_rules[] = {
    {.key = "cell", .type = CHOICE, .names = cells},
    {.key = "units", .type = INTEGER, .least = 1, .most = 512},
    {.key = "learningRate", .type = NUMBER, .least = 0, .most = 1, .above = true},
    {.key = "batchSize", .type = INTEGER, .least = 1, .most = 256},
    {.key = "clipNorm", .type = NUMBER, .least = 0, .most = 1000},
    {.key = "seed", .type = INTEGER, .least = 0, .most = 9007199254740991},
    {.key = "steps", .type = INTEGER, .least = 1, .most = 1000000},
    {.key = NULL}};

/* Of networks that are not of one shape. */
static const struct rule layers_rules[] = {
    {.key = "layers", .type = INTEGER, .least = 1, .most = 4}, {.key = NULL}};

/* The same, of what reads characters or words. */
static const struct rule stack_rules[] = {
    {.key = "layers", .type = INTEGER, .least = 1, .most = 4},
    {.key = "embedding", .type = INTEGER, .least = 0, .most = 256},
    {.key = NULL}};

static const struct rule text_rules[] = {
    {.key = "corpus", .type = CHOICE, .names = corpora},
    {.key = "text", .type = TEXT},
    {.key = "sequenceLength", .type = INTEGER, .least = 2, .most = 512},
    {.key = "validationSplit", .type = NUMBER, .least = 0, .most = 0.5},
    {.key = "temperature", .type = NUMBER, .least = 0.05, .most = 5},
    {.key = "controls", .type = NAMES, .names = controls},
    {.key = NULL}};

/* Of what can go by words too. */
static const struct rule unit_rules[] = {{.key = "unit", .type = CHOICE, .names = unit_names},
                                         {.key = NULL}};

static const struct rule details_rules[] = {{.key = "details", .type = BOOLEAN}, {.key = NULL}};

static const struct rule generate_rules[] = {
    {.key = "prompt", .type = TEXT},
    {.key = "length", .type = INTEGER, .least = 1, .most = 2000},
    {.key = "method", .type = CHOICE, .names = methods},
    {.key = "topK", .type = INTEGER, .least = 1, .most = 1000},
    {.key = "topP", .type = NUMBER, .least = 0, .most = 1, .above = true},
    {.key = "beams", .type = INTEGER, .least = 1, .most = 16},
    {.key = NULL}};

static const struct rule compare_rules[] = {{.key = "cells", .type = NAMES, .names = cells},
                                            {.key = "task", .type = CHOICE, .names = tasks},
                                            {.key = "sameParameters", .type = BOOLEAN},
                                            {.key = NULL}};

/* Of what looks at a network while it reads `input`. */
static const struct rule reading_rules[] = {{.key = "input", .type = TEXT}, {.key = NULL}};

static const struct rule gradients_rules[] = {
    {.key = "cells", .type = NAMES, .names = cells},
    {.key = "recurrentInitializer", .type = CHOICE, .names = initializers},
    {.key = "activation", .type = CHOICE, .names = activations},
    {.key = NULL}};

static const struct rule doctor_rules[] = {
    {.key = "cause", .type = CHOICE, .names = causes},
    {.key = "optimizer", .type = CHOICE, .names = optimizers},
    {.key = "activation", .type = CHOICE, .names = activations},
    {.key = "initialization", .type = CHOICE, .names = initializations},
    {.key = "dropout", .type = NUMBER, .least = 0, .most = 0.9},
    {.key = "patience", .type = INTEGER, .least = 0, .most = 100},
    {.key = "characters", .type = INTEGER, .least = 0, .most = 1e9},
    {.key = NULL}};

static const struct rule sentiment_rules[] = {{.key = "bidirectional", .type = BOOLEAN},
                                              {.key = NULL}};

static const struct rule translate_rules[] = {
    {.key = "data", .type = CHOICE, .names = pairs},
    {.key = "attention", .type = BOOLEAN},
    {.key = "beams", .type = INTEGER, .least = 1, .most = 16},
    {.key = NULL}};

struct element {
    const char *name;
    const struct rule *rules[7]; /* NULL-terminated */
};

static const struct element elements[] = {
    {"rnn-train",
     {common_rules, network_rules, stack_rules, text_rules, unit_rules, details_rules}},
    {"rnn-generate",
     {common_rules, network_rules, stack_rules, text_rules, unit_rules, generate_rules}},
    {"rnn-compare", {common_rules, network_rules, stack_rules, text_rules, compare_rules}},
    {"rnn-cell", {common_rules, network_rules, stack_rules, text_rules, reading_rules}},
    {"rnn-gates", {common_rules, network_rules, stack_rules, text_rules, reading_rules}},
    {"rnn-gradients",
     {common_rules, network_rules, stack_rules, text_rules, reading_rules, gradients_rules}},
    {"rnn-connectivity", {common_rules, network_rules, stack_rules, text_rules, reading_rules}},
    {"rnn-sentiment", {common_rules, network_rules, stack_rules, reading_rules, sentiment_rules}},
    {"rnn-translate", {common_rules, network_rules, reading_rules, translate_rules}},
    {"rnn-speech", {common_rules, network_rules, layers_rules}},
    {"rnn-doctor", {common_rules, network_rules, stack_rules, text_rules, doctor_rules}},
};

static const struct element *find_element(const char *name) {
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (strcmp(elements[i].name, name) == 0) return &elements[i];
    return NULL;
}

static const struct rule *find_rule(const struct element *element, const char *key) {
    for (const struct rule *const *table = element->rules; *table; table++)
        for (const struct rule *rule = *table; rule->key; rule++)
            if (strcmp(rule->key, key) == 0) return rule;
    return NULL;
}

static enum widget_holds holds(const struct rule *rule) {
    switch (rule->type) {
    case TEXT:
    case CHOICE:
        return WIDGET_TEXT;
    case INTEGER:
    case NUMBER:
        return WIDGET_NUMBER;
    case BOOLEAN:
        return WIDGET_BOOLEAN;
    default:
        return WIDGET_OTHER;
    }
}

enum widget_holds widget_key(const char *key, const char *const **names) {
    *names = NULL;
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        const struct rule *rule = find_rule(&elements[i], key);
        if (!rule) continue;
        if (rule->type == CHOICE) *names = rule->names;
        return holds(rule);
    }
    return WIDGET_UNKNOWN;
}

static bool check_name(const cJSON *item, int index, const struct rule *rule,
                       struct status *status) {
    char path[96];
    format_text(path, sizeof path, "%s[%d]", rule->key, index);
    const char *name = cJSON_IsString(item) ? item->valuestring : "";
    for (const char *const *known = rule->names; *known; known++)
        if (strcmp(*known, name) == 0) return true;
    return status_set(status, STATUS_INVALID_CONFIG, path,
                      "\"%s\" must be one of the names that are admitted, not \"%.40s\"", path,
                      name);
}

static bool check_names(const cJSON *json, const struct rule *rule, struct status *status) {
    const cJSON *list = NULL;
    if (!json_array(json, "", rule->key, 0, 16, &list, status)) return false;
    int index = 0;
    for (const cJSON *item = list->child; item; item = item->next)
        if (!check_name(item, index++, rule, status)) return false;
    return true;
}

static bool check_number(const cJSON *json, const struct rule *rule, struct status *status) {
    double number = rule->most;
    if (!json_number(json, "", rule->key, rule->least, rule->most, &number, status)) return false;
    return number > rule->least || !rule->above ||
           status_set(status, STATUS_INVALID_CONFIG, rule->key, "\"%s\" must be more than 0",
                      rule->key);
}

static bool check_image(const cJSON *json, const struct rule *rule, struct status *status) {
    const char *text = NULL;
    if (!json_string(json, "", rule->key, &text, status)) return false;
    return url_classify(text, true) == URL_LOCAL ||
           status_set(status, STATUS_INVALID_CONFIG, rule->key,
                      "\"%s\" must be the path of an image of this site", rule->key);
}

static bool check_value(const cJSON *json, const struct rule *rule, struct status *status) {
    const char *text = NULL;
    int64_t integer = 0;
    int choice = 0;
    bool flag = false;
    switch (rule->type) {
    case TEXT:
        return json_string(json, "", rule->key, &text, status);
    case CHOICE:
        return json_choice(json, "", rule->key, rule->names, &choice, status);
    case INTEGER:
        return json_integer(json, "", rule->key, (int64_t)rule->least, (int64_t)rule->most,
                            &integer, status);
    case NUMBER:
        return check_number(json, rule, status);
    case BOOLEAN:
        return json_boolean(json, "", rule->key, &flag, status);
    case IMAGE:
        return check_image(json, rule, status);
    case IDENTIFIER:
        return directives_name(json, "", rule->key, &text, status);
    default:
        return check_names(json, rule, status);
    }
}

/* Returns whether all keys are known and well; *caption becomes the index of that member or -1. */
static bool check_keys(struct directive *directive, const struct element *element, int *caption) {
    struct status *status = &directive->status;
    int index = 0;
    *caption = -1;
    if (!cJSON_IsObject(directive->json))
        return status_set(status, STATUS_INVALID_CONFIG, NULL,
                          "the block must be one JSON object {…}");
    for (const cJSON *item = directive->json->child; item; item = item->next, index++) {
        const struct rule *rule = find_rule(element, item->string);
        if (!rule)
            return status_set(status, STATUS_INVALID_CONFIG, item->string,
                              "\"%.60s\" is not a key of %s", item->string, element->name);
        if (!check_value(directive->json, rule, status)) return false;
        if (strcmp(item->string, "caption") == 0) *caption = index;
    }
    return true;
}

static const char *string_of(const struct directive *directive, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(directive->json, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

/* What is seen where the element does not live: without scripts, on paper, and in the book. */
static bool write_still(struct directive *directive) {
    const char *still = string_of(directive, "still"), *title = string_of(directive, "title");
    if (!still) return false;
    document_add_link(directive->document, directives_line(directive, "", "still"), true, still);
    buffer_text(&directive->html, "<img class=\"still\" loading=\"lazy\" src=\"");
    url_append_attribute(&directive->html, still);
    buffer_text(&directive->html, "\" alt=\"");
    if (title) html_escape(&directive->html, title, strlen(title));
    buffer_text(&directive->html, "\">");
    return true;
}

/* *id becomes the name that the configuration gives the widget, or "widget-3" for the third. */
static bool make_id(struct directive *directive, const char *given, const char **id) {
    struct document *document = directive->document;
    char numbered[32];
    format_text(numbered, sizeof numbered, "widget-%d", ++document->widget_count);
    if (given) {
        if (!slug_unique(&document->widgets, given)) document->failed = true;
        return (*id = directives_take_id(directive, given)) != NULL;
    }
    *id = slug_unique(&document->slugs, numbered);
    return *id ||
           status_set(&directive->status, STATUS_LIMIT, NULL, "too many widgets on one page");
}

/* In the book: the picture, or the title, and where the widget lives. */
static void write_picture(struct directive *directive, const char *id) {
    const struct chapter *chapter = directive->document->chapter;
    const char *title = string_of(directive, "title");
    struct buffer page = {0};
    if (!write_still(directive) && title) {
        buffer_text(&directive->html, "<p class=\"widget-title\">");
        html_escape(&directive->html, title, strlen(title));
        buffer_text(&directive->html, "</p>");
    }
    url_append_page(&page, chapter->file);
    buffer_text(&directive->html, "<p class=\"widget-link\"><a href=\"");
    url_append_attribute(&directive->html, page.data ? page.data : "");
    buffer_format(&directive->html,
                  "#%s\">Widget à essayer dans la page : ", id + strlen(chapter->prefix));
    html_escape(&directive->html, chapter->short_title, strlen(chapter->short_title));
    buffer_text(&directive->html, "</a></p>\n");
    if (page.failed) directive->document->failed = true;
    buffer_free(&page);
}

static void write_element(struct directive *directive, const char *name, int caption) {
    struct buffer config = {0};
    jsontext_append_compact(&config, jsontext_skip_space(directive->text), caption);
    buffer_format(&directive->html, "<%s config=\"", name);
    html_escape(&directive->html, config.data ? config.data : "", config.length);
    buffer_text(&directive->html, "\">");
    write_still(directive);
    buffer_text(
        &directive->html,
        "<p class=\"widget-fallback\">Ce widget entraîne un réseau dans votre navigateur : il "
        "a besoin de JavaScript et de WebAssembly.</p>");
    buffer_format(&directive->html, "</%s>\n", name);
    if (config.failed) directive->document->failed = true;
    buffer_free(&config);
}

bool widget_write(struct directive *directive) {
    const struct element *element = find_element(directive->argument);
    if (!element)
        return status_set(&directive->status, STATUS_INVALID_CONFIG, NULL, "\"%.40s\" is no widget",
                          directive->argument);
    int caption_index = -1;
    if (!check_keys(directive, element, &caption_index)) return false;
    const char *caption = NULL;
    json_string(directive->json, "", "caption", &caption, &directive->status);
    const char *id = NULL;
    if (!make_id(directive, string_of(directive, "id"), &id)) return false;
    buffer_format(&directive->html, "<figure class=\"widget\" id=\"%s\">\n", id);
    if (directive->document->chapter)
        write_picture(directive, id);
    else
        write_element(directive, element->name, caption_index);
    if (caption) {
        buffer_text(&directive->html, "<figcaption>");
        if (!directives_markdown(directive, "", "caption", caption)) return false;
        buffer_text(&directive->html, "</figcaption>\n");
    }
    buffer_text(&directive->html, "</figure>");
    return true;
}
