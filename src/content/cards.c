/* ```cards: a list of cards, each with an optional icon, badge, text and link. */
#include "base/format.h"
#include "base/html.h"
#include "content/directives.h"
#include "content/links.h"
#include <string.h>

enum { MAX_CARDS = 24 };

static const char *const styles[] = {"lessons", "notebooks", "resources", "plain", NULL};

struct card {
    const char *icon, *title, *text, *badge;
    const char *label, *href; /* of the link; both NULL without one */
    char path[32];
};

static bool read_link(struct directive *directive, const cJSON *item, struct card *card) {
    static const char *const keys[] = {"label", "href", NULL};
    const cJSON *link = cJSON_GetObjectItemCaseSensitive(item, "link");
    if (!link) return true;
    char path[64];
    json_path(path, sizeof path, card->path, "link");
    return json_expect_object(link, path, keys, &directive->status) &&
           directives_string(directive, link, path, "label", &card->label) &&
           directives_string(directive, link, path, "href", &card->href);
}

static bool read_card(struct directive *directive, const cJSON *item, struct card *card) {
    static const char *const keys[] = {"icon", "title", "text", "badge", "link", NULL};
    struct status *status = &directive->status;
    return json_expect_object(item, card->path, keys, status) &&
           directives_string(directive, item, card->path, "title", &card->title) &&
           json_string(item, card->path, "icon", &card->icon, status) &&
           json_string(item, card->path, "text", &card->text, status) &&
           json_string(item, card->path, "badge", &card->badge, status) &&
           read_link(directive, item, card);
}

static void append_escaped(struct buffer *out, const char *text) {
    html_escape(out, text, strlen(text));
}

static void write_badge(struct buffer *out, const char *badge) {
    static const char *const names[][2] = {{"Fondamental", " badge-fondamental"},
                                           {"Intermédiaire", " badge-intermediaire"},
                                           {"Avancé", " badge-avance"},
                                           {"Expert", " badge-expert"}};
    const char *extra = "";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], badge) == 0) extra = names[i][1];
    buffer_format(out, "<span class=\"badge%s\">", extra);
    append_escaped(out, badge);
    buffer_text(out, "</span>");
}

static bool write_title(struct directive *directive, const struct card *card) {
    struct buffer slug = {0};
    slug_append(&slug, card->title, strlen(card->title));
    const char *id = slug.failed ? NULL : slug_unique(&directive->document->slugs, slug.data);
    buffer_free(&slug);
    if (!id)
        return status_set(&directive->status, STATUS_LIMIT, NULL, "too many headings on one page");
    buffer_format(&directive->html, "<h3 id=\"%s\">", id);
    append_escaped(&directive->html, card->title);
    buffer_text(&directive->html, "</h3>");
    return true;
}

static bool write_link(struct directive *directive, const struct card *card) {
    char path[64];
    json_path(path, sizeof path, card->path, "link");
    if (url_classify(card->href, false) == URL_UNSAFE) {
        char key[96];
        json_path(key, sizeof key, path, "href");
        return status_set(&directive->status, STATUS_INVALID_CONFIG, key,
                          "\"%s\": this address is not allowed", key);
    }
    buffer_text(&directive->html, "<p class=\"card-link\">");
    links_open(directive->document, directives_line(directive, path, "href"), card->href, "",
               &directive->html);
    append_escaped(&directive->html, card->label);
    buffer_text(&directive->html, "</a></p>");
    return true;
}

static bool write_card(struct directive *directive, const struct card *card, int number) {
    struct buffer *out = &directive->html;
    buffer_format(out, "<li class=\"card stagger-%d\">", number);
    if (card->icon) {
        buffer_text(out, "<span class=\"card-icon\" aria-hidden=\"true\">");
        append_escaped(out, card->icon);
        buffer_text(out, "</span>");
    }
    if (card->badge) write_badge(out, card->badge);
    if (!write_title(directive, card)) return false;
    if (card->text) {
        buffer_text(out, "<p class=\"card-text\">");
        if (!directives_markdown(directive, card->path, "text", card->text)) return false;
        buffer_text(out, "</p>");
    }
    if (card->href && !write_link(directive, card)) return false;
    buffer_text(out, "</li>\n");
    return true;
}

bool cards_write(struct directive *directive) {
    static const char *const keys[] = {"style", "items", NULL};
    const cJSON *json = directive->json, *list = NULL;
    struct status *status = &directive->status;
    int style = 3, index = 0;
    if (!json_expect_object(json, "", keys, status) ||
        !json_choice(json, "", "style", styles, &style, status) ||
        !json_require(json, "", "items", status) ||
        !json_array(json, "", "items", 1, MAX_CARDS, &list, status))
        return false;
    buffer_format(&directive->html, "<ul class=\"cards cards-%s\">\n", styles[style]);
    for (const cJSON *item = list->child; item; item = item->next, index++) {
        struct card card = {0};
        format_text(card.path, sizeof card.path, "items[%d]", index);
        if (!read_card(directive, item, &card) || !write_card(directive, &card, index + 1))
            return false;
    }
    buffer_text(&directive->html, "</ul>");
    return true;
}
