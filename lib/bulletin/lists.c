#include "bulletin/lists.h"

#include "bulletin/labels.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a)        ((uint32_t)(sizeof(a) / sizeof *(a)))
#define LATE_SHOWN_MAX  100 /* late orders on the page */
#define NAMED_SHOWN_MAX 3   /* assets of an exemption: a row of three lines */
#define SUM(column)     (1u << (column))

/* --- lists ------------------------------------------------------------------------------------- */

static void add_worst(struct writer *w, const struct statement *s,
                      const struct statement_item *item, const struct statement_worst *x)
{
    add_contractor(w, s, item);
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
            add_worst(w, s, &s->items[i], &s->items[i].worst[k]);
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
        [LIST_NEVER] = {BULLETIN_NEVER, TERM_NEVER_REPORTED, TERM_ASSET},
        [LIST_PAUSED] = {BULLETIN_PAUSED, TERM_PAUSED_REPAIRS, TERM_REPAIR},
        [LIST_TOLD_LATE] = {BULLETIN_TOLD_LATE, TERM_TOLD_LATE, TERM_REPAIR},
    };
    const enum term columns[] = {TERM_CONTRACTOR, shapes[list].column};
    writer_open(w, shapes[list].table, shapes[list].title, columns, COUNT(columns));
    w->table->is_list = true;
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_list_items *items = &s->items[i].lists[list];
        for (uint32_t k = 0; k < items->count; k++) {
            add_contractor(w, s, &s->items[i]);
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
                add_contractor(w, s, &s->items[i]);
                add_project_name(w, s, p);
                add_text(w, p->feeds[n].name ? p->feeds[n].name : p->feeds[n].feed);
                add_int(w, p->feeds[n].late_s);
                add_int(w, p->feeds[n].contradicted_s);
            }
        }
    }
}

/* --- deductions -------------------------------------------------------------------------------- */

static void add_deduction(struct writer *w, const struct statement *s,
                          const struct statement_item *item, const struct statement_project *p,
                          const struct deduction *x, const struct zone *zone)
{
    add_contractor(w, s, item);
    add_project_name(w, s, p);
    add_text(w, term_deduction(w->bulletin->language, x->rule));
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
                add_deduction(w, s, &s->items[i], p, &p->deductions[n], zone);
        }
    }
    add_totals(w, SUM(5));
}

/* --- exemptions -------------------------------------------------------------------------------- */

static void add_aspects(struct writer *w, uint8_t aspects)
{
    enum language lang = w->bulletin->language;
    char text[120] = "";
    if (aspects == (1u << ASPECT_COUNT) - 1) {
        add_term(w, TERM_ALL_ASPECTS);
        return;
    }
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (aspects >> k & 1)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s",
                     text[0] ? term(lang, TERM_LIST_GAP) : "", term_aspect(lang, (enum aspect)k));
    }
    add_text(w, text);
}

/* The asset with its code; of several the first by name: their number stands beside them. */
static void add_named(struct writer *w, const struct statement_exemption *x)
{
    struct buffer text = {0};
    for (uint32_t i = 0; i < x->named_count && i < NAMED_SHOWN_MAX; i++) {
        buffer_add_text(&text, i ? term(w->bulletin->language, TERM_LIST_GAP) : "");
        buffer_add_text(&text, x->named[i].name);
    }
    if (x->assets == 1)
        buffer_addf(&text, " (%s)", x->named[0].asset);
    if (x->assets > NAMED_SHOWN_MAX)
        buffer_add_text(&text, " …");
    const char *names = buffer_text(&text);
    w->bulletin->texts.failed = w->bulletin->texts.failed || !names;
    add_text(w, names);
    buffer_free(&text);
}

static void add_exemption(struct writer *w, const struct statement_exemption *x,
                          const struct zone *zone)
{
    add_text(w, term_reason(w->bulletin->language, x->reason));
    add_aspects(w, x->aspects);
    add_instant(w, zone, x->from);
    add_instant(w, zone, x->to);
    add_text(w, x->calendar);
    add_int(w, x->assets);
    add_named(w, x);
    add_text(w, x->approved_by);
}

static void make_exemptions(struct writer *w, const struct statement *s, const struct zone *zone)
{
    static const enum term columns[] = {
        TERM_CONTRACTOR, TERM_PROJECT, TERM_EXEMPT_FOR, TERM_ASPECTS, TERM_FROM,
        TERM_TO,         TERM_HOURS,   TERM_ASSETS,     TERM_NAMED,   TERM_EXEMPTED_BY};
    writer_open(w, BULLETIN_EXEMPTIONS, TERM_EXEMPTIONS, columns, COUNT(columns));
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->exemption_count; n++) {
                add_contractor(w, s, &s->items[i]);
                add_project_name(w, s, p);
                add_exemption(w, &p->exemptions[n], zone);
            }
        }
    }
}

/* --- late orders ------------------------------------------------------------------------------- */

static void add_late(struct writer *w, const struct statement_order *x, const struct zone *zone)
{
    add_text(w, x->id);
    add_text(w, x->asset);
    add_text(w, x->name);
    add_instant(w, zone, x->reported_at);
    add_instant(w, zone, x->due_at);
    if (x->repaired_at == INSTANT_NONE)
        add_term(w, TERM_NOT_REPAIRED);
    else
        add_instant(w, zone, x->repaired_at);
}

static void make_late(struct writer *w, const struct statement *s, const struct zone *zone)
{
    static const enum term columns[] = {TERM_CONTRACTOR, TERM_PROJECT,    TERM_REPAIR,
                                        TERM_ASSET,      TERM_NAME,       TERM_REPORTED_AT,
                                        TERM_DUE_AT,     TERM_REPAIRED_AT};
    writer_open(w, BULLETIN_LATE, TERM_LATE_REPAIRS, columns, COUNT(columns));
    w->table->rows_shown = LATE_SHOWN_MAX;
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            for (uint32_t n = 0; n < p->late_order_count; n++) {
                add_contractor(w, s, &s->items[i]);
                add_project_name(w, s, p);
                add_late(w, &p->late_orders[n], zone);
            }
        }
    }
}

void make_lists(struct writer *w, const struct statement *s, const struct zone *zone)
{
    make_deductions(w, s, zone);
    make_exemptions(w, s, zone);
    make_late(w, s, zone);
    make_worst(w, s);
    for (int i = 0; i < LIST_COUNT; i++) {
        if (i != LIST_LATE) /* it has a table of its own */
            make_list(w, s, (enum statement_list)i);
    }
    make_feeds(w, s);
}
