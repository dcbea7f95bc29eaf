/* What a filled district takes: bytes on disk for each report, memory once it is loaded, and the time from exec()
 * to the line "listening", after a clean end and after a kill.
 *
 *   bench_disk INTACTD DIR NAME ASSETS FROM_ROUND */
#include "tests/bench/kit/kit.c"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>

#define ROUNDS_BEFORE_KILL 4 /* posted, and then lost to no checkpoint */

static const char *prefix;

static const char *named(const char *what)
{
    static char name[64];
    snprintf(name, sizeof name, "%s_%s", prefix, what);
    return name;
}

static double ask_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return -1; /* dbstat may be left out of a build */
    double value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_double(statement, 0) : -1;
    sqlite3_finalize(statement);
    return value;
}

static void tell_sizes(const char *dir)
{
    char path[1200];
    struct stat st;
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/intact.db", dir);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK || stat(path, &st) != 0)
        give_up("%s cannot be opened", path);
    double reports = ask_number(db, "SELECT sum(reports) FROM journal");
    tell_one(named("reports"), reports);
    tell_one(named("body_bytes_per_report"),
             ask_number(db, "SELECT sum(length(body)) FROM journal WHERE kind = 0") / reports);
    /* the reports' share: the registry's own rows stand in the same table */
    double pages = ask_number(db, "SELECT sum(pgsize) - (SELECT total(length(body)) FROM journal "
                                  "WHERE kind = 1) FROM dbstat WHERE name LIKE 'journal%'");
    if (pages >= 0)
        tell_one(named("journal_bytes_per_report"), pages / reports);
    tell_one(named("file_bytes_per_report"), (double)st.st_size / reports);
    tell_one(named("file_mib"), (double)st.st_size / 1048576);
    sqlite3_close(db);
}

/* Starts and ends it as often as there are repeats; what each start took, and the memory then. */
static void tell_starts(const char *intactd, const char *dir)
{
    double start_ms[REPEATS], rss_mib[REPEATS], peak_mib[REPEATS];
    for (size_t i = 0; i < REPEATS; i++) {
        struct server s;
        intactd_start(&s, intactd, dir);
        start_ms[i] = s.start_s * 1e3;
        rss_mib[i] = server_rss_mib(&s);
        peak_mib[i] = server_rss_peak_mib(&s);
        /* not by SIGTERM, which would store the runs of the tail and spare the next start */
        server_stop(&s, SIGKILL);
    }
    tell(named("start_ms"), start_ms, REPEATS);
    tell(named("rss_mib"), rss_mib, REPEATS);
    tell(named("rss_peak_mib"), peak_mib, REPEATS);
}

static void post_rounds(const struct server *s, const char *dir, struct load *l)
{
    char token[TOKEN_SIZE];
    struct wire_request requests[ROUNDS_BEFORE_KILL];
    struct buffer body = {0};
    read_token(dir, "feed.token", token);
    for (size_t i = 0; i < ROUNDS_BEFORE_KILL; i++) {
        load_next(l);
        body.len = 0;
        uint32_t count = l->count < 100000 ? l->count : 100000;
        load_text(l, 0, count, &body);
        requests[i] = wire_make("POST", "/api/v1/events", token, "application/x-ndjson", body.bytes,
                                body.len);
        if (wire_call(s->port, &requests[i], NULL) != 200)
            give_up("a round was refused");
        free(requests[i].bytes);
    }
    buffer_free(&body);
}

/* Each start follows on a kill -9 with rounds in the journal that no stored run shows. */
static void tell_starts_after_kill(const char *intactd, const char *dir, struct load *l)
{
    double start_ms[REPEATS];
    struct server s;
    for (size_t i = 0; i < REPEATS; i++) {
        intactd_start(&s, intactd, dir);
        post_rounds(&s, dir, l);
        server_stop(&s, SIGKILL);
        intactd_start(&s, intactd, dir);
        start_ms[i] = s.start_s * 1e3;
        server_stop(&s, SIGTERM);
    }
    tell(named("start_killed_ms"), start_ms, REPEATS);
    double clean_ms[REPEATS];
    for (size_t i = 0; i < REPEATS; i++) {
        intactd_start(&s, intactd, dir);
        clean_ms[i] = s.start_s * 1e3;
        server_stop(&s, SIGTERM);
    }
    tell(named("start_clean_ms"), clean_ms, REPEATS);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        give_up("bench_disk INTACTD DIR NAME ASSETS FROM_ROUND");
    struct load l;
    prefix = argv[3];
    tell_sizes(argv[2]);
    tell_starts(argv[1], argv[2]);
    load_init(&l, (uint32_t)atol(argv[4]), LOAD_START_AT + atol(argv[5]) * LOAD_ROUND_S);
    tell_starts_after_kill(argv[1], argv[2], &l);
    load_free(&l);
    return 0;
}
