/* ```exercise: a question that the page checks by itself, with a hint and a solution. Either an
 * "answer" is typed, a number within a tolerance, or a "goal" is reached by training a widget of
 * the page: a metric of its events above or below a bound, under settings that may be demanded.
 *
 * Without scripts it can be read and the hint and the solution can be opened; nothing is checked.
 */
#include "base/html.h"
#include "base/number.h"
#include "content/directives.h"
#include <float.h>
#include <string.h>

enum { MAX_SETTINGS = 16 };

struct answer {
    double value, tolerance;
    const char *unit; /* NULL: none */
};

struct goal {
    const char *widget;
    int metric; /* index in metric_keys */
    bool above;
    double bound;
    const cJSON *settings; /* NULL: none */
};

struct exercise {
    const char *id, *question, *hint, *solution;
    bool typed; /* the answer counts, not the goal */
    struct answer answer;
    struct goal goal;
};

/* The numbers in the events of a widget, and what they are called. */
static const char *const metric_keys[] = {"step",
                                          "epoch",
                                          "loss",
                                          "valLoss",
                                          "accuracy",
                                          "valAccuracy",
                                          "gradientNorm",
                                          "learningRate",
                                          "charactersPerSecond",
                                          NULL};
static const char *const metric_names[] = {"nombre de pas",
                                           "époque",
                                           "perte d'entraînement",
                                           "perte de validation",
                                           "exactitude d'entraînement",
                                           "exactitude de validation",
                                           "norme du gradient",
                                           "taux d'apprentissage",
                                           "caractères par seconde"};

/* ---- reading ---- */

static bool wrong(struct status *status, const char *path, const char *what) {
    return status_set(status, STATUS_INVALID_CONFIG, path, "\"%s\" %s", path, what);
}

static bool read_answer(struct directive *directive, struct answer *answer) {
    static const char *const keys[] = {"value", "tolerance", "unit", NULL};
    struct status *status = &directive->status;
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(directive->json, "answer");
    return json_expect_object(json, "answer", keys, status) &&
           json_require(json, "answer", "value", status) &&
           json_number(json, "answer", "value", -DBL_MAX, DBL_MAX, &answer->value, status) &&
           json_number(json, "answer", "tolerance", 0, DBL_MAX, &answer->tolerance, status) &&
           json_string(json, "answer", "unit", &answer->unit, status);
}

/* {"atMost": n} or {"atLeast": n}. */
static bool check_range(const cJSON *range, const char *path, struct status *status) {
    static const char *const keys[] = {"atMost", "atLeast", NULL};
    double bound;
    if (!json_expect_object(range, path, keys, status) ||
        !json_number(range, path, "atMost", -DBL_MAX, DBL_MAX, &bound, status) ||
        !json_number(range, path, "atLeast", -DBL_MAX, DBL_MAX, &bound, status))
        return false;
    return json_has(range, "atMost") != json_has(range, "atLeast") ||
           wrong(status, path, "must have exactly one of \"atMost\" and \"atLeast\"");
}

static bool is_metric(const char *key) {
    for (const char *const *known = metric_keys; *known; known++)
        if (strcmp(*known, key) == 0) return true;
    return false;
}

/* What is demanded of one setting must be something that it can be. */
static bool check_setting(const cJSON *settings, const cJSON *item, struct status *status) {
    const char *const *names;
    char path[96];
    int choice;
    enum widget_holds kind = widget_key(item->string, &names);
    if (kind == WIDGET_UNKNOWN && is_metric(item->string)) kind = WIDGET_NUMBER;
    json_path(path, sizeof path, "goal.settings", item->string);
    switch (kind) {
    case WIDGET_TEXT:
        if (names)
            return json_choice(settings, "goal.settings", item->string, names, &choice, status);
        return cJSON_IsString(item) || wrong(status, path, "must be a string");
    case WIDGET_NUMBER:
        if (cJSON_IsObject(item)) return check_range(item, path, status);
        return cJSON_IsNumber(item) ||
               wrong(status, path, "must be a number, {\"atMost\": n} or {\"atLeast\": n}");
    case WIDGET_BOOLEAN:
        return cJSON_IsBool(item) || wrong(status, path, "must be true or false");
    case WIDGET_OTHER:
        return wrong(status, path, "is no setting that can be demanded");
    default:
        return wrong(status, path, "is neither a key of a widget nor a metric");
    }
}

static bool check_settings(const cJSON *settings, struct status *status) {
    int count = 0;
    if (!cJSON_IsObject(settings)) return wrong(status, "goal.settings", "must be an object {…}");
    for (const cJSON *item = settings->child; item; item = item->next) {
        if (++count > MAX_SETTINGS)
            return status_set(status, STATUS_LIMIT, "goal.settings",
                              "\"goal.settings\" has too many keys, the most is %d", MAX_SETTINGS);
        if (!check_setting(settings, item, status)) return false;
    }
    return true;
}

