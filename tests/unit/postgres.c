#include "postgres.h"

#include <check.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIN "/usr/lib/postgresql/15/bin"

/* Runs one of the server's programs on the cluster. It refuses to run as root. */
static void command(const struct postgres *p, const char *program, const char *arguments)
{
    char line[1024];
    snprintf(line, sizeof line, "%s " BIN "/%s -D %s/data %s >>%s/log 2>&1",
             geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : "",
             program, p->dir, arguments, p->dir);
    ck_assert_msg(system(line) == 0, "failed: %s", line);
}

static void start(struct postgres *p)
{
    char arguments[256];
    snprintf(arguments, sizeof arguments,
             "-w -t 60 -o \"-c listen_addresses='' -k %s\" -l %s/server start", p->dir, p->dir);
    command(p, "pg_ctl", arguments);
}

void postgres_start(struct postgres *p)
{
    snprintf(p->dir, sizeof p->dir, "/tmp/intactd-postgres-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(p->dir));
    snprintf(p->address, sizeof p->address, "host=%s dbname=postgres user=postgres", p->dir);
    if (geteuid() == 0) {
        char line[128];
        snprintf(line, sizeof line, "chown postgres:postgres %s", p->dir);
        ck_assert_int_eq(system(line), 0);
    }
    command(p, "initdb", "-U postgres -A trust --no-sync --locale=C -E UTF8");
    start(p);
}

void postgres_crash(struct postgres *p)
{
    command(p, "pg_ctl", "-w -t 60 -m immediate stop");
    start(p);
}

void postgres_stop(struct postgres *p)
{
    char line[128];
    command(p, "pg_ctl", "-w -t 60 -m immediate stop");
    snprintf(line, sizeof line, "rm -rf %s", p->dir);
    ck_assert_int_eq(system(line), 0);
}

const char *postgres_run(struct postgres *p, const char *sql)
{
    static char value[256];
    PGconn *connection = PQconnectdb(p->address);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType type = PQresultStatus(result);
    ck_assert_msg(type == PGRES_COMMAND_OK || type == PGRES_TUPLES_OK, "%s: %s", sql,
                  PQerrorMessage(connection));
    snprintf(value, sizeof value, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    PQfinish(connection);
    return value;
}
