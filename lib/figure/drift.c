/* Each statement is written out as facts, sorted by what they are about, and the two lists are walked
 * together. */
#include "figure/drift.h"

#include "base/grow.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fact {
    const char *contractor, *project, *kind; /* "" above that level; borrowed */
    char field[48];
    char *value; /* owned; NULL: null */
    bool is_text;
};

struct facts {
    struct fact *items; /* owned */
    size_t count, cap;
    const char *contractor, *project, *kind; /* where the next ones belong */
    bool failed;
};

static void facts_free(struct facts *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->items[i].value);
    free(f->items);
}

/* Takes the value over. */
static void add(struct facts *f, const char *group, const char *name, char *value, bool is_text)
{
    struct fact *items = grow(f->items, f->count, &f->cap, sizeof *items);
    if (!items) {
        free(value);
        f->failed = true;
        return;
    }
    f->items = items;
    struct fact *x = &f->items[f->count++];
    *x = (struct fact){f->contractor, f->project, f->kind, "", value, is_text};
    snprintf(x->field, sizeof x->field, "%s%s%s", group, *group ? "." : "", name);
}

static void add_text(struct facts *f, const char *group, const char *name, const char *value)
{
    char *copy = text_copy(text_of(value));
    f->failed = f->failed || !copy;
    add(f, group, name, copy, true);
}

static void add_number(struct facts *f, const char *group, const char *name, int64_t value)
{
    char text[24];
    if (value < 0) {
        add(f, group, name, NULL, false);
        return;
    }
    snprintf(text, sizeof text, "%" PRId64, value);
    char *copy = text_copy(text_of(text));
    f->failed = f->failed || !copy;
    add(f, group, name, copy, false);
}

/* Hundredths or millionths as text; below 0 it is null. */
static void add_fraction(struct facts *f, const char *group, const char *name, int64_t value,
                         int64_t unit, int digits)
{
    char text[32];
    if (value < 0) {
        add(f, group, name, NULL, true);
        return;
    }
    snprintf(text, sizeof text, "%" PRId64 ".%0*" PRId64, value / unit, digits, value % unit);
    add_text(f, group, name, text);
}

static void add_list(struct facts *f, const char *name, const char *const *items, uint32_t count)
{
    size_t size = 1;
    for (uint32_t i = 0; i < count; i++)
        size += strlen(items[i]) + 1;
    char *text = malloc(size), *at = text;
    if (!text) {
        f->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        at += sprintf(at, "%s%s", i ? " " : "", items[i]);
    *at = 0;
    add(f, "", name, text, true);
}

static void add_figures(struct facts *f, const struct statement_figures *x)
{
    add_number(f, "", "assets", x->assets);
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        const char *name = indicator_names[i];
        const struct figure *figure = &x->figures[i];
        add_number(f, name, "numerator", figure->numerator);
        add_number(f, name, "denominator", figure->denominator);
        add_text(f, name, "verdict", verdict_names[figure->verdict]);
        if (i >= ASPECT_COUNT)
            continue;
        add_fraction(f, name, "coverage", figure->coverage_millionths, 1000000, 6);
        add_number(f, name, "raw.numerator", x->raw[i].numerator);
        add_number(f, name, "raw.denominator", x->raw[i].denominator);
    }
}

static void add_project(struct facts *f, const struct statement_project *p)
{
    const struct figure *budget = &p->all.figures[INDICATOR_BUDGET];
    f->project = p->code;
    add_number(f, "", "fee_fen", p->fee_fen);
    add_number(f, "", "fee_days", p->fee_days);
    add_fraction(f, "", "score", p->score_hundredths, 100, 2);
    add_number(f, "", "factor_bp", p->factor_bp);
    add_number(f, "", "amount_fen", p->amount_fen);
    add_number(f, "budget", "numerator", budget->numerator);
    add_number(f, "budget", "denominator", budget->denominator);
    for (uint32_t i = 0; i < p->kind_count; i++) {
        f->kind = kind_names[p->kinds[i].kind];
        add_figures(f, &p->kinds[i].all);
        f->kind = "";
    }
    f->project = "";
}

static int compare(const void *a, const void *b)
{
    const struct fact *x = a, *y = b;
    int order = strcmp(x->contractor, y->contractor);
    if (!order)
        order = strcmp(x->project, y->project);
    if (!order)
        order = strcmp(x->kind, y->kind);
    return order ? order : strcmp(x->field, y->field);
}

static void facts_of(const struct statement *s, struct facts *f)
{
    *f = (struct facts){.contractor = "", .project = "", .kind = ""};
    for (uint32_t i = 0; i < s->item_count; i++) {
        const struct statement_item *item = &s->items[i];
        f->contractor = item->contractor;
        add_number(f, "", "amount_fen", item->amount_fen);
        for (size_t k = 0; k < LIST_COUNT; k++)
            add_list(f, statement_list_names[k], item->lists[k].items, item->lists[k].count);
        for (uint32_t p = 0; p < item->project_count; p++)
            add_project(f, &item->projects[p]);
    }
    if (f->count > 0)
        qsort(f->items, f->count, sizeof *f->items, compare);
}

static enum status found(struct drifts *d, const struct fact *closed, const struct fact *now)
{
    const struct fact *any = closed ? closed : now;
    if (!(closed && closed->value) && !(now && now->value))
        return STATUS_OK; /* null on one side and not there on the other: nothing to see */
    struct drift *items = grow(d->items, d->count, &d->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    d->items = items;
    struct drift *x = &d->items[d->count++];
    *x = (struct drift){.contractor = any->contractor,
                        .project = any->project,
                        .kind = any->kind,
                        .is_text = any->is_text};
    memcpy(x->field, any->field, sizeof x->field);
    x->closed = closed && closed->value ? text_copy(text_of(closed->value)) : NULL;
    x->now = now && now->value ? text_copy(text_of(now->value)) : NULL;
    bool failed = (closed && closed->value && !x->closed) || (now && now->value && !x->now);
    return failed ? STATUS_MEMORY : STATUS_OK;
}

static bool same(const struct fact *x, const struct fact *y)
{
    return (!x->value && !y->value) || (x->value && y->value && strcmp(x->value, y->value) == 0);
}

static enum status merge(const struct facts *closed, const struct facts *now, struct drifts *d)
{
    size_t i = 0, k = 0;
    enum status status = STATUS_OK;
    while ((i < closed->count || k < now->count) && status == STATUS_OK) {
        int order = i == closed->count ? 1
                    : k == now->count  ? -1
                                       : compare(&closed->items[i], &now->items[k]);
        if (order < 0)
            status = found(d, &closed->items[i++], NULL);
        else if (order > 0)
            status = found(d, NULL, &now->items[k++]);
        else {
            if (!same(&closed->items[i], &now->items[k]))
                status = found(d, &closed->items[i], &now->items[k]);
            i++;
            k++;
        }
    }
    return status;
}

enum status drifts_compute(const struct statement *closed, const struct statement *now,
                           struct drifts *ret)
{
    struct facts before, after;
    struct drifts d = {0};
    facts_of(closed, &before);
    facts_of(now, &after);
    enum status status = before.failed || after.failed ? STATUS_MEMORY : merge(&before, &after, &d);
    facts_free(&before);
    facts_free(&after);
    if (status != STATUS_OK) {
        drifts_free(&d);
        return status;
    }
    *ret = d;
    return STATUS_OK;
}

void drifts_free(struct drifts *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->items[i].closed);
        free(d->items[i].now);
    }
    free(d->items);
    *d = (struct drifts){0};
}
