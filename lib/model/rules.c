#include "model/rules.h"

#include "base/interval.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *const limit_names[] = {"mass",     "centre",   "checkpoint", "camera.1",
                                   "camera.2", "camera.3", NULL};

static void free_contracts(struct rules *rules)
{
    for (uint32_t i = 0; i < rules->contract_count; i++) {
        if (rules->contracts[i].terms)
            rules->contracts[i].terms->zone = NULL; /* the general rules' */
        rules_free(rules->contracts[i].terms);
        free(rules->contracts[i].project);
    }
    free(rules->contracts);
}

const char *const deduction_names[] = {"long_outage", "repeat_fault", NULL};

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    free_contracts(rules);
    zone_free(rules->zone);
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        free(rules->limits[i].calendar);
        free(rules->responses[i].calendar);
    }
    free(rules->service_hours);
    for (size_t i = 0; i < INDICATOR_COUNT; i++)
        free(rules->basis_of_target[i]);
    for (uint32_t i = 0; i < rules->evaluation_count; i++) {
        free(rules->evaluation[i].level1);
        free(rules->evaluation[i].level2);
        free(rules->evaluation[i].level3);
    }
    notice_rules_free(&rules->notices);
    free(rules->deductions);
    free(rules->payment);
    free(rules->evaluation);
    free(rules->record);
    free(rules);
}

void rule_book_free(struct rule_book *book)
{
    for (uint32_t i = 0; i < book->count; i++)
        rules_free(book->items[i]);
    free(book->items);
    free(book->pins);
    free(book->cuts);
    *book = (struct rule_book){0};
}

static void cut(struct rule_book *book);

/* A version begins with a month; a pin, too, and ends with the next one. */
static enum status make_cut_room(struct rule_book *book)
{
    size_t most = book->count + (size_t)1 + 2 * (book->pin_count + (size_t)1);
    struct rule_cut *cuts = realloc(book->cuts, most * sizeof *cuts);
    if (!cuts)
        return STATUS_MEMORY;
    book->cuts = cuts;
    return STATUS_OK;
}

enum status rule_book_add(struct rule_book *book, struct rules *rules)
{
    struct rules **items = realloc(book->items, (book->count + (size_t)1) * sizeof(*items));
    if (items)
        book->items = items;
    if (!items || make_cut_room(book) != STATUS_OK)
        return STATUS_MEMORY;
    book->items[book->count++] = rules;
    rules->version = book->count;
    cut(book);
    return STATUS_OK;
}

const struct notice_rules *rule_book_notices(const struct rule_book *book)
{
    return &book->items[book->count - 1]->notices;
}

void rules_share(const struct rules *general, struct rules *terms)
{
    terms->version = general->version;
    terms->from_year = general->from_year;
    terms->from_month = general->from_month;
    terms->zone = general->zone;
    terms->kinds = general->kinds;
    terms->classes = general->classes;
    terms->min_coverage_bp = general->min_coverage_bp;
    terms->expected_s = general->expected_s;
    terms->month_begins_on = general->month_begins_on;
    terms->propose_within_days = general->propose_within_days;
    terms->proof_by_day = general->proof_by_day;
}

static int by_project(const void *a, const void *b)
{
    return strcmp(a, ((const struct contract *)b)->project);
}

const struct rules *rules_of_project(const struct rules *rules, const struct registry *r,
                                     uint32_t project)
{
    if (rules->contract_count == 0 || project == NONE)
        return rules;
    const struct contract *c = bsearch(r->projects[project].code, rules->contracts,
                                       rules->contract_count, sizeof *c, by_project);
    return c ? c->terms : rules;
}

static const struct rule_pin *find_pin(const struct rule_book *book, int month)
{
    for (uint32_t i = 0; i < book->pin_count; i++) {
        if (book->pins[i].month == month)
            return &book->pins[i];
    }
    return NULL;
}

enum status rule_book_pin(struct rule_book *book, int year, int month, int64_t from, int64_t to,
                          uint32_t version)
{
    assert(version >= 1 && version <= book->count);
    for (uint32_t i = 0; i < book->pin_count; i++) {
        if (book->pins[i].month == month_number(year, month)) {
            book->pins[i].version = version;
            cut(book);
            return STATUS_OK;
        }
    }
    struct rule_pin *pins = realloc(book->pins, (book->pin_count + (size_t)1) * sizeof *pins);
    if (pins)
        book->pins = pins;
    if (!pins || make_cut_room(book) != STATUS_OK)
        return STATUS_MEMORY;
    book->pins[book->pin_count++] = (struct rule_pin){from, to, month_number(year, month), version};
    cut(book);
    return STATUS_OK;
}

static const struct rules *rules_of_month(const struct rule_book *book, int month)
{
    assert(book->count > 0);
    const struct rule_pin *pin = find_pin(book, month);
    const struct rules *found = NULL;
    int newest = INT_MIN;
    if (pin)
        return book->items[pin->version - 1];
    for (uint32_t i = 0; i < book->count; i++) {
        const struct rules *rules = book->items[i];
        int from = month_number(rules->from_year, rules->from_month);
        if (from <= month && from >= newest) {
            found = rules;
            newest = from;
        }
    }
    return found ? found : book->items[0];
}

