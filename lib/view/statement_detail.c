#include "view/statement_detail.h"

/* Names in sorted order. */
static const enum aspect sorted_aspects[] = {ASPECT_HISTORY, ASPECT_INTACT, ASPECT_LIVE,
                                             ASPECT_NETWORK};

static void member_hundredths(struct json_out *j, const char *key, int64_t value)
{
    json_key(j, key);
    json_hundredths(j, value);
}

static void write_deduction(struct json_out *j, const struct deduction *x, const struct zone *zone)
{
    bool repeat = x->rounds > 0;
    json_object_begin(j);
    if (!repeat)
        json_member_string(j, "aspect", aspect_names[x->aspect]);
    json_member_string(j, "asset", x->asset);
    json_member_instant(j, "from", zone, x->from);
    json_member_string(j, "name", x->name);
    member_hundredths(j, "points", x->points_hundredths);
    if (repeat)
        json_member_int(j, "rounds", x->rounds);
    json_member_string(j, "rule", x->rule);
    if (!repeat)
        json_member_int(j, "seconds", x->seconds);
    json_member_instant(j, "to", zone, x->to);
    json_object_end(j);
}

void statement_deductions_json(struct json_out *j, const struct statement_project *p,
                               const struct zone *zone)
{
    json_key(j, "deductions");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->deduction_count; i++)
        write_deduction(j, &p->deductions[i], zone);
    json_array_end(j);
}

static void write_named(struct json_out *j, const struct statement_exemption *x)
{
    json_key(j, "named");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->named_count; i++) {
        json_object_begin(j);
        json_member_string(j, "asset", x->named[i].asset);
        json_member_string(j, "name", x->named[i].name);
        json_object_end(j);
    }
    json_array_end(j);
}

void statement_exemptions_json(struct json_out *j, const struct statement_project *p,
                               const struct zone *zone)
{
    json_key(j, "exemptions");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->exemption_count; i++) {
        const struct statement_exemption *x = &p->exemptions[i];
        json_object_begin(j);
        json_member_string(j, "approved_by", x->approved_by);
        json_key(j, "aspects");
        json_array_begin(j);
        for (size_t k = 0; k < ASPECT_COUNT; k++) {
            if (x->aspects >> sorted_aspects[k] & 1)
                json_cstring(j, aspect_names[sorted_aspects[k]]);
        }
        json_array_end(j);
        json_member_int(j, "assets", x->assets);
        json_member_string(j, "calendar", x->calendar);
        json_member_instant(j, "from", zone, x->from);
        write_named(j, x);
        json_member_string(j, "reason", x->reason);
        json_member_instant(j, "to", zone, x->to);
        json_object_end(j);
    }
    json_array_end(j);
}

void statement_late_orders_json(struct json_out *j, const struct statement_project *p,
                                const struct zone *zone)
{
    json_key(j, "late_orders");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->late_order_count; i++) {
        const struct statement_order *x = &p->late_orders[i];
        json_object_begin(j);
        json_member_string(j, "asset", x->asset);
        json_member_instant(j, "due_at", zone, x->due_at);
        json_member_string(j, "id", x->id);
        json_member_string(j, "name", x->name);
        json_member_instant(j, "repaired_at", zone, x->repaired_at);
        json_member_instant(j, "reported_at", zone, x->reported_at);
        json_object_end(j);
    }
    json_array_end(j);
}

void statement_payment_json(struct json_out *j, const struct statement_project *p)
{
    json_key(j, "payment");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->ladder_count; i++) {
        json_object_begin(j);
        json_member_int(j, "factor_bp", p->ladder[i].factor_bp);
        member_hundredths(j, "from_score", p->ladder[i].from_hundredths);
        json_object_end(j);
    }
    json_array_end(j);
}
