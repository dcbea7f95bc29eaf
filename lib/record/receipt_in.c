#include "record/receipt_in.h"

#include <jansson.h>

enum status receipt_read(struct text text, uint64_t *ret_seq, struct digest *ret_head,
                         struct error *err)
{
    json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *inner = json_object_get(root, "receipt");
    const json_t *receipt = inner ? inner : root;
    json_int_t seq = json_integer_value(json_object_get(receipt, "seq"));
    const char *head = json_string_value(json_object_get(receipt, "head"));
    struct digest digest;
    bool good = seq > 0 && head && digest_from_hex(text_of(head), &digest);
    json_decref(root);
    if (!good)
        return error_set(err, STATUS_INVALID, "bad_receipt", "receipt",
                         "A receipt is {\"seq\":17,\"head\":\"...\"} with 64 hexadecimal digits.");
    *ret_seq = (uint64_t)seq;
    *ret_head = digest;
    return STATUS_OK;
}
