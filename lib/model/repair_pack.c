#include "model/repair_pack.h"

#include <stdlib.h>

/* Whoever gives one of these a member gives it a place here too, and the pack another version. */
_Static_assert(sizeof(struct repair) == 112, "packed: all members of a repair");
_Static_assert(sizeof(struct round) == 48, "packed: all members of a round");
_Static_assert(sizeof(struct pause) == 40, "packed: all members of a pause");
_Static_assert(sizeof(struct transition) == 56, "packed: all members of a transition");

/* --- writing ----------------------------------------------------------------------------------- */

/* NULL is 0, a text its length and one more; then its bytes, with the one that ends it in memory. */
static void put_text(struct buffer *out, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    buffer_add_varint(out, size);
    buffer_add(out, text, size);
}

/* INSTANT_NONE, which is the most frequent one, is 0. */
static void put_instant(struct buffer *out, int64_t at)
{
    buffer_add_varint(out, zigzag(at) + 1);
}

static void put_pause(struct buffer *out, const struct pause *p)
{
    put_instant(out, p->from);
    put_instant(out, p->to);
    buffer_add_byte(out, p->approved);
    put_text(out, p->reason);
    buffer_add_varint(out, p->asked_by);
    buffer_add_varint(out, p->approved_by);
}

static void put_transition(struct buffer *out, const struct transition *t)
{
    put_text(out, t->name);
    put_instant(out, t->at);
    put_instant(out, t->received_at);
    put_instant(out, t->claimed_at);
    put_instant(out, t->repaired_at);
    buffer_add_varint(out, t->by);
    put_text(out, t->note);
}

static void put_round(struct buffer *out, const struct round *x)
{
    put_instant(out, x->reported_at);
    put_instant(out, x->responded_at);
    put_instant(out, x->repaired_at);
    put_instant(out, x->confirmed_at);
    put_instant(out, x->claimed_at);
    buffer_add_varint(out, x->aspects);
    buffer_add_byte(out, x->mass);
}

static void put_repair(struct buffer *out, const struct repair *x)
{
    put_text(out, x->id);
    put_text(out, x->cause);
    buffer_add_varint(out, x->asset);
    buffer_add_byte(out, (uint8_t)x->state);
    put_round(out, &(struct round){x->reported_at, x->responded_at, x->repaired_at, x->confirmed_at,
                                   x->claimed_at, x->aspects, x->mass});
    buffer_add_varint(out, x->past_count);
    for (uint32_t i = 0; i < x->past_count; i++)
        put_round(out, &x->past[i]);
    buffer_add_varint(out, x->pause_count);
    for (uint32_t i = 0; i < x->pause_count; i++)
        put_pause(out, &x->pauses[i]);
    buffer_add_varint(out, x->transition_count);
    for (uint32_t i = 0; i < x->transition_count; i++)
        put_transition(out, &x->transitions[i]);
}

void repairs_pack(const struct repairs *s, uint32_t block, struct buffer *out)
{
    uint32_t from = block * REPAIR_BLOCK, to = from + REPAIR_BLOCK;
    buffer_add_byte(out, REPAIR_PACK_VERSION);
    for (uint32_t i = from; i < to && i < s->count; i++)
        put_repair(out, &s->items[i]);
}

/* --- reading ----------------------------------------------------------------------------------- */

/* What is left of a pack, and what went wrong first. After that everything reads as 0. */
struct unpacking {
    uint8_t *at, *end;
    enum status status;
};

static void fail(struct unpacking *u, enum status status)
{
    if (u->status == STATUS_OK)
        u->status = status;
    u->at = u->end;
}

static uint64_t get_number(struct unpacking *u, uint64_t max)
{
    uint64_t value = 0;
    const uint8_t *at = u->at;
    if (at < u->end && *at < 0x80 && *at <= max) { /* most are of one byte */
        u->at++;
        return *at;
    }
    if (u->status == STATUS_OK && varint_read(&at, u->end, &value) && value <= max) {
        u->at += at - u->at;
        return value;
    }
    fail(u, STATUS_CORRUPT);
    return 0;
}

static int64_t get_instant(struct unpacking *u)
{
    return unzigzag(get_number(u, UINT64_MAX) - 1);
}

/* It stays where it is. */
static char *get_text(struct unpacking *u)
{
    uint64_t size = get_number(u, UINT64_MAX);
    char *text = (char *)u->at;
    if (size == 0)
        return NULL;
    if (size > (uint64_t)(u->end - u->at) || text[size - 1] != '\0') {
        fail(u, STATUS_CORRUPT);
        return NULL;
    }
    u->at += size;
    return text;
}

