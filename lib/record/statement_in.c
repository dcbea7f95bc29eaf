#include "record/statement_in.h"

#include "figure/quantity.h"
#include "format/members.h"
#include "record/stored_in.h"

#include <stdlib.h>

/* The texts go into one piece of memory. No text is longer than it is in the document. */
struct reading_in {
    struct statement *s;
    char *next;
    bool failed, no_memory;
};

static const char *keep(struct reading_in *r, json_t *value)
{
    size_t len = json_string_length(value);
    char *at = r->next;
    if (!json_is_string(value)) {
        r->failed = true;
        return "";
    }
    memcpy(at, json_string_value(value), len);
    at[len] = 0;
    r->next += len + 1;
    return at;
}

static const char *text_in(struct reading_in *r, json_t *object, const char *key)
{
    return keep(r, json_object_get(object, key));
}

/* null -> -1: an amount or a factor that has not been decided. */
static int64_t amount_in(struct reading_in *r, json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key)) ? -1 : stored_int(&r->failed, object, key);
}

static int name_in(struct reading_in *r, json_t *object, const char *key, const char *const *names)
{
    json_t *value = json_object_get(object, key);
    int found = json_is_string(value) ? name_find(names, text_of(json_string_value(value))) : -1;
    r->failed = r->failed || found < 0;
    return found < 0 ? 0 : found;
}

static json_t *list_in(struct reading_in *r, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    r->failed = r->failed || !json_is_array(value);
    return value;
}

static void *room(struct reading_in *r, size_t count, size_t size)
{
    void *list = calloc(count + 1, size);
    r->no_memory = r->no_memory || !list;
    r->failed = r->failed || !list;
    return list;
}

static void seconds_in(struct reading_in *r, json_t *indicator, const struct figure *raw,
                       struct tally *t)
{
    json_t *seconds = json_object_get(indicator, "seconds");
    *t = (struct tally){.ok = stored_int(&r->failed, seconds, "ok"),
                        .fault = stored_int(&r->failed, seconds, "fault"),
                        .silent = stored_int(&r->failed, seconds, "silent"),
                        .blind = stored_int(&r->failed, seconds, "blind"),
                        .exempt = stored_int(&r->failed, seconds, "exempt"),
                        .damped = stored_int(&r->failed, seconds, "damped"),
                        .raw_ok = raw->numerator,
                        .raw_fault = raw->denominator - raw->numerator};
}

static struct figure figure_in(struct reading_in *r, json_t *value)
{
    return figure_of_counts(stored_int(&r->failed, value, "numerator"),
                            stored_int(&r->failed, value, "denominator"), 0);
}

static void indicator_in(struct reading_in *r, json_t *value, enum indicator i,
                         struct statement_figures *x)
{
    struct figure *f = &x->figures[i];
    *f = figure_in(r, value);
    f->target_bp = stored_fraction(&r->failed, value, "target");
    f->verdict = (enum verdict)name_in(r, value, "verdict", verdict_names);
    if (i >= (enum indicator)ASPECT_COUNT)
        return;
    f->coverage_millionths = stored_fraction(&r->failed, value, "coverage");
    x->raw[i] = figure_in(r, json_object_get(value, "raw"));
    x->raw[i].verdict = VERDICT_NONE;
    seconds_in(r, value, &x->raw[i], &x->seconds[i]);
}

static void figures_in(struct reading_in *r, json_t *object, struct statement_figures *x)
{
    json_t *indicators = json_object_get(object, "indicators");
    x->assets = (uint32_t)stored_int(&r->failed, object, "assets");
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        json_t *value = json_object_get(indicators, indicator_names[i]);
        if (value)
            indicator_in(r, value, (enum indicator)i, x);
        else
            r->failed = r->failed || i <= INDICATOR_REPAIR;
    }
}

static void sheet_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *lines = list_in(r, project, "sheet");
    for (size_t i = 0; i < json_array_size(lines) && i < INDICATOR_COUNT; i++) {
        json_t *line = json_array_get(lines, i);
        p->sheet.lines[p->sheet.count++] = (struct score_line){
            .indicator = (enum indicator)name_in(r, line, "indicator", indicator_names),
            .weight = stored_int(&r->failed, line, "weight"),
            .points_hundredths = stored_fraction(&r->failed, line, "points")};
    }
}

static struct deduction deduction_in(struct reading_in *r, json_t *x)
{
    struct deduction d = {.rule = text_in(r, x, "rule"),
                          .asset = text_in(r, x, "asset"),
                          .name = text_in(r, x, "name"),
                          .points_hundredths = stored_fraction(&r->failed, x, "points"),
                          .from = stored_instant(&r->failed, x, "from"),
                          .to = stored_instant(&r->failed, x, "to")};
    if (json_object_get(x, "rounds")) {
        d.rounds = (uint32_t)stored_int(&r->failed, x, "rounds");
        return d;
    }
    d.seconds = stored_int(&r->failed, x, "seconds");
    d.aspect = (enum aspect)name_in(r, x, "aspect", aspect_names);
    return d;
}

