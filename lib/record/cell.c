#include "record/cell.h"

#include "base/text_code.h"
#include "format/members.h"
#include "format/xlsx_in.h"
#include "record/cell_fault.h"
#include "record/cell_names.h"
#include "record/cell_text.h"
#include "record/scope_csv.h"

#include <stdio.h>
#include <strings.h>

#define COUNT_CELL_MAX INT64_C(1000000000000000)

/* One cell on its way. */
struct taking {
    struct csv_table *t;
    struct row_values *v;
    const struct csv_column *column;
    struct text cell; /* folded */
    struct text raw;  /* as it stands, without the spaces at its ends */
    char below[16];   /* the object of the record that it belongs into; empty: the record itself */
    const char *member; /* its name there */
};

static void wrong(const struct taking *k, const char *code, const char *expected)
{
    size_t shown = text_cut(k->cell, CELL_SHOWN_MAX);
    cell_fault(k->t, k->v->line, code, k->column->name, "%s It says: %.*s", expected, (int)shown,
               k->cell.at);
}

static json_t *text_value(struct text cell)
{
    return json_stringn(cell.at, cell.len);
}

/* --- single values; NULL where the cell is wrong, or where there is no memory (*failed) -------------- */

static json_t *made(json_t *value, bool *failed)
{
    *failed |= value == NULL;
    return value;
}

static json_t *number_value(const struct taking *k, bool *failed)
{
    int64_t n;
    if (text_to_int(k->cell, 0, COUNT_CELL_MAX, &n))
        return made(json_integer(n), failed);
    wrong(k, "bad_value", "A whole number is expected here.");
    return NULL;
}

static json_t *yuan_value(const struct taking *k, bool *failed)
{
    int64_t fen;
    if (cell_fen(k->cell, &fen))
        return made(json_integer(fen), failed);
    wrong(k, "bad_value", "An amount in yuan with at most two decimals is expected here.");
    return NULL;
}

static json_t *bool_value(const struct taking *k, bool *failed)
{
    static const char *const yes[] = {"true", "yes", "是", "通过", "合格", "有", "√", "1", NULL};
    static const char *const no[] = {"false",  "no", "否", "不通过", "未通过",
                                     "不合格", "无", "×",  "0",      NULL};
    for (size_t i = 0; yes[i]; i++) {
        if (strlen(yes[i]) == k->cell.len && strncasecmp(yes[i], k->cell.at, k->cell.len) == 0)
            return made(json_true(), failed);
    }
    for (size_t i = 0; no[i]; i++) {
        if (strlen(no[i]) == k->cell.len && strncasecmp(no[i], k->cell.at, k->cell.len) == 0)
            return made(json_false(), failed);
    }
    wrong(k, "bad_value", "true or false (是 or 否) is expected here.");
    return NULL;
}

static json_t *time_value(const struct taking *k, bool *failed)
{
    char text[INSTANT_TEXT_SIZE];
    int64_t at;
    if (!cell_instant(k->cell, k->t->lookup ? k->t->lookup->zone : NULL, &at)) {
        wrong(k, "bad_value",
              "A date or a time is expected here, such as 2022-09-01, 2022/9/1 08:30 or "
              "2022-09-01T00:00:00+08:00.");
        return NULL;
    }
    if (k->t->lookup && k->t->lookup->zone)
        zone_format(k->t->lookup->zone, at, text);
    else
        instant_format(at, 0, text);
    return made(json_string(text), failed);
}

static json_t *date_value(const struct taking *k, bool *failed)
{
    char text[CIVIL_DATE_SIZE];
    int64_t day;
    if (cell_day(k->cell, &day)) {
        civil_format_date(day, text);
        return made(json_string(text), failed);
    }
    wrong(k, "bad_value", "A date is expected here, such as 2022-09-01 or 2022/9/1.");
    return NULL;
}

/* --- one of a few words ------------------------------------------------------------------------------- */

