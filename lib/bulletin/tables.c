#include "bulletin/tables.h"

#include "bulletin/writer.h"

#include <stdio.h>

#define COUNT(a)    ((uint32_t)(sizeof(a) / sizeof *(a)))
#define SUM(column) (1u << (column))

/* --- the cover --------------------------------------------------------------------------------- */

static void cover_text(struct writer *w, enum term label, const char *text)
{
    add_term(w, label);
    add_text(w, text);
}

static void cover_instant(struct writer *w, enum term label, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text);
    cover_text(w, label, text);
}

static void cover_int(struct writer *w, enum term label, int64_t value)
{
    add_term(w, label);
    add_int(w, value);
}

static int64_t fees(const struct statement_item *item)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < item->project_count; i++)
        sum += item->projects[i].fee_fen;
    return sum;
}

static void cover_amount(struct writer *w, const struct statement *s)
{
    int64_t amount = 0;
    for (uint32_t i = 0; i < s->item_count; i++)
        amount = amount_add(amount, s->items[i].amount_fen);
    add_term(w, TERM_AMOUNT);
    if (amount == AMOUNT_NONE)
        add_term(w, TERM_UNJUDGED);
    else
        add_number(w, CELL_HUNDREDTHS, amount, NULL);
}

static void signatures(struct writer *w)
{
    static const enum term lines[BULLETIN_SIGNATURES] = {TERM_PREPARED_BY, TERM_CHECKED_BY,
                                                         TERM_APPROVED_BY, TERM_RECEIVED_BY};
    enum language lang = w->bulletin->language;
    for (uint32_t i = 0; i < COUNT(lines); i++) {
        char line[120];
        snprintf(line, sizeof line, "____________________  %s ____________", term(lang, TERM_DATE));
        cover_text(w, lines[i], line);
    }
}

static void make_cover(struct writer *w, const struct statement *s,
                       const struct bulletin_about *about)
{
    char month[24], head[DIGEST_HEX_SIZE];
    enum language lang = w->bulletin->language;
    writer_open(w, BULLETIN_COVER, TERM_COVER, NULL, 2);
    snprintf(month, sizeof month, "%04d-%02d", s->year, s->month);
    digest_hex(&s->head, head);
    cover_text(w, TERM_MONTH, month);
    cover_text(w, TERM_SCOPE,
               about->contractor ? about->contractor : term(lang, TERM_WHOLE_DISTRICT));
    cover_text(w, TERM_STATE, term(lang, about->state));
    if (about->revision)
        cover_int(w, TERM_REVISION, about->revision);
    if (about->state != TERM_DRAFT)
        cover_instant(w, TERM_SETTLED_AT, about->zone, about->settled_at);
    if (about->reason)
        cover_text(w, TERM_REASON, about->reason);
    cover_int(w, TERM_RULES, s->rules);
    cover_instant(w, TERM_FROM, about->zone, s->from);
    cover_instant(w, TERM_TO, about->zone, s->to);
    cover_instant(w, TERM_AS_OF, about->zone, s->as_of);
    cover_amount(w, s);
    cover_text(w, TERM_SHA256, about->sha256);
    cover_text(w, TERM_CHAIN, about->chain);
    cover_int(w, TERM_JOURNAL_SEQ, (int64_t)s->seq);
    cover_text(w, TERM_JOURNAL_HEAD, head);
    signatures(w);
}

/* --- money ------------------------------------------------------------------------------------- */

static void add_contractor(struct writer *w, const struct statement_item *item)
{
    if (item->contractor[0])
        add_text(w, item->contractor);
    else
        add_term(w, TERM_NO_CONTRACTOR);
}

/* An amount that waits for the office's decision says so. */
static void add_amount(struct writer *w, int64_t fen, const char *formula)
{
    if (fen == AMOUNT_NONE)
        add_term(w, TERM_UNJUDGED);
    else
        add_number(w, CELL_HUNDREDTHS, fen, formula);
}

