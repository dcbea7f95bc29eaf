/* intactd backup: copies a database, consistently, while a daemon writes it. */
#include "store/backup.h"
#include "cli/options.h"
#include "commands/evidence.h"
#include "commands/list.h"
#include "host/directory.h"
#include "store/copy.h"

#include <string.h>
#include <unistd.h>

struct backup_arguments {
    const char *file, *data;
    bool force;
};

static const struct option options[] = {
    OPTION("FILE", NULL, NULL, OPTION_ARGUMENT, offsetof(struct backup_arguments, file)),
    OPTION("data", "DIR", NULL, OPTION_DATA, offsetof(struct backup_arguments, data)),
    OPTION("force", NULL, NULL, OPTION_FLAG, offsetof(struct backup_arguments, force)),
    {0},
};

static enum status check(const struct directory *d, const struct backup_arguments *a,
                         struct error *err)
{
    if (access(d->database, R_OK) != 0)
        return error_set(err, STATUS_UNKNOWN, "not_found", "data",
                         "%s is not there, or cannot be read.", d->database);
    if (!a->force && access(a->file, F_OK) == 0)
        return error_set(err, STATUS_CONFLICT, "exists", "",
                         "%s is there already; --force "
                         "replaces it.",
                         a->file);
    return STATUS_OK;
}

/* Beside a running daemon, reads through a connection of its own and changes nothing. */
static int run(int argc, char **argv)
{
    struct backup_arguments a = {0};
    struct backup_result result;
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    char holder[32], address[ADDRESS_SIZE], hex[DIGEST_HEX_SIZE];
    int usage = options_read(&backup_command, argc, argv, &a);
    if (usage != EXIT_DONE)
        return usage;
    if (!a.file)
        return usage_error("backup", "name the file to write");
    enum status status = directory_init(&d, a.data, &err);
    if (status == STATUS_OK)
        status = check(&d, &a, &err);
    if (status == STATUS_OK)
        status = directory_lock(&d, holder, address, &err);
    if (status == STATUS_OK || (status == STATUS_CONFLICT && strcmp(err.code, "in_use") == 0))
        status = store_copy(d.database, a.file, &result, &err);
    directory_unlock(&d);
    if (status == STATUS_OK)
        file_give_to_directory(a.file);
    if (status != STATUS_OK)
        return command_failed("backup", err.detail);
    digest_hex(&result.head, hex);
    printf("seq %llu\nhead %s\nbytes %lld\n", (unsigned long long)result.seq, hex,
           (long long)result.bytes);
    evidence_tell("backup", &result.evidence);
    return EXIT_DONE;
}

const struct command backup_command = {
    .name = "backup",
    .summary = "copies the database, consistently, while it is in use",
    .help = "Prints the journal position that the copy holds. An existing FILE is replaced with "
            "--force.\n",
    .options = options,
    .run = run,
};
