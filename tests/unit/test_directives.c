/* Widgets, quizzes, cards, timelines and modules: exact HTML, and each fault with its line. */
#include "unit/check.h"
#include "unit/render.h"
#include "unit/strict_html.h"

static void check(const char *source, const char *expected) {
    const char *html = render_html(source);
    CHECK_TEXT(html, expected);
    CHECK(strict_html_ok(html));
}

/* The fault is listed once and stands in place of the block, the rest of the page around it. */
static void check_fault(const char *source, const char *expected) {
    char text[2000];
    snprintf(text, sizeof text, "avant\n\n%s\n\naprès\n", source);
    const char *faults;
    const char *html = render_course(text, strlen(text), false, NULL, &faults);
    CHECK_TEXT(faults, expected);
    CHECK(strstr(html, "<p>avant</p>\n<div class=\"fault\" role=\"note\"><strong>") &&
          strstr(html, "</div>\n<p>après</p>"));
    CHECK(strict_html_ok(html));
}

#define FALLBACK                                                                                   \
    "<p class=\"widget-fallback\">Ce widget entraîne un réseau dans votre navigateur : il a "    \
    "besoin de "                                                                                   \
    "JavaScript et de WebAssembly.</p>"

static void test_widget(void) {
    check("```widget rnn-train\n{ \"title\": \"L'<été>\",\n  \"caption\": \"*a* $`b`$\", \"units\" "
          ": 16.0,\n"
          "  \"learningRate\": 1e-3, \"controls\": [\"cell\", \"units\"] }\n```\n",
          "<figure class=\"widget\">\n<rnn-train "
          "config=\"{&quot;title&quot;:&quot;L&#39;&lt;été&gt;&quot;,"
          "&quot;units&quot;:16.0,&quot;learningRate&quot;:1e-3,&quot;controls&quot;:[&quot;cell&"
          "quot;,"
          "&quot;units&quot;]}\">" FALLBACK "</rnn-train>\n<figcaption><em>a</em> "
          "<span class=\"math\" data-tex=\"b\"><code>b</code></span></figcaption>\n</figure>\n");
    check("```widget rnn-cell\n{}\n```\n",
          "<figure class=\"widget\">\n<rnn-cell config=\"{}\">" FALLBACK
          "</rnn-cell>\n</figure>\n");
    check("```widget rnn-generate\n{\"c\\u0061ption\":\"x\",\"prompt\":\"Il \"}\n```\n",
          "<figure class=\"widget\">\n<rnn-generate config=\"{&quot;prompt&quot;:&quot;Il "
          "&quot;}\">" FALLBACK "</rnn-generate>\n<figcaption>x</figcaption>\n</figure>\n");
}

static void test_widget_still(void) {
    check(
        "```widget rnn-gates\n{ \"id\": \"portes\", \"title\": \"a<b\", \"still\": "
        "\"figures/é.png\" }\n```\n",
        "<figure class=\"widget\" id=\"portes\">\n<rnn-gates config=\"{&quot;id&quot;:&quot;portes"
        "&quot;,&quot;title&quot;:&quot;a&lt;b&quot;,&quot;still&quot;:&quot;figures/"
        "é.png&quot;}\">"
        "<img class=\"still\" loading=\"lazy\" src=\"figures/%C3%A9.png\" alt=\"a&lt;b\">" FALLBACK
        "</rnn-gates>\n</figure>\n");
    static const char taken[] = "# A\n\n```widget rnn-train\n{ \"id\": \"a\" }\n```\n";
    const char *faults;
    render_course(taken, sizeof taken - 1, false, NULL, &faults);
    CHECK_TEXT(faults, "4: widget: \"id\" \"a\" is taken on this page\n");
}

#define WIDGET(json) "```widget rnn-train\n{\n" json "\n}\n```"

