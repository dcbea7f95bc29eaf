#include "follow/proofs.h"

#include "change/ops.h"
#include "follow/upstream.h"
#include "host/log.h"
#include "record/decisions_in.h"
#include "store/evidence_files.h"

#include <stdio.h>

/* Which file a row of evidence names. False: none. */
static bool named_file(const struct journal_row *row, int64_t *ret_id, struct evidence_file *ret)
{
    struct document *document = NULL;
    struct record record;
    struct evidence_in in = {0};
    struct error err;
    bool named = document_single(row->body, SINGLE_STORED, &document, &record, &err) == STATUS_OK &&
                 evidence_in_read(&record, true, &in) == STATUS_OK && in.file.bytes > 0;
    *ret_id = in.id;
    *ret = in.file;
    document_free(document);
    return named;
}

/* It is kept by the digest of what came: what was named is there then, or something that nobody names. */
static enum status keep(struct store *store, const struct buffer *body,
                        const struct evidence_file *file, struct error *err)
{
    struct digest sha256;
    struct text bytes = {body->bytes, body->len};
    if (digest_of(&bytes, 1, &sha256) != STATUS_OK)
        return STATUS_BUSY;
    if (!digest_equal(&sha256, &file->sha256))
        return error_set(err, STATUS_UNKNOWN, "evidence", "", "it is another one there");
    return evidence_keep(store, bytes, &sha256, err);
}

static enum status fetch(struct upstream *u, struct store *store, int64_t id,
                         const struct evidence_file *file, struct error *err)
{
    char path[160], hex[DIGEST_HEX_SIZE];
    struct buffer body = {0};
    digest_hex(&file->sha256, hex);
    snprintf(path, sizeof path, "/api/v1/exemptions/%lld/evidence/%s", (long long)id, hex);
    enum status status = upstream_file(u, path, &body, err);
    if (status == STATUS_OK)
        status = keep(store, &body, file, err);
    buffer_free(&body);
    return status;
}

enum status proofs_take(struct upstream *u, struct store *store, const struct journal_row *row,
                        struct error *err)
{
    int64_t id = 0;
    struct evidence_file file;
    struct buffer here = {0};
    struct error absent;
    if (row->kind != JOURNAL_CHANGE ||
        !text_is(row->op, change_ops[CHANGE_EXEMPTION_EVIDENCE].name) ||
        !named_file(row, &id, &file))
        return STATUS_OK;
    enum status status = evidence_read(store, &file, &here, &absent);
    buffer_free(&here);
    if (status == STATUS_OK)
        return status;
    status = fetch(u, store, id, &file, err);
    if (status != STATUS_UNKNOWN)
        return status;
    log_line(LOG_LEVEL_ERROR, "the evidence that row %llu names is not to be had: %s",
             (unsigned long long)row->seq, err->detail);
    return STATUS_OK;
}
