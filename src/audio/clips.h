/* A file of short clips, as the build makes it of synthetic voices (data/chiffres.bin) and the page
 * of the reader's own recordings.
 *
 *   8 bytes   "RCLIPS01"
 *   4 bytes   n, little-endian: bytes of the header
 *   n bytes   the header, JSON:
 *             {"rate":8000,"source":"…","words":["zéro",…],       source: may be left out
 *              "voices":[{"name":"fr+f2","split":"train"},…],     split: "train", "validation",
 * "test" "clips":[[word, voice, samples],…]}                indices, and bytes of sound then the
 * clips' samples end to end, a byte each (companding.h). */
#ifndef CLIPS_H
#define CLIPS_H

#include "audio/sound.h"
#include "base/buffer.h"
#include <cJSON.h>

enum {
    CLIPS_MOST_BYTES = 16 << 20,
    CLIPS_MOST_WORDS = 64,
    CLIPS_MOST_VOICES = 256,
    CLIPS_MOST = 4096,
    CLIPS_MOST_SAMPLES = 10 * SOUND_RATE, /* of one clip */
};

enum clips_split { CLIPS_TRAIN, CLIPS_VALIDATION, CLIPS_TEST, CLIPS_SPLITS };
extern const char *const clips_splits[]; /* their names, NULL-terminated */

struct clip {
    uint16_t word, voice;
    uint32_t samples;
    size_t offset; /* of its first byte in the sound */
};

struct clips {
    char *source; /* who speaks; NULL: not said */
    size_t word_count, voice_count, count;
    char *words[CLIPS_MOST_WORDS];
    char *voices[CLIPS_MOST_VOICES];
    enum clips_split splits[CLIPS_MOST_VOICES];
    struct clip *all;
    const unsigned char *sound; /* in the bytes that were read */
};

/* Read the file that `bytes` begin with, which must stay while `clips` (zero before) is used; *used
 * is its size: other files may follow. STATUS_INVALID_FILE with the key at fault ("clips[3]").
 * clips_free() is called in any case. */
bool clips_read(struct clips *clips, const void *bytes, size_t size, size_t *used,
                struct status *status);
void clips_free(struct clips *clips);

/* One clip as sound of SOUND_RATE. sound_free() is called in any case. */
bool clips_sound(const struct clips *clips, size_t index, struct sound *sound,
                 struct status *status);

/* What the header says of the clips, appended: {"source":"…","words":[…],"voices":[…],
 * "clips":[…]}. */
void clips_describe(const struct clips *clips, struct buffer *out);

/* Read such an object into `clips` (zero before), as if its sound followed; keys besides are the
 * caller's business. *samples: of all clips. */
bool clips_from_json(struct clips *clips, const cJSON *object, size_t *samples,
                     struct status *status);

/* Append the file of what clips_from_json() has read, `samples` being the clips' end to end. */
bool clips_write(const struct clips *clips, const float *samples, struct buffer *out,
                 struct status *status);

#endif
