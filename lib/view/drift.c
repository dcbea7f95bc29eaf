/* Drifts as JSON: a number stays a number. */
#include "view/drift.h"

#include "format/csv.h"

#include <stdio.h>

static void write_side(struct json_out *j, const char *key, const char *value, bool is_text)
{
    json_key(j, key);
    if (!value)
        json_none(j);
    else if (is_text)
        json_cstring(j, value);
    else
        json_raw(j, value, strlen(value));
}

static void write_items(struct json_out *j, const struct drifts *d)
{
    json_array_begin(j);
    for (size_t i = 0; i < d->count; i++) {
        const struct drift *x = &d->items[i];
        json_object_begin(j);
        json_member_string(j, "contractor", x->contractor);
        json_member_string(j, "project", x->project);
        json_member_string(j, "kind", x->kind);
        json_member_string(j, "field", x->field);
        write_side(j, "closed", x->closed, x->is_text);
        write_side(j, "now", x->now, x->is_text);
        json_object_end(j);
    }
    json_array_end(j);
}

void drifts_to_json(const struct statement *closed, const struct drifts *d, struct buffer *out)
{
    struct json_out j;
    char month[16];
    snprintf(month, sizeof month, "%04d-%02d", closed->year, closed->month);
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "month", month);
    json_key(&j, "items");
    write_items(&j, d);
    json_object_end(&j);
}

void drifts_to_csv(const struct drifts *d, struct buffer *out)
{
    static const char *const columns[] = {"contractor", "project", "kind", "field",
                                          "closed",     "now",     NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, columns);
    for (size_t i = 0; i < d->count; i++) {
        const struct drift *x = &d->items[i];
        csv_string(&c, x->contractor);
        csv_string(&c, x->project);
        csv_string(&c, x->kind);
        csv_string(&c, x->field);
        csv_string(&c, x->closed);
        csv_string(&c, x->now);
        csv_end_row(&c);
    }
}
