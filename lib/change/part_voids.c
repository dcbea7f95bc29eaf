#include "change/part_voids.h"

#include "record/part_void_in.h"
#include "view/part_void.h"

#include <stdio.h>
#include <stdlib.h>

#define STRETCH_S_MAX (INT64_C(366) * DAY_S)

/* --- asking ------------------------------------------------------------------------------------ */

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static enum status find_assets(const struct registry *r, const struct code_list *list,
                               struct part_void *v, struct error *err)
{
    if (list->count == 0)
        return STATUS_OK;
    v->assets = calloc(list->count, sizeof *v->assets);
    if (!v->assets)
        return error_memory(err);
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t number = registry_find_said(r, list->items[i]);
        char field[32];
        snprintf(field, sizeof field, "assets[%u]", i);
        if (number == NONE)
            return error_set(err, STATUS_INVALID, "unknown_asset", field,
                             "No asset has the code %.*s.", (int)list->items[i].len,
                             list->items[i].at);
        v->assets[i] = number;
    }
    qsort(v->assets, list->count, sizeof *v->assets, compare_numbers);
    for (uint32_t i = 0; i < list->count; i++) {
        if (i == 0 || v->assets[i] != v->assets[v->asset_count - 1])
            v->assets[v->asset_count++] = v->assets[i];
    }
    return STATUS_OK;
}

static enum status resolve(const struct registry *r, const struct part_void_in *in,
                           struct part_void *v, struct error *err)
{
    v->feed = registry_find_feed(r, in->feed);
    if (v->feed == NONE)
        return error_set(err, STATUS_INVALID, "unknown_feed", "feed", "No feed has the code %.*s.",
                         (int)in->feed.len, in->feed.at);
    v->aspects = in->aspects;
    v->from = in->from;
    v->to = in->to;
    v->reason = text_copy(in->reason);
    return v->reason ? find_assets(r, &in->assets, v, err) : error_memory(err);
}

/* It is counted before it is decided, which takes time by its length. */
static enum status check_stretch(const struct part_void_in *in, int64_t now, struct error *err)
{
    if (in->to > now + CLOCK_SKEW_S)
        return error_set(err, STATUS_INVALID, "future_time", "to",
                         "Only what was said is voided: this lies ahead.");
    if (in->to - in->from > STRETCH_S_MAX)
        return error_set(err, STATUS_INVALID, "too_large", "to",
                         "One void is of at most 366 days. Ask for a shorter one.");
    return STATUS_OK;
}

enum status change_read_part_void(const struct district *d, const struct actor *actor,
                                  struct text body, struct part_void *ret, struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct part_void_in in = {0};
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = part_void_in_read(&record, false, &in);
    if (!status)
        status = check_stretch(&in, actor->now, &record.error);
    if (!status)
        status = resolve(&d->registry, &in, ret, &record.error);
    if (status)
        refusal_set(refusal, &record.error);
    part_void_in_free(&in);
    document_free(document);
    return status;
}

/* The void of the same that waits for approval; 0: there is none. */
static uint32_t find_waiting(const struct part_voids *s, const struct part_void *v)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct part_void *x = &s->items[i];
        if (!x->approved && x->feed == v->feed && x->aspects == v->aspects && x->from == v->from &&
            x->to == v->to && x->asset_count == v->asset_count &&
            (v->asset_count == 0 ||
             memcmp(x->assets, v->assets, v->asset_count * sizeof *v->assets) == 0))
            return x->id;
    }
    return 0;
}

enum status change_prepare_part_void(const struct district *d, const struct part_void *v,
                                     struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    uint32_t waiting = find_waiting(&d->part_voids, v);
    if (waiting)
        return refusal_because(refusal, STATUS_CONFLICT, "already_void", "",
                               "Void %u asks for the same, and waits for approval already.",
                               waiting);
    if (v->reports + v->heartbeats == 0)
        return refusal_because(refusal, STATUS_CONFLICT, "nothing_said", "",
                               "Feed %s has said nothing of this that counts, so there is nothing "
                               "to void.",
                               d->registry.feeds[v->feed].code);
    struct change *change = change_new(CHANGE_PART_VOID, &j);
    if (change)
        part_void_record(&j, &d->registry, v, d->part_voids.count + 1, district_zone(d));
    return change_end(change, ret_change, refusal);
}

/* --- approving --------------------------------------------------------------------------------- */

enum status change_prepare_part_void_approval(const struct district *d, const struct actor *actor,
                                              uint32_t id, struct change **ret_change,
                                              struct refusal *refusal)
{
    struct json_out j;
    if (id == 0 || id > d->part_voids.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "", "There is no such void.");
    const struct part_void *v = &d->part_voids.items[id - 1];
    if (v->approved)
        return refusal_because(refusal, STATUS_CONFLICT, "already_void", "",
                               "Void %u has been approved already.", id);
    if (actor_is_person_of(d, actor, v->proposed_by))
        return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "",
                               "Whoever asked for a void does not approve it: another person of "
                               "the office does.");
    struct change *change = change_new(CHANGE_PART_VOID_APPROVED, &j);
    if (change) {
        change->part_voided = id;
        json_object_begin(&j);
        json_member_int(&j, "id", id);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

/* --- applying ---------------------------------------------------------------------------------- */

static enum status add_stored(struct district *d, const struct journalled *row,
                              const struct part_void_in *in, struct error *err)
{
    struct part_void v = {.seq_max = (uint64_t)in->seq_max,
                          .batches = (uint64_t)in->batches,
                          .reports = (uint64_t)in->reports,
                          .heartbeats = (uint64_t)in->heartbeats,
                          .proposed_by = row->token,
                          .proposed_at = row->received_at};
    if (in->id != d->part_voids.count + INT64_C(1))
        return STATUS_CORRUPT;
    v.id = (uint32_t)in->id;
    enum status status = resolve(&d->registry, in, &v, err);
    if (!status)
        status = part_voids_add(&d->part_voids, &v);
    part_void_free_content(&v);
    return status;
}

static enum status take_void(struct district *d, const struct journalled *row,
                             struct record *record)
{
    struct part_void_in in = {0};
    enum status status = part_void_in_read(record, true, &in);
    if (!status)
        status = add_stored(d, row, &in, &record->error);
    part_void_in_free(&in);
    return status;
}

enum status apply_part_void(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_void, err);
}

static enum status take_approval(struct district *d, const struct journalled *row,
                                 struct record *record)
{
    uint32_t id = 0;
    enum status status = part_void_approval_read(record, &id);
    if (status)
        return status;
    if (id > d->part_voids.count)
        return STATUS_CORRUPT;
    struct part_void *v = &d->part_voids.items[id - 1];
    v->approved = true;
    v->approved_seq = row->seq;
    v->approved_by = row->token;
    v->approved_at = row->received_at;
    return STATUS_OK;
}

enum status apply_part_void_approval(struct district *d, const struct journalled *row,
                                     struct error *err)
{
    return apply_single(d, row, take_approval, err);
}
