#include "change/journalled.h"

enum status journal_corrupt(struct error *err, const struct error *cause)
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
        return journal_corrupt(err, NULL);
    struct text list = {body.at + head_len - 1, body.len - head_len};
    enum status status = document_open_stored(list, ret_document, &cause);
    return status ? journal_corrupt(err, &cause) : STATUS_OK;
}

enum status record_applied(enum status status, struct record *record, struct error *err)
{
    if (status == STATUS_MEMORY)
        error_memory(&record->error);
    return status ? journal_corrupt(err, &record->error) : STATUS_OK;
}

enum status apply_single(struct district *d, const struct journalled *row, single_taker *take,
                         struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct error cause = {0};
    if (document_single(row->body, SINGLE_STORED, &document, &record, &cause))
        return journal_corrupt(err, &cause);
    enum status status = record_applied(take(d, row, &record), &record, err);
    document_free(document);
    return status;
}
