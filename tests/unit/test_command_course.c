/* The commands index, glossary and book on files in a scratch folder. */
#define _POSIX_C_SOURCE 200809L
#include "app/command_course.h"
#include "unit/check.h"
#include "unit/commands.h"

#define HEAD "---\ntitle: T\ndescription: d\n---\n"
#define GLOSSARY "## Glossaire\n\n| Terme | Définition |\n|-|-|\n"
#define COURSE "--course", "course.json", "--root", "."
#define FRAME "--shell", "shell.html"

static void write_files(void) {
    commands_write("course.json",
                   "{\"title\":\"t\",\"site\":\"s\",\"number\":1,\"pages\":[{\"file\":\"a.md\","
                   "\"short\":\"Leçon A\"},{\"file\":\"b.md\",\"short\":\"Leçon B\"}],\"modules\":"
                   "[{\"number\":1,\"title\":\"t\",\"short\":\"s\",\"href\":\"index.html\","
                   "\"exists\":true}]}");
    commands_write("a.md", HEAD "# A\n\n[b](b.md#terme-y)\n\n" GLOSSARY "| x | un |\n");
    commands_write("b.md", HEAD "# B\n\n" GLOSSARY "| y | deux |\n");
    commands_write("c.md", HEAD "# C\n");
    commands_write("shell.html", "{{kind}}|{{robots}}|{{title}}\n{{body}}");
}

static void test_index(void) {
    CHECK_TEXT(RUN(command_index, COURSE, "./b.md", "./c.md"),
               "[{\"page\":\"b.html\",\"name\":\"Leçon B\",\"title\":\"T\",\"sections\":[\n"
               "{\"id\":\"b\",\"heading\":\"B\",\"text\":\"\"},\n"
               "{\"id\":\"glossaire\",\"heading\":\"Glossaire\",\"text\":\"Terme Définition\"},\n"
               "{\"id\":\"terme-y\",\"heading\":\"y\",\"text\":\"deux\"}\n]},\n"
               "{\"page\":\"c.html\",\"name\":\"Autre page\",\"title\":\"T\",\"sections\":[\n"
               "{\"id\":\"c\",\"heading\":\"C\",\"text\":\"\"}\n]}]\nexit 0");
    CHECK(strstr(RUN(command_index, COURSE), "usage: recurrence index --course"));
    CHECK(strstr(RUN(command_index, COURSE, "/elsewhere/b.md"), "exit 2"));
    CHECK(strstr(RUN(command_index, COURSE, "./none.md"), "./none.md:0: cannot be read"));
}

static void test_glossary(void) {
    const char *page = RUN(command_glossary, COURSE, FRAME, "./b.md", "./a.md");
    CHECK(strncmp(page, "page-glossary||Glossaire\n", 25) == 0 && strstr(page, "exit 0"));
    const char *x = strstr(page, "<dt>x</dt>"), *y = strstr(page, "<dt>y</dt>");
    CHECK(x && y && x < y);
    CHECK(strstr(page, "href=\"b.html#terme-y\">Leçon B</a>"));
    CHECK(strstr(RUN(command_glossary, COURSE, "./a.md"), "usage: recurrence glossary"));
}

static void test_book(void) {
    const char *page = RUN(command_book, COURSE, FRAME, "./a.md", "./b.md");
    CHECK(
        strstr(page, "page-book|<meta name=\"robots\" content=\"noindex\">|Le cours en un livre"));
    CHECK(strstr(page, "<a class=\"term\" href=\"#lecon-b-terme-y\">b</a>"));
    CHECK(strstr(page, "<section class=\"chapter\" id=\"lecon-b\">") && strstr(page, "exit 0"));
    CHECK_TEXT(RUN(command_book, COURSE, FRAME, "./c.md"),
               "./c.md:0: course.json does not have this page\nexit 1");
}

static const char *const written[] = {"course.json", "a.md", "b.md", "c.md", "shell.html", NULL};

int main(void) {
    if (CHECK(commands_enter())) {
        write_files();
        test_index();
        test_glossary();
        test_book();
        CHECK(commands_leave(written));
    }
    return check_report("command_course");
}