static void test_widget_faults(void) {
    check_fault("```widget\n{}\n```", "3: widget: a name must follow \"widget\"\n");
    check_fault("```widget rnn-foo\n{}\n```", "3: widget: \"rnn-foo\" is no widget\n");
    check_fault("```widget rnn-train\n[]\n```",
                "3: widget: the block must be one JSON object {…}\n");
    check_fault("```widget rnn-train\n```", "4: widget: the JSON ends too early\n");
    check_fault(WIDGET("\"a\": 1"), "5: widget: \"a\" is not a key of rnn-train\n");
    check_fault("```widget rnn-cell\n{\"cause\": \"none\"}\n```",
                "4: widget: \"cause\" is not a key of rnn-cell\n");
    check_fault(WIDGET("\"corpus\": \"x\""),
                "5: widget: \"corpus\" must be one of contes, communes, not \"x\"\n");
    check_fault(WIDGET("\"title\": \"a\",\n\"units\": 513"),
                "6: widget: \"units\" must lie between 1 and 512, not 513\n");
    check_fault(WIDGET("\"units\": 1.5"), "5: widget: \"units\" must be a whole number\n");
    check_fault(WIDGET("\"units\": \"1\""), "5: widget: \"units\" must be a whole number\n");
    check_fault(WIDGET("\"layers\": 5"), "5: widget: \"layers\" must lie between 1 and 4, not 5\n");
    check_fault(WIDGET("\"embedding\": 257"),
                "5: widget: \"embedding\" must lie between 0 and 256, not 257\n");
    check_fault(WIDGET("\"learningRate\": 0"), "5: widget: \"learningRate\" must be more than 0\n");
    check_fault(WIDGET("\"learningRate\": 2"),
                "5: widget: \"learningRate\" must lie between 0 and 1, not 2\n");
    check_fault(WIDGET("\"sequenceLength\": 1"),
                "5: widget: \"sequenceLength\" must lie between 2 and 512, not 1\n");
    check_fault(WIDGET("\"validationSplit\": 0.6"),
                "5: widget: \"validationSplit\" must lie between 0 and 0.5, not 0.6\n");
    check_fault(WIDGET("\"temperature\": 0.01"),
                "5: widget: \"temperature\" must lie between 0.05 and 5, not 0.01\n");
    check_fault(WIDGET("\"seed\": -1"),
                "5: widget: \"seed\" must lie between 0 and 9007199254740991, not -1\n");
    check_fault(
        WIDGET("\"controls\": [\"cell\",\n\"x\"]"),
        "6: widget: \"controls[1]\" must be one of the names that are admitted, not \"x\"\n");
    check_fault(WIDGET("\"id\": \"Course\""),
                "5: widget: \"id\" must be 1 to 40 small letters, digits and \"-\"\n");
    check_fault(WIDGET("\"still\": \"https://x/y.png\""),
                "5: widget: \"still\" must be the path of an image of this site\n");
    check_fault(WIDGET("\"locked\": 1"), "5: widget: \"locked\" must be true or false\n");
    check_fault(
        "```widget rnn-compare\n{ \"cells\": [\"rnn\", \"cnn\"] }\n```",
        "4: widget: \"cells[1]\" must be one of the names that are admitted, not \"cnn\"\n");
    check_fault(
        "```widget rnn-doctor\n{ \"cause\": \"flu\" }\n```",
        "4: widget: \"cause\" must be one of none, explosion, vanishing, overfit, underfit, "
        "rateTooHigh, rateTooLow, deadInitialization, not \"flu\"\n");
    check_fault("```widget rnn-doctor\n{ \"dropout\": 1 }\n```",
                "4: widget: \"dropout\" must lie between 0 and 0.9, not 1\n");
    check_fault("```widget rnn-gradients\n{ \"activation\": \"softmax\" }\n```",
                "4: widget: \"activation\" must be one of tanh, relu, sigmoid, linear, not "
                "\"softmax\"\n");
    check_fault(WIDGET("\"title\": 1"), "5: widget: \"title\" must be a string\n");
    check_fault(WIDGET("\"prompt\": \"x\""), "5: widget: \"prompt\" is not a key of rnn-train\n");
    check_fault(WIDGET("\"units\": 1,\n\"units\": 2"),
                "5: widget: the key \"units\" is given twice\n");
    check_fault(WIDGET("\"units\": 1,\n\"title\": tru"),
                "6: widget: this is not JSON, near \"tru } \"\n");
    check_fault(WIDGET("\"caption\": \"- a\""),
                "5: widget: \"caption\" must be one line of Markdown, not a list, a heading or "
                "another block\n");
}

static void test_quiz(void) {
    check("```quiz\n{\"question\": \"Et *toi* ?\", \"choices\": [\n{\"text\": \"`a`\", \"why\": "
          "\"non\"},\n"
          "{\"text\": \"b\", \"correct\": true, \"why\": \"[oui](x.md)\"}]}\n```\n",
          "<fieldset class=\"quiz\" role=\"group\"><legend>Et <em>toi</em> ?</legend>\n"
          "<div class=\"quiz-choice wrong\" aria-live=\"polite\"><input type=\"radio\" "
          "name=\"quiz-1\" "
          "id=\"quiz-1-a\"><label for=\"quiz-1-a\"><code>a</code></label><p class=\"quiz-why\">"
          "<strong>Faux.</strong> non</p></div>\n"
          "<div class=\"quiz-choice right\" aria-live=\"polite\"><input type=\"radio\" "
          "name=\"quiz-1\" "
          "id=\"quiz-1-b\"><label for=\"quiz-1-b\">b</label><p "
          "class=\"quiz-why\"><strong>Juste.</strong> "
          "<a href=\"x.html\">oui</a></p></div>\n</fieldset>\n");
    CHECK(strstr(
        render_html("# Quiz 1 a\n```quiz\n{\"question\":\"q\",\"choices\":[{\"text\":\"a\",\"why\":"
                    "\"b\"},{\"text\":\"c\",\"why\":\"d\",\"correct\":true}]}\n```\n"),
        "id=\"quiz-1-a-2\"><label for=\"quiz-1-a-2\">"));
}

