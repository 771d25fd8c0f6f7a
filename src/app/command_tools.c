#include "app/command_tools.h"

#include <stdio.h>
#include <string.h>

bool command_tools_options(int argc, char **argv, const struct command_option *options) {
    for (int i = 1; i < argc; i += 2) {
        const struct command_option *option = options;
        while (option->name && strcmp(option->name, argv[i]) != 0) option++;
        if (!option->name || i + 1 == argc || *option->value) {
            fprintf(stderr, "recurrence %s: %s \"%s\"\n", argv[0],
                    !option->name   ? "unknown option"
                    : i + 1 == argc ? "no value after"
                                    : "given twice",
                    argv[i]);
            return false;
        }
        *option->value = argv[i + 1];
    }
    return true;
}

bool command_tools_read(const char *path, struct buffer *out, struct status *status) {
    char block[65536];
    FILE *file = fopen(path, "rb");
    if (!file) return status_set(status, STATUS_IO, path, "%s: cannot be opened", path);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) buffer_append(out, block, n);
    bool good = !ferror(file);
    fclose(file);
    if (!good) return status_set(status, STATUS_IO, path, "%s: cannot be read", path);
    return buffer_failed(out) ? status_no_memory(status) : true;
}

bool command_tools_write(const char *path, const struct buffer *bytes, struct status *status) {
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(bytes->data, 1, bytes->length, file) == bytes->length;
    if (file && fclose(file) != 0) good = false;
    return good || status_set(status, STATUS_IO, path, "%s: cannot be written", path);
}

int command_tools_report(const char *command, const struct status *status) {
    fprintf(stderr, "recurrence %s: %s: %s\n", command, status_name(status->code), status->message);
    return 1;
}
