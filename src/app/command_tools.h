/* What the subcommands of the native program share: options, files, the line that tells a fault. */
#ifndef COMMAND_TOOLS_H
#define COMMAND_TOOLS_H

#include "base/buffer.h"
#include "base/status.h"

struct command_option {
    const char *name;   /* "--out"; NULL ends a list */
    const char **value; /* NULL until given */
};

/* Every argument behind argv[0] is a known option with a value, none twice; otherwise one line on
 * standard error says which is not. */
bool command_tools_options(int argc, char **argv, const struct command_option *options);

/* Append a whole file; write one. */
bool command_tools_read(const char *path, struct buffer *out, struct status *status);
bool command_tools_write(const char *path, const struct buffer *bytes, struct status *status);

/* Print the fault of a subcommand; returns the exit code 1. */
int command_tools_report(const char *command, const struct status *status);

#endif
