#include "change/change.h"

#include <stdlib.h>

void change_free(struct change *c)
{
    if (c)
        buffer_free(&c->body);
    free(c);
}

struct text change_body(const struct change *c)
{
    return (struct text){c->body.bytes, c->body.len};
}

struct change *change_new(enum change_op op, struct json_out *ret_json)
{
    struct change *change = calloc(1, sizeof *change);
    if (!change)
        return NULL;
    change->op = op;
    json_begin(ret_json, &change->body);
    return change;
}

enum status change_end(struct change *change, struct change **ret_change, struct refusal *refusal)
{
    if (!change || change->body.failed) {
        change_free(change);
        return error_memory(&refusal->error);
    }
    *ret_change = change;
    return STATUS_OK;
}

void json_member_text(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

const struct zone *district_zone(const struct district *d)
{
    return d->rules.count > 0 ? d->rules.items[d->rules.count - 1]->zone : NULL;
}