/* The sheet's own score is not stored: it is the score and what was deducted, as far as that went. */
static void deductions_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *list = list_in(r, project, "deductions");
    p->deductions = room(r, json_array_size(list), sizeof *p->deductions);
    p->sheet.hundredths = p->score_hundredths;
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++) {
        struct deduction *d = &p->deductions[p->deduction_count++];
        *d = deduction_in(r, json_array_get(list, i));
        if (p->sheet.hundredths != SCORE_NONE)
            p->sheet.hundredths += d->points_hundredths;
    }
}

static void feeds_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *list = list_in(r, project, "feeds");
    p->feeds = room(r, json_array_size(list), sizeof *p->feeds);
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++) {
        json_t *x = json_array_get(list, i);
        p->feeds[p->feed_count++] =
            (struct statement_feed){.feed = text_in(r, x, "feed"),
                                    .contradicted_s = stored_int(&r->failed, x, "contradicted_s"),
                                    .late_s = stored_int(&r->failed, x, "late_s")};
    }
}

/* null -> NULL. */
static const char *text_or_null_in(struct reading_in *r, json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key)) ? NULL : text_in(r, object, key);
}

static void exemption_in(struct reading_in *r, json_t *value, struct statement_exemption *x)
{
    json_t *aspects = list_in(r, value, "aspects"), *named = list_in(r, value, "named");
    *x = (struct statement_exemption){.from = stored_instant(&r->failed, value, "from"),
                                      .to = stored_instant(&r->failed, value, "to"),
                                      .reason = text_in(r, value, "reason"),
                                      .approved_by = text_or_null_in(r, value, "approved_by"),
                                      .calendar = text_or_null_in(r, value, "calendar"),
                                      .assets = (uint32_t)stored_int(&r->failed, value, "assets")};
    for (size_t i = 0; i < json_array_size(aspects); i++) {
        const char *name = json_string_value(json_array_get(aspects, i));
        int found = name ? name_find(aspect_names, text_of(name)) : -1;
        r->failed = r->failed || found < 0;
        x->aspects |= (uint8_t)(found < 0 ? 0 : 1u << found);
    }
    for (size_t i = 0; i < json_array_size(named) && i < EXEMPTION_NAMED_MAX; i++) {
        json_t *one = json_array_get(named, i);
        x->named[x->named_count++] =
            (struct named_asset){text_in(r, one, "asset"), text_in(r, one, "name")};
    }
}

static void exemptions_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *list = list_in(r, project, "exemptions");
    p->exemptions = room(r, json_array_size(list), sizeof *p->exemptions);
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++)
        exemption_in(r, json_array_get(list, i), &p->exemptions[p->exemption_count++]);
}

static void late_orders_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *list = list_in(r, project, "late_orders");
    p->late_orders = room(r, json_array_size(list), sizeof *p->late_orders);
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++) {
        json_t *x = json_array_get(list, i);
        bool open = json_is_null(json_object_get(x, "repaired_at"));
        p->late_orders[p->late_order_count++] = (struct statement_order){
            .id = text_in(r, x, "id"),
            .asset = text_in(r, x, "asset"),
            .name = text_in(r, x, "name"),
            .reported_at = stored_instant(&r->failed, x, "reported_at"),
            .due_at = stored_instant(&r->failed, x, "due_at"),
            .repaired_at = open ? INSTANT_NONE : stored_instant(&r->failed, x, "repaired_at")};
    }
}

static void ladder_in(struct reading_in *r, json_t *project, struct statement_project *p)
{
    json_t *list = list_in(r, project, "payment");
    p->min_weight = stored_int(&r->failed, project, "min_weight");
    for (size_t i = 0; i < json_array_size(list) && i < STATEMENT_LADDER_MAX; i++) {
        json_t *x = json_array_get(list, i);
        p->ladder[p->ladder_count++] = (struct payment_step){
            stored_fraction(&r->failed, x, "from_score"), stored_int(&r->failed, x, "factor_bp")};
    }
}

static void project_in(struct reading_in *r, json_t *object, struct statement_project *p)
{
    json_t *kinds = list_in(r, object, "kinds");
    p->code = text_in(r, object, "project");
    p->name = text_in(r, object, "name");
    p->fee_fen = stored_int(&r->failed, object, "fee_fen");
    p->fee_days = stored_int(&r->failed, object, "fee_days");
    p->month_days = stored_int(&r->failed, object, "month_days");
    p->factor_bp = amount_in(r, object, "factor_bp");
    p->amount_fen = amount_in(r, object, "amount_fen");
    p->sheet.weight = stored_int(&r->failed, object, "weight");
    p->sheet.measured_weight = stored_int(&r->failed, object, "measured_weight");
    p->decision_reason = text_or_null_in(r, object, "decision_reason");
    p->score_hundredths = stored_fraction(&r->failed, object, "score");
    figures_in(r, object, &p->all);
    sheet_in(r, object, p);
    deductions_in(r, object, p);
    feeds_in(r, object, p);
    exemptions_in(r, object, p);
    late_orders_in(r, object, p);
    ladder_in(r, object, p);
    p->kinds = room(r, json_array_size(kinds), sizeof *p->kinds);
    for (size_t i = 0; i < json_array_size(kinds) && !r->failed; i++) {
        struct statement_kind *k = &p->kinds[p->kind_count++];
        k->kind = (enum kind)name_in(r, json_array_get(kinds, i), "kind", kind_names);
        figures_in(r, json_array_get(kinds, i), &k->all);
    }
}

