/* lessons/course.json: the pages of this module in order, and the modules around it. */
#ifndef COURSE_H
#define COURSE_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

enum { COURSE_MAX_PAGES = 100, COURSE_MAX_MODULES = 100 };

struct course_page {
    const char *file;        /* source path from the course's folder: "module5_lesson1.md" */
    const char *short_title; /* "Leçon 1" */
};

struct course_module {
    int number;
    const char *title;       /* "Introduction au NLP" */
    const char *short_title; /* "Intro NLP" */
    const char *href;        /* "../Module1/index.html" */
    bool exists;             /* false: shown as absent, without a link */
};

struct course {
    const char *title, *site;
    int number; /* of this module, one of `modules` */
    struct course_page *pages;
    size_t page_count;
    struct course_module *modules;
    size_t module_count;
    void *json; /* the tree that the strings live in */
};

/* Read the JSON strictly; every fault names its key. Free with course_free(), also after a failure.
 */
bool course_parse(const char *text, size_t length, struct course *course, struct status *status);

/* The module of that number, or NULL; `course` may be NULL. */
const struct course_module *course_module(const struct course *course, int number);

/* The module whose address is `url` as a lesson writes it, or NULL; `course` may be NULL. */
const struct course_module *course_module_at(const struct course *course, const char *url);

void course_free(struct course *course);

#endif
