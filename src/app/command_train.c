#define _POSIX_C_SOURCE 199309L /* clock_gettime */

#include "app/command_train.h"

#include "base/buffer.h"
#include "base/status.h"
#include "base/utf8.h"
#include "train/checkpoint.h"
#include "train/trainer.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DONE = 0, FAILED = 1, USAGE = 2 };

static const char train_usage[] =
    "usage: recurrence train --config FILE --text FILE --steps N --out FILE.safetensors\n";
static const char generate_usage[] =
    "usage: recurrence generate --model FILE.safetensors --prompt TEXT --length N\n"
    "                           [--temperature T --top-k K --top-p P --seed S]\n";

/* ---- options ---- */

struct option {
    const char *name;
    const char **value; /* NULL until given */
};

/* Every argument is a known option with a value, none twice. */
static bool read_options(int argc, char **argv, const struct option *options) {
    for (int i = 1; i < argc; i += 2) {
        const struct option *option = options;
        while (option->name && strcmp(option->name, argv[i]) != 0) option++;
        if (!option->name || i + 1 == argc || *option->value) {
            fprintf(stderr, "recurrence %s: %s \"%s\"\n", argv[0],
                    !option->name   ? "unknown option"
                    : i + 1 == argc ? "no value after"
                                    : "given twice",
                    argv[i]);
            return false;
        }
        *option->value = argv[i + 1];
    }
    return true;
}

/* The number in `text`, within bounds; `text` NULL leaves *out. */
static bool read_number(const char *name, const char *text, double least, double most, bool whole,
                        double *out) {
    if (!text) return true;
    char *end;
    double x = strtod(text, &end);
    if (end == text || *end || !(x >= least && x <= most) || (whole && x != floor(x))) {
        fprintf(stderr, "recurrence: %s must be a %snumber between %g and %.0f, not \"%s\"\n", name,
                whole ? "whole " : "", least, most, text);
        return false;
    }
    *out = x;
    return true;
}

/* ---- files ---- */

static bool read_file(const char *path, struct buffer *out, struct status *status) {
    char block[65536];
    FILE *file = fopen(path, "rb");
    if (!file) return status_set(status, STATUS_IO, path, "%s: cannot be opened", path);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) buffer_append(out, block, n);
    bool good = !ferror(file);
    fclose(file);
    if (!good) return status_set(status, STATUS_IO, path, "%s: cannot be read", path);
    return buffer_failed(out) ? status_no_memory(status) : true;
}

static bool write_file(const char *path, const struct buffer *bytes, struct status *status) {
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(bytes->data, 1, bytes->length, file) == bytes->length;
    if (file && fclose(file) != 0) good = false;
    return good || status_set(status, STATUS_IO, path, "%s: cannot be written", path);
}

static int report(const char *command, const struct status *status) {
    fprintf(stderr, "recurrence %s: %s: %s\n", command, status_name(status->code), status->message);
    return FAILED;
}

/* ---- train ---- */

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct trainer *open_trainer(const char *config_path, const char *text_path,
                                    struct status *status) {
    struct buffer config = {0}, text = {0};
    static struct train_config parsed;
    struct trainer *trainer = NULL;
    if (read_file(config_path, &config, status) && read_file(text_path, &text, status) &&
        train_config_parse(&parsed, config.data ? config.data : "", config.length, status))
        trainer = trainer_create(&parsed, text.data ? text.data : "", text.length, status);
    buffer_free(&config);
    buffer_free(&text);
    return trainer;
}

/* A line every two seconds at most, and at the last step. */
static void tell(const struct trainer_metrics *m, double now, bool last, double *told) {
    if (!last && now - *told < 2) return;
    *told = now;
    fprintf(stderr, "step %.0f  epoch %.0f  loss %.4f  gradient norm %.3f\n", m->step, m->epoch,
            m->loss, m->gradient_norm);
}

static bool run_steps(struct trainer *trainer, double steps, struct trainer_metrics *m,
                      double *speed, struct status *status) {
    double start = seconds(), told = start, characters = 0;
    for (double i = 0; i < steps; i++) {
        if (!trainer_step(trainer, m, status)) return false;
        characters += m->characters;
        tell(m, seconds(), i + 1 == steps, &told);
    }
    double taken = seconds() - start;
    *speed = taken > 0 ? characters / taken : 0;
    return true;
}

static bool save(const struct trainer *trainer, const char *path, struct status *status) {
    struct buffer bytes = {0};
    bool good = checkpoint_save(trainer, true, &bytes, status) && write_file(path, &bytes, status);
    buffer_free(&bytes);
    return good;
}

static void print_result(const struct trainer_metrics *m, double validation, double speed) {
    printf("{\"step\":%.0f,\"epoch\":%.0f,\"loss\":%.6f,", m->step, m->epoch, m->loss);
    if (isnan(validation))
        printf("\"valLoss\":null,");
    else
        printf("\"valLoss\":%.6f,", validation);
    printf("\"charactersPerSecond\":%.0f}\n", speed);
}

