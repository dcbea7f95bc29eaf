#!/bin/sh
# Do the lints of this folder notice each thing they are there for, and nothing else? Every row breaks
# one rule in a small tree that is in order.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
tree=$work/tree   # what a row breaks
order=$work/order # the same, in order
# Rows run in subshells, behind pipes, so they are counted in files.
: >"$work/rows"
: >"$work/failures"

row() { echo "$1" >>"$work/rows"; }

fail() {
    echo "test_layers: $*"
    echo "$*" | head -n 1 >>"$work/failures"
}

# lines N TEXT: TEXT, N times.
lines() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) print text }'
}

# function_of N: a function whose body has N lines.
function_of() {
    printf 'static int long_one(int x)\n{\n'
    lines "$1" '    x++;'
    printf '}\n'
}

# header FILE LINE...: an empty header in order, with these lines in it.
header() {
    name=${1#*/}
    guard=INTACT_$(echo "${name%.h}" | tr a-z/ A-Z_)_H
    {
        echo "/* ${1##*/} - what a row needs. */"
        printf '#ifndef %s\n#define %s\n' "$guard" "$guard"
        shift
        printf '%s\n' "$@"
        echo '#endif'
    } >"$tree/$1"
}

lib_rooms='base format model figure report record view bulletin store change ledger'
daemon_rooms='host threads http loop openapi api cli demo commands'

new_tree() {
    rm -rf "${tree:?}"
    cp -r "$order" "$tree"
}

make_order() {
    for room in $lib_rooms; do
        mkdir -p "$tree/lib/$room"
        header "lib/$room/y.h" '' # says what y.c is for
    done
    for room in $daemon_rooms; do
        mkdir -p "$tree/daemon/$room"
        header "daemon/$room/y.h" ''
    done
    # shellcheck disable=SC2016
    printf '%s\n' '/* Digests of what comes.' ' * SPECIAL, TIMESPEC and HOUSED are words. */' \
        '#include "base/digest.h"' '#include <gnutls/crypto.h>' \
        '/* exit(1) in a comment,' '#include <sqlite3.h>' '   printf("x") too */' \
        'static const char *text = "abort() /* in a string"; // exit(1)' \
        'void note(const char *format, ...) __attribute__((format(printf, 1, 2)));' \
        'static void on_exit_of(struct x *x)' '{' '    x->exit(1);' '    snprintf(b, n, "");' \
        "    quote = '\"'; /* \" */" '}' >"$tree/lib/base/digest.c"
    printf '%s\n' '// Keeps all rows.' '#include <sqlite3.h>' >"$tree/lib/store/db.c"
    printf '%s\n' '/* Reads JSON here. */' '#include <jansson.h>' |
        tee "$tree/lib/format/json.c" "$tree/lib/report/json.c" >"$tree/lib/record/json.c"
    {
        echo '/* Includes all of lib/. */'
        # shellcheck disable=SC2086
        printf '#include "%s/x.h"\n' $lib_rooms
    } >"$tree/lib/ledger/all.c"
    {
        echo '/* Includes every room. */'
        # shellcheck disable=SC2086
        printf '#include "%s/x.h"\n' $lib_rooms $daemon_rooms
        printf 'int main(void)\n{\n    printf("");\n    exit(1);\n}\n'
    } >"$tree/daemon/main.c"
    printf '%s\n' '/* Speaks HTTP to all. */' '#include <microhttpd.h>' >"$tree/daemon/http/server.c"
    printf '%s\n' '/* Makes a sheet. */' '#include <xlsxwriter.h>' >"$tree/lib/bulletin/xlsx.c"
    printf '%s\n' '/* Asks a daemon. */' '#include <curl/curl.h>' >"$tree/daemon/cli/client.c"
    {
        echo '/* Is as long as may be. */'
        function_of 60
    } >"$tree/lib/model/longest.c"
    lines 500 '/* Three words here. */' >"$tree/lib/figure/longest.c"
    well_kept_headers
}

# A header and its .c with everything that the lint must not complain of.
well_kept_headers() {
    # shellcheck disable=SC1003
    header lib/base/tidy.h '#include "base/y.h"' '#define TIDY(x) \' '    struct tag_of_macro { (x); };' \
        'struct tidy {' '    int (*call)(int x);' '    struct inner { int y; } z;' '};' \
        'enum tidy_kind { ONE, TWO };' 'struct unknown;' 'typedef int (*tidy_call)(struct tidy *t);' \
        'extern const struct tidy tidies[];' 'static inline int tidy_half(int x)' '{' \
        '    return x / 2;' '}' '' '__attribute__((warn_unused_result)) enum tidy_kind' \
        'tidy_open(int (*call)(int x),' '          struct tidy *t);' \
        'void tidy_say(const char *text, ...) printf_like(1, 2); /* f(x); */' 'int tidy_twice(int x);'
    printf '%s\n' '#include "base/tidy.h"' 'static int tidy_same(void)' '{' '    int tidy_local(void);' \
        '    return 1;' '}' 'const struct tidy tidies[] = {{tidy_of(1)}};' \
        'enum tidy_kind tidy_open(int (*call)(int x),' '                         struct tidy *t)' '{' \
        '}' 'void tidy_say(const char *text, ...)' '{' '}' 'int tidy_twice(int x)' '{' '}' >"$tree/lib/base/tidy.c"
    printf '%s\n' '/* Has its own tidy_same. */' 'static int tidy_same(void)' '{' '}' >"$tree/lib/base/tidy_more.c"
}

run_lints() {
    status=0
    for lint in layers headers papers names; do
        "$here/$lint" "$tree" 2>&1 || status=$?
    done
    return "$status"
}

# accepts WHAT: the lints are content with the tree as it is.
accepts() {
    row "$1"
    if ! output=$(run_lints); then
        fail "$1: refused: $output"
    fi
}

# refuses FILE:LINE WORDS: the text on standard input, put into FILE, is refused there in those
# words, and nothing else is said.
refuses() {
    row "$1 $2"
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/${1%:*}"
    refused "$@"
    rm "$tree/${1%:*}"
    [ ! -e "$order/${1%:*}" ] || cp "$order/${1%:*}" "$tree/${1%:*}"
}

# refused FILE:LINE WORDS: the tree as it is is refused so.
refused() {
    status=0
    output=$(run_lints) || status=$?
    case $status:$output in
    *"
"*) fail "$1 $2: more than one complaint: $output" ;;
    "1:$1: "*"$2"*) ;;
    *) fail "$1 $2: status $status, said: ${output:-nothing}" ;;
    esac
}

