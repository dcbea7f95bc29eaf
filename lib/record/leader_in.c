#include "record/leader_in.h"

#include "format/members.h"

enum status leader_in_read(struct record *record, struct leader_in *ret)
{
    static const char *const known[] = {"node", "followed", "seq", "head", "reason", NULL};
    struct leader_in in = {0};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_text(&m, "node", MEMBER_NEEDED, &in.node);
    member_note(&m, "followed", MEMBER_NULLABLE, &in.followed);
    member_int(&m, "seq", MEMBER_NEEDED, 0, INT64_MAX, &in.seq);
    member_text(&m, "head", MEMBER_NEEDED, &in.head);
    member_note(&m, "reason", MEMBER_NULLABLE, &in.reason);
    if (m.status == STATUS_OK && in.node.len != NODE_DIGITS)
        member_fail(&m, "bad_value", "node", "A node is %d digits.", NODE_DIGITS);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status promotion_in_read(struct record *record, struct promotion_in *ret)
{
    static const char *const known[] = {"reason", "despite_leader", NULL};
    struct promotion_in in = {0};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_note(&m, "reason", MEMBER_OPTIONAL, &in.reason);
    member_bool(&m, "despite_leader", MEMBER_OPTIONAL, &in.despite_leader);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}
