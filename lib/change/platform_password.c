#include "change/platform_password.h"

#include "record/password_in.h"

enum status change_prepare_platform_password(const struct district *d, struct text code,
                                             struct change **ret_change, struct refusal *refusal)
{
    uint32_t number = registry_find_platform(&d->registry, code);
    if (number == NONE)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_platform", "code",
                               "There is no platform of this code.");
    struct json_out j;
    struct change *change = change_new(CHANGE_PLATFORM_PASSWORD, &j);
    if (change) {
        json_object_begin(&j);
        json_member_text(&j, "code", code);
        json_member_int(&j, "number", (int64_t)d->registry.platforms[number].password_number + 1);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static enum status take_password(struct district *d, const struct journalled *row,
                                 struct record *record)
{
    struct password_in in = {0};
    (void)row;
    enum status status = password_in_read(record, &in);
    if (status)
        return status;
    uint32_t number = registry_find_platform(&d->registry, in.code);
    if (number == NONE)
        return STATUS_CORRUPT;
    d->registry.platforms[number].password_number = (uint32_t)in.number;
    return STATUS_OK;
}

enum status apply_platform_password(struct district *d, const struct journalled *row,
                                    struct error *err)
{
    return apply_single(d, row, take_password, err);
}