static void make_summary(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_NAME,   TERM_PROJECT_COUNT,
                                        TERM_FEE,        TERM_AMOUNT, TERM_WITHHELD};
    writer_open(w, BULLETIN_SUMMARY, TERM_SUMMARY, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_item *item = &s->items[i];
        add_contractor(w, item);
        add_text(w, item->name);
        add_int(w, item->project_count);
        add_number(w, CELL_HUNDREDTHS, fees(item), NULL);
        add_amount(w, item->amount_fen, NULL);
        if (item->amount_fen == AMOUNT_NONE)
            add_empty(w);
        else
            add_number(w, CELL_HUNDREDTHS, fees(item) - item->amount_fen, "ROUND(D{R}-E{R},2)");
    }
    add_totals(w, SUM(2) | SUM(3) | SUM(4) | SUM(5));
}

static int64_t deducted(const struct statement_project *p)
{
    int64_t points = 0;
    for (uint32_t i = 0; i < p->deduction_count; i++)
        points += p->deductions[i].points_hundredths;
    return points;
}

static void add_score(struct writer *w, int64_t hundredths, const char *formula)
{
    if (hundredths == SCORE_NONE)
        add_empty(w);
    else
        add_number(w, CELL_HUNDREDTHS, hundredths, formula);
}

static void add_project(struct writer *w, const struct statement_item *item,
                        const struct statement_project *p)
{
    add_contractor(w, item);
    add_text(w, p->code);
    add_text(w, p->name);
    add_int(w, p->all.assets);
    add_score(w, p->sheet.hundredths, NULL);
    add_number(w, CELL_HUNDREDTHS, deducted(p), NULL);
    add_score(w, p->score_hundredths, "MAX(0,ROUND(E{R}-F{R},2))");
    add_number(w, CELL_HUNDREDTHS, p->fee_fen, NULL);
    if (p->factor_bp == FACTOR_NONE)
        add_empty(w);
    else
        add_int(w, p->factor_bp);
    add_amount(w, p->amount_fen, "INT(ROUND(ROUND(H{R}*100,0)*I{R}/10000,4))/100");
    add_int(w, p->fee_days);
    add_int(w, p->month_days);
    add_int(w, p->sheet.measured_weight);
    add_int(w, p->sheet.weight);
    add_text(w, p->decision_reason);
}

static void make_projects(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR,      TERM_PROJECT,     TERM_PROJECT_NAME,
                                        TERM_ASSETS,          TERM_SHEET_SCORE, TERM_DEDUCTED,
                                        TERM_SCORE,           TERM_FEE,         TERM_FACTOR,
                                        TERM_AMOUNT,          TERM_FEE_DAYS,    TERM_MONTH_DAYS,
                                        TERM_MEASURED_WEIGHT, TERM_ALL_WEIGHT,  TERM_DECISION};
    writer_open(w, BULLETIN_PROJECTS, TERM_PROJECTS, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++)
            add_project(w, &s->items[i], &s->items[i].projects[k]);
    }
    add_totals(w, SUM(3) | SUM(7) | SUM(9));
}

/* --- the score sheet --------------------------------------------------------------------------- */

static void add_sheet_line(struct writer *w, const struct statement_item *item,
                           const struct statement_project *p, const struct score_line *line)
{
    enum language lang = w->bulletin->language;
    const struct figure *f = &p->all.figures[line->indicator];
    add_contractor(w, item);
    add_text(w, p->code);
    add_text(w, term_indicator(lang, line->indicator));
    add_int(w, line->weight);
    add_int(w, f->numerator);
    add_int(w, f->denominator);
    add_number(w, CELL_HUNDREDTHS, f->target_bp, NULL);
    add_text(w, term_verdict(lang, f->verdict));
    add_score(w, line->points_hundredths,
              f->verdict == VERDICT_MET ? "D{R}" : "INT(ROUND(D{R}*E{R}*10000/F{R}/G{R},6))/100");
}

/* What a contractor needs to compute a project's score by hand. */
static void make_sheet(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT,   TERM_INDICATOR,
                                        TERM_WEIGHT,     TERM_NUMERATOR, TERM_DENOMINATOR,
                                        TERM_TARGET,     TERM_VERDICT,   TERM_LINE_POINTS};
    writer_open(w, BULLETIN_SHEET, TERM_SHEET, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->sheet.count; n++)
                add_sheet_line(w, &s->items[i], p, &p->sheet.lines[n]);
        }
    }
}

/* --- indicators -------------------------------------------------------------------------------- */

