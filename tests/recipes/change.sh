# shellcheck shell=bash disable=SC2034,SC2154 # the variables and functions are tests/recipes/run's
# lib/change/README.md, Add a change: the office leaves a notice.
steps="enum code row projection table example words"
unit="change_ops recipe_change"

step_enum() {
    add_before lib/change/change.h '^    CHANGE_OP_COUNT$' <<'END'
    CHANGE_NOTICE,
END
}
lacks_enum="CHANGE_NOTICE.* undeclared"

step_code() {
    cp "$here/change/notice.h" "$here/change/notice.c" lib/change/
}
lacks_code="change/notice.h: No such file"

step_row() {
    add_before lib/change/ops.c '^#include "change/records.h"$' <<'END'
#include "change/notice.h"
END
    add_before lib/change/ops.c '^    \[CHANGE_VOID\] = ' <<'END'
    [CHANGE_NOTICE] = {"notice", apply_notice, .says.line = "text", .says.about = "text"},
END
}
lacks_row="change [0-9]+ of enum change_op has no row in change_ops"

step_projection() {
    cat >schema/project_notice.sql <<'END'
INSERT INTO notice (seq, text, token_id, received_at)
VALUES (:seq, :body ->> '$.text', :token, :received_at);
END
}
lacks_projection="notice lacks schema/project_notice.sql"

step_table() {
    # The newest migration has the greatest number, written with three digits.
    local newest next
    newest=$(basename "$(printf '%s\n' schema/[0-9][0-9][0-9].sql | tail -n 1)" .sql)
    next=$((10#$newest + 1))
    cat >"schema/$(printf %03d "$next").sql" <<END
-- Migration $next. What the office leaves to be read.
PRAGMA user_version = $next;

CREATE TABLE notice (
    seq         INTEGER PRIMARY KEY, -- journal
    text        TEXT NOT NULL,
    token_id    INTEGER NOT NULL, -- token that left it; 0: the command line
    received_at INTEGER NOT NULL  -- seconds
) STRICT;
END
}
lacks_table="no such table: notice"

step_example() {
    add_before tests/unit/test_change_ops.c '^    \[CHANGE_VOID\] = ' <<'END'
    [CHANGE_NOTICE] = {"{\"text\":\"x\"}", .line = "text x", .about = "{\"text\":\"x\"}"},
END
    cp "$here/change/test_recipe_change.c" tests/unit/
}
lacks_example="notice lacks an example"

step_words() {
    add_after web/src/words/works.ts '^  op_restored: ' <<'END'
  op_notice: ['通知', 'notice'],
END
}
lacks_words="works.ts lacks op_notice"

# Writes a notice into the old database, and has a daemon tell of it.
prove() { # prove OLD
    NOTICE_DATA=$1 build/release/unit/test_recipe_change || return 1
    build/release/intactd verify --data "$1" || return 1
    start_serving "$1" || return 1
    get '/api/v1/audit?op=notice' >"$work/audit"
    get '/api/v1/rates?from=2022-10-02T00:00:00Z&to=2022-10-04T00:00:00Z' >"$work/rates"
    stop_serving || return 1
    cat "$work/audit" && echo
    grep -q '"op":"notice","summary":"text The office is closed."' "$work/audit" && grep -q '"verdict"' "$work/rates"
}
