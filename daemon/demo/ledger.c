#include "demo/ledger.h"

#include "change/auto_repairs.h"
#include "store/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>

#define WAL_PAGES_MAX 4000

enum status demo_ledger_open(struct demo_ledger *l, const struct directory *dir, struct error *err)
{
    *l = (struct demo_ledger){.anchor.fd = -1};
    l->district.first_at = l->district.last_at = INSTANT_NONE;
    enum status status = store_open(dir->database, STORE_WRITE, &l->store, err);
    if (status == STATUS_OK)
        status = anchor_begin(&l->anchor, dir->anchor, l->store, err);
    if (status == STATUS_OK)
        status = store_begin(l->store, err);
    return status;
}

void demo_ledger_close(struct demo_ledger *l)
{
    if (!l->store)
        return;
    store_close(l->store);
    anchor_close(&l->anchor);
    district_free(&l->district);
    *l = (struct demo_ledger){.anchor.fd = -1};
}

static enum status write_row(struct demo_ledger *l, struct journal_row *row, struct error *err)
{
    enum status status = journal_append(l->store, row, err);
    if (status == STATUS_OK && row->kind == JOURNAL_CHANGE)
        status = journal_project(l->store, row, err);
    if (status == STATUS_OK) {
        l->district.seq = row->seq;
        l->district.head = row->head;
    }
    return status;
}

enum status demo_ledger_change(struct demo_ledger *l, struct change *change, uint32_t token,
                               int64_t at, struct error *err)
{
    if (!change)
        return STATUS_OK;
    struct journal_row row = {.kind = JOURNAL_CHANGE,
                              .received_at = at,
                              .token = token,
                              .feed = UINT32_MAX,
                              .op = text_of(change->op),
                              .body = {change->body.bytes, change->body.len}};
    enum status status = write_row(l, &row, err);
    if (status == STATUS_OK)
        status = change_apply(&l->district, row.op, row.body, token, at, err);
    change_free(change);
    return status;
}

enum status demo_ledger_batch(struct demo_ledger *l, const struct demo_harvest *h,
                              struct error *err)
{
    const struct batch *b = h->batch;
    struct late_list late = {0};
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .received_at = b->received_at,
                              .token = b->token,
                              .feed = b->feed,
                              .first_at = b->first_at,
                              .last_at = b->last_at,
                              .accepted = b->accepted,
                              .reports = b->reports,
                              .rejected = b->rejected,
                              .body = {h->packed.bytes, h->packed.len}};
    if (b->accepted == 0)
        return STATUS_OK;
    enum status status = write_row(l, &row, err);
    if (status == STATUS_OK)
        status = frame_apply(&l->district, b->feed, b->raw.bytes, b->raw.len, &late);
    if (status == STATUS_MEMORY)
        error_memory(err);
    if (status == STATUS_OK && late.count > 0)
        status = error_set(err, STATUS_CORRUPT, "demo", "",
                           "The demonstration's rounds are not in order.");
    late_list_free(&late);
    return status;
}

static enum status commit(struct demo_ledger *l, struct error *err)
{
    enum status status = store_commit(l->store, err);
    if (status == STATUS_OK)
        status = anchor_write(&l->anchor, l->district.seq, &l->district.head, err);
    return status;
}

enum status demo_ledger_patrol(struct demo_ledger *l, int64_t known, int64_t at, struct error *err)
{
    struct change *change;
    enum status status;
    do {
        status = change_prepare_auto_repairs(&l->district, INSTANT_2000, known, &change, err);
        if (status == STATUS_OK && change)
            status = demo_ledger_change(l, change, 0, at, err);
    } while (status == STATUS_OK &&
             change); /* applied and gone: only whether there was one counts */
    return status;
}

enum status demo_ledger_settle(struct demo_ledger *l, struct error *err)
{
    enum status status = commit(l, err);
    if (status == STATUS_OK && store_wal_pages(l->store) > WAL_PAGES_MAX)
        status = store_checkpoint(l->store, false, err);
    if (status == STATUS_OK)
        status = store_begin(l->store, err);
    return status;
}

static enum status save_runs(struct demo_ledger *l, struct error *err)
{
    struct district *d = &l->district;
    struct checkpoint *c = NULL;
    if (checkpoint_take(&d->timelines, true, &c) != STATUS_OK)
        return error_memory(err);
    c->seq = d->seq;
    c->head = d->head;
    c->reports = d->reports;
    c->first_at = d->first_at;
    c->last_at = d->last_at;
    enum status status = checkpoint_save(l->store, c, err);
    checkpoint_free(c);
    return status;
}

enum status demo_ledger_finish(struct demo_ledger *l, struct error *err)
{
    enum status status = save_runs(l, err);
    if (status == STATUS_OK)
        status = commit(l, err);
    if (status == STATUS_OK)
        status = store_checkpoint(l->store, true, err);
    return status;
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

enum status demo_ledger_person(struct demo_ledger *l, const char *body, int64_t at,
                               uint32_t *ret_token, struct error *err)
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
    status = demo_ledger_change(l, change, 0, at, err);
    if (status == STATUS_OK)
        *ret_token = l->district.tokens.count;
    return status;
}

enum status demo_ledger_admin(struct demo_ledger *l, const char *path, int64_t at,
                              struct error *err)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    char secret[64], line[72];
    struct actor actor = demo_actor(l, 0, at);
    struct text body = text_of("{\"name\":\"admin\",\"role\":\"admin\"}");
    enum status status =
        change_prepare_token(&l->district, &actor, body, secret, &change, &refusal);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    snprintf(line, sizeof line, "%s\n", secret);
    status = directory_write_private(path, line, err);
    explicit_bzero(line, sizeof line);
    explicit_bzero(secret, sizeof secret);
    if (status == STATUS_OK)
        return demo_ledger_change(l, change, 0, at, err);
    change_free(change);
    return status;
}

struct actor demo_actor(const struct demo_ledger *l, uint32_t token, int64_t at)
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
