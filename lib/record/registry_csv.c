#include "record/registry_csv.h"

#include "format/members.h"
#include "record/project_csv.h"
#include "record/scope_csv.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_CELL_MAX INT64_C(1000000000000000)

static const struct csv_column town_columns[] = {{"code", CELL_TEXT, true, NULL},
                                                 {"name", CELL_TEXT, true, NULL},
                                                 {0}};

static const struct csv_column organisation_columns[] = {{"code", CELL_TEXT, true, NULL},
                                                         {"name", CELL_TEXT, true, NULL},
                                                         {"role", CELL_TEXT, false, NULL},
                                                         {0}};

static const struct csv_column project_columns[] = {
    {"code", CELL_TEXT, true, NULL},
    {"name", CELL_TEXT, true, NULL},
    {"phase", CELL_TEXT, false, NULL},
    {"contractor", CELL_NULLABLE, true, NULL},
    {"supervisor", CELL_NULLABLE, false, NULL},
    {"planned_camera", CELL_PLANNED, false, "camera"},
    {"planned_checkpoint", CELL_PLANNED, false, "checkpoint"},
    {"planned_centre", CELL_PLANNED, false, "centre"},
    {"monthly_fee_fen", CELL_INT, false, NULL},
    {0}};

static const struct csv_column feed_columns[] = {
    {"code", CELL_TEXT, true, NULL},
    {"name", CELL_TEXT, true, NULL},
    {"report_ttl_s", CELL_TTL, false, NULL},
    {"feed_ttl_s", CELL_TTL, false, NULL},
    {"expected", CELL_BOOL, false, NULL},
    {"late_max_s", CELL_INT, false, NULL},
    {"covers_projects", CELL_COVERS, false, "projects"},
    {"covers_towns", CELL_COVERS, false, "towns"},
    {"covers_assets", CELL_COVERS, false, "assets"},
    {0}};

static const struct csv_column calendar_columns[] = {{"code", CELL_TEXT, true, NULL},
                                                     {"name", CELL_TEXT, true, NULL},
                                                     {"mon", CELL_HOURS, false, NULL},
                                                     {"tue", CELL_HOURS, false, NULL},
                                                     {"wed", CELL_HOURS, false, NULL},
                                                     {"thu", CELL_HOURS, false, NULL},
                                                     {"fri", CELL_HOURS, false, NULL},
                                                     {"sat", CELL_HOURS, false, NULL},
                                                     {"sun", CELL_HOURS, false, NULL},
                                                     {"days", CELL_DAYS, false, NULL},
                                                     {0}};

static const struct csv_column asset_columns[] = {{"code", CELL_TEXT, true, NULL},
                                                  {"name", CELL_TEXT, true, NULL},
                                                  {"kind", CELL_TEXT, true, NULL},
                                                  {"class", CELL_INT, false, NULL},
                                                  {"town", CELL_TEXT, true, NULL},
                                                  {"project", CELL_SPAN, false, NULL},
                                                  {"from", CELL_SPAN_TIME, false, NULL},
                                                  {"to", CELL_SPAN_TIME, false, NULL},
                                                  {"feeds", CELL_CODES, false, NULL},
                                                  {"aliases", CELL_CODES, false, NULL},
                                                  {0}};

static const struct csv_column platform_columns[] = {
    {"code", CELL_TEXT, true, NULL},        {"name", CELL_TEXT, true, NULL},
    {"protocol", CELL_TEXT, false, NULL},   {"feed", CELL_TEXT, true, NULL},
    {"events_feed", CELL_TEXT, true, NULL}, {"says", CELL_CODES, false, NULL},
    {"poll_s", CELL_INT, false, NULL},      {"subscribe_s", CELL_INT, false, NULL},
    {"address", CELL_TEXT, false, NULL},    {0}};

const struct csv_shape csv_towns = {town_columns, false, false};
const struct csv_shape csv_organisations = {organisation_columns, false, false};
const struct csv_shape csv_projects = {project_columns, false, true};
const struct csv_shape csv_feeds = {feed_columns, false, false};
const struct csv_shape csv_calendars = {calendar_columns, false, false};
const struct csv_shape csv_assets = {asset_columns, true, false};
const struct csv_shape csv_platforms = {platform_columns, false, false};

/* One row as it is being converted: the record without its spans, and its span. */
struct row_values {
    json_t *record, *span; /* owned; span NULL: the row has none */
};

static void row_values_free(struct row_values *v)
{
    json_decref(v->record);
    json_decref(v->span);
    *v = (struct row_values){0};
}

static json_t *text_value(struct text cell)
{
    return json_stringn(cell.at, cell.len);
}

