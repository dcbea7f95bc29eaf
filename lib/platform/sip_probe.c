#include "platform/sip_probe.h"

#include "platform/sip_history.h"
#include "platform/sip_live.h"
#include "platform/sip_pace.h"

#include <stdlib.h>

/* By a clock that is off, a file of now looks old. So its clock is asked for first; one that does not say it is taken
 * to be right. */
static bool is_clock_good(const struct sip_peer *p, int64_t now_ms)
{
    if (p->view.skew_at == 0)
        return p->next_device_ms > 0 && now_ms >= p->next_device_ms - SIP_DEVICE_MS + SIP_REPEAT_MS;
    return p->view.skew_s <= SIP_SKEW_S && p->view.skew_s >= -SIP_SKEW_S;
}

static void ask_history(struct sip_machine *m, struct sip_peer *p,
                        const struct sip_platform *platform, int64_t now_ms)
{
    struct text code;
    while (p->probing->history.under_way < SIP_SEARCHES_EACH &&
           sip_pace_next(m, p, &p->probing->history, platform->history_every_s, now_ms, &code)) {
        if (sip_history_ask(m, platform, code, now_ms))
            continue;
        sip_pace_back(&p->probing->history);
        return;
    }
}

static void ask_live(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                     int64_t now_ms)
{
    struct text code;
    while (p->probing->live.under_way < platform->live_at_once &&
           sip_pace_next(m, p, &p->probing->live, platform->live_every_s, now_ms, &code)) {
        if (sip_live_ask(m, platform, code, now_ms))
            continue;
        sip_pace_back(&p->probing->live);
        return;
    }
}

void sip_probe_tick(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                    int64_t now_ms)
{
    bool wanted = platform->history_every_s > 0 || platform->live_every_s > 0;
    if (!p->probing && wanted)
        p->probing = calloc(1, sizeof *p->probing);
    if (!p->probing)
        return;
    if (platform->history_every_s > 0 && p->catalog.count > 0 && is_clock_good(p, now_ms))
        ask_history(m, p, platform, now_ms);
    if (platform->live_every_s > 0 && p->catalog.count > 0 && m->identity.media_port > 0)
        ask_live(m, p, platform, now_ms);
    sip_pace_flush(m, p, &p->probing->history, SIP_HISTORY, false, now_ms);
    sip_pace_flush(m, p, &p->probing->live, SIP_LIVE, false, now_ms);
}

void sip_probe_stop(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    uint32_t number = (uint32_t)(p - m->peers);
    if (!p->probing)
        return;
    sip_history_stop(m, number);
    sip_live_stop(m, number, now_ms);
    sip_pace_flush(m, p, &p->probing->history, SIP_HISTORY, true, now_ms);
    sip_pace_flush(m, p, &p->probing->live, SIP_LIVE, true, now_ms);
}

void sip_probe_free(struct sip_peer *p)
{
    if (!p->probing)
        return;
    sip_pace_free(&p->probing->history);
    sip_pace_free(&p->probing->live);
    number_map_free(&p->probing->empty_lists);
    free(p->probing);
    p->probing = NULL;
}
