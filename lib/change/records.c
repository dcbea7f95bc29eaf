#include "change/parts.h"

#include "change/registry_value.h"
#include "format/canonical.h"

#include <stdlib.h>

/* One request on its way: records come in, those that differ go into the change's body. */
struct intake {
    const struct district *d;
    enum collection which;
    struct change *change;
    struct json_out body; /* the change's items */
    struct buffer listed; /* the answer's items */
    struct json_out answer;
    struct buffer before, after; /* canonical records of the present one, reused */
    struct index seen;           /* codes of this body, to positions in `codes` */
    char **codes;                /* owned */
    uint32_t code_count, code_cap;
    uint32_t added, changed, unchanged;
    struct refusal *refusal;
};

static void intake_free(struct intake *k)
{
    for (uint32_t i = 0; i < k->code_count; i++)
        free(k->codes[i]);
    free(k->codes);
    index_free(&k->seen);
    buffer_free(&k->listed);
    buffer_free(&k->before);
    buffer_free(&k->after);
    change_free(k->change);
}

static enum status intake_init(struct intake *k, const struct district *d, enum collection which,
                               struct refusal *refusal)
{
    *k = (struct intake){.d = d, .which = which, .refusal = refusal};
    k->change = change_new(collection_names[which], &k->body);
    if (!k->change)
        return STATUS_MEMORY;
    json_object_begin(&k->body);
    json_key(&k->body, "items");
    json_array_begin(&k->body);
    json_begin(&k->answer, &k->listed);
    json_array_begin(&k->answer);
    return STATUS_OK;
}

/* Remembers a code of this body. STATUS_INVALID: it has been there before. */
static enum status remember(struct intake *k, struct text code, struct error *err)
{
    if (index_find(&k->seen, code) != INDEX_NONE)
        return error_set(err, STATUS_INVALID, "duplicate_code", "code",
                         "The code %.*s stands in this body twice.", (int)code.len, code.at);
    if (k->code_count == k->code_cap) {
        uint32_t cap = k->code_cap ? k->code_cap * 2 : 64;
        char **codes = realloc(k->codes, cap * sizeof *codes);
        if (!codes)
            return error_memory(err);
        k->codes = codes;
        k->code_cap = cap;
    }
    char *copy = text_copy(code);
    if (!copy || index_add(&k->seen, text_of(copy), k->code_count)) {
        free(copy);
        return error_memory(err);
    }
    k->codes[k->code_count++] = copy;
    return STATUS_OK;
}

/* Feeds and assets are numbered in a few bits: there is an end to them. */
static enum status check_room(const struct intake *k, struct error *err)
{
    const struct registry *r = &k->d->registry;
    if (k->which == COLLECTION_FEEDS && r->feed_count + k->added >= FEEDS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "", "There are at most %d feeds.",
                         FEEDS_MAX);
    if (k->which == COLLECTION_ASSETS && r->asset_count + k->added >= ASSETS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "", "There are at most %d assets.",
                         ASSETS_MAX);
    return STATUS_OK;
}

static struct text content(const struct buffer *b)
{
    return (struct text){b->bytes, b->len};
}

/* Does a new ttl make what the timelines took for granted wrong? */
static bool asks_rebuild(const struct intake *k, const struct registry_value *v, uint32_t number)
{
    if (k->which != COLLECTION_FEEDS)
        return false;
    const struct feed *old = k->d->registry.feeds + number;
    return old->report_ttl_s != v->feed.report_ttl_s || old->feed_ttl_s != v->feed.feed_ttl_s;
}

/* What is taken, but most likely not what was meant; NULL: nothing. */
static const char *warning_of(const struct registry_value *v)
{
    if (v->which == COLLECTION_ASSETS && v->asset.kind == KIND_CAMERA && v->asset.class_no == 0)
        return "A camera without a class is in no assessed population, and has the longest repair "
               "limit.";
    return NULL;
}

/* Lists a record that is new or has changed, in the answer and in the change. */
static enum status list_record(struct intake *k, const struct registry_value *v, bool is_new,
                               struct error *err)
{
    enum status status = STATUS_OK;
    json_object_begin(&k->answer);
    json_key(&k->answer, "code");
    json_text(&k->answer, registry_value_code(v));
    json_member_string(&k->answer, "change", is_new ? "added" : "changed");
    const char *warning = warning_of(v);
    if (warning)
        json_member_string(&k->answer, "warning", warning);
    if (!is_new) {
        json_key(&k->answer, "fields");
        status = canonical_difference(&k->answer, content(&k->before), content(&k->after), err);
    }
    json_object_end(&k->answer);
    json_raw(&k->body, k->after.bytes, k->after.len);
    return status;
}

