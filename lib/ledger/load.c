#include "ledger/load.h"

#include "change/ops.h"
#include "ledger/arrivals.h"
#include "ledger/rebuild.h"
#include "ledger/rows.h"
#include "model/repair_window.h"
#include "store/checkpoint_load.h"
#include "store/run_file.h"

#include <stdlib.h>

/* The changes being replayed, and the last one that makes stored runs worthless. */
struct replay {
    struct district *district;
    uint64_t
        rebuild_seq; /* a feed that was there got other ttls, expected_s went below all before, or
                           * reports were voided; 0: never */
};

/* The feeds' ttls before a change, to tell whether it touches one. */
static enum status copy_ttls(const struct registry *r, struct feed **ret)
{
    struct feed *feeds = malloc(((size_t)r->feed_count + 1) * sizeof *feeds);
    if (!feeds)
        return STATUS_MEMORY;
    if (r->feed_count > 0)
        memcpy(feeds, r->feeds, r->feed_count * sizeof *feeds);
    *ret = feeds;
    return STATUS_OK;
}

static bool ttls_differ(const struct feed *before, const struct feed *now, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (before[i].report_ttl_s != now[i].report_ttl_s ||
            before[i].feed_ttl_s != now[i].feed_ttl_s)
            return true;
    }
    return false;
}

/* Applies a change after which reports may hold for another time: of feeds, or of rules. */
static enum status replay_lifetimes(struct replay *replay, const struct journalled *change,
                                    struct error *err)
{
    struct district *d = replay->district;
    uint32_t count = d->registry.feed_count;
    int64_t gap_s = registry_presence_gap_s(&d->registry);
    struct feed *before = NULL;
    if (copy_ttls(&d->registry, &before) != STATUS_OK)
        return error_memory(err);
    enum status status = change_apply(d, change, err);
    if (status == STATUS_OK && (ttls_differ(before, d->registry.feeds, count) ||
                                registry_presence_gap_s(&d->registry) < gap_s))
        replay->rebuild_seq = change->seq;
    free(before);
    return status;
}

static enum status replay_change(void *context, const struct journal_row *row, struct error *err)
{
    struct replay *replay = context;
    struct journalled change;
    if (row->kind != JOURNAL_CHANGE)
        return STATUS_OK;
    enum status status = row_change(row, &change, err);
    if (status != STATUS_OK)
        return status;
    replay->district->model_changes += !change_ops[change.op].is_of_repairs;
    enum rebuilds rebuilds = change_ops[change.op].rebuilds;
    if (rebuilds == REBUILDS_IF_LIFETIME_DIFFERS)
        return replay_lifetimes(replay, &change, err);
    if (rebuilds == REBUILDS_ALWAYS)
        replay->rebuild_seq = change.seq;
    return change_apply(replay->district, &change, err);
}

/* Table void decides which rows the queries of the journal leave out, so it has to be true. */
struct void_check {
    struct voids *voids;
    uint32_t count;
};

static enum status void_differs(struct error *err)
{
    return error_set(err, STATUS_CORRUPT, "void", "",
                     "The tables of voids are not what the journal says: reports count, or do not, "
                     "that nobody decided on.");
}

static enum status check_void(void *context, uint64_t batch, uint64_t approved_seq,
                              struct error *err)
{
    struct void_check *check = context;
    const struct void_entry *entry = voids_find(check->voids, batch);
    check->count++;
    return entry && entry->approved && entry->approved_seq == approved_seq ? STATUS_OK
                                                                           : void_differs(err);
}

static bool same_part(const struct part_void *a, const struct part_void *b)
{
    return a->feed == b->feed && a->aspects == b->aspects && a->from == b->from && a->to == b->to &&
           a->seq_max == b->seq_max && a->approved_seq == b->approved_seq &&
           a->asset_count == b->asset_count &&
           (a->asset_count == 0 ||
            memcmp(a->assets, b->assets, a->asset_count * sizeof *a->assets) == 0);
}

static enum status check_part_voids(struct store *store, const struct part_voids *known,
                                    struct error *err)
{
    struct part_voids stored = {0};
    uint32_t at = 0;
    enum status status = journal_part_voids(store, INT64_MIN, INT64_MAX, UINT64_MAX, &stored, err);
    for (uint32_t i = 0; i < known->count && !status; i++) {
        if (!known->items[i].approved)
            continue;
        if (at == stored.count || !same_part(&known->items[i], &stored.items[at++]))
            status = void_differs(err);
    }
    if (!status && at < stored.count)
        status = void_differs(err);
    part_voids_free(&stored);
    return status;
}

