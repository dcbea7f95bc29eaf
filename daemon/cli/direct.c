#include "cli/direct.h"

#include "host/clock.h"
#include "ledger/load.h"
#include "ledger/verify.h"

#include <stdio.h>
#include <string.h>

static enum status write_change(struct direct *d, const struct change *change, uint32_t token,
                                int64_t now, struct journal_row *ret_row, struct error *err)
{
    struct journal_row row = {.kind = JOURNAL_CHANGE,
                              .received_at = now,
                              .token = token,
                              .feed = UINT32_MAX,
                              .op = text_of(change->op),
                              .body = {change->body.bytes, change->body.len}};
    enum status status = store_begin(d->store, err);
    if (status != STATUS_OK)
        return status;
    status = journal_append(d->store, &row, err);
    if (status == STATUS_OK)
        status = journal_project(d->store, &row, err);
    if (status == STATUS_OK)
        status = store_commit(d->store, err);
    if (status != STATUS_OK) {
        store_rollback(d->store);
        return status;
    }
    *ret_row = row;
    return anchor_write(&d->anchor, row.seq, &row.head, err);
}

enum status direct_change(struct direct *d, struct change *change, uint32_t token, int64_t now,
                          struct error *err)
{
    struct journal_row row;
    enum status status = write_change(d, change, token, now, &row, err);
    if (status == STATUS_OK)
        status = change_apply(&d->district, row.op, row.body, token, now, err);
    if (status == STATUS_OK) {
        d->district.seq = row.seq;
        d->district.head = row.head;
    }
    change_free(change);
    return status;
}

/* The file comes first: after a crash between the two the next start makes another token. */
enum status direct_make_admin_token(struct direct *d, struct error *err)
{
    static const char body[] = "{\"name\":\"admin\",\"role\":\"admin\"}";
    char secret[64], line[72];
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct actor nobody = {NULL, clock_now()};
    enum status status =
        change_prepare_token(&d->district, &nobody, text_of(body), secret, &change, &refusal);
    if (status != STATUS_OK)
        *err = refusal.error;
    refusal_free(&refusal);
    if (status != STATUS_OK)
        return status;
    snprintf(line, sizeof line, "%s\n", secret);
    status = directory_write_private(d->directory->admin_token, line, err);
    explicit_bzero(line, sizeof line);
    explicit_bzero(secret, sizeof secret);
    if (status == STATUS_OK)
        return direct_change(d, change, 0, nobody.now, err);
    change_free(change);
    return status;
}

static enum status begin_district(struct direct *d, struct error *err)
{
    struct change *change = NULL;
    enum status status = STATUS_OK;
    if (d->district.rules.count == 0) {
        status = change_default_rules(&change, err);
        if (status == STATUS_OK)
            status = direct_change(d, change, 0, clock_now(), err);
    }
    if (status == STATUS_OK && d->district.tokens.count == 0)
        status = direct_make_admin_token(d, err);
    return status;
}

enum status direct_open(struct direct *d, const struct directory *directory, struct error *err)
{
    struct verification proven = {0};
    *d = (struct direct){.directory = directory, .anchor = {.fd = -1}};
    enum status status = anchor_check_alone(directory->anchor, directory->database, err);
    if (status == STATUS_OK)
        status = store_open(directory->database, STORE_WRITE, &d->store, err);
    if (status == STATUS_OK)
        status = anchor_begin(&d->anchor, directory->anchor, d->store, err);
    if (status == STATUS_OK)
        status = verify_journal(d->store, &proven, err);
    if (status == STATUS_OK)
        status = district_load(d->store, &d->district, err);
    if (status == STATUS_OK && d->district.changes != proven.changes)
        status =
            error_set(err, STATUS_CORRUPT, "index", "",
                      "The journal has %llu changes, its index leads to %llu.",
                      (unsigned long long)proven.changes, (unsigned long long)d->district.changes);
    if (status == STATUS_OK)
        status = begin_district(d, err);
    if (status != STATUS_OK)
        direct_close(d);
    return status;
}

void direct_close(struct direct *d)
{
    store_close(d->store);
    anchor_close(&d->anchor);
    district_free(&d->district);
    *d = (struct direct){.anchor = {.fd = -1}};
}