static bool read_bound(const cJSON *json, struct goal *goal, struct status *status) {
    goal->above = json_has(json, "above");
    if (goal->above == json_has(json, "below"))
        return wrong(status, "goal", "must have exactly one of \"below\" and \"above\"");
    return json_number(json, "goal", goal->above ? "above" : "below", -DBL_MAX, DBL_MAX,
                       &goal->bound, status);
}

static bool read_goal(struct directive *directive, struct goal *goal) {
    static const char *const keys[] = {"widget", "metric", "below", "above", "settings", NULL};
    struct status *status = &directive->status;
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(directive->json, "goal");
    if (!json_expect_object(json, "goal", keys, status) ||
        !json_require(json, "goal", "widget", status) ||
        !directives_name(json, "goal", "widget", &goal->widget, status) ||
        !json_require(json, "goal", "metric", status) ||
        !json_choice(json, "goal", "metric", metric_keys, &goal->metric, status) ||
        !read_bound(json, goal, status))
        return false;
    goal->settings = cJSON_GetObjectItemCaseSensitive(json, "settings");
    return !goal->settings || check_settings(goal->settings, status);
}

static bool read_exercise(struct directive *directive, struct exercise *exercise) {
    static const char *const keys[] = {"id",   "question", "answer", "goal",
                                       "hint", "solution", NULL};
    const cJSON *json = directive->json;
    struct status *status = &directive->status;
    if (!json_expect_object(json, "", keys, status) || !json_require(json, "", "id", status) ||
        !directives_name(json, "", "id", &exercise->id, status) ||
        !directives_string(directive, json, "", "question", &exercise->question) ||
        !directives_string(directive, json, "", "hint", &exercise->hint) ||
        !directives_string(directive, json, "", "solution", &exercise->solution))
        return false;
    exercise->typed = json_has(json, "answer");
    if (exercise->typed == json_has(json, "goal"))
        return status_set(status, STATUS_INVALID_CONFIG, NULL,
                          "exactly one of \"answer\" and \"goal\" must be given");
    return exercise->typed ? read_answer(directive, &exercise->answer)
                           : read_goal(directive, &exercise->goal);
}

/* ---- the check's data, JSON in one attribute ---- */

static void quote(struct buffer *out, const char *text) {
    json_quote(out, text, strlen(text));
}

static void write_member(struct buffer *out, const char *key, double number) {
    quote(out, key);
    buffer_byte(out, ':');
    json_write_number(out, number);
}

static void write_answer_data(struct buffer *out, const struct answer *answer) {
    buffer_text(out, "{\"answer\":{");
    write_member(out, "value", answer->value);
    buffer_byte(out, ',');
    write_member(out, "tolerance", answer->tolerance);
    if (answer->unit) {
        buffer_text(out, ",\"unit\":");
        quote(out, answer->unit);
    }
    buffer_text(out, "}}");
}

static void write_setting(struct buffer *out, const cJSON *item) {
    quote(out, item->string);
    buffer_byte(out, ':');
    if (cJSON_IsString(item)) {
        quote(out, item->valuestring);
    } else if (cJSON_IsNumber(item)) {
        json_write_number(out, item->valuedouble);
    } else if (cJSON_IsBool(item)) {
        buffer_text(out, cJSON_IsTrue(item) ? "true" : "false");
    } else {
        buffer_byte(out, '{');
        write_member(out, item->child->string, item->child->valuedouble);
        buffer_byte(out, '}');
    }
}

static void write_goal_data(struct buffer *out, const struct goal *goal) {
    buffer_format(out, "{\"goal\":{\"widget\":\"%s\",\"metric\":\"%s\",", goal->widget,
                  metric_keys[goal->metric]);
    write_member(out, goal->above ? "above" : "below", goal->bound);
    if (goal->settings) {
        buffer_text(out, ",\"settings\":{");
        for (const cJSON *item = goal->settings->child; item; item = item->next) {
            write_setting(out, item);
            if (item->next) buffer_byte(out, ',');
        }
        buffer_byte(out, '}');
    }
    buffer_text(out, "}}");
}

static void write_data(struct directive *directive, const struct exercise *exercise) {
    struct buffer data = {0};
    if (exercise->typed)
        write_answer_data(&data, &exercise->answer);
    else
        write_goal_data(&data, &exercise->goal);
    html_escape(&directive->html, data.data ? data.data : "", data.length);
    if (data.failed) directive->document->failed = true;
    buffer_free(&data);
}

/* ---- writing ---- */

/* "ID-suffix", unique on the page; NULL, with a fault, when there are too many. */
static const char *part_id(struct directive *directive, const char *id, const char *suffix) {
    struct buffer wanted = {0};
    buffer_format(&wanted, "%s-%s", id, suffix);
    const char *unique =
        wanted.failed ? NULL : slug_unique(&directive->document->slugs, wanted.data);
    buffer_free(&wanted);
    if (!unique)
        status_set(&directive->status, STATUS_LIMIT, NULL, "too many exercises on one page");
    return unique;
}

