/* intactd doctor: makes all checks of an installation, one after the other. */
#include "cli/options.h"
#include "commands/doctor_district.h"
#include "commands/doctor_following.h"
#include "commands/doctor_notices.h"
#include "commands/doctor_platforms.h"
#include "commands/doctor_system.h"
#include "commands/list.h"
#include "host/clock.h"
#include "host/installed.h"
#include "ledger/load.h"
#include "store/anchor.h"
#include "store/journal.h"
#include "store/transaction.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the order in which they are made. */
static const struct check {
    const char *name;
    bool needs_district;
    void (*look)(struct examination *x);
} checks[] = {
    {"settings", false, doctor_settings},
    {"time zone data", false, doctor_time_zone},
    {"listen", false, doctor_listen},
    {"disk space and growth", false, doctor_disk},
    {"permissions", false, doctor_permissions},
    {"backups", false, doctor_backups},
    {"clock", false, doctor_clock},
    {"leader", false, doctor_following},
    {"silent feeds", true, doctor_feeds},
    {"platforms", true, doctor_platforms},
    {"how people are told", true, doctor_notices},
    {"feeds that contradict each other", true, doctor_contradictions},
    {"what late reports decided", true, doctor_lateness},
    {"assets never reported", true, doctor_never_reported},
    {"duplicate names", true, doctor_duplicate_names},
    {"look-alikes", true, doctor_look_alikes},
    {"lifetimes of feeds", true, doctor_paces},
    {0},
};

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

/* The first and the last row may be of either kind, so both kinds are asked for. */
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

/* Beside a running daemon, reads everything in one transaction, so that it fits together. */
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
    for (const struct check *c = checks; c->name; c++) {
        if (!c->needs_district || x->district)
            c->look(x);
    }
    x->district = NULL;
    district_free(&d);
}

/* settings_load() reads these, with all settings; the table is for the texts. */
static const struct option options[] = {
    OPTION("data", "DIR", NULL, OPTION_DATA, 0),
    OPTION("config", "FILE", NULL, OPTION_VALUE, 0),
    {0},
};

static int run(int argc, char **argv)
{
    struct settings settings;
    struct directory directory = {.lock_fd = -1};
    struct error err = {0};
    struct examination x = {.settings = &settings,
                            .directory = &directory,
                            .now = clock_now(),
                            .journal_since = INSTANT_NONE};
    char **room = calloc((size_t)argc + 3, sizeof *room);
    if (!room)
        return command_failed("doctor", "Out of memory.");
    installed_arguments(&argc, &argv, room);
    enum status status = settings_load(argc, argv, &settings, &err);
    free(room);
    if (status == STATUS_OK && !settings.data[0] && options_installed_data())
        snprintf(settings.data, sizeof settings.data, "%s", options_installed_data());
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

const struct command doctor_command = {
    .name = "doctor",
    .summary = "looks the installation over",
    .help =
        "Time zone data, disk and growth, permissions, backups, clock, silent feeds, platforms,\n"
        "notices, assets never reported, duplicate names and look-alikes, lifetimes under a "
        "feed's\n"
        "pace, settings (in notes: which are not the default). Each finding has a remedy; status "
        "1\n"
        "with an error.\n",
    .options = options,
    .run = run,
};