static const char *meaning(const struct cell_word *values, struct text word)
{
    for (const struct cell_word *w = values; w->word; w++) {
        if (strlen(w->word) == word.len && strncasecmp(w->word, word.at, word.len) == 0)
            return w->value;
    }
    return NULL;
}

/* "camera (监控点), checkpoint (卡口)": each value with the first word for it that is not the value itself. */
static void list_values(const struct cell_word *values, struct buffer *out)
{
    const char *listed = "";
    for (const struct cell_word *w = values; w->word; w++) {
        if (strcmp(w->value, listed) == 0 && strcmp(w[-1].word, w->value) == 0)
            buffer_addf(out, " (%s)", w->word);
        if (strcmp(w->value, listed) != 0)
            buffer_addf(out, "%s%s", out->len > 0 ? ", " : "", w->value);
        listed = w->value;
    }
}

static void wrong_word(const struct taking *k, struct text word)
{
    struct buffer list = {0};
    size_t shown = text_cut(word, CELL_SHOWN_MAX);
    list_values(k->column->values, &list);
    const char *text = buffer_text(&list);
    cell_fault(k->t, k->v->line, "bad_value", k->column->name,
               "One of %s is expected here. It says: %.*s", text ? text : "", (int)shown, word.at);
    buffer_free(&list);
}

/* A class is a number, and all else is text. */
static json_t *meant_value(const char *value)
{
    bool is_number = value[0] >= '0' && value[0] <= '9';
    return is_number ? json_integer(value[0] - '0') : json_string(value);
}

static json_t *word_value(const struct taking *k, bool *failed)
{
    const char *value = meaning(k->column->values, k->cell);
    if (!value) {
        wrong_word(k, k->cell);
        return NULL;
    }
    return made(meant_value(value), failed);
}

/* --- several in one cell -------------------------------------------------------------------------------- */

#define PAUSE_MARK "\xe3\x80\x81" /* 、 */

/* The length of the separator that the text begins with; 0: it begins with none. 、 always is one. */
static size_t separator_at(const char *at, const char *end, const char *separators)
{
    if (end - at >= 3 && memcmp(at, PAUSE_MARK, 3) == 0)
        return 3;
    return *at && strchr(separators, *at) ? 1 : 0;
}

/* A cell's words as a list of texts; NULL: out of memory. */
static json_t *words_of(struct text cell, const char *separators)
{
    json_t *list = json_array();
    const char *end = cell.at + cell.len;
    for (const char *at = cell.at; at < end;) {
        const char *from = at;
        while (at < end && !separator_at(at, end, separators))
            at++;
        if (at > from && json_array_append_new(list, json_stringn(from, (size_t)(at - from)))) {
            json_decref(list);
            return NULL;
        }
        at += at < end ? separator_at(at, end, separators) : 0;
    }
    return list;
}

static json_t *codes_value(const struct taking *k, bool *failed)
{
    return made(words_of(k->cell, " \n"), failed);
}

static json_t *several_words(const struct taking *k, bool *failed)
{
    json_t *words = made(words_of(k->cell, " \n/,;"), failed), *word;
    size_t i;
    json_array_foreach(words, i, word)
    {
        struct text t = {json_string_value(word), json_string_length(word)};
        const char *value = meaning(k->column->values, t);
        if (!value)
            wrong_word(k, t);
        if (!value || json_array_set_new(words, i, meant_value(value))) {
            *failed |= value != NULL;
            json_decref(words);
            return NULL;
        }
    }
    return words;
}

/* Each word is a day, and after a = its hours. */
static json_t *days_value(const struct taking *k, bool *failed)
{
    json_t *words = made(words_of(k->cell, " \n"), failed), *days = json_object(), *word;
    size_t i;
    json_array_foreach(words, i, word)
    {
        struct text t = {json_string_value(word), json_string_length(word)};
        const char *equals = memchr(t.at, '=', t.len);
        struct text day = {t.at, equals ? (size_t)(equals - t.at) : t.len};
        struct text hours = {equals ? equals + 1 : "", equals ? t.len - day.len - 1 : 0};
        if (json_object_setn_new(days, day.at, day.len, words_of(hours, ",")))
            *failed = true;
    }
    json_decref(words);
    return made(days, failed);
}

