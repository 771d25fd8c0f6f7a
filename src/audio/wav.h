/* WAV files: RIFF/WAVE with PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, of any number of
 * channels up to WAV_MOST_CHANNELS, also with the extensible header (Microsoft, "Multiple channel
 * audio data and WAVE files"). */
#ifndef WAV_H
#define WAV_H

#include "audio/sound.h"

enum { WAV_MOST_CHANNELS = 32 };

struct wav_format {
    uint32_t rate;
    uint16_t channels, bits;
    bool floats;
};

/* Read a file, the mean of its channels. Between SOUND_LEAST_RATE and SOUND_MOST_RATE samples a
 * second, at most SOUND_MOST_SECONDS. Floats that are not finite become 0. A data chunk that
 * promises more than there is (as recorders that stream leave it) ends with the file.
 * STATUS_INVALID_FILE with key "wav" for what is no such file, STATUS_LIMIT for one too long.
 * sound_free() is called in any case. */
bool wav_read(const void *bytes, size_t size, struct sound *sound, struct wav_format *format,
              struct status *status);

#endif
