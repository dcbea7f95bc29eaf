#include "platform/sip_round.h"

#include "platform/lines.h"
#include "platform/sip_ask.h"

static uint32_t number_of(const struct sip_machine *m, const struct sip_peer *p)
{
    return (uint32_t)(p - m->peers);
}

static void end_round(struct sip_machine *m, struct sip_peer *p)
{
    struct sip_round *r = &p->round;
    number_map_free(&r->seen);
    number_map_free(&r->faults);
    buffer_free(&r->lines);
    catalog_free(&r->catalog);
    m->rounds_open -= r->counts;
    buffer_free(&p->query.bytes); /* that was answered, or is in vain */
    *r = (struct sip_round){0};
}

bool sip_round_has(const struct sip_peer *p, const struct manscdp *document)
{
    int64_t sn;
    return p->round.open && !p->round.whole && document->root == MANSCDP_RESPONSE &&
           manscdp_is(document->command, "Catalog") &&
           text_to_int(document->sn, 0, UINT32_MAX, &sn) && (uint32_t)sn == p->round.sn;
}

static void write_whole(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    struct sip_round *r = &p->round;
    if (!m->hooks.report(m->hooks.context, number_of(m, p), SIP_ROUNDS, &r->lines, 0)) {
        r->whole = true; /* again with the next tick */
        return;
    }
    p->whole_ms = now_ms;
    catalog_free(&p->catalog);
    p->catalog = r->catalog;
    p->catalog_serial++;
    r->catalog = (struct catalog){0};
    catalog_fit(&p->catalog);
    p->view.whole_items = r->seen.count;
    p->view.whole_parts = r->parts;
    p->view.whole_ms = (uint32_t)(now_ms - r->asked_ms);
    p->view.statements += r->statements;
    end_round(m, p);
}

void sip_round_part(struct sip_machine *m, struct sip_peer *p, const struct manscdp *document,
                    int64_t now_ms)
{
    struct sip_round *r = &p->round;
    int64_t sum;
    r->parts++;
    r->part_ms = now_ms;
    /* A sum that changes on the way, or is not said, makes the round no whole one. */
    if (text_to_int(document->sum, 1, SIP_ROUND_ITEMS_MAX, &sum) &&
        (r->parts == 1 || r->sum == (uint32_t)sum))
        r->sum = (uint32_t)sum;
    else
        r->sum = 0;
    if (r->lines.failed || r->seen.count > SIP_ROUND_ITEMS_MAX) {
        end_round(m, p);
        return;
    }
    if (r->sum == 0 || r->seen.count < r->sum)
        return;
    line_add_heartbeat(&r->lines, now_ms / 1000);
    write_whole(m, p, now_ms);
}

void sip_round_break(struct sip_machine *m, struct sip_peer *p)
{
    struct sip_round *r = &p->round;
    if (!r->open)
        return;
    p->view.broken_rounds++;
    if (!r->whole && r->statements > 0 && !r->lines.failed &&
        m->hooks.report(m->hooks.context, number_of(m, p), SIP_EVENTS, &r->lines, 0))
        p->view.statements += r->statements;
    end_round(m, p);
}

void sip_round_tick(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                    int64_t now_ms)
{
    struct sip_round *r = &p->round;
    if (r->open && now_ms >= r->part_ms + SIP_ROUND_IDLE_MS)
        sip_round_break(m, p);
    if (r->open && r->whole)
        write_whole(m, p, now_ms);
    /* Those who are gone are to keep nobody waiting. */
    if (r->counts && r->parts == 0 && now_ms >= r->asked_ms + SIP_ROUND_DEAF_MS) {
        r->counts = false;
        m->rounds_open--;
    }
    /* Whatever a clock that was set back says, the next round is no further away than a poll. */
    if (p->next_round_ms > now_ms + platform->poll_s * 1000)
        p->next_round_ms = now_ms;
}

void sip_rounds_begin(struct sip_machine *m, int64_t now_ms)
{
    struct sip_platform platform;
    uint32_t looked = 0;
    for (; looked < m->peer_count && m->rounds_open < SIP_ROUNDS_MAX &&
           m->rounds_begun < SIP_ROUNDS_PER_S;
         looked++) {
        uint32_t number = m->round_next++ % m->peer_count;
        struct sip_peer *p = m->peers + number;
        if (!p->registered || p->round.open || now_ms < p->next_round_ms ||
            !m->hooks.find_number(m->hooks.context, number, &platform))
            continue;
        p->next_round_ms = now_ms + platform.poll_s * 1000;
        m->rounds_begun++;
        sip_ask_catalog(m, p, now_ms);
    }
    m->rounds_wait = looked < m->peer_count;
}
