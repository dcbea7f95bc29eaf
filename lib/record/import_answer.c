#include "record/import_answer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static int64_t integer_of(json_t *object, const char *key, int64_t fallback)
{
    json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : fallback;
}

static void copy_text(json_t *object, const char *key, char *out, size_t size)
{
    const char *value = json_string_value(json_object_get(object, key));
    snprintf(out, size, "%s", value ? value : "");
}

static void read_faults(json_t *errors, struct import_answer *ret)
{
    size_t i;
    json_t *item;
    json_array_foreach(errors, i, item)
    {
        if (ret->fault_count == ANSWER_FAULTS_MAX)
            return;
        struct answer_fault *f = &ret->faults[ret->fault_count++];
        f->number = integer_of(item, "line", integer_of(item, "index", -1));
        copy_text(item, "code", f->code, sizeof f->code);
        copy_text(item, "field", f->field, sizeof f->field);
        copy_text(item, "detail", f->detail, sizeof f->detail);
    }
}

enum status import_answer_read(struct text body, struct import_answer *ret)
{
    json_t *root = body.len > 0 ? json_loadb(body.at, body.len, 0, NULL) : NULL;
    *ret = (struct import_answer){0};
    if (!json_is_object(root)) {
        json_decref(root);
        return STATUS_INVALID;
    }
    ret->added = integer_of(root, "added", 0);
    ret->changed = integer_of(root, "changed", 0);
    ret->unchanged = integer_of(root, "unchanged", 0);
    ret->losing = integer_of(root, "losing", 0);
    copy_text(root, "detail", ret->detail, sizeof ret->detail);
    read_faults(json_object_get(root, "errors"), ret);
    ret->fault_total = integer_of(root, "errors_total", ret->fault_count);
    json_decref(root);
    return STATUS_OK;
}

void import_answer_items(struct text body, struct buffer *out)
{
    json_t *root = body.len > 0 ? json_loadb(body.at, body.len, 0, NULL) : NULL, *item;
    size_t i;
    json_array_foreach(json_object_get(root, "items"), i, item)
    {
        char *text = json_dumps(item, JSON_COMPACT);
        if (text) {
            buffer_add_text(out, text);
            buffer_add_text(out, "\n");
        }
        free(text);
    }
    json_decref(root);
}

void import_answer_notes(struct text body, struct buffer *out)
{
    json_t *root = body.len > 0 ? json_loadb(body.at, body.len, 0, NULL) : NULL, *note;
    size_t i;
    json_array_foreach(json_object_get(root, "notes"), i, note)
    {
        const char *detail = json_string_value(json_object_get(note, "detail"));
        if (detail)
            buffer_addf(out, "%s\n", detail);
    }
    json_decref(root);
}
