/* Text as tokens and back: by characters (vocabulary.h), by words (words.h), or a text as a whole.
 *
 * The first `reserved` tokens are no text: 0 padding, 1 unknown, 2 start, 3 end. With none, tokens
 * are a text of their own: words carry the space before them, so that the tokens' texts laid end to
 * end are the text (line breaks being LF), and what is unknown becomes U+FFFD, or is left out when
 * the codec has none. With reserved tokens, words carry no space and white space is no token: "
 * été" and "été" are the same word. Case is kept.
 *
 * Words are numbered from the most frequent down, labels in the order in which they first came. */
#ifndef CODEC_H
#define CODEC_H

#include "data/lexicon.h"
#include "data/vocabulary.h"
#include <cJSON.h>

enum codec_unit {
    CODEC_CHARACTER,
    CODEC_WORD,
    CODEC_LABEL, /* each text is one token: classes, and words that are given one by one */
};

enum { CODEC_PADDING, CODEC_UNKNOWN, CODEC_START, CODEC_END, CODEC_RESERVED };

enum { CODEC_MAX_WORDS = 8000 };

struct codec {
    enum codec_unit unit;
    size_t reserved;              /* 0, 2 or 4 */
    struct vocabulary characters; /* CODEC_CHARACTER */
    struct lexicon *words;        /* CODEC_WORD, CODEC_LABEL */
};

void codec_destroy(struct codec *codec); /* zeroed after */

/* Gather the units of `count` checked texts. Of more than `most` different words of all of them
 * together (0: CODEC_MAX_WORDS, the most possible) the most frequent are kept, U+FFFD being one of
 * them when there are no reserved tokens; so many labels without reserved tokens are a fault.
 * *codec needs no earlier state, and is zero after a fault. */
struct codec_text {
    const char *text;
    size_t length;
};
bool codec_build(struct codec *codec, enum codec_unit unit, size_t reserved,
                 const struct codec_text *texts, size_t count, size_t most, struct status *status);

/* Tokens there are, the reserved ones included; 0 of a codec that is zero. */
size_t codec_size(const struct codec *codec);

/* The tokens a checked text has, unknown ones counted. */
size_t codec_length(const struct codec *codec, const char *text, size_t length);

/* Writes at most `room` tokens, returns their number, and in *unknown those not known. */
size_t codec_encode(const struct codec *codec, const char *text, size_t length, uint16_t *tokens,
                    size_t room, size_t *unknown);

/* Append the UTF-8 of a token; of a reserved one, or one that does not exist, nothing. */
void codec_decode(const struct codec *codec, uint16_t token, struct buffer *out);

/* Append the text of a sequence, reserved tokens left out. Where words carry no space, and between
 * labels, a space is put, but not after an apostrophe, ( or [ nor before , . … ) or ]. */
void codec_decode_all(const struct codec *codec, const uint16_t *tokens, size_t count,
                      struct buffer *out);

/* Append a JSON array of one string per token, of reserved ones "<padding>", "<unknown>",
 * "<start>", "<end>". */
void codec_write(const struct codec *codec, struct buffer *out);

/* For saved models: {"unit":"word","reserved":2,"words":["…",…]} or {…,"characters":[10,32,…]};
 * the unit is "character", "word" or "label". What cannot come from codec_save() is
 * STATUS_INVALID_FILE; *codec needs no earlier state, and is zero after a fault. */
void codec_save(const struct codec *codec, struct buffer *out);
bool codec_load(struct codec *codec, const cJSON *object, struct status *status);

/* Bytes of memory taken, beside the struct. */
uint64_t codec_bytes(const struct codec *codec);

#endif
