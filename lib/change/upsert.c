#include "change/upsert.h"

#include "format/canonical.h"

/* After so many faulty records the rest is not read: nobody mends more at once. */
#define FAULTS_MAX 10000

enum status upsert_begin(struct upsert *u, enum change_op op, const struct upsert_source *source,
                         upsert_taker *take, void *context, struct refusal *refusal)
{
    struct error err = {0};
    *u = (struct upsert){.take = take, .context = context, .one = source->one, .refusal = refusal};
    refusal->by_line = source->format != DOCUMENT_JSON;
    if (document_open(source->format, source->csv, source->body, &u->document, &err))
        return refusal_set(refusal, &err);
    document_look_up(u->document, source->lookup);
    u->change = change_new(op, &u->body);
    if (!u->change)
        return error_memory(&refusal->error);
    json_object_begin(&u->body);
    json_key(&u->body, "items");
    json_array_begin(&u->body);
    json_begin(&u->answer, &u->listed);
    json_array_begin(&u->answer);
    return STATUS_OK;
}

static void note_faults(struct refusal *refusal, const struct record *record)
{
    for (uint32_t i = 0; i < record->fault_count; i++)
        refusal_item(refusal, record->faults[i].number, &record->faults[i].error);
    if (record->fault_count == 0)
        refusal_item(refusal, record->number, &record->error);
}

static enum status take_record(struct upsert *u, struct record *record)
{
    u->records++;
    enum status status = record->error.status;
    if (!status)
        status = u->take(u, u->context, record);
    if (status == STATUS_INVALID)
        note_faults(u->refusal, record);
    else if (status)
        return refusal_set(u->refusal, &record->error);
    return STATUS_OK;
}

static bool has_enough(const struct upsert *u)
{
    return (u->one && u->records > 1) || u->refusal->total >= FAULTS_MAX;
}

enum status upsert_step(struct upsert *u, uint32_t records_max, bool *ret_more)
{
    struct record record;
    *ret_more = false;
    for (uint32_t i = 0; !has_enough(u) && document_next(u->document, &record); i++) {
        enum status status = take_record(u, &record);
        if (status)
            return status;
        *ret_more = i + 1 >= records_max && !has_enough(u);
        if (*ret_more)
            return STATUS_OK;
    }
    if (u->one && u->records != 1)
        return refusal_because(u->refusal, STATUS_INVALID, "bad_value", "",
                               "Exactly one record is expected here.");
    return refusal_end(u->refusal);
}

bool upsert_compare(struct upsert *u, bool is_new)
{
    bool differs = is_new || u->before.len != u->after.len ||
                   memcmp(u->before.bytes, u->after.bytes, u->after.len) != 0;
    if (is_new)
        u->added++;
    else if (differs)
        u->changed++;
    else
        u->unchanged++;
    return differs;
}

void upsert_item_begin(struct upsert *u, const char *key, struct text code, bool is_new)
{
    u->is_new = is_new;
    json_object_begin(&u->answer);
    json_key(&u->answer, key);
    json_text(&u->answer, code);
    json_member_string(&u->answer, "change", is_new ? "added" : "changed");
}

/* Puts what differs before the closing brace of u->after. */
static enum status add_was(struct upsert *u)
{
    struct buffer was = {0};
    struct json_out j;
    struct error ignored;
    json_begin(&j, &was);
    enum status status =
        canonical_difference(&j, (struct text){u->before.bytes, u->before.len},
                             (struct text){u->after.bytes, u->after.len}, &u->loses, &ignored);
    if (status == STATUS_OK && was.failed)
        status = STATUS_MEMORY;
    if (status == STATUS_OK) {
        u->after.len--;
        buffer_add_text(&u->after, ",\"" RECORD_WAS "\":");
        buffer_add(&u->after, was.bytes, was.len);
        buffer_add_text(&u->after, "}");
    }
    buffer_free(&was);
    return status;
}

void upsert_item_end(struct upsert *u)
{
    json_object_end(&u->answer);
    u->loses = false;
    if (!u->is_new && add_was(u) != STATUS_OK)
        u->after.failed = true;
    u->losing += u->loses;
    if (u->after.failed)
        u->change->body.failed = true;
    json_raw(&u->body, u->after.bytes, u->after.len);
}

enum status upsert_add(struct upsert *u, struct record *record)
{
    if (u->after.failed)
        return error_memory(&record->error);
    u->added++;
    json_raw(&u->body, u->after.bytes, u->after.len);
    return STATUS_OK;
}

#define EMPTY_LIST_LEN 2 /* of [] */

static void write_answer(const struct upsert *u, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_int(&j, "added", u->added);
    json_member_int(&j, "changed", u->changed);
    json_member_int(&j, "unchanged", u->unchanged);
    if (u->losing > 0)
        json_member_int(&j, "losing", u->losing);
    json_key(&j, "items");
    if (u->listed.failed)
        out->failed = true;
    else
        json_raw(&j, u->listed.bytes, u->listed.len);
    out->failed = out->failed || u->notes.failed;
    if (u->notes.len > EMPTY_LIST_LEN) {
        json_key(&j, "notes");
        json_raw(&j, u->notes.bytes, u->notes.len);
    }
    json_object_end(&j);
}

static void write_notes(struct upsert *u)
{
    struct json_out j;
    json_begin(&j, &u->notes);
    json_array_begin(&j);
    document_notes(u->document, &j);
    json_array_end(&j);
}

enum status upsert_end(struct upsert *u, struct change **ret_change, struct buffer *ret_answer)
{
    struct buffer answer = {0};
    json_array_end(&u->answer);
    json_array_end(&u->body);
    json_object_end(&u->body);
    write_notes(u);
    if (ret_answer)
        write_answer(u, &answer);
    if (answer.failed || u->change->body.failed) {
        buffer_free(&answer);
        return error_memory(&u->refusal->error);
    }
    *ret_change = NULL;
    if (u->added + u->changed > 0) {
        *ret_change = u->change;
        u->change = NULL;
    }
    if (ret_answer)
        *ret_answer = answer;
    return STATUS_OK;
}

void upsert_free(struct upsert *u)
{
    document_free(u->document);
    change_free(u->change);
    buffer_free(&u->listed);
    buffer_free(&u->notes);
    buffer_free(&u->before);
    buffer_free(&u->after);
}
