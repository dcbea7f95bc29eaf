#!/bin/sh
# Does tests/run count what passes and what fails, choose by name, and fail when it should? It runs in a
# small tree of its own.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 130' INT TERM
rows=0 failures=0

mkdir -p "$tree/tests/unit" "$tree/tests/http/a" "$tree/tests/http/b" "$tree/tests/own" "$tree/tests/lint" \
    "$tree/build/release/unit"
cp "$here/../run" "$tree/tests/"

# unit NAME LINE STATUS: a unit test that prints LINE and ends with STATUS.
unit() {
    touch "$tree/tests/unit/test_$1.c"
    printf '#!/bin/sh\necho "%s"\nexit %s\n' "$2" "$3" >"$tree/build/release/unit/test_$1"
    chmod +x "$tree/build/release/unit/test_$1"
}

# node FILE TEXT: a node test.
node_test() {
    printf 'import { test } from "node:test";\n%s\n' "$2" >"$tree/tests/http/$1.test.mjs"
}

unit good '100%: Checks: 3, Failures: 0, Errors: 0' 0
unit bad '50%: Checks: 4, Failures: 1, Errors: 1' 1
unit liar '100%: Checks: 2, Failures: 0, Errors: 0' 1
unit crashed 'Segmentation fault' 139
unit silent '' 0
node_test a/fine 'test("one", () => {}); test("two", () => {});'
node_test b/wrong 'test("one", () => {}); test("two", () => { throw new Error("no"); });'
node_test b/broken 'import "./nothing.mjs";'
printf '#!/bin/sh\necho "5 passed, 0 failed"\n' >"$tree/tests/own/run"
printf '#!/bin/sh\nexit 0\n' >"$tree/tests/lint/layers"
chmod +x "$tree/tests/own/run" "$tree/tests/lint/layers"

# row SUITES T STATUS WORDS: tests/run SUITES under T ends with STATUS and the line WORDS.
row() {
    rows=$((rows + 1))
    status=0
    # shellcheck disable=SC2086
    output=$(cd "$tree" && T=$2 BUILD_DIR=build/release JOBS=2 tests/run $1 2>&1) || status=$?
    last=$(printf '%s\n' "$output" | tail -n 1)
    if [ "$status" -ne "$3" ] || [ "$last" != "$4" ]; then
        failures=$((failures + 1))
        echo "test_run: tests/run $1, T=$2: status $status, said \"$last\", not $3, \"$4\""
        printf '%s\n' "$output" | tail -n 40
    fi
}

row unit good 0 '3 passed, 0 failed'
row unit test_good.c 0 '3 passed, 0 failed'
row unit tests/unit/test_good 0 '3 passed, 0 failed'
row unit bad 1 '2 passed, 2 failed'
row unit liar 1 '2 passed, 1 failed'
row unit crashed 1 '0 passed, 1 failed'
row unit silent 1 '0 passed, 1 failed'
row unit '' 1 '7 passed, 5 failed'
row unit nothing 1 'tests/run: no test file of unit has "nothing" in its name'
row unit 'unit/goo*' 1 'tests/run: no test file of unit has "unit/goo*" in its name'
row http fine 0 '2 passed, 0 failed'
row http http/a/ 0 '2 passed, 0 failed'
row http wrong 1 '1 passed, 1 failed'
row http nothing 1 'tests/run: no test file of http has "nothing" in its name'
row 'unit http' fine 0 '2 passed, 0 failed'
row 'unit http' nothing 1 'tests/run: no test file of unit http has "nothing" in its name'
row own nothing 0 '5 passed, 0 failed'
row lint '' 0 '1 passed, 0 failed'
row '' good 0 '9 passed, 0 failed'
row '' nothing 1 'tests/run: no test file of unit http has "nothing" in its name'
row http broken 1 '0 passed, 1 failed'
printf '#!/bin/sh\nexit 1\n' >"$tree/tests/lint/layers"
row lint '' 1 '0 passed, 1 failed'

echo "test_run: $rows rows, $failures failures"
[ "$failures" -eq 0 ]
