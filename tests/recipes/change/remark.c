#include "change/remark.h"

enum status change_prepare_remark(const struct actor *actor, struct text text,
                                  struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    if (!actor_is_office(actor))
        return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                               "Remarks are left by the office.");
    struct change *change = change_new(CHANGE_REMARK, &j);
    if (change) {
        json_object_begin(&j);
        json_member_text(&j, "text", text);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static enum status take_remark(struct district *d, const struct journalled *row,
                               struct record *record)
{
    (void)d;
    (void)row;
    return record->error.status;
}

enum status apply_remark(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_remark, err);
}
