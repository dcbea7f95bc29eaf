#include "model/month.h"

#include <stdlib.h>

const char *const month_state_names[] = {"draft", "published", "closed", NULL};
const char *const open_matter_names[] =
    {[MATTER_EXEMPTIONS] = "exemptions", [MATTER_OBJECTIONS] = "objections", [MATTER_COUNT] = NULL};

void month_revision_free(struct month_revision *x)
{
    free(x->reason);
    free(x->document);
    *x = (struct month_revision){0};
}

void months_free(struct months *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        month_revision_free(s->items + i);
    free(s->items);
    *s = (struct months){0};
}

/* The publication that a new revision of this month takes the place of, or NULL. */
static struct month_revision *published(struct months *s, const struct month_revision *value)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct month_revision *x = s->items + i;
        if (x->year == value->year && x->month == value->month && x->state == MONTH_PUBLISHED)
            return x;
    }
    return NULL;
}

static struct month_revision *room(struct months *s)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        struct month_revision *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return NULL;
        s->items = items;
        s->cap = cap;
    }
    return s->items + s->count++;
}

enum status months_put(struct months *s, struct month_revision *value)
{
    struct month_revision *place = published(s, value);
    if (place)
        month_revision_free(place);
    else
        place = room(s);
    if (!place)
        return STATUS_MEMORY;
    *place = *value;
    if (value->state == MONTH_CLOSED)
        s->chain = value->chain;
    *value = (struct month_revision){0};
    return STATUS_OK;
}

const struct month_revision *months_find(const struct months *s, int year, int month,
                                         uint32_t revision)
{
    const struct month_revision *found = NULL;
    for (uint32_t i = 0; i < s->count; i++) {
        const struct month_revision *x = s->items + i;
        if (x->year != year || x->month != month || (revision && x->revision != revision))
            continue;
        if (!found || x->revision > found->revision)
            found = x;
    }
    return found;
}

enum status month_chain(const struct digest *previous, const struct digest *sha256,
                        struct digest *ret)
{
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    digest_hex(previous, before);
    digest_hex(sha256, after);
    struct text parts[] = {text_of(before), text_of("\n"), text_of(after)};
    return digest_of(parts, 3, ret);
}

void judgement_free(struct judgement *x)
{
    free(x->level1);
    free(x->level2);
    free(x->level3);
    free(x->evidence);
    free(x->note);
    *x = (struct judgement){0};
}

void judgements_free(struct judgements *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        judgement_free(s->items + i);
    free(s->items);
    *s = (struct judgements){0};
}

const struct judgement *judgements_find(const struct judgements *s, int year, const char *level1,
                                        const char *level2, const char *level3)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct judgement *x = s->items + i;
        if (x->year == year && strcmp(x->level1, level1) == 0 && strcmp(x->level2, level2) == 0 &&
            strcmp(x->level3, level3) == 0)
            return x;
    }
    return NULL;
}

enum status judgements_put(struct judgements *s, struct judgement *value)
{
    const struct judgement *found =
        judgements_find(s, value->year, value->level1, value->level2, value->level3);
    if (!found && s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        struct judgement *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    struct judgement *place = s->items + (found ? (uint32_t)(found - s->items) : s->count++);
    if (found)
        judgement_free(place);
    *place = *value;
    *value = (struct judgement){0};
    return STATUS_OK;
}
