#include "bulletin/tables.h"

#include "bulletin/labels.h"
#include "bulletin/lists.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a)    ((uint32_t)(sizeof(a) / sizeof *(a)))
#define SUM(column) (1u << (column))

/* --- the cover --------------------------------------------------------------------------------- */

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

/* What is still to be said against it, and what was left open. */
static void cover_objections(struct writer *w, const struct bulletin_about *about)
{
    char day[CIVIL_DATE_SIZE] = "", matters[120] = "";
    if (about->state == TERM_DRAFT)
        return;
    civil_format_date(zone_day_of(about->zone, about->objections_until - 1), day);
    cover_text(w, TERM_OBJECTIONS_UNTIL, day);
    for (int i = 0; i < MATTER_COUNT; i++) {
        if (about->despite >> i & 1)
            snprintf(matters + strlen(matters), sizeof matters - strlen(matters), "%s%s",
                     matters[0] ? term(w->bulletin->language, TERM_LIST_GAP) : "",
                     term_matter(w->bulletin->language, (enum open_matter)i));
    }
    if (matters[0])
        cover_text(w, TERM_DESPITE, matters);
}

static void make_cover(struct writer *w, const struct statement *s,
                       const struct bulletin_about *about)
{
    static const enum term signing[] = {TERM_PREPARED_BY, TERM_CHECKED_BY, TERM_APPROVED_BY,
                                        TERM_RECEIVED_BY};
    char head[DIGEST_HEX_SIZE];
    enum language lang = w->bulletin->language;
    writer_open(w, BULLETIN_COVER, TERM_COVER, NULL, 2);
    digest_hex(&s->head, head);
    cover_text(w, TERM_MONTH, w->bulletin->subject);
    cover_text(w, TERM_SCOPE,
               about->contractor ? about->contractor : term(lang, TERM_WHOLE_DISTRICT));
    cover_text(w, TERM_STATE, term(lang, about->state));
    if (about->revision)
        cover_int(w, TERM_REVISION, about->revision);
    if (about->state != TERM_DRAFT)
        cover_instant(w, TERM_SETTLED_AT, about->zone, about->settled_at);
    cover_objections(w, about);
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
    cover_signatures(w, signing);
}

/* --- money ------------------------------------------------------------------------------------- */

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
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT_COUNT, TERM_FEE, TERM_AMOUNT,
                                        TERM_WITHHELD};
    writer_open(w, BULLETIN_SUMMARY, TERM_SUMMARY, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_item *item = &s->items[i];
        add_contractor(w, s, item);
        add_int(w, item->project_count);
        add_number(w, CELL_HUNDREDTHS, fees(item), NULL);
        add_amount(w, item->amount_fen, NULL);
        if (item->amount_fen == AMOUNT_NONE)
            add_empty(w);
        else
            add_number(w, CELL_HUNDREDTHS, fees(item) - item->amount_fen, "ROUND(C{R}-D{R},2)");
    }
    add_totals(w, SUM(1) | SUM(2) | SUM(3) | SUM(4));
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

/* "≥90.00: 100 %": from which score on which factor is paid. */
static void add_ladder(struct writer *w, const struct statement_project *p)
{
    char text[400] = "";
    size_t len = 0;
    for (uint32_t i = 0; i < p->ladder_count && len < sizeof text; i++) {
        const struct payment_step *x = &p->ladder[i];
        len += (size_t)snprintf(text + len, sizeof text - len, "%s≥%lld.%02lld: %lld.%02lld %%",
                                i ? "; " : "", (long long)x->from_hundredths / 100,
                                (long long)x->from_hundredths % 100, (long long)x->factor_bp / 100,
                                (long long)x->factor_bp % 100);
    }
    add_text(w, text);
}

static void add_project(struct writer *w, const struct statement *s,
                        const struct statement_item *item, const struct statement_project *p)
{
    add_contractor(w, s, item);
    add_project_name(w, s, p);
    add_int(w, p->all.assets);
    add_score(w, p->sheet.hundredths, NULL);
    add_number(w, CELL_HUNDREDTHS, deducted(p), NULL);
    add_score(w, p->score_hundredths, "MAX(0,ROUND(D{R}-E{R},2))");
    add_number(w, CELL_HUNDREDTHS, p->fee_fen, NULL);
    if (p->factor_bp == FACTOR_NONE)
        add_empty(w);
    else
        add_number(w, CELL_HUNDREDTHS, p->factor_bp, NULL);
    add_amount(w, p->amount_fen, "INT(ROUND(ROUND(G{R}*100,0)*ROUND(H{R}*100,0)/10000,4))/100");
    add_int(w, p->fee_days);
    add_int(w, p->month_days);
    add_int(w, p->sheet.measured_weight);
    add_int(w, p->sheet.weight);
    add_int(w, p->min_weight);
    add_ladder(w, p);
    add_text(w, p->decision_reason);
}