/* `id` and `question`: identifiers of the page. In the book exercises have numbers and nothing in
 * them is checked. */
static void write_start(struct directive *directive, const struct exercise *exercise,
                        const char *id, const char *question) {
    struct buffer *html = &directive->html;
    bool book = directive->document->chapter != NULL;
    buffer_format(html, "<%s id=\"%s\" class=\"exercise\" role=\"group\" aria-labelledby=\"%s\"",
                  book ? "div" : "course-exercise", id, question);
    if (!book) {
        buffer_text(html, " config=\"");
        write_data(directive, exercise);
        buffer_text(html, "\"");
    }
    buffer_text(html, ">\n<p class=\"exercise-title\">Exercice");
    if (book) buffer_format(html, " %d", directive->document->exercise_count);
    buffer_text(html, "</p>\n");
}

static bool write_question(struct directive *directive, const struct exercise *exercise,
                           const char *id) {
    const char *question = part_id(directive, exercise->id, "question");
    if (!question) return false;
    write_start(directive, exercise, id, question);
    buffer_format(&directive->html, "<p class=\"exercise-question\" id=\"%s\">", question);
    if (!directives_markdown(directive, "", "question", exercise->question)) return false;
    buffer_text(&directive->html, "</p>\n");
    return true;
}

static bool write_form(struct directive *directive, const struct exercise *exercise) {
    const char *id = part_id(directive, exercise->id, "reponse"), *unit = exercise->answer.unit;
    if (!id) return false;
    buffer_format(&directive->html, "<form class=\"exercise-form\"><label for=\"%s\">Votre réponse",
                  id);
    if (unit && unit[0]) {
        buffer_text(&directive->html, " <span class=\"exercise-unit\">(");
        html_escape(&directive->html, unit, strlen(unit));
        buffer_text(&directive->html, ")</span>");
    }
    buffer_format(&directive->html,
                  "</label> <input type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" "
                  "id=\"%s\"> <button>Vérifier</button></form>\n",
                  id);
    return true;
}

static void write_goal(struct directive *directive, const struct goal *goal) {
    char bound[NUMBER_SIZE];
    number_write(bound, goal->bound);
    for (char *at = bound; *at; at++)
        if (*at == '.') *at = ',';
    const char *prefix = directive->document->slugs.prefix;
    buffer_format(&directive->html,
                  "<p class=\"exercise-goal\">Objectif, dans <a href=\"#%s%s\">ce "
                  "widget</a>\u00a0: %s %s <strong>%s</strong>.</p>\n",
                  prefix ? prefix : "", goal->widget, metric_names[goal->metric],
                  goal->above ? "au-dessus de" : "au-dessous de", bound);
    document_add_goal(directive->document, directives_line(directive, "goal", "widget"),
                      goal->widget);
}

static bool write_details(struct directive *directive, const char *summary, const char *key,
                          const char *text) {
    buffer_format(&directive->html, "<details><summary>%s</summary><p>", summary);
    if (!directives_markdown(directive, "", key, text)) return false;
    buffer_text(&directive->html, "</p></details>\n");
    return true;
}

/* On a page of its own: what is answered, and what can be opened. */
static bool write_check(struct directive *directive, const struct exercise *exercise) {
    if (exercise->typed && !write_form(directive, exercise)) return false;
    buffer_text(&directive->html, "<p class=\"exercise-result\" role=\"status\"></p>\n");
    return write_details(directive, "Indice", "hint", exercise->hint) &&
           write_details(directive, "Solution", "solution", exercise->solution);
}

/* In the book: the hint below the question, the solution at the end of the book. */
static bool write_paper(struct directive *directive, const struct exercise *exercise) {
    struct buffer *answers = &directive->document->answers;
    buffer_text(&directive->html, "<p class=\"exercise-hint\">Indice\u00a0: ");
    if (!directives_markdown(directive, "", "hint", exercise->hint)) return false;
    buffer_text(&directive->html, "</p>\n");
    size_t start = directive->html.length;
    if (!directives_markdown(directive, "", "solution", exercise->solution)) return false;
    buffer_format(answers, "<dt>Exercice %d</dt><dd>", directive->document->exercise_count);
    directives_move(directive, start, answers);
    buffer_text(answers, "</dd>\n");
    return true;
}

bool exercise_write(struct directive *directive) {
    struct document *document = directive->document;
    struct exercise exercise = {0};
    if (!read_exercise(directive, &exercise)) return false;
    const char *id = directives_take_id(directive, exercise.id);
    document->exercise_count++;
    if (!id || !write_question(directive, &exercise, id)) return false;
    if (!exercise.typed) write_goal(directive, &exercise.goal);
    bool book = document->chapter != NULL;
    if (!(book ? write_paper : write_check)(directive, &exercise)) return false;
    buffer_text(&directive->html, book ? "</div>" : "</course-exercise>");
    document_add_step(document, id);
    return true;
}
