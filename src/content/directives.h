/* Directives: fenced blocks whose body is one JSON object, written by one file each. */
#ifndef DIRECTIVES_H
#define DIRECTIVES_H

#include "base/buffer.h"
#include "base/json.h"
#include "base/status.h"
#include "content/document.h"
#include <cmark.h>
#include <stdbool.h>

/* A directive while it is being written. A writer checks `json` strictly and appends HTML to
 * `html`; it returns false with the fault in `status` (status.key is the path of the key). */
struct directive {
    struct document *document;
    const char *argument; /* what follows the name in the fence: "rnn-train", or "" */
    const char *text;     /* the JSON as written, NUL-terminated */
    int line;             /* source line of the fence; the JSON starts on the next */
    cJSON *json;
    struct buffer html;
    struct status status;
};

/* The HTML block that takes the place of the fenced block `node` when `name` (the first word after
 * the fence) is a directive's; NULL when it is not. A fault shows in the block and is added to the
 * document. */
cmark_node *directives_block(struct document *document, cmark_node *node, const char *name,
                             const char *argument);

/* Append a (md) string: one line of Markdown. `path` is the object's, `key` its key. */
bool directives_markdown(struct directive *directive, const char *path, const char *key,
                         const char *text);

/* Move what was written to `html` from the offset `start` on to the end of `to`. */
void directives_move(struct directive *directive, size_t start, struct buffer *to);

/* The source line of a key, as far as it exists. */
int directives_line(const struct directive *directive, const char *path, const char *key);

/* Required string; see json_string(). */
bool directives_string(struct directive *directive, const cJSON *object, const char *path,
                       const char *key, const char **out);

/* Names for links, the value of the root's key "id": json_string() of the key `key` at `path` that
 * is a name, 1 to 40 small letters, digits and "-"; and the name as an identifier of the page, a
 * fault when that is taken. */
bool directives_name(const cJSON *object, const char *path, const char *key, const char **out,
                     struct status *status);
const char *directives_take_id(struct directive *directive, const char *id);

/* What a configuration key of the widgets holds: WIDGET_UNKNOWN when no widget has it. *names
 * becomes the strings that it admits, NULL where it admits any. */
enum widget_holds { WIDGET_UNKNOWN, WIDGET_TEXT, WIDGET_NUMBER, WIDGET_BOOLEAN, WIDGET_OTHER };
enum widget_holds widget_key(const char *key, const char *const **names);

/* The writers. */
bool widget_write(struct directive *directive);   /* widget.c: ```widget rnn-train */
bool quiz_write(struct directive *directive);     /* quiz.c */
bool exercise_write(struct directive *directive); /* exercise.c */
bool cards_write(struct directive *directive);    /* cards.c */
bool timeline_write(struct directive *directive); /* timeline.c */
bool modules_write(struct directive *directive);  /* modules.c */

#endif
