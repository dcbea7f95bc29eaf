/* The members stand in the order of RFC 8785: what is stored is what is shown. */
#include "view/statement.h"

#include "view/statement_detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names in sorted order, as RFC 8785 wants an object's members. */
static const enum aspect sorted_aspects[] = {ASPECT_HISTORY, ASPECT_INTACT, ASPECT_LIVE,
                                             ASPECT_NETWORK};

static int by_name(const void *a, const void *b)
{
    return strcmp(indicator_names[*(const enum indicator *)a],
                  indicator_names[*(const enum indicator *)b]);
}

static void sort_indicators(enum indicator sorted[INDICATOR_COUNT])
{
    for (int i = 0; i < INDICATOR_COUNT; i++)
        sorted[i] = (enum indicator)i;
    qsort(sorted, INDICATOR_COUNT, sizeof *sorted, by_name);
}

/* A fraction as text, so that every reader sees the same digits: "0.981176", "98.11". */
static void member_fraction(struct json_out *j, const char *key, int64_t value, int64_t unit,
                            int digits)
{
    char text[40];
    json_key(j, key);
    if (value < 0) {
        json_none(j);
        return;
    }
    snprintf(text, sizeof text, "%lld.%0*lld", (long long)(value / unit), digits,
             (long long)(value % unit));
    json_cstring(j, text);
}

static void member_ratio(struct json_out *j, const struct figure *f)
{
    bool none = f->denominator == 0;
    member_fraction(j, "percent", none ? -1 : f->percent_hundredths, 100, 2);
}

static void write_raw(struct json_out *j, const struct figure *raw)
{
    json_key(j, "raw");
    json_object_begin(j);
    json_member_int(j, "denominator", raw->denominator);
    json_member_int(j, "numerator", raw->numerator);
    member_ratio(j, raw);
    member_fraction(j, "rate", raw->denominator ? raw->rate_millionths : -1, 1000000, 6);
    json_object_end(j);
}

static void write_seconds(struct json_out *j, const struct tally *t)
{
    json_key(j, "seconds");
    json_object_begin(j);
    json_member_int(j, "blind", t->blind);
    json_member_int(j, "damped", t->damped);
    json_member_int(j, "exempt", t->exempt);
    json_member_int(j, "fault", t->fault);
    json_member_int(j, "ok", t->ok);
    json_member_int(j, "silent", t->silent);
    json_object_end(j);
}

static void write_indicator(struct json_out *j, const struct statement *s,
                            const struct statement_figures *x, enum indicator i)
{
    const struct figure *f = &x->figures[i];
    bool aspect = i < (enum indicator)ASPECT_COUNT;
    json_key(j, indicator_names[i]);
    json_object_begin(j);
    if (s->basis_of_target[i])
        json_member_string(j, "basis_of_target", s->basis_of_target[i]);
    if (aspect)
        member_fraction(j, "coverage", f->coverage_millionths, 1000000, 6);
    json_member_int(j, "denominator", f->denominator);
    json_member_int(j, "numerator", f->numerator);
    member_ratio(j, f);
    member_fraction(j, "rate", f->denominator ? f->rate_millionths : -1, 1000000, 6);
    if (aspect) {
        write_raw(j, &x->raw[i]);
        write_seconds(j, &x->seconds[i]);
    }
    member_fraction(j, "target", f->target_bp, 100, 2);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
    json_object_end(j);
}

/* The four aspects and repairs always; the others where there is such a figure. */
static void write_figures(struct json_out *j, const struct statement *s,
                          const struct statement_figures *x)
{
    enum indicator sorted[INDICATOR_COUNT];
    sort_indicators(sorted);
    json_key(j, "indicators");
    json_object_begin(j);
    for (size_t i = 0; i < INDICATOR_COUNT; i++) {
        enum indicator n = sorted[i];
        if (n <= INDICATOR_REPAIR || x->figures[n].denominator > 0)
            write_indicator(j, s, x, n);
    }
    json_object_end(j);
}