/* --- all of them ------------------------------------------------------------------------------------------ */

static json_t *code_value(const struct taking *k, bool *failed)
{
    struct error err;
    if (text_check_code(k->cell, k->column->name, &err) == STATUS_OK)
        return made(text_value(k->cell), failed);
    cell_fault(k->t, k->v->line, err.code, k->column->name, "%s", err.detail);
    return NULL;
}

/* "Until the next one", which is null in the record; a cell that is empty takes the member away instead. */
static bool is_nothing(struct text cell)
{
    return text_is(cell, "null") || text_is(cell, "none") || text_is(cell, "无");
}

static json_t *scope_value(const struct taking *k, bool *failed)
{
    json_t *scope = json_object(), *value = NULL;
    struct error err = {0};
    enum status status = scope_csv_set(scope, k->column, k->cell, &err);
    if (status == STATUS_INVALID)
        cell_fault(k->t, k->v->line, err.code, err.field, "%s", err.detail);
    else if (status)
        *failed = true;
    else
        value = json_incref(json_object_get(scope, k->column->name));
    json_decref(scope);
    return value;
}

static json_t *text_or_meant(const struct taking *k, bool *failed)
{
    const char *value = k->column->values ? meaning(k->column->values, k->cell) : NULL;
    return made(value ? json_string(value) : text_value(k->cell), failed);
}

static json_t *value_of(const struct taking *k, bool *failed)
{
    const struct named_cell named = {k->t, k->v->line, k->column->name, k->raw};
    switch (k->column->cell) {
    case CELL_CODE:
        return code_value(k, failed);
    case CELL_WORD:
        return word_value(k, failed);
    case CELL_TOWN:
        return cell_named(&named, REFERENCE_TOWN, failed);
    case CELL_PARTY:
        return cell_named(&named, REFERENCE_PARTY, failed);
    case CELL_PROJECT:
    case CELL_SPAN:
        return cell_named(&named, REFERENCE_PROJECT, failed);
    case CELL_ASSET:
        return cell_named(&named, REFERENCE_ASSET, failed);
    case CELL_TTL:
        return is_nothing(k->cell) ? made(json_string(""), failed) : number_value(k, failed);
    case CELL_INT:
        return number_value(k, failed);
    case CELL_YUAN:
        return yuan_value(k, failed);
    case CELL_BOOL:
        return bool_value(k, failed);
    case CELL_TIME:
    case CELL_SPAN_TIME:
        return time_value(k, failed);
    case CELL_DATE:
        return date_value(k, failed);
    case CELL_WORDS:
        return several_words(k, failed);
    case CELL_SCOPE:
        return several_words(k, failed);
    case CELL_SCOPE_ASSETS:
        return cell_all_named(&named, REFERENCE_ASSET, failed);
    case CELL_SCOPE_PROJECTS:
        return cell_all_named(&named, REFERENCE_PROJECT, failed);
    case CELL_SCOPE_TOWNS:
        return cell_all_named(&named, REFERENCE_TOWN, failed);
    case CELL_SCOPE_ATTRIBUTES:
        return scope_value(k, failed);
    case CELL_CODES:
        return codes_value(k, failed);
    case CELL_DAYS:
        return days_value(k, failed);
    case CELL_TEXT:
        return text_or_meant(k, failed);
    default:
        return made(text_value(k->cell), failed);
    }
}

/* The parts of the contact with this digit as its number. */
static json_t *contact_below(json_t *record, char digit)
{
    const char key[2] = {digit, '\0'};
    return object_below(object_below(record, "contacts"), key);
}

