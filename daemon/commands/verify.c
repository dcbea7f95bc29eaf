#include "ledger/verify.h"
#include "commands/commands.h"
#include "host/directory.h"
#include "host/options.h"
#include "record/receipt_in.h"
#include "store/anchor.h"
#include "store/store.h"
#include "store/transaction.h"

#include <string.h>
#include <unistd.h>

struct question {
    const char *data, *receipt; /* receipt NULL: none is asked for */
    uint64_t seq;               /* of the receipt */
    struct digest head;
};

static enum status verify_store(struct store *store, const struct question *q,
                                const struct anchor *anchor, struct verification *ret,
                                struct error *err)
{
    enum status status = anchor_check(anchor, store, err);
    if (status == STATUS_OK)
        status = verify_whole(store, ret, err);
    if (status == STATUS_OK && q->receipt)
        status = verify_receipt(store, q->seq, &q->head, err);
    return status;
}

/* Beside a running daemon it reads through a connection of its own, which changes nothing, and all
 * of one moment. The anchor is read before that moment begins, so a commit in between cannot make
 * it look ahead. */
static enum status verify(const struct directory *d, const struct question *q,
                          struct verification *ret, struct error *err)
{
    struct store *store = NULL;
    struct anchor anchor = {.fd = -1};
    enum status status = anchor_check_alone(d->anchor, d->database, err);
    if (status == STATUS_OK)
        status = store_open(d->database, STORE_READ, &store, err);
    if (status == STATUS_OK)
        status = anchor_open(&anchor, d->anchor, STORE_READ, err);
    if (status == STATUS_OK)
        status = store_begin(store, err);
    if (status == STATUS_OK)
        status = verify_store(store, q, &anchor, ret, err);
    if (store)
        store_rollback(store);
    anchor_close(&anchor);
    store_close(store);
    return status;
}

static int parse(int argc, char **argv, struct question *q)
{
    struct option_read option;
    struct error err;
    for (int at = 1; option_next(argc, argv, &at, &option);) {
        bool is_data = strcmp(option.name, "data") == 0;
        if (!is_data && strcmp(option.name, "receipt") != 0)
            return usage_unknown("verify", option.name, argv[at - 1]);
        if (!option.value)
            return usage_error("verify", "--%s lacks its value", option.name);
        *(is_data ? &q->data : &q->receipt) = option.value;
    }
    if (!q->data)
        return usage_error("verify", "--data DIR is needed");
    if (q->receipt && receipt_read(text_of(q->receipt), &q->seq, &q->head, &err) != STATUS_OK)
        return usage_error("verify", "%s", err.detail);
    return EXIT_DONE;
}

static void print(const struct verification *v, const struct question *q)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&v->head, hex);
    printf("rows %llu\nhead %s\nclosings %u\n", (unsigned long long)v->rows, hex, v->closings);
    if (q->receipt)
        printf("receipt %llu holds\n", (unsigned long long)q->seq);
}

int command_verify(int argc, char **argv)
{
    struct question q = {0};
    char holder[32], address[ADDRESS_SIZE];
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    struct verification v = {0};
    int result = parse(argc, argv, &q);
    if (result != EXIT_DONE)
        return result;
    enum status status = directory_init(&d, q.data, &err);
    if (status == STATUS_OK && access(d.database, R_OK) != 0)
        status = error_set(&err, STATUS_UNKNOWN, "not_found", "data",
                           "%s is not there, or cannot be read.", d.database);
    if (status == STATUS_OK)
        status = directory_lock(&d, holder, address, &err);
    if (status == STATUS_OK || status == STATUS_CONFLICT)
        status = verify(&d, &q, &v, &err);
    directory_unlock(&d);
    if (status != STATUS_OK)
        return command_failed("verify", err.detail);
    print(&v, &q);
    return EXIT_DONE;
}
