/* WAV files: every kind of sample, many channels, broken and hostile ones. */
#include "audio/wav.h"
#include "base/random.h"
#include "check.h"
#include <stdlib.h>

static unsigned char file[1024];
static size_t size;
static struct sound sound;
static struct wav_format format;
static struct status status;

static void put(uint64_t x, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) file[size++] = (unsigned char)(i < 8 ? x >> (8 * i) : 0);
}

static void name(const char *four) {
    memcpy(file + size, four, 4);
    size += 4;
}

/* A header for `bytes` of data, which the caller puts behind it. */
static void begin(unsigned tag, unsigned channels, unsigned rate, unsigned bits, size_t bytes) {
    bool extensible = tag > 0xFF;
    size = 0;
    name("RIFF");
    put(0xFFFFFFFF, 4);
    name("WAVE");
    name("LIST");
    put(3, 4);
    put(0x616263, 4); /* padded to even */
    name("fmt ");
    put(extensible ? 40 : 16, 4);
    put(extensible ? 0xFFFE : tag, 2);
    put(channels, 2);
    put(rate, 4);
    put((uint64_t)rate * channels * bits / 8, 4);
    put(channels * bits / 8, 2);
    put(bits, 2);
    if (extensible) {
        put(22, 2);
        put(bits, 2);
        put(0, 4);
        put(tag & 0xFF, 2);
        put(0, 14);
    }
    name("data");
    put(bytes, 4);
}

static bool read_bytes(size_t count) {
    unsigned char *copy = malloc(count ? count : 1); /* so that a byte too far is seen */
    memcpy(copy, file, count);
    sound_free(&sound);
    status_clear(&status);
    bool good = wav_read(copy, count, &sound, &format, &status);
    CHECK(good == (status.code == STATUS_OK));
    free(copy);
    return good;
}

static bool read_file(void) {
    return read_bytes(size);
}

static void put_float(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    put(bits, 4);
}

static void test_samples(void) {
    static const struct {
        unsigned bits;
        uint64_t half, least;
    } cases[] = {
        {8, 192, 0}, {16, 0x4000, 0x8000}, {24, 0x400000, 0x800000}, {32, 0x40000000, 0x80000000}};
    for (size_t i = 0; i < 4; i++) {
        size_t bytes = cases[i].bits / 8;
        begin(1, 1, 8000, cases[i].bits, 3 * bytes);
        put(cases[i].half, bytes);
        put(cases[i].least, bytes);
        put(i ? 0 : 128, bytes);
        CHECK(read_file() && sound.count == 3 && sound.rate == 8000);
        CHECK_NEAR(sound.samples[0], 0.5, 1e-9);
        CHECK_NEAR(sound.samples[1], -1, 1e-9);
        CHECK_NEAR(sound.samples[2], 0, 1e-9);
    }
    begin(3, 1, 44100, 32, 16);
    put_float(0.25F);
    put_float(NAN);
    put_float(INFINITY);
    put_float(-1.5F);
    CHECK(read_file() && sound.count == 4 && format.floats);
    CHECK(sound.samples[0] == 0.25F && sound.samples[1] == 0 && sound.samples[2] == 0 &&
          sound.samples[3] == -1.5F);
    begin(3, 1, 44100, 64, 8);
    put(0x3FE0000000000000, 8);
    CHECK(read_file() && sound.samples[0] == 0.5F);
}

static void test_stereo(void) {
    begin(0x101, 2, 48000, 16, 8);
    put(0x4000, 2);
    put(0xC000, 2);
    put(0x4000, 2);
    put(0x2000, 2);
    CHECK(read_file() && sound.count == 2 && sound.rate == 48000 && format.channels == 2);
    CHECK_NEAR(sound.samples[0], 0, 1e-9);
    CHECK_NEAR(sound.samples[1], 0.375, 1e-9);
}

static void refused(enum status_code code) {
    CHECK(!read_file() && status.code == code);
    CHECK_TEXT(status.key, "wav");
}

static void test_refused(void) {
    static const struct {
        unsigned tag, channels, rate, bits;
    } cases[] = {{2, 1, 8000, 16}, {1, 0, 8000, 16},   {1, 33, 8000, 16}, {1, 1, 999, 16},
                 {1, 1, 0, 16},    {1, 1, 400000, 16}, {1, 1, 8000, 12},  {3, 1, 8000, 16},
                 {1, 1, 8000, 0},  {0x102, 1, 8000, 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(cases[i].tag, cases[i].channels, cases[i].rate, cases[i].bits, 4);
        put(0, 4);
        refused(STATUS_INVALID_FILE);
    }
    begin(1, 1, 8000, 16, 4); /* no samples */
    refused(STATUS_INVALID_FILE);
    size = (size_t)snprintf((char *)file, sizeof file, "ID3\x04 not a WAV file at all, but longer");
    refused(STATUS_INVALID_FILE);
    size = 0;
    refused(STATUS_INVALID_FILE);
}

/* What recorders leave that could not go back to the header: the data end with the file. */
static void test_endless(void) {
    begin(1, 1, 8000, 16, 0xFFFFFFFF);
    put(0x4000, 2);
    put(0x4000, 2);
    put(1, 1);
    CHECK(read_file() && sound.count == 2);
}

static void test_too_long(void) {
    size_t bytes = (size_t)1000 * (SOUND_MOST_SECONDS + 1), head;
    begin(1, 1, 1000, 8, bytes);
    head = size;
    unsigned char *whole = calloc(1, head + bytes);
    memcpy(whole, file, head);
    status_clear(&status);
    CHECK(!wav_read(whole, head + bytes, &sound, &format, &status) && status.code == STATUS_LIMIT);
    free(whole);
}

/* Every length, and many files with bytes changed: a clean answer each time. */
static void test_mutated(void) {
    struct random random;
    unsigned char good[sizeof file];
    begin(0x101, 2, 48000, 24, 60);
    for (int i = 0; i < 20; i++) put((uint64_t)i * 70000, 3);
    memcpy(good, file, size);
    for (size_t i = 0; i < size; i++) read_bytes(i);
    random_seed(&random, 1, 0);
    size_t read = 0;
    for (int i = 0; i < 20000; i++) {
        memcpy(file, good, size);
        for (uint32_t n = 1 + random_below(&random, 4); n; n--)
            file[random_below(&random, (uint32_t)size)] = (unsigned char)random_bits(&random);
        read += read_file();
    }
    CHECK(read > 2000);
}

int main(void) {
    test_samples();
    test_stereo();
    test_refused();
    test_endless();
    test_too_long();
    test_mutated();
    sound_free(&sound);
    return check_report("wav");
}
