#include "record/project_plan.h"

#include "format/members.h"

#include <stdlib.h>

static int32_t day_of(json_t *value)
{
    int year, month, day;
    struct text t = {json_string_value(value), json_string_length(value)};
    if (!json_is_string(value) || !civil_parse_date(t, &year, &month, &day))
        return DAY_NONE;
    return (int32_t)civil_to_days(year, month, day);
}

static enum status read_budget(json_t *budget, struct project *ret)
{
    size_t count = json_object_size(budget);
    ret->budget = calloc(count + 1, sizeof *ret->budget);
    if (!ret->budget)
        return STATUS_MEMORY;
    for (void *i = json_object_iter(budget); i; i = json_object_iter_next(budget, i)) {
        json_t *year = json_object_iter_value(i);
        ret->budget[ret->budget_count++] = (struct budget_year){
            .year = atoi(json_object_iter_key(i)),
            .available_fen = json_integer_value(json_object_get(year, "available_fen")),
            .adjusted_fen = json_integer_value(json_object_get(year, "adjusted_fen")),
            .executed_fen = json_integer_value(json_object_get(year, "executed_fen"))};
    }
    return STATUS_OK;
}

static enum status read_milestones(json_t *list, struct project *ret)
{
    ret->milestones = calloc(json_array_size(list) + 1, sizeof *ret->milestones);
    if (!ret->milestones)
        return STATUS_MEMORY;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *value = json_array_get(list, i);
        char *name = text_copy(text_of(json_string_value(json_object_get(value, "name"))));
        if (!name)
            return STATUS_MEMORY;
        ret->milestones[ret->milestone_count++] =
            (struct milestone){.name = name,
                               .planned_on = day_of(json_object_get(value, "planned_on")),
                               .done_on = day_of(json_object_get(value, "done_on"))};
    }
    return STATUS_OK;
}

enum status project_in_plan(const struct project_in *in, struct project *ret)
{
    ret->has_contract = in->contract != NULL;
    ret->contract_from = day_of(json_object_get(in->contract, "from"));
    ret->contract_to = day_of(json_object_get(in->contract, "to"));
    enum status status = in->budget ? read_budget(in->budget, ret) : STATUS_OK;
    if (status == STATUS_OK && in->milestones)
        status = read_milestones(in->milestones, ret);
    return status;
}
