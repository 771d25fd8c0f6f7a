#include "projects/bag.h"

#include "base/format.h"
#include "base/json.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include "data/words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Entries of the rows in the making: a word of a text, and how often. */
struct entries {
    uint32_t *columns;
    double *values;
    size_t count, room;
    size_t *places; /* of each word, where its last entry is */
    size_t words;   /* that there is a place for */
};

void bag_free(struct bag *bag) {
    lexicon_destroy(bag->lexicon);
    free(bag->idf);
    free(bag->starts);
    free(bag->columns);
    free(bag->values);
    free(bag->labels);
    free(bag->label_names[0]);
    free(bag->label_names[1]);
    *bag = (struct bag){0};
}

/* Lower case of ASCII, of U+00C0 to U+00DE, and of Œ. */
static void lower(char *text) {
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c |= 0x20;
        else if (*c == 0xC3 && c[1] >= 0x80 && c[1] <= 0x9E && c[1] != 0x97)
            *++c |= 0x20;
        else if (*c == 0xC5 && c[1] == 0x92)
            *++c = 0x93;
    }
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80 || (c >= '0' && c <= '9');
}

static bool make_room(struct entries *entries) {
    if (entries->count < entries->room) return true;
    size_t room = 2 * entries->room + 256;
    uint32_t *columns = memory_resize(entries->columns, room, sizeof *columns);
    if (columns) entries->columns = columns;
    double *values = columns ? memory_resize(entries->values, room, sizeof *values) : NULL;
    if (!values) return false;
    entries->values = values;
    entries->room = room;
    return true;
}

static bool make_place(struct entries *entries, uint32_t column) {
    if (column < entries->words) return true;
    size_t words = 2 * ((size_t)column + 64);
    size_t *places = memory_resize(entries->places, words, sizeof *places);
    if (!places) return false;
    memset(places + entries->words, 0, (words - entries->words) * sizeof *places);
    entries->places = places;
    entries->words = words;
    return true;
}

/* A word of the row that begins at `start`: counted there, or its first entry in it. */
static bool add_entry(struct entries *entries, size_t start, uint32_t column) {
    if (!make_place(entries, column)) return false;
    size_t place = entries->places[column];
    if (place >= start && place < entries->count && entries->columns[place] == column) {
        entries->values[place]++;
        return true;
    }
    if (!make_room(entries)) return false;
    entries->places[column] = entries->count;
    entries->columns[entries->count] = column;
    entries->values[entries->count++] = 1;
    return true;
}

/* The words of one text; new ones join the bag when it `learns`. */
static bool add_text(struct bag *bag, const char *given, bool learns, struct entries *entries,
                     struct status *status) {
    size_t start = entries->count, at = 0, length = strlen(given);
    char *text = memory_copy(given, length);
    bool good = text != NULL || status_no_memory(status);
    struct word word;
    if (text) lower(text);
    while (good && words_next(text, length, &at, false, &word)) {
        if (!is_letter(word.text[0])) continue;
        int32_t column = learns ? lexicon_add(bag->lexicon, word.text, word.length, status)
                                : lexicon_find(bag->lexicon, word.text, word.length);
        if (column < 0)
            good = !learns;
        else if (!add_entry(entries, start, (uint32_t)column))
            good = status_no_memory(status);
    }
    free(text);
    return good;
}

/* Counts become values of rows of length 1. */
static void weigh(struct bag *bag) {
    for (size_t row = 0; row < bag->rows; row++) {
        double sum = 0;
        for (size_t i = bag->starts[row]; i < bag->starts[row + 1]; i++) {
            bag->values[i] *= bag->idf[bag->columns[i]];
            sum += bag->values[i] * bag->values[i];
        }
        for (size_t i = bag->starts[row]; i < bag->starts[row + 1]; i++)
            bag->values[i] /= sqrt(sum);
    }
}

