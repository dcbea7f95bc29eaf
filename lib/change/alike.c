#include "change/alike.h"

#include "base/text_shown.h"

#include <stdio.h>
#include <stdlib.h>

/* One record's part of the registry that can be mistaken. */
struct face {
    const char *code, *name;
    uint32_t town; /* NONE but of an asset */
};

struct alike {
    const struct registry *registry;
    enum collection which;
    uint32_t count;     /* of records */
    bool indexed;       /* what follows is filled */
    struct buffer keys; /* room for all, so that it stays where it is */
    struct index index; /* to record numbers, times two; odd ones are of names */
};

static uint32_t count_of(const struct registry *r, enum collection which)
{
    switch (which) {
    case COLLECTION_TOWNS:
        return r->town_count;
    case COLLECTION_ORGANISATIONS:
        return r->organisation_count;
    case COLLECTION_PROJECTS:
        return r->project_count;
    case COLLECTION_FEEDS:
        return r->feed_count;
    case COLLECTION_CALENDARS:
        return r->calendar_count;
    case COLLECTION_PLATFORMS:
        return r->platform_count;
    default:
        return r->asset_count;
    }
}

static struct face face_of(const struct alike *a, uint32_t number)
{
    const struct registry *r = a->registry;
    switch (a->which) {
    case COLLECTION_TOWNS:
        return (struct face){r->towns[number].code, r->towns[number].name, NONE};
    case COLLECTION_ORGANISATIONS:
        return (struct face){r->organisations[number].code, r->organisations[number].name, NONE};
    case COLLECTION_PROJECTS:
        return (struct face){r->projects[number].code, r->projects[number].name, NONE};
    case COLLECTION_FEEDS:
        return (struct face){r->feeds[number].code, r->feeds[number].name, NONE};
    case COLLECTION_CALENDARS:
        return (struct face){r->calendars[number].code, r->calendars[number].name, NONE};
    case COLLECTION_PLATFORMS:
        return (struct face){r->platforms[number].code, r->platforms[number].name, NONE};
    default:
        return (struct face){r->assets[number].code, r->assets[number].name,
                             r->assets[number].town};
    }
}

/* Adds the key of a code, or of a name, which is known by its town too. */
static struct text add_key(struct buffer *keys, bool is_name, uint32_t town, struct text t)
{
    size_t from = keys->len;
    buffer_add_byte(keys, is_name ? 'n' : 'c');
    if (is_name)
        buffer_add(keys, &town, sizeof town);
    text_skeleton(t, keys);
    return keys->failed ? (struct text){0} : (struct text){keys->bytes + from, keys->len - from};
}

static enum status add_record(struct alike *a, uint32_t number)
{
    struct face face = face_of(a, number);
    enum status status = STATUS_OK;
    for (uint32_t is_name = 0; is_name < 2 && status == STATUS_OK; is_name++) {
        struct text t = text_of(is_name ? face.name : face.code);
        struct text key = add_key(&a->keys, is_name, face.town, t);
        if (index_find(&a->index, key) == INDEX_NONE)
            status = index_add(&a->index, key, 2 * number + is_name);
    }
    return status;
}

/* A skeleton is never longer than its text. */
static size_t keys_size(const struct alike *a)
{
    size_t size = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        struct face face = face_of(a, i);
        size += strlen(face.code) + strlen(face.name) + 2 + sizeof face.town;
    }
    return size;
}

static enum status build_index(struct alike *a)
{
    if (a->count > 0 && !buffer_reserve(&a->keys, keys_size(a)))
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < a->count && status == STATUS_OK; i++)
        status = add_record(a, i);
    return status;
}

enum status alike_make(const struct registry *r, enum collection which, bool for_many,
                       struct alike **ret_alike)
{
    struct alike *a = calloc(1, sizeof *a);
    if (!a)
        return STATUS_MEMORY;
    *a = (struct alike){
        .registry = r, .which = which, .count = count_of(r, which), .indexed = for_many};
    enum status status = for_many ? build_index(a) : STATUS_OK;
    if (status == STATUS_OK)
        *ret_alike = a;
    else
        alike_free(a);
    return status;
}

void alike_free(struct alike *a)
{
    if (!a)
        return;
    index_free(&a->index);
    buffer_free(&a->keys);
    free(a);
}

/* Returns the first record that has the skeleton of `t`, or NONE. */
static uint32_t look_up(const struct alike *a, bool is_name, uint32_t town, struct text t)
{
    struct buffer own = {0};
    uint32_t found = index_find(&a->index, add_key(&own, is_name, town, t));
    if (own.failed)
        found = INDEX_NONE;
    buffer_free(&own);
    return found == INDEX_NONE ? NONE : found / 2;
}

static uint32_t read_all(const struct alike *a, bool is_name, uint32_t town, struct text t)
{
    for (uint32_t i = 0; i < a->count; i++) {
        struct face face = face_of(a, i);
        if ((!is_name || face.town == town) &&
            text_looks_like(t, text_of(is_name ? face.name : face.code)))
            return i;
    }
    return NONE;
}

/* Returns the number of another record whose code or name looks like `t` and is not `t`; or NONE. */
static uint32_t find_other(const struct alike *a, bool is_name, uint32_t town, struct text t,
                           uint32_t self)
{
    uint32_t found = a->indexed ? look_up(a, is_name, town, t) : read_all(a, is_name, town, t);
    if (found == NONE || found == self)
        return NONE;
    struct face face = face_of(a, found);
    return text_is(t, is_name ? face.name : face.code) ? NONE : found;
}

bool alike_warning(const struct alike *a, struct text code, struct text name, uint32_t town,
                   uint32_t self, char ret_text[ALIKE_WARNING_SIZE])
{
    uint32_t other = find_other(a, false, NONE, code, self);
    if (other != NONE) {
        snprintf(ret_text, ALIKE_WARNING_SIZE,
                 "The code looks like %s, which another record has, and is written with other "
                 "characters: see which one is meant.",
                 face_of(a, other).code);
        return true;
    }
    other = find_other(a, true, town, name, self);
    if (other == NONE)
        return false;
    snprintf(ret_text, ALIKE_WARNING_SIZE,
             "The name looks like that of %s, and is written with other characters or spaces: see "
             "that both are meant.",
             face_of(a, other).code);
    return true;
}

uint32_t alike_count(const struct alike *a, const char **ret_code)
{
    char text[ALIKE_WARNING_SIZE];
    uint32_t count = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        struct face face = face_of(a, i);
        if (!alike_warning(a, text_of(face.code), text_of(face.name), face.town, i, text))
            continue;
        if (count++ == 0)
            *ret_code = face.code;
    }
    return count;
}
