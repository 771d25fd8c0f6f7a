#include "audio/wav.h"

#include <math.h>
#include <string.h>

enum { PCM = 1, FLOATS = 3, EXTENSIBLE = 0xFFFE };

struct bytes {
    const unsigned char *at;
    size_t size;
};

static bool fault(struct status *status, const char *what) {
    return status_set(status, STATUS_INVALID_FILE, "wav", "not a WAV file that can be read: %s",
                      what);
}

static uint32_t whole(const unsigned char *at, size_t bytes) {
    uint32_t x = 0;
    for (size_t i = bytes; i-- > 0;) x = x << 8 | at[i];
    return x;
}

static bool named(const unsigned char *at, const char *name) {
    return memcmp(at, name, 4) == 0;
}

/* ---- chunks ---- */

/* The first chunk of a name; size 0 and at NULL when there is none. One that runs over the end of
 * the file ends there. */
static struct bytes chunk(struct bytes file, const char *name) {
    size_t at = 12;
    while (file.size - at >= 8) {
        size_t size = whole(file.at + at + 4, 4), left = file.size - at - 8;
        const unsigned char *from = file.at + at + 8;
        if (named(file.at + at, name)) return (struct bytes){from, size < left ? size : left};
        if (size >= left) break;
        at += 8 + size + (size & 1); /* padded to even */
        if (at > file.size) break;
    }
    return (struct bytes){NULL, 0};
}

static bool read_format(struct bytes header, struct wav_format *format, struct status *status) {
    if (!header.at || header.size < 16) return fault(status, "it has no format");
    uint32_t tag = whole(header.at, 2);
    if (tag == EXTENSIBLE) {
        if (header.size < 26) return fault(status, "its format is cut off");
        tag = whole(header.at + 24, 2); /* the first of the subformat's GUID */
    }
    *format = (struct wav_format){.rate = whole(header.at + 4, 4),
                                  .channels = (uint16_t)whole(header.at + 2, 2),
                                  .bits = (uint16_t)whole(header.at + 14, 2),
                                  .floats = tag == FLOATS};
    uint16_t bits = format->bits;
    bool known = tag == PCM      ? bits == 8 || bits == 16 || bits == 24 || bits == 32
                 : tag == FLOATS ? bits == 32 || bits == 64
                                 : false;
    if (!known) return fault(status, "only PCM of 8, 16, 24 and 32 bits and floats are known");
    if (format->channels < 1 || format->channels > WAV_MOST_CHANNELS)
        return fault(status, "it has no channels, or too many");
    if (format->rate < SOUND_LEAST_RATE || format->rate > SOUND_MOST_RATE)
        return fault(status, "its rate is out of range");
    return whole(header.at + 12, 2) == (uint32_t)format->channels * (bits / 8u) ||
           fault(status, "its format contradicts itself");
}

/* ---- samples ---- */

static double float_of(const unsigned char *at, size_t bytes) {
    double x;
    if (bytes == 8) {
        uint64_t bits = (uint64_t)whole(at + 4, 4) << 32 | whole(at, 4);
        memcpy(&x, &bits, sizeof x);
    } else {
        uint32_t bits = whole(at, 4);
        float y;
        memcpy(&y, &bits, sizeof y);
        x = (double)y;
    }
    return fabs(x) <= 1e6 ? x : 0; /* and NaN */
}

/* Bytes of 8 bits are without a sign, with 128 as zero; the others have one. */
static double whole_of(const unsigned char *at, size_t bytes) {
    if (bytes == 1) return ((double)at[0] - 128) / 128;
    int32_t x = (int32_t)(whole(at, bytes) << (32 - 8 * bytes));
    return (double)x / 2147483648.0;
}

static void mix(const struct wav_format *format, const unsigned char *at, struct sound *sound) {
    size_t width = format->bits / 8u;
    for (size_t i = 0; i < sound->count; i++) {
        double sum = 0;
        for (size_t c = 0; c < format->channels; c++, at += width)
            sum += format->floats ? float_of(at, width) : whole_of(at, width);
        sound->samples[i] = (float)(sum / format->channels);
    }
}

bool wav_read(const void *bytes, size_t size, struct sound *sound, struct wav_format *format,
              struct status *status) {
    struct bytes file = {bytes, size};
    if (size < 12 || !named(file.at, "RIFF") || !named(file.at + 8, "WAVE"))
        return fault(status, "it does not begin as one");
    if (!read_format(chunk(file, "fmt "), format, status)) return false;
    struct bytes data = chunk(file, "data");
    size_t count = data.size / ((size_t)format->channels * (format->bits / 8u));
    if (!count) return fault(status, "it has no samples");
    if (count > (size_t)format->rate * SOUND_MOST_SECONDS)
        return status_set(status, STATUS_LIMIT, "wav", "the sound is longer than %d seconds",
                          SOUND_MOST_SECONDS);
    if (!sound_take(sound, count, format->rate, status)) return false;
    mix(format, data.at, sound);
    return true;
}