/* The object below `key`, made when it is not there yet; borrowed. NULL without memory. */
static json_t *below(json_t *object, const char *key)
{
    json_t *found = json_object_get(object, key);
    if (found)
        return found;
    json_t *made = json_object();
    return json_object_set_new(object, key, made) ? NULL : made;
}

static enum status stored(int result, struct error *err)
{
    return result ? error_memory(err) : STATUS_OK;
}

static enum status set_number(json_t *object, const struct csv_column *c, struct text cell,
                              struct error *err)
{
    int64_t n;
    if (!text_to_int(cell, 0, COUNT_CELL_MAX, &n))
        return error_set(err, STATUS_INVALID, "bad_value", c->name,
                         "A whole number is expected here.");
    if (!object)
        return error_memory(err);
    return stored(json_object_set_new(object, c->member ? c->member : c->name, json_integer(n)),
                  err);
}

static enum status set_bool(json_t *object, const struct csv_column *c, struct text cell,
                            struct error *err)
{
    if (!text_is(cell, "true") && !text_is(cell, "false"))
        return error_set(err, STATUS_INVALID, "bad_value", c->name,
                         "true or false is expected here.");
    return stored(json_object_set_new(object, c->name, json_boolean(text_is(cell, "true"))), err);
}

static enum status set_codes(json_t *object, const struct csv_column *c, struct text cell,
                             struct error *err)
{
    const char *key = c->member ? c->member : c->name;
    return stored(json_object_set_new(object, key, cell_words(cell, ' ')), err);
}

/* Each word is a day, and after a = its hours. */
static enum status set_days(json_t *object, struct text cell, struct error *err)
{
    json_t *words = cell_words(cell, ' '), *days = json_object(), *word;
    int failed = !words || json_object_set_new(object, "days", days);
    size_t i;
    json_array_foreach(words, i, word)
    {
        struct text t = {json_string_value(word), json_string_length(word)};
        const char *equals = memchr(t.at, '=', t.len);
        struct text day = {t.at, equals ? (size_t)(equals - t.at) : t.len};
        struct text hours = {equals ? equals + 1 : "", equals ? t.len - day.len - 1 : 0};
        failed = failed || json_object_setn_new(days, day.at, day.len, cell_words(hours, ','));
    }
    json_decref(words);
    return stored(failed, err);
}

static enum status set_span(struct row_values *v, const struct csv_column *c, struct text cell,
                            struct error *err)
{
    int64_t at;
    if (c->cell == CELL_SPAN_TIME && !instant_parse(cell, &at))
        return error_set(err, STATUS_INVALID, "bad_value", c->name,
                         "A time with its offset is expected here, such as "
                         "2022-09-01T00:00:00+08:00.");
    if (!v->span)
        v->span = json_object();
    return stored(json_object_set_new(v->span, c->name, text_value(cell)), err);
}

static enum status set_empty(struct row_values *v, const struct csv_column *c, struct error *err)
{
    if (!c || c->cell != CELL_NULLABLE)
        return STATUS_OK;
    return stored(json_object_set_new(v->record, c->name, json_null()), err);
}

static enum status set_cell(struct row_values *v, const char *name, const struct csv_column *c,
                            struct text cell, struct error *err)
{
    if (cell.len == 0)
        return set_empty(v, c, err);
    if (!c && !name[0])
        return error_set(err, STATUS_INVALID, "bad_csv", "", "A cell stands under no column name.");
    if (!c)
        return stored(json_object_set_new(below(v->record, "attributes"), name, text_value(cell)),
                      err);
    switch (c->cell) {
    case CELL_BOOL:
        return set_bool(v->record, c, cell, err);
    case CELL_CODES:
        return set_codes(v->record, c, cell, err);
    case CELL_HOURS:
        return set_codes(below(v->record, "week"), c, cell, err);
    case CELL_DAYS:
        return set_days(v->record, cell, err);
    case CELL_COVERS:
        return set_codes(below(v->record, "covers"), c, cell, err);
    case CELL_SCOPE:
    case CELL_SCOPE_NUMBERS:
    case CELL_SCOPE_ATTRIBUTES:
        return scope_csv_set(below(v->record, "scope"), c, cell, err);
    case CELL_PLANNED:
        return set_number(below(v->record, "planned"), c, cell, err);
    case CELL_TTL:
        if (text_is(cell, "null") || text_is(cell, "none"))
            return stored(json_object_set_new(v->record, c->name, json_null()), err);
        return set_number(v->record, c, cell, err);
    case CELL_INT:
        return set_number(v->record, c, cell, err);
    case CELL_SPAN:
    case CELL_SPAN_TIME:
        return set_span(v, c, cell, err);
    default:
        return stored(json_object_set_new(v->record, c->name, text_value(cell)), err);
    }
}