static void write_sheet(struct json_out *j, const struct score_sheet *sheet)
{
    json_key(j, "sheet");
    json_array_begin(j);
    for (uint32_t i = 0; i < sheet->count; i++) {
        json_object_begin(j);
        json_member_string(j, "indicator", indicator_names[sheet->lines[i].indicator]);
        member_fraction(j, "points", sheet->lines[i].points_hundredths, 100, 2);
        json_member_int(j, "weight", sheet->lines[i].weight);
        json_object_end(j);
    }
    json_array_end(j);
}

static void member_amount(struct json_out *j, const char *key, int64_t value)
{
    json_key(j, key);
    if (value < 0)
        json_none(j);
    else
        json_int(j, value);
}

static void write_kinds(struct json_out *j, const struct statement *s,
                        const struct statement_project *p)
{
    json_key(j, "kinds");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->kind_count; i++) {
        json_object_begin(j);
        json_member_int(j, "assets", p->kinds[i].all.assets);
        write_figures(j, s, &p->kinds[i].all);
        json_member_string(j, "kind", kind_names[p->kinds[i].kind]);
        json_object_end(j);
    }
    json_array_end(j);
}

static void write_feeds(struct json_out *j, const struct statement_project *p)
{
    json_key(j, "feeds");
    json_array_begin(j);
    for (uint32_t i = 0; i < p->feed_count; i++) {
        json_object_begin(j);
        json_member_int(j, "contradicted_s", p->feeds[i].contradicted_s);
        json_member_string(j, "feed", p->feeds[i].feed);
        json_member_int(j, "late_s", p->feeds[i].late_s);
        json_object_end(j);
    }
    json_array_end(j);
}

static void write_project(struct json_out *j, const struct statement *s,
                          const struct statement_project *p, const struct zone *zone)
{
    bool is_scored = p->score_hundredths != SCORE_NONE;
    json_object_begin(j);
    member_amount(j, "amount_fen", p->amount_fen);
    json_member_int(j, "assets", p->all.assets);
    json_member_string(j, "decision_reason", p->decision_reason);
    statement_deductions_json(j, p, zone);
    statement_exemptions_json(j, p, zone);
    member_amount(j, "factor_bp", p->factor_bp);
    json_member_int(j, "fee_days", p->fee_days);
    json_member_int(j, "fee_fen", p->fee_fen);
    write_feeds(j, p);
    write_figures(j, s, &p->all);
    write_kinds(j, s, p);
    statement_late_orders_json(j, p, zone);
    json_member_int(j, "measured_weight", p->sheet.measured_weight);
    json_member_int(j, "min_weight", p->min_weight);
    json_member_int(j, "month_days", p->month_days);
    json_member_string(j, "name", p->name);
    statement_payment_json(j, p);
    json_member_string(j, "project", p->code);
    member_fraction(j, "score", p->score_hundredths, 100, 2);
    json_member_string(j, "score_reason", is_scored ? NULL : "too_little_measured");
    write_sheet(j, &p->sheet);
    json_member_bool(j, "unjudged", project_is_unjudged(p));
    json_member_int(j, "weight", p->sheet.weight);
    json_object_end(j);
}

static void write_worst(struct json_out *j, const struct statement_item *item)
{
    json_key(j, "worst");
    json_array_begin(j);
    for (uint32_t i = 0; i < item->worst_count; i++) {
        const struct statement_worst *w = &item->worst[i];
        json_object_begin(j);
        json_member_string(j, "asset", w->asset);
        json_key(j, "lost_by");
        json_object_begin(j);
        for (size_t k = 0; k < ASPECT_COUNT; k++)
            json_member_int(j, aspect_names[sorted_aspects[k]], w->lost_by[sorted_aspects[k]]);
        json_object_end(j);
        json_member_int(j, "lost_s", w->lost_s);
        json_member_string(j, "name", w->name);
        json_member_int(j, "outages", w->outages);
        json_object_end(j);
    }
    json_array_end(j);
}

static void write_list(struct json_out *j, const struct statement_item *item,
                       enum statement_list list)
{
    json_key(j, statement_list_names[list]);
    json_array_begin(j);
    for (uint32_t i = 0; i < item->lists[list].count; i++)
        json_cstring(j, item->lists[list].items[i]);
    json_array_end(j);
}

