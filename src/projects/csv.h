/* Labelled sentences from a table of text: CSV after RFC 4180, its fields apart by comma, semicolon
 * or tab (the one that the first lines have equally often outside of quotes, or else the first line
 * most often), lines ending in LF or CRLF; blanks around a field are no part of it.
 *
 * The first line names the columns; the text is the one named "text", "texte", "phrase",
 * "sentence", "review", "avis" or "commentaire", the label the one named "label", "étiquette",
 * "etiquette", "classe", "class", "sentiment" or "polarité", in any case. Without such names it is
 * no header, and a table of two columns is text and label. */
#ifndef CSV_H
#define CSV_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

enum { CSV_MAX_BYTES = 16 << 20, CSV_MAX_ROWS = 100000, CSV_MAX_FIELDS = 256 };

/* Append {"samples":[{"text","label"}…],"labels":[…]} from UTF-8. Empty lines are left out; every
 * fault names its line: a quote that does not end, a row with another number of fields, an empty
 * text or label. */
bool csv_samples(const char *text, size_t length, struct buffer *out, struct status *status);

#endif