static void codes_in(struct reading_in *r, json_t *item, const char *key,
                     struct statement_list_items *ret)
{
    json_t *list = list_in(r, item, key);
    ret->items = room(r, json_array_size(list), sizeof *ret->items);
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++)
        ret->items[ret->count++] = keep(r, json_array_get(list, i));
}

static void worst_in(struct reading_in *r, json_t *item, struct statement_item *x)
{
    json_t *list = list_in(r, item, "worst");
    x->worst = room(r, json_array_size(list), sizeof *x->worst);
    for (size_t i = 0; i < json_array_size(list) && !r->failed; i++) {
        json_t *value = json_array_get(list, i);
        struct statement_worst *w = &x->worst[x->worst_count++];
        w->asset = text_in(r, value, "asset");
        w->name = text_in(r, value, "name");
        w->lost_s = stored_int(&r->failed, value, "lost_s");
        w->outages = (uint32_t)stored_int(&r->failed, value, "outages");
        for (size_t k = 0; k < ASPECT_COUNT; k++)
            w->lost_by[k] =
                stored_int(&r->failed, json_object_get(value, "lost_by"), aspect_names[k]);
    }
}

static void item_in(struct reading_in *r, json_t *object, struct statement_item *x)
{
    json_t *projects = list_in(r, object, "projects");
    x->contractor = text_in(r, object, "contractor");
    x->name = text_in(r, object, "name");
    x->amount_fen = amount_in(r, object, "amount_fen");
    x->projects = room(r, json_array_size(projects), sizeof *x->projects);
    for (size_t i = 0; i < json_array_size(projects) && !r->failed; i++)
        project_in(r, json_array_get(projects, i), &x->projects[x->project_count++]);
    worst_in(r, object, x);
    for (size_t i = 0; i < LIST_COUNT; i++)
        codes_in(r, object, statement_list_names[i], &x->lists[i]);
}

static void bases_in(struct reading_in *r, json_t *district)
{
    json_t *indicators = json_object_get(district, "indicators");
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        json_t *basis =
            json_object_get(json_object_get(indicators, indicator_names[i]), "basis_of_target");
        if (basis)
            r->s->basis_of_target[i] = keep(r, basis);
    }
}

static void head_in(struct reading_in *r, json_t *document)
{
    struct statement *s = r->s;
    json_t *journal = json_object_get(document, "journal");
    const char *month = json_string_value(json_object_get(document, "month"));
    const char *head = json_string_value(json_object_get(journal, "head"));
    r->failed = r->failed || !month || !civil_parse_month(text_of(month), &s->year, &s->month) ||
                !head || !digest_from_hex(text_of(head), &s->head);
    s->rules = (uint32_t)stored_int(&r->failed, document, "rules");
    s->seq = (uint64_t)stored_int(&r->failed, journal, "seq");
    s->from = stored_instant(&r->failed, document, "from");
    s->to = stored_instant(&r->failed, document, "to");
    s->as_of = stored_instant(&r->failed, document, "as_of");
}

static void statement_in(struct reading_in *r, json_t *document)
{
    struct statement *s = r->s;
    json_t *items = list_in(r, document, "items");
    json_t *district = json_object_get(document, "district");
    head_in(r, document);
    s->amount_fen = amount_in(r, district, "amount_fen");
    figures_in(r, district, &s->district);
    bases_in(r, district);
    s->items = room(r, json_array_size(items), sizeof *s->items);
    for (size_t i = 0; i < json_array_size(items) && !r->failed; i++)
        item_in(r, json_array_get(items, i), &s->items[s->item_count++]);
}

enum status statement_in_read(struct text document, struct statement *ret, struct error *err)
{
    json_error_t why;
    struct statement s = {.texts = malloc(document.len + 1)};
    struct reading_in r = {.s = &s, .next = s.texts};
    json_t *value = s.texts ? json_loadb(document.at, document.len, 0, &why) : NULL;
    r.no_memory = !s.texts || (!value && json_error_code(&why) == json_error_out_of_memory);
    if (value)
        statement_in(&r, value);
    bool failed = !value || r.failed;
    json_decref(value);
    if (!failed) {
        *ret = s;
        return STATUS_OK;
    }
    statement_free(&s);
    if (r.no_memory)
        return error_memory(err);
    return error_set(err, STATUS_CORRUPT, "corrupt", "", "A stored statement can't be read.");
}
