#include "store/shared_log.h"

#include "base/embedded.h"
#include "store/shared_link.h"
#include "store/shared_statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIGINT "::bigint"
#define ROWS_WHAT                                                                                  \
    "seq,kind::bigint,received_at,token_id,feed_id,first_at,last_at,accepted,reports,rejected,op," \
    "head,aside,body"

struct shared_log {
    const struct shared_log_settings *settings;
    struct shared_link *link;
};

enum status shared_log_open(const struct shared_log_settings *settings, struct shared_log **ret,
                            struct error *err)
{
    if (!shared_name_is_good(settings->district))
        return error_set(
            err, STATUS_INVALID, "bad_name", "district",
            "A shared log needs `district`: 1 to 63 letters, digits, '-', '_' or '.'.");
    if (!shared_name_is_good(settings->node))
        return error_set(
            err, STATUS_INVALID, "bad_name", "node_name",
            "A shared log needs `node_name`: 1 to 63 letters, digits, '-', '_' or '.', "
            "another on each machine.");
    struct shared_log *log = calloc(1, sizeof *log);
    struct shared_link *link = link_new(settings->address, settings->timeout_ms);
    if (!log || !link) {
        free(log);
        link_free(link);
        return error_memory(err);
    }
    *log = (struct shared_log){settings, link};
    *ret = log;
    return STATUS_OK;
}

void shared_log_close(struct shared_log *log)
{
    if (!log)
        return;
    link_free(log->link);
    free(log);
}

static void copy_text(const struct link_rows *rows, int column, char *to, size_t size)
{
    struct text value = link_bytes(rows, 0, column);
    snprintf(to, size, "%.*s", (int)value.len, value.at);
}

static enum status no_district(const struct shared_log *log, struct error *err)
{
    return error_set(err, STATUS_UNKNOWN, "unknown_district", "district",
                     "The shared log has no district %s.", log->settings->district);
}

enum status shared_log_lease(struct shared_log *log, struct shared_lease *ret, struct error *err)
{
    const char *values[] = {log->settings->district};
    struct link_rows *rows;
    enum status status =
        link_ask(log->link, "SELECT holder,epoch,beat,acked FROM intact_lease WHERE district=$1", 1,
                 values, &rows, err);
    if (status != STATUS_OK)
        return status;
    if (link_rows_count(rows) == 1) {
        struct shared_lease lease = {.epoch = (uint64_t)link_bigint(rows, 0, 1),
                                     .beat = (uint64_t)link_bigint(rows, 0, 2),
                                     .acked = (uint64_t)link_bigint(rows, 0, 3)};
        copy_text(rows, 0, lease.holder, sizeof lease.holder);
        *ret = lease;
    } else {
        status = no_district(log, err);
    }
    link_rows_free(rows);
    return status;
}

enum status shared_log_end(struct shared_log *log, struct shared_place *ret, struct error *err)
{
    const char *values[] = {log->settings->district};
    struct link_rows *rows;
    enum status status = link_ask(log->link,
                                  "SELECT seq,head FROM intact_journal WHERE district=$1 "
                                  "ORDER BY seq DESC LIMIT 1",
                                  1, values, &rows, err);
    if (status != STATUS_OK)
        return status;
    struct shared_place place = {0};
    if (link_rows_count(rows) == 1 && link_digest(rows, 0, 1, &place.head)) {
        place.seq = (uint64_t)link_bigint(rows, 0, 0);
        *ret = place;
    } else {
        status = no_district(log, err);
    }
    link_rows_free(rows);
    return status;
}

/* --- the rows ------------------------------------------------------------------------------------- */

