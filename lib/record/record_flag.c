#include "record/record_flag.h"

#include "format/canonical.h"

#include <jansson.h>

void record_with_flag(struct text record, const char *member, bool set, struct buffer *out)
{
    struct json_out j;
    json_t *object = json_loadb(record.at, record.len, 0, NULL);
    json_begin(&j, out);
    json_object_del(object, member);
    if (!object || (set && json_object_set_new(object, member, json_true())))
        out->failed = true;
    else
        canonical_write(&j, object);
    json_decref(object);
}