/* Where the value belongs. */
static json_t *home_of(const struct taking *k)
{
    switch (k->column->cell) {
    case CELL_SCOPE:
    case CELL_SCOPE_ASSETS:
    case CELL_SCOPE_PROJECTS:
    case CELL_SCOPE_TOWNS:
    case CELL_SCOPE_ATTRIBUTES:
        return object_below(k->v->record, "scope");
    case CELL_CONTACT:
        return contact_below(k->v->record, k->column->member[0]);
    case CELL_SPAN:
    case CELL_SPAN_TIME:
        return k->v->span;
    default:
        return k->below[0] ? object_below(k->v->record, k->below) : k->v->record;
    }
}

/* A member such as covers.projects lies in an object of the record. */
static void split_member(struct taking *k)
{
    k->member = k->column->member ? k->column->member : k->column->name;
    const char *dot = strchr(k->member, '.');
    if (!dot)
        return;
    snprintf(k->below, sizeof k->below, "%.*s", (int)(dot - k->member), k->member);
    k->member = dot + 1;
}

/* 长期 and a dash say that there is no end. */
static bool says_nothing(const struct taking *k)
{
    static const char *const words[] = {"长期", "至今", "-", "--", "—", "/", "无", NULL};
    if (k->cell.len == 0)
        return true;
    enum cell cell = k->column->cell;
    return (cell == CELL_TIME || cell == CELL_SPAN_TIME || cell == CELL_WORD) &&
           name_find(words, k->cell) >= 0;
}

static enum status take_listed(struct taking *k, struct error *err)
{
    bool failed = false;
    json_t *value = json_null();
    if (says_nothing(k)) {
        if (k->column->cell == CELL_SPAN || k->column->cell == CELL_SPAN_TIME)
            return STATUS_OK;
        if (k->column->needed && k->column->cell != CELL_PARTY)
            cell_fault(k->t, k->v->line, "missing_member", k->column->name,
                       "The cell is empty, but each row needs its %s.", k->column->name);
    } else if (text_is(k->cell, XLSX_UNCALCULATED) || text_is_spreadsheet_error(k->cell)) {
        wrong(k, "bad_value",
              "The formula in this cell has no result: have the spreadsheet calculate "
              "it and save the file again.");
    } else {
        value = value_of(k, &failed);
    }
    if (value && json_object_set_new(home_of(k), k->member, value))
        failed = true;
    return failed ? error_memory(err) : STATUS_OK;
}

static enum status take_attribute(struct row_values *v, const char *name, struct text cell,
                                  struct error *err)
{
    json_t *value = cell.len > 0 ? text_value(cell) : json_null();
    if (json_object_set_new(object_below(v->record, "attributes"), name, value))
        return error_memory(err);
    return STATUS_OK;
}

enum status cell_take(struct csv_table *t, struct row_values *v, const char *name,
                      const struct csv_column *column, struct text cell, struct error *err)
{
    struct text trimmed = cell_trim(cell);
    if (!column && !name[0]) {
        if (trimmed.len > 0)
            cell_fault(t, v->line, "bad_csv", "", "A cell stands under no column name.");
        return STATUS_OK;
    }
    if (!column)
        return take_attribute(v, name, trimmed, err);
    if (column->cell == CELL_IGNORED)
        return STATUS_OK;
    struct taking k = {.t = t, .v = v, .column = column, .cell = trimmed, .raw = trimmed};
    split_member(&k);
    if (column->cell == CELL_CONTACT)
        k.member++; /* after the number */
    if (column->cell != CELL_TEXT) {
        buffer_reset(&t->scratch);
        if (cell_fold(cell, &t->scratch) && t->folded++ == 0)
            t->folded_line = v->line;
        if (t->scratch.failed)
            return error_memory(err);
        k.cell = (struct text){t->scratch.bytes ? t->scratch.bytes : "", t->scratch.len};
    }
    return take_listed(&k, err);
}
