#include "format/members.h"

#include "base/text_code.h"
#include "base/text_shown.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void member_path(const struct members *m, const char *key, int64_t index, char out[PATH_SIZE])
{
    char whole[2 * PATH_SIZE + 24];
    int len = snprintf(whole, PATH_SIZE + 1, "%s", m->path);
    len = len > PATH_SIZE ? PATH_SIZE : len;
    if (key[0])
        len += snprintf(whole + len, PATH_SIZE, "%s%s", len > 0 ? "." : "", key);
    len = len > 2 * PATH_SIZE ? 2 * PATH_SIZE - 1 : len;
    if (index >= 0)
        snprintf(whole + len, 24, "[%" PRId64 "]", index);
    /* error_set cuts at a whole character. */
    struct error cut;
    error_set(&cut, STATUS_OK, "", whole, "%s", "");
    memcpy(out, cut.field, PATH_SIZE);
}

void member_fail(struct members *m, const char *code, const char *key, const char *format, ...)
{
    if (m->status != STATUS_OK)
        return;
    char path[PATH_SIZE];
    member_path(m, key, -1, path);
    char detail[sizeof m->err->detail];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    m->status = error_set(m->err, STATUS_INVALID, code, path, "%s", detail);
}

static bool is_known(const char *const *known, const char *key)
{
    for (; *known; known++) {
        if (strcmp(*known, key) == 0)
            return true;
    }
    return false;
}

static void list_names(const char *const *names, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; names[i] && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s", i > 0 ? ", " : "", names[i]);
}

static void check_known(struct members *m, const char *const *known)
{
    char allowed[256];
    list_names(known, allowed, sizeof allowed);
    for (void *i = json_object_iter(m->object); i; i = json_object_iter_next(m->object, i)) {
        const char *key = json_object_iter_key(i);
        if (!is_known(known, key))
            member_fail(m, "unknown_member", key, "There is no member of this name; known are: %s.",
                        allowed);
    }
}

void members_open(struct members *m, json_t *value, const char *path, const char *const *known,
                  struct error *err)
{
    *m = (struct members){.object = value, .err = err};
    snprintf(m->path, sizeof m->path, "%s", path);
    if (json_is_object(value)) {
        check_known(m, known);
        return;
    }
    m->object = NULL;
    member_fail(m, "bad_value", "", "A JSON object is expected here.");
}

bool members_enter(struct members *parent, const char *key, enum need need,
                   const char *const *known, struct members *ret_child)
{
    json_t *value = member_value(parent, key, need);
    if (!value)
        return false;
    char path[PATH_SIZE];
    member_path(parent, key, -1, path);
    members_open(ret_child, value, path, known, parent->err);
    return true;
}

void members_close(struct members *parent, const struct members *child)
{
    if (parent->status == STATUS_OK)
        parent->status = child->status;
}

json_t *member_value(struct members *m, const char *key, enum need need)
{
    if (m->status != STATUS_OK)
        return NULL;
    json_t *value = json_object_get(m->object, key);
    if (!value && need != MEMBER_OPTIONAL)
        member_fail(m, "missing_member", key, "The member is missing%s.",
                    need == MEMBER_NULLABLE ? " (it may be null)" : "");
    if (json_is_null(value) && need == MEMBER_NEEDED)
        member_fail(m, "bad_value", key, "The member must not be null.");
    return json_is_null(value) ? NULL : value;
}

size_t text_characters(struct text t)
{
    size_t count = 0;
    for (size_t i = 0; i < t.len; i++)
        count += ((unsigned char)t.at[i] & 0xc0) != 0x80;
    return count;
}

void member_check_shown(struct members *m, const char *key, struct text t, bool line_ends)
{
    uint32_t point = text_find_hidden(t, line_ends);
    if (point < ' ' || point == 0x7f)
        member_fail(m, "bad_value", key, "The text contains a control character.");
    else if (point != POINT_NONE)
        member_fail(m, "bad_value", key,
                    "The text contains a character that nobody can see (U+%04X): type it again by "
                    "hand.",
                    (unsigned)point);
}

static bool any_text(struct members *m, const char *key, enum need need, struct text *ret)
{
    json_t *value = member_value(m, key, need);
    if (!value)
        return false;
    if (!json_is_string(value)) {
        member_fail(m, "bad_value", key, "A text is expected here.");
        return false;
    }
    *ret = (struct text){json_string_value(value), json_string_length(value)};
    return true;
}

static void plain_text(struct members *m, const char *key, enum need need, size_t min, size_t max,
                       struct text *ret)
{
    struct text t;
    if (!any_text(m, key, need, &t))
        return;
    size_t characters = text_characters(t);
    if (characters < min || characters > max)
        member_fail(m, "bad_value", key, "A text of %zu to %zu characters is expected here.", min,
                    max);
    member_check_shown(m, key, t, min == 0);
    if (m->status == STATUS_OK)
        *ret = t;
}