static enum status set_cells(const struct csv_table *t, const struct csv_row *row,
                             struct row_values *v, struct error *err)
{
    if (row->count > t->column_count)
        return error_set(err, STATUS_INVALID, "bad_csv", "",
                         "The row has %zu cells, the header only %zu.", row->count,
                         t->column_count);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < t->column_count; i++) {
        struct text cell = i < row->count ? row->cells[i] : text_of("");
        if (t->shape->budget && is_budget_column(t->names[i]))
            status = set_budget_cell(v->record, t->names[i], cell, err);
        else
            status = set_cell(v, t->names[i], t->columns[i], cell, err);
    }
    return status;
}

/* A span by its own names before it is one of many: a fault has the column's name and line. */
static enum status check_span(const json_t *span, struct error *err)
{
    static const char *const needed[] = {"project", "from"};
    for (size_t i = 0; span && i < 2; i++) {
        if (!json_object_get(span, needed[i]))
            return error_set(err, STATUS_INVALID, "missing_member", needed[i],
                             "A service span needs its project and its from.");
    }
    return STATUS_OK;
}

static enum status read_row(const struct csv_table *t, uint32_t place, struct row_values *ret,
                            struct error *err)
{
    struct csv_reader reader = {0};
    struct csv_row row;
    struct row_values v = {.record = json_object()};
    enum status status = v.record ? STATUS_OK : error_memory(err);
    if (status == STATUS_OK && !csv_table_row(t, place, &reader, &row, err))
        status = error_set(err, STATUS_INVALID, "bad_csv", "", "The row can't be read.");
    else if (status == STATUS_OK)
        status = set_cells(t, &row, &v, err);
    if (status == STATUS_OK)
        status = check_span(v.span, err);
    csv_reader_free(&reader);
    if (status != STATUS_OK)
        row_values_free(&v);
    else
        *ret = v;
    return status;
}

/* Rows of one code must agree in everything but their spans. */
static enum status check_agreement(json_t *first, json_t *other, int64_t first_line,
                                   struct error *err)
{
    const char *key;
    json_t *value;
    if (json_equal(first, other))
        return STATUS_OK;
    const char *field = "attributes";
    json_object_foreach(first, key, value)
    {
        if (!json_equal(value, json_object_get(other, key)))
            field = key;
    }
    return error_set(err, STATUS_INVALID, "rows_differ", field,
                     "The row differs from line %lld, which has the same code, in more than its "
                     "service span.",
                     (long long)first_line);
}

static enum status add_span(json_t *record, struct row_values *v, struct error *err)
{
    if (!v->span)
        return STATUS_OK;
    json_t *list = json_object_get(record, "service");
    if (json_array_size(list) == SPANS_MAX)
        return error_set(err, STATUS_INVALID, "bad_value", "code",
                         "An asset has at most %d service spans.", SPANS_MAX);
    if (!list) {
        list = json_array();
        if (json_object_set_new(record, "service", list))
            return error_memory(err);
    }
    return stored(json_array_append(list, v->span), err);
}

/* Adds one row to its record; the first row is the record. */
static enum status join_row(struct csv_table *t, uint32_t place, json_t **record,
                            struct record *ret, struct error *err)
{
    struct row_values v = {0};
    int64_t line = t->places[place].line;
    enum status status = read_row(t, place, &v, err);
    if (status == STATUS_OK && *record) {
        json_t *spans = json_incref(json_object_get(*record, "service"));
        json_object_del(*record, "service");
        status = check_agreement(*record, v.record, ret->number, err);
        if (spans && json_object_set_new(*record, "service", spans) && status == STATUS_OK)
            status = error_memory(err);
    } else if (status == STATUS_OK) {
        *record = json_incref(v.record);
    }
    size_t count = json_array_size(json_object_get(*record, "service"));
    if (status == STATUS_OK && v.span && count < SPANS_MAX)
        t->lines[count] = line;
    if (status == STATUS_OK)
        status = add_span(*record, &v, err);
    if (status != STATUS_OK)
        ret->number = line;
    row_values_free(&v);
    return status;
}

bool registry_csv_next(struct csv_table *table, struct record *ret_record)
{
    *ret_record = (struct record){.lines = table->lines};
    if (table->at == table->group_count) {
        ret_record->number = table->broken_line;
        ret_record->error = table->broken;
        table->broken = (struct error){0};
        return ret_record->error.status != STATUS_OK;
    }
    const struct csv_rows *g = table->groups + table->at++;
    json_t *record = NULL;
    enum status status = STATUS_OK;
    ret_record->number = table->places[g->first].line;
    for (uint32_t p = g->first; status == STATUS_OK && p != INDEX_NONE; p = table->places[p].next)
        status = join_row(table, p, &record, ret_record, &ret_record->error);
    if (status != STATUS_OK)
        json_decref(record);
    else
        ret_record->object = record;
    return true;
}
