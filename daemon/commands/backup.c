#include "store/backup.h"
#include "commands/commands.h"
#include "host/directory.h"
#include "host/options.h"
#include "store/copy.h"

#include <string.h>
#include <unistd.h>

struct backup_arguments {
    const char *file, *data;
    bool force;
};

static int parse(int argc, char **argv, struct backup_arguments *a)
{
    struct option_read option;
    for (int at = 1; at < argc;) {
        if (strcmp(argv[at], "--force") == 0) {
            a->force = true;
            at++;
            continue;
        }
        if (!option_next(argc, argv, &at, &option))
            break;
        if (option.name[0] && strcmp(option.name, "data") != 0)
            return usage_unknown("backup", option.name, NULL);
        if (!option.value)
            return usage_error("backup", "--%s lacks its value", option.name);
        if (strcmp(option.name, "data") == 0)
            a->data = option.value;
        else if (!option.name[0] && !a->file)
            a->file = option.value;
        else
            return usage_error("backup", "what is \"%s\"?", argv[at - 1]);
    }
    if (!a->data)
        return usage_error("backup", "--data DIR is needed");
    return a->file ? EXIT_DONE : usage_error("backup", "name the file to write");
}

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

/* Beside a running daemon it reads through a connection of its own, which changes nothing. */
int command_backup(int argc, char **argv)
{
    struct backup_arguments a = {0};
    struct backup_result result;
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    char holder[32], address[ADDRESS_SIZE], hex[DIGEST_HEX_SIZE];
    int usage = parse(argc, argv, &a);
    if (usage != EXIT_DONE)
        return usage;
    enum status status = directory_init(&d, a.data, &err);
    if (status == STATUS_OK)
        status = check(&d, &a, &err);
    if (status == STATUS_OK)
        status = directory_lock(&d, holder, address, &err);
    if (status == STATUS_OK || (status == STATUS_CONFLICT && strcmp(err.code, "in_use") == 0))
        status = store_copy(d.database, a.file, &result, &err);
    directory_unlock(&d);
    if (status != STATUS_OK)
        return command_failed("backup", err.detail);
    digest_hex(&result.head, hex);
    printf("seq %llu\nhead %s\nbytes %lld\n", (unsigned long long)result.seq, hex,
           (long long)result.bytes);
    return EXIT_DONE;
}
