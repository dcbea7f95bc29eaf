#include "record/document.h"

#include "format/json_extent.h"
#include "format/json_failure.h"
#include "format/json_memory.h"
#include "format/members.h"
#include "record/registry_csv.h"

#include <stdio.h>
#include <stdlib.h>

struct document {
    enum document_format format;
    const char *at, *end; /* what is left of the body */
    bool array;           /* JSON: inside [ ] */
    bool ended;
    bool trusted;            /* no bounds: what the daemon wrote itself */
    int64_t number;          /* of the next record */
    int64_t count;           /* records handed out */
    json_t *object;          /* of the record handed out last */
    struct csv_table *table; /* CSV */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct document *d)
{
    while (d->at < d->end && is_space(*d->at))
        d->at++;
}

static void skip_mark(struct document *d)
{
    if (d->end - d->at >= 3 && memcmp(d->at, "\xef\xbb\xbf", 3) == 0)
        d->at += 3;
}

static enum status open_json(struct document *d, struct error *err)
{
    skip_mark(d);
    skip_space(d);
    if (d->at == d->end)
        return error_set(err, STATUS_INVALID, "bad_json", "", "The body is empty.");
    if (*d->at != '[' && *d->at != '{')
        return error_set(err, STATUS_INVALID, "bad_json", "",
                         "The body is neither a JSON array nor a JSON object.");
    d->array = *d->at == '[';
    if (!d->array)
        return STATUS_OK;
    d->at++;
    skip_space(d);
    return STATUS_OK;
}

static enum status open_format(struct document *d, const struct csv_shape *shape, struct text body,
                               struct error *err)
{
    switch (d->format) {
    case DOCUMENT_JSON:
        return open_json(d, err);
    case DOCUMENT_NDJSON:
        skip_mark(d);
        d->number = 1;
        return STATUS_OK;
    default:
        if (!shape)
            return error_set(err, STATUS_UNSUPPORTED, "unsupported_type", "",
                             "CSV is not taken here; send JSON.");
        return csv_table_open(shape, body, d->format == DOCUMENT_TABLE, &d->table, err);
    }
}

enum status document_open(enum document_format format, const struct csv_shape *shape,
                          struct text body, struct document **ret_document, struct error *err)
{
    struct document *d = calloc(1, sizeof *d);
    if (!d)
        return error_memory(err);
    d->format = format;
    d->at = body.at;
    d->end = body.len > 0 ? body.at + body.len : body.at;
    enum status status = open_format(d, shape, body, err);
    if (status != STATUS_OK)
        document_free(d);
    else
        *ret_document = d;
    return status;
}

enum status document_open_stored(struct text body, struct document **ret_document,
                                 struct error *err)
{
    enum status status = document_open(DOCUMENT_JSON, NULL, body, ret_document, err);
    if (status == STATUS_OK)
        (*ret_document)->trusted = true;
    return status;
}

void document_look_up(struct document *document, const struct table_lookup *lookup)
{
    if (document->table)
        document->table->lookup = lookup;
}

static void write_note(struct json_out *j, int64_t line, const char *code, const char *detail)
{
    json_object_begin(j);
    json_member_int(j, "line", line);
    json_member_string(j, "code", code);
    json_member_string(j, "detail", detail);
    json_object_end(j);
}

void document_notes(const struct document *document, struct json_out *j)
{
    const struct csv_table *t = document->table;
    char detail[200];
    if (t && t->folded > 0) {
        snprintf(
            detail, sizeof detail,
            "%u cells have full-width letters or digits, the first in line %lld. They were read "
            "as plain ones.",
            t->folded, (long long)t->folded_line);
        write_note(j, t->folded_line, "full_width", detail);
    }
    if (t && t->sums > 0) {
        snprintf(detail, sizeof detail, "%u rows of sums were passed over, the first in line %lld.",
                 t->sums, (long long)t->sums_line);
        write_note(j, t->sums_line, "sum_rows", detail);
    }
}

void document_free(struct document *document)
{
    if (!document)
        return;
    json_decref(document->object);
    csv_table_free(document->table);
    free(document);
}

static enum status check_extent(struct text raw, const struct json_extent *e, struct error *err)
{
    if (raw.len > RECORD_BYTES_MAX)
        return error_set(err, STATUS_INVALID, "too_large", "", "A record is at most %u bytes long.",
                         RECORD_BYTES_MAX);
    if (e->depth_max > RECORD_DEPTH_MAX)
        return error_set(err, STATUS_INVALID, "too_deep", "", "A record is nested at most %d deep.",
                         RECORD_DEPTH_MAX);
    if (e->values > RECORD_VALUES_MAX)
        return error_set(err, STATUS_INVALID, "too_large", "",
                         "A record has at most %d members and elements.", RECORD_VALUES_MAX);
    return STATUS_OK;
}

static struct text trimmed(struct text t)
{
    while (t.len > 0 && is_space(t.at[t.len - 1]))
        t.len--;
    return t;
}

