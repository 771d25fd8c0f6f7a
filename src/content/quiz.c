/* ```quiz: one question, two to six choices, an explanation behind each. Without scripts: the style
 * sheet shows the explanation that follows a checked radio button.
 *
 * The quiz and its choices are named by what they say, so that an answer which a page has kept
 * finds its place again when a lesson changes around it. */
#include "base/format.h"
#include "content/directives.h"
#include "content/text.h"
#include <string.h>

enum { MIN_CHOICES = 2, MAX_CHOICES = 6 };

struct choice {
    const char *text, *why;
    bool correct;
};

static bool read_choice(struct directive *directive, const cJSON *item, const char *path,
                        struct choice *out) {
    static const char *const keys[] = {"text", "correct", "why", NULL};
    struct status *status = &directive->status;
    return json_expect_object(item, path, keys, status) &&
           directives_string(directive, item, path, "text", &out->text) &&
           directives_string(directive, item, path, "why", &out->why) &&
           json_boolean(item, path, "correct", &out->correct, status);
}

static bool read_choices(struct directive *directive, const cJSON *list,
                         struct choice choices[MAX_CHOICES], int *count) {
    int correct = 0;
    for (const cJSON *item = list->child; item; item = item->next) {
        char path[32];
        format_text(path, sizeof path, "choices[%d]", *count);
        if (!read_choice(directive, item, path, &choices[*count])) return false;
        correct += choices[(*count)++].correct;
    }
    return correct == 1 ||
           status_set(&directive->status, STATUS_INVALID_CONFIG, "choices",
                      "\"choices\" must have exactly one with \"correct\": true, not %d", correct);
}

static bool write_choice(struct directive *directive, const struct choice *choice, int index) {
    struct document *document = directive->document;
    char path[32], wanted[32];
    format_text(path, sizeof path, "choices[%d]", index);
    format_text(wanted, sizeof wanted, "quiz-%d-%c", document->quiz_count, 'a' + index);
    const char *id = slug_unique(&document->slugs, wanted);
    if (!id)
        return status_set(&directive->status, STATUS_LIMIT, NULL, "too many quizzes on one page");
    buffer_format(&directive->html,
                  "<div class=\"quiz-choice %s\" aria-live=\"polite\"><input type=\"radio\" "
                  "name=\"quiz-%d\" value=\"%08x\" id=\"%s\"><label for=\"%s\">",
                  choice->correct ? "right" : "wrong", document->quiz_count,
                  (unsigned)text_hash(choice->text), id, id);
    if (!directives_markdown(directive, path, "text", choice->text)) return false;
    buffer_format(&directive->html, "</label><p class=\"quiz-why\"><strong>%s</strong> ",
                  choice->correct ? "Juste." : "Faux.");
    if (!directives_markdown(directive, path, "why", choice->why)) return false;
    buffer_text(&directive->html, "</p></div>\n");
    return true;
}

static bool write_start(struct directive *directive, const char *question) {
    struct document *document = directive->document;
    char wanted[32];
    format_text(wanted, sizeof wanted, "quiz-%08x", (unsigned)text_hash(question));
    const char *id = slug_unique(&document->slugs, wanted);
    if (!id)
        return status_set(&directive->status, STATUS_LIMIT, NULL, "too many quizzes on one page");
    document_add_step(document, id);
    buffer_format(&directive->html, "<fieldset class=\"quiz\" role=\"group\" id=\"%s\"><legend>",
                  id);
    return true;
}

/* In the book questions have numbers, and the answers stand at its end. */
static bool write_answer(struct directive *directive, const struct choice *choices, int count) {
    int right = 0;
    while (right + 1 < count && !choices[right].correct) right++;
    char path[32];
    format_text(path, sizeof path, "choices[%d]", right);
    struct buffer *answers = &directive->document->answers;
    buffer_format(answers, "<dt>Question %d</dt><dd><strong>%c. ", directive->document->quiz_count,
                  'a' + right);
    size_t start = directive->html.length;
    if (!directives_markdown(directive, path, "text", choices[right].text)) return false;
    buffer_text(&directive->html, "</strong> ");
    if (!directives_markdown(directive, path, "why", choices[right].why)) return false;
    directives_move(directive, start, answers);
    buffer_text(answers, "</dd>\n");
    return true;
}

bool quiz_write(struct directive *directive) {
    static const char *const keys[] = {"question", "choices", NULL};
    const cJSON *json = directive->json, *list = NULL;
    struct status *status = &directive->status;
    struct choice choices[MAX_CHOICES] = {0};
    const char *question = NULL;
    int count = 0;
    if (!json_expect_object(json, "", keys, status) ||
        !directives_string(directive, json, "", "question", &question) ||
        !json_require(json, "", "choices", status) ||
        !json_array(json, "", "choices", MIN_CHOICES, MAX_CHOICES, &list, status) ||
        !read_choices(directive, list, choices, &count))
        return false;
    directive->document->quiz_count++;
    if (directive->document->chapter && !write_answer(directive, choices, count)) return false;
    if (!write_start(directive, question)) return false;
    if (directive->document->chapter)
        buffer_format(&directive->html, "<span class=\"quiz-number\">Question %d.</span> ",
                      directive->document->quiz_count);
    if (!directives_markdown(directive, "", "question", question)) return false;
    buffer_text(&directive->html, "</legend>\n");
    for (int i = 0; i < count; i++)
        if (!write_choice(directive, &choices[i], i)) return false;
    buffer_text(&directive->html, "</fieldset>");
    return true;
}
