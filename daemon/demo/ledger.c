#include "demo/ledger.h"

#include "change/auto_repairs.h"
#include "change/tokens.h"
#include "cli/first_start.h"
#include "ledger/rows.h"
#include "store/checkpoint_save.h"
#include "store/run_file.h"
#include "store/transaction.h"

#include <stdio.h>
#include <stdlib.h>

#define WAL_PAGES_MAX 4000

enum status demo_ledger_open(struct ledger *l, const struct directory *dir, struct error *err)
{
    enum status status = ledger_open(l, dir->database, dir->anchor, err);
    if (status != STATUS_OK)
        return status;
    status = store_begin(l->store, err);
    if (status != STATUS_OK)
        ledger_close(l);
    return status;
}

enum status demo_ledger_batch(struct ledger *l, const struct demo_harvest *h, struct error *err)
{
    struct text packed = {h->packed.bytes, h->packed.len};
    return h->batch->accepted > 0 ? ledger_batch(l, h->batch, packed, err) : STATUS_OK;
}

enum status demo_ledger_patrol(struct ledger *l, int64_t from, int64_t known, int64_t at,
                               struct error *err)
{
    struct change *change;
    enum status status;
    do {
        status = change_prepare_auto_repairs(&l->district, from, known, &change, err);
        if (status == STATUS_OK && change)
            status = ledger_change(l, change, 0, at, err);
    } while (status == STATUS_OK &&
             change); /* applied and gone: only whether there was one counts */
    return status;
}

enum status demo_ledger_settle(struct ledger *l, struct error *err)
{
    enum status status = ledger_commit(l, err);
    if (status == STATUS_OK && store_wal_pages(l->store) > WAL_PAGES_MAX)
        status = store_checkpoint(l->store, false, err);
    if (status == STATUS_OK)
        status = store_begin(l->store, err);
    return status;
}

static enum status save_runs(struct ledger *l, struct error *err)
{
    struct checkpoint *c = NULL;
    if (checkpoint_of(&l->district, true, &c) != STATUS_OK)
        return error_memory(err);
    enum status status = checkpoint_save(l->store, c, err);
    checkpoint_free(c);
    return status;
}

enum status demo_ledger_finish(struct ledger *l, struct error *err)
{
    enum status status = save_runs(l, err);
    if (status == STATUS_OK)
        status = ledger_commit(l, err);
    if (status == STATUS_OK)
        status = store_checkpoint(l->store, true, err);
    return status == STATUS_OK ? run_file_make(l->store, err) : status;
}

/* Puts a digest whose preimage nobody knows, and which is the same every time, in the place of the
 * random one: the inverse of the name's. */
static enum status forget_secret(struct change *change, struct text name, struct error *err)
{
    static const char member[] = "\"sha256\":\"";
    struct digest digest;
    char hex[DIGEST_HEX_SIZE];
    const char *body = buffer_text(&change->body);
    char *place = body ? strstr(change->body.bytes, member) : NULL;
    if (!place || digest_of(&name, 1, &digest) != STATUS_OK)
        return error_memory(err);
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        digest.bytes[i] = (uint8_t)~digest.bytes[i];
    digest_hex(&digest, hex);
    memcpy(place + sizeof member - 1, hex, DIGEST_HEX_SIZE - 1);
    return STATUS_OK;
}

enum status demo_ledger_person(struct ledger *l, const char *body, int64_t at, uint32_t *ret_token,
                               struct error *err)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    char secret[64];
    struct actor actor = demo_actor(l, 0, at);
    enum status status =
        change_prepare_token(&l->district, &actor, text_of(body), secret, &change, &refusal);
    explicit_bzero(secret, sizeof secret);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    status = forget_secret(change, text_of(body), err);
    if (status != STATUS_OK) {
        change_free(change);
        return status;
    }
    status = ledger_change(l, change, 0, at, err);
    if (status == STATUS_OK)
        *ret_token = l->district.tokens.count;
    return status;
}

enum status demo_ledger_admin(struct ledger *l, const char *path, int64_t at, struct error *err)
{
    enum status status = ledger_commit(l, err);
    if (status == STATUS_OK)
        status = first_start_admin_token(l, path, at, err);
    return status == STATUS_OK ? store_begin(l->store, err) : status;
}

struct actor demo_actor(const struct ledger *l, uint32_t token, int64_t at)
{
    const struct token *t = token ? &l->district.tokens.items[token - 1] : NULL;
    return (struct actor){.token = t, .now = at};
}

enum status demo_refused(enum status status, struct refusal *refusal, struct error *err)
{
    if (err)
        *err = refusal->count > 0 ? refusal->items[0].error : refusal->error;
    refusal_free(refusal);
    return status;
}
