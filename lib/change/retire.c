#include "change/retire.h"

#include "change/registry_value.h"
#include "record/record_flag.h"

enum status change_prepare_retirement(const struct district *d, enum collection which,
                                      struct text code, bool retired, int64_t now,
                                      struct change **ret_change, struct buffer *ret_answer,
                                      struct refusal *refusal)
{
    uint32_t number = registered_find(&d->registry, which, code);
    struct buffer stored = {0}, body = {0};
    enum status status = STATUS_OK;
    if (number == NONE)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "",
                               "There is no such record.");
    registered_record(&d->registry, which, number, district_zone(d), &stored);
    record_with_flag((struct text){stored.bytes, stored.len}, "retired", retired, &body);
    buffer_free(&stored);
    if (body.failed)
        status = error_memory(&refusal->error);
    else
        status = change_prepare_records(d, which, DOCUMENT_JSON, code,
                                        (struct text){body.bytes, body.len}, now, ret_change,
                                        ret_answer, refusal);
    buffer_free(&body);
    return status;
}
