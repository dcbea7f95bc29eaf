#include "format/json_slice.h"

static size_t skip(struct text t, size_t at, const char *these)
{
    while (at < t.len && strchr(these, t.at[at]))
        at++;
    return at;
}

/* From a string's opening quote to behind its closing one. */
static size_t skip_string(struct text t, size_t at)
{
    for (at++; at < t.len && t.at[at] != '"'; at++) {
        if (t.at[at] == '\\')
            at++;
    }
    return at < t.len ? at + 1 : t.len;
}

static size_t skip_value(struct text t, size_t at)
{
    size_t depth = 0;
    while (at < t.len) {
        char c = t.at[at];
        if (depth == 0 && strchr(",}] \n\r\t", c))
            return at;
        if (c == '"') {
            at = skip_string(t, at);
        } else {
            depth += c == '{' || c == '[';
            depth -= depth > 0 && (c == '}' || c == ']');
            at++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']'))
            return at;
    }
    return t.len;
}

bool json_slice_next(struct text container, size_t *at, struct text *ret_key,
                     struct text *ret_value)
{
    static const char space[] = " \n\r\t";
    size_t open = skip(container, 0, space);
    size_t begin = skip(container, *at ? *at : open + 1, ", \n\r\t");
    struct text key = {"", 0};
    if (begin >= container.len || container.at[begin] == '}' || container.at[begin] == ']')
        return false;
    if (container.at[open] == '{') {
        size_t end = skip_string(container, begin);
        key = json_slice_inner((struct text){container.at + begin, end - begin});
        begin = skip(container, end, ": \n\r\t");
    }
    *at = skip_value(container, begin);
    *ret_key = key;
    *ret_value = (struct text){container.at + begin, *at - begin};
    return true;
}

struct text json_slice_find(struct text object, struct text key)
{
    struct text found, value;
    for (size_t at = 0; object.at && json_slice_next(object, &at, &found, &value);) {
        if (text_equal(found, key))
            return value;
    }
    return (struct text){0};
}

struct text json_slice_inner(struct text string)
{
    return string.len < 2 ? (struct text){0} : (struct text){string.at + 1, string.len - 2};
}
