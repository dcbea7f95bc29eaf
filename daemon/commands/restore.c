/* intactd restore: proves a backup first, and then puts it in the place of a database. */
#include "change/restored.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "commands/evidence.h"
#include "commands/list.h"
#include "host/clock.h"
#include "host/node.h"
#include "host/terminal.h"
#include "store/anchor.h"
#include "store/backup.h"
#include "store/copy.h"
#include "store/journal_verify.h"
#include "store/transaction.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct restore {
    const char *file, *data;
    bool force, follower;
    struct directory directory; /* locked */
    struct directory staged;    /* the same with other file names, until all is ready */
    bool replaces;
    struct position replaced; /* of what is replaced, by its anchor */
    struct position restored; /* of the backup */
    struct evidence_copied evidence;
    char stamp[32];
};

static const struct option options[] = {
    OPTION("FILE", NULL, NULL, OPTION_ARGUMENT, offsetof(struct restore, file)),
    OPTION("data", "DIR", NULL, OPTION_DATA, offsetof(struct restore, data)),
    OPTION("force", NULL, NULL, OPTION_FLAG, offsetof(struct restore, force)),
    OPTION("follower", NULL, NULL, OPTION_FLAG, offsetof(struct restore, follower)),
    {0},
};

static enum status system_error(struct error *err, const char *what, const char *path)
{
    return error_set(err, errno == ENOSPC ? STATUS_FULL : STATUS_CONFLICT, "io", "data",
                     "%s %s: %s.", what, path, strerror(errno));
}

/* The suffixes of a database's files. The anchor has a name of its own. */
static const char *const parts[] = {"", "-wal", "-shm"};
#define PARTS (sizeof parts / sizeof parts[0])

static bool is_occupied(const struct directory *d)
{
    char path[PATH_SIZE + 8];
    for (size_t i = 0; i < PARTS; i++) {
        snprintf(path, sizeof path, "%s%s", d->database, parts[i]);
        if (access(path, F_OK) == 0)
            return true;
    }
    return access(d->anchor, F_OK) == 0;
}

static enum status remove_file(const char *path, struct error *err)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return STATUS_OK;
    return system_error(err, "Remove it, for this cannot:", path);
}

/* Removes what an interrupted restore has left: copies, all of them. SQLite would take a log that
 * stayed for the next copy's own. */
static enum status remove_staged(const struct restore *r, struct error *err)
{
    char path[PATH_SIZE + 16];
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < PARTS; i++) {
        snprintf(path, sizeof path, "%s%s", r->staged.database, parts[i]);
        status = remove_file(path, err);
    }
    return status == STATUS_OK ? remove_file(r->staged.anchor, err) : status;
}

/* Reads what is replaced from its anchor, which outlives a damaged database. A damaged anchor tells
 * nothing. */
static void read_replaced(struct restore *r)
{
    struct anchor anchor = {.fd = -1};
    struct error err;
    bool blank;
    if (anchor_open(&anchor, r->directory.anchor, STORE_READ, &err) == STATUS_OK)
        r->replaces =
            anchor_read(&anchor, &r->replaced.seq, &r->replaced.head, &blank, &err) == STATUS_OK &&
            r->replaced.seq > 0;
    anchor_close(&anchor);
}

static enum status prepare(struct restore *r, struct error *err)
{
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_init(&r->directory, r->data, err);
    if (status == STATUS_OK && access(r->file, R_OK) != 0)
        status = system_error(err, "Cannot read", r->file);
    if (status == STATUS_OK)
        status = directory_make(&r->directory, err);
    if (status == STATUS_OK)
        status = directory_lock(&r->directory, holder, address, err);
    if (status == STATUS_OK && is_occupied(&r->directory) && !r->force)
        status = error_set(err, STATUS_CONFLICT, "exists", "data",
                           "%s holds a database already; --force moves it aside.", r->data);
    if (status != STATUS_OK)
        return status;
    read_replaced(r);
    r->staged = r->directory;
    snprintf(r->staged.database, sizeof r->staged.database, "%s/restoring.db", r->data);
    snprintf(r->staged.anchor, sizeof r->staged.anchor, "%s/restoring.anchor", r->data);
    snprintf(r->staged.following, sizeof r->staged.following, "%s/restoring.following", r->data);
    return remove_staged(r, err);
}

