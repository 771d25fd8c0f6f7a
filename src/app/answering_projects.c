#include "app/answering_api.h"

#include "projects/projects.h"

bool answering_answer(const char *request, size_t length, const void *bytes, size_t size,
                      struct buffer *text, struct buffer *result, struct status *status) {
    (void)result; /* all answers are text */
    return projects_answer(request, length, bytes, size, text, status);
}
