/* Python tokens, and other text left alone. */
#include "content/highlight.h"
#include "unit/check.h"

static void check(const char *language, const char *code, const char *expected) {
    struct buffer out = {0};
    buffer_text(&out, "");
    highlight_append(&out, language, code, strlen(code));
    CHECK_TEXT(out.data, expected);
    buffer_free(&out);
}

#define K(x) "<span class=\"tok-k\">" x "</span>"
#define B(x) "<span class=\"tok-b\">" x "</span>"
#define F(x) "<span class=\"tok-f\">" x "</span>"
#define D(x) "<span class=\"tok-d\">" x "</span>"
#define S(x) "<span class=\"tok-s\">" x "</span>"
#define C(x) "<span class=\"tok-c\">" x "</span>"
#define N(x) "<span class=\"tok-n\">" x "</span>"

static void test_words(void) {
    check("python", "def f(x):\n    return None\n",
          K("def") " " F("f") "(x):\n    " K("return") " " K("None") "\n");
    check("py", "class A: pass", K("class") " " F("A") ": " K("pass"));
    check("python", "print(len(x)) x.print", B("print") "(" B("len") "(x)) x.print");
    check("python", "définir = inif", "définir = inif");
    check("python", "@cache\na @ b", D("@cache") "\na @ b");
    check("python", "yield zip abs and", K("yield") " " B("zip") " " B("abs") " " K("and"));
}

static void test_strings(void) {
    check("python", "'a\\'b' \"c\"", S("&#39;a\\&#39;b&#39;") " " S("&quot;c&quot;"));
    check("python", "f'x' rb\"y\" fx'z'",
          S("f&#39;x&#39;") " " S("rb&quot;y&quot;") " fx" S("&#39;z&#39;"));
    check("python", "'''a\n'b'''c", S("&#39;&#39;&#39;a\n&#39;b&#39;&#39;&#39;") "c");
    check("python", "'open\nx", S("&#39;open") "\nx");
    check("python", "'''open\nx", S("&#39;&#39;&#39;open\nx"));
    check("python", "'\\", S("&#39;\\"));
    check("python", "''", S("&#39;&#39;"));
}

static void test_numbers(void) {
    check("python", "1 0x1F 1e-3 1_000.5j a1",
          N("1") " " N("0x1F") " " N("1e-3") " " N("1_000.5j") " a1");
    check("python", "1-2 3.x", N("1") "-" N("2") " " N("3.x"));
    check("python", "x = 1 # c <\n2", "x = " N("1") " " C("# c &lt;") "\n" N("2"));
}

static void test_others(void) {
    check("c", "int a = 'b'; // <x>", "int a = &#39;b&#39;; // &lt;x&gt;");
    check("", "", "");
    check("python", "", "");
}

int main(void) {
    test_words();
    test_strings();
    test_numbers();
    test_others();
    return check_report("highlight");
}
