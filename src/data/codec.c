#include "data/codec.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "data/words.h"
#include <stdlib.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

void codec_destroy(struct codec *codec) {
    lexicon_destroy(codec->words);
    memset(codec, 0, sizeof *codec);
}

size_t codec_size(const struct codec *codec) {
    return codec->reserved + (codec->words ? lexicon_count(codec->words) : codec->characters.count);
}

uint64_t codec_bytes(const struct codec *codec) {
    return codec->words ? lexicon_bytes(codec->words) : 0;
}

/* ---- gathering ---- */

struct entry {
    uint32_t uses, index;
};

/* Most used first; among equals the one that came first. */
static int by_use(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->uses != y->uses) return x->uses > y->uses ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

struct tally {
    struct lexicon *all;
    struct entry *entries; /* one for each of all */
    size_t room;
};

static bool make_room(struct tally *tally) {
    if (lexicon_count(tally->all) < tally->room) return true;
    size_t room = tally->room ? 2 * tally->room : 64;
    struct entry *entries = memory_resize(tally->entries, room, sizeof *entries);
    if (!entries) return false;
    tally->entries = entries;
    tally->room = room;
    return true;
}

/* A string beyond LEXICON_MAX others counts as unknown: it came late, so it is rare. */
static bool count_word(struct tally *tally, struct word word, struct status *status) {
    size_t count = lexicon_count(tally->all);
    bool full = count == LEXICON_MAX;
    if (!full && !make_room(tally)) return status_no_memory(status);
    int32_t i = full ? lexicon_find(tally->all, word.text, word.length)
                     : lexicon_add(tally->all, word.text, word.length, status);
    if (i < 0) return full;
    if ((size_t)i == count) tally->entries[i] = (struct entry){0, (uint32_t)i};
    tally->entries[i].uses++;
    return true;
}

static bool count_text(const struct codec *codec, struct tally *tally, struct codec_text text,
                       struct status *status) {
    struct word word = {text.text, text.length};
    if (codec->unit == CODEC_LABEL) return count_word(tally, word, status);
    size_t at = vocabulary_start(text.text, text.length);
    while (words_next(text.text, text.length, &at, !codec->reserved, &word))
        if (!count_word(tally, word, status)) return false;
    return true;
}

static bool keep(struct codec *codec, const struct tally *tally, size_t most,
                 struct status *status) {
    size_t count = lexicon_count(tally->all), kept = count < most ? count : most;
    bool replaces = kept < count && !codec->reserved;
    if (replaces && codec->unit == CODEC_LABEL)
        return status_set(status, STATUS_LIMIT, "labels",
                          "there are %zu or more different labels, the most is %zu", count, most);
    if (count && (codec->unit == CODEC_WORD || codec->reserved))
        sort_array(tally->entries, count, sizeof *tally->entries, by_use);
    for (size_t i = 0; i < kept - replaces; i++) {
        size_t length;
        const char *text = lexicon_text(tally->all, tally->entries[i].index, &length);
        if (lexicon_add(codec->words, text, length, status) < 0) return false;
    }
    return !replaces || lexicon_add(codec->words, replacement, 3, status) >= 0;
}

static bool gather_words(struct codec *codec, const struct codec_text *texts, size_t count,
                         size_t most, struct status *status) {
    struct tally tally = {.all = lexicon_create(status)};
    codec->words = lexicon_create(status);
    bool good = tally.all && codec->words;
    for (size_t i = 0; i < count && good; i++) good = count_text(codec, &tally, texts[i], status);
    good = good && keep(codec, &tally, most, status);
    free(tally.entries);
    lexicon_destroy(tally.all);
    return good;
}

static bool gather_characters(struct codec *codec, const struct codec_text *texts, size_t count,
                              struct status *status) {
    uint32_t *uses = memory_array(VOCABULARY_CODE_POINTS, sizeof *uses);
    if (!uses) return status_no_memory(status);
    for (size_t i = 0; i < count; i++) vocabulary_count(texts[i].text, texts[i].length, uses);
    bool good = vocabulary_choose(&codec->characters, uses, status);
    free(uses);
    return good;
}

bool codec_build(struct codec *codec, enum codec_unit unit, size_t reserved,
                 const struct codec_text *texts, size_t count, size_t most, struct status *status) {
    memset(codec, 0, sizeof *codec);
    codec->unit = unit;
    codec->reserved = reserved;
    if (!most || most > CODEC_MAX_WORDS) most = CODEC_MAX_WORDS;
    if (unit == CODEC_CHARACTER ? gather_characters(codec, texts, count, status)
                                : gather_words(codec, texts, count, most, status))
        return true;
    codec_destroy(codec);
    return false;
}

