#include "record/password_in.h"

#include "format/members.h"

enum status password_in_read(struct record *record, struct password_in *ret)
{
    static const char *const known[] = {"code", "number", NULL};
    struct password_in in = {0};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_code(&m, "code", MEMBER_NEEDED, &in.code);
    member_int(&m, "number", MEMBER_NEEDED, 1, UINT32_MAX - 1, &in.number);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}
