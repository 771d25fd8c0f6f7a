#include "content/course.h"

#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "content/url.h"
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 96 };

static bool required_string(const cJSON *object, const char *path, const char *key,
                            const char **out, struct status *status) {
    return json_require(object, path, key, status) && json_string(object, path, key, out, status);
}

static bool required_number(const cJSON *object, const char *path, int *out,
                            struct status *status) {
    int64_t number = 0;
    bool ok = json_require(object, path, "number", status) &&
              json_integer(object, path, "number", 1, 999, &number, status);
    *out = (int)number;
    return ok;
}

static bool fault(struct status *status, const char *path, const char *key, const char *what) {
    char full[PATH_SIZE];
    json_path(full, sizeof full, path, key);
    return status_set(status, STATUS_INVALID_CONFIG, full, "\"%s\" %s", full, what);
}

static bool read_page(const cJSON *item, const char *path, struct course *course,
                      struct status *status) {
    static const char *const keys[] = {"file", "short", NULL};
    struct course_page page = {0};
    if (!json_expect_object(item, path, keys, status) ||
        !required_string(item, path, "file", &page.file, status) ||
        !required_string(item, path, "short", &page.short_title, status))
        return false;
    for (size_t i = 0; i < course->page_count; i++)
        if (strcmp(course->pages[i].file, page.file) == 0)
            return fault(status, path, "file", "names a page that stands in the list already");
    course->pages[course->page_count++] = page;
    return true;
}

static bool read_module(const cJSON *item, const char *path, struct course *course,
                        struct status *status) {
    static const char *const keys[] = {"number", "title", "short", "href", "exists", NULL};
    struct course_module module = {0};
    if (!json_expect_object(item, path, keys, status) ||
        !required_number(item, path, &module.number, status) ||
        !required_string(item, path, "title", &module.title, status) ||
        !required_string(item, path, "short", &module.short_title, status) ||
        !required_string(item, path, "href", &module.href, status) ||
        !json_require(item, path, "exists", status) ||
        !json_boolean(item, path, "exists", &module.exists, status))
        return false;
    if (url_classify(module.href, false) == URL_UNSAFE)
        return fault(status, path, "href", "has a scheme that is not allowed");
    if (course_module(course, module.number))
        return fault(status, path, "number", "is given twice");
    course->modules[course->module_count++] = module;
    return true;
}

typedef bool read_item(const cJSON *item, const char *path, struct course *course,
                       struct status *status);

static bool read_list(const cJSON *root, const char *key, int most, read_item *read,
                      struct course *course, struct status *status) {
    const cJSON *list = NULL;
    if (!json_require(root, "", key, status) || !json_array(root, "", key, 1, most, &list, status))
        return false;
    int index = 0;
    for (const cJSON *item = list->child; item; item = item->next) {
        char path[PATH_SIZE];
        format_text(path, sizeof path, "%s[%d]", key, index++);
        if (!read(item, path, course, status)) return false;
    }
    return true;
}

bool course_parse(const char *text, size_t length, struct course *course, struct status *status) {
    static const char *const keys[] = {"title", "site", "number", "pages", "modules", NULL};
    memset(course, 0, sizeof *course);
    cJSON *root = json_parse(text, length, status);
    course->json = root;
    if (!root) return false;
    course->pages = memory_array(COURSE_MAX_PAGES, sizeof *course->pages);
    course->modules = memory_array(COURSE_MAX_MODULES, sizeof *course->modules);
    if (!course->pages || !course->modules) return status_no_memory(status);
    return json_expect_object(root, "", keys, status) &&
           required_string(root, "", "title", &course->title, status) &&
           required_string(root, "", "site", &course->site, status) &&
           required_number(root, "", &course->number, status) &&
           read_list(root, "pages", COURSE_MAX_PAGES, read_page, course, status) &&
           read_list(root, "modules", COURSE_MAX_MODULES, read_module, course, status) &&
           (course_module(course, course->number) ||
            fault(status, "", "number", "is not the number of one of the modules"));
}

const struct course_module *course_module(const struct course *course, int number) {
    for (size_t i = 0; course && i < course->module_count; i++)
        if (course->modules[i].number == number) return &course->modules[i];
    return NULL;
}

const struct course_module *course_module_at(const struct course *course, const char *url) {
    for (size_t i = 0; course && i < course->module_count; i++)
        if (strcmp(course->modules[i].href, url) == 0) return &course->modules[i];
    return NULL;
}

void course_free(struct course *course) {
    free(course->pages);
    free(course->modules);
    cJSON_Delete(course->json);
    memset(course, 0, sizeof *course);
}
