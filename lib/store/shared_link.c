#include "store/shared_link.h"

#include <endian.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_MS 100

struct shared_link {
    const char *address;
    int timeout_ms;
    PGconn *connection; /* NULL: none */
    bool was_warned;    /* since the last message was sent */
    char warning[200];
};

/* --- the connection ------------------------------------------------------------------------------ */

/* "WARNING: canceling wait for synchronous replication" stands beside a COMMIT that says it is well. */
static void take_notice(void *context, const PGresult *notice)
{
    struct shared_link *link = context;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *words = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    if (!severity || strcmp(severity, "WARNING") != 0)
        return;
    link->was_warned = true;
    snprintf(link->warning, sizeof link->warning, "%s", words ? words : "");
}

static void disconnect(struct shared_link *link)
{
    PQfinish(link->connection);
    link->connection = NULL;
}

/* libpq's messages are lines; ours is one sentence. */
static enum status unreachable(struct shared_link *link, struct error *err)
{
    char words[256];
    snprintf(words, sizeof words, "%s",
             link->connection ? PQerrorMessage(link->connection) : "no memory");
    words[strcspn(words, "\n")] = 0;
    disconnect(link);
    return error_set(err, STATUS_BUSY, "log_unreachable", "log",
                     "The shared log can't be asked: %s", words);
}

/* The administrator's address comes last, so that what it says holds. */
static enum status connect_to(struct shared_link *link, struct error *err)
{
    const char *names[] = {"connect_timeout",
                           "tcp_user_timeout",
                           "keepalives_idle",
                           "target_session_attrs",
                           "fallback_application_name",
                           "dbname",
                           NULL};
    const char *values[] = {"5", "10000", "10", "read-write", "intactd", link->address, NULL};
    if (link->connection && PQstatus(link->connection) == CONNECTION_OK)
        return STATUS_OK;
    disconnect(link);
    link->connection = PQconnectdbParams(names, values, 1);
    if (!link->connection || PQstatus(link->connection) != CONNECTION_OK ||
        PQsetnonblocking(link->connection, 1))
        return unreachable(link, err);
    PQsetNoticeReceiver(link->connection, take_notice, link);
    return STATUS_OK;
}

struct shared_link *link_new(const char *address, int timeout_ms)
{
    struct shared_link *link = calloc(1, sizeof *link);
    if (link)
        *link = (struct shared_link){.address = address, .timeout_ms = timeout_ms};
    return link;
}

void link_free(struct shared_link *link)
{
    if (!link)
        return;
    disconnect(link);
    free(link);
}

/* Waits until the socket can be read, or also written. False: it was mute for too long, or is gone. */
static bool wait_for(struct shared_link *link, bool to_write)
{
    for (int waited = 0; waited < link->timeout_ms; waited += SLICE_MS) {
        struct pollfd one = {.fd = PQsocket(link->connection),
                             .events = (short)(POLLIN | (to_write ? POLLOUT : 0))};
        int ready = one.fd < 0 ? -1 : poll(&one, 1, SLICE_MS);
        if (ready > 0)
            return true;
        if (one.fd < 0)
            return false;
    }
    return false;
}

/* Sends all of what was given to libpq. */
static bool flush(struct shared_link *link)
{
    for (int left; (left = PQflush(link->connection)) != 0;) {
        if (left < 0 || !wait_for(link, true) || !PQconsumeInput(link->connection))
            return false;
    }
    return true;
}

