/* What is done to a word: noise, room, microphone; its bytes; where it begins and ends. */
#include "audio/augment.h"
#include "audio/companding.h"
#include "audio/endpoint.h"
#include "audio/wave.h"
#include "check.h"
#include <stdlib.h>

enum { RATE = SOUND_RATE };

static struct status status;
static struct random generator;

static struct sound silence(size_t count) {
    struct sound sound = {0};
    CHECK(sound_take(&sound, count, RATE, &status));
    return sound;
}

static struct sound beep(size_t count, size_t from, size_t to, double hertz) {
    struct sound sound = silence(count);
    for (size_t i = from; i < to; i++)
        sound.samples[i] = (float)(0.5 * wave_sine(hertz * (double)i / RATE));
    return sound;
}

/* The mean product of neighbours, of a level of 1: near 0 white, near 1 dull. */
static double dullness(const float *x, size_t count) {
    double sum = 0;
    for (size_t i = 1; i < count; i++) sum += (double)x[i] * (double)x[i - 1];
    return sum / (double)count;
}

static void test_noise(void) {
    static float x[RATE], again[RATE];
    double dull[AUGMENT_NOISES];
    for (int kind = 0; kind < AUGMENT_NOISES; kind++) {
        random_seed(&generator, 5, 0);
        augment_noise((enum augment_noise)kind, RATE, &generator, x, RATE);
        CHECK_NEAR(sound_level(x, RATE), 1, 1e-4);
        dull[kind] = dullness(x, RATE);
        random_seed(&generator, 5, 0);
        augment_noise((enum augment_noise)kind, RATE, &generator, again, RATE);
        CHECK(!memcmp(x, again, sizeof x));
    }
    CHECK_NEAR(dull[AUGMENT_WHITE], 0, 0.05);
    CHECK(dull[AUGMENT_PINK] > 0.3 && dull[AUGMENT_BROWN] > 0.9 && dull[AUGMENT_HUM] > 0.8);
}

static void test_decibels(void) {
    struct sound sound = silence(RATE);
    random_seed(&generator, 6, 0);
    CHECK(augment_add_noise(&sound, AUGMENT_PINK, 0.5, 20, &generator, &status));
    CHECK_NEAR(sound_level(sound.samples, RATE), 0.05, 1e-5);
    sound_free(&sound);
}

/* A click sounds on, and has lost 60 dB after the time asked for. */
static void test_room(void) {
    for (int i = 0; i < 20; i++) {
        struct sound sound = silence(2 * RATE);
        sound.samples[0] = 1;
        random_seed(&generator, (uint64_t)i, 0);
        CHECK(augment_room(&sound, 0.5, 0.5, &generator, &status));
        CHECK_NEAR(sound.samples[0], 0.5, 0.3);
        double early = sound_level(sound.samples + RATE / 20, RATE / 20);
        double late = sound_level(sound.samples + RATE / 20 + RATE / 2, RATE / 20);
        CHECK(early > 1e-3);
        CHECK_NEAR(20 * log10(late / early), -60, 8);
        sound_free(&sound);
    }
    struct sound dry = beep(1000, 0, 1000, 500), same = beep(1000, 0, 1000, 500);
    CHECK(augment_room(&dry, 0.5, 0, &generator, &status));
    CHECK(!memcmp(dry.samples, same.samples, 1000 * sizeof(float)));
    sound_free(&dry);
    sound_free(&same);
}

static void test_tilt(void) {
    struct sound low = beep(RATE, 0, RATE, 100), high = beep(RATE, 0, RATE, 3500);
    augment_tilt(&low, 0.5);
    augment_tilt(&high, 0.5);
    CHECK_NEAR(sound_level(low.samples, RATE), 1.5 * 0.35355, 0.01);
    CHECK(sound_level(high.samples, RATE) < 0.25);
    augment_gain(&low, 0.1);
    CHECK_NEAR(sound_level(low.samples, RATE), 0.15 * 0.35355, 0.001);
    sound_free(&low);
    sound_free(&high);
}

static void test_companding(void) {
    for (int b = 1; b < 256; b++) CHECK(companding_encode(companding_decode((uint8_t)b)) == b);
    CHECK(companding_decode(128) == 0 && companding_encode(0) == 128);
    CHECK(companding_encode(2) == 255 && companding_encode(-2) == 1);
    CHECK(companding_encode(NAN) == 128 && companding_encode(-INFINITY) == 1);
    CHECK_NEAR(companding_decode(255), 1, 1e-6);
    CHECK_NEAR(companding_decode(0), -1.05, 0.02); /* never written */
    double signal = 0, noise = 0;
    for (int i = 0; i < 8000; i++) {
        float x = (float)(0.3 * wave_sine(0.0137 * i));
        double error = (double)(companding_decode(companding_encode(x)) - x);
        signal += (double)x * (double)x;
        noise += error * error;
    }
    CHECK(10 * log10(signal / noise) > 37);
}

static void find(const struct sound *sound, bool spoken, double from, double to) {
    struct endpoint found;
    CHECK(endpoint_find(sound, &found, &status) && found.spoken == spoken);
    CHECK_NEAR(found.from, from, 160);
    CHECK_NEAR(found.to, to, 160);
}

static void test_endpoint(void) {
    struct sound sound = beep(RATE, 2000, 5000, 300);
    find(&sound, true, 2000 - 240, 5000 + 240);
    /* A burst after a stop belongs to the word, one a second later does not. */
    struct sound word = beep(4 * RATE, 8000, 10000, 300), noise = silence(4 * RATE);
    struct sound burst = beep(4 * RATE, 11200, 11600, 3000);
    for (size_t i = 0; i < word.count; i++) word.samples[i] += 0.3F * burst.samples[i];
    for (size_t i = 24000; i < 24400; i++) word.samples[i] = 0.1F;
    random_seed(&generator, 1, 0);
    CHECK(augment_add_noise(&noise, AUGMENT_PINK, 0.35, 35, &generator, &status));
    for (size_t i = 0; i < word.count; i++) word.samples[i] += noise.samples[i];
    find(&word, true, 8000 - 240, 11600 + 240);
    find(&noise, false, 0, 4 * RATE);
    struct sound still = silence(RATE), nothing = silence(0), loud = beep(RATE, 0, RATE, 300);
    find(&still, false, 0, RATE);
    find(&nothing, false, 0, 0);
    find(&loud, false, 0, RATE);
    struct sound *all[] = {&sound, &word, &burst, &noise, &still, &nothing, &loud};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) sound_free(all[i]);
}

int main(void) {
    test_noise();
    test_decibels();
    test_room();
    test_tilt();
    test_companding();
    test_endpoint();
    return check_report("augment");
}