static bool row_at(const struct link_rows *rows, int i, struct shared_row *ret)
{
    struct shared_row s = {.aside = link_bytes(rows, i, 12)};
    struct journal_row *r = &s.row;
    int64_t feed_id = link_bigint(rows, i, 4);
    r->seq = (uint64_t)link_bigint(rows, i, 0);
    r->kind = link_bigint(rows, i, 1) == 1 ? JOURNAL_CHANGE : JOURNAL_REPORTS;
    r->received_at = link_bigint(rows, i, 2);
    r->token = (uint32_t)link_bigint(rows, i, 3);
    r->feed = r->kind == JOURNAL_CHANGE ? NONE : (uint32_t)(feed_id - 1);
    r->first_at = link_bigint(rows, i, 5);
    r->last_at = link_bigint(rows, i, 6);
    r->accepted = (uint32_t)link_bigint(rows, i, 7);
    r->reports = (uint32_t)link_bigint(rows, i, 8);
    r->rejected = (uint64_t)link_bigint(rows, i, 9);
    r->op = link_bytes(rows, i, 10);
    r->body = link_bytes(rows, i, 13);
    bool has_head = link_digest(rows, i, 11, &r->head);
    *ret = s;
    return has_head;
}

static enum status contradiction(const struct shared_place *at, bool is_short, struct error *err)
{
    char head[DIGEST_HEX_SIZE];
    digest_hex(&at->head, head);
    return error_set(err, STATUS_CORRUPT, is_short ? "log_is_short" : "log_differs", "log",
                     is_short
                         ? "The shared log has lost rows: it has none with seq %" PRIu64
                           ", which this node has (head %.16s). `intactd reconcile` shows them."
                         : "The shared log has another row with seq %" PRIu64
                           " than this node (head %.16s). `intactd reconcile` shows it.",
                     at->seq, head);
}

static enum status visit_all(const struct link_rows *rows, const struct shared_place *at,
                             shared_visitor *visit, void *context, struct error *err)
{
    enum status status = STATUS_OK;
    struct shared_row row;
    int count = link_rows_count(rows);
    if (count == 0 || !row_at(rows, 0, &row) || row.row.seq != at->seq)
        return contradiction(at, true, err);
    if (memcmp(row.row.head.bytes, at->head.bytes, DIGEST_SIZE) != 0)
        return contradiction(at, false, err);
    for (int i = 1; i < count && status == STATUS_OK; i++) {
        if (!row_at(rows, i, &row))
            return error_set(err, STATUS_CORRUPT, "bad_head", "log",
                             "A row of the shared log behind seq %" PRIu64 " has no head.",
                             at->seq);
        status = visit(context, &row, err);
    }
    return status;
}

enum status shared_log_rows(struct shared_log *log, const struct shared_place *at, uint64_t seq_to,
                            uint32_t limit, shared_visitor *visit, void *context, struct error *err)
{
    char from[24], to[24], most[24];
    const char *values[] = {log->settings->district, from, to, most};
    struct link_rows *rows;
    snprintf(from, sizeof from, "%" PRIu64, at->seq);
    snprintf(to, sizeof to, "%" PRIu64, seq_to > at->seq ? seq_to : at->seq);
    snprintf(most, sizeof most, "%" PRIu64, (uint64_t)limit + 1); /* the one that is known, too */
    enum status status =
        link_ask(log->link,
                 "SELECT " ROWS_WHAT " FROM intact_journal WHERE district=$1 AND "
                 "seq>=$2" BIGINT " AND seq<=$3" BIGINT " ORDER BY seq LIMIT $4" BIGINT,
                 4, values, &rows, err);
    if (status != STATUS_OK)
        return status;
    status = visit_all(rows, at, visit, context, err);
    link_rows_free(rows);
    return status;
}

/* --- writing -------------------------------------------------------------------------------------- */

/* What the outcome means, when `wanted` rows had to change. A failure that the server said of, in a connection that
 * goes on, has undone all of the message. What was lost on the way may have been committed. */
static enum shared_answer meaning(const struct link_outcome *o, size_t wanted, struct error *err)
{
    if (o->is_lost || (o->is_committed && o->is_warned)) {
        (void)error_set(err, STATUS_BUSY, "log_unknown", "log",
                        "Whether the shared log has it is not known: %s", o->error.detail);
        return SHARED_UNKNOWN;
    }
    if (o->is_taken || (o->is_committed && o->changed != wanted)) {
        (void)error_set(err, STATUS_CONFLICT, "log_taken", "log",
                        "The shared log goes on from another row: another node leads.");
        return SHARED_FENCED;
    }
    if (o->is_committed)
        return SHARED_DONE;
    if (err)
        *err = o->error;
    return SHARED_REFUSED;
}

