#include "store/project.h"

#include "base/zone.h"
#include "store/list_pieces.h"
#include "store/sql.h"
#include "store/statements.h"

#include <stdlib.h>

#define OFFSETS_FROM_YEAR 2000
#define OFFSETS_TO_YEAR   2100

static enum status run_step(struct store *store, sqlite3_stmt *stmt, const struct journal_row *row,
                            struct text body, struct error *err)
{
    struct sql_query q;
    query_over(&q, store, stmt);
    if (query_takes(&q, ":body"))
        query_text(&q, ":body", body);
    if (query_takes(&q, ":seq"))
        query_int(&q, ":seq", (int64_t)row->seq);
    if (query_takes(&q, ":received_at"))
        query_int(&q, ":received_at", row->received_at);
    if (query_takes(&q, ":token"))
        query_int(&q, ":token", row->token);
    return query_run(&q, err);
}

/* One statement over a whole list, in pieces where it is long: the next statement sees what this one has made of
 * all of them, as if it had been one. */
static enum status run_over_list(struct store *store, sqlite3_stmt *stmt,
                                 const struct journal_row *row, struct list_pieces *pieces,
                                 struct error *err)
{
    struct text piece;
    enum status status = STATUS_OK;
    if (pieces->count == 0 || !strstr(sqlite3_sql(stmt), "'$.items'"))
        return run_step(store, stmt, row, row->body, err);
    for (size_t i = 0; i < pieces->count && status == STATUS_OK; i++) {
        status = list_pieces_get(pieces, i, &piece, err);
        if (status == STATUS_OK)
            status = run_step(store, stmt, row, piece, err);
    }
    return status;
}

/* The zone of the newest rules, named in their document. */
static enum status newest_zone(struct store *store, struct zone **ret_zone, struct error *err)
{
    struct sql_query q;
    char *name = NULL;
    query_start(&q, store, "rules_time_zone");
    if (query_next(&q))
        name = text_copy(column_null(&q, 0) ? text_of("Asia/Shanghai") : column_text(&q, 0));
    enum status status = query_end(&q, err);
    if (status == STATUS_OK && !name)
        status = error_memory(err);
    if (status == STATUS_OK)
        status = zone_load(name, ret_zone, err);
    free(name);
    return status;
}

static enum status add_offset(struct store *store, int64_t from_at, int32_t offset_s,
                              struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "time_offset_add");
    query_int(&q, ":from_at", from_at);
    query_int(&q, ":offset_s", offset_s);
    return query_run(&q, err);
}

/* The first second in (from, to] with another offset than `from` has; `to` is known to have one. */
static int64_t offset_change(const struct zone *zone, int64_t from, int64_t to)
{
    int32_t before = zone_offset(zone, from);
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (zone_offset(zone, middle) == before)
            from = middle;
        else
            to = middle;
    }
    return to;
}

/* The offsets of a hundred years, for the views: found by looking at every day. */
static enum status refill_offsets(struct store *store, const struct zone *zone, struct error *err)
{
    struct sql_query q;
    int64_t at = civil_to_days(OFFSETS_FROM_YEAR, 1, 1) * 86400;
    int64_t end = civil_to_days(OFFSETS_TO_YEAR, 1, 1) * 86400;
    query_start(&q, store, "time_offset_drop_all");
    enum status status = query_run(&q, err);
    if (status == STATUS_OK)
        status = add_offset(store, civil_to_days(0, 1, 1) * 86400, zone_offset(zone, at), err);
    for (; at < end && status == STATUS_OK; at += 86400) {
        int32_t next = zone_offset(zone, at + 86400);
        if (next != zone_offset(zone, at))
            status = add_offset(store, offset_change(zone, at, at + 86400), next, err);
    }
    return status;
}

static enum status project_offsets(struct store *store, struct error *err)
{
    struct zone *zone = NULL;
    enum status status = newest_zone(store, &zone, err);
    if (status == STATUS_OK)
        status = refill_offsets(store, zone, err);
    zone_free(zone);
    return status;
}

enum status journal_project(struct store *store, const struct journal_row *row, struct error *err)
{
    const struct script *script = script_find(store, row->op);
    if (!script)
        return error_set(err, STATUS_INVALID, "unknown_op", "op",
                         "There is no schema/project_%.*s.sql.", (int)row->op.len, row->op.at);
    struct list_pieces pieces;
    enum status status = list_pieces_cut(&pieces, row->body, err);
    for (uint32_t i = 0; i < script->count && status == STATUS_OK; i++)
        status = run_over_list(store, script->stmts[i], row, &pieces, err);
    list_pieces_free(&pieces);
    if (status == STATUS_OK && script->moves_zone)
        status = project_offsets(store, err);
    return status;
}
