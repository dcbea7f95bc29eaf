#include "ledger/batch.h"

#include "format/json_out.h"

#include <stdlib.h>

static void rejects_free(struct reject *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        free(items[i].raw);
    free(items);
}

void batch_free(struct batch *b)
{
    if (!b)
        return;
    buffer_free(&b->raw);
    buffer_free(&b->resolved);
    rejects_free(b->rejects, b->reject_count);
    rejects_free(b->errors, b->error_count);
    free(b);
}

static void answer_error(struct json_out *j, enum body_format format, const struct reject *error)
{
    json_object_begin(j);
    json_member_int(j, format == BODY_JSON ? "index" : "line", (int64_t)error->number);
    json_member_string(j, "field", error->field);
    json_member_string(j, "code", error->code);
    json_member_string(j, "detail", error->detail);
    json_object_end(j);
}

void batch_answer(const struct batch *b, uint64_t seq, const struct digest *head,
                  struct buffer *out)
{
    char hex[DIGEST_HEX_SIZE];
    struct json_out j;
    digest_hex(head, hex);
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "batch");
    if (b->accepted > 0 || b->rejected > 0)
        json_int(&j, (int64_t)seq);
    else
        json_none(&j); /* a body without lines made no batch: the receipt is the journal's */
    json_member_int(&j, "accepted", b->accepted);
    json_member_int(&j, "rejected", (int64_t)b->rejected);
    if (b->other_causes > 0)
        json_member_int(&j, "other_causes", (int64_t)b->other_causes);
    json_key(&j, "errors");
    json_array_begin(&j);
    for (uint32_t i = 0; i < b->error_count; i++)
        answer_error(&j, b->format, &b->errors[i]);
    json_array_end(&j);
    json_key(&j, "receipt");
    json_object_begin(&j);
    json_member_int(&j, "seq", (int64_t)seq);
    json_member_string(&j, "head", hex);
    json_object_end(&j);
    json_object_end(&j);
}