void member_text(struct members *m, const char *key, enum need need, struct text *ret)
{
    plain_text(m, key, need, 1, NAME_CHARACTERS_MAX, ret);
}

void member_note(struct members *m, const char *key, enum need need, struct text *ret)
{
    plain_text(m, key, need, 0, NOTE_CHARACTERS_MAX, ret);
}

void member_code(struct members *m, const char *key, enum need need, struct text *ret)
{
    struct text t;
    char path[PATH_SIZE];
    if (!any_text(m, key, need, &t))
        return;
    member_path(m, key, -1, path);
    m->status = text_check_code(t, path, m->err);
    if (m->status == STATUS_OK)
        *ret = t;
}

void member_int(struct members *m, const char *key, enum need need, int64_t min, int64_t max,
                int64_t *ret)
{
    json_t *value = member_value(m, key, need);
    if (!value)
        return;
    int64_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < min || n > max)
        member_fail(m, "bad_value", key,
                    "A whole number from %" PRId64 " to %" PRId64 " is expected here.", min, max);
    else
        *ret = n;
}

void member_bool(struct members *m, const char *key, enum need need, bool *ret)
{
    json_t *value = member_value(m, key, need);
    if (value && !json_is_boolean(value))
        member_fail(m, "bad_value", key, "true or false is expected here.");
    else if (value)
        *ret = json_is_true(value);
}

void member_instant(struct members *m, const char *key, enum need need, int64_t *ret)
{
    struct text t;
    if (any_text(m, key, need, &t) && !instant_parse(t, ret))
        member_fail(m, "bad_value", key,
                    "A time with its offset is expected here, such as 2022-09-01T00:00:00+08:00.");
}

static void fail_name(struct members *m, const char *key, const char *const *names)
{
    char allowed[256];
    list_names(names, allowed, sizeof allowed);
    member_fail(m, "bad_value", key, "One of these is expected here: %s.", allowed);
}

void member_name(struct members *m, const char *key, enum need need, const char *const *names,
                 int *ret)
{
    json_t *value = member_value(m, key, need);
    if (!value)
        return;
    int found =
        name_find(names, (struct text){json_string_value(value), json_string_length(value)});
    if (!json_is_string(value) || found < 0)
        fail_name(m, key, names);
    else
        *ret = found;
}

void member_hundredths(struct members *m, const char *key, enum need need, int64_t max,
                       int64_t *ret)
{
    json_t *value = member_value(m, key, need);
    if (!value)
        return;
    struct text t = {json_string_value(value), json_string_length(value)};
    int64_t n;
    if (!json_is_string(value) || !text_to_hundredths(t, &n) || n > max)
        member_fail(m, "bad_value", key,
                    "A number as text with at most two decimals is expected here, from \"0\" to "
                    "\"%" PRId64 ".00\".",
                    max / 100);
    else
        *ret = n;
}

void member_date(struct members *m, const char *key, enum need need)
{
    struct text t;
    int year, month, day;
    if (any_text(m, key, need, &t) && !civil_parse_date(t, &year, &month, &day))
        member_fail(m, "bad_value", key, "A date is expected here, such as 2022-09-01.");
}

json_t *member_array(struct members *m, const char *key, enum need need, size_t min, size_t max)
{
    json_t *value = member_value(m, key, need);
    if (!value)
        return NULL;
    size_t count = json_array_size(value);
    if (json_is_array(value) && count >= min && count <= max)
        return value;
    member_fail(m, "bad_value", key, "A list of %zu to %zu elements is expected here.", min, max);
    return NULL;
}

int element_name(struct members *m, const char *key, size_t index, json_t *element,
                 const char *const *names)
{
    struct text t = {json_string_value(element), json_string_length(element)};
    int found = json_is_string(element) ? name_find(names, t) : -1;
    char at[PATH_SIZE];
    snprintf(at, sizeof at, "%s[%zu]", key, index);
    if (found < 0)
        fail_name(m, at, names);
    return found;
}

bool json_has_real(json_t *value)
{
    if (json_is_real(value))
        return true;
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (json_has_real(json_array_get(value, i)))
            return true;
    }
    for (void *i = json_object_iter(value); i; i = json_object_iter_next(value, i)) {
        if (json_has_real(json_object_iter_value(i)))
            return true;
    }
    return false;
}

json_t *object_below(json_t *object, const char *key)
{
    json_t *found = json_object_get(object, key);
    if (json_is_object(found))
        return found;
    json_t *made = json_object();
    return json_object_set_new(object, key, made) ? NULL : made;
}
