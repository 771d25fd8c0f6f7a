#include "projects/cut.h"

#include "base/json.h"
#include "data/vocabulary.h"
#include "data/words.h"

bool cut_words(const char *text, size_t length, struct buffer *out, struct status *status) {
    if (!vocabulary_check_text(text, length, status)) return false;
    struct word word;
    size_t at = 0, count = 0;
    buffer_text(out, "{\"words\":[");
    for (; count < CUT_MAX && words_next(text, length, &at, false, &word); count++) {
        if (count) buffer_byte(out, ',');
        json_quote(out, word.text, word.length);
    }
    buffer_text(out, count == CUT_MAX && words_next(text, length, &at, false, &word)
                         ? "],\"cut\":true}"
                         : "]}");
    return true;
}
