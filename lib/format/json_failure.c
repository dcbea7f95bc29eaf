#include "format/json_failure.h"

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static size_t pass_back(struct text t, size_t at, const char *set)
{
    while (at > 0 && is_one_of(t.at[at - 1], set))
        at--;
    return at;
}

#define SPACES " \t\r\n"

/* The key of the member whose number ends at `end`; length 0: it is no member's value. */
static struct text key_before(struct text json, size_t end)
{
    size_t at = pass_back(json, end, SPACES "+-.0123456789eE");
    if (at == 0 || json.at[at - 1] != ':')
        return text_of("");
    at = pass_back(json, at - 1, SPACES);
    if (at == 0 || json.at[at - 1] != '"')
        return text_of("");
    size_t to = at - 1, from = to;
    while (from > 0 && json.at[from - 1] != '"')
        from--;
    return (struct text){json.at + from, to - from};
}

static enum status refuse_number(const json_error_t *why, struct text json, struct error *err)
{
    static const char *const codes[] = {"code",       "town",  "project", "contractor",
                                        "supervisor", "asset", NULL};
    size_t position = why->position > 0 ? (size_t)why->position : 0;
    struct text key = key_before(json, position < json.len ? position : json.len);
    char field[sizeof err->field] = "";
    if (key.len < sizeof field)
        memcpy(field, key.at, key.len);
    for (size_t i = 0; codes[i]; i++) {
        if (strcmp(field, codes[i]) == 0)
            return error_set(err, STATUS_INVALID, "bad_value", field,
                             "A code is text and has to be written in quotes: as a number this one "
                             "is too big.");
    }
    return error_set(err, STATUS_INVALID, "bad_value", field, "The number is too big (at byte %d).",
                     why->position);
}

enum status json_failure(const json_error_t *why, struct text json, struct error *err)
{
    switch ((int)json_error_code(why)) {
    case json_error_out_of_memory:
        return error_memory(err);
    case json_error_duplicate_key:
        return error_set(err, STATUS_INVALID, "duplicate_member", "",
                         "A member stands twice in one object (at byte %d).", why->position);
    case json_error_invalid_utf8:
        return error_set(err, STATUS_INVALID, "bad_utf8", "", "The text is not UTF-8 (at byte %d).",
                         why->position);
    case json_error_numeric_overflow:
        return refuse_number(why, json, err);
    default:
        return error_set(err, STATUS_INVALID, "bad_json", "", "Not JSON: %s (at byte %d).",
                         why->text, why->position);
    }
}