static bool train(struct trainer *trainer, double steps, const char *out, struct status *status) {
    struct trainer_metrics m = {0};
    struct trainer_validation v = {0};
    double speed = 0;
    if (!run_steps(trainer, steps, &m, &speed, status) ||
        !trainer_validate(trainer, true, SIZE_MAX, &v, status) || !save(trainer, out, status))
        return false;
    print_result(&m, v.loss, speed);
    return true;
}

int command_train(int argc, char **argv) {
    const char *config = NULL, *text = NULL, *steps = NULL, *out = NULL;
    const struct option options[] = {{"--config", &config},
                                     {"--text", &text},
                                     {"--steps", &steps},
                                     {"--out", &out},
                                     {NULL, NULL}};
    double count = 0;
    struct status status = {0};
    if (!read_options(argc, argv, options) || !config || !text || !steps || !out ||
        !read_number("--steps", steps, 1, 1e9, true, &count)) {
        fputs(train_usage, stderr);
        return USAGE;
    }
    struct trainer *trainer = open_trainer(config, text, &status);
    bool good = trainer && train(trainer, count, out, &status);
    trainer_destroy(trainer);
    return good ? DONE : report(argv[0], &status);
}

/* ---- generate ---- */

static struct trainer *open_model(const char *path, struct status *status) {
    struct buffer bytes = {0};
    struct trainer *trainer = NULL;
    if (read_file(path, &bytes, status))
        trainer = checkpoint_load(bytes.data, bytes.length, status);
    buffer_free(&bytes);
    return trainer;
}

static bool print_text(struct trainer *trainer, double length, struct status *status) {
    struct buffer piece = {0};
    int32_t token = 0;
    while (length-- > 0 && (token = sampler_next(trainer_sampler(trainer), status)) >= 0) {
        buffer_clear(&piece);
        codec_decode(trainer_output_codec(trainer), (uint16_t)token, &piece);
        fwrite(piece.data, 1, piece.length, stdout);
    }
    buffer_free(&piece);
    return token != -1;
}

/* Of a translation the whole: its words are put together at the end. */
static bool print_translation(struct trainer *trainer, double length, struct status *status) {
    struct buffer whole = {0};
    int32_t token = 0;
    while (length-- > 0 && token >= 0) token = sampler_next(trainer_sampler(trainer), status);
    sampler_text(trainer_sampler(trainer), &whole);
    if (whole.length) fwrite(whole.data, 1, whole.length, stdout);
    buffer_free(&whole);
    return token != -1;
}

static bool generate(struct trainer *trainer, struct sampler_options *options, const char *prompt,
                     double length, struct status *status) {
    struct sampler *sampler = trainer_sampler(trainer);
    options->source = trainer_config(trainer)->task == TASK_SEQ2SEQ;
    if (!sampler_start(sampler, options, prompt, strlen(prompt), status)) return false;
    if (sampler->unknown)
        fprintf(stderr, "characters of the prompt that the model does not know: %zu\n",
                sampler->unknown);
    if (!options->source) fputs(prompt, stdout);
    if (!(options->source ? print_translation : print_text)(trainer, length, status)) return false;
    putchar('\n');
    return fflush(stdout) == 0 || status_set(status, STATUS_IO, NULL, "the output was refused");
}

struct generate_arguments {
    const char *model, *prompt, *length, *temperature, *top_k, *top_p, *seed;
};

static bool read_generation(const struct generate_arguments *a, struct sampler_options *options,
                            double *length) {
    double top_k = 0, seed = 0;
    *options = sampler_default();
    if (!a->model || !a->prompt || !a->length ||
        !read_number("--length", a->length, 0, 1e9, true, length) ||
        !read_number("--temperature", a->temperature, 0, SAMPLER_MAX_TEMPERATURE, false,
                     &options->temperature) ||
        !read_number("--top-k", a->top_k, 0, SAMPLER_MAX_TOP_K, true, &top_k) ||
        !read_number("--top-p", a->top_p, 0, 1, false, &options->top_p) ||
        !read_number("--seed", a->seed, 0, TRAIN_CONFIG_MAX_SEED, true, &seed))
        return false;
    options->top_k = (size_t)top_k;
    options->seed = (uint64_t)seed;
    return true;
}

int command_generate(int argc, char **argv) {
    struct generate_arguments a = {0};
    const struct option options[] = {{"--model", &a.model},   {"--prompt", &a.prompt},
                                     {"--length", &a.length}, {"--temperature", &a.temperature},
                                     {"--top-k", &a.top_k},   {"--top-p", &a.top_p},
                                     {"--seed", &a.seed},     {NULL, NULL}};
    struct sampler_options sampling;
    double length = 0;
    struct status status = {0};
    if (!read_options(argc, argv, options) || !read_generation(&a, &sampling, &length)) {
        fputs(generate_usage, stderr);
        return USAGE;
    }
    struct trainer *trainer = open_model(a.model, &status);
    bool good = trainer && generate(trainer, &sampling, a.prompt, length, &status);
    trainer_destroy(trainer);
    return good ? DONE : report(argv[0], &status);
}
