#include "platform/sip_history.h"

#include "platform/local_time.h"
#include "platform/sip_ask.h"
#include "platform/sip_device.h"
#include "platform/sip_pace.h"
#include "platform/sip_said.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t hash_of(struct text t)
{
    return fast_hash(t.at, t.len, 0);
}

static void end_search(struct sip_machine *m, struct sip_search *s)
{
    m->peers[s->platform].probing->history.under_way--;
    buffer_free(&s->asked.bytes);
    number_map_free(&s->seen);
    *s = (struct sip_search){0};
}

static struct sip_search *free_place(struct sip_machine *m)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        if (!m->searches[i].used)
            return m->searches + i;
    }
    return NULL;
}

/* A day up to now, by the device's own idea of local time. */
static int write_search(const struct sip_machine *m, const struct sip_search *s, bool both,
                        int64_t now, char out[SIP_QUESTION_SIZE])
{
    const struct zone *zone = m->hooks.zone(m->hooks.context);
    char from[LOCAL_TIME_SIZE], to[LOCAL_TIME_SIZE], more[256];
    local_time_write(zone, now - DAY_S, from);
    local_time_write(zone, now, to);
    snprintf(more, sizeof more,
             "<StartTime>%s</StartTime>\r\n<EndTime>%s</EndTime>\r\n<Secrecy>0</Secrecy>\r\n"
             "<Type>all</Type>\r\n%s",
             from, to, both ? "<IndistinctQuery>1</IndistinctQuery>\r\n" : "");
    return sip_question_write("RecordInfo", s->sn, s->code, more, out);
}

bool sip_history_ask(struct sip_machine *m, const struct sip_platform *platform, struct text code,
                     int64_t now_ms)
{
    struct sip_peer *p = m->peers + platform->number;
    struct sip_search *s = free_place(m);
    char body[SIP_QUESTION_SIZE];
    if (!s || code.len >= sizeof s->code)
        return false;
    *s = (struct sip_search){
        .used = true, .platform = platform->number, .sn = ++m->sn, .part_ms = now_ms};
    memcpy(s->code, code.at, code.len);
    int len = write_search(m, s, platform->history_where == HISTORY_BOTH, now_ms / 1000, body);
    /* The To header decides where is searched. */
    const char *to = platform->history_where == HISTORY_DEVICE ? s->code : p->code;
    sip_asked_message(m, p, &s->asked, to, (struct text){body, (size_t)len}, now_ms);
    p->probing->history.under_way++;
    p->view.history.asked++;
    return true;
}

struct sip_search *sip_history_of(struct sip_machine *m, uint32_t platform,
                                  const struct manscdp *document)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        struct sip_search *s = m->searches + i;
        if (s->used && s->platform == platform &&
            sip_is_response(document, s->says_off ? "DeviceStatus" : "RecordInfo", s->sn))
            return s;
    }
    return NULL;
}

static void say(struct sip_machine *m, struct sip_search *s, bool fault, int64_t now_ms)
{
    struct sip_peer *p = m->peers + s->platform;
    sip_pace_say(p, &p->probing->history, &p->view.history,
                 &(struct said){.asset = text_of(s->code),
                                .at = now_ms / 1000,
                                .ms = (uint16_t)(now_ms % 1000),
                                .aspects = 1u << ASPECT_HISTORY,
                                .fault = fault,
                                .cause = "no-record"});
}

/* One part of a list being read. */
struct files {
    struct sip_search *search;
    const struct zone *zone;
    int64_t now, lag_s;
    bool recent, failed;
};

static void see_file(void *context, const struct manscdp_item *item)
{
    struct files *f = context;
    int64_t end = item->end.at ? local_time_read(item->end, f->zone) : INSTANT_NONE;
    if (number_map_put(&f->search->seen, hash_of(item->whole), 1))
        f->failed = true;
    /* A file that ends well after now is of another clock. */
    if (item->damaged || end == INSTANT_NONE || end > f->now + f->lag_s)
        f->search->damaged = true;
    else if (end >= f->now - f->lag_s)
        f->recent = true;
}

static void see_no_faulty(void *context, struct text code)
{
    (void)context;
    (void)code;
}