#define QUIZ(choices) "```quiz\n{ \"question\": \"q\",\n\"choices\": [\n" choices "\n] }\n```"
#define CHOICE "{ \"text\": \"a\", \"why\": \"b\" }"
#define RIGHT "{ \"text\": \"a\", \"why\": \"b\", \"correct\": true }"

static void test_quiz_faults(void) {
    check_fault("```quiz x\n{}\n```", "3: quiz: nothing may follow \"quiz\", not \"x\"\n");
    check_fault("```quiz\n{}\n```", "4: quiz: \"question\" is missing\n");
    check_fault("```quiz\n{\"question\":\"q\"}\n```", "4: quiz: \"choices\" is missing\n");
    check_fault(QUIZ(CHOICE), "5: quiz: \"choices\" must have 2 to 6 elements, not 1\n");
    check_fault(QUIZ(CHOICE ",\n" CHOICE),
                "5: quiz: \"choices\" must have exactly one with \"correct\": true, not 0\n");
    check_fault(QUIZ(RIGHT ",\n" RIGHT),
                "5: quiz: \"choices\" must have exactly one with \"correct\": true, not 2\n");
    check_fault(QUIZ(RIGHT ",\n{ \"text\": \"a\" }"), "7: quiz: \"choices[1].why\" is missing\n");
    check_fault(QUIZ(RIGHT ",\n{ \"text\": \"a\", \"why\":\n 1 }"),
                "7: quiz: \"choices[1].why\" must be a string\n");
    check_fault(QUIZ(RIGHT ",\n{ \"text\": \"a\", \"why\": \"\",\n\"x\": 1 }"),
                "8: quiz: \"choices[1].x\" is not a known key\n");
    check_fault(QUIZ(RIGHT ",\n3"), "7: quiz: \"choices[1]\" must be an object {…}\n");
    check_fault(QUIZ(RIGHT ",\n{ \"text\": \"a\", \"why\": \"# b\" }"),
                "7: quiz: \"choices[1].why\" must be one line of Markdown, not a list, a heading "
                "or another "
                "block\n");
    CHECK_TEXT(render_faults(
                   QUIZ(RIGHT ",\n{ \"text\": \"a <b>\", \"why\": \"[x](javascript:y)\" }") "\n"),
               "5: raw HTML is not passed on: <b>\n5: this address is not allowed: javascript:y\n");
}

static void test_cards(void) {
    check(
        "```cards\n{\"style\":\"lessons\",\"items\":[{\"icon\":\"🧠\",\"title\":\"Leçon <1>\","
        "\"text\":\"*a*\",\"badge\":\"Avancé\",\"link\":{\"label\":\"Commencer "
        "→\",\"href\":\"x.md\"}},\n"
        "{\"title\":\"B\",\"badge\":\"Autre\",\"link\":{\"label\":\"C\",\"href\":\"https://"
        "d.fr\"}}]}\n```\n",
        "<ul class=\"cards cards-lessons\">\n"
        "<li class=\"card stagger-1\"><span class=\"card-icon\" aria-hidden=\"true\">🧠</span>"
        "<span class=\"badge badge-avance\">Avancé</span><h3 id=\"lecon-1\">Leçon &lt;1&gt;</h3>"
        "<p class=\"card-text\"><em>a</em></p><p class=\"card-link\"><a href=\"x.html\">Commencer "
        "→</a></p>"
        "</li>\n<li class=\"card stagger-2\"><span class=\"badge\">Autre</span><h3 id=\"b\">B</h3>"
        "<p class=\"card-link\"><a href=\"https://d.fr\" rel=\"noopener\">C</a></p></li>\n</ul>\n");
    check_fault("```cards\n{\"items\":[]}\n```",
                "4: cards: \"items\" must have 1 to 24 elements, not 0\n");
    check_fault(
        "```cards\n{\"style\":\"x\",\n\"items\":[{}]}\n```",
        "4: cards: \"style\" must be one of lessons, notebooks, resources, plain, not \"x\"\n");
    check_fault("```cards\n{\"items\":[{\"title\":\"a\"},\n{\"icon\":\"b\"}]}\n```",
                "5: cards: \"items[1].title\" is missing\n");
    check_fault("```cards\n{\"items\":[{\"title\":\"a\",\n\"link\":{\"label\":\"b\"}}]}\n```",
                "5: cards: \"items[0].link.href\" is missing\n");
    check_fault("```cards\n{\"items\":[{\"title\":\"a\",\n\"link\":{\"label\":\"b\",\n"
                "\"href\":\" java\\tscript:x\"}}]}\n```",
                "6: cards: \"items[0].link.href\": this address is not allowed\n");
}

