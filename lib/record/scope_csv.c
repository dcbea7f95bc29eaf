#include "record/scope_csv.h"

#include <jansson.h>

json_t *cell_words(struct text cell, char separator)
{
    json_t *list = json_array();
    const char *end = cell.at + cell.len;
    for (const char *at = cell.at; at < end; at++) {
        const char *from = at;
        while (at < end && *at != separator)
            at++;
        if (at > from && json_array_append_new(list, json_stringn(from, (size_t)(at - from)))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static enum status stored(int result, struct error *err)
{
    return result ? error_memory(err) : STATUS_OK;
}

static enum status set_numbers(json_t *scope, const struct csv_column *column, struct text cell,
                               struct error *err)
{
    json_t *words = cell_words(cell, ' '), *numbers = json_array(), *word;
    int failed = !words || json_object_set_new(scope, column->name, numbers);
    bool is_number = true;
    size_t i;
    json_array_foreach(words, i, word)
    {
        struct text t = {json_string_value(word), json_string_length(word)};
        int64_t n = 0;
        is_number = is_number && text_to_int(t, 0, INT32_MAX, &n);
        failed = failed || json_array_append_new(numbers, json_integer(n));
    }
    json_decref(words);
    if (!failed && !is_number)
        return error_set(err, STATUS_INVALID, "bad_value", column->name,
                         "Whole numbers with a space between them are expected here.");
    return stored(failed, err);
}

/* Adds one value of an attribute: pole=P-17. */
static enum status add_attribute(json_t *attributes, struct text word, struct error *err)
{
    const char *equals = memchr(word.at, '=', word.len);
    if (!equals || equals == word.at)
        return error_set(err, STATUS_INVALID, "bad_value", "attributes",
                         "An attribute and its value are expected here, as pole=P-17; several with "
                         "a semicolon between them.");
    size_t len = (size_t)(equals - word.at);
    json_t *value = json_stringn(equals + 1, word.len - len - 1);
    json_t *list = json_object_getn(attributes, word.at, len);
    if (list)
        return stored(json_array_append_new(list, value), err);
    list = json_array();
    int failed = json_array_append_new(list, value);
    return stored(json_object_setn_new(attributes, word.at, len, list) || failed, err);
}

static enum status set_attributes(json_t *scope, const struct csv_column *column, struct text cell,
                                  struct error *err)
{
    json_t *words = cell_words(cell, ';'), *attributes = json_object(), *word;
    enum status status =
        stored(!words || json_object_set_new(scope, column->name, attributes), err);
    size_t i;
    json_array_foreach(words, i, word)
    {
        struct text t = {json_string_value(word), json_string_length(word)};
        if (!status)
            status = add_attribute(attributes, text_trim(t), err);
    }
    json_decref(words);
    return status;
}

enum status scope_csv_set(json_t *scope, const struct csv_column *column, struct text cell,
                          struct error *err)
{
    if (!scope)
        return error_memory(err);
    if (column->cell == CELL_SCOPE_NUMBERS)
        return set_numbers(scope, column, cell, err);
    if (column->cell == CELL_SCOPE_ATTRIBUTES)
        return set_attributes(scope, column, cell, err);
    return stored(json_object_set_new(scope, column->name, cell_words(cell, ' ')), err);
}
