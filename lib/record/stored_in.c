#include "record/stored_in.h"

#include "base/instant.h"
#include "base/text.h"

#include <jansson.h>

int64_t stored_int(bool *failed, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    *failed = *failed || !json_is_integer(value);
    return json_integer_value(value);
}

int64_t stored_instant(bool *failed, json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    int64_t at = INSTANT_NONE;
    *failed = *failed || !text || !instant_parse(text_of(text), &at);
    return at;
}

int64_t stored_fraction(bool *failed, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    int64_t n = 0;
    if (json_is_null(value))
        return -1;
    const char *at = json_string_value(value);
    *failed = *failed || !at;
    for (; at && *at; at++) {
        if (*at >= '0' && *at <= '9' && n < INT64_MAX / 10 - 1)
            n = n * 10 + (*at - '0');
        else
            *failed = *failed || *at != '.';
    }
    return n;
}