static void test_timeline(void) {
    check("```timeline\n{\"items\":[{\"year\":\"2013\",\"title\":\"A & b\",\"text\":\"*c*\"},"
          "{\"year\":\"2015\",\"title\":\"d\"}],\"note\":\"`e`\"}\n```\n",
          "<ol class=\"timeline\">\n<li class=\"stagger-1\"><span "
          "class=\"timeline-year\">2013</span> "
          "<strong class=\"timeline-title\">A &amp; b</strong><p "
          "class=\"timeline-text\"><em>c</em></p></li>\n"
          "<li class=\"stagger-2\"><span class=\"timeline-year\">2015</span> "
          "<strong class=\"timeline-title\">d</strong></li>\n</ol>\n"
          "<p class=\"timeline-note\"><code>e</code></p>\n");
    check_fault("```timeline\n{\"items\":[{\"year\":2013,\"title\":\"a\"}]}\n```",
                "4: timeline: \"items[0].year\" must be a string\n");
}

static const char course_text[] =
    "{\"title\":\"t\",\"site\":\"s\",\"number\":2,\"pages\":[{\"file\":\"index.md\",\"short\":"
    "\"Accueil\"}],"
    "\"modules\":[{\"number\":1,\"title\":\"Un\",\"short\":\"U\",\"href\":\"../M1/"
    "index.html\",\"exists\":true},"
    "{\"number\":2,\"title\":\"Deux & 2\",\"short\":\"D\",\"href\":\"index.html\",\"exists\":true},"
    "{\"number\":3,\"title\":\"Trois\",\"short\":\"T\",\"href\":\"../M3/"
    "index.html\",\"exists\":false}]}";

static void test_modules(void) {
    struct course course;
    struct status status = {0};
    const char *faults, *source = "```modules\n{\"current\": 2}\n```\n";
    CHECK(course_parse(course_text, sizeof course_text - 1, &course, &status));
    const char *html = render_course(source, strlen(source), false, &course, &faults);
    CHECK_TEXT(
        html,
        "<nav class=\"modules\" aria-label=\"Parcours de formation NLP\"><ol>\n"
        "<li><a class=\"module\" href=\"../M1/index.html\" title=\"Module 1: Un\">"
        "<span class=\"module-number\">1</span> <span class=\"module-name\">U</span></a></li>\n"
        "<li><span class=\"module current\" aria-current=\"page\" title=\"Module 2: Deux &amp; 2\">"
        "<span class=\"module-number\">2</span> <span class=\"module-name\">D</span></span></li>\n"
        "<li><span class=\"module absent\" title=\"Module 3: Trois\"><span "
        "class=\"module-number\">3</span> "
        "<span class=\"module-name\">T</span> <span class=\"module-note\">pas encore sur ce "
        "site</span>"
        "</span></li>\n</ol></nav>\n");
    CHECK(strict_html_ok(html));
    CHECK_TEXT(faults, "");
    source = "```modules\n{\"current\":\n4}\n```\n";
    render_course(source, strlen(source), false, &course, &faults);
    CHECK_TEXT(faults, "2: modules: \"current\": course.json has no module 4\n");
    course_free(&course);
    check_fault("```modules\n{\"current\": 2}\n```",
                "3: modules: there is no readable course.json to take the modules from\n");
    check_fault("```modules\n{}\n```", "4: modules: \"current\" is missing\n");
}

static void test_places(void) {
    CHECK_TEXT(render_faults("> - a\n>\n>   ```quiz\n>   {\n>   \"x\": 1}\n>   ```\n"),
               "5: quiz: \"x\" is not a known key\n");
    CHECK_TEXT(render_faults("```quizz\n{}\n```\n"), "");
    check("````text\n```quiz\n```\n````\n",
          "<div class=\"code copyable\" data-language=\"text\"><pre "
          "tabindex=\"0\"><code>```quiz\n```\n"
          "</code></pre></div>\n");
}

int main(void) {
    test_widget();
    test_widget_still();
    test_widget_faults();
    test_quiz();
    test_quiz_faults();
    test_cards();
    test_timeline();
    test_modules();
    test_places();
    return check_report("directives");
}
