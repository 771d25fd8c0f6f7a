#include "projects/measure.h"

#include "base/json.h"
#include "base/memory.h"
#include "data/lexicon.h"
#include "projects/lists.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_LABELS = 256 };

struct table {
    struct lexicon *labels;
    size_t *counts; /* rows of MOST_LABELS */
    size_t total, right;
};

static int32_t number_of(struct table *table, const cJSON *label, struct status *status) {
    const char *text = label->valuestring;
    int32_t number = lexicon_add(table->labels, text, strlen(text), status);
    if (number >= MOST_LABELS) {
        status_set(status, STATUS_LIMIT, "labels", "more than %d different labels", MOST_LABELS);
        return -1;
    }
    return number;
}

static bool number_all(struct table *table, const cJSON *list, struct status *status) {
    const cJSON *label;
    cJSON_ArrayForEach(label, list) if (number_of(table, label, status) < 0) return false;
    return true;
}

static bool fill(struct table *table, const cJSON *truth, const cJSON *answers,
                 struct status *status) {
    table->labels = lexicon_create(status);
    table->counts = memory_array((size_t)MOST_LABELS * MOST_LABELS, sizeof *table->counts);
    if (!table->labels || !table->counts) return status_no_memory(status);
    if (!number_all(table, truth, status) || !number_all(table, answers, status)) return false;
    for (const cJSON *t = truth->child, *a = answers->child; t; t = t->next, a = a->next) {
        int32_t row = number_of(table, t, status), column = number_of(table, a, status);
        table->counts[row * MOST_LABELS + column]++;
        table->right += row == column;
        table->total++;
    }
    return true;
}

static double over(double a, double b) {
    return b > 0 ? a / b : 0;
}

static void put_number(struct buffer *out, const char *before, double value) {
    buffer_text(out, before);
    json_write_number(out, value);
}

/* Precision, recall and F1 of a label; returns F1. */
static double write_label(const struct table *table, size_t label, struct buffer *out) {
    size_t count = lexicon_count(table->labels), length, told = 0, support = 0;
    for (size_t i = 0; i < count; i++) {
        told += table->counts[i * MOST_LABELS + label];
        support += table->counts[label * MOST_LABELS + i];
    }
    double right = (double)table->counts[label * MOST_LABELS + label];
    double precision = over(right, (double)told), recall = over(right, (double)support);
    double f1 = over(2 * precision * recall, precision + recall);
    const char *text = lexicon_text(table->labels, label, &length);
    buffer_text(out, label ? ",{\"label\":" : "{\"label\":");
    json_quote(out, text, length);
    put_number(out, ",\"precision\":", precision);
    put_number(out, ",\"recall\":", recall);
    put_number(out, ",\"f1\":", f1);
    buffer_format(out, ",\"support\":%zu}", support);
    return f1;
}

static void write_table(const struct table *table, struct buffer *out) {
    size_t count = lexicon_count(table->labels);
    double f1 = 0;
    put_number(out, "{\"count\":", (double)table->total);
    put_number(out, ",\"accuracy\":", over((double)table->right, (double)table->total));
    buffer_text(out, ",\"labels\":[");
    for (size_t i = 0; i < count; i++) f1 += write_label(table, i, out);
    put_number(out, "],\"macroF1\":", over(f1, (double)count));
    buffer_text(out, ",\"confusion\":[");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            buffer_format(out, "%s%zu%s",
                          j   ? ","
                          : i ? ",["
                              : "[",
                          table->counts[i * MOST_LABELS + j], j + 1 == count ? "]" : "");
    buffer_text(out, "]}");
}

bool measure_labels(const cJSON *truth, const cJSON *answers, struct buffer *out,
                    struct status *status) {
    struct table table = {0};
    bool good = lists_match(truth, answers, status) && fill(&table, truth, answers, status);
    if (good) write_table(&table, out);
    lexicon_destroy(table.labels);
    free(table.counts);
    return good && (!buffer_failed(out) || status_no_memory(status));
}
