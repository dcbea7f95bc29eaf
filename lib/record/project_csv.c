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
    if (json_object_set_new(object_below(object_below(record, "budget"), year), part, value))
        return error_memory(err);
    return STATUS_OK;
}
