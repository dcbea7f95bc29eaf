/* intactd verify: proves what is stored, and a receipt against it. */
#include "ledger/verify.h"
#include "cli/options.h"
#include "commands/list.h"
#include "host/clock.h"
#include "host/directory.h"
#include "record/receipt_in.h"
#include "store/anchor.h"
#include "store/evidence_files.h"
#include "store/store.h"
#include "store/transaction.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct question {
    const char *data, *receipt; /* receipt NULL: none was given */
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
    if (status == STATUS_OK)
        status = evidence_verify(store, &ret->evidence, err);
    if (status == STATUS_OK && q->receipt)
        status = verify_receipt(store, q->seq, &q->head, err);
    return status;
}

/* Beside a running daemon, reads through a connection of its own, changes nothing, and sees everything
 * at one moment. The anchor is read first: read later it could be ahead, by a commit in between. */
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

static const struct option options[] = {
    OPTION("data", "DIR", NULL, OPTION_DATA, offsetof(struct question, data)),
    OPTION("receipt", "JSON",
           "also checks that the journal holds this receipt, as POST events\n"
           "answers it: '{\"seq\":17,\"head\":\"...\"}'\n",
           OPTION_VALUE, offsetof(struct question, receipt)),
    {0},
};

static void print(const struct verification *v, const struct question *q)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&v->head, hex);
    printf("rows %llu\nhead %s\nclosings %u\n", (unsigned long long)v->rows, hex, v->closings);
    if (v->evidence > 0)
        printf("evidence %u\n", v->evidence);
    if (q->receipt)
        printf("receipt %llu holds\n", (unsigned long long)q->seq);
}

/* Leaves in the directory whether something was found, so that the daemon can tell people. Where this user may not
 * write, nothing is left. */
static void note_finding(const struct directory *d, enum status status, const struct error *found)
{
    char line[512];
    struct error err;
    if (status == STATUS_OK)
        unlink(d->finding);
    if (status != STATUS_CORRUPT)
        return;
    snprintf(line, sizeof line, "%lld %s\n", (long long)clock_now(), found->detail);
    if (directory_write_private(d->finding, line, &err) == STATUS_OK)
        file_give_to_directory(d->finding);
}

static int run(int argc, char **argv)
{
    struct question q = {0};
    char holder[32], address[ADDRESS_SIZE];
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    struct verification v = {0};
    int result = options_read(&verify_command, argc, argv, &q);
    if (result != EXIT_DONE)
        return result;
    if (q.receipt && receipt_read(text_of(q.receipt), &q.seq, &q.head, &err) != STATUS_OK)
        return usage_error("verify", "%s", err.detail);
    enum status status = directory_init(&d, q.data, &err);
    if (status == STATUS_OK && access(d.database, R_OK) != 0)
        status = error_set(&err, STATUS_UNKNOWN, "not_found", "data",
                           "%s is not there, or cannot be read.", d.database);
    if (status == STATUS_OK)
        status = directory_lock(&d, holder, address, &err);
    if (status == STATUS_OK || status == STATUS_CONFLICT)
        status = verify(&d, &q, &v, &err);
    if (d.finding[0])
        note_finding(&d, status, &err);
    directory_unlock(&d);
    if (status != STATUS_OK)
        return command_failed("verify", err.detail);
    print(&v, &q);
    return EXIT_DONE;
}

const struct command verify_command = {
    .name = "verify",
    .summary = "checks that what is stored proves itself",
    .help =
        "Checks the journal's hash chain against its anchor, the schema, the file's pages, and\n"
        "recomputes what is derived: the projected tables, the stored runs; and that every file "
        "of\n"
        "evidence is there and unchanged. Prints the rows and the head of the chain; status 1, and "
        "what was found, when something does not prove itself.\n",
    .options = options,
    .run = run,
};
