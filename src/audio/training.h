/* Samples to learn words from: the clips of a file, each in several copies that another speed,
 * room, microphone and noise have changed, and silences beside them, as rows of features. */
#ifndef TRAINING_H
#define TRAINING_H

#include "audio/clips.h"
#include "audio/features.h"

#define TRAINING_SILENCE "silence" /* the label of what holds no word */

enum {
    TRAINING_MOST_COPIES = 100,
    TRAINING_MOST_BYTES = 64 << 20, /* of JSON, as the engine takes it */
};

struct training_settings {
    struct features_settings features;
    size_t copies;   /* of each clip */
    bool augment;    /* false: the clips as they are, silences without any noise */
    double noise[2]; /* decibels below the word's level, from quiet … to loud: [40, 5] */
    double speed[2]; /* slower and higher, by which also the vocal tract is longer or shorter, as a
                      * man's is a third longer than a child's: [0.85, 1.25]; of
                      * the split "train" only: who is tested with is who they are */
    double rooms;    /* the part of the copies that have an echo: 0.5 */
    double silences; /* of the samples of a word so many are silences: 1 */
    uint64_t seed;
};

struct training_settings training_default(void);

/* Append the samples of one split as elements of a JSON array, {"inputs":[[x,…],…],"label":"zéro"},
 * separated by commas, clip by clip and then the silences; *count grows by their number. A sample
 * depends on the seed and its place alone. */
bool training_write(const struct clips *clips, enum clips_split split,
                    const struct training_settings *settings, struct buffer *out, size_t *count,
                    struct status *status);

#endif
