/* The commands of `recurrence` that gather all lessons. Each takes its own name in argv[0] and
 * returns the exit code: 0 done, 1 the work failed, 2 wrong usage. FILEs lie in FOLDER, which is
 * the course's. */
#ifndef COMMAND_COURSE_H
#define COMMAND_COURSE_H

/* index --course FILE --root FOLDER FILE...: the sections of all FILEs as JSON, for the search. */
int command_index(int argc, char **argv);

/* glossary --shell FILE --course FILE --root FOLDER FILE...: the page of all terms. */
int command_glossary(int argc, char **argv);

/* book --shell FILE --course FILE --root FOLDER FILE...: all lessons as one page. */
int command_book(int argc, char **argv);

#endif
