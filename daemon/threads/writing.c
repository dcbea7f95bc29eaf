#include "threads/writing.h"

#include "ledger/batch.h"
#include "ledger/rows.h"
#include "report/frame_pack.h"
#include "report/resolved.h"
#include "store/alert_marks.h"
#include "store/anchor.h"
#include "store/project.h"
#include "store/registrations.h"
#include "store/rejects.h"
#include "store/transaction.h"

bool job_is_grouped(const struct job *job)
{
    return job->kind == JOB_BATCH || job->kind == JOB_CHANGE || job->kind == JOB_REGISTRATION ||
           job->kind == JOB_NOTICES;
}

/* About as much as one takes. */
#define NOTICE_BYTES 8192
#define TOLD_BYTES   128

static size_t job_bytes(const struct job *job)
{
    if (job->kind == JOB_REGISTRATION)
        return sizeof *job->registration;
    if (job->kind == JOB_NOTICES)
        return job->notices->made_count * NOTICE_BYTES + job->notices->told_count * TOLD_BYTES;
    return job->kind == JOB_BATCH ? job->batch->raw.len : job->change->body.len;
}

struct job *group_end(struct job *jobs)
{
    struct job *last = jobs;
    size_t bytes = job_bytes(last);
    for (int count = 1; count < GROUP_JOBS_MAX; count++) {
        struct job *next = job_next(last);
        if (!next || !job_is_grouped(next) || bytes + job_bytes(next) > GROUP_BYTES_MAX)
            break;
        bytes += job_bytes(next);
        last = next;
    }
    return last;
}

static enum status write_rejects(struct store *store, struct job *job)
{
    const struct batch *b = job->batch;
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < b->reject_count && status == STATUS_OK; i++) {
        const struct reject *x = &b->rejects[i];
        const struct reject_row row = {
            .seq = job->seq,
            .feed = b->feed,
            .received_at = b->received_at,
            .number = x->number,
            .format = (int)b->format,
            .code = text_of(x->code),
            .field = text_of(x->field),
            .detail = text_of(x->detail),
            .raw = {x->raw, x->raw_len},
        };
        status = rejects_add(store, &row, &job->error);
    }
    if (status == STATUS_OK && b->reject_count > 0)
        status = rejects_trim(store, REJECTS_KEPT_MAX, &job->error);
    return status;
}

static enum status write_resolved(struct store *store, struct job *job)
{
    const struct buffer *b = &job->batch->resolved;
    const uint64_t *alerts = (const uint64_t *)(const void *)b->bytes;
    return alert_marks_add(store, job->batch->feed, job->seq, alerts, b->len / sizeof *alerts,
                           RESOLVED_KEPT_MAX, &job->error);
}

static enum status append(struct store *store, struct job *job, struct journal_row *row)
{
    enum status status = journal_append(store, row, &job->error);
    job->seq = row->seq;
    job->head = row->head;
    return status;
}

static enum status append_batch(struct store *store, struct job *job)
{
    const struct batch *b = job->batch;
    struct buffer packed = {0};
    if (b->accepted == 0 && b->rejected == 0)
        return journal_position(store, &job->seq, &job->head, &job->error);
    if (b->raw.len > 0) {
        enum status status = frame_compress(&b->raw, &packed);
        if (status != STATUS_OK)
            return error_set(&job->error, status, "frame", "", "The reports can't be packed.");
    }
    struct journal_row row = batch_row(b, (struct text){packed.bytes, packed.len});
    enum status status = append(store, job, &row);
    buffer_free(&packed);
    return status;
}

static enum status write_batch(struct store *store, struct job *job)
{
    enum status status = append_batch(store, job);
    for (size_t i = 0; i < job->replayed.count && status == STATUS_OK; i++)
        status = rejects_remove(store, job->replayed.items[i], &job->error);
    if (status == STATUS_OK)
        status = write_resolved(store, job);
    return status == STATUS_OK ? write_rejects(store, job) : status;
}

static enum status write_change(struct store *store, struct job *job)
{
    struct journal_row row = change_row(job->change, job->token, job->received_at);
    enum status status = append(store, job, &row);
    return status == STATUS_OK ? journal_project(store, &row, &job->error) : status;
}

static enum status write_registration(struct store *store, struct job *job)
{
    const struct registration *r = job->registration;
    const struct registration_row row = {.platform = r->platform,
                                         .registered_at = r->registered_at,
                                         .until_at = r->until_at,
                                         .session = r->session,
                                         .password_number = r->password_number,
                                         .address = text_of(r->address),
                                         .local = text_of(r->local),
                                         .version = text_of(r->version),
                                         .maker = text_of(r->maker)};
    return registration_write(store, &row, &job->error);
}