static enum status verify(const char *database, struct error *err)
{
    struct store *store = NULL;
    struct digest head;
    uint64_t rows, changes;
    enum status status = store_open(database, STORE_WRITE, &store, err);
    if (status == STATUS_OK)
        status = journal_verify(store, &rows, &changes, &head, err);
    store_close(store);
    return status;
}

static enum status write_row(struct restore *r, struct ledger *d, struct error *err)
{
    const char *slash = strrchr(r->file, '/');
    struct change *change = NULL;
    r->restored = (struct position){d->district.seq, d->district.head};
    if (r->follower) /* every row is the leader's */
        return anchor_write(&d->anchor, d->district.seq, &d->district.head, err);
    enum status status = change_restored(&d->district, r->replaces ? &r->replaced : NULL,
                                         slash ? slash + 1 : r->file, &change, err);
    if (status == STATUS_OK)
        status = ledger_change_alone(d, change, 0, clock_now(), err);
    if (status == STATUS_OK && access(r->directory.admin_token, F_OK) != 0)
        status = first_start_admin_token(d, r->staged.admin_token, clock_now(), err);
    return status;
}

/* Makes the restored journal's anchor: a backup has none. */
static enum status make_anchor(const struct directory *d, struct error *err)
{
    struct anchor anchor = {.fd = -1};
    enum status status = anchor_make(&anchor, d->anchor, err);
    anchor_close(&anchor);
    return status;
}

/* Empties the copy's log into it: the copy is moved without its log. */
static enum status settle(const struct restore *r, struct ledger *d, struct error *err)
{
    char log[PATH_SIZE + 16];
    struct stat st;
    enum status status = store_checkpoint(d->store, true, err);
    ledger_close(d);
    if (status != STATUS_OK)
        return status;
    snprintf(log, sizeof log, "%s-wal", r->staged.database);
    if (stat(log, &st) != 0 ? errno == ENOENT : st.st_size == 0)
        return STATUS_OK;
    return error_set(err, STATUS_CONFLICT, "io", "data",
                     "The log %s is not wholly in its database; nothing was moved. Run it again.",
                     log);
}

/* Proves the backup in a copy. All that can be wrong with it shows here, before anything is moved. */
static enum status stage(struct restore *r, struct error *err)
{
    struct backup_result copied;
    struct ledger ledger;
    enum status status = store_copy(r->file, r->staged.database, &copied, err);
    if (status == STATUS_OK)
        r->evidence = copied.evidence;
    if (status == STATUS_OK)
        status = verify(r->staged.database, err);
    if (status == STATUS_OK)
        status = make_anchor(&r->staged, err);
    if (status == STATUS_OK)
        status = r->follower ? first_start_open_as_is(&ledger, &r->staged, err)
                             : first_start_open(&ledger, &r->staged, err);
    if (status != STATUS_OK)
        return status;
    status = write_row(r, &ledger, err);
    if (status == STATUS_OK)
        return settle(r, &ledger, err);
    ledger_close(&ledger);
    return status;
}

static enum status move(const char *from, const char *to, struct error *err)
{
    if (rename(from, to) == 0 || errno == ENOENT)
        return STATUS_OK;
    return system_error(err, "Cannot move", from);
}

/* Keeps a copy of the old anchor, which stays in its place while the database moves. */
static enum status copy_anchor_aside(const struct restore *r, struct error *err)
{
    const char *anchor = r->directory.anchor;
    char aside[PATH_SIZE + 64];
    snprintf(aside, sizeof aside, "%s.before-%s", anchor, r->stamp);
    if (link(anchor, aside) == 0 || errno == EEXIST)
        return STATUS_OK;
    return system_error(err, "Cannot keep a copy of", anchor);
}

