#include "change/leader.h"

#include "base/digest.h"
#include "record/leader_in.h"

enum status change_leader(const struct district *d, const char *node, const char *followed,
                          struct text reason, struct change **ret_change, struct refusal *refusal)
{
    char hex[DIGEST_HEX_SIZE];
    struct json_out j;
    struct change *change = change_new(CHANGE_LEADER, &j);
    if (change) {
        digest_hex(&d->head, hex);
        json_object_begin(&j);
        json_member_string(&j, "followed", followed[0] ? followed : NULL);
        json_member_string(&j, "head", hex);
        json_member_string(&j, "node", node);
        json_member_text(&j, "reason", reason);
        json_member_int(&j, "seq", (int64_t)d->seq);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static enum status take(struct district *d, const struct journalled *row, struct record *record)
{
    struct leader_in in = {0};
    enum status status = leader_in_read(record, &in);
    if (status)
        return status;
    d->leader.seq = row->seq;
    memcpy(d->leader.node, in.node.at, NODE_DIGITS);
    d->leader.node[NODE_DIGITS] = '\0';
    return STATUS_OK;
}

enum status apply_leader(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take, err);
}