/* ---- tokens of a text ---- */

size_t codec_length(const struct codec *codec, const char *text, size_t length) {
    if (codec->unit == CODEC_LABEL) return 1;
    if (codec->unit == CODEC_CHARACTER) return vocabulary_characters(text, length);
    struct word word;
    size_t count = 0;
    for (size_t at = vocabulary_start(text, length);
         words_next(text, length, &at, !codec->reserved, &word);)
        count++;
    return count;
}

/* What stands for the unknown, -1: nothing. */
static int32_t unknown_token(const struct codec *codec) {
    if (codec->reserved) return CODEC_UNKNOWN;
    return codec->words ? lexicon_find(codec->words, replacement, 3)
                        : vocabulary_token(&codec->characters, VOCABULARY_REPLACEMENT);
}

/* The next unit's number behind the reserved ones, -1 when it is unknown; false at the end. */
static bool next(const struct codec *codec, const char *text, size_t length, size_t *at,
                 int32_t *number) {
    struct word word = {text, length};
    if (codec->unit == CODEC_CHARACTER) {
        if (*at >= length) return false;
        *number = vocabulary_token(&codec->characters, vocabulary_next(text, length, at));
        return true;
    }
    if (codec->unit == CODEC_WORD) {
        if (!words_next(text, length, at, !codec->reserved, &word)) return false;
    } else if ((*at)++) {
        return false;
    }
    *number = lexicon_find(codec->words, word.text, word.length);
    return true;
}

size_t codec_encode(const struct codec *codec, const char *text, size_t length, uint16_t *tokens,
                    size_t room, size_t *unknown) {
    int32_t number, other = unknown_token(codec);
    size_t count = 0, at = codec->unit == CODEC_LABEL ? 0 : vocabulary_start(text, length);
    *unknown = 0;
    while (count < room && next(codec, text, length, &at, &number)) {
        if (number < 0) ++*unknown;
        number = number < 0 ? other : number + (int32_t)codec->reserved;
        if (number >= 0) tokens[count++] = (uint16_t)number;
    }
    return count;
}

/* ---- text of tokens ---- */

/* The text of a token, empty when it has none; `utf8` may come to hold it. */
static struct word text_of(const struct codec *codec, size_t token, char utf8[UTF8_MAX_BYTES]) {
    struct word word = {utf8, 0};
    if (token < codec->reserved || token >= codec_size(codec)) return word;
    token -= codec->reserved;
    if (codec->words)
        word.text = lexicon_text(codec->words, token, &word.length);
    else
        word.length = utf8_encode(codec->characters.code_points[token], utf8);
    return word;
}

void codec_decode(const struct codec *codec, uint16_t token, struct buffer *out) {
    char utf8[UTF8_MAX_BYTES];
    struct word word = text_of(codec, token, utf8);
    buffer_append(out, word.text, word.length);
}

static bool one_of(const char *const *texts, struct word word) {
    for (; *texts; texts++)
        if (strlen(*texts) == word.length && memcmp(*texts, word.text, word.length) == 0)
            return true;
    return false;
}

/* Whether a word ends in one of the texts. */
static bool ends(const char *const *texts, struct word word) {
    for (size_t last = 1; last <= 3 && last <= word.length; last += 2)
        if (one_of(texts, (struct word){word.text + word.length - last, last})) return true;
    return false;
}

void codec_decode_all(const struct codec *codec, const uint16_t *tokens, size_t count,
                      struct buffer *out) {
    static const char *const before[] = {"'", "’", "(", "[", NULL};
    static const char *const after[] = {",", ".", "…", ")", "]", NULL};
    bool spaces = codec->unit == CODEC_LABEL || (codec->unit == CODEC_WORD && codec->reserved);
    bool glued = true;
    for (size_t i = 0; i < count; i++) {
        char utf8[UTF8_MAX_BYTES];
        struct word word = text_of(codec, tokens[i], utf8);
        if (word.length == 0) continue;
        if (spaces && !glued && !one_of(after, word)) buffer_byte(out, ' ');
        buffer_append(out, word.text, word.length);
        glued = ends(before, word);
    }
}

