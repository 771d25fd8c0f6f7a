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
          "<figure class=\"widget\" id=\"widget-1\">\n<rnn-train "
          "config=\"{&quot;title&quot;:&quot;L&#39;&lt;été&gt;&quot;,"
          "&quot;units&quot;:16.0,&quot;learningRate&quot;:1e-3,&quot;controls&quot;:[&quot;cell&"
          "quot;,"
          "&quot;units&quot;]}\">" FALLBACK "</rnn-train>\n<figcaption><em>a</em> "
          "<span class=\"math\" data-tex=\"b\"><code>b</code></span></figcaption>\n</figure>\n");
    check("```widget rnn-cell\n{}\n```\n",
          "<figure class=\"widget\" id=\"widget-1\">\n<rnn-cell config=\"{}\">" FALLBACK
          "</rnn-cell>\n</figure>\n");
    check("```widget rnn-generate\n{\"c\\u0061ption\":\"x\",\"prompt\":\"Il \"}\n```\n",
          "<figure class=\"widget\" id=\"widget-1\">\n<rnn-generate "
          "config=\"{&quot;prompt&quot;:&quot;Il "
          "&quot;}\">" FALLBACK "</rnn-generate>\n<figcaption>x</figcaption>\n</figure>\n");
}

/* A slip in the name of a block is named; it stands as code. */
static void test_slips(void) {
    static const struct {
        const char *fence, *fault;
    } slips[] = {
        {"quizz", "1: \"quizz\" is no block of a lesson: did you mean \"quiz\"?\n"},
        {"exercice", "1: \"exercice\" is no block of a lesson: did you mean \"exercise\"?\n"},
        {"Widget rnn-train", "1: \"Widget\" is no block of a lesson: did you mean \"widget\"?\n"},
        {"card", "1: \"card\" is no block of a lesson: did you mean \"cards\"?\n"},
        {"python", ""},
        {"json", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        char text[100];
        const char *faults;
        snprintf(text, sizeof text, "```%s\n{}\n```\n", slips[i].fence);
        const char *html = render_course(text, strlen(text), false, NULL, &faults);
        CHECK_TEXT(faults, slips[i].fault);
        CHECK(strstr(html, "<code") != NULL);
    }
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
          "<fieldset class=\"quiz\" role=\"group\" id=\"quiz-b86fa235\"><legend>Et <em>toi</em> "
          "?</legend>\n"
          "<div class=\"quiz-choice wrong\" aria-live=\"polite\"><input type=\"radio\" "
          "name=\"quiz-1\" "
          "value=\"a826c9ee\" id=\"quiz-1-a\"><label for=\"quiz-1-a\"><code>a</code></label><p "
          "class=\"quiz-why\">"
          "<strong>Faux.</strong> non</p></div>\n"
          "<div class=\"quiz-choice right\" aria-live=\"polite\"><input type=\"radio\" "
          "name=\"quiz-1\" "
          "value=\"e70c2de5\" id=\"quiz-1-b\"><label for=\"quiz-1-b\">b</label><p "
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

/* A quiz keeps its name wherever it stands; two that ask the same are still two. */
static void test_quiz_names(void) {
    static const char one[] = QUIZ(RIGHT "," CHOICE) "\n";
    CHECK(
        strstr(render_html(one), "<fieldset class=\"quiz\" role=\"group\" id=\"quiz-f40c425c\">"));
    char text[2000];
    snprintf(text, sizeof text, "```quiz\n{\"question\":\"r\",\"choices\":[%s,%s]}\n```\n\n%s\n%s",
             RIGHT, CHOICE, one, one);
    const char *html = render_html(text);
    CHECK(strstr(html, "name=\"quiz-2\" value=\"e40c292c\" id=\"quiz-2-a\""));
    CHECK(strstr(html, "id=\"quiz-f40c425c\">") && strstr(html, "id=\"quiz-f40c425c-2\">"));
    CHECK(strict_html_ok(html));
}

#define TAIL "<p class=\"exercise-result\" role=\"status\"></p>\n"

static void test_exercise(void) {
    check(
        "```exercise\n{ \"id\": \"compter\", \"question\": \"Combien de *poids* ?\",\n"
        "\"answer\": { \"value\": 1.50, \"tolerance\": 0.25, \"unit\": \"\\\"a<b\\\"\" },\n"
        "\"hint\": \"`h`\", \"solution\": \"[s](x.md)\" }\n```\n",
        "<course-exercise id=\"compter\" class=\"exercise\" role=\"group\" "
        "aria-labelledby=\"compter-question\" config=\"{&quot;answer&quot;:{&quot;value&quot;:1.5,"
        "&quot;tolerance&quot;:0.25,&quot;unit&quot;:&quot;\\&quot;a\\u003cb\\&quot;&quot;}}\">\n"
        "<p class=\"exercise-title\">Exercice</p>\n"
        "<p class=\"exercise-question\" id=\"compter-question\">Combien de <em>poids</em> ?</p>\n"
        "<form class=\"exercise-form\"><label for=\"compter-reponse\">Votre réponse "
        "<span class=\"exercise-unit\">(&quot;a&lt;b&quot;)</span></label> "
        "<input type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" id=\"compter-reponse\"> "
        "<button>Vérifier</button></form>\n" TAIL
        "<details><summary>Indice</summary><p><code>h</code></p></details>\n"
        "<details><summary>Solution</summary><p><a href=\"x.html\">s</a></p></details>\n"
        "</course-exercise>\n");
    check(
        "```exercise\n{ \"id\": \"e\", \"question\": \"q\", \"hint\": \"h\", \"solution\": \"s\",\n"
        "\"goal\": { \"widget\": \"w\", \"metric\": \"valLoss\", \"below\": 1.9, \"settings\":\n"
        "{ \"c\\u0065ll\": \"lstm\", \"units\": { \"atMost\": 64 }, \"seed\": 3, \"locked\": "
        "true,\n"
        "\"title\": \"<t>\", \"step\": { \"atLeast\": 1e2 } } } }\n```\n\n"
        "```widget rnn-train\n{\"id\":\"w\"}\n```\n",
        "<course-exercise id=\"e\" class=\"exercise\" role=\"group\" "
        "aria-labelledby=\"e-question\" "
        "config=\"{&quot;goal&quot;:{&quot;widget&quot;:&quot;w&quot;,"
        "&quot;metric&quot;:&quot;valLoss&quot;,&quot;below&quot;:1.9,&quot;settings&quot;:{"
        "&quot;cell&quot;:&quot;lstm&quot;,&quot;units&quot;:{&quot;atMost&quot;:64},"
        "&quot;seed&quot;:3,&quot;locked&quot;:true,&quot;title&quot;:&quot;\\u003ct&gt;&quot;,"
        "&quot;step&quot;:{&quot;atLeast&quot;:100}}}}\">\n"
        "<p class=\"exercise-title\">Exercice</p>\n"
        "<p class=\"exercise-question\" id=\"e-question\">q</p>\n"
        "<p class=\"exercise-goal\">Objectif, dans <a href=\"#w\">ce widget</a>\u00a0: perte de "
        "validation au-dessous de <strong>1,9</strong>.</p>\n" TAIL
        "<details><summary>Indice</summary><p>h</p></details>\n"
        "<details><summary>Solution</summary><p>s</p></details>\n"
        "</course-exercise>\n<figure class=\"widget\" id=\"w\">\n<rnn-train "
        "config=\"{&quot;id&quot;:&quot;w&quot;}\">" FALLBACK "</rnn-train>\n</figure>\n");
}

#define EXERCISE(rest)                                                                             \
    "```exercise\n{ \"id\": \"e\", \"question\": \"q\", \"hint\": \"h\", \"solution\": "           \
    "\"s\",\n" rest " }\n```"
#define ANSWER(json) EXERCISE("\"answer\": {\n" json "\n}")
#define GOAL(json) EXERCISE("\"goal\": { \"widget\": \"w\", \"metric\": \"loss\",\n" json "\n}")
#define SETTINGS(json) GOAL("\"above\": 1, \"settings\": {\n" json "\n}")

static void test_exercise_faults(void) {
    check_fault("```exercise x\n{}\n```",
                "3: exercise: nothing may follow \"exercise\", not \"x\"\n");
    check_fault("```exercise\n[]\n```", "3: exercise: the value must be an object {…}\n");
    check_fault("```exercise\n{}\n```", "4: exercise: \"id\" is missing\n");
    check_fault("```exercise\n{ \"id\": \"A\" }\n```",
                "4: exercise: \"id\" must be 1 to 40 small letters, digits and \"-\"\n");
    check_fault("```exercise\n{ \"id\": 3 }\n```", "4: exercise: \"id\" must be a string\n");
    check_fault("```exercise\n{ \"id\": \"e\" }\n```", "4: exercise: \"question\" is missing\n");
    check_fault("```exercise\n{ \"id\": \"e\", \"question\": \"q\" }\n```",
                "4: exercise: \"hint\" is missing\n");
    check_fault("```exercise\n{ \"id\": \"e\", \"question\": \"q\", \"hint\": \"h\" }\n```",
                "4: exercise: \"solution\" is missing\n");
    check_fault(EXERCISE("\"points\": 1"), "5: exercise: \"points\" is not a known key\n");
    check_fault(
        "```exercise\n{ \"id\": \"e\", \"question\": \"q\", \"hint\": \"h\",\n\"solution\": "
        "\"s\" }\n```",
        "3: exercise: exactly one of \"answer\" and \"goal\" must be given\n");
    check_fault(EXERCISE("\"answer\": {}, \"goal\": {}"),
                "3: exercise: exactly one of \"answer\" and \"goal\" must be given\n");
    check_fault(EXERCISE("\"answer\": 3"), "5: exercise: \"answer\" must be an object {…}\n");
    check_fault(ANSWER(""), "5: exercise: \"answer.value\" is missing\n");
    check_fault(ANSWER("\"value\": \"3\""), "6: exercise: \"answer.value\" must be a number\n");
    check_fault(ANSWER("\"value\": 3,\n\"tolerance\": -1"),
                "7: exercise: \"answer.tolerance\" must lie between 0 and "
                "1.7976931348623157e+308, not -1\n");
    check_fault(ANSWER("\"value\": 3,\n\"unit\": 1"),
                "7: exercise: \"answer.unit\" must be a string\n");
    check_fault(ANSWER("\"value\": 3,\n\"x\": 1"),
                "7: exercise: \"answer.x\" is not a known key\n");
    check_fault(EXERCISE("\"goal\": {}"), "5: exercise: \"goal.widget\" is missing\n");
    check_fault(EXERCISE("\"goal\": { \"widget\": \"W\" }"),
                "5: exercise: \"goal.widget\" must be 1 to 40 small letters, digits and \"-\"\n");
    check_fault(EXERCISE("\"goal\": { \"widget\": \"w\" }"),
                "5: exercise: \"goal.metric\" is missing\n");
    check_fault(EXERCISE("\"goal\": { \"widget\": \"w\",\n\"metric\": \"los\" }"),
                "6: exercise: \"goal.metric\" must be one of step, epoch, loss, valLoss, accuracy, "
                "valAccuracy, gradientNorm, learningRate, charactersPerSecond, not \"los\"\n");
    check_fault(GOAL("\"settings\": {}"),
                "5: exercise: \"goal\" must have exactly one of \"below\" and \"above\"\n");
    check_fault(GOAL("\"below\": 1, \"above\": 2"),
                "5: exercise: \"goal\" must have exactly one of \"below\" and \"above\"\n");
    check_fault(GOAL("\"below\": \"1\""), "6: exercise: \"goal.below\" must be a number\n");
    check_fault(GOAL("\"below\": 1, \"settings\": 3"),
                "6: exercise: \"goal.settings\" must be an object {…}\n");
    check_fault(
        SETTINGS("\"unites\": 3"),
        "7: exercise: \"goal.settings.unites\" is neither a key of a widget nor a metric\n");
    check_fault(
        SETTINGS("\"cell\": \"lstn\""),
        "7: exercise: \"goal.settings.cell\" must be one of rnn, lstm, gru, not \"lstn\"\n");
    check_fault(SETTINGS("\"units\": \"64\""),
                "7: exercise: \"goal.settings.units\" must be a number, "
                "{\"atMost\": n} or {\"atLeast\": n}\n");
    check_fault(SETTINGS("\"units\": {}"),
                "7: exercise: \"goal.settings.units\" must have exactly one "
                "of \"atMost\" and \"atLeast\"\n");
    check_fault(SETTINGS("\"units\": { \"atMost\": 1,\n\"atLeast\": 1 }"),
                "7: exercise: \"goal.settings.units\" must have exactly one of \"atMost\" and "
                "\"atLeast\"\n");
    check_fault(SETTINGS("\"units\": {\n\"atmost\": 1 }"),
                "8: exercise: \"goal.settings.units.atmost\" is not a known key\n");
    check_fault(SETTINGS("\"units\": {\n\"atMost\": \"1\" }"),
                "8: exercise: \"goal.settings.units.atMost\" must be a number\n");
    check_fault(SETTINGS("\"locked\": 1"),
                "7: exercise: \"goal.settings.locked\" must be true or false\n");
    check_fault(SETTINGS("\"title\": 1"),
                "7: exercise: \"goal.settings.title\" must be a string\n");
    check_fault(SETTINGS("\"controls\": []"),
                "7: exercise: \"goal.settings.controls\" is no setting that can be demanded\n");
    check_fault(
        "```exercise\n{ \"id\": \"e\", \"question\": \"- q\", \"hint\": \"h\", \"solution\": "
        "\"s\",\n\"answer\": { \"value\": 1 } }\n```",
        "4: exercise: \"question\" must be one line of Markdown, not a list, a heading or "
        "another block\n");
    CHECK_TEXT(render_faults("# E\n\n" ANSWER("\"value\": 1") "\n"),
               "4: exercise: \"id\" \"e\" is taken on this page\n");
}

/* The widget may stand anywhere on the page, but it must be a widget, and there. */
static void test_exercise_goal(void) {
    static const char exercise[] = GOAL("\"below\": 1");
    char text[2000];
    snprintf(text, sizeof text, "# W\n\n%s\n", exercise);
    CHECK_TEXT(render_faults(text),
               "5: exercise: \"goal.widget\": no widget of this page has the id \"w\"\n");
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
    check("````text\n```quiz\n```\n````\n",
          "<div class=\"code copyable\" data-language=\"text\"><pre "
          "tabindex=\"0\"><code>```quiz\n```\n"
          "</code></pre></div>\n");
}

int main(void) {
    test_widget();
    test_slips();
    test_widget_still();
    test_widget_faults();
    test_quiz();
    test_quiz_faults();
    test_quiz_names();
    test_exercise();
    test_exercise_faults();
    test_exercise_goal();
    test_cards();
    test_timeline();
    test_modules();
    test_places();
    return check_report("directives");
}