static void write_item(struct json_out *j, const struct statement *s,
                       const struct statement_item *item, const struct zone *zone)
{
    json_object_begin(j);
    member_amount(j, "amount_fen", item->amount_fen);
    write_list(j, item, LIST_BLIND);
    write_list(j, item, LIST_CANCELLED);
    json_member_string(j, "contractor", item->contractor);
    write_list(j, item, LIST_LATE);
    json_member_string(j, "name", item->name);
    write_list(j, item, LIST_NEVER);
    write_list(j, item, LIST_PAUSED);
    json_key(j, "projects");
    json_array_begin(j);
    for (uint32_t i = 0; i < item->project_count; i++)
        write_project(j, s, &item->projects[i], zone);
    json_array_end(j);
    write_list(j, item, LIST_TOLD_LATE);
    write_worst(j, item);
    json_object_end(j);
}

static void write_items(struct json_out *j, const struct statement *s, const struct zone *zone)
{
    json_key(j, "items");
    json_array_begin(j);
    for (uint32_t i = 0; i < s->item_count; i++)
        write_item(j, s, &s->items[i], zone);
    json_array_end(j);
}

static void write_district(struct json_out *j, const struct statement *s)
{
    json_key(j, "district");
    json_object_begin(j);
    member_amount(j, "amount_fen", s->amount_fen);
    json_member_int(j, "assets", s->district.assets);
    write_figures(j, s, &s->district);
    json_object_end(j);
}

static void write_journal(struct json_out *j, const struct statement *s)
{
    char head[DIGEST_HEX_SIZE];
    digest_hex(&s->head, head);
    json_key(j, "journal");
    json_object_begin(j);
    json_member_string(j, "head", head);
    json_member_int(j, "seq", (int64_t)s->seq);
    json_object_end(j);
}

static void member_month(struct json_out *j, int year, int month)
{
    char text[16];
    snprintf(text, sizeof text, "%04d-%02d", year, month);
    json_member_string(j, "month", text);
}

static void member_digest(struct json_out *j, const char *key, const struct digest *digest)
{
    char hex[DIGEST_HEX_SIZE];
    json_key(j, key);
    if (!digest) {
        json_none(j);
        return;
    }
    digest_hex(digest, hex);
    json_cstring(j, hex);
}

void statement_document(const struct statement *s, uint32_t revision, const struct zone *zone,
                        struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_instant(&j, "as_of", zone, s->as_of);
    write_district(&j, s);
    json_member_instant(&j, "from", zone, s->from);
    write_items(&j, s, zone);
    write_journal(&j, s);
    member_month(&j, s->year, s->month);
    json_member_int(&j, "revision", revision);
    json_member_int(&j, "rules", s->rules);
    json_member_instant(&j, "to", zone, s->to);
    json_object_end(&j);
}

static void member_despite(struct json_out *j, uint8_t despite)
{
    json_key(j, "despite");
    json_array_begin(j);
    for (int i = 0; i < MATTER_COUNT; i++) {
        if (despite >> i & 1)
            json_cstring(j, open_matter_names[i]);
    }
    json_array_end(j);
}

void statement_to_json(const struct statement *s, const struct month_revision *stored,
                       const struct zone *zone, bool is_cut, struct buffer *out)
{
    bool closed = stored && stored->state == MONTH_CLOSED;
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member_month(&j, s->year, s->month);
    json_member_string(&j, "state", month_state_names[stored ? stored->state : MONTH_DRAFT]);
    json_member_int(&j, "revision", stored ? stored->revision : 1);
    json_member_int(&j, "rules", s->rules);
    json_member_instant(&j, "from", zone, s->from);
    json_member_instant(&j, "to", zone, s->to);
    json_member_instant(&j, "as_of", zone, s->as_of);
    member_digest(&j, "sha256", stored ? &stored->sha256 : NULL);
    member_digest(&j, "chain", closed ? &stored->chain : NULL);
    write_journal(&j, s);
    json_member_instant(&j, "at", zone, stored ? stored->at : INSTANT_NONE);
    json_member_instant(&j, "objections_until", zone,
                        stored ? stored->objections_until : INSTANT_NONE);
    member_despite(&j, stored ? stored->despite : 0);
    json_member_string(&j, "reason", stored ? stored->reason : NULL);
    if (!is_cut)
        write_district(&j, s);
    write_items(&j, s, zone);
    json_object_end(&j);
}
