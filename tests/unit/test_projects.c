/* What the projects of lesson 4 are made of: French numbers, dates, sentences of either polarity.
 */
#include "projects/dates.h"
#include "projects/numbers.h"
#include "projects/projects.h"
#include "projects/sentences.h"
#include "projects/sentiment.h"
#include "unit/check.h"
#include <stdlib.h>

static void check_number(uint32_t number, enum number_country country, bool new_hyphens,
                         const char *expected) {
    struct buffer out = {0};
    number_words(number, country, new_hyphens, &out);
    CHECK_TEXT(out.data, expected);
    buffer_free(&out);
}

static void test_numbers(void) {
    static const struct {
        uint32_t number;
        const char *words;
    } french[] = {
        {0, "zéro"},
        {1, "un"},
        {16, "seize"},
        {17, "dix-sept"},
        {20, "vingt"},
        {21, "vingt et un"},
        {22, "vingt-deux"},
        {61, "soixante et un"},
        {70, "soixante-dix"},
        {71, "soixante et onze"},
        {77, "soixante-dix-sept"},
        {80, "quatre-vingts"},
        {81, "quatre-vingt-un"},
        {90, "quatre-vingt-dix"},
        {91, "quatre-vingt-onze"},
        {99, "quatre-vingt-dix-neuf"},
        {100, "cent"},
        {101, "cent un"},
        {180, "cent quatre-vingts"},
        {200, "deux cents"},
        {201, "deux cent un"},
        {1000, "mille"},
        {1001, "mille un"},
        {1980, "mille neuf cent quatre-vingts"},
        {2000, "deux mille"},
        {80000, "quatre-vingt mille"},
        {200000, "deux cent mille"},
        {201080, "deux cent un mille quatre-vingts"},
        {999999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"},
    };
    for (size_t i = 0; i < sizeof french / sizeof *french; i++)
        check_number(french[i].number, NUMBER_FRANCE, false, french[i].words);
    check_number(71, NUMBER_BELGIUM, false, "septante et un");
    check_number(80, NUMBER_BELGIUM, false, "quatre-vingts");
    check_number(97, NUMBER_BELGIUM, false, "nonante-sept");
    check_number(81, NUMBER_SWITZERLAND, false, "huitante et un");
    check_number(80, NUMBER_SWITZERLAND, false, "huitante");
    check_number(21, NUMBER_FRANCE, true, "vingt-et-un");
    check_number(2200, NUMBER_FRANCE, true, "deux-mille-deux-cents");
    check_number(271071, NUMBER_SWITZERLAND, true, "deux-cent-septante-et-un-mille-septante-et-un");
}

static void test_dates(void) {
    static const char *const forms[DATE_FORMS] = {
        "1er février 2000",
        "le 1er février 2000",
        "mardi 1er février 2000",
        "01/02/2000",
        "1/2/2000",
        "1.2.2000",
        "1er févr. 2000",
        "le premier février deux mille",
    };
    struct buffer out = {0};
    for (int form = 0; form < DATE_FORMS; form++) {
        buffer_clear(&out);
        date_write((struct date){2000, 2, 1}, (enum date_form)form, &out);
        CHECK_TEXT(out.data, forms[form]);
    }
    buffer_free(&out);
    CHECK(date_weekday((struct date){1969, 7, 20}) == 6);
    CHECK(date_weekday((struct date){2024, 2, 29}) == 3);
    CHECK(date_weekday((struct date){1900, 1, 1}) == 0);
    CHECK(date_days_of_month(1900, 2) == 28 && date_days_of_month(2000, 2) == 29);
    CHECK(date_days_of_month(2023, 11) == 30 && date_days_of_month(2023, 12) == 31);
}

/* The answer to a request; NULL and its fault otherwise. The caller frees. */
static char *ask(const char *request, const char *bytes, struct status *status) {
    struct buffer out = {0};
    status_clear(status);
    bool good =
        projects_answer(request, strlen(request), bytes, bytes ? strlen(bytes) : 0, &out, status);
    if (good) return buffer_take(&out, NULL);
    buffer_free(&out);
    return NULL;
}

static void test_made(void) {
    static const char *const kinds[] = {"sentiment", "numbers", "dates", "sentences"};
    struct status status;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char request[128];
        char *answers[3];
        for (int k = 0; k < 3; k++) {
            snprintf(request, sizeof request,
                     "{\"make\":\"%s\",\"seed\":%d,\"training\":300,\"validation\":20,\"test\":40}",
                     kinds[i], k == 2);
            answers[k] = ask(request, NULL, &status);
        }
        CHECK_TEXT(answers[1], answers[0]);
        CHECK(answers[2] && strcmp(answers[2], answers[0]) != 0);
        CHECK(answers[0] && !strchr(answers[0], '%'));
        for (int k = 0; k < 3; k++) free(answers[k]);
    }
    /* asked for more than there is, a part has fewer and all ends */
    char *few = ask("{\"make\":\"sentiment\",\"training\":1,\"validation\":20000,\"test\":1}", NULL,
                    &status);
    CHECK(few != NULL);
    free(few);
}

