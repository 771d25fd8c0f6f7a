#include "content/notebook.h"

#include "base/html.h"
#include "base/json.h"
#include "content/code.h"
#include "content/jsontext.h"
#include "content/limits.h"
#include "content/markdown.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct document *document;
    struct buffer *out;
    const char *place;   /* the cell at hand in the file's text, NULL when it cannot be told */
    const char *counted; /* lines are counted up to here */
    int line;            /* the line of `counted` */
    int number;          /* of the cell, from 1 */
};

static const cJSON *get(const cJSON *object, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* The line of a place at or after the last one asked for; of that one for NULL. */
static int line_at(struct reader *reader, const char *place) {
    if (!place) return reader->line;
    for (; reader->counted < place; reader->counted++) reader->line += *reader->counted == '\n';
    return reader->line;
}

/* nbformat's "multiline string": a string or an array of strings. */
static bool append_text(struct buffer *out, const cJSON *value) {
    if (cJSON_IsString(value)) {
        buffer_text(out, value->valuestring);
        return true;
    }
    if (!cJSON_IsArray(value)) return false;
    for (const cJSON *part = value->child; part; part = part->next) {
        if (!cJSON_IsString(part)) return false;
        buffer_text(out, part->valuestring);
    }
    return true;
}

static void write_fault(struct reader *reader, const char *what) {
    int line = line_at(reader, reader->place);
    diagnostics_add(&reader->document->diagnostics, line, "cell %d: %s", reader->number, what);
    buffer_format(reader->out,
                  "<div class=\"fault\" role=\"note\"><strong>cell %d</strong> line %d: ",
                  reader->number, line);
    html_escape(reader->out, what, strlen(what));
    buffer_text(reader->out, "</div>\n");
}

/* Terminal colours: ESC [ … letter, and a lone ESC. */
static void append_plain(struct buffer *out, const char *text) {
    const char *escape;
    while ((escape = strchr(text, '\x1B')) != NULL) {
        html_escape(out, text, (size_t)(escape - text));
        text = escape + 1;
        if (*text == '[') {
            text += 1 + strspn(text + 1, "0123456789;:?");
            if (*text && (unsigned char)*text < 0x80) text++;
        }
    }
    html_escape(out, text, strlen(text));
}

static void write_output_text(struct reader *reader, const char *kind, const char *text) {
    buffer_format(reader->out, "<div class=\"output %s\"><pre tabindex=\"0\">", kind);
    append_plain(reader->out, text);
    buffer_text(reader->out, "</pre></div>\n");
}

static void write_multiline(struct reader *reader, const char *kind, const cJSON *value) {
    struct buffer text = {0};
    if (!append_text(&text, value))
        write_fault(reader, "the text of an output must be a string or an array of strings");
    else
        write_output_text(reader, kind, text.data ? text.data : "");
    if (text.failed) reader->document->failed = true;
    buffer_free(&text);
}

static void write_error(struct reader *reader, const cJSON *output) {
    const cJSON *name = get(output, "ename"), *value = get(output, "evalue");
    const cJSON *trace = get(output, "traceback");
    struct buffer text = {0};
    if (cJSON_IsArray(trace) && trace->child) {
        for (const cJSON *line = trace->child; line; line = line->next)
            if (cJSON_IsString(line)) buffer_format(&text, "%s\n", line->valuestring);
    } else {
        buffer_format(&text, "%s: %s", cJSON_IsString(name) ? name->valuestring : "Error",
                      cJSON_IsString(value) ? value->valuestring : "");
    }
    write_output_text(reader, "error", text.data ? text.data : "");
    if (text.failed) reader->document->failed = true;
    buffer_free(&text);
}

static void write_data(struct reader *reader, const cJSON *output) {
    const cJSON *data = get(output, "data");
    const cJSON *plain = get(data, "text/plain");
    bool rich = data && data->child && (data->child->next || !plain);
    if (rich)
        buffer_text(reader->out,
                    "<p class=\"output-note\">Sortie graphique, à voir dans Jupyter.</p>\n");
    if (plain) write_multiline(reader, "result", plain);
}

static void write_output(struct reader *reader, const cJSON *output) {
    const cJSON *type = get(output, "output_type");
    const char *name = cJSON_IsString(type) ? type->valuestring : "";
    if (strcmp(name, "stream") == 0)
        write_multiline(reader, "stream", get(output, "text"));
    else if (strcmp(name, "error") == 0)
        write_error(reader, output);
    else if (strcmp(name, "execute_result") == 0 || strcmp(name, "display_data") == 0)
        write_data(reader, output);
    else
        write_fault(reader, "an output has no known \"output_type\"");
}

static void write_count(struct reader *reader, const cJSON *cell) {
    const cJSON *count = get(cell, "execution_count");
    double number = cJSON_IsNumber(count) ? count->valuedouble : 0;
    if (number >= 1 && number < 1e9)
        buffer_format(reader->out, "<p class=\"cell-count\">Entrée [%d]</p>\n", (int)number);
    else
        buffer_text(reader->out, "<p class=\"cell-count\">Entrée [ ]</p>\n");
}

static void write_code(struct reader *reader, const cJSON *cell, const char *source) {
    buffer_text(reader->out, "<div class=\"cell cell-code\">\n");
    write_count(reader, cell);
    code_append(reader->out, "python", source, strlen(source));
    buffer_byte(reader->out, '\n');
    const cJSON *outputs = get(cell, "outputs");
    if (!cJSON_IsArray(outputs)) {
        write_fault(reader, "a code cell needs the array \"outputs\"");
    } else {
        for (const cJSON *output = outputs->child; output; output = output->next)
            write_output(reader, output);
    }
    buffer_text(reader->out, "</div>\n");
}

/* Faults name the line of the file: an array of strings has one line of source on each of its own.
 */
static void set_lines(struct reader *reader) {
    const char *source = reader->place ? jsontext_member(reader->place, "source") : NULL;
    const char *first = source ? jsontext_first(source) : NULL;
    int line = line_at(reader, first ? first : source ? source : reader->place);
    reader->document->line_offset = line - 1;
    reader->document->fixed_line = first ? 0 : line;
}

static void write_markdown(struct reader *reader, const char *source) {
    struct status status = {0};
    set_lines(reader);
    buffer_text(reader->out, "<div class=\"cell cell-markdown\">\n");
    if (!markdown_render(reader->document, source, strlen(source), reader->out, &status))
        write_fault(reader, status.message);
    buffer_text(reader->out, "</div>\n");
    reader->document->fixed_line = reader->document->line_offset = 0;
}

static void write_raw(struct reader *reader, const char *source) {
    buffer_text(reader->out, "<div class=\"cell cell-raw\"><pre tabindex=\"0\">");
    html_escape(reader->out, source, strlen(source));
    buffer_text(reader->out, "</pre></div>\n");
}

static void write_cell(struct reader *reader, const cJSON *cell) {
    const cJSON *type = get(cell, "cell_type");
    const char *name = cJSON_IsString(type) ? type->valuestring : "";
    struct buffer source = {0};
    if (!cJSON_IsObject(cell))
        write_fault(reader, "a cell must be an object {…}");
    else if (!name[0])
        write_fault(reader, "the string \"cell_type\" is missing");
    else if (!append_text(&source, get(cell, "source")))
        write_fault(reader, "\"source\" must be a string or an array of strings");
    else if (strcmp(name, "markdown") == 0)
        write_markdown(reader, source.data ? source.data : "");
    else if (strcmp(name, "code") == 0)
        write_code(reader, cell, source.data ? source.data : "");
    else if (strcmp(name, "raw") == 0)
        write_raw(reader, source.data ? source.data : "");
    else
        write_fault(reader, "\"cell_type\" must be markdown, code or raw");
    if (source.failed) reader->document->failed = true;
    buffer_free(&source);
}

static bool check_format(const cJSON *root, struct status *status) {
    const cJSON *format = get(root, "nbformat");
    if (!cJSON_IsObject(root))
        return status_set(status, STATUS_INVALID_FILE, NULL,
                          "a notebook must be one JSON object {…}");
    if (!cJSON_IsNumber(format))
        return status_set(status, STATUS_INVALID_FILE, "nbformat",
                          "the number \"nbformat\" is missing");
    if (format->valuedouble < 4 || format->valuedouble >= 5)
        return status_set(status, STATUS_INVALID_FILE, "nbformat", "\"nbformat\" must be 4");
    const cJSON *cells = get(root, "cells");
    if (!cJSON_IsArray(cells))
        return status_set(status, STATUS_INVALID_FILE, "cells", "the array \"cells\" is missing");
    if (cJSON_GetArraySize(cells) > LIMITS_CELLS)
        return status_set(status, STATUS_LIMIT, "cells", "too many cells, the most is %d",
                          LIMITS_CELLS);
    return true;
}

bool notebook_render(struct document *document, const char *text, size_t length, struct buffer *out,
                     struct status *status) {
    if (length > LIMITS_SOURCE_BYTES)
        return status_set_line(status, STATUS_LIMIT, 1,
                               "too many bytes in one source, the most is %d", LIMITS_SOURCE_BYTES);
    cJSON *root = json_parse(text, length, status);
    if (!root || !check_format(root, status)) {
        cJSON_Delete(root);
        return false;
    }
    struct reader reader = {.document = document, .out = out, .counted = text, .line = 1};
    const char *cells = jsontext_member(jsontext_skip_space(text), "cells");
    reader.place = cells ? jsontext_first(cells) : NULL;
    for (const cJSON *cell = get(root, "cells")->child; cell; cell = cell->next) {
        reader.number++;
        write_cell(&reader, cell);
        if (reader.place) reader.place = jsontext_next(reader.place);
    }
    cJSON_Delete(root);
    return (!document->failed && !buffer_failed(out)) || status_no_memory(status);
}