static enum status write_stored(struct store *store, struct job *job)
{
    job->seq = job->stored->row.seq;
    job->head = job->stored->row.head;
    return fold_write(store, &job->stored->row, &job->error);
}

static enum status write_one(struct store *store, struct job *job)
{
    if (job->stored)
        return write_stored(store, job);
    if (job->kind == JOB_REGISTRATION)
        return write_registration(store, job);
    if (job->kind == JOB_NOTICES)
        return notices_write(store, job->notices, &job->error);
    return job->kind == JOB_BATCH ? write_batch(store, job) : write_change(store, job);
}

/* These are nobody's own fault: the whole transaction fails with them. */
static bool fails_all(enum status status)
{
    return status == STATUS_FULL || status == STATUS_MEMORY || status == STATUS_BUSY ||
           status_is_fatal(status);
}

/* A job in a part of its own. OK: whatever came of it, the transaction goes on. */
static enum status write_job(struct store *store, struct job *job)
{
    job->status = STATUS_OK;
    enum status status = store_savepoint(store, &job->error);
    if (status != STATUS_OK)
        return status;
    status = write_one(store, job);
    if (status == STATUS_OK)
        return store_release(store, &job->error);
    if (fails_all(status))
        return status;
    job->status = status;
    job->seq = 0;
    struct error undo;
    status = store_undo(store, &undo);
    if (status != STATUS_OK)
        job->error = undo;
    return status;
}

static void fail_group(struct job *first, struct job *last, enum status status,
                       const struct error *err)
{
    for (struct job *job = first;; job = job_next(job)) {
        job->status = status;
        job->error = *err;
        job->seq = 0;
        if (job == last)
            break;
    }
}

static enum status write_jobs(struct store *store, struct job *first, struct job *last,
                              struct error *err)
{
    for (struct job *job = first;; job = job_next(job)) {
        enum status status = write_job(store, job);
        if (status != STATUS_OK) {
            *err = job->error;
            err->status = status;
            return status;
        }
        if (job == last)
            return STATUS_OK;
    }
}

/* The newest of the group's rows goes to the anchor. That it finds no room there is no harm: an
 * anchor may be behind. */
static enum status write_anchor(struct anchor *anchor, const struct job *first,
                                const struct job *last, struct error *err)
{
    const struct job *newest = NULL;
    for (const struct job *job = first;; job = job_next(job)) {
        if (job->status == STATUS_OK && job->seq > 0)
            newest = job;
        if (job == last)
            break;
    }
    if (!newest)
        return STATUS_OK;
    enum status status = anchor_write(anchor, newest->seq, &newest->head, err);
    return status == STATUS_FULL ? STATUS_OK : status;
}

enum status group_write(struct store *store, struct anchor *anchor, struct job *first,
                        struct job *last)
{
    struct error err = {0};
    enum status status = store_begin(store, &err);
    if (status == STATUS_OK)
        status = write_jobs(store, first, last, &err);
    if (status == STATUS_OK)
        status = store_commit(store, &err);
    else
        store_rollback(store);
    if (status == STATUS_OK)
        status = write_anchor(anchor, first, last, &err);
    if (status != STATUS_OK) {
        fail_group(first, last, status, &err);
        return status_is_fatal(status) ? status : STATUS_OK;
    }
    return STATUS_OK;
}

static enum status save_part(struct store *store, struct job *job, struct checkpoint_place *at)
{
    uint32_t rows_max = job->checkpoint->in_parts ? CHECKPOINT_PART_ROWS : UINT32_MAX;
    enum status status = store_begin(store, &job->error);
    if (status == STATUS_OK)
        status = checkpoint_save_part(store, job->checkpoint, rows_max, at, &job->error);
    if (status == STATUS_OK)
        status = store_commit(store, &job->error);
    else
        store_rollback(store);
    return status;
}

enum status job_store_part(struct store *store, struct job *job, struct checkpoint_place *at)
{
    job->status = save_part(store, job, at);
    return status_is_fatal(job->status) ? job->status : STATUS_OK;
}

enum status job_run(struct store *store, struct job *job)
{
    const struct late_limit limit = {.seq_max = job->seq_max};
    job->status = late_read(store, &job->slice, &limit, &job->points, &job->error);
    return status_is_fatal(job->status) ? job->status : STATUS_OK;
}
