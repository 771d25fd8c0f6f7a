/* The course's sources as files: what the commands that work on lessons share. */
#ifndef SOURCES_H
#define SOURCES_H

#include "base/buffer.h"
#include "content/lesson.h"
#include <stdbool.h>
#include <stdio.h>

/* A course.json and whether it was found. */
struct source_course {
    struct course course;
    bool known;
};

/* Prints how a command is called; returns the exit code 2. */
int sources_usage(const char *usage);

bool sources_ends_with(const char *text, const char *suffix);
bool sources_is_file(const char *path);
bool sources_is_folder(const char *path);

/* Append "folder of `path`" + "/" + `name`. */
void sources_beside(struct buffer *out, const char *path, const char *name);

/* `file` seen from the folder `root`, NULL when it does not lie in it. */
const char *sources_relative(const char *root, const char *file);

/* Append the whole file, or a little more of it than the limit of a source. */
bool sources_read(const char *path, struct buffer *out);

/* Read a course.json; course_free(&out->course) in any case. */
bool sources_course(const char *path, struct source_course *out, struct status *status);

/* The course.json beside `path` or up to two folders above; not finding one is no failure. */
void sources_find_course(const char *path, struct source_course *out);

/* Render a source as a page. A failure is said on standard error; lesson_free() in any case. */
bool sources_lesson(const char *path, const struct source_course *course, const char *root,
                    struct lesson *lesson);

/* Print each as "path:line: message"; whether there are any. */
bool sources_faults(FILE *to, const char *path, const struct diagnostics *diagnostics);

#endif
