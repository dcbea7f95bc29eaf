#include "record/scope_csv.h"

#include <jansson.h>

/* The words of a cell between separators as a list of texts; NULL: out of memory. */
static json_t *cell_words(struct text cell, char separator)
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

enum status scope_csv_set(json_t *scope, const struct csv_column *column, struct text cell,
                          struct error *err)
{
    json_t *words = cell_words(cell, ';'), *attributes = json_object(), *word;
    enum status status =
        stored(!scope || !words || json_object_set_new(scope, column->name, attributes), err);
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