static enum status check_voids(struct store *store, struct voids *voids, struct error *err)
{
    struct void_check check = {voids, 0};
    uint32_t approved = 0;
    for (uint32_t i = 0; i < voids->count; i++)
        approved += voids->items[i].approved;
    enum status status = journal_voids(store, check_void, &check, err);
    return status == STATUS_OK && check.count != approved ? void_differs(err) : status;
}

/* STATUS_CORRUPT: there are none that show that position. */
static enum status take_repairs(struct district *d, uint64_t seq, const struct repairs_source *from,
                                struct error *err)
{
    struct repairs repairs = {0};
    uint64_t shown = 0;
    enum status status = from->take(from->context, &repairs, &shown, err);
    if (status == STATUS_OK && shown == seq) {
        repairs_free(&d->repairs);
        d->repairs = repairs;
        return STATUS_OK;
    }
    repairs_free(&repairs);
    return status == STATUS_OK ? STATUS_CORRUPT : status;
}

/* The changes that are not of repairs need none of these: they come in beside those up to repairs_seq. */
static enum status replay_beside(struct store *store, struct district *d, uint64_t seq,
                                 uint64_t repairs_seq, const struct repairs_source *from,
                                 uint64_t *ret_rebuild_seq, struct error *err)
{
    struct replay replay = {.district = d};
    d->exemptions.is_deferred = true;
    enum status status = journal_model_changes(store, repairs_seq, replay_change, &replay, err);
    if (status == STATUS_OK && repairs_seq > 0)
        status = take_repairs(d, repairs_seq, from, err);
    if (status == STATUS_OK)
        status = journal_tail(store, repairs_seq + 1, seq, replay_change, &replay, err);
    if (status == STATUS_OK)
        status = check_voids(store, &d->voids, err);
    if (status == STATUS_OK)
        status = check_part_voids(store, &d->part_voids, err);
    if (status == STATUS_OK && exemptions_catch_up(&d->exemptions, &d->registry) != STATUS_OK)
        status = error_memory(err);
    *ret_rebuild_seq = replay.rebuild_seq;
    return status;
}

enum status changes_replay(struct store *store, struct district *d, uint64_t seq,
                           uint64_t *ret_rebuild_seq, struct error *err)
{
    return replay_beside(store, d, seq, 0, NULL, ret_rebuild_seq, err);
}

enum status repairs_replay(struct store *store, struct district *d, uint64_t seq, struct error *err)
{
    struct replay replay = {.district = d};
    return journal_each(store, 1, seq, JOURNAL_CHANGE, replay_change, &replay, err);
}

/* Stored repairs that can't be read, or that belong to another journal, are no loss. */
enum status stored_repairs_load(struct store *store, struct repairs *ret, uint64_t *ret_seq,
                                struct error *err)
{
    uint64_t shown = 0, seq = 0;
    struct digest head;
    enum status status = checkpoint_load_repairs(store, ret, &shown, &head, err);
    if (status == STATUS_OK)
        status = checkpoint_seq(store, &seq, err);
    if (status == STATUS_OK && seq > 0 && seq == shown) {
        *ret_seq = seq;
        return STATUS_OK;
    }
    *ret_seq = 0;
    repairs_free(ret);
    return status == STATUS_CORRUPT ? STATUS_OK : status;
}

static enum status take_here(void *context, struct repairs *ret, uint64_t *ret_seq,
                             struct error *err)
{
    return stored_repairs_load(context, ret, ret_seq, err);
}

static bool repairs_fit(const struct district *d)
{
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        if (d->repairs.items[i].asset >= d->registry.asset_count)
            return false;
    }
    return true;
}

/* Replays every change, but for those of repairs that are stored. What does not fit the journal is dropped, and the
 * journal alone is believed. */
static enum status load_changes(struct store *store, struct district *d, uint64_t seq,
                                const struct repairs_source *from, uint64_t *ret_rebuild_seq,
                                struct error *err)
{
    uint64_t repairs_seq = 0;
    enum status status = checkpoint_seq(store, &repairs_seq, err);
    if (status != STATUS_OK)
        return status;
    status = replay_beside(store, d, seq, repairs_seq, from, ret_rebuild_seq, err);
    bool fits = status == STATUS_OK ? repairs_fit(d) : status != STATUS_CORRUPT;
    if (repairs_seq == 0 || fits)
        return status;
    district_free(d);
    d->first_at = d->last_at = INSTANT_NONE;
    return changes_replay(store, d, seq, ret_rebuild_seq, err);
}

