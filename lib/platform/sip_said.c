#include "platform/sip_said.h"

#include "platform/lines.h"

#define INTACT  (1u << ASPECT_INTACT)
#define NETWORK (1u << ASPECT_NETWORK)
#define LIVE    (1u << ASPECT_LIVE)

#define REPORTED "reported-faulty"

/* How a fault was told of that is open. */
enum { OPEN_NONE, OPEN_EVENT, OPEN_INFO, OPEN_STATUS };

static uint64_t hash_of(struct text t)
{
    return fast_hash(t.at, t.len, 0);
}

static void say(struct sip_saying *s, struct text code, unsigned aspects, const char *cause)
{
    struct said line = {.asset = code,
                        .at = s->now_ms / 1000,
                        .ms = (uint16_t)(s->now_ms % 1000),
                        .aspects = (uint8_t)(aspects & s->platform->says),
                        .fault = cause != NULL,
                        .cause = cause};
    if (line.aspects == 0)
        return;
    line_add(s->lines, &line);
    s->statements++;
}

/* What an Info named holds until the next keepalive, which names all that are faulty. */
void sip_begin_faulty(struct sip_peer *p)
{
    for (uint32_t i = 0; i < p->open_faults.cap; i++) {
        if (p->open_faults.entries[i].value == OPEN_INFO)
            p->open_faults.entries[i].value = OPEN_NONE;
    }
}

/* May this platform speak of it? What it may not is counted. */
static bool is_seen(struct sip_saying *s, struct text code)
{
    const struct sip_hooks *h = &s->machine->hooks;
    enum sip_sight sight = h->sees(h->context, s->platform->number, code);
    s->peer->view.unknown += sight == SIP_NO_ASSET;
    s->peer->view.not_covered += sight == SIP_NOT_COVERED;
    if (sight == SIP_NOT_COVERED)
        s->peer->view.not_covered_at = s->now_ms / 1000;
    return sight == SIP_COVERED;
}

void sip_say_status(struct sip_saying *s, struct text code, struct text status)
{
    const struct sip_hooks *h = &s->machine->hooks;
    bool error = manscdp_is(status, "ERROR");
    if ((!error && !manscdp_is(status, "OK")) ||
        h->sees(h->context, s->platform->number, code) != SIP_COVERED)
        return;
    uint32_t *open = number_map_find(&s->peer->open_faults, hash_of(code));
    if (!error && open && *open == OPEN_STATUS)
        *open = OPEN_NONE;
    else if (error && open && *open == OPEN_NONE)
        *open = OPEN_STATUS;
    else if (error && !open && number_map_put(&s->peer->open_faults, hash_of(code), OPEN_STATUS))
        s->lines->failed = true;
    if (error)
        say(s, code, INTACT, REPORTED);
}

void sip_say_faulty(struct sip_saying *s, struct text code, unsigned aspects, const char *cause)
{
    if (!is_seen(s, code))
        return;
    if (number_map_put(&s->peer->open_faults, hash_of(code), s->info ? OPEN_INFO : OPEN_EVENT))
        s->lines->failed = true;
    say(s, code, aspects, cause);
}

enum word { WORD_NOTHING, WORD_ON, WORD_OFF };

/* Known words only: what is misspelt says nothing. */
static enum word word_of(struct text status)
{
    static const char *const on[] = {"ON", "OK", "ONLINE"}, *const off[] = {"OFF", "OFFLINE"};
    for (size_t i = 0; i < sizeof on / sizeof on[0]; i++) {
        if (manscdp_is(status, on[i]))
            return WORD_ON;
    }
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++) {
        if (manscdp_is(status, off[i]))
            return WORD_OFF;
    }
    return WORD_NOTHING;
}

/* Of one code that stands twice in a round, fault beats ok. */
static bool is_beaten(struct sip_saying *s, struct text code, bool fault)
{
    if (!s->faults)
        return false;
    if (fault && number_map_put(s->faults, hash_of(code), 1))
        s->lines->failed = true;
    return !fault && number_map_find(s->faults, hash_of(code));
}

/* Of a session that is older than this run of the program, what was open is what was said last. */
static void recall_open(struct sip_saying *s, struct text code)
{
    const struct sip_hooks *h = &s->machine->hooks;
    if (!s->peer->recalled || !(s->platform->says & INTACT) ||
        number_map_find(&s->peer->open_faults, hash_of(code)))
        return;
    const char *cause = h->last_fault(h->context, s->platform->number, code);
    uint32_t open = !cause ? OPEN_NONE : strcmp(cause, REPORTED) == 0 ? OPEN_INFO : OPEN_EVENT;
    if (number_map_put(&s->peer->open_faults, hash_of(code), open))
        s->lines->failed = true;
}

static void say_online(struct sip_saying *s, struct text code, bool fault)
{
    if (is_beaten(s, code, fault))
        return;
    recall_open(s, code);
    const uint32_t *open = number_map_find(&s->peer->open_faults, hash_of(code));
    bool intact = !fault && (!open || *open == OPEN_NONE);
    say(s, code, NETWORK | (intact ? INTACT : 0), fault ? "off" : NULL);
}

/* An event ON ends what was open. There is no removing from a map: OPEN_NONE stands for it. */
static void end_faults(struct sip_saying *s, struct text code)
{
    recall_open(s, code);
    uint32_t *open = number_map_find(&s->peer->open_faults, hash_of(code));
    if (open)
        *open = OPEN_NONE;
}

static void say_event(struct sip_saying *s, const struct manscdp_item *item)
{
    if (manscdp_is(item->event, "VLOST"))
        sip_say_faulty(s, item->code, INTACT | LIVE, "video-lost");
    else if (manscdp_is(item->event, "DEFECT"))
        sip_say_faulty(s, item->code, INTACT, "defect");
    else if (manscdp_is(item->event, "ON") || manscdp_is(item->event, "OFF")) {
        if (manscdp_is(item->event, "ON"))
            end_faults(s, item->code);
        say_online(s, item->code, manscdp_is(item->event, "OFF"));
    } else if (manscdp_is(item->event, "ADD") || manscdp_is(item->event, "UPDATE")) {
        if (word_of(item->status) != WORD_NOTHING)
            say_online(s, item->code, word_of(item->status) == WORD_OFF);
    }
}

/* Counts an item of a round. A document that comes twice counts once; an item that stands twice in one document is
 * two, as its sender has counted it in SumNum. */
static void count_item(struct sip_saying *s, const struct manscdp_item *item)
{
    uint64_t hash = hash_of(item->whole);
    const uint32_t *before = number_map_find(&s->twice, hash);
    uint32_t times = before ? *before + 1 : 1;
    uint64_t key = fast_hash((const char *)&times, sizeof times, hash);
    if (number_map_put(&s->twice, hash, times))
        s->lines->failed = true;
    if (number_map_find(s->seen, key))
        return;
    catalog_add(s->catalog, item);
    if (number_map_put(s->seen, key, 1))
        s->lines->failed = true;
}

void sip_say_item(struct sip_saying *s, const struct manscdp_item *item)
{
    if (s->seen)
        count_item(s, item);
    if (item->damaged || !item->code.at || item->code.len == 0)
        return;
    if (!is_seen(s, item->code))
        return;
    if (item->event.at)
        say_event(s, item);
    else if (word_of(item->status) != WORD_NOTHING)
        say_online(s, item->code, word_of(item->status) == WORD_OFF);
}