static void test_refused(void) {
    static const struct {
        const char *request, *bytes, *key;
        enum status_code code;
    } cases[] = {
        {"", NULL, "", STATUS_INVALID_JSON},
        {"[]", NULL, "", STATUS_INVALID_CONFIG},
        {"{\"make\":5}", NULL, "make", STATUS_INVALID_CONFIG},
        {"{\"make\":\"dates\",\"test\":50001}", NULL, "test", STATUS_INVALID_CONFIG},
        {"{\"make\":\"sentiment\",\"test\":20001}", NULL, "test", STATUS_INVALID_CONFIG},
        {"{\"measure\":\"labels\"}", NULL, "truth", STATUS_INVALID_CONFIG},
        {"{\"measure\":\"bleu\",\"truth\":[],\"answers\":[]}", NULL, "truth",
         STATUS_INVALID_CONFIG},
        {"{\"baseline\":\"train\"}", NULL, "samples", STATUS_INVALID_CONFIG},
        {"{\"baseline\":\"answer\",\"model\":{\"bias\":1,\"words\":[]}}", NULL, "texts",
         STATUS_INVALID_CONFIG},
        {"{\"read\":\"csv\"}", "a,b\n\"", "", STATUS_INVALID_TEXT},
        {"{\"known\":5}", NULL, "known", STATUS_INVALID_CONFIG},
        {"{\"copied\":5}", "a", "copied", STATUS_INVALID_CONFIG},
        {"{\"copied\":\"a\"}", "\xff", "text", STATUS_INVALID_TEXT},
        {"{\"cut\":\"letters\"}", "a", "cut", STATUS_INVALID_CONFIG},
        {"{\"cut\":\"words\"}", "a\xff", "text", STATUS_INVALID_TEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct status status;
        char *answer = ask(cases[i].request, cases[i].bytes, &status);
        CHECK(!answer);
        CHECK(status.code == cases[i].code);
        CHECK_TEXT(status.key, cases[i].key);
        free(answer);
    }
}

static void test_ends(void) {
    struct status status;
    char *empty = ask("{\"measure\":\"bleu\",\"truth\":[\"\"],\"answers\":[\"\"]}", NULL, &status);
    CHECK(empty && strstr(empty, "\"bleu\":0,"));
    free(empty);
    char *rate =
        ask("{\"measure\":\"errors\",\"truth\":[\"\"],\"answers\":[\"a\"]}", NULL, &status);
    CHECK(rate && strstr(rate, "\"wer\":1,"));
    free(rate);
    char *table = ask("{\"read\":\"csv\"}", "\xEF\xBB\xBF\"a\"\"b\";c\r\n", &status);
    CHECK_TEXT(table, "{\"samples\":[{\"text\":\"a\\\"b\",\"label\":\"c\"}],\"labels\":[\"c\"]}");
    free(table);
    char *copied = ask("{\"copied\":\"été !\"}", "ôté\n!", &status);
    CHECK_TEXT(copied, "{\"text\":\"té\",\"characters\":2}");
    free(copied);
}

/* A hundred thousand different words in one text, twice: no word is looked for among all others. */
static void test_long_text(void) {
    struct buffer request = {0};
    struct status status;
    buffer_text(&request, "{\"baseline\":\"train\",\"samples\":[{\"label\":\"a\",\"text\":\"");
    for (int twice = 0; twice < 2; twice++)
        for (int i = 0; i < 100000; i++) buffer_format(&request, "%d ", i);
    buffer_text(&request, "\"},{\"label\":\"b\",\"text\":\"0 0\"}]}");
    char *model = ask(request.data, NULL, &status);
    CHECK(model && strstr(model, "\"labels\":[\"a\",\"b\"]"));
    free(model);
    buffer_free(&request);
}

int main(void) {
    test_long_text();
    test_numbers();
    test_dates();
    test_made();
    test_refused();
    test_ends();
    return check_report("projects");
}
