/* The commands render, check and page on files in a scratch folder. */
#define _POSIX_C_SOURCE 200809L
#include "app/command_content.h"
#include "base/buffer.h"
#include "unit/check.h"
#include "unit/commands.h"
#include <sys/stat.h>

#define HEAD "---\ntitle: a\ndescription: b\n---\n"

static void write_course(void) {
    mkdir("notebooks", 0755);
    mkdir("figures", 0755);
    commands_write("course.json",
                   "{\"title\":\"t\",\"site\":\"s\",\"number\":1,\"pages\":[{\"file\":"
                   "\"index.md\",\"short\":\"A\"}],"
                   "\"modules\":[{\"number\":1,\"title\":\"t\",\"short\":\"s\",\"href\":"
                   "\"index.html\",\"exists\":true},"
                   "{\"number\":2,\"title\":\"t\",\"short\":\"s\",\"href\":\"../M2/"
                   "index.html\",\"exists\":true},"
                   "{\"number\":3,\"title\":\"t\",\"short\":\"s\",\"href\":\"../M3/"
                   "index.html\",\"exists\":false}]}");
    commands_write("index.md",
                   HEAD "# A\n[n](notebooks/n.ipynb) [n](notebooks/n.html#n) [i](index.md?a)\n"
                        "[m](../M2/index.html)\n\n![a](figures/a%20b.svg)\n");
    commands_write("figures/a b.svg", "<svg/>");
    commands_write("notebooks/n.ipynb",
                   "{\"nbformat\":4,\"cells\":[{\"cell_type\":\"markdown\",\"source\":"
                   "[\"# N\\n\", \"[up](../index.md)\"]}]}");
    commands_write("README.md", "no lesson\n");
}

static void test_check(void) {
    CHECK_TEXT(RUN(command_check, "."), "exit 0");
    commands_write("x.md", HEAD
                   "# X\n[a](nope.md)\n[b](/c)\n![d](figures/e.svg)\n[f](../M3/index.html)\n<b>\n"
                   "[g](index.md#a)\n[h](notebooks/n.ipynb#x)\n[i](x.md#y) [j](livre.html)\n");
    CHECK_TEXT(RUN(command_check, "."),
               "./x.md:6: nope.md does not exist\n"
               "./x.md:7: /c starts with \"/\": it breaks when the site lies in a folder\n"
               "./x.md:8: figures/e.svg does not exist\n"
               "./x.md:10: raw HTML is not passed on: <b>\n"
               "./x.md:12: ./notebooks/n.ipynb has no id \"x\"\n"
               "./x.md:13: ./x.md has no id \"y\"\nexit 1");
    CHECK(strstr(RUN(command_check, "README.md"), "README.md:1: no front matter"));
    CHECK(strstr(RUN(command_check, "none.md"), "none.md:0: cannot be read"));
    CHECK(strstr(RUN(command_check, "--all"), "usage: recurrence check PATH...\nexit 2"));
    unlink("x.md");
    commands_write("course.json", "{\n\"title\": 3}");
    CHECK_TEXT(RUN(command_check, "course.json"),
               "course.json:2: \"title\" must be a string\nexit 1");
    write_course();
}

static void test_render(void) {
    CHECK_TEXT(RUN(command_render, "notebooks/n.ipynb"),
               "<div class=\"cell cell-markdown\">\n<h1 id=\"n\">N</h1>\n<p><a "
               "href=\"../index.html\">up</a></p>\n"
               "</div>\nexit 0");
    CHECK(strstr(RUN(command_render, "none.md"), "cannot be read"));
    CHECK(strstr(RUN(command_render, "a", "b"), "exit 2"));
}

static void test_page(void) {
    commands_write("shell.html", "{{root}}|{{title}}|{{kind}}\n");
    CHECK_TEXT(RUN(command_page, "--shell", "shell.html", "--course", "course.json", "--root", ".",
                   "./notebooks/n.ipynb"),
               "../|N|page-notebook\nexit 0");
    CHECK_TEXT(RUN(command_page, "--root", ".", "--shell", "shell.html", "./index.md", "--course",
                   "course.json"),
               "|a|page-home\nexit 0");
    commands_write("shell.html", "\n{{what}}\n");
    CHECK_TEXT(RUN(command_page, "--shell", "shell.html", "--course", "course.json", "--root", ".",
                   "./index.md"),
               "shell.html:2: {{what}} is no placeholder\nexit 1");
    CHECK(strstr(RUN(command_page, "--shell", "shell.html", "./index.md"), "exit 2"));
    CHECK(strstr(RUN(command_page, "--shell", "shell.html", "--course", "course.json", "--root",
                     "notebooks", "./index.md"),
                 "exit 2"));
}

static const char *const written[] = {"course.json",       "index.md",  "figures/a b.svg",
                                      "notebooks/n.ipynb", "README.md", "shell.html",
                                      "notebooks",         "figures",   NULL};

int main(void) {
    if (CHECK(commands_enter())) {
        write_course();
        test_check();
        test_render();
        test_page();
        CHECK(commands_leave(written));
    }
    return check_report("command_content");
}
