#include "platform/sip_pace.h"

static uint32_t number_of(const struct sip_machine *m, const struct sip_peer *p)
{
    return (uint32_t)(p - m->peers);
}

/* How many of the catalog's items may have had their turn by now. */
static uint32_t due_count(const struct sip_peer *p, const struct sip_pace *pace, int64_t every_s,
                          int64_t now_ms)
{
    int64_t passed = now_ms - pace->cycle_ms;
    int64_t due = (int64_t)p->catalog.count * passed / (every_s * 1000) + 1;
    return due < p->catalog.count ? (uint32_t)due : p->catalog.count;
}

/* A new turn begins when the last one is over and its time has passed, or a clock was set back. */
static void begin_turn(const struct sip_peer *p, struct sip_pace *pace, int64_t every_s,
                       int64_t now_ms)
{
    bool over = pace->item >= p->catalog.count && now_ms >= pace->cycle_ms + every_s * 1000;
    if (pace->cycle_ms != 0 && now_ms >= pace->cycle_ms && !over)
        return;
    pace->cycle_ms = now_ms;
    pace->item = 0;
    pace->at = 0;
    pace->of = p->catalog_serial;
}

/* The same place in another catalog. */
static void find_place(const struct sip_peer *p, struct sip_pace *pace)
{
    struct catalog_item item;
    if (pace->of == p->catalog_serial)
        return;
    pace->of = p->catalog_serial;
    pace->at = 0;
    for (uint32_t i = 0; i < pace->item && catalog_next(&p->catalog, &pace->at, &item); i++)
        continue;
}

bool sip_pace_next(const struct sip_machine *m, const struct sip_peer *p, struct sip_pace *pace,
                   int64_t every_s, int64_t now_ms, struct text *ret_code)
{
    struct catalog_item item;
    begin_turn(p, pace, every_s, now_ms);
    find_place(p, pace);
    for (uint32_t due = due_count(p, pace, every_s, now_ms); pace->item < due;) {
        pace->before = pace->at;
        pace->item++;
        if (!catalog_next(&p->catalog, &pace->at, &item))
            return false;
        if (item.damaged ||
            m->hooks.sees(m->hooks.context, number_of(m, p), item.code) != SIP_COVERED)
            continue;
        *ret_code = item.code;
        return true;
    }
    return false;
}

void sip_pace_back(struct sip_pace *pace)
{
    pace->item--;
    pace->at = pace->before;
}

void sip_pace_say(struct sip_peer *p, struct sip_pace *pace, struct sip_asked_counts *counts,
                  const struct said *s)
{
    counts->ok += !s->fault;
    counts->fault += s->fault;
    p->view.statements++;
    line_add(&pace->lines, s);
}

void sip_pace_flush(struct sip_machine *m, struct sip_peer *p, struct sip_pace *pace,
                    enum sip_feed feed, bool now, int64_t now_ms)
{
    if (pace->lines.len == 0 ||
        (!now && now_ms >= pace->flushed_ms && now_ms < pace->flushed_ms + SIP_FLUSH_MS))
        return;
    pace->flushed_ms = now_ms;
    bool taken = !pace->lines.failed &&
                 m->hooks.report(m->hooks.context, number_of(m, p), feed, &pace->lines, 0);
    /* What can't be written waits, up to a bound: each is said anew with the camera's next turn. */
    if (taken || pace->lines.failed || pace->lines.len > SIP_GATHERED_BYTES)
        buffer_free(&pace->lines);
}

void sip_pace_free(struct sip_pace *pace)
{
    buffer_free(&pace->lines);
    *pace = (struct sip_pace){0};
}