static enum status compare(struct intake *k, const struct registry_value *v, struct error *err)
{
    const struct registry *r = &k->d->registry;
    const struct zone *zone = district_zone(k->d);
    uint32_t number = registry_value_find(r, v);
    buffer_reset(&k->after);
    registry_value_record(r, v, zone, &k->after);
    if (k->after.failed)
        return error_memory(err);
    if (number == NONE) {
        enum status status = check_room(k, err);
        k->added++;
        return status ? status : list_record(k, v, true, err);
    }
    buffer_reset(&k->before);
    registered_record(r, k->which, number, zone, &k->before);
    if (k->before.failed)
        return error_memory(err);
    if (text_equal(content(&k->before), content(&k->after))) {
        k->unchanged++;
        return STATUS_OK;
    }
    k->changed++;
    k->change->rebuild = k->change->rebuild || asks_rebuild(k, v, number);
    return list_record(k, v, false, err);
}

static enum status take_record(struct intake *k, struct record *record, struct text code)
{
    struct registry_value v;
    enum status status = record->error.status;
    if (!status)
        status = registry_value_read(&k->d->registry, k->which, record, code, &v);
    if (status)
        return status;
    status = remember(k, registry_value_code(&v), &record->error);
    if (!status)
        status = compare(k, &v, &record->error);
    registry_value_free(&v);
    return status;
}

static enum status take_document(struct intake *k, struct document *document, struct text code)
{
    struct record record;
    uint32_t records = 0;
    while (document_next(document, &record)) {
        records++;
        enum status status = take_record(k, &record, code);
        if (status == STATUS_INVALID)
            refuse_item(k->refusal, record.number, &record.error);
        else if (status)
            return refuse(k->refusal, &record.error);
        if (code.len > 0 && records > 1)
            break;
    }
    if (code.len > 0 && records != 1)
        return refuse_because(k->refusal, STATUS_INVALID, "bad_value", "",
                              "Exactly one record is expected here.");
    return refusal_end(k->refusal);
}

static void write_answer(struct intake *k, struct buffer *ret_answer)
{
    struct json_out j;
    json_array_end(&k->answer);
    json_begin(&j, ret_answer);
    json_object_begin(&j);
    json_member_int(&j, "added", k->added);
    json_member_int(&j, "changed", k->changed);
    json_member_int(&j, "unchanged", k->unchanged);
    json_key(&j, "items");
    if (k->listed.failed)
        ret_answer->failed = true;
    else
        json_raw(&j, k->listed.bytes, k->listed.len);
    json_object_end(&j);
}

static enum status intake_end(struct intake *k, struct change **ret_change,
                              struct buffer *ret_answer)
{
    struct buffer answer = {0};
    struct change *change = NULL;
    write_answer(k, &answer);
    json_array_end(&k->body);
    json_object_end(&k->body);
    if (answer.failed || k->change->body.failed) {
        buffer_free(&answer);
        return error_memory(&k->refusal->error);
    }
    if (k->added + k->changed > 0) {
        change = k->change;
        k->change = NULL;
    }
    *ret_change = change;
    *ret_answer = answer;
    return STATUS_OK;
}

enum status change_prepare_records(const struct district *d, enum collection which,
                                   enum document_format format, struct text code, struct text body,
                                   struct change **ret_change, struct buffer *ret_answer,
                                   struct refusal *refusal)
{
    struct intake k;
    struct document *document = NULL;
    struct error err = {0};
    refusal->by_line = format != DOCUMENT_JSON;
    enum status status = document_open(format, collection_csv(which), body, &document, &err);
    if (status)
        return refuse(refusal, &err);
    status = intake_init(&k, d, which, refusal);
    if (status)
        error_memory(&refusal->error);
    else
        status = take_document(&k, document, code);
    if (!status)
        status = intake_end(&k, ret_change, ret_answer);
    document_free(document);
    intake_free(&k);
    return status;
}
