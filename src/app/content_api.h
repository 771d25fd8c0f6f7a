/* The functions that the content module exports to WASM. One render at a time: text that goes out
 * belongs to the module until the next call of content_render(). No stdio, no files. */
#ifndef CONTENT_API_H
#define CONTENT_API_H

#include <stddef.h>

/* Memory for the caller's input; NULL when refused. The caller frees. */
void *content_allocate(size_t bytes);
void content_free(void *block);

/* Render the HTML body of `n` bytes of source; kind 0 is Markdown with front matter, 1 a notebook.
 * `course` is the text of course.json, or of length 0 when there is none. 1 done, whatever is wrong
 * with the source (faults are shown in place and listed in the report); 0 when memory is refused or
 * `kind` is neither. */
int content_render(const char *source, size_t n, int kind, const char *course,
                   size_t course_length);

/* The last rendered body, NUL-terminated; "" before the first. */
const char *content_html(void);
size_t content_html_size(void);

/* {"title":"…","description":"…","faults":[{"line":12,"message":"…"}],"dropped":0,
 *  "toc":[{"level":2,"id":"…","text":"…"}]} of the last rendered source. `dropped` counts faults
 * that the list had no room for. */
const char *content_report(void);

#endif
