#include "record/part_void_in.h"

#include "format/members.h"

#include <stdlib.h>

void part_void_in_free(struct part_void_in *in)
{
    free(in->assets.items);
    *in = (struct part_void_in){0};
}

static void read_sent(struct members *m, struct part_void_in *in)
{
    member_code(m, "feed", MEMBER_NEEDED, &in->feed);
    code_list_read(m, "assets", &in->assets);
    in->aspects = aspects_read(m);
    member_instant(m, "from", MEMBER_NEEDED, &in->from);
    member_instant(m, "to", MEMBER_NEEDED, &in->to);
    if (m->status == STATUS_OK && in->from >= in->to)
        member_fail(m, "bad_value", "to", "What is voided ends after its beginning.");
    member_note(m, "reason", MEMBER_NEEDED, &in->reason);
    if (m->status == STATUS_OK && text_trim(in->reason).len == 0)
        member_fail(m, "bad_value", "reason", "Whoever asks says why: a text is expected here.");
}

static void read_stored(struct members *m, struct part_void_in *in)
{
    member_int(m, "id", MEMBER_NEEDED, 1, UINT32_MAX, &in->id);
    member_int(m, "seq_max", MEMBER_NEEDED, 1, INT64_MAX, &in->seq_max);
    member_int(m, "batches", MEMBER_NEEDED, 0, INT64_MAX, &in->batches);
    member_int(m, "reports", MEMBER_NEEDED, 0, INT64_MAX, &in->reports);
    member_int(m, "heartbeats", MEMBER_NEEDED, 0, INT64_MAX, &in->heartbeats);
}

enum status part_void_in_read(struct record *record, bool stored, struct part_void_in *ret)
{
    static const char *const known[] = {"feed", "assets", "aspects", "from", "to", "reason", NULL};
    static const char *const known_stored[] = {"feed",    "assets",  "aspects",    "from",
                                               "to",      "reason",  "id",         "seq_max",
                                               "batches", "reports", "heartbeats", NULL};
    struct members m;
    struct part_void_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    read_sent(&m, &in);
    if (stored)
        read_stored(&m, &in);
    if (m.status != STATUS_OK)
        part_void_in_free(&in);
    else
        *ret = in;
    return m.status;
}

enum status part_void_approval_read(struct record *record, uint32_t *ret_id)
{
    static const char *const known[] = {"id", NULL};
    struct members m;
    int64_t id = 0;
    members_open(&m, record->object, "", known, &record->error);
    member_int(&m, "id", MEMBER_NEEDED, 1, UINT32_MAX, &id);
    *ret_id = (uint32_t)id;
    return m.status;
}
