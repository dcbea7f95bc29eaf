#include "record/attribute.h"

#include <jansson.h>

bool attribute_text(const char *attributes, const char *name, struct buffer *out)
{
    json_t *object = attributes ? json_loads(attributes, 0, NULL) : NULL;
    const char *value = json_string_value(json_object_get(object, name));
    bool found = value && value[0];
    if (found)
        buffer_add_text(out, value);
    json_decref(object);
    return found;
}