static void write_texts(const struct codec *codec, size_t first, struct buffer *out) {
    static const char *const names[CODEC_RESERVED] = {"<padding>", "<unknown>", "<start>", "<end>"};
    char utf8[UTF8_MAX_BYTES];
    buffer_byte(out, '[');
    for (size_t i = first; i < codec_size(codec); i++) {
        struct word word = text_of(codec, i, utf8);
        if (i < codec->reserved) word = (struct word){names[i], strlen(names[i])};
        if (i > first) buffer_byte(out, ',');
        json_quote(out, word.text, word.length);
    }
    buffer_byte(out, ']');
}

void codec_write(const struct codec *codec, struct buffer *out) {
    write_texts(codec, 0, out);
}

/* ---- saved models ---- */

static const char *const units[] = {"character", "word", "label", NULL};

void codec_save(const struct codec *codec, struct buffer *out) {
    buffer_format(out, "{\"unit\":\"%s\",\"reserved\":%zu,", units[codec->unit], codec->reserved);
    if (codec->words) {
        buffer_text(out, "\"words\":");
        write_texts(codec, codec->reserved, out);
    } else {
        buffer_text(out, "\"characters\":[");
        for (size_t i = 0; i < codec->characters.count; i++)
            buffer_format(out, "%s%lu", i ? "," : "",
                          (unsigned long)codec->characters.code_points[i]);
        buffer_byte(out, ']');
    }
    buffer_byte(out, '}');
}

static bool load_words(struct codec *codec, const cJSON *array, struct status *status) {
    codec->words = lexicon_create(status);
    if (!codec->words) return false;
    size_t count = 0;
    for (const cJSON *item = array->child; item; item = item->next, count++) {
        bool string = cJSON_IsString(item);
        if (string &&
            lexicon_add(codec->words, item->valuestring, strlen(item->valuestring), status) < 0)
            return false;
        if (!string || lexicon_count(codec->words) == count)
            return status_set(status, STATUS_INVALID_FILE, "words",
                              "word %zu is no string, or there twice", count);
    }
    return true;
}

static bool load_characters(struct codec *codec, const cJSON *array, struct status *status) {
    uint32_t code_points[VOCABULARY_MAX];
    size_t count = 0;
    for (const cJSON *item = array->child; item; item = item->next) {
        double c = cJSON_IsNumber(item) ? item->valuedouble : 0;
        bool whole = c >= 1 && c < VOCABULARY_CODE_POINTS && c == (double)(uint32_t)c;
        code_points[count++] = whole ? (uint32_t)c : 0; /* which is refused */
    }
    return vocabulary_from_code_points(&codec->characters, code_points, count, status);
}

static bool load(struct codec *codec, const cJSON *object, struct status *status) {
    static const char *const characters[] = {"unit", "reserved", "characters", NULL},
                             *const words[] = {"unit", "reserved", "words", NULL};
    int unit = 0;
    int64_t reserved = 0;
    const cJSON *array = NULL;
    if (!cJSON_IsObject(object)) return json_expect_object(object, "", words, status);
    if (!json_choice(object, "", "unit", units, &unit, status)) return false;
    const char *const *keys = unit == CODEC_CHARACTER ? characters : words;
    int most = unit == CODEC_CHARACTER ? VOCABULARY_MAX : CODEC_MAX_WORDS;
    if (!json_expect_object(object, "", keys, status)) return false;
    for (size_t i = 0; i < 3; i++)
        if (!json_require(object, "", keys[i], status)) return false;
    if (!json_integer(object, "", "reserved", 0, CODEC_RESERVED, &reserved, status) ||
        !json_array(object, "", keys[2], 1, most, &array, status))
        return false;
    if (reserved % 2)
        return status_set(status, STATUS_INVALID_FILE, "reserved", "\"reserved\" is 0, 2 or 4");
    codec->unit = (enum codec_unit)unit;
    codec->reserved = (size_t)reserved;
    return unit == CODEC_CHARACTER ? load_characters(codec, array, status)
                                   : load_words(codec, array, status);
}

bool codec_load(struct codec *codec, const cJSON *object, struct status *status) {
    struct status fault = {0};
    memset(codec, 0, sizeof *codec);
    if (load(codec, object, &fault)) return true;
    codec_destroy(codec);
    enum status_code code = fault.code == STATUS_NO_MEMORY ? fault.code : STATUS_INVALID_FILE;
    return status_set(status, code, fault.key, "%s", fault.message);
}
