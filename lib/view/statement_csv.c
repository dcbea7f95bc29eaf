#include "view/statement_csv.h"

#include "format/csv.h"

#include <stdio.h>

static void csv_fraction(struct csv_out *c, int64_t value, int64_t unit, int digits)
{
    char text[40] = "";
    if (value >= 0)
        snprintf(text, sizeof text, "%lld.%0*lld", (long long)(value / unit), digits,
                 (long long)(value % unit));
    csv_string(c, text);
}

static void csv_amount(struct csv_out *c, int64_t value)
{
    if (value < 0)
        csv_string(c, NULL);
    else
        csv_int(c, value);
}

static void csv_figure(struct csv_out *c, const struct statement_figures *x, enum indicator i)
{
    const struct figure *f = &x->figures[i];
    csv_string(c, indicator_names[i]);
    csv_int(c, f->numerator);
    csv_int(c, f->denominator);
    csv_fraction(c, f->denominator ? f->percent_hundredths : -1, 100, 2);
    csv_fraction(c, f->target_bp, 100, 2);
    csv_string(c, verdict_names[f->verdict]);
    csv_fraction(c, f->coverage_millionths, 1000000, 6);
    bool raw = i < (enum indicator)ASPECT_COUNT && x->raw[i].denominator > 0;
    csv_fraction(c, raw ? x->raw[i].percent_hundredths : -1, 100, 2);
    csv_end_row(c);
}

static void csv_kind(struct csv_out *c, const struct statement_item *item,
                     const struct statement_project *p, const struct statement_kind *k)
{
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        if (i > INDICATOR_REPAIR && k->all.figures[i].denominator == 0)
            continue;
        csv_string(c, item->contractor);
        csv_string(c, p->code);
        csv_string(c, kind_names[k->kind]);
        csv_int(c, k->all.assets);
        csv_int(c, p->fee_fen);
        csv_fraction(c, p->score_hundredths, 100, 2);
        csv_amount(c, p->factor_bp);
        csv_amount(c, p->amount_fen);
        csv_figure(c, &k->all, (enum indicator)i);
    }
}

void statement_to_csv(const struct statement *s, struct buffer *out)
{
    static const char *const columns[] = {
        "contractor", "project",    "kind",      "assets",      "fee_fen",     "score",
        "factor_bp",  "amount_fen", "indicator", "numerator",   "denominator", "percent",
        "target",     "verdict",    "coverage",  "raw_percent", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, columns);
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_item *item = &s->items[i];
        for (uint32_t p = 0; p < item->project_count; p++) {
            for (uint32_t k = 0; k < item->projects[p].kind_count; k++)
                csv_kind(&c, item, &item->projects[p], &item->projects[p].kinds[k]);
        }
    }
}
