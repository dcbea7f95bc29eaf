#include "format/canonical.h"

#include "format/json_memory.h"

#include <jansson.h>
#include <stdlib.h>

/* UTF-8 sorts as UTF-16 does, but for the surrogates of U+10000 and up (F0 to F4 here), which
 * stand before U+E000 to U+FFFF (EE, EF). */
static int compare_keys(const void *a, const void *b)
{
    const unsigned char *x = *(const unsigned char *const *)a;
    const unsigned char *y = *(const unsigned char *const *)b;
    while (*x && *x == *y) {
        x++;
        y++;
    }
    if (*x >= 0xee && *y >= 0xee && (*x >= 0xf0) != (*y >= 0xf0))
        return *x >= 0xf0 ? -1 : 1;
    return *x - *y;
}

/* The keys of an object, sorted; NULL without memory or members. free() it. */
static const char **sorted_keys(json_t *object, size_t count)
{
    const char **keys = count > 0 ? malloc(count * sizeof *keys) : NULL;
    if (!keys)
        return NULL;
    size_t at = 0;
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i))
        keys[at++] = json_object_iter_key(i);
    qsort(keys, count, sizeof *keys, compare_keys);
    return keys;
}

static void write_object(struct json_out *j, json_t *object)
{
    size_t count = json_object_size(object);
    const char **keys = sorted_keys(object, count);
    if (count > 0 && !keys)
        j->out->failed = true;
    json_object_begin(j);
    for (size_t i = 0; keys && i < count; i++) {
        json_key_text(j, text_of(keys[i]));
        canonical_write(j, json_object_get(object, keys[i]));
    }
    json_object_end(j);
    free(keys);
}

static void write_array(struct json_out *j, json_t *array)
{
    json_array_begin(j);
    for (size_t i = 0; i < json_array_size(array); i++)
        canonical_write(j, json_array_get(array, i));
    json_array_end(j);
}

void canonical_write(struct json_out *j, struct json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(j, value);
        break;
    case JSON_ARRAY:
        write_array(j, value);
        break;
    case JSON_STRING:
        json_text(j, (struct text){json_string_value(value), json_string_length(value)});
        break;
    case JSON_INTEGER:
        json_int(j, json_integer_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_bool(j, json_is_true(value));
        break;
    default:
        json_none(j);
        break;
    }
}

static void write_pair(struct json_out *j, const char *key, json_t *before, json_t *after)
{
    json_key_text(j, text_of(key));
    json_array_begin(j);
    canonical_write(j, before ? before : json_null());
    canonical_write(j, after ? after : json_null());
    json_array_end(j);
}

static bool write_differences(struct json_out *j, json_t *before, json_t *after, json_t *all)
{
    if (json_object_update(all, before) != 0 || json_object_update(all, after) != 0)
        return false;
    size_t count = json_object_size(all);
    const char **keys = sorted_keys(all, count);
    if (count > 0 && !keys)
        return false;
    json_object_begin(j);
    for (size_t i = 0; i < count; i++) {
        json_t *old = json_object_get(before, keys[i]);
        json_t *new = json_object_get(after, keys[i]);
        if (!old || !new || !json_equal(old, new))
            write_pair(j, keys[i], old, new);
    }
    json_object_end(j);
    free(keys);
    return true;
}

static bool is_nothing(const json_t *value)
{
    return !value || json_is_null(value) ||
           (json_is_object(value) && json_object_size(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

/* Records are nested no deeper than RECORD_DEPTH_MAX. */
static bool loses(json_t *before, json_t *after)
{
    const char *key;
    json_t *value;
    if (is_nothing(after))
        return !is_nothing(before);
    if (json_is_array(before) && json_is_array(after))
        return json_array_size(after) < json_array_size(before);
    if (!json_is_object(before) || !json_is_object(after))
        return false;
    json_object_foreach(before, key, value)
    {
        if (loses(value, json_object_get(after, key)))
            return true;
    }
    return false;
}

enum status canonical_difference(struct json_out *j, struct text before, struct text after,
                                 bool *ret_loses, struct error *err)
{
    json_memory_watch();
    json_t *old = json_loadb(before.at, before.len, 0, NULL);
    json_t *new = json_loadb(after.at, after.len, 0, NULL);
    json_t *all = json_object();
    enum status status = STATUS_OK;
    if (!all || json_memory_failed())
        status = error_memory(err);
    else if (!json_is_object(old) || !json_is_object(new))
        status = error_set(err, STATUS_CORRUPT, "corrupt", "", "A stored record is no object.");
    else if (!write_differences(j, old, new, all))
        status = error_memory(err);
    if (status == STATUS_OK && ret_loses)
        *ret_loses = loses(old, new);
    json_decref(old);
    json_decref(new);
    json_decref(all);
    return status;
}