make_order
mv "$tree" "$order"
new_tree
accepts 'a tree in order'

# A room of the table, then those that must stay closed to it: one complaint of each.
while read -r folder rooms; do
    row "$folder: $rooms"
    # shellcheck disable=SC2086
    printf '#include "%s/x.h"\n' $rooms >"$tree/$folder/y.c"
    # shellcheck disable=SC2086
    printf "$folder/y.c %s\n" $rooms >"$work/expected"
    run_lints | sed 's|:[0-9]*: [a-z]* includes "| |; s|/x[.]h", but may include: .*||' >"$work/output"
    [ "$(cat "$work/expected")" = "$(cat "$work/output")" ] || fail "$folder: not each of $rooms, but $(cat "$work/output")"
    rm "$tree/$folder/y.c"
done <<'CLOSED'
lib/base format model store ledger http
lib/format model
lib/model figure report
lib/figure format report record store
lib/report figure record store
lib/record report view store
lib/view report record bulletin
lib/bulletin report record store
lib/store format figure change
lib/change report bulletin store ledger
lib/ledger host http
daemon/host format model http
daemon/threads record view bulletin host http
daemon/http figure change ledger threads loop openapi api
daemon/loop openapi api cli
daemon/openapi figure host loop api
daemon/api cli demo commands
daemon/cli threads http demo
daemon/demo threads http loop api commands
CLOSED
printf '\n #  include "ledger/x.h"\n' | refuses lib/base/y.c:2 'base includes'
echo '#include "x.h"' | refuses lib/base/y.c:1 'room/name.h'
echo '#include "lib/base/x.h"' | refuses lib/ledger/y.c:1 'room/name.h'
echo '#include "tests/x.h"' | refuses daemon/api/y.c:1 'room/name.h'
echo '/* No room for it. */' | refuses lib/y.c:1 'lib/ is none of the rooms'
echo '/* No room for it. */' | refuses lib/attic/y.c:1 'lib/attic/ is none of the rooms'
echo '/* No room for it. */' | refuses lib/http/y.c:1 'lib/http/ is none of the rooms'
echo '/* No room for it. */' | refuses daemon/store/y.c:1 'daemon/store/ is none of the rooms'
echo '/* No room for it. */' | refuses daemon/http/deep/y.c:1 'daemon/http/deep/ is none of the rooms'

# A library, then files that may not use it.
while read -r library files; do
    for file in $files; do
        echo "#include <$library>" | refuses "$file:1" "<$library> belongs to"
    done
