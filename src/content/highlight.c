#include "content/highlight.h"

#include "base/html.h"
#include <stdbool.h>
#include <string.h>

/* Both lists are sorted: they are searched by halves. */
static const char *const keywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
};
static const char *const builtins[] = {
    "abs",    "all",  "any",        "bool",  "dict",     "enumerate", "filter",
    "float",  "int",  "isinstance", "len",   "list",     "map",       "max",
    "min",    "open", "print",      "range", "reversed", "round",     "set",
    "sorted", "str",  "sum",        "super", "tuple",    "type",      "zip",
};

struct scanner {
    struct buffer *out;
    const char *code;
    size_t length;
    size_t at;
    bool naming; /* the last word was def or class */
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

static void emit(struct scanner *scanner, size_t length, const char *token) {
    if (token) {
        buffer_text(scanner->out, "<span class=\"tok-");
        buffer_text(scanner->out, token);
        buffer_text(scanner->out, "\">");
    }
    html_escape(scanner->out, scanner->code + scanner->at, length);
    if (token) buffer_text(scanner->out, "</span>");
    scanner->at += length;
}

static size_t comment_length(const char *text, size_t length) {
    size_t end = 0;
    while (end < length && text[end] != '\n') end++;
    return end;
}

/* From the opening quote; a string of one line ends at the line's end at the latest. */
static size_t string_length(const char *text, size_t length) {
    char quote = text[0];
    bool triple = length >= 3 && text[1] == quote && text[2] == quote;
    size_t at = triple ? 3 : 1;
    for (; at < length; at++) {
        if (text[at] == '\\' && at + 1 < length)
            at++;
        else if (!triple && text[at] == '\n')
            return at;
        else if (text[at] == quote && !triple)
            return at + 1;
        else if (triple && length - at >= 3 && strncmp(text + at, text, 3) == 0)
            return at + 3;
    }
    return length;
}

static size_t number_length(const char *text, size_t length) {
    size_t end = 0;
    while (end < length) {
        bool sign = (text[end] == '+' || text[end] == '-') && end &&
                    (text[end - 1] == 'e' || text[end - 1] == 'E') && text[1] != 'x';
        if (!is_word(text[end]) && text[end] != '.' && !sign) break;
        end++;
    }
    return end;
}

static size_t word_length(const char *text, size_t length) {
    size_t end = 0;
    while (end < length && is_word(text[end])) end++;
    return end;
}

/* Up to two letters of r, b, f, u right before a quote. */
static size_t prefix_length(const char *text, size_t length) {
    size_t end = 0;
    while (end < 2 && end < length && text[end] && strchr("rRbBfFuU", text[end])) end++;
    return end < length && (text[end] == '"' || text[end] == '\'') ? end : 0;
}

static bool stands_in(const char *word, size_t length, const char *const *list, size_t count) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(word, list[middle], length);
        if (order == 0 && list[middle][length]) order = -1;
        if (order == 0) return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static void scan_word(struct scanner *scanner, size_t length) {
    const char *word = scanner->code + scanner->at;
    const char *token = NULL;
    if (scanner->naming)
        token = "f";
    else if (stands_in(word, length, keywords, sizeof keywords / sizeof *keywords))
        token = "k";
    else if (stands_in(word, length, builtins, sizeof builtins / sizeof *builtins) &&
             (scanner->at == 0 || word[-1] != '.'))
        token = "b";
    scanner->naming = token && token[0] == 'k' &&
                      ((length == 3 && memcmp(word, "def", 3) == 0) ||
                       (length == 5 && memcmp(word, "class", 5) == 0));
    emit(scanner, length, token);
}

static bool at_line_start(const struct scanner *scanner) {
    size_t at = scanner->at;
    while (at && scanner->code[at - 1] == ' ' && scanner->at - at < 64) at--;
    return at == 0 || scanner->code[at - 1] == '\n';
}

static void scan_token(struct scanner *scanner) {
    const char *text = scanner->code + scanner->at;
    size_t rest = scanner->length - scanner->at;
    size_t prefix = prefix_length(text, rest);
    if (text[0] == '#')
        emit(scanner, comment_length(text, rest), "c");
    else if (prefix || text[0] == '"' || text[0] == '\'')
        emit(scanner, prefix + string_length(text + prefix, rest - prefix), "s");
    else if (is_digit(text[0]))
        emit(scanner, number_length(text, rest), "n");
    else if (is_word(text[0]))
        scan_word(scanner, word_length(text, rest));
    else if (text[0] == '@' && rest > 1 && is_word(text[1]) && at_line_start(scanner))
        emit(scanner, 1 + word_length(text + 1, rest - 1), "d");
    else
        emit(scanner, 1, NULL);
}

void highlight_append(struct buffer *out, const char *language, const char *code, size_t length) {
    struct scanner scanner = {.out = out, .code = code, .length = length};
    if (strcmp(language, "python") != 0 && strcmp(language, "py") != 0) {
        html_escape(out, code, length);
        return;
    }
    while (scanner.at < length) scan_token(&scanner);
}
