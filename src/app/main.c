/* The native command line: `recurrence COMMAND …`. Exit 0 done, 1 the work failed, 2 wrong usage.
 */
#include "app/command_content.h"
#include "app/command_course.h"
#include "app/command_exchange.h"
#include "app/command_train.h"
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: recurrence render FILE.md|FILE.ipynb\n"
    "       recurrence check PATH...\n"
    "       recurrence page --shell FILE --course FILE --root FOLDER FILE\n"
    "       recurrence index --course FILE --root FOLDER FILE...\n"
    "       recurrence glossary --shell FILE --course FILE --root FOLDER FILE...\n"
    "       recurrence book --shell FILE --course FILE --root FOLDER FILE...\n"
    "       recurrence train --config FILE --text FILE --steps N --out FILE.safetensors\n"
    "       recurrence generate --model FILE.safetensors --prompt TEXT --length N\n"
    "                  [--temperature T --top-k K --top-p P --seed S]\n"
    "       recurrence export --model FILE.safetensors --to keras|torch|onnx --out FILE\n"
    "                  [--state yes]\n"
    "       recurrence import --from keras|torch [--architecture FILE.json]\n"
    "                  --weights FILE.safetensors --out FILE.safetensors\n"
    "       recurrence --version\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} commands[] = {
    {"render", command_render}, {"check", command_check},       {"page", command_page},
    {"train", command_train},   {"generate", command_generate}, {"export", command_export},
    {"import", command_import}, {"index", command_index},       {"glossary", command_glossary},
    {"book", command_book},
};

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs(usage, stderr);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("recurrence " RECURRENCE_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "recurrence: there is no command \"%s\"\n%s", argv[1], usage);
    return 2;
}
