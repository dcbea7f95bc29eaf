#include "daemon/commands.h"
#include "daemon/directory.h"
#include "daemon/options.h"
#include "office/month.h"
#include "store/journal.h"

#include <string.h>
#include <unistd.h>

/* Beside a running daemon it reads through a connection of its own, which changes nothing. The
 * anchor is read before the journal, so a commit in between cannot make it look ahead. */
static enum status verify(const struct directory *d, uint64_t *ret_rows, struct digest *ret_head,
                          uint32_t *ret_closings, struct error *err)
{
    struct store *store = NULL;
    struct anchor anchor = {.fd = -1};
    enum status status = store_open(d->database, STORE_READ, &store, err);
    if (status == STATUS_OK)
        status = anchor_open(&anchor, d->anchor, err);
    if (status == STATUS_OK)
        status = anchor_check(&anchor, store, err);
    if (status == STATUS_OK)
        status = journal_verify(store, ret_rows, ret_head, err);
    if (status == STATUS_OK)
        status = months_verify(store, ret_closings, err);
    anchor_close(&anchor);
    store_close(store);
    return status;
}

static int parse(int argc, char **argv, const char **ret_data)
{
    struct option_read option;
    for (int at = 1; option_next(argc, argv, &at, &option);) {
        if (strcmp(option.name, "data") != 0)
            return usage_error("verify", "what is \"%s\"?", argv[at - 1]);
        if (!option.value)
            return usage_error("verify", "--data lacks its value");
        *ret_data = option.value;
    }
    return *ret_data ? EXIT_DONE : usage_error("verify", "--data DIR is needed");
}

int command_verify(int argc, char **argv)
{
    const char *data = NULL;
    char holder[32], address[ADDRESS_SIZE], hex[DIGEST_HEX_SIZE];
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    struct digest head;
    uint64_t rows = 0;
    uint32_t closings = 0;
    int result = parse(argc, argv, &data);
    if (result != EXIT_DONE)
        return result;
    enum status status = directory_init(&d, data, &err);
    if (status == STATUS_OK && access(d.database, R_OK) != 0)
        status = error_set(&err, STATUS_UNKNOWN, "not_found", "data",
                           "%s is not there, or cannot be read.", d.database);
    if (status == STATUS_OK)
        status = directory_lock(&d, holder, address, &err);
    if (status == STATUS_OK || status == STATUS_CONFLICT)
        status = verify(&d, &rows, &head, &closings, &err);
    directory_unlock(&d);
    if (status != STATUS_OK)
        return command_failed("verify", err.detail);
    digest_hex(&head, hex);
    printf("rows %llu\nhead %s\nclosings %u\n", (unsigned long long)rows, hex, closings);
    return EXIT_DONE;
}
