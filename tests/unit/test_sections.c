/* A lesson's sections as plain text, for the search. */
#include "base/json.h"
#include "content/sections.h"
#include "unit/check.h"
#include "unit/render.h"

#define HEAD "---\ntitle: T \"t\"\ndescription: d\n---\n"

/* The sections of `body`, each as "id|heading|text\n"; freed by the next call. */
static const char *sections(const char *body) {
    static char *last;
    struct buffer source = {0}, json = {0}, out = {0};
    struct lesson lesson;
    struct status status = {0};
    buffer_format(&source, "%s%s", HEAD, body);
    CHECK(lesson_render(source.data, source.length, LESSON_MARKDOWN, NULL, "", &lesson, &status));
    sections_append(&lesson, "a/b.md", "Leçon <1>", &json);
    cJSON *root = json_parse(json.data, json.length, &status);
    buffer_text(&out, "");
    if (CHECK(root != NULL)) {
        CHECK_TEXT(cJSON_GetObjectItem(root, "page")->valuestring, "a/b.html");
        CHECK_TEXT(cJSON_GetObjectItem(root, "name")->valuestring, "Leçon <1>");
        CHECK_TEXT(cJSON_GetObjectItem(root, "title")->valuestring, "T \"t\"");
        const cJSON *item, *list = cJSON_GetObjectItem(root, "sections");
        cJSON_ArrayForEach(item, list)
            buffer_format(&out, "%s|%s|%s\n", cJSON_GetObjectItem(item, "id")->valuestring,
                          cJSON_GetObjectItem(item, "heading")->valuestring,
                          cJSON_GetObjectItem(item, "text")->valuestring);
    }
    cJSON_Delete(root);
    lesson_free(&lesson);
    buffer_free(&source);
    buffer_free(&json);
    return render_keep(&last, &out);
}

static void test_text(void) {
    CHECK_TEXT(sections(""), "");
    CHECK_TEXT(sections("avant\n\n# A & `<b>`\n\n## C *d* `e`\n\nf *g*h\ni\n\n- j\n- \"k\" l'm\n"),
               "||avant\na-b|A & <b>|\nc-d-e|C d e|f gh i j \"k\" l'm\n");
    CHECK_TEXT(sections("# A\n\n```python\nx = 1  # <y>\n```\n"), "a|A|x = 1 # <y>\n");
    CHECK_TEXT(sections("# A\n\n![image](a.svg \"Légende\")\n"), "a|A|Légende\n");
}

static void test_formulas(void) {
    CHECK_TEXT(sections("# A\n\nx $`\\tanh(W_{xh})`$ y\n\n```math\n\\frac{1}{2}\n```\n\nz\n"),
               "a|A|x tanh(W_xh) y z\n");
}

static void test_left_out(void) {
    CHECK_TEXT(
        sections("# A\n\n```quiz\n{\"question\":\"Q ?\",\"choices\":[{\"text\":\"oui\","
                 "\"why\":\"secret\"},{\"text\":\"non\",\"correct\":true,\"why\":\"*caché*\"}"
                 "]}\n```\n\nfin\n"),
        "a|A|Q ? oui non fin\n");
    CHECK_TEXT(sections("# A\n\n```widget rnn-train\n{\"caption\":\"c\",\"units\":3}\n```\n"),
               "a|A|c\n");
}

static void test_terms(void) {
    CHECK_TEXT(sections("# A\n\n## Glossaire\n\n| Terme | Définition |\n|-|-|\n| B (*c*) | d |\n"
                        "| É | f |\n\n## G\n\nh\n"),
               "a|A|\nglossaire|Glossaire|Terme Définition\nterme-b|B (c)|d\nterme-e|É|f\ng|G|h\n");
}

int main(void) {
    test_text();
    test_formulas();
    test_left_out();
    test_terms();
    sections("");
    return check_report("sections");
}
