#include "change/parts.h"

#include "change/registry_value.h"

#include <stdlib.h>

enum status corrupt(struct error *err, const struct error *cause)
{
    if (cause && cause->status == STATUS_MEMORY)
        return error_memory(err);
    return error_set(err, STATUS_CORRUPT, "corrupt", cause ? cause->field : "",
                     "A journalled change can't be applied: %s",
                     cause && cause->detail[0] ? cause->detail : "its body contradicts itself.");
}

enum status items_open(struct text body, struct document **ret_document, struct error *err)
{
    static const char head[] = "{\"items\":[";
    size_t head_len = sizeof head - 1;
    struct error cause = {0};
    if (body.len < head_len + 2 || memcmp(body.at, head, head_len) != 0 ||
        body.at[body.len - 1] != '}')
        return corrupt(err, NULL);
    struct text list = {body.at + head_len - 1, body.len - head_len};
    enum status status = document_open_stored(list, ret_document, &cause);
    return status ? corrupt(err, &cause) : STATUS_OK;
}

enum status record_applied(enum status status, struct record *record, struct error *err)
{
    if (status == STATUS_MEMORY)
        error_memory(&record->error);
    return status ? corrupt(err, &record->error) : STATUS_OK;
}

enum status apply_single(struct district *d, const struct journalled *row, single_taker *take,
                         struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct error cause = {0};
    if (document_single(row->body, SINGLE_STORED, &document, &record, &cause))
        return corrupt(err, &cause);
    enum status status = record_applied(take(d, row, &record), &record, err);
    document_free(document);
    return status;
}

/* Before a record is put its place in the timelines is made, so that none is ever without. */
static enum status grow_timelines(struct district *d, const struct registry_value *v)
{
    const struct registry *r = &d->registry;
    uint32_t assets = r->asset_count, feeds = r->feed_count;
    if (registry_value_find(r, v) != NONE)
        return STATUS_OK;
    if (v->which == COLLECTION_ASSETS)
        return timelines_grow(&d->timelines, assets + 1, feeds);
    if (v->which == COLLECTION_FEEDS)
        return timelines_grow(&d->timelines, assets, feeds + 1);
    return STATUS_OK;
}

static bool has_room(const struct registry *r, enum collection which)
{
    return (which != COLLECTION_FEEDS || r->feed_count < FEEDS_MAX) &&
           (which != COLLECTION_ASSETS || r->asset_count < ASSETS_MAX);
}

/* The assets that a change has put, for their covers: those are made anew when all stand. */
struct touched {
    uint32_t *assets; /* owned */
    uint32_t count, cap;
};

static enum status touch(struct touched *t, uint32_t asset)
{
    if (t->count == t->cap) {
        uint32_t cap = t->cap ? t->cap * 2 : 64;
        uint32_t *assets = realloc(t->assets, cap * sizeof *assets);
        if (!assets)
            return STATUS_MEMORY;
        t->assets = assets;
        t->cap = cap;
    }
    t->assets[t->count++] = asset;
    return STATUS_OK;
}

static enum status refresh_touched(struct district *d, const struct touched *t)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < t->count && !status; i++)
        status = exemptions_refresh(&d->exemptions, &d->registry, t->assets[i]);
    return status;
}

static enum status put_value(struct district *d, struct registry_value *v, struct touched *t)
{
    struct registry *r = &d->registry;
    uint32_t number = registry_value_find(r, v);
    if (number == NONE && !has_room(r, v->which))
        return STATUS_CORRUPT;
    enum status status = grow_timelines(d, v);
    if (!status && v->which == COLLECTION_ASSETS)
        status = touch(t, number == NONE ? r->asset_count : number);
    return status ? status : registry_value_put(r, v);
}

static enum status apply_record(struct district *d, enum collection which, struct record *record,
                                struct touched *t, struct error *err)
{
    struct registry_value v;
    enum status status = record->error.status;
    if (!status)
        status = registry_value_read(&d->registry, which, record, text_of(""), &v);
    if (status)
        return corrupt(err, &record->error);
    status = put_value(d, &v, t);
    registry_value_free(&v);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status ? corrupt(err, NULL) : STATUS_OK;
}

enum status apply_records(struct district *d, enum collection which, const struct journalled *row,
                          struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct touched touched = {0};
    enum status status = items_open(row->body, &document, err);
    while (!status && document_next(document, &record))
        status = apply_record(d, which, &record, &touched, err);
    if (!status && refresh_touched(d, &touched))
        status = error_memory(err);
    free(touched.assets);
    document_free(document);
    return status;
}

static bool find_collection(struct text op, enum collection *ret_which)
{
    int found = name_find(collection_names, op);
    if (found >= 0)
        *ret_which = (enum collection)found;
    return found >= 0;
}

enum status change_apply(struct district *d, struct text op, struct text body, uint32_t token,
                         int64_t received_at, struct error *err)
{
    static const struct {
        const char *op;
        enum status (*apply)(struct district *, const struct journalled *, struct error *);
    } ops[] = {
        {"rules", apply_rules},
        {"exemption", apply_exemption},
        {"exemption_decision", apply_decision},
        {"exemption_evidence", apply_evidence},
        {"repairs", apply_repairs},
        {"repair_step", apply_step},
        {"repair_steps", apply_steps},
        {"acceptances", apply_acceptances},
        {"judgements", apply_judgements},
        {"month_published", apply_month_published},
        {"month_closed", apply_month_closed},
        {"month_corrected", apply_month_closed},
        {"token", apply_token},
        {"token_revoked", apply_revocation},
        {"restored", apply_restored},
        {"void", apply_void},
        {"void_approved", apply_void_approval},
    };
    struct journalled row = {body, token, received_at};
    enum collection which;
    if (find_collection(op, &which))
        return apply_records(d, which, &row, err);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (text_is(op, ops[i].op))
            return ops[i].apply(d, &row, err);
    }
    return error_set(err, STATUS_CORRUPT, "corrupt", "", "No change is called %.*s.", (int)op.len,
                     op.at);
}