static enum shared_answer write_message(struct shared_log *log, struct buffer *message,
                                        size_t wanted, struct link_outcome *o, struct error *err)
{
    enum shared_answer answer = SHARED_REFUSED;
    if (link_write(log->link, message, o, err) == STATUS_OK)
        answer = meaning(o, wanted, err);
    buffer_free(message);
    return answer;
}

enum shared_answer shared_log_append(struct shared_log *log, uint64_t epoch,
                                     const struct shared_place *before, uint64_t acked,
                                     const struct shared_row *rows, size_t count, struct error *err)
{
    struct buffer message = {0};
    struct link_outcome o;
    struct shared_place place = *before;
    statement_begin(&message);
    for (size_t i = 0; i < count; i++) {
        statement_insert(&message, log->settings->district, &place, &rows[i]);
        place = (struct shared_place){rows[i].row.seq, rows[i].row.head};
    }
    statement_beat(&message, log->settings->district, epoch, acked);
    statement_commit(&message);
    return write_message(log, &message, count + 1, &o, err);
}

enum shared_answer shared_log_beat(struct shared_log *log, uint64_t epoch, uint64_t acked,
                                   struct error *err)
{
    struct buffer message = {0};
    struct link_outcome o;
    statement_begin(&message);
    statement_beat(&message, log->settings->district, epoch, acked);
    statement_commit(&message);
    return write_message(log, &message, 1, &o, err);
}

enum shared_answer shared_log_take(struct shared_log *log, const struct shared_place *before,
                                   const struct shared_row *row, uint64_t *ret_epoch,
                                   struct error *err)
{
    struct buffer message = {0};
    struct link_outcome o;
    statement_begin(&message);
    statement_insert(&message, log->settings->district, before, row);
    statement_take(&message, log->settings->district, log->settings->node);
    statement_commit(&message);
    enum shared_answer answer = write_message(log, &message, 2, &o, err);
    if (answer == SHARED_DONE)
        *ret_epoch = o.number;
    return answer;
}

/* Is this row in the log? */
static enum status has_place(struct shared_log *log, const struct shared_place *place, bool *ret,
                             struct error *err)
{
    char seq[24];
    const char *values[] = {log->settings->district, seq};
    struct link_rows *rows;
    struct digest head;
    snprintf(seq, sizeof seq, "%" PRIu64, place->seq);
    enum status status =
        link_ask(log->link, "SELECT head FROM intact_journal WHERE district=$1 AND seq=$2" BIGINT,
                 2, values, &rows, err);
    if (status != STATUS_OK)
        return status;
    *ret = link_rows_count(rows) == 1 && link_digest(rows, 0, 0, &head) &&
           memcmp(head.bytes, place->head.bytes, DIGEST_SIZE) == 0;
    link_rows_free(rows);
    return STATUS_OK;
}

/* Commits something for good. It is a write whoever leads, so the server's standbys have it and all before it. */
static enum shared_answer settle(struct shared_log *log, struct error *err)
{
    struct buffer message = {0};
    struct link_outcome o;
    statement_begin(&message);
    statement_touch(&message, log->settings->district);
    statement_commit(&message);
    return write_message(log, &message, 1, &o, err);
}

enum shared_answer shared_log_resolve(struct shared_log *log, const struct shared_place *before,
                                      const struct shared_place *last, struct error *err)
{
    struct shared_place end;
    bool is_there;
    if (settle(log, err) != SHARED_DONE || has_place(log, last, &is_there, err) != STATUS_OK ||
        shared_log_end(log, &end, err) != STATUS_OK)
        return SHARED_UNKNOWN;
    if (is_there)
        return SHARED_DONE;
    if (end.seq == before->seq && memcmp(end.head.bytes, before->head.bytes, DIGEST_SIZE) == 0)
        return SHARED_REFUSED;
    (void)error_set(err, STATUS_CONFLICT, "log_taken", "log",
                    "The shared log goes on from another row: another node leads.");
    return SHARED_FENCED;
}

