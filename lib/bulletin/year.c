#include "bulletin/year.h"

#include "bulletin/writer.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a) ((uint32_t)(sizeof(a) / sizeof *(a)))

/* The tables of a year, after the cover. */
enum { YEAR_LEVELS = BULLETIN_COVER + 1, YEAR_ROWS };

static void make_cover(struct writer *w, const struct evaluation *e,
                       const struct bulletin_about *about)
{
    static const enum term signing[] = {TERM_PREPARED_BY, TERM_CHECKED_BY, TERM_APPROVED_BY,
                                        TERM_ARCHIVED_BY};
    char head[DIGEST_HEX_SIZE];
    enum language lang = w->bulletin->language;
    writer_open(w, BULLETIN_COVER, TERM_COVER, NULL, 2);
    digest_hex(&e->head, head);
    cover_text(w, TERM_YEAR, w->bulletin->subject);
    cover_text(w, TERM_STATE, term(lang, about->state));
    if (about->revision)
        cover_int(w, TERM_REVISION, about->revision);
    if (about->state != TERM_DRAFT)
        cover_instant(w, TERM_SETTLED_AT, about->zone, about->settled_at);
    if (about->reason)
        cover_text(w, TERM_REASON, about->reason);
    cover_int(w, TERM_RULES, e->rules->version);
    cover_instant(w, TERM_FROM, about->zone, e->from);
    cover_instant(w, TERM_TO, about->zone, e->to);
    cover_instant(w, TERM_AS_OF, about->zone, e->as_of);
    add_term(w, TERM_TOTAL_POINTS);
    add_number(w, CELL_HUNDREDTHS, e->total_hundredths, NULL);
    cover_int(w, TERM_ALL_WEIGHT, e->weight);
    cover_int(w, TERM_OPEN_WEIGHT, e->open_weight);
    cover_text(w, TERM_SHA256, about->sha256);
    cover_text(w, TERM_YEARS_CHAIN, about->chain);
    cover_int(w, TERM_JOURNAL_SEQ, (int64_t)e->seq);
    cover_text(w, TERM_JOURNAL_HEAD, head);
    cover_signatures(w, signing);
}

static bool is_first_of_level(const struct evaluation *e, uint32_t row)
{
    for (uint32_t i = 0; i < row; i++) {
        if (strcmp(e->rows[i].rule->level1, e->rows[row].rule->level1) == 0)
            return false;
    }
    return true;
}

static void make_levels(struct writer *w, const struct evaluation *e)
{
    static const enum term columns[] = {TERM_LEVEL1, TERM_WEIGHT, TERM_SCORE};
    writer_open(w, YEAR_LEVELS, TERM_LEVELS, columns, COUNT(columns));
    for (uint32_t i = 0; i < e->count; i++) {
        int64_t weight = 0, points = 0;
        if (!is_first_of_level(e, i))
            continue;
        for (uint32_t k = i; k < e->count; k++) {
            if (strcmp(e->rows[k].rule->level1, e->rows[i].rule->level1) != 0)
                continue;
            weight += e->rows[k].rule->weight;
            points += instant_max(0, e->rows[k].points_hundredths);
        }
        add_text(w, e->rows[i].rule->level1);
        add_int(w, weight);
        add_number(w, CELL_HUNDREDTHS, points, NULL);
    }
    add_totals(w, 1u << 1 | 1u << 2);
}

static void add_hundredths(struct writer *w, int64_t value, const char *formula)
{
    if (value < 0)
        add_empty(w);
    else
        add_number(w, CELL_HUNDREDTHS, value, formula);
}

/* Counts, but for a budget, which is money. */
static void add_part(struct writer *w, const struct evaluation_row *row, int64_t value)
{
    bool money = row->rule->indicator == INDICATOR_BUDGET;
    add_number(w, money ? CELL_HUNDREDTHS : CELL_INT, value, NULL);
}

static void add_computed(struct writer *w, const struct evaluation_row *row)
{
    const struct figure *f = &row->figure;
    add_number(w, CELL_HUNDREDTHS, f->target_bp, NULL);
    add_part(w, row, f->numerator);
    add_part(w, row, f->denominator);
    add_hundredths(w, f->denominator ? f->percent_hundredths : -1, "INT(F{R}*10000/G{R})/100");
    add_text(w, term_verdict(w->bulletin->language, f->verdict));
}

static void add_judged(struct writer *w, const struct evaluation_row *row)
{
    for (int i = 0; i < 4; i++)
        add_empty(w);
    add_term(w, row->judged ? TERM_JUDGED : TERM_NOT_JUDGED);
}

/* Points of a row with parts follow from them; another one's stand as they are. */
static const char *points_formula(const struct evaluation_row *row)
{
    if (row->rule->indicator < 0 || row->figure.denominator == 0)
        return NULL;
    return row->points_hundredths == row->rule->weight * 100
               ? "D{R}"
               : "INT(ROUND(D{R}*F{R}/G{R}*10000/E{R},4))/100";
}

static void add_row(struct writer *w, const struct evaluation_row *row)
{
    add_text(w, row->rule->level1);
    add_text(w, row->rule->level2);
    add_text(w, row->rule->level3);
    add_int(w, row->rule->weight);
    if (row->rule->indicator >= 0)
        add_computed(w, row);
    else
        add_judged(w, row);
    add_hundredths(w, row->compared_to.last_year, NULL);
    add_hundredths(w, row->compared_to.standard, NULL);
    add_hundredths(w, row->compared_to.plan, NULL);
    add_hundredths(w, row->points_hundredths, points_formula(row));
    add_text(w, row->judged ? row->judged->evidence : NULL);
}

static void make_rows(struct writer *w, const struct evaluation *e)
{
    static const enum term columns[] = {
        TERM_LEVEL1,    TERM_LEVEL2,      TERM_LEVEL3,  TERM_WEIGHT,  TERM_TARGET,
        TERM_NUMERATOR, TERM_DENOMINATOR, TERM_PERCENT, TERM_VERDICT, TERM_LAST_YEAR,
        TERM_STANDARD,  TERM_PLAN,        TERM_SCORE,   TERM_EVIDENCE};
    writer_open(w, YEAR_ROWS, TERM_EVALUATION, columns, COUNT(columns));
    w->table->note = TERM_HOW_YEAR;
    for (uint32_t i = 0; i < e->count; i++)
        add_row(w, &e->rows[i]);
    add_totals(w, 1u << 3 | 1u << 12);
}

enum status year_bulletin_make(const struct evaluation *e, const struct bulletin_about *about,
                               enum language language, struct bulletin *ret)
{
    struct bulletin b = {.language = language,
                         .title = TERM_YEAR_TITLE,
                         .revision = about->state == TERM_CLOSED ? about->revision : 0,
                         .made_at = e->as_of};
    struct writer w = {.bulletin = &b};
    buffer_add_byte(&b.texts, 0);
    snprintf(b.subject, sizeof b.subject, "%04d", e->year);
    snprintf(b.back, sizeof b.back, "evaluations/%04d", e->year);
    make_cover(&w, e, about);
    make_levels(&w, e);
    make_rows(&w, e);
    if (b.texts.failed) {
        bulletin_free(&b);
        return STATUS_MEMORY;
    }
    *ret = b;
    return STATUS_OK;
}
