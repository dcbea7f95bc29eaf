#include "commands/commands.h"
#include "commands/doctor.h"
#include "host/clock.h"
#include "ledger/load.h"
#include "store/anchor.h"
#include "store/journal.h"
#include "store/transaction.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

const struct doctor_check doctor_checks[] = {
    {"settings", false, doctor_settings},
    {"time zone data", false, doctor_time_zone},
    {"disk space and growth", false, doctor_disk},
    {"permissions", false, doctor_permissions},
    {"backups", false, doctor_backups},
    {"clock", false, doctor_clock},
    {"silent feeds", true, doctor_feeds},
    {"assets never reported", true, doctor_never_reported},
    {"duplicate names", true, doctor_duplicate_names},
    {0},
};

void doctor_find(struct examination *x, enum severity severity, const char *code,
                 const char *remedy, const char *format, ...)
{
    static const char *const words[] = {"note", "warning", "error"};
    va_list args;
    x->counts[severity]++;
    printf("%s: %s: ", words[severity], code);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    if (remedy[0])
        printf("  remedy: %s\n", remedy);
}

static enum status take_since(void *context, const struct journal_row *row, struct error *err)
{
    struct examination *x = context;
    (void)err;
    if (x->journal_since == INSTANT_NONE)
        x->journal_since = row->received_at;
    if (row->received_at > x->journal_until)
        x->journal_until = row->received_at;
    return STATUS_OK;
}

/* Both kinds of row may be the first or the last. */
static enum status read_ends(struct examination *x, struct store *store, uint64_t seq,
                             struct error *err)
{
    const uint64_t ends[] = {1, seq};
    enum status status = STATUS_OK;
    for (int i = 0; i < 2 && seq > 0; i++) {
        for (int kind = JOURNAL_REPORTS; kind <= JOURNAL_CHANGE && status == STATUS_OK; kind++)
            status =
                journal_each(store, ends[i], ends[i], (enum journal_kind)kind, take_since, x, err);
    }
    return status;
}

/* Beside a running daemon, all from one moment. */
static enum status load(struct examination *x, struct district *d, struct error *err)
{
    struct store *store = NULL;
    struct anchor anchor = {.fd = -1};
    enum status status = anchor_check_alone(x->directory->anchor, x->directory->database, err);
    if (status == STATUS_OK)
        status = store_open(x->directory->database, STORE_READ, &store, err);
    if (status == STATUS_OK)
        status = anchor_open(&anchor, x->directory->anchor, STORE_READ, err);
    if (status == STATUS_OK)
        status = anchor_check(&anchor, store, err);
    if (status == STATUS_OK)
        status = store_begin(store, err);
    if (status == STATUS_OK)
        status = district_load(store, d, err);
    if (status == STATUS_OK)
        status = read_ends(x, store, d->seq, err);
    if (store)
        store_rollback(store);
    store_close(store);
    anchor_close(&anchor);
    return status;
}

static void examine(struct examination *x)
{
    struct district d = {0};
    struct error err = {0};
    if (access(x->directory->database, R_OK) != 0) {
        doctor_find(
            x, SEVERITY_ERROR, "database",
            "Name the right directory, or start the daemon once, as a user who may read it.",
            "%s: %s.", x->directory->database, strerror(errno));
    } else if (load(x, &d, &err) == STATUS_OK) {
        x->district = &d;
    } else {
        doctor_find(x, SEVERITY_ERROR, "database",
                    "intactd verify says more; intactd restore puts a backup in its place.", "%s",
                    err.detail);
    }
    for (const struct doctor_check *c = doctor_checks; c->name; c++) {
        if (!c->needs_district || x->district)
            c->look(x);
    }
    x->district = NULL;
    district_free(&d);
}

int command_doctor(int argc, char **argv)
{
    struct settings settings;
    struct directory directory = {.lock_fd = -1};
    struct error err = {0};
    struct examination x = {.settings = &settings,
                            .directory = &directory,
                            .now = clock_now(),
                            .journal_since = INSTANT_NONE};
    enum status status = settings_load(argc, argv, &settings, &err);
    if (status == STATUS_OK && settings.data[0])
        status = settings_check(&settings, &err);
    if (status == STATUS_UNKNOWN || (status != STATUS_OK && strcmp(err.code, "usage") == 0))
        return usage_error("doctor", "%s", err.detail);
    if (status != STATUS_OK)
        doctor_find(&x, SEVERITY_ERROR, "settings", "Mend it: the daemon does not start like this.",
                    "%s", err.detail);
    if (status != STATUS_OK || !settings.data[0])
        return status != STATUS_OK ? EXIT_FAILED : usage_error("doctor", "--data DIR is needed");
    if (directory_init(&directory, settings.data, &err) != STATUS_OK)
        return usage_error("doctor", "%s", err.detail);
    examine(&x);
    printf("%u errors, %u warnings\n", x.counts[SEVERITY_ERROR], x.counts[SEVERITY_WARNING]);
    return x.counts[SEVERITY_ERROR] > 0 ? EXIT_FAILED : EXIT_DONE;
}