static void add_figure(struct writer *w, const struct statement *s, enum indicator indicator,
                       const struct figure *f)
{
    enum language lang = w->bulletin->language;
    add_text(w, term_indicator(lang, indicator));
    add_int(w, f->numerator);
    add_int(w, f->denominator);
    if (f->denominator)
        add_number(w, CELL_HUNDREDTHS, f->percent_hundredths, "INT(F{R}*10000/G{R})/100");
    else
        add_empty(w);
    add_number(w, CELL_HUNDREDTHS, f->target_bp, NULL);
    add_text(w, term_verdict(lang, f->verdict));
    if (indicator < (enum indicator)ASPECT_COUNT && f->coverage_millionths >= 0)
        add_number(w, CELL_MILLIONTHS, f->coverage_millionths, NULL);
    else
        add_empty(w);
    add_text(w, s->basis_of_target[indicator]);
}

static void add_seconds(struct writer *w, const struct statement_figures *x,
                        enum indicator indicator)
{
    if (indicator >= (enum indicator)ASPECT_COUNT) {
        for (int i = 0; i < 9; i++)
            add_empty(w);
        return;
    }
    const struct figure *raw = &x->raw[indicator];
    const struct tally *t = &x->seconds[indicator];
    add_int(w, raw->numerator);
    add_int(w, raw->denominator);
    if (raw->denominator)
        add_number(w, CELL_HUNDREDTHS, raw->percent_hundredths, "INT(M{R}*10000/N{R})/100");
    else
        add_empty(w);
    add_int(w, t->ok);
    add_int(w, t->fault);
    add_int(w, t->silent);
    add_int(w, t->blind);
    add_int(w, t->exempt);
    add_int(w, t->damped);
}

/* `kind` NULL: of the whole project. */
static void add_figures(struct writer *w, const struct statement *s,
                        const struct statement_item *item, const struct statement_project *p,
                        const char *kind, const struct statement_figures *x)
{
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        const struct figure *f = &x->figures[i];
        if (f->denominator == 0 && i >= ASPECT_COUNT)
            continue;
        add_contractor(w, item);
        add_text(w, p->code);
        add_text(w, kind ? kind : term(w->bulletin->language, TERM_TOTAL));
        add_int(w, x->assets);
        add_figure(w, s, (enum indicator)i, f);
        add_seconds(w, x, (enum indicator)i);
    }
}

static void make_indicators(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR,    TERM_PROJECT,         TERM_KIND,
                                        TERM_ASSETS,        TERM_INDICATOR,       TERM_NUMERATOR,
                                        TERM_DENOMINATOR,   TERM_PERCENT,         TERM_TARGET,
                                        TERM_VERDICT,       TERM_COVERAGE,        TERM_BASIS,
                                        TERM_RAW_NUMERATOR, TERM_RAW_DENOMINATOR, TERM_RAW_PERCENT,
                                        TERM_OK_S,          TERM_FAULT_S,         TERM_SILENT_S,
                                        TERM_BLIND_S,       TERM_EXEMPT_S,        TERM_DAMPED_S};
    writer_open(w, BULLETIN_INDICATORS, TERM_INDICATORS, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            add_figures(w, s, &s->items[i], p, NULL, &p->all);
            for (uint32_t n = 0; n < p->kind_count; n++)
                add_figures(w, s, &s->items[i], p,
                            term_kind(w->bulletin->language, p->kinds[n].kind), &p->kinds[n].all);
        }
    }
}

/* --- lists ------------------------------------------------------------------------------------- */

static void add_worst(struct writer *w, const struct statement_item *item,
                      const struct statement_worst *x)
{
    add_contractor(w, item);
    add_text(w, x->asset);
    add_text(w, x->name);
    add_number(w, CELL_INT, x->lost_s, "SUM(E{R}:H{R})");
    for (int k = 0; k < ASPECT_COUNT; k++)
        add_int(w, x->lost_by[k]);
    add_int(w, x->outages);
}

static void make_worst(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_ASSET,        TERM_NAME,
                                        TERM_LOST_S,     TERM_LOST_INTACT,  TERM_LOST_NETWORK,
                                        TERM_LOST_LIVE,  TERM_LOST_HISTORY, TERM_OUTAGES};
    writer_open(w, BULLETIN_WORST, TERM_WORST, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].worst_count; k++)
            add_worst(w, &s->items[i], &s->items[i].worst[k]);
    }
}