static bool find_idf(struct bag *bag, struct status *status) {
    bag->words = lexicon_count(bag->lexicon);
    bag->idf = memory_array(bag->words, sizeof *bag->idf);
    if (!bag->idf) return status_no_memory(status);
    for (size_t i = 0; i < bag->starts[bag->rows]; i++) bag->idf[bag->columns[i]]++;
    for (size_t i = 0; i < bag->words; i++)
        bag->idf[i] = logarithm((1 + (double)bag->rows) / (1 + bag->idf[i])) + 1;
    return true;
}

static bool fault_at(const char *list, int index, const char *what, struct status *status) {
    char key[48];
    format_text(key, sizeof key, "%s[%d]", list, index);
    return status_set(status, STATUS_INVALID_CONFIG, key, "%s", what);
}

static bool start_rows(struct bag *bag, const char *name, const cJSON *list,
                       struct status *status) {
    int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
    if (count < 1 || count > BAG_MAX_TEXTS)
        return status_set(status, STATUS_INVALID_CONFIG, name, "must be an array of 1 to %d",
                          BAG_MAX_TEXTS);
    bag->rows = (size_t)count;
    bag->starts = memory_array(bag->rows + 1, sizeof *bag->starts);
    bag->labels = memory_array(bag->rows, sizeof *bag->labels);
    return (bag->starts && bag->labels) || status_no_memory(status);
}

/* 0 or 1, a third label being a fault. */
static bool read_label(struct bag *bag, int index, const char *label, struct status *status) {
    for (uint8_t i = 0; i < 2; i++) {
        if (!bag->label_names[i]) {
            bag->label_names[i] = memory_copy(label, strlen(label));
            if (!bag->label_names[i]) return status_no_memory(status);
        }
        bag->labels[index] = i;
        if (strcmp(bag->label_names[i], label) == 0) return true;
    }
    return fault_at("samples", index, "a bag of words knows two labels, this is a third", status);
}

static bool learn_sample(struct bag *bag, int index, const cJSON *sample, struct entries *entries,
                         struct status *status) {
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(sample, "text");
    const cJSON *label = cJSON_GetObjectItemCaseSensitive(sample, "label");
    if (!cJSON_IsString(text) || !cJSON_IsString(label))
        return fault_at("samples", index, "must have a \"text\" and a \"label\"", status);
    return read_label(bag, index, label->valuestring, status) &&
           add_text(bag, text->valuestring, true, entries, status);
}

/* The rows become the bag's. */
static void take(struct bag *bag, struct entries *entries) {
    free(entries->places);
    bag->columns = entries->columns;
    bag->values = entries->values;
}

bool bag_learn(struct bag *bag, const cJSON *samples, struct status *status) {
    struct entries entries = {0};
    int index = 0;
    const cJSON *sample;
    bool good = start_rows(bag, "samples", samples, status);
    bag->lexicon = good ? lexicon_create(status) : NULL;
    good = good && bag->lexicon;
    if (good) cJSON_ArrayForEach(sample, samples) {
            good = good && learn_sample(bag, index++, sample, &entries, status);
            bag->starts[index] = entries.count;
            if (!good) break;
        }
    take(bag, &entries);
    if (good && !bag->label_names[1])
        good = status_set(status, STATUS_INVALID_CONFIG, "samples", "must have two labels");
    if (good) good = find_idf(bag, status);
    if (good) weigh(bag);
    return good;
}

bool bag_read(struct bag *bag, const cJSON *texts, struct status *status) {
    struct entries entries = {0};
    int index = 0;
    const cJSON *text;
    bool good = start_rows(bag, "texts", texts, status);
    if (good) cJSON_ArrayForEach(text, texts) {
            if (!cJSON_IsString(text)) good = fault_at("texts", index, "must be a string", status);
            good = good && add_text(bag, text->valuestring, false, &entries, status);
            bag->starts[++index] = entries.count;
            if (!good) break;
        }
    take(bag, &entries);
    if (good) weigh(bag);
    return good;
}