static int64_t month_begin(const struct rule_book *book, int month)
{
    const struct rule_pin *pin = find_pin(book, month), *before = find_pin(book, month - 1);
    if (pin)
        return pin->from;
    if (before)
        return before->to;
    const struct rules *rules = rules_of_month(book, month);
    if (rules->month_begins_on > 1)
        month--;
    return zone_instant(rules->zone, month / 12, month % 12 + 1, rules->month_begins_on, 0, 0, 0);
}

static int by_month(const void *a, const void *b)
{
    const struct rule_cut *x = a, *y = b;
    return (x->month > y->month) - (x->month < y->month);
}

/* Only with these months another version can begin to hold. Months of one number are equal cuts. */
static void cut(struct rule_book *book)
{
    uint32_t n = 0;
    if (book->count == 1)
        return; /* it holds always */
    for (uint32_t i = 0; i < book->count; i++)
        book->cuts[n++].month = month_number(book->items[i]->from_year, book->items[i]->from_month);
    for (uint32_t i = 0; i < book->pin_count; i++) {
        book->cuts[n++].month = book->pins[i].month;
        book->cuts[n++].month = book->pins[i].month + 1;
    }
    qsort(book->cuts, n, sizeof *book->cuts, by_month);
    for (uint32_t i = 0; i < n; i++) {
        book->cuts[i].from = month_begin(book, book->cuts[i].month);
        book->cuts[i].rules = rules_of_month(book, book->cuts[i].month);
    }
    book->cut_count = n;
}

void rule_book_month(const struct rule_book *book, int year, int month, int64_t *ret_from,
                     int64_t *ret_to)
{
    const struct rule_pin *pin = find_pin(book, month_number(year, month));
    *ret_from = month_begin(book, month_number(year, month));
    *ret_to = pin ? pin->to : month_begin(book, month_number(year, month) + 1);
}

void rule_book_month_of(const struct rule_book *book, int64_t at, int *ret_year, int *ret_month)
{
    int year, month;
    zone_month_of(book->items[0]->zone, at, &year, &month);
    int number = month_number(year, month) + 2; /* it may have begun already, in any zone */
    while (month_begin(book, number) > at)
        number--;
    *ret_year = number / 12;
    *ret_month = number % 12 + 1;
}

int64_t rule_book_next(const struct rule_book *book, const struct zone *zone,
                       enum calendar_step step, int64_t at)
{
    int year, month;
    int64_t from, to;
    if (step != STEP_MONTH)
        return zone_next(zone, step, at);
    rule_book_month_of(book, at, &year, &month);
    rule_book_month(book, year, month, &from, &to);
    return to;
}

const struct rules *rule_book_at(const struct rule_book *book, int64_t at)
{
    assert(book->count > 0);
    if (book->count == 1)
        return book->items[0];
    for (uint32_t i = book->cut_count; i-- > 0;) {
        if (book->cuts[i].from <= at)
            return book->cuts[i].rules;
    }
    return book->items[0];
}

const struct zone *rule_book_zone(const struct rule_book *book, int64_t at)
{
    return rule_book_at(book, at)->zone;
}

const struct rules *rule_book_of_month(const struct rule_book *book, int year, int month)
{
    return rules_of_month(book, month_number(year, month));
}

static enum limit_name limit_of(bool mass, enum kind kind, int class_no)
{
    if (mass)
        return LIMIT_MASS;
    if (kind == KIND_CENTRE)
        return LIMIT_CENTRE;
    if (kind == KIND_CHECKPOINT)
        return LIMIT_CHECKPOINT;
    return class_no == 1 ? LIMIT_CAMERA_1 : class_no == 2 ? LIMIT_CAMERA_2 : LIMIT_CAMERA_3;
}

static bool same_code(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_terms(const struct rules *a, const struct rules *b)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (a->limits[i].s != b->limits[i].s || a->responses[i].s != b->responses[i].s ||
            !same_code(a->limits[i].calendar, b->limits[i].calendar) ||
            !same_code(a->responses[i].calendar, b->responses[i].calendar))
            return false;
    }
    return same_code(a->service_hours, b->service_hours);
}

bool rules_same_clocks(const struct rules *a, const struct rules *b)
{
    if (!same_terms(a, b) || a->contract_count != b->contract_count ||
        strcmp(zone_name(a->zone), zone_name(b->zone)) != 0)
        return false;
    for (uint32_t i = 0; i < a->contract_count; i++) {
        if (strcmp(a->contracts[i].project, b->contracts[i].project) != 0 ||
            !same_terms(a->contracts[i].terms, b->contracts[i].terms))
            return false;
    }
    return true;
}

const struct limit *rules_repair_limit(const struct rules *rules, bool mass, enum kind kind,
                                       int class_no)
{
    return &rules->limits[limit_of(mass, kind, class_no)];
}

const struct limit *rules_response_limit(const struct rules *rules, bool mass, enum kind kind,
                                         int class_no)
{
    return &rules->responses[limit_of(mass, kind, class_no)];
}

bool rules_measure_response(const struct rules *rules)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (rules->responses[i].s > 0)
            return true;
    }
    for (uint32_t i = 0; i < rules->contract_count; i++) {
        if (rules_measure_response(rules->contracts[i].terms))
            return true;
    }
    return false;
}
