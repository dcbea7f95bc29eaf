# shellcheck shell=bash disable=SC2034,SC2154 # the variables and functions are tests/recipes/run's
# lib/change/README.md, Add a change: the office leaves a remark.
steps="enum code row projection table example words"
unit="change_ops recipe_change"

step_enum() {
    add_before lib/change/change.h '^    CHANGE_OP_COUNT$' <<'END'
    CHANGE_REMARK,
END
}
lacks_enum="CHANGE_REMARK.* undeclared"

step_code() {
    cp "$here/change/remark.h" "$here/change/remark.c" lib/change/
}
lacks_code="change/remark.h: No such file"

step_row() {
    add_before lib/change/ops.c '^#include "change/records.h"$' <<'END'
#include "change/remark.h"
END
    add_before lib/change/ops.c '^    \[CHANGE_VOID\] = ' <<'END'
    [CHANGE_REMARK] = {"remark", apply_remark, .says.line = "text", .says.about = "text"},
END
}
lacks_row="change [0-9]+ of enum change_op has no row in change_ops"

step_projection() {
    cat >schema/project_remark.sql <<'END'
INSERT INTO remark (seq, text, token_id, received_at)
VALUES (:seq, :body ->> '$.text', :token, :received_at);
END
}
lacks_projection="remark lacks schema/project_remark.sql"

step_table() {
    # The newest migration has the greatest number, written with three digits.
    local newest next
    newest=$(basename "$(printf '%s\n' schema/[0-9][0-9][0-9].sql | tail -n 1)" .sql)
    next=$((10#$newest + 1))
    cat >"schema/$(printf %03d "$next").sql" <<END
-- Migration $next. What the office leaves to be read.
PRAGMA user_version = $next;

CREATE TABLE remark (
    seq         INTEGER PRIMARY KEY, -- journal
    text        TEXT NOT NULL,
    token_id    INTEGER NOT NULL, -- token that left it; 0: the command line
    received_at INTEGER NOT NULL  -- seconds
) STRICT;
END
}
lacks_table="no such table: remark"

step_example() {
    add_before tests/unit/test_change_ops.c '^    \[CHANGE_VOID\] = ' <<'END'
    [CHANGE_REMARK] = {"{\"text\":\"x\"}", .line = "text x", .about = "{\"text\":\"x\"}"},
END
    cp "$here/change/test_recipe_change.c" tests/unit/
}
lacks_example="remark lacks an example"

step_words() {
    add_after web/src/words/works.ts '^  op_restored: ' <<'END'
  op_remark: ['备注', 'remark'],
END
}
lacks_words="works.ts lacks op_remark"

# Writes a remark into the old database, and has a daemon tell of it.
prove() { # prove OLD
    REMARK_DATA=$1 build/release/unit/test_recipe_change || return 1
    build/release/intactd verify --data "$1" || return 1
    start_serving "$1" || return 1
    get '/api/v1/audit?op=remark' >"$work/audit"
    get '/api/v1/rates?from=2022-10-02T00:00:00Z&to=2022-10-04T00:00:00Z' >"$work/rates"
    stop_serving || return 1
    cat "$work/audit" && echo
    grep -q '"op":"remark","summary":"text The office is closed."' "$work/audit" && grep -q '"verdict"' "$work/rates"
}
