#include "record/factor_in.h"

#include "format/members.h"

#define FACTOR_BP_MAX 100000

enum status factor_in_read(struct record *record, bool stored, struct factor_in *ret)
{
    static const char *const known[] = {"project", "factor_bp", "reason", NULL};
    static const char *const known_stored[] = {"project", "factor_bp", "reason", "month", NULL};
    struct members m;
    struct factor_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_code(&m, "project", MEMBER_NEEDED, &in.project);
    member_int(&m, "factor_bp", MEMBER_NEEDED, 0, FACTOR_BP_MAX, &in.factor_bp);
    member_note(&m, "reason", MEMBER_NEEDED, &in.reason);
    if (stored)
        member_text(&m, "month", MEMBER_NEEDED, &in.month);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status factor_approval_in_read(struct record *record, uint32_t *ret_id)
{
    static const char *const known[] = {"id", NULL};
    struct members m;
    int64_t id = 0;
    members_open(&m, record->object, "", known, &record->error);
    member_int(&m, "id", MEMBER_NEEDED, 1, UINT32_MAX, &id);
    *ret_id = (uint32_t)id;
    return m.status;
}