/* There is no anchor yet, or a blank one, which would not stop a daemon from beginning a new journal.
 * So the new anchor goes in before the database moves. */
static enum status swap_anchor(const struct restore *r, struct error *err)
{
    const char *anchor = r->directory.anchor;
    char aside[PATH_SIZE + 64];
    snprintf(aside, sizeof aside, "%s.before-%s", anchor, r->stamp);
    enum status status = move(anchor, aside, err);
    return status == STATUS_OK ? move(r->staged.anchor, anchor, err) : status;
}

static enum status swap_database(const struct restore *r, struct error *err)
{
    const struct directory *d = &r->directory;
    char aside[PATH_SIZE + 64], part[PATH_SIZE + 8];
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < PARTS; i++) {
        snprintf(part, sizeof part, "%s%s", d->database, parts[i]);
        snprintf(aside, sizeof aside, "%s.before-%s%s", d->database, r->stamp, parts[i]);
        status = move(part, aside, err);
    }
    return status == STATUS_OK ? move(r->staged.database, d->database, err) : status;
}

/* Moves the new files into place. After an interruption no daemon serves the directory until restore
 * is run again. For that an anchor is there whenever the database is not: without both, a daemon
 * would take the directory for a new one and begin another journal. */
static enum status swap(const struct restore *r, struct error *err)
{
    const struct directory *d = &r->directory;
    if (r->follower && follows_mark(d->following, "the leader of this backup", err) != STATUS_OK)
        return err->status;
    if (!r->follower && !follows_end(d->following))
        return system_error(err, "Cannot remove", d->following);
    enum status status = r->replaces ? copy_anchor_aside(r, err) : swap_anchor(r, err);
    if (status == STATUS_OK)
        status = swap_database(r, err);
    if (status == STATUS_OK && r->replaces)
        status = move(r->staged.anchor, d->anchor, err);
    int fd = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (status == STATUS_OK && (fd < 0 || fsync(fd) != 0))
        status = system_error(err, "Cannot sync", d->path);
    if (fd >= 0)
        close(fd);
    return status;
}

static void print_result(const struct restore *r)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&r->restored.head, hex);
    printf("restored to seq %llu\nhead %s\n", (unsigned long long)r->restored.seq, hex);
    printf("tokens are those of the backup: what was revoked since holds again\n");
    evidence_tell("restore", &r->evidence);
    if (r->replaces)
        terminal_line(stdout, "replaced seq %llu, kept as %s.before-%s",
                      (unsigned long long)r->replaced.seq, r->directory.database, r->stamp);
}

static int run(int argc, char **argv)
{
    struct restore r = {.directory.lock_fd = -1};
    struct error err = {0};
    int usage = options_read(&restore_command, argc, argv, &r);
    if (usage != EXIT_DONE)
        return usage;
    if (!r.file)
        return usage_error("restore", "name the backup's file");
    time_t now = (time_t)clock_now();
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(r.stamp, sizeof r.stamp, "%Y%m%dT%H%M%SZ", &tm);
    enum status status = prepare(&r, &err);
    if (status == STATUS_OK) {
        status = stage(&r, &err);
        if (status == STATUS_OK)
            status = swap(&r, &err);
        struct error left; /* the next restore reports it, if it still matters */
        enum status removed = remove_staged(&r, &left);
        (void)removed;
    }
    directory_unlock(&r.directory);
    if (status != STATUS_OK)
        return command_failed("restore", err.detail);
    print_result(&r);
    return EXIT_DONE;
}

const struct command restore_command = {
    .name = "restore",
    .summary = "puts a backup in the place of a database",
    .help =
        "The directory must not be in use. A database that is there is moved aside with --force, "
        "never\n"
        "overwritten. The journal of what is restored says so in a row of its own. A directory "
        "without\n"
        "admin.token gets a new one. With --follower no row is written: the directory is for "
        "serve\n"
        "--follow, and goes on from the backup's position. With FILE the DIR/intact.db itself, and "
        "--force, a database "
        "whose\n"
        "anchor is lost is taken over as it is.\n",
    .options = options,
    .run = run,
};