done <<'HOMES'
sqlite3.h lib/ledger/y.c daemon/api/y.c
microhttpd.h lib/format/y.c daemon/loop/y.c
jansson.h lib/store/y.c lib/change/y.c daemon/http/y.c
xlsxwriter.h lib/bulletin/y.c daemon/api/y.c
curl/curl.h daemon/cli/y.c daemon/http/y.c
gnutls/gnutls.h lib/base/y.c
gnutls/crypto.h daemon/http/y.c
HOMES

for call in 'exit(1)' '_exit(1)' 'abort()' 'printf("x")' 'puts("x")' 'perror("x")' 'printf ("x")'; do
    printf 'static void f(void)\n{\n    if (x) %s;\n}\n' "$call" | refuses lib/ledger/y.c:3 'never'
done
printf 'static void f(void)\n{\n    fprintf(stderr, "x");\n}\n' | refuses lib/store/y.c:3 'never prints'
printf 'static void f(void)\n{\n    fputs("x",\n          stdout);\n}\n' | refuses lib/store/y.c:4 'never prints'
printf '/* a */ static void f(void) { /*\n*/ exit(1); }\n' | refuses lib/store/y.c:2 'never'

function_of 61 | refuses lib/model/y.c:2 'long_one(int x) has 61 lines'
function_of 61 | refuses daemon/api/y.c:2 'long_one(int x) has 61 lines'
printf 'static int f(void) {\n}\n' | refuses lib/model/y.c:1 'a line of its own'
lines 501 '' | refuses lib/model/y.c:501 'the file has 501 lines'
lines 501 '' | refuses daemon/api/y.c:501 'the file has 501 lines'

# How a file opens.
echo 'int x;' | refuses lib/base/x.c:1 'opens with a sentence'
printf '\n/* Too late for a sentence. */\n' | refuses lib/base/x.c:1 'opens with a sentence'
echo '/* x.c */' | refuses lib/base/x.c:1 'opens with a sentence'
echo '/* z.c - as it was called once. */' | refuses lib/base/x.c:1 'opens as z.c'
echo '/* y.h - as another is called. */' | refuses lib/base/ay.h:1 'opens as y.h'
row 'a header that does not open, and its .c neither'
new_tree
printf '#ifndef INTACT_BASE_Y_H\n#define INTACT_BASE_Y_H\n#endif\n' >"$tree/lib/base/y.h"
echo 'int x;' >"$tree/lib/base/y.c"
refused lib/base/y.c:1 'opens with a sentence'
new_tree
printf '/* x.h - has a guard of old. */\n#ifndef INTACT_WIRE_X_H\n#endif\n' |
    refuses lib/base/x.h:2 'the guard is INTACT_WIRE_X_H, not INTACT_BASE_X_H'

# What a header declares.
row 'a function that is defined in another .c'
new_tree
header lib/base/x.h '' 'enum status' 'x_open(int x);'
printf '/* Not x.c but z.c. */\nenum status x_open(int x)\n{\n}\n' >"$tree/lib/base/z.c"
refused lib/base/x.h:5 'x_open() is defined in lib/base/z.c'
row 'a function that is defined in a .c of the same name in another room'
rm "$tree/lib/base/z.c"
printf '/* Not of that room. */\nenum status x_open(int x)\n{\n}\n' >"$tree/daemon/http/x.c"
refused lib/base/x.h:5 'x_open() is defined in daemon/http/x.c'
row 'a function that is not defined, but called'
printf '/* Calls it only. */\nstatic int f(void)\n{\n    x_open(1);\n}\nstatic int x_open(int x)\n{\n}\n' \
    >"$tree/daemon/http/x.c"
refused lib/base/x.h:5 'x_open() is declared, and defined nowhere'
for tag in 'struct x' 'union x' 'enum x'; do
    row "two of $tag"
    new_tree
    header lib/base/x.h "$tag {" '    A,' '};'
    header lib/model/z.h "typedef $tag" '{' '    A,' '} x_type;'
    refused lib/model/z.h:4 "$tag is defined in lib/base/x.h too"
done

# Rings, by headers, by a .c, and in two places at once.
row 'a ring of two headers'
new_tree
header lib/base/a.h '#include "base/b.h"'
header lib/base/b.h '#include "base/a.h"'
refused lib/base/b.h:4 'closes a ring: base/a -> base/b -> base/a'
row 'a ring of three by their .c, in two rooms'
new_tree
header lib/base/x.h ''
header lib/model/b.h '#include "base/x.h"'
header lib/model/c.h ''
printf '#include "model/b.h"\n' >"$tree/lib/model/c.c"
printf '#include "base/x.h"\n#include "base/b.h"\n' >"$tree/lib/base/x.c"
header lib/base/b.h '#include "base/a.h"'
header lib/base/a.h ''
printf '#include "base/a.h"\n\n#include "base/x.h"\n' >"$tree/lib/base/a.c"
refused lib/base/a.c:3 'closes a ring: base/x -> base/b -> base/a -> base/x'
row 'two rings'
header lib/model/b.h '#include "model/c.h"'
run_lints >"$work/output" || :
[ "$(grep -c 'closes a ring' "$work/output")" -eq 2 ] || fail "two rings: $(cat "$work/output")"

