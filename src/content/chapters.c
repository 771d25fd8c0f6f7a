#include "content/chapters.h"

#include "content/slug.h"
#include "content/url.h"
#include <stdlib.h>
#include <string.h>

bool chapters_add(struct chapters *chapters, const char *file, const char *short_title) {
    if (chapters->count == CHAPTERS_MAX) return false;
    struct buffer prefix = {0};
    slug_append(&prefix, short_title, strlen(short_title));
    buffer_byte(&prefix, '-');
    struct chapter chapter = {file, short_title, buffer_take(&prefix, NULL)};
    if (!chapter.prefix) return false;
    chapters->items[chapters->count++] = chapter;
    return true;
}

void chapters_append_id(const struct chapter *chapter, struct buffer *out) {
    buffer_append(out, chapter->prefix, strlen(chapter->prefix) - 1);
}

/* Whether `page`, an address on the built site up to `length`, is the chapter's page. */
static bool is_page_of(const struct chapter *chapter, const char *page, size_t length) {
    struct buffer own = {0};
    url_append_page(&own, chapter->file);
    bool same = !own.failed && own.length == length && memcmp(own.data, page, length) == 0;
    buffer_free(&own);
    return same;
}

static const struct chapter *find(const struct chapters *chapters, const char *page) {
    size_t length = strcspn(page, "?#");
    for (size_t i = 0; i < chapters->count; i++)
        if (is_page_of(&chapters->items[i], page, length)) return &chapters->items[i];
    return NULL;
}

bool chapters_append_address(const struct chapters *chapters, const char *url, struct buffer *out) {
    struct buffer page = {0};
    url_append_page(&page, url);
    const struct chapter *chapter = page.failed ? NULL : find(chapters, page.data);
    if (chapter) {
        const char *fragment = strchr(url, '#');
        buffer_byte(out, '#');
        if (fragment && fragment[1])
            buffer_format(out, "%s%s", chapter->prefix, fragment + 1);
        else
            chapters_append_id(chapter, out);
    }
    buffer_free(&page);
    return chapter != NULL;
}

void chapters_free(struct chapters *chapters) {
    for (size_t i = 0; i < chapters->count; i++) free(chapters->items[i].prefix);
    memset(chapters, 0, sizeof *chapters);
}
