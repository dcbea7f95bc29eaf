#include "ledger/verify.h"

#include "ledger/arrivals.h"
#include "ledger/load.h"
#include "ledger/months_verify.h"
#include "ledger/rebuild.h"
#include "model/repair_pack.h"
#include "store/checkpoint_load.h"
#include "store/compare.h"
#include "store/project.h"
#include "store/run_file.h"
#include "store/transaction.h"

#include <stdlib.h>

/* --- the chain --------------------------------------------------------------------------------- */

static enum status check_schema(struct store *store, struct error *err)
{
    struct store *fresh = NULL;
    enum status status = store_open_scratch(&fresh, err);
    if (status == STATUS_OK)
        status = store_compare_schema(store, fresh, err);
    store_close(fresh);
    return status;
}

enum status verify_journal(struct store *store, struct verification *ret, struct error *err)
{
    struct verification v = {0};
    enum status status = check_schema(store, err);
    if (status == STATUS_OK)
        status = journal_verify(store, &v.rows, &v.model_changes, &v.head, err);
    if (status == STATUS_OK)
        *ret = v;
    return status;
}

/* Where the proof begins, and the head that is believed there. A checkpoint that is no position of this journal
 * leaves nothing to be believed. */
static enum status find_believed(struct store *store, uint64_t rows_min, struct believed *ret,
                                 struct error *err)
{
    struct stored_position p = {0};
    struct believed b = {0};
    struct digest newest;
    uint64_t seq = 0;
    enum status status = checkpoint_position(store, &p, err);
    if (status == STATUS_OK)
        status = journal_position(store, &seq, &newest, err);
    if (status != STATUS_OK)
        return status;
    b.seq = seq > rows_min ? seq - rows_min : 0;
    b.seq = p.seq < b.seq ? p.seq : b.seq;
    status = journal_head_at(store, b.seq, &b.head, err);
    if (status == STATUS_OK || status == STATUS_UNKNOWN)
        *ret = status == STATUS_OK ? b : (struct believed){0};
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

enum status verify_newest(struct store *store, uint64_t rows_min, struct verification *ret,
                          struct believed *ret_believed, struct error *err)
{
    struct believed b = {0};
    enum status status = check_schema(store, err);
    if (status == STATUS_OK)
        status = find_believed(store, rows_min, &b, err);
    struct chain chain = {.seq = b.seq, .head = b.head};
    if (status == STATUS_OK)
        status = journal_verify_on(store, &chain, UINT64_MAX, err);
    if (status != STATUS_OK)
        return status;
    *ret = (struct verification){
        .rows = chain.seq, .model_changes = chain.model_changes, .head = chain.head};
    *ret_believed = b;
    return STATUS_OK;
}

enum status verify_changes_differ(uint64_t proven, uint64_t indexed, struct error *err)
{
    return error_set(err, STATUS_CORRUPT, "index", "",
                     "The journal has %llu changes that are not of repairs, its index leads to "
                     "%llu.",
                     (unsigned long long)proven, (unsigned long long)indexed);
}

enum status verify_older(struct store *store, const struct believed *believed, struct chain *chain,
                         struct error *err)
{
    uint64_t left = believed->seq - chain->seq;
    uint64_t step = left < VERIFY_STEP_ROWS ? left : VERIFY_STEP_ROWS;
    enum status status = journal_verify_on(store, chain, chain->seq + step, err);
    if (status != STATUS_OK || chain->seq < believed->seq)
        return status;
    if (!digest_equal(&chain->head, &believed->head))
        return error_set(err, STATUS_CORRUPT, "journal_head", "seq",
                         "Journal row %llu has another head than it had at the start.",
                         (unsigned long long)chain->seq);
    return chain->model_changes == believed->model_changes
               ? STATUS_OK
               : verify_changes_differ(chain->model_changes, believed->model_changes, err);
}

enum status verify_receipt(struct store *store, uint64_t seq, const struct digest *head,
                           struct error *err)
{
    struct digest stored;
    enum status status = journal_head_at(store, seq, &stored, err);
    if (status == STATUS_UNKNOWN)
        return error_set(err, STATUS_CORRUPT, "receipt", "seq",
                         "The receipt names journal row %llu, which is not there: what was "
                         "acknowledged with it has been cut off.",
                         (unsigned long long)seq);
    if (status == STATUS_OK && !digest_equal(&stored, head))
        return error_set(err, STATUS_CORRUPT, "receipt", "head",
                         "Journal row %llu has another head than the receipt: the journal up to it "
                         "is not the one that was acknowledged.",
                         (unsigned long long)seq);
    return status;
}

/* --- the projected tables ---------------------------------------------------------------------- */

static enum status project(void *context, const struct journal_row *row, struct error *err)
{
    return journal_project(context, row, err);
}

static enum status check_tables(struct store *store, uint64_t seq, struct error *err)
{
    struct store *fresh = NULL;
    enum status status = store_open_scratch(&fresh, err);
    if (status == STATUS_OK)
        status = store_begin(fresh, err);
    if (status == STATUS_OK)
        status = journal_each(store, 1, seq, JOURNAL_CHANGE, project, fresh, err);
    if (status == STATUS_OK)
        status = store_commit(fresh, err);
    if (status == STATUS_OK)
        status = store_compare_tables(store, fresh, err);
    store_close(fresh);
    return status;
}

/* --- the stored runs --------------------------------------------------------------------------- */

static bool same_cause(const struct timelines *a, const struct timelines *b, uint16_t x, uint16_t y)
{
    const char *one = causes_name(&a->causes, x & RUN_CAUSE);
    const char *other = causes_name(&b->causes, y & RUN_CAUSE);
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* gap_max is a bound, which may be wider in runs that grew in another order. */
static bool same_run(const struct timelines *a, const struct timelines *b, const struct run *x,
                     const struct run *y)
{
    return x->first == y->first && x->last == y->last && x->last_ms == y->last_ms &&
           x->feed == y->feed && ((x->tag ^ y->tag) & ~RUN_CAUSE) == 0 &&
           same_cause(a, b, x->tag, y->tag);
}

static bool same_series(const struct timelines *a, const struct timelines *b, size_t i)
{
    const struct series *x = &a->series[i], *y = &b->series[i];
    if (x->count != y->count)
        return false;
    for (uint32_t k = 0; k < x->count; k++) {
        if (!same_run(a, b, &x->runs[k], &y->runs[k]))
            return false;
    }
    return true;
}

/* Whether they are kept or told by the runs. */
static bool same_presences(const struct timelines *stored, const struct timelines *made,
                           size_t series)
{
    const struct series *x = &stored->series[series], *y = &made->series[series];
    struct presence one, other;
    uint32_t count = 0, other_count = 0;
    if (x->count == 0 || y->count == 0)
        return x->count == y->count;
    const struct presence *a = series_presences(stored, x, &one, &count);
    const struct presence *b = series_presences(made, y, &other, &other_count);
    if (count != other_count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (a[i].first != b[i].first || a[i].last != b[i].last || a[i].feed != b[i].feed)
            return false;
    }
    return true;
}

static bool same_watch(const struct interval_set *x, const struct interval_set *y)
{
    if (x->count != y->count)
        return false;
    for (size_t i = 0; i < x->count; i++) {
        if (x->items[i].from != y->items[i].from || x->items[i].to != y->items[i].to)
            return false;
    }
    return true;
}

static enum status compare_timelines(const struct district *stored, const struct district *made,
                                     struct error *err)
{
    const struct timelines *a = &stored->timelines, *b = &made->timelines;
    for (size_t i = 0; i < (size_t)b->asset_count * ASPECT_COUNT; i++) {
        if (!same_series(a, b, i))
            return error_set(err, STATUS_CORRUPT, "runs", "",
                             "The stored runs of asset %s, aspect %s are not what the journal "
                             "says (table run).",
                             stored->registry.assets[i / ASPECT_COUNT].code,
                             aspect_names[i % ASPECT_COUNT]);
        if (!same_presences(a, b, i))
            return error_set(err, STATUS_CORRUPT, "presences", "",
                             "Which feeds reported asset %s, aspect %s is not what the journal "
                             "says (table presence).",
                             stored->registry.assets[i / ASPECT_COUNT].code,
                             aspect_names[i % ASPECT_COUNT]);
    }
    for (uint32_t i = 0; i < b->watch.feed_count; i++) {
        if (!same_watch(&a->watch.feeds[i], &b->watch.feeds[i]))
            return error_set(err, STATUS_CORRUPT, "watches", "",
                             "When feed %s was watching is not what the journal says (table "
                             "feed_watch).",
                             stored->registry.feeds[i].code);
    }
    if (stored->reports != made->reports || stored->first_at != made->first_at ||
        stored->last_at != made->last_at)
        return error_set(err, STATUS_CORRUPT, "checkpoint", "",
                         "The checkpoint's counts are not what the journal says.");
    return STATUS_OK;
}

/* A start takes the file where it is of the stored position. */
static enum status compare_file(struct store *store, const struct district *stored,
                                const struct district *made, struct error *err)
{
    struct district file = *stored;
    struct stored_position p = {0};
    struct error differs;
    file.timelines = (struct timelines){0};
    enum status status = checkpoint_position(store, &p, err);
    if (status == STATUS_OK && timelines_grow(&file.timelines, made->timelines.asset_count,
                                              made->timelines.watch.feed_count) != STATUS_OK)
        status = error_memory(err);
    if (status == STATUS_OK && run_file_load(store, p.seq, &p.head, &file.timelines) == STATUS_OK &&
        compare_timelines(&file, made, &differs) != STATUS_OK)
        status = error_set(err, STATUS_CORRUPT, "run_file", "",
                           "The file of the stored runs (the database's name and -runs) is not "
                           "what the journal says. Remove it: it is made again.");
    timelines_free(&file.timelines);
    return status;
}

static enum status compare_checkpoint(struct store *store, struct district *stored, uint64_t seq,
                                      struct error *err)
{
    /* a shallow copy of the registry that is never freed, as in rebuilt_step */
    struct district made = {.registry = stored->registry};
    enum status status = rebuild_into(store, &made, seq, err);
    if (status == STATUS_OK)
        status = compare_timelines(stored, &made, err);
    if (status == STATUS_OK)
        status = compare_file(store, stored, &made, err);
    timelines_free(&made.timelines);
    return status;
}

/* --- the stored repairs ------------------------------------------------------------------------ */

static enum status compare_repairs(const struct repairs *stored, const struct repairs *made,
                                   struct error *err)
{
    struct buffer x = {0}, y = {0};
    bool same = stored->count == made->count;
    for (uint32_t i = 0; same && i < repairs_blocks(made); i++) {
        buffer_reset(&x);
        buffer_reset(&y);
        repairs_pack(stored, i, &x);
        repairs_pack(made, i, &y);
        same = x.len == y.len && memcmp(x.bytes, y.bytes, x.len) == 0;
    }
    bool failed = x.failed || y.failed;
    buffer_free(&x);
    buffer_free(&y);
    if (failed)
        return error_memory(err);
    return same ? STATUS_OK
                : error_set(err, STATUS_CORRUPT, "repairs", "",
                            "The stored repairs are not what the journal says (table "
                            "repair_block).");
}

static enum status check_repairs(struct store *store, struct error *err)
{
    struct district made = {0};
    struct repairs stored = {0};
    struct digest head;
    uint64_t seq = 0;
    enum status status = checkpoint_load_repairs(store, &stored, &seq, &head, err);
    if (status == STATUS_OK && seq > 0)
        status = repairs_replay(store, &made, seq, err);
    if (status == STATUS_OK && seq > 0)
        status = compare_repairs(&stored, &made.repairs, err);
    district_free(&made);
    repairs_free(&stored);
    return status;
}

static enum status check_runs(struct store *store, struct verification *v, struct error *err)
{
    struct district d = {0};
    uint64_t rebuild_seq = 0;
    enum status status = changes_replay(store, &d, v->rows, &rebuild_seq, err);
    if (status == STATUS_OK &&
        timelines_grow(&d.timelines, d.registry.asset_count, d.registry.feed_count) != STATUS_OK)
        status = error_memory(err);
    if (status == STATUS_OK)
        status = checkpoint_find(store, &d, true, rebuild_seq, &v->checkpoint_seq, err);
    if (status == STATUS_OK && v->checkpoint_seq > 0)
        status = compare_checkpoint(store, &d, v->checkpoint_seq, err);
    district_free(&d);
    return status;
}

/* Of those up to the checkpoint, if they are stored. */
static enum status compare_arrivals(const struct arrivals *stored, const struct arrivals *made,
                                    struct error *err)
{
    struct buffer x = {0}, y = {0};
    arrivals_pack(stored, &x);
    arrivals_pack(made, &y);
    bool failed = x.failed || y.failed;
    bool same = x.len == y.len && (x.len == 0 || memcmp(x.bytes, y.bytes, x.len) == 0);
    buffer_free(&x);
    buffer_free(&y);
    if (failed)
        return error_memory(err);
    return same ? STATUS_OK
                : error_set(err, STATUS_CORRUPT, "arrivals", "",
                            "When each feed arrived last is not what the journal says (table "
                            "checkpoint, arrivals).");
}

static enum status check_arrivals(struct store *store, struct error *err)
{
    struct arrivals stored = {0}, made = {0};
    struct stored_position p = {0};
    enum status status = checkpoint_position(store, &p, err);
    if (status == STATUS_OK)
        status = checkpoint_load_arrivals(store, &stored, err);
    if (status == STATUS_OK)
        status = arrivals_find(store, p.seq, &made, err);
    if (status == STATUS_OK)
        status = compare_arrivals(&stored, &made, err);
    arrivals_free(&stored);
    arrivals_free(&made);
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

enum status verify_whole(struct store *store, struct verification *ret, struct error *err)
{
    struct verification v = {0};
    enum status status = verify_journal(store, &v, err);
    if (status == STATUS_OK)
        status = store_check_pages(store, err);
    if (status == STATUS_OK)
        status = check_tables(store, v.rows, err);
    if (status == STATUS_OK)
        status = check_runs(store, &v, err);
    if (status == STATUS_OK)
        status = check_repairs(store, err);
    if (status == STATUS_OK)
        status = check_arrivals(store, err);
    if (status == STATUS_OK)
        status = months_verify(store, &v.closings, err);
    if (status == STATUS_OK)
        *ret = v;
    return status;
}