/* Parses one record's text into d->object, or leaves it NULL and fills the error. */
static void parse_record(struct document *d, const struct json_extent *e, struct record *record)
{
    json_error_t why = {0};
    if (!d->trusted && check_extent(record->raw, e, &record->error))
        return;
    json_memory_watch();
    d->object = json_loadb(record->raw.at, record->raw.len, JSON_REJECT_DUPLICATES, &why);
    if (json_memory_failed()) {
        json_decref(d->object);
        d->object = NULL;
        record->error.status = error_memory(&record->error);
        return;
    }
    if (!d->object) {
        record->error.status = json_failure(&why, record->raw, &record->error);
        return;
    }
    if (!json_is_object(d->object)) {
        json_decref(d->object);
        d->object = NULL;
        error_set(&record->error, STATUS_INVALID, "bad_json", "", "A record is a JSON object.");
    }
    if (d->trusted && d->object)
        json_object_del(d->object, RECORD_WAS);
    record->object = d->object;
}

static bool next_line(struct document *d, struct record *record)
{
    struct text raw = {0};
    while (raw.len == 0) {
        if (d->at == d->end)
            return false;
        const char *end = memchr(d->at, '\n', (size_t)(d->end - d->at));
        const char *next = end ? end + 1 : d->end;
        skip_space(d);
        const char *stop = end ? end : d->end;
        raw = trimmed((struct text){d->at, d->at < stop ? (size_t)(stop - d->at) : 0});
        record->number = d->number++;
        d->at = next;
    }
    struct json_extent e;
    struct text first = json_extent_find(raw.at, raw.at + raw.len, &e);
    record->raw = raw;
    if (first.len < raw.len)
        error_set(&record->error, STATUS_INVALID, "bad_json", "", "Not one JSON object a line.");
    else
        parse_record(d, &e, record);
    return true;
}

/* Passes over the comma or bracket after an element; false and an error if there is neither. */
static bool pass_separator(struct document *d, struct record *record)
{
    if (!d->array) {
        d->ended = true;
        if (d->at == d->end)
            return true;
    } else if (d->at < d->end && *d->at == ',') {
        d->at++;
        skip_space(d);
        return true;
    } else if (d->at < d->end && *d->at == ']') {
        d->at++;
        skip_space(d);
        d->ended = true;
        if (d->at == d->end)
            return true;
    }
    d->ended = true;
    error_set(&record->error, STATUS_INVALID, "bad_json", "",
              d->at == d->end ? "The JSON array is cut off."
                              : "Something stands behind the end of a JSON value.");
    return false;
}

static bool next_element(struct document *d, struct record *record)
{
    if (d->ended)
        return false;
    if (d->array && d->number == 0 && d->at < d->end && *d->at == ']')
        return !pass_separator(d, record);
    struct json_extent e;
    struct text raw = json_extent_find(d->at, d->end, &e);
    record->raw = trimmed(raw);
    record->number = d->number++;
    d->at += raw.len;
    if (e.cut) {
        d->ended = true;
        error_set(&record->error, STATUS_INVALID, "bad_json", "", "The JSON is cut off.");
    } else if (pass_separator(d, record)) {
        parse_record(d, &e, record);
    }
    return true;
}

static bool next_record(struct document *d, struct record *record)
{
    if (d->format == DOCUMENT_NDJSON)
        return next_line(d, record);
    if (d->format == DOCUMENT_JSON)
        return next_element(d, record);
    if (!registry_csv_next(d->table, record))
        return false;
    d->object = record->object;
    return true;
}

bool document_next(struct document *document, struct record *ret_record)
{
    struct document *d = document;
    json_decref(d->object);
    d->object = NULL;
    *ret_record = (struct record){0};
    if ((d->count > DOCUMENT_RECORDS_MAX && !d->trusted) || !next_record(d, ret_record))
        return false;
    if (++d->count > DOCUMENT_RECORDS_MAX && !d->trusted) {
        ret_record->object = NULL;
        error_set(&ret_record->error, STATUS_TOO_LARGE, "too_large", "",
                  "A body has at most %d records.", DOCUMENT_RECORDS_MAX);
    }
    return true;
}

static struct text or_empty_object(struct text body, enum single single)
{
    bool empty = single == SINGLE_OPTIONAL;
    for (size_t i = 0; i < body.len; i++)
        empty = empty && is_space(body.at[i]);
    return empty ? text_of("{}") : body;
}

enum status document_single(struct text body, enum single single, struct document **ret_document,
                            struct record *ret_record, struct error *err)
{
    struct document *d = NULL;
    struct record record;
    enum status status = document_open(DOCUMENT_JSON, NULL, or_empty_object(body, single), &d, err);
    if (status != STATUS_OK)
        return status;
    d->trusted = single == SINGLE_STORED;
    if (d->array || !document_next(d, &record)) {
        document_free(d);
        return error_set(err, STATUS_INVALID, "bad_json", "", "The body is one JSON object.");
    }
    if (record.error.status != STATUS_OK) {
        *err = record.error;
        document_free(d);
        return err->status;
    }
    *ret_document = d;
    *ret_record = record;
    return STATUS_OK;
}
