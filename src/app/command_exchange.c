#include "app/command_exchange.h"

#include "app/command_tools.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/exchange_model.h"
#include "train/checkpoint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, USAGE = 2 };

static const char export_usage[] =
    "usage: recurrence export --model FILE.safetensors --to keras|torch|onnx --out FILE\n"
    "                         [--state yes]\n";
static const char import_usage[] =
    "usage: recurrence import --from keras --architecture FILE.json --weights FILE.safetensors\n"
    "                         --out FILE.safetensors\n"
    "       recurrence import --from torch --weights FILE.safetensors --out FILE.safetensors\n";

/* What is converted, and the answer. */
struct work {
    struct buffer request, bytes, text, result;
};

static void free_work(struct work *work) {
    buffer_free(&work->request);
    buffer_free(&work->bytes);
    buffer_free(&work->text);
    buffer_free(&work->result);
}

static void tell_notes(const cJSON *answer) {
    const cJSON *notes = cJSON_GetObjectItemCaseSensitive(answer, "notes");
    for (const cJSON *note = notes ? notes->child : NULL; note; note = note->next)
        fprintf(stderr, "note: %s\n", note->valuestring);
}

/* The member of the answer, as it stands there: it comes first and the notes last. */
static void cut_member(struct buffer *text) {
    size_t begin = strcspn(text->data, ":") + 1;
    size_t end = begin;
    for (const char *at = text->data; (at = strstr(at + 1, ",\"notes\":["));)
        end = (size_t)(at - text->data);
    memmove(text->data, text->data + begin, end - begin);
    text->length = end - begin;
    text->data[text->length] = '\0';
}

static bool convert(struct work *work, struct status *status) {
    if (buffer_failed(&work->request)) return status_no_memory(status);
    if (!exchange_convert(work->request.data, work->request.length, work->bytes.data,
                          work->bytes.length, &work->text, &work->result, status))
        return false;
    cJSON *answer = json_parse(work->text.data, work->text.length, status);
    if (!answer) return false;
    tell_notes(answer);
    cJSON_Delete(answer);
    cut_member(&work->text);
    return true;
}

/* ---- export ---- */

static bool ask_export(struct work *work, const char *path, const char *to, bool state,
                       struct status *status) {
    struct buffer file = {0};
    struct trainer *trainer = NULL;
    if (command_tools_read(path, &file, status))
        trainer = checkpoint_load(file.data, file.length, status);
    buffer_free(&file);
    if (!trainer) return false;
    buffer_text(&work->request, "{\"to\":");
    json_quote(&work->request, to, strlen(to));
    buffer_format(&work->request, ",\"state\":%s,\"layers\":", state ? "true" : "false");
    layer_config_write_all(&trainer_network(trainer)->config, &work->request);
    buffer_byte(&work->request, '}');
    bool good = checkpoint_save_weights(trainer, &work->bytes, status);
    trainer_destroy(trainer);
    return good;
}

/* "model.json" becomes "model.safetensors" */
static bool write_beside(const char *path, const struct buffer *bytes, struct status *status) {
    struct buffer name = {0};
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    bool ending = dot && (!slash || dot > slash);
    buffer_append(&name, path, ending ? (size_t)(dot - path) : strlen(path));
    buffer_text(&name, ".safetensors");
    bool good = buffer_failed(&name) ? status_no_memory(status)
                : strcmp(name.data, path) == 0
                    ? status_set(status, STATUS_USAGE, "out",
                                 "--out is the file of the architecture: "
                                 "end it in .json")
                    : command_tools_write(name.data, bytes, status);
    buffer_free(&name);
    return good;
}

static bool write_export(const struct work *work, const char *to, const char *out,
                         struct status *status) {
    if (strcmp(to, "keras") != 0) return command_tools_write(out, &work->result, status);
    return write_beside(out, &work->result, status) &&
           command_tools_write(out, &work->text, status);
}

int command_export(int argc, char **argv) {
    const char *model = NULL, *to = NULL, *out = NULL, *state = NULL;
    const struct command_option options[] = {
        {"--model", &model}, {"--to", &to}, {"--out", &out}, {"--state", &state}, {NULL, NULL}};
    struct work work = {0};
    struct status status = {0};
    if (!command_tools_options(argc, argv, options) || !model || !to || !out ||
        (state && strcmp(state, "yes") != 0)) {
        fputs(export_usage, stderr);
        return USAGE;
    }
    bool good = ask_export(&work, model, to, state != NULL, &status) && convert(&work, &status) &&
                write_export(&work, to, out, &status);
    free_work(&work);
    return good ? DONE : command_tools_report(argv[0], &status);
}

/* ---- import ---- */

static bool ask_import(struct work *work, const char *from, const char *architecture,
                       const char *weights, struct status *status) {
    buffer_text(&work->request, "{\"from\":");
    json_quote(&work->request, from, strlen(from));
    if (architecture) {
        buffer_text(&work->request, ",\"architecture\":");
        if (!command_tools_read(architecture, &work->request, status)) return false;
    }
    buffer_byte(&work->request, '}');
    return command_tools_read(weights, &work->bytes, status);
}

int command_import(int argc, char **argv) {
    const char *from = NULL, *architecture = NULL, *weights = NULL, *out = NULL;
    const struct command_option options[] = {{"--from", &from},
                                             {"--architecture", &architecture},
                                             {"--weights", &weights},
                                             {"--out", &out},
                                             {NULL, NULL}};
    struct work work = {0};
    struct status status = {0};
    if (!command_tools_options(argc, argv, options) || !from || !weights || !out ||
        (strcmp(from, "keras") == 0 && !architecture)) {
        fputs(import_usage, stderr);
        return USAGE;
    }
    bool good = ask_import(&work, from, architecture, weights, &status) &&
                convert(&work, &status) && command_tools_write(out, &work.result, &status);
    if (good) puts(work.text.data);
    free_work(&work);
    return good ? DONE : command_tools_report(argv[0], &status);
}
