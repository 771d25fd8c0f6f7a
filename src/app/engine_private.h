/* What the files behind engine_api.h share: the table of models, the last fault, text and bytes on
 * their way out. */
#ifndef ENGINE_PRIVATE_H
#define ENGINE_PRIVATE_H

#include "base/buffer.h"
#include "base/status.h"
#include "train/trainer.h"

/* The fault of the call that begins, cleared. */
struct status *engine_begin(void);

/* The fault as it is. */
struct status *engine_fault(void);

/* The trainer of an id (the fault is cleared), NULL with the fault set when there is none. */
struct trainer *engine_find(int id);

/* The text to be written, empty; and its end: the text, or NULL when memory ran out. */
struct buffer *engine_text(void);
const char *engine_finish(void);

/* The bytes that engine_result() gives, emptied. */
struct buffer *engine_bytes(void);

#endif
