#include "model/rules.h"

#include "base/interval.h"

#include <assert.h>
#include <stdlib.h>

const char *const deduction_names[] = {"long_outage", "repeat_fault", NULL};

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    zone_free(rules->zone);
    for (size_t i = 0; i < INDICATOR_COUNT; i++)
        free(rules->basis_of_target[i]);
    for (uint32_t i = 0; i < rules->evaluation_count; i++) {
        free(rules->evaluation[i].level1);
        free(rules->evaluation[i].level2);
        free(rules->evaluation[i].level3);
    }
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
    *book = (struct rule_book){0};
}

enum status rule_book_add(struct rule_book *book, struct rules *rules)
{
    struct rules **items = realloc(book->items, (book->count + (size_t)1) * sizeof(*items));
    if (!items)
        return STATUS_MEMORY;
    book->items = items;
    book->items[book->count++] = rules;
    rules->version = book->count;
    return STATUS_OK;
}

enum status rule_book_pin(struct rule_book *book, int64_t from, int64_t to, uint32_t version)
{
    assert(version >= 1 && version <= book->count);
    for (uint32_t i = 0; i < book->pin_count; i++) {
        if (book->pins[i].from == from && book->pins[i].to == to) {
            book->pins[i].version = version;
            return STATUS_OK;
        }
    }
    struct rule_pin *pins = realloc(book->pins, (book->pin_count + (size_t)1) * sizeof *pins);
    if (!pins)
        return STATUS_MEMORY;
    book->pins = pins;
    book->pins[book->pin_count++] = (struct rule_pin){from, to, version};
    return STATUS_OK;
}

static int month_number(int year, int month)
{
    return year * 12 + month;
}

static int from_month(const struct rules *rules)
{
    return month_number(rules->from_year, rules->from_month);
}

const struct rules *rule_book_at(const struct rule_book *book, int64_t at)
{
    assert(book->count > 0);
    const struct rules *found = NULL;
    for (uint32_t i = 0; i < book->pin_count; i++) {
        if (book->pins[i].from <= at && at < book->pins[i].to)
            return book->items[book->pins[i].version - 1];
    }
    for (uint32_t i = 0; i < book->count; i++) {
        const struct rules *rules = book->items[i];
        int year, month;
        zone_month_of(rules->zone, at, &year, &month);
        bool in_force = from_month(rules) <= month_number(year, month);
        if (in_force && (!found || from_month(rules) >= from_month(found)))
            found = rules;
    }
    return found ? found : book->items[0];
}

const struct zone *rule_book_zone(const struct rule_book *book, int64_t at)
{
    return rule_book_at(book, at)->zone;
}

const struct rules *rule_book_of_month(const struct rule_book *book, int year, int month)
{
    return rule_book_at(book, civil_to_days(year, month, 15) * DAY_S);
}

int64_t rules_repair_limit_s(const struct rules *rules, bool mass, enum kind kind, int class_no)
{
    if (mass)
        return rules->limit_mass_s;
    if (kind == KIND_CENTRE)
        return rules->limit_centre_s;
    if (kind == KIND_CHECKPOINT)
        return rules->limit_checkpoint_s;
    return rules->limit_camera_s[class_no >= 1 && class_no <= 3 ? class_no : 3];
}

int64_t rules_repair_limit_max_s(const struct rules *rules)
{
    const int64_t limits_s[] = {rules->limit_mass_s,       rules->limit_centre_s,
                                rules->limit_checkpoint_s, rules->response_mass_s,
                                rules->response_centre_s,  rules->response_checkpoint_s};
    int64_t max_s = 0;
    for (size_t i = 0; i < sizeof limits_s / sizeof *limits_s; i++)
        max_s = instant_max(max_s, limits_s[i]);
    for (int class_no = 1; class_no <= 3; class_no++) {
        max_s = instant_max(max_s, rules->limit_camera_s[class_no]);
        max_s = instant_max(max_s, rules->response_camera_s[class_no]);
    }
    return max_s;
}

int64_t rules_response_limit_s(const struct rules *rules, bool mass, enum kind kind, int class_no)
{
    if (mass)
        return rules->response_mass_s;
    if (kind == KIND_CENTRE)
        return rules->response_centre_s;
    if (kind == KIND_CHECKPOINT)
        return rules->response_checkpoint_s;
    return rules->response_camera_s[class_no >= 1 && class_no <= 3 ? class_no : 3];
}

bool rules_measure_response(const struct rules *rules)
{
    const int64_t *camera = rules->response_camera_s;
    return rules->response_mass_s > 0 || rules->response_centre_s > 0 ||
           rules->response_checkpoint_s > 0 || camera[1] > 0 || camera[2] > 0 || camera[3] > 0;
}