/* The second empty list in a row lets us ask whether it records at all. */
static void take_empty(struct sip_machine *m, struct sip_search *s, int64_t now_ms)
{
    struct sip_peer *p = m->peers + s->platform;
    uint32_t *known = number_map_find(&p->probing->empty_lists, hash_of(text_of(s->code)));
    char body[SIP_QUESTION_SIZE];
    bool first = !known || *known == 0;
    if (first) {
        if (known)
            *known = 1;
        else if (number_map_put(&p->probing->empty_lists, hash_of(text_of(s->code)), 1))
            m->counts.dropped++; /* without memory it is the first again */
        end_search(m, s);
        return;
    }
    s->says_off = true;
    s->part_ms = now_ms;
    s->sn = ++m->sn;
    int len = sip_question_write("DeviceStatus", s->sn, s->code, "", body);
    sip_asked_message(m, p, &s->asked, p->code, (struct text){body, (size_t)len}, now_ms);
}

static void take_status(struct sip_machine *m, struct sip_search *s,
                        const struct sip_platform *platform, const struct manscdp *d,
                        int64_t now_ms)
{
    struct sip_peer *p = m->peers + s->platform;
    struct buffer lines = {0};
    struct sip_saying saying = {
        .machine = m, .peer = p, .platform = platform, .now_ms = now_ms, .lines = &lines};
    if (manscdp_is(d->record, "OFF"))
        say(m, s, true, now_ms);
    sip_say_status(&saying, text_of(s->code), d->status);
    if (lines.len > 0 && !lines.failed &&
        m->hooks.report(m->hooks.context, s->platform, SIP_EVENTS, &lines, 0))
        p->view.statements += saying.statements;
    buffer_free(&lines);
    end_search(m, s);
}

static void take_files(struct sip_machine *m, struct sip_search *s,
                       const struct sip_platform *platform, struct text body, int64_t now_ms)
{
    struct sip_peer *p = m->peers + s->platform;
    struct files f = {.search = s,
                      .zone = m->hooks.zone(m->hooks.context),
                      .now = now_ms / 1000,
                      .lag_s = platform->history_lag_s};
    struct manscdp_sink sink = {see_file, see_no_faulty, &f};
    struct manscdp document;
    uint32_t *empty = number_map_find(&p->probing->empty_lists, hash_of(text_of(s->code)));
    if (empty)
        *empty = 0;
    if (manscdp_read(body, &sink, &document) || f.failed || document.damaged > 0)
        s->damaged = true;
    s->part_ms = now_ms;
    bool whole = s->sum > 0 && s->seen.count >= s->sum;
    if (f.recent)
        say(m, s, false, now_ms);
    else if (whole && !s->damaged)
        say(m, s, true, now_ms);
    if (f.recent || whole || s->seen.count > MANSCDP_ITEMS_MAX)
        end_search(m, s);
}

void sip_history_take(struct sip_machine *m, struct sip_search *s,
                      const struct sip_platform *platform, struct text body,
                      const struct manscdp *document, int64_t now_ms)
{
    int64_t sum = -1;
    if (s->says_off) {
        take_status(m, s, platform, document, now_ms);
        return;
    }
    bool known = text_to_int(document->sum, 0, MANSCDP_ITEMS_MAX, &sum);
    if (known && sum == 0 && document->items == 0 && s->seen.count == 0) {
        take_empty(m, s, now_ms);
        return;
    }
    /* A sum that is not said, or changes on the way, makes the list no whole one. */
    if (!known || sum == 0 || (s->sum > 0 && s->sum != (uint32_t)sum))
        s->damaged = true;
    else
        s->sum = (uint32_t)sum;
    take_files(m, s, platform, body, now_ms);
}

uint32_t sip_history_owner(const struct sip_machine *m, const struct sip_message *answer)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        if (m->searches[i].used && sip_asked_is(&m->searches[i].asked, answer))
            return m->searches[i].platform;
    }
    return SIP_NOBODY;
}

bool sip_history_answered(struct sip_machine *m, const struct sip_message *answer,
                          uint32_t platform)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        struct sip_search *s = m->searches + i;
        if (!s->used || s->platform != platform || !sip_asked_is(&s->asked, answer))
            continue;
        if (answer->status >= 200)
            buffer_free(&s->asked.bytes);
        if (answer->status >= 300)
            end_search(m, s);
        return true;
    }
    return false;
}

void sip_history_tick(struct sip_machine *m, int64_t now_ms)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        struct sip_search *s = m->searches + i;
        if (!s->used)
            continue;
        bool waits = sip_asked_again(m, m->peers + s->platform, &s->asked, now_ms);
        if (!waits || now_ms >= s->part_ms + SIP_SEARCH_IDLE_MS)
            end_search(m, s);
    }
}

void sip_history_stop(struct sip_machine *m, uint32_t platform)
{
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX; i++) {
        if (m->searches[i].used && m->searches[i].platform == platform)
            end_search(m, m->searches + i);
    }
}