/* From the file that was made of the rows, if it is there. */
static enum status load_stored(struct store *store, struct timelines *t,
                               struct stored_position *ret, struct error *err)
{
    struct stored_position p = {0};
    enum status status = checkpoint_position(store, &p, err);
    if (status != STATUS_OK)
        return status;
    if (p.seq == 0 || run_file_load(store, p.seq, &p.head, t) != STATUS_OK)
        return checkpoint_load(store, t, ret, err);
    *ret = p;
    return STATUS_OK;
}

enum status checkpoint_find(struct store *store, struct district *d, bool by_rows,
                            uint64_t rebuild_seq, uint64_t *ret_seq, struct error *err)
{
    struct stored_position p = {0};
    struct digest now = {0};
    enum status status = by_rows ? checkpoint_load(store, &d->timelines, &p, err)
                                 : load_stored(store, &d->timelines, &p, err);
    if (status == STATUS_OK && p.seq > 0)
        status = journal_head_at(store, p.seq, &now, err);
    if (status == STATUS_UNKNOWN || (status == STATUS_OK && !digest_equal(&p.head, &now)))
        return error_set(err, STATUS_CORRUPT, "checkpoint", "",
                         "The checkpoint belongs to another journal.");
    if (status != STATUS_OK)
        return status;
    d->reports = p.reports;
    d->first_at = p.first_at;
    d->last_at = p.last_at;
    *ret_seq = p.seq >= rebuild_seq ? p.seq : 0;
    return STATUS_OK;
}

static enum status load_timelines(struct store *store, struct district *d, uint64_t rebuild_seq,
                                  uint64_t seq, struct error *err)
{
    uint64_t checkpoint_seq = 0;
    if (timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count) != STATUS_OK)
        return error_memory(err);
    /* runs that can't be read, or that belong to another journal, are no loss: they are derived */
    enum status status = checkpoint_find(store, d, false, rebuild_seq, &checkpoint_seq, err);
    if (status != STATUS_OK && status != STATUS_CORRUPT)
        return status;
    if (checkpoint_seq == 0)
        return rebuild_into(store, d, seq, err);
    return replay_tail(store, d, checkpoint_seq + 1, seq, err);
}

static enum status note_newest(void *context, const struct journal_row *row, struct error *err)
{
    struct district *d = context;
    (void)err;
    d->received_at = d->settled_at = row->received_at;
    return STATUS_OK;
}

/* What stands in the journal at a start is believed: nobody can say any more how it came in. */
static enum status load_clock(struct store *store, struct district *d, uint64_t seq,
                              struct error *err)
{
    return seq > 0 ? journal_row(store, seq, note_newest, d, err) : STATUS_OK;
}

enum status district_load(struct store *store, struct district *d, struct error *err)
{
    const struct repairs_source here = {take_here, store};
    enum status status = district_load_rest(store, d, &here, err);
    repairs_settle(&d->repairs, &d->registry, &d->exemptions, &d->rules);
    return status == STATUS_OK ? arrivals_load(store, &d->arrivals, err) : status;
}

enum status district_load_rest(struct store *store, struct district *d,
                               const struct repairs_source *from, struct error *err)
{
    uint64_t seq = 0, rebuild_seq = 0;
    struct digest head;
    d->first_at = d->last_at = INSTANT_NONE;
    enum status status = journal_position(store, &seq, &head, err);
    if (status == STATUS_OK)
        status = load_changes(store, d, seq, from, &rebuild_seq, err);
    if (status == STATUS_OK)
        status = load_timelines(store, d, rebuild_seq, seq, err);
    if (status == STATUS_OK)
        status = load_clock(store, d, seq, err);
    if (status == STATUS_OK) {
        d->seq = seq;
        d->head = head;
    }
    return status;
}

enum status district_advance(struct store *store, struct district *d, uint64_t seq_to,
                             struct error *err)
{
    struct replay replay = {.district = d};
    struct digest head;
    if (d->seq == 0)
        d->first_at = d->last_at = INSTANT_NONE;
    enum status status = journal_head_at(store, seq_to, &head, err);
    if (status == STATUS_OK)
        status =
            journal_each(store, d->seq + 1, seq_to, JOURNAL_CHANGE, replay_change, &replay, err);
    repairs_settle(&d->repairs, &d->registry, &d->exemptions, &d->rules);
    if (status == STATUS_OK &&
        timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count) != STATUS_OK)
        status = error_memory(err);
    if (status == STATUS_OK)
        status = replay.rebuild_seq > 0 ? rebuild_into(store, d, seq_to, err)
                                        : replay_tail(store, d, d->seq + 1, seq_to, err);
    if (status == STATUS_OK)
        status = load_clock(store, d, seq_to, err);
    if (status != STATUS_OK)
        return status;
    d->seq = seq_to;
    d->head = head;
    return STATUS_OK;
}
