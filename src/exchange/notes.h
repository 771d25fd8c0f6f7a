/* Remarks that go with a conversion: what the other side has otherwise without being wrong. A JSON
 * array of strings in the making, without its brackets. */
#ifndef NOTES_H
#define NOTES_H

#include "base/buffer.h"

void notes_add(struct buffer *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