/* Does the server end the connection with it? libpq notices the end itself only later. */
static bool is_fatal(const PGresult *result)
{
    const char *severity =
        result ? PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

/* Returns the next result; NULL: no more, and *ret_lost if the connection is gone or mute. */
static PGresult *next_result(struct shared_link *link, bool *ret_lost)
{
    *ret_lost = false;
    while (PQisBusy(link->connection)) {
        if (!wait_for(link, false) || !PQconsumeInput(link->connection)) {
            *ret_lost = true;
            return NULL;
        }
    }
    PGresult *result = PQgetResult(link->connection);
    *ret_lost = PQstatus(link->connection) != CONNECTION_OK || is_fatal(result);
    return result;
}

/* --- questions ------------------------------------------------------------------------------------ */

static enum status refused(const PGresult *result, struct error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    enum status status = STATUS_BUSY;
    if (state && strcmp(state, "42501") == 0)
        status = STATUS_FORBIDDEN;
    if (state && strcmp(state, "42P01") == 0)
        status = STATUS_UNKNOWN;
    return error_set(err, status, "log_refuses", "log", "The shared log refuses (%s): %s",
                     state ? state : "?", words ? words : "");
}

/* Asks, and returns the one result, in binary; PQclear() it. A connection that has ended meanwhile is made anew once:
 * a question may be asked twice. */
enum status link_ask(struct shared_link *link, const char *question, int count,
                     const char *const *values, struct link_rows **ret, struct error *err)
{
    for (int tries = 0; tries < 2; tries++) {
        bool lost = true;
        enum status status = connect_to(link, err);
        if (status != STATUS_OK)
            return status;
        PGresult *result = NULL;
        if (PQsendQueryParams(link->connection, question, count, NULL, values, NULL, NULL, 1) &&
            flush(link))
            result = next_result(link, &lost);
        if (result && !lost) {
            bool ignored;
            PQclear(next_result(link, &ignored));
            *ret = (struct link_rows *)result;
            if (PQresultStatus(result) == PGRES_TUPLES_OK)
                return STATUS_OK;
            status = refused(result, err);
            PQclear(result);
            return status;
        }
        PQclear(result);
        (void)unreachable(link, err);
    }
    return STATUS_BUSY;
}

/* Rows are libpq's result under a name of ours. */
static const PGresult *result_of(const struct link_rows *rows)
{
    return (const PGresult *)rows;
}

int link_rows_count(const struct link_rows *rows)
{
    return PQntuples(result_of(rows));
}

int64_t link_bigint(const struct link_rows *rows, int row, int column)
{
    uint64_t big = 0;
    if (PQgetlength(result_of(rows), row, column) == (int)sizeof big)
        memcpy(&big, PQgetvalue(result_of(rows), row, column), sizeof big);
    return (int64_t)be64toh(big);
}

struct text link_bytes(const struct link_rows *rows, int row, int column)
{
    return (struct text){PQgetvalue(result_of(rows), row, column),
                         (size_t)PQgetlength(result_of(rows), row, column)};
}

bool link_digest(const struct link_rows *rows, int row, int column, struct digest *ret)
{
    struct text bytes = link_bytes(rows, row, column);
    if (bytes.len != DIGEST_SIZE)
        return false;
    memcpy(ret->bytes, bytes.at, DIGEST_SIZE);
    return true;
}

void link_rows_free(struct link_rows *rows)
{
    PQclear((PGresult *)rows);
}

/* --- writing -------------------------------------------------------------------------------------- */

static void take_result(PGresult *result, struct link_outcome *o)
{
    ExecStatusType type = PQresultStatus(result);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (type == PGRES_COMMAND_OK || type == PGRES_TUPLES_OK) {
        o->changed += strcmp(PQcmdTuples(result), "1") == 0;
        o->is_committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
        if (type == PGRES_TUPLES_OK && PQntuples(result) == 1)
            o->number = strtoull(PQgetvalue(result, 0, 0), NULL, 10);
        return;
    }
    o->is_taken = o->is_taken || (state && strcmp(state, "23505") == 0);
    (void)refused(result, &o->error);
}

enum status link_write(struct shared_link *link, struct buffer *message, struct link_outcome *ret,
                       struct error *err)
{
    const char *text = buffer_text(message);
    struct link_outcome o = {0};
    enum status status = text ? connect_to(link, err) : error_memory(err);
    if (status != STATUS_OK)
        return status;
    link->was_warned = false;
    if (!PQsendQuery(link->connection, text))
        return unreachable(link, err);
    o.is_lost = !flush(link);
    for (PGresult *result; !o.is_lost && (result = next_result(link, &o.is_lost));) {
        take_result(result, &o);
        PQclear(result);
    }
    o.is_warned = link->was_warned;
    if (o.is_lost)
        (void)unreachable(link, &o.error);
    else if (PQtransactionStatus(link->connection) != PQTRANS_IDLE)
        disconnect(link); /* what failed is undone with it */
    if (o.is_warned)
        (void)error_set(&o.error, STATUS_BUSY, "log_warned", "log", "The server says: %s",
                        link->warning);
    *ret = o;
    return STATUS_OK;
}
