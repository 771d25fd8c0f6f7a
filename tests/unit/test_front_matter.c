/* The lesson header: what it accepts, and every fault with its line. */
#include "unit/check.h"
#include "unit/render.h"

static void test_complete(void) {
    static const char text[] = "---\n"
                               "title: Leçon 1 - Introduction: aux RNN\n"
                               "description: \"Un \\\"essai\\\"\"\n"
                               "tags:\n"
                               "  - NLP\n"
                               "- 'l''été'\n"
                               "category: 09-Deep-Learning\n"
                               "level: Fondamental\n"
                               "duration: 45 min\n"
                               "---\n# Corps\n";
    struct front_matter header;
    struct diagnostics faults = {0};
    CHECK(front_matter_parse(text, sizeof text - 1, &header, &faults));
    CHECK(faults.count == 0);
    CHECK_TEXT(header.title, "Leçon 1 - Introduction: aux RNN");
    CHECK_TEXT(header.description, "Un \"essai\"");
    CHECK(header.tag_count == 2);
    CHECK_TEXT(header.tags[0], "NLP");
    CHECK_TEXT(header.tags[1], "l'été");
    CHECK_TEXT(header.category, "09-Deep-Learning");
    CHECK_TEXT(header.level, "Fondamental");
    CHECK_TEXT(header.duration, "45 min");
    CHECK(header.lines == 10);
    CHECK_TEXT(text + header.bytes, "# Corps\n");
    front_matter_free(&header);
}

static const char *faults_of(const char *text) {
    static char *last;
    struct front_matter header;
    struct document document = {0};
    front_matter_parse(text, strlen(text), &header, &document.diagnostics);
    front_matter_free(&header);
    free(last);
    last = render_faults_of(&document);
    document_free(&document);
    return last;
}

#define HEAD "---\ntitle: a\ndescription: b\n"

static void test_faults(void) {
    CHECK_TEXT(faults_of(HEAD "---\n"), "");
    CHECK_TEXT(faults_of("---\r\ntitle: a\r\ndescription: b\r\n---\r\n"), "");
    CHECK_TEXT(faults_of(HEAD "colour: red\n---\n"), "4: \"colour\" is not a known key\n");
    CHECK_TEXT(faults_of(HEAD "title: c\n---\n"), "4: the key \"title\" is given twice\n");
    CHECK_TEXT(faults_of(HEAD "\tlevel: c\n---\n"), "4: a tab; indent with spaces\n");
    CHECK_TEXT(faults_of(HEAD "  level: c\n---\n"),
               "4: an indented line; only the items of \"tags\" may be indented\n");
    CHECK_TEXT(faults_of(HEAD "level:c\n---\n"), "4: a space must follow \"level:\"\n");
    CHECK_TEXT(faults_of(HEAD "level:\n---\n"), "4: \"level\" has no value\n");
    CHECK_TEXT(faults_of(HEAD "hello\n---\n"), "4: expected \"key: value\" or \"- item\"\n");
    CHECK_TEXT(faults_of(HEAD "- NLP\n---\n"), "4: a list item that belongs to no list\n");
    CHECK_TEXT(faults_of(HEAD "tags:\n  -\n---\n"), "5: an empty list item\n");
    CHECK_TEXT(faults_of(HEAD "tags: [a, b]\n---\n"),
               "4: \"tags\" takes a list: one \"- x\" line for each tag\n");
    CHECK_TEXT(faults_of(HEAD "tags:\n- a\n- a\n---\n"), "6: the tag \"a\" is given twice\n");
    CHECK_TEXT(faults_of(HEAD "level: \"a\n---\n"), "4: the quoted value is not closed\n");
    CHECK_TEXT(faults_of(HEAD "level: 'a'b\n---\n"), "4: the quoted value is not closed\n");
    CHECK_TEXT(faults_of(HEAD "level: [a]\n---\n"),
               "4: a value cannot start with \"[\"; put it in quotes\n");
    CHECK_TEXT(faults_of("---\ntitle: a\n---\n"), "1: the front matter has no \"description\"\n");
    CHECK_TEXT(faults_of("---\ndescription: a\n---\n"), "1: the front matter has no \"title\"\n");
    CHECK_TEXT(faults_of("# a\n"), "1: no front matter: the first line must be \"---\"\n");
    CHECK_TEXT(faults_of(""), "1: no front matter: the first line must be \"---\"\n");
    CHECK_TEXT(faults_of(HEAD "\n# a\n"), "1: the front matter has no closing \"---\" line\n");
}

static void test_lines_of_body(void) {
    const char *text = HEAD "---\n\n<b>x</b>\n";
    CHECK_TEXT(render_lesson(text, strlen(text), LESSON_MARKDOWN, NULL),
               "<p><!-- raw HTML omitted -->x<!-- raw HTML omitted --></p>\n\n"
               "6: raw HTML is not passed on: <b>\n6: raw HTML is not passed on: </b>\n");
    text = HEAD "\ntext <b>\n";
    CHECK(strstr(render_lesson(text, strlen(text), LESSON_MARKDOWN, NULL), "5: raw HTML"));
}

static void test_too_many_tags(void) {
    struct buffer text = {0};
    buffer_text(&text, HEAD "tags:\n");
    for (int i = 0; i < FRONT_MATTER_MAX_TAGS + 1; i++) buffer_format(&text, "- t%d\n", i);
    buffer_text(&text, "---\n");
    CHECK_TEXT(faults_of(text.data), "37: more than 32 tags\n");
    buffer_free(&text);
}

int main(void) {
    test_complete();
    test_faults();
    test_lines_of_body();
    test_too_many_tags();
    return check_report("front_matter");
}
