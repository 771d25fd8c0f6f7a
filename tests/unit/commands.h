/* Commands of the native program, run on files in a scratch folder, in which the test then is. A
 * test that includes this defines _POSIX_C_SOURCE 200809L first. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "unit/check.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char commands_folder[] = "/tmp/recurrence-test-XXXXXX";

static inline void commands_write(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", commands_folder, name);
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        fputs(text, file);
        fclose(file);
    }
}

static inline bool commands_enter(void) {
    return mkdtemp(commands_folder) && chdir(commands_folder) == 0;
}

/* Removes `names`, whose end is NULL, and the folder, which must then be empty. */
static inline bool commands_leave(const char *const *names) {
    for (; *names; names++) remove(*names);
    return chdir("/") == 0 && rmdir(commands_folder) == 0;
}

/* Run a command with both outputs in one text; "exit N" is its last line. */
static inline const char *commands_run(int (*command)(int, char **), char **argv) {
    static char text[16384];
    int argc = 0;
    while (argv[argc]) argc++;
    FILE *capture = tmpfile();
    fflush(stdout);
    fflush(stderr);
    int out = dup(1), err = dup(2);
    dup2(fileno(capture), 1);
    dup2(fileno(capture), 2);
    int code = command(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    rewind(capture);
    size_t length = fread(text, 1, sizeof text - 32, capture);
    snprintf(text + length, 32, "exit %d", code);
    fclose(capture);
    return text;
}

#define RUN(command, ...) commands_run(command, (char *[]){"name", __VA_ARGS__, NULL})

#endif
