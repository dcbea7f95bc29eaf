/* The judge of JSON lines: jansson's reading of them. A line is at most LINE_BYTES_MAX bytes, so
 * what jansson allocates for one is bounded too (some 80 bytes for each of the line's). */
#include "report/reference.h"
#include "format/json_memory.h"
#include "report/line_fields.h"

#include <jansson.h>

/* The name, as written, of the member whose key ends at `end` in a text that is JSON so far. */
static struct text key_before(struct text line, size_t end)
{
    struct text key = {line.at, 0};
    bool inside = false;
    for (size_t i = 0; i < end && i < line.len; i++) {
        if (inside && line.at[i] == '\\') {
            i++;
        } else if (line.at[i] == '"') {
            if (inside)
                key.len = (size_t)(line.at + i - key.at);
            else
                key.at = line.at + i + 1;
            inside = !inside;
        }
    }
    return key;
}

static bool refuse_memory(struct line_error *ret_error)
{
    return line_error_set(ret_error, NULL, text_of(NULL), "Out of memory.");
}

static bool refuse_syntax(const json_error_t *e, struct line_error *ret_error)
{
    if (json_memory_failed())
        return refuse_memory(ret_error);
    bool readable = text_is_utf8(e->text, strlen(e->text));
    return line_error_set(ret_error, "bad_json", text_of(NULL), "Not a JSON object: %s (byte %d).",
                          readable ? e->text : "syntax error", e->position);
}

/* jansson stops at a repeated key; but a line that is no JSON behind it is bad_json first. */
static bool refuse(struct text line, const json_error_t *e, struct line_error *ret_error)
{
    if (json_memory_failed() || json_error_code(e) != json_error_duplicate_key)
        return refuse_syntax(e, ret_error);
    json_error_t second;
    json_t *root = json_loadb(line.at, line.len, 0, &second);
    if (!root)
        return refuse_syntax(&second, ret_error);
    json_decref(root);
    if (json_memory_failed())
        return refuse_memory(ret_error);
    struct text key = key_before(line, (size_t)e->position);
    return line_error_set(ret_error, "duplicate_member", key, "The member is there twice.");
}

/* Slices of *ret_fields are the JSON value's own. */
static bool find_fields(json_t *root, struct line_fields *ret_fields, struct line_error *ret_error)
{
    const char *key;
    json_t *value;
    if (!json_is_object(root))
        return line_error_set(ret_error, "bad_json", text_of(NULL),
                              "A report is a JSON object, {\"asset\":...}, not an array.");
    json_object_foreach(root, key, value)
    {
        int field = name_find(line_field_names, text_of(key));
        if (field < 0)
            return line_error_set(ret_error, "unknown_member", text_of(key),
                                  "A report has asset, at, intact, network, live, history and "
                                  "cause, and no other members.");
        if (json_is_string(value))
            ret_fields->value[field] =
                (struct text){json_string_value(value), json_string_length(value)};
        else if (!json_is_null(value))
            ret_fields->other |= (uint8_t)(1u << field);
    }
    return true;
}

static struct text keep(struct text t, char **scratch)
{
    if (!t.at)
        return t;
    struct text kept = {*scratch, t.len};
    if (t.len > 0)
        memcpy(*scratch, t.at, t.len);
    *scratch += t.len;
    return kept;
}

bool report_line_decode_reference(struct text line, struct report_line *ret_line,
                                  struct line_error *ret_error)
{
    struct line_fields fields = {0};
    json_error_t e;
    if (!line_trim(&line, ret_error))
        return false;
    if (!text_is_utf8(line.at, line.len))
        return line_error_set(ret_error, "bad_utf8", text_of(NULL), "The line is not UTF-8.");
    json_memory_watch();
    json_t *root = json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES, &e);
    if (!root)
        return refuse(line, &e, ret_error);
    bool good =
        json_memory_failed() ? refuse_memory(ret_error) : find_fields(root, &fields, ret_error);
    good = good && line_fields_check(&fields, ret_line, ret_error);
    if (good) {
        char *scratch = ret_line->scratch;
        ret_line->asset = keep(ret_line->asset, &scratch);
        ret_line->cause = keep(ret_line->cause, &scratch);
    }
    json_decref(root);
    return good;
}
