#include "record/contact_in.h"

#include "base/text_mail.h"
#include "format/json_out.h"
#include "format/members.h"

#include <stdio.h>

#define MEMBER           "contacts"
#define PHONE_BYTES_MAX  40
#define PHONE_DIGITS_MIN 3 /* 110 */

/* Digits, and what stands between them; 转 leads to an extension. */
static bool is_phone(struct text t)
{
    static const char extension[] = "转";
    size_t digits = 0;
    if (t.len > PHONE_BYTES_MAX)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        if (t.len - i >= sizeof extension - 1 &&
            memcmp(t.at + i, extension, sizeof extension - 1) == 0) {
            i += sizeof extension - 2;
            continue;
        }
        if (t.at[i] == '\0' || !strchr("0123456789+-() #*,/", t.at[i]))
            return false;
        digits += t.at[i] >= '0' && t.at[i] <= '9';
    }
    return digits >= PHONE_DIGITS_MIN;
}

static void read_contact(struct members *m, struct contact_in *ret)
{
    member_text(m, "name", MEMBER_NEEDED, &ret->name);
    member_text(m, "phone", MEMBER_OPTIONAL, &ret->phone);
    member_text(m, "mail", MEMBER_OPTIONAL, &ret->mail);
    if (m->status == STATUS_OK && ret->phone.len > 0 && !is_phone(ret->phone))
        member_fail(m, "bad_value", "phone",
                    "A telephone number is expected here, such as 020-84820000 or 13800000000; an "
                    "extension after a #.");
    if (m->status == STATUS_OK && ret->mail.len > 0 && !text_is_mail(ret->mail))
        member_fail(m, "bad_value", "mail",
                    "A mail address is expected here, such as duty@example.cn.");
    if (m->status == STATUS_OK && ret->phone.len == 0 && ret->mail.len == 0)
        member_fail(m, "missing_member", "phone", "A contact needs its phone or its mail.");
}

void contacts_in_read(struct members *m, struct contacts_in *ret)
{
    static const char *const known[] = {"mail", "name", "phone", NULL};
    json_t *list = member_array(m, MEMBER, MEMBER_OPTIONAL, 0, CONTACTS_MAX);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        char path[PATH_SIZE];
        struct members c;
        member_path(m, MEMBER, (int64_t)i, path);
        members_open(&c, json_array_get(list, i), path, known, m->err);
        read_contact(&c, &ret->items[i]);
        members_close(m, &c);
        ret->count++;
    }
}

static void write_text(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

void contacts_in_record(struct json_out *j, const struct contacts_in *in)
{
    if (in->count == 0)
        return;
    json_key(j, MEMBER);
    json_array_begin(j);
    for (uint32_t i = 0; i < in->count; i++) {
        json_object_begin(j);
        write_text(j, "mail", in->items[i].mail);
        write_text(j, "name", in->items[i].name);
        write_text(j, "phone", in->items[i].phone);
        json_object_end(j);
    }
    json_array_end(j);
}

static bool keep_text(struct text t, char **ret)
{
    *ret = t.len > 0 ? text_copy(t) : NULL;
    return t.len == 0 || *ret;
}

enum status contacts_in_keep(const struct contacts_in *in, struct organisation *ret)
{
    for (uint32_t i = 0; i < in->count; i++) {
        struct contact *c = &ret->contacts[ret->contact_count++];
        bool kept = keep_text(in->items[i].name, &c->name);
        kept = keep_text(in->items[i].phone, &c->phone) && kept;
        if (!keep_text(in->items[i].mail, &c->mail) || !kept)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* --- tables --------------------------------------------------------------------------------------- */

bool contacts_to_parts(json_t *record)
{
    json_t *list = json_object_get(record, MEMBER), *parts = json_object(), *value;
    size_t i;
    bool made = parts != NULL;
    if (!json_is_array(list)) {
        json_decref(parts);
        return made;
    }
    json_array_foreach(list, i, value)
    {
        char key[24];
        snprintf(key, sizeof key, "%zu", i + 1);
        made = made && json_object_set_new(parts, key, json_deep_copy(value)) == 0;
    }
    return json_object_set_new(record, MEMBER, parts) == 0 && made;
}

static bool has_part(json_t *contact)
{
    const char *key;
    json_t *value;
    json_object_foreach(contact, key, value)
    {
        if (!json_is_null(value))
            return true;
    }
    return false;
}

bool contacts_from_parts(json_t *record)
{
    json_t *parts = json_object_get(record, MEMBER), *list = json_array();
    bool made = list != NULL;
    if (!json_is_object(parts)) {
        json_decref(list);
        return made;
    }
    for (int i = 1; i <= CONTACTS_MAX; i++) {
        char key[8];
        snprintf(key, sizeof key, "%d", i);
        json_t *contact = json_object_get(parts, key);
        if (has_part(contact))
            made = made && json_array_append(list, contact) == 0;
    }
    return json_object_set_new(record, MEMBER, list) == 0 && made;
}
