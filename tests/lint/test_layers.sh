#!/bin/sh
# Does the layer lint notice each thing it is there for, and nothing else? Every row breaks one rule
# in a small tree that is in order.
set -eu

lint=$(cd "$(dirname "$0")" && pwd)/layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 130' INT TERM
# Rows run in subshells, behind pipes, so they are counted in files.
: >"$tree/rows"
: >"$tree/failures"

row() { echo "$1" >>"$tree/rows"; }

fail() {
    echo "test_layers: $*"
    echo "$*" | head -n 1 >>"$tree/failures"
}

# lines N TEXT: TEXT, N times.
lines() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) print text }'
}

# function_of N: a function whose body has N lines.
function_of() {
    printf 'int long_one(int x)\n{\n'
    lines "$1" '    x++;'
    printf '}\n'
}

new_tree() {
    rm -rf "${tree:?}/lib" "$tree/daemon"
    for floor in base model figure store wire office; do
        mkdir -p "$tree/lib/$floor"
    done
    mkdir -p "$tree/daemon"
    # shellcheck disable=SC2016
    printf '%s\n' '#include "base/digest.h"' '#include <gnutls/crypto.h>' \
        '/* exit(1) in a comment,' '#include <sqlite3.h>' '   printf("x") too */' \
        'static const char *text = "abort() /* in a string"; // exit(1)' \
        'void note(const char *format, ...) __attribute__((format(printf, 1, 2)));' \
        'static void on_exit_of(struct x *x)' '{' '    x->exit(1);' '    snprintf(b, n, "");' \
        "    quote = '\"'; /* \" */" '}' >"$tree/lib/base/digest.c"
    echo '#include <sqlite3.h>' >"$tree/lib/store/db.c"
    echo '#include <jansson.h>' >"$tree/lib/wire/json.c"
    printf '#include "%s/x.h"\n' base model figure store wire office >"$tree/lib/office/x.c"
    printf '#include "%s/x.h"\n' office daemon >"$tree/daemon/main.c"
    printf 'int main(void)\n{\n    printf("");\n    exit(1);\n}\n' >>"$tree/daemon/main.c"
    echo '#include <microhttpd.h>' | tee "$tree/daemon/http/server.c" "$tree/daemon/http/server.h" \
        "$tree/daemon/http/respond.c" >"$tree/daemon/http/respond.h"
    echo '#include <xlsxwriter.h>' >"$tree/lib/wire/xlsx.c"
    echo '#include <curl/curl.h>' >"$tree/daemon/cli/client.c"
    function_of 60 >"$tree/lib/model/longest.c"
    lines 500 '/* */' >"$tree/lib/figure/longest.c"
}

# accepts WHAT: the lint is content with the tree as it is.
accepts() {
    row "$1"
    if ! output=$("$lint" "$tree" 2>&1); then
        fail "$1: refused: $output"
    fi
}

# refuses FILE:LINE WORDS: the text on standard input, put into FILE, is refused there in those
# words, and nothing else is said.
refuses() {
    row "$1 $2"
    new_tree
    cat >"$tree/${1%:*}"
    status=0
    output=$("$lint" "$tree" 2>&1) || status=$?
    case $status:$output in
    *"
"*) fail "$1 $2: more than one complaint: $output" ;;
    "1:$1: "*"$2"*) ;;
    *) fail "$1 $2: status $status, said: ${output:-nothing}" ;;
    esac
}

new_tree
accepts 'a tree in order'

# Each floor, and the one above it.
below=base
for above in model figure store wire office daemon; do
    echo "#include \"$above/x.h\"" | refuses "lib/$below/y.c:1" 'of a floor above it'
    below=$above
done
printf '\n #  include "office/x.h"\n' | refuses lib/base/y.h:2 'of a floor above it'
echo '#include "x.h"' | refuses lib/base/y.c:1 'floor/name.h'
echo '#include "lib/base/x.h"' | refuses lib/office/y.c:1 'floor/name.h'
echo '#include "tests/x.h"' | refuses daemon/y.c:1 'floor/name.h'
echo 'int x;' | refuses lib/y.c:1 'none of the floors'

echo '#include <sqlite3.h>' | refuses lib/office/y.c:1 '<sqlite3.h> belongs to'
echo '#include <sqlite3.h>' | refuses daemon/y.c:1 '<sqlite3.h> belongs to'
echo '#include <microhttpd.h>' | refuses lib/wire/y.c:1 '<microhttpd.h> belongs to'
echo '#include <microhttpd.h>' | refuses daemon/http_more.c:1 '<microhttpd.h> belongs to'
echo '#include <jansson.h>' | refuses lib/store/y.c:1 '<jansson.h> belongs to'
echo '#include <jansson.h>' | refuses daemon/y.c:1 '<jansson.h> belongs to'
echo '#include <xlsxwriter.h>' | refuses daemon/y.c:1 '<xlsxwriter.h> belongs to'
echo '#include <xlsxwriter.h>' | refuses lib/figure/y.c:1 '<xlsxwriter.h> belongs to'
echo '#include <curl/curl.h>' | refuses daemon/y.c:1 '<curl/curl.h> belongs to'
echo '#include <gnutls/gnutls.h>' | refuses lib/base/y.c:1 '<gnutls/gnutls.h> belongs to'
echo '#include <gnutls/crypto.h>' | refuses daemon/y.c:1 '<gnutls/crypto.h> belongs to'

for call in 'exit(1)' '_exit(1)' 'abort()' 'printf("x")' 'puts("x")' 'perror("x")' 'printf ("x")'; do
    printf 'void f(void)\n{\n    if (x) %s;\n}\n' "$call" | refuses lib/office/y.c:3 'never'
done
printf 'void f(void)\n{\n    fprintf(stderr, "x");\n}\n' | refuses lib/store/y.c:3 'never prints'
printf 'void f(void)\n{\n    fputs("x",\n          stdout);\n}\n' | refuses lib/store/y.c:4 'never prints'
printf '/* a */ void f(void) { /*\n*/ exit(1); }\n' | refuses lib/store/y.c:2 'never'

function_of 61 | refuses lib/model/y.c:2 'long_one(int x) has 61 lines'
function_of 61 | refuses daemon/y.c:2 'long_one(int x) has 61 lines'
printf 'int f(void) {\n}\n' | refuses lib/model/y.c:1 'a line of its own'
lines 501 '' | refuses lib/model/y.h:501 'the file has 501 lines'
lines 501 '' | refuses daemon/y.c:501 'the file has 501 lines'

# Several at once are all reported, and a tree without sources is a mistake, not a success.
row 'two at once'
new_tree
printf '#include <sqlite3.h>\n#include "daemon/x.h"\n' >"$tree/lib/wire/y.c"
[ "$("$lint" "$tree" | wc -l)" -eq 2 ] || fail 'two at once: not two complaints'
row 'an empty tree'
rm -rf "${tree:?}/lib" "$tree/daemon"
status=0
"$lint" "$tree" >/dev/null 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "an empty tree: status $status"

echo "test_layers: $(wc -l <"$tree/rows") rows, $(wc -l <"$tree/failures") failures"
[ ! -s "$tree/failures" ]