static void make_projects(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {
        TERM_CONTRACTOR, TERM_PROJECT,    TERM_ASSETS,     TERM_SHEET_SCORE,
        TERM_DEDUCTED,   TERM_SCORE,      TERM_FEE,        TERM_FACTOR,
        TERM_AMOUNT,     TERM_FEE_DAYS,   TERM_MONTH_DAYS, TERM_MEASURED_WEIGHT,
        TERM_ALL_WEIGHT, TERM_MIN_WEIGHT, TERM_LADDER,     TERM_DECISION};
    writer_open(w, BULLETIN_PROJECTS, TERM_PROJECTS, columns, COUNT(columns));
    w->table->note = TERM_HOW_PROJECTS;
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++)
            add_project(w, s, &s->items[i], &s->items[i].projects[k]);
    }
    add_totals(w, SUM(2) | SUM(6) | SUM(8));
}

/* --- the score sheet --------------------------------------------------------------------------- */

/* Weight x rate / target, floored to six decimals: fine enough to add up, where hundredths are not. */
static int64_t line_points_millionths(const struct figure *f, const struct score_line *line)
{
    if (line->points_hundredths == SCORE_NONE)
        return SCORE_NONE;
    if (f->verdict == VERDICT_MET)
        return line->weight * 1000000;
    return (int64_t)((__int128)line->weight * f->numerator * 1000000 * 10000 /
                     ((__int128)f->denominator * f->target_bp));
}

static void add_sheet_line(struct writer *w, const struct statement *s,
                           const struct statement_item *item, const struct statement_project *p,
                           const struct score_line *line)
{
    enum language lang = w->bulletin->language;
    const struct figure *f = &p->all.figures[line->indicator];
    int64_t points = line_points_millionths(f, line);
    add_contractor(w, s, item);
    add_project_name(w, s, p);
    add_text(w, term_indicator(lang, line->indicator));
    add_int(w, line->weight);
    add_int(w, f->numerator);
    add_int(w, f->denominator);
    add_number(w, CELL_HUNDREDTHS, f->target_bp, NULL);
    add_text(w, term_verdict(lang, f->verdict));
    if (points == SCORE_NONE)
        add_empty(w);
    else
        add_number(w, CELL_MILLIONTHS, points,
                   f->verdict == VERDICT_MET
                       ? "D{R}"
                       : "INT(ROUND(D{R}*E{R}/F{R}*100000000/G{R},4))/1000000");
}

/* What a contractor needs to compute a project's score by hand. */
static void make_sheet(struct writer *w, const struct statement *s)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT,   TERM_INDICATOR,
                                        TERM_WEIGHT,     TERM_NUMERATOR, TERM_DENOMINATOR,
                                        TERM_TARGET,     TERM_VERDICT,   TERM_LINE_POINTS};
    writer_open(w, BULLETIN_SHEET, TERM_SHEET, columns, COUNT(columns));
    w->table->note = TERM_HOW_SHEET;
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->sheet.count; n++)
                add_sheet_line(w, s, &s->items[i], p, &p->sheet.lines[n]);
        }
    }
}

/* --- indicators -------------------------------------------------------------------------------- */

/* The default rules' own words in the report's language; what the office wrote, as it did. */
static void add_basis(struct writer *w, const char *basis)
{
    char text[32];
    int year = 0, end = 0;
    if (basis && w->bulletin->language == LANGUAGE_ZH &&
        sscanf(basis, "%4d plan%n", &year, &end) == 1 && end > 0 && !basis[end]) {
        snprintf(text, sizeof text, "%d年计划", year);
        basis = text;
    }
    add_text(w, basis);
}

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
    add_basis(w, s->basis_of_target[indicator]);
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
        add_contractor(w, s, item);
        add_project_name(w, s, p);
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
    w->table->fold = 12;
    w->table->fold_keys = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 4;
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

enum status bulletin_make(const struct statement *s, const struct bulletin_about *about,
                          enum language language, struct bulletin *ret)
{
    struct bulletin b = {.language = language,
                         .title = TERM_TITLE,
                         .revision = about->state == TERM_CLOSED ? about->revision : 0,
                         .made_at = s->as_of};
    struct writer w = {.bulletin = &b};
    buffer_add_byte(&b.texts, 0);
    snprintf(b.subject, sizeof b.subject, "%04d-%02d", s->year, s->month);
    snprintf(b.back, sizeof b.back, "months?month=%s", b.subject);
    if (about->contractor_code) {
        b.contractor = b.texts.len;
        buffer_add(&b.texts, about->contractor_code, strlen(about->contractor_code) + 1);
    }
    make_cover(&w, s, about);
    make_summary(&w, s);
    make_projects(&w, s);
    make_sheet(&w, s);
    make_indicators(&w, s);
    make_lists(&w, s, about->zone);
    if (b.texts.failed) {
        bulletin_free(&b);
        return STATUS_MEMORY;
    }
    *ret = b;
    return STATUS_OK;
}