/* Room for as many things as the pack says: each takes a byte at least. */
static void *get_list(struct unpacking *u, size_t size, uint32_t *ret_count)
{
    uint64_t count = get_number(u, (uint64_t)(u->end - u->at));
    void *list = count ? calloc((size_t)count, size) : NULL;
    if (count && !list)
        fail(u, STATUS_MEMORY);
    *ret_count = list ? (uint32_t)count : 0;
    return list;
}

static struct pause get_pause(struct unpacking *u)
{
    struct pause p;
    p.from = get_instant(u);
    p.to = get_instant(u);
    p.approved = get_number(u, 1);
    p.reason = get_text(u);
    p.asked_by = (uint32_t)get_number(u, UINT32_MAX);
    p.approved_by = (uint32_t)get_number(u, UINT32_MAX);
    return p;
}

static struct transition get_transition(struct unpacking *u)
{
    struct transition t;
    t.name = get_text(u);
    t.at = get_instant(u);
    t.received_at = get_instant(u);
    t.claimed_at = get_instant(u);
    t.repaired_at = get_instant(u);
    t.by = (uint32_t)get_number(u, UINT32_MAX);
    t.note = get_text(u);
    if (!t.name)
        fail(u, STATUS_CORRUPT);
    return t;
}

static struct round get_round(struct unpacking *u)
{
    struct round x;
    x.reported_at = get_instant(u);
    x.responded_at = get_instant(u);
    x.repaired_at = get_instant(u);
    x.confirmed_at = get_instant(u);
    x.claimed_at = get_instant(u);
    x.aspects = (uint8_t)get_number(u, ASPECTS_ALL);
    x.mass = get_number(u, 1);
    return x;
}

/* The members of a repair that a round has too are those of its last one. */
static void take_round(struct repair *x, const struct round *last)
{
    x->reported_at = last->reported_at;
    x->responded_at = last->responded_at;
    x->repaired_at = last->repaired_at;
    x->confirmed_at = last->confirmed_at;
    x->claimed_at = last->claimed_at;
    x->aspects = last->aspects;
    x->mass = last->mass;
}

static struct repair get_repair(struct unpacking *u)
{
    struct repair x = {.is_borrowed = true};
    x.id = get_text(u);
    x.cause = get_text(u);
    x.asset = (uint32_t)get_number(u, UINT32_MAX);
    x.state = (enum repair_state)get_number(u, REPAIR_STATE_COUNT - 1);
    const struct round last = get_round(u);
    take_round(&x, &last);
    x.past = get_list(u, sizeof *x.past, &x.past_count);
    for (uint32_t i = 0; i < x.past_count; i++)
        x.past[i] = get_round(u);
    x.pauses = get_list(u, sizeof *x.pauses, &x.pause_count);
    for (uint32_t i = 0; i < x.pause_count; i++)
        x.pauses[i] = get_pause(u);
    x.transitions = get_list(u, sizeof *x.transitions, &x.transition_count);
    for (uint32_t i = 0; i < x.transition_count; i++)
        x.transitions[i] = get_transition(u);
    if (!x.id || x.pause_count > PAUSES_MAX)
        fail(u, STATUS_CORRUPT);
    return x;
}

static enum status add_repair(struct repairs *s, struct unpacking *u)
{
    struct repair x = get_repair(u);
    enum status status = u->status == STATUS_OK ? repairs_add(s, &x) : u->status;
    repair_free_content(&x);
    return status == STATUS_CONFLICT ? STATUS_CORRUPT : status;
}

/* The set's own copy of the bytes, in which the texts of its repairs stand. */
static enum status keep_bytes(struct repairs *s, struct text pack, struct unpacking *ret)
{
    struct repair_texts *texts = malloc(sizeof *texts + pack.len);
    if (!texts)
        return STATUS_MEMORY;
    memcpy(texts->bytes, pack.at, pack.len);
    texts->next = s->texts;
    s->texts = texts;
    ret->at = (uint8_t *)texts->bytes;
    ret->end = ret->at + pack.len;
    return STATUS_OK;
}

enum status repairs_unpack(struct repairs *s, struct text pack)
{
    struct unpacking u = {0};
    if (pack.len == 0 || (uint8_t)*pack.at != REPAIR_PACK_VERSION)
        return STATUS_CORRUPT;
    enum status status = keep_bytes(s, (struct text){pack.at + 1, pack.len - 1}, &u);
    while (status == STATUS_OK && u.at < u.end)
        status = add_repair(s, &u);
    return status;
}
