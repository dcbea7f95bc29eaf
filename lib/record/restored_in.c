#include "record/restored_in.h"

#include "format/members.h"

static void read_replaced(struct members *m, struct restored_in *ret)
{
    static const char *const known[] = {"seq", "head", NULL};
    struct members child;
    if (!members_enter(m, "replaced", MEMBER_NULLABLE, known, &child))
        return;
    member_int(&child, "seq", MEMBER_NEEDED, 0, INT64_MAX, &ret->replaced_seq);
    member_text(&child, "head", MEMBER_NEEDED, &ret->replaced_head);
    members_close(m, &child);
}

enum status restored_in_read(struct record *record, struct restored_in *ret)
{
    static const char *const known[] = {"seq", "head", "replaced", "file", NULL};
    struct restored_in in = {.replaced_seq = -1};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_int(&m, "seq", MEMBER_NEEDED, 0, INT64_MAX, &in.seq);
    member_text(&m, "head", MEMBER_NEEDED, &in.head);
    member_text(&m, "file", MEMBER_NEEDED, &in.file);
    read_replaced(&m, &in);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}