static void make_list(struct writer *w, const struct statement *s, enum statement_list list)
{
    static const struct {
        int table;
        enum term title, column;
    } shapes[LIST_COUNT] = {
        [LIST_BLIND] = {BULLETIN_BLIND, TERM_BLIND_ASSETS, TERM_ASSET},
        [LIST_CANCELLED] = {BULLETIN_CANCELLED, TERM_CANCELLED_REPAIRS, TERM_REPAIR},
        [LIST_LATE] = {BULLETIN_LATE, TERM_LATE_REPAIRS, TERM_REPAIR},
        [LIST_NEVER] = {BULLETIN_NEVER, TERM_NEVER_REPORTED, TERM_ASSET},
        [LIST_PAUSED] = {BULLETIN_PAUSED, TERM_PAUSED_REPAIRS, TERM_REPAIR},
        [LIST_TOLD_LATE] = {BULLETIN_TOLD_LATE, TERM_TOLD_LATE, TERM_REPAIR},
    };
    const enum term columns[] = {TERM_CONTRACTOR, shapes[list].column};
    writer_open(w, shapes[list].table, shapes[list].title, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_list_items *items = &s->items[i].lists[list];
        for (uint32_t k = 0; k < items->count; k++) {
            add_contractor(w, &s->items[i]);
            add_text(w, items->items[k]);
        }
    }
}

static void make_feeds(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT, TERM_FEED,
                                        TERM_DECIDED_LATE_S, TERM_CONTRADICTED_S};
    writer_open(w, BULLETIN_FEEDS, TERM_FEEDS, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->feed_count; n++) {
                add_contractor(w, &s->items[i]);
                add_text(w, p->code);
                add_text(w, p->feeds[n].feed);
                add_int(w, p->feeds[n].late_s);
                add_int(w, p->feeds[n].contradicted_s);
            }
        }
    }
}

/* --- deductions -------------------------------------------------------------------------------- */

static void add_instant(struct writer *w, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text);
    add_text(w, text);
}

static void add_deduction(struct writer *w, const struct statement_item *item,
                          const struct statement_project *p, const struct deduction *x,
                          const struct zone *zone)
{
    add_contractor(w, item);
    add_text(w, p->code);
    add_text(w, x->rule);
    add_text(w, x->asset);
    if (x->rounds > 0)
        add_empty(w);
    else
        add_int(w, x->seconds);
    add_number(w, CELL_HUNDREDTHS, x->points_hundredths, NULL);
    add_text(w, x->name);
    add_instant(w, zone, x->from);
    add_instant(w, zone, x->to);
    if (x->rounds > 0)
        add_int(w, x->rounds);
    else
        add_empty(w);
}

static void make_deductions(struct writer *w, const struct statement *s, const struct zone *zone)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT, TERM_RULE, TERM_ASSET,
                                        TERM_SECONDS,    TERM_POINTS,  TERM_NAME, TERM_FROM,
                                        TERM_TO,         TERM_ROUNDS};
    writer_open(w, BULLETIN_DEDUCTIONS, TERM_DEDUCTIONS, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->deduction_count; n++)
                add_deduction(w, &s->items[i], p, &p->deductions[n], zone);
        }
    }
    add_totals(w, SUM(5));
}

enum status bulletin_make(const struct statement *s, const struct bulletin_about *about,
                          enum language language, struct bulletin *ret)
{
    struct bulletin b = {.language = language,
                         .revision = about->state == TERM_CLOSED ? about->revision : 0,
                         .made_at = s->as_of};
    struct writer w = {.bulletin = &b};
    buffer_add_byte(&b.texts, 0);
    make_cover(&w, s, about);
    make_summary(&w, s);
    make_projects(&w, s);
    make_sheet(&w, s);
    make_indicators(&w, s);
    make_worst(&w, s);
    for (int i = 0; i < LIST_COUNT; i++)
        make_list(&w, s, (enum statement_list)i);
    make_feeds(&w, s);
    make_deductions(&w, s, about->zone);
    if (b.texts.failed) {
        bulletin_free(&b);
        return STATUS_MEMORY;
    }
    *ret = b;
    return STATUS_OK;
}