/* --- making it, and what the server is ---------------------------------------------------------- */

/* Row 0 and the lease of the district. Of two nodes that do it at once one is told that they are there. */
static enum status make_district(struct shared_log *log, struct error *err)
{
    struct buffer b = {0};
    struct link_outcome o;
    const char *district = log->settings->district;
    statement_begin(&b);
    buffer_addf(&b,
                "INSERT INTO intact_journal VALUES ('%s',0,1,0,0,0,0,0,0,0,0,'','\\x%064d','','');"
                "INSERT INTO intact_lease VALUES ('%s','',0,0,0);",
                district, 0, district);
    statement_commit(&b);
    enum shared_answer answer = write_message(log, &b, 2, &o, err);
    return answer == SHARED_DONE || answer == SHARED_FENCED ? STATUS_OK
           : err                                            ? err->status
                                                            : STATUS_BUSY;
}

/* A message without rows of ours, such as the tables. 42P07: another node has made them meanwhile. */
static enum status make_tables(struct shared_log *log, struct error *err)
{
    const struct embedded_file *file = embedded_find("schema/shared_log.sql");
    struct buffer b = {0};
    struct link_outcome o;
    buffer_add_text(&b, "BEGIN;");
    buffer_add(&b, file->bytes, file->size);
    statement_commit(&b);
    enum shared_answer answer = write_message(log, &b, 0, &o, err);
    if (answer == SHARED_DONE || strstr(o.error.detail, "42P07") || strstr(o.error.detail, "23505"))
        return STATUS_OK;
    if (o.error.status == STATUS_FORBIDDEN)
        return error_set(err, STATUS_FORBIDDEN, "log_has_no_tables", "log",
                         "The shared log has no tables, and this role may not make them: let an "
                         "administrator run shared_log.sql there once.");
    return STATUS_BUSY;
}

enum status shared_log_prepare(struct shared_log *log, struct error *err)
{
    struct shared_lease lease;
    enum status status = shared_log_lease(log, &lease, err);
    if (status != STATUS_UNKNOWN)
        return status;
    if (err && strcmp(err->code, "unknown_district") != 0)
        status = make_tables(log, err);
    else
        status = STATUS_OK;
    if (status == STATUS_OK)
        status = make_district(log, err);
    return status == STATUS_OK ? shared_log_lease(log, &lease, err) : status;
}

enum status shared_log_server(struct shared_log *log, struct shared_server *ret, struct error *err)
{
    struct link_rows *rows;
    struct shared_server s = {0};
    enum status status =
        link_ask(log->link,
                 "SELECT current_setting('server_version'),"
                 "coalesce(current_setting('synchronous_standby_names',true),''),"
                 "current_setting('synchronous_commit'),coalesce(current_setting('fsync',true),''),"
                 "coalesce(current_setting('full_page_writes',true),''),count(*),"
                 "count(*) FILTER (WHERE sync_state IN ('sync','quorum')) FROM pg_stat_replication",
                 0, NULL, &rows, err);
    if (status != STATUS_OK)
        return status;
    copy_text(rows, 0, s.version, sizeof s.version);
    copy_text(rows, 1, s.synchronous_standby_names, sizeof s.synchronous_standby_names);
    copy_text(rows, 2, s.synchronous_commit, sizeof s.synchronous_commit);
    copy_text(rows, 3, s.fsync, sizeof s.fsync);
    copy_text(rows, 4, s.full_page_writes, sizeof s.full_page_writes);
    s.standbys = (uint32_t)link_bigint(rows, 0, 5);
    s.synchronous = (uint32_t)link_bigint(rows, 0, 6);
    link_rows_free(rows);
    *ret = s;
    return STATUS_OK;
}
