#include "record/project_csv.h"

#include "format/members.h"
#include "model/names.h"

#include <stdio.h>

#define PREFIX     "budget_"
#define PREFIX_LEN (sizeof PREFIX - 1)
#define YEAR_LEN   4
#define FEN_MAX    INT64_C(1000000000000000)

static const char *const parts[] = {"available_fen", "executed_fen", "adjusted_fen", NULL};

bool is_budget_column(const char *name)
{
    int64_t year;
    if (strncmp(name, PREFIX, PREFIX_LEN) != 0 || strlen(name) <= PREFIX_LEN + YEAR_LEN)
        return false;
    const char *digits = name + PREFIX_LEN;
    return text_to_int((struct text){digits, YEAR_LEN}, 1900, 9999, &year) &&
           digits[YEAR_LEN] == '_' && name_find(parts, text_of(digits + YEAR_LEN + 1)) >= 0;
}

/* The object below `key`, made when it is not there yet; borrowed. NULL without memory. */
static json_t *below(json_t *object, const char *key)
{
    json_t *found = json_object_get(object, key);
    if (json_is_object(found))
        return found;
    json_t *made = json_object();
    return json_object_set_new(object, key, made) ? NULL : made;
}

enum status set_budget_cell(json_t *record, const char *name, struct text cell, struct error *err)
{
    char year[YEAR_LEN + 1] = "";
    const char *part = name + PREFIX_LEN + YEAR_LEN + 1;
    int64_t fen = 0;
    memcpy(year, name + PREFIX_LEN, YEAR_LEN);
    int64_t min = strcmp(part, "adjusted_fen") == 0 ? -FEN_MAX : 0;
    if (cell.len > 0 && !text_to_int(cell, min, FEN_MAX, &fen))
        return error_set(err, STATUS_INVALID, "bad_value", name,
                         "A whole number of fen is expected here.");
    json_t *value = cell.len > 0 ? json_integer(fen) : json_null();
    if (json_object_set_new(below(below(record, "budget"), year), part, value))
        return error_memory(err);
    return STATUS_OK;
}

struct text project_csv_code(const struct record *record)
{
    const json_t *code = json_object_get(record->object, "code");
    return (struct text){json_string_value(code), json_string_length(code)};
}

/* Adds what `stored` has and `object` has not, two levels deep: years, and their parts. */
static bool keep_budget(json_t *budget, json_t *stored)
{
    const char *year;
    json_t *its_parts;
    json_object_foreach(stored, year, its_parts)
    {
        if (json_object_update_missing(below(budget, year), its_parts))
            return false;
    }
    return true;
}

static void leave_out_nothings(json_t *budget)
{
    const char *year, *part;
    json_t *its_parts, *value;
    void *next_year, *next_part;
    json_object_foreach_safe(budget, next_year, year, its_parts)
    {
        json_object_foreach_safe(its_parts, next_part, part, value)
        {
            if (json_is_null(value))
                json_object_del(its_parts, part);
        }
        if (json_object_size(its_parts) == 0)
            json_object_del(budget, year);
    }
}

enum status project_csv_complete(struct record *record, const char *stored)
{
    json_error_t why;
    json_t *old = stored ? json_loads(stored, 0, &why) : json_object();
    json_t *budget = below(record->object, "budget");
    json_t *milestones = json_object_get(old, "milestones");
    json_t *contract = json_object_get(old, "contract");
    bool done = old && budget && keep_budget(budget, json_object_get(old, "budget")) &&
                (!milestones || !json_object_set(record->object, "milestones", milestones)) &&
                (!contract || !json_object_set(record->object, "contract", contract));
    if (done)
        leave_out_nothings(budget);
    json_decref(old);
    return done ? STATUS_OK : error_memory(&record->error);
}