# Papers that are not here, wherever they are cited.
new_tree
spec=SP; spec=${spec}EC house=HOU; house=${house}SE appendix=Appen; appendix="${appendix}dix A"
for paper in "$spec 3" "$spec" "$spec's words" "$house 1" "$appendix"; do
    echo "/* What $paper says of it. */" | refuses lib/base/y.c:1 'cites a paper'
    echo "-- ($paper)" | refuses schema/x.sql:1 'cites a paper'
done

# Tests are named after what they test.
new_tree
mkdir -p "$tree/tests/http/a" "$tree/tests/http/b" "$tree/tests/web" "$tree/tests/unit" "$tree/tests/x/node_modules"
touch "$tree/tests/unit/test_tidy.c" "$tree/tests/unit/test_base_tidy.c" "$tree/tests/unit/test_base.c" \
    "$tree/tests/unit/world.c" "$tree/tests/http/a/x.test.mjs" "$tree/tests/web/x.test.mjs" \
    "$tree/tests/x/node_modules/1.test.mjs"
accepts 'tests with names'
for name in tidier model_tidy bas; do
    echo | refuses "tests/unit/test_$name.c:1" "nothing is called $name.c"
done
echo | refuses tests/http/b/10_y.test.mjs:1 'a number leads'
echo | refuses tests/http/b/x.test.mjs:1 'tests/http/a/x.test.mjs has the same name'

# Several at once are all reported, and a tree without sources is a mistake, not a success.
row 'two at once'
new_tree
printf '#include <sqlite3.h>\n#include "api/x.h"\n' >"$tree/lib/record/y.c"
[ "$(run_lints | wc -l)" -eq 2 ] || fail 'two at once: not two complaints'
row 'an empty tree'
rm -rf "${tree:?}/lib" "$tree/daemon"
for lint in layers headers; do
    status=0
    "$here/$lint" "$tree" >/dev/null 2>&1 || status=$?
    [ "$status" -eq 2 ] || fail "$lint, an empty tree: status $status"
done

# The room table's own rule: what a row allows stands above it.
row 'a table with a ring'
mkdir -p "$tree/lib/base" "$tree/tests/lint"
echo '/* Has three words. */' >"$tree/lib/base/x.c"
cp "$here/code.awk" "$tree/tests/lint/"
sed 's/room("lib\/base", "")/room("lib\/base", "http")/' "$here/layers" >"$tree/tests/lint/layers"
if output=$(sh "$tree/tests/lint/layers"); then
    fail 'a table with a ring: accepted'
fi
case $output in
*'base may include http, which is not above it'*) ;;
*) fail "a table with a ring: said $output" ;;
esac

# Format: a file that is in order, one that is not, and no clang-format of the right version.
format_says() { # WHAT STATUS WORDS
    row "$1"
    status=0
    output=$("$here/format" "$tree") || status=$?
    case $status:$output in
    "$2:"*"$3"*) ;;
    *) fail "$1: status $status, said: ${output:-nothing}" ;;
    esac
}
new_tree
rm -rf "${tree:?}/lib" "$tree/daemon"
mkdir -p "$tree/tests/unit" "$work/bin"
cp "$here/../../.clang-format" "$tree/"
printf 'int f(void)\n{\n    return 1;\n}\n' >"$tree/tests/unit/x.c"
case $(clang-format --version 2>/dev/null || :) in
*'version 14.'*)
    format_says 'formatted' 0 ''
    printf 'int f(void)\n{\n  return 1;\n}\n' >"$tree/tests/unit/x.c"
    format_says 'not formatted' 1 'tests/unit/x.c:2:'
    ;;
*) echo 'test_layers: clang-format 14 is not there: its rows are NOT RUN' ;;
esac
printf '#!/bin/sh\necho "clang-format version 19.1.0"\n' >"$work/bin/clang-format"
chmod +x "$work/bin/clang-format"
PATH=$work/bin:$PATH format_says 'another clang-format' 0 'NOT RUN'

echo "test_layers: $(wc -l <"$work/rows") rows, $(wc -l <"$work/failures") failures"
[ ! -s "$work/failures" ]
