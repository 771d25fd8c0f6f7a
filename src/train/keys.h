/* Members of a configuration object as a table: one description of a key serves reading, writing
 * and its limits. Used for the optimizer and the schedule, whose "type" decides which keys there
 * are. */
#ifndef KEYS_H
#define KEYS_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>

enum keys_kind { KEYS_NUMBER, KEYS_WHOLE, KEYS_BOOLEAN }; /* whole: a double without fraction */

struct keys_entry {
    const char *name;
    unsigned types; /* a bit per type that has the key */
    enum keys_kind kind;
    size_t offset; /* of the double or bool in the structure */
    double least, most;
};

enum { KEYS_MAX = 16 }; /* entries of a table */

struct keys {
    const char *path;         /* of the object ("optimizer"), "" for the root */
    const char *const *types; /* the values of "type", NULL-terminated */
    const struct keys_entry *entries;
    size_t count;
};

/* *type becomes the object's "type" (stays when there is none), and no key may stand in the object
 * that this type does not have. */
bool keys_read_type(const struct keys *keys, const cJSON *object, int *type, struct status *status);

/* The members of `type` that stand in the object go into the structure `to`. */
bool keys_read(const struct keys *keys, int type, const cJSON *object, void *to,
               struct status *status);

/* Append {"type":…,…} with every key of the type. */
void keys_write(const struct keys *keys, int type, const void *from, struct buffer *out);

/* Append "key":{"least":…,"most":…} of every number, with commas between them. */
void keys_write_limits(const struct keys *keys, struct buffer *out);

#endif
