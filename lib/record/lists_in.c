#include "record/lists_in.h"

#include "base/text_code.h"
#include "format/members.h"
#include "model/repair.h"

#include <stdlib.h>

/* Checks one element: sets the fault in m->err. */
typedef enum status element_check(struct text t, const char *path, struct error *err);

static enum status check_text(struct text t, const char *path, struct error *err)
{
    if (t.len > 0 && text_characters(t) <= NAME_CHARACTERS_MAX)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_value", path,
                     "A text of 1 to %d characters is expected here.", NAME_CHARACTERS_MAX);
}

static enum status check_code(struct text t, const char *path, struct error *err)
{
    return text_check_code(t, path, err);
}

static enum status read_list(struct members *m, const char *key, size_t max, element_check *check,
                             const char *what, struct code_list *ret)
{
    json_t *list = member_array(m, key, MEMBER_OPTIONAL, 1, max);
    if (!list)
        return m->status;
    ret->items = calloc(json_array_size(list), sizeof *ret->items);
    if (!ret->items)
        return m->status = error_memory(m->err);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        json_t *element = json_array_get(list, i);
        struct text t = {json_string_value(element), json_string_length(element)};
        char path[PATH_SIZE];
        member_path(m, key, (int64_t)i, path);
        if (json_is_string(element))
            m->status = check(t, path, m->err);
        else
            m->status = error_set(m->err, STATUS_INVALID, "bad_value", path,
                                  "A %s as text is expected here.", what);
        ret->items[ret->count++] = t;
    }
    return m->status;
}

enum status code_list_read(struct members *m, const char *key, struct code_list *ret)
{
    return read_list(m, key, SCOPE_LIST_MAX, check_code, "code", ret);
}

enum status text_list_read(struct members *m, const char *key, size_t max, struct code_list *ret)
{
    return read_list(m, key, max, check_text, "value", ret);
}

uint8_t bits_read(struct members *m, const char *key, const char *const *names, size_t max)
{
    json_t *list = member_array(m, key, MEMBER_OPTIONAL, 1, max);
    unsigned bits = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        int found = element_name(m, key, i, json_array_get(list, i), names);
        if (found < 0)
            return 0;
        bits |= 1u << found;
    }
    return (uint8_t)bits;
}

uint8_t aspects_read(struct members *m)
{
    uint8_t aspects = bits_read(m, "aspects", aspect_names, ASPECT_COUNT);
    return aspects ? aspects : ASPECTS_ALL;
}
