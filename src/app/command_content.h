/* The commands of `recurrence` that work on lessons. Each takes its own name in argv[0] and returns
 * the exit code: 0 done, 1 the work failed, 2 wrong usage. Results go to standard output, the rest
 * to standard error. */
#ifndef COMMAND_CONTENT_H
#define COMMAND_CONTENT_H

/* render FILE.md|FILE.ipynb: the HTML body; faults of the source go to standard error and do not
 * count as a failure. A course.json beside the file or up to two folders above it is used. */
int command_render(int argc, char **argv);

/* check PATH...: every fault as file:line: message; 1 if any. Folders are walked for course.json,
 * .md (but README and LICENCE files) and .ipynb. */
int command_check(int argc, char **argv);

/* page --shell FILE --course FILE --root FOLDER FILE: a complete page. 1 when the source has a
 * fault; the page is written all the same. */
int command_page(int argc, char **argv);

#endif
