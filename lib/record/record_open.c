#include "record/record_open.h"

#include "base/text_code.h"

void record_open(struct members *m, struct record *record, const char *const *known,
                 struct text path_code, struct text *ret_code, struct text *ret_name)
{
    struct text code = path_code;
    members_open(m, record->object, "", known, &record->error);
    member_code(m, "code", path_code.len > 0 ? MEMBER_OPTIONAL : MEMBER_NEEDED, &code);
    if (path_code.len > 0 && m->status == STATUS_OK && !text_equal(code, path_code))
        member_fail(m, "bad_value", "code", "The code differs from the one in the path.");
    if (m->status == STATUS_OK && text_check_code(code, "code", m->err))
        m->status = m->err->status;
    member_text(m, "name", MEMBER_NEEDED, ret_name);
    if (m->status == STATUS_OK && text_is_blank(*ret_name))
        member_fail(m, "bad_value", "name", "The name has nothing in it but spaces.");
    *ret_code = code;
}
