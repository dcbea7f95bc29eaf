#include "notice/sentence.h"

#include "model/contact.h"

#include <string.h>

/* {s} subject, {n} name, {t} since, {d} due, {a} amount, {b} bound, {k} aspect. */
static const struct {
    const char *word[2], *sentence[2];
} words[NOTICE_EVENT_COUNT] = {
    [NOTICE_FEED_SILENT] = {{"数据源静默", "feed silent"},
                            {"{n}（{s}），自 {t}", "{n} ({s}), since {t}"}},
    [NOTICE_PLATFORM_LOST] = {{"平台失联", "platform lost"},
                              {"{n}（{s}），自 {t}", "{n} ({s}), since {t}"}},
    [NOTICE_TARGET_AT_RISK] = {{"指标将不达标", "target at risk"},
                               {"{n} {k}：本月最多还能达到 {a} %，目标 {b} %",
                                "{n}, {k}: this month can still reach {a} %, its target is {b} %"}},
    [NOTICE_ORDER_DUE_SOON] = {{"工单将到期", "order due soon"},
                               {"{s} {n}，应于 {d} 前修复", "{s} {n}, to be repaired by {d}"}},
    [NOTICE_ORDER_OVERDUE] = {{"工单超期", "order overdue"},
                              {"{s} {n}，本应于 {d} 前修复", "{s} {n}, was to be repaired by {d}"}},
    [NOTICE_MASS_OUTAGE] = {{"批量故障", "mass outage"},
                            {"{n}：{a} 个资产，自 {t}", "{n}: {a} assets, since {t}"}},
    [NOTICE_MONTH_PUBLISHED] = {{"月度考核已公布", "month published"}, {"{s}", "{s}"}},
    [NOTICE_EXEMPTION_UNDECIDED] = {{"免考核待审批", "exemption to decide"},
                                    {"编号 {s}，提交于 {t}", "number {s}, proposed {t}"}},
    [NOTICE_DISK_LOW] = {{"磁盘空间不足", "disk low"},
                         {"剩余 {a} MiB，应不少于 {b} MiB", "{a} MiB free of {b} MiB wanted"}},
    [NOTICE_VERIFY_FINDING] = {{"数据校验发现问题", "verify found something"},
                               {"{t}，请运行 intactd verify 查看",
                                "{t}: run intactd verify to see it"}},
};

static const char *const aspects[ASPECT_COUNT][2] = {{"完好率", "intact rate"},
                                                     {"联网率", "network rate"},
                                                     {"实时视频可用率", "live video"},
                                                     {"历史视频可用率", "recorded video"}};

const char *notice_event_word(enum notice_event event, bool english)
{
    return words[event].word[english];
}

const char *notice_phase_word(enum phase_of_notice phase, bool english)
{
    static const char *const phases[NOTICE_PHASE_COUNT][2] = {
        {"新出现", "New"}, {"仍未解决", "Still so"}, {"已结束", "Over"}};
    return phases[phase][english];
}

const char *concern_name(const struct reading_of_notice *by, const struct concern *c)
{
    const struct registry *r = &by->district->registry;
    switch (c->event) {
    case NOTICE_FEED_SILENT:
        return r->feeds[c->number].name;
    case NOTICE_PLATFORM_LOST:
        return r->platforms[c->number].name;
    case NOTICE_ORDER_DUE_SOON:
    case NOTICE_ORDER_OVERDUE:
        return asset_as_seen(&by->scope, r, &r->assets[c->number]).name;
    case NOTICE_TARGET_AT_RISK:
    case NOTICE_MASS_OUTAGE:
        return r->projects[c->project].name;
    default:
        return "";
    }
}

/* 2022-09-01 08:00 */
static void add_minute(const struct zone *zone, int64_t at, struct buffer *out)
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text);
    buffer_addf(out, "%.10s %.5s", text, text + 11);
}

static bool is_percent(const struct concern *c)
{
    return c->event == NOTICE_TARGET_AT_RISK;
}

static void add_number(const struct concern *c, int64_t n, struct buffer *out)
{
    if (is_percent(c))
        buffer_addf(out, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100));
    else
        buffer_addf(out, "%lld", (long long)n);
}

/* A month's subject has the instant of its publication behind a slash, which nobody needs to read. */
static void add_subject(const struct concern *c, struct buffer *out)
{
    size_t len = c->event == NOTICE_MONTH_PUBLISHED ? strcspn(c->subject, "/") : strlen(c->subject);
    buffer_add(out, c->subject, len);
}

static void add_part(const struct reading_of_notice *by, const struct concern *c, char part,
                     struct buffer *out)
{
    if (part == 's')
        add_subject(c, out);
    else if (part == 'n')
        buffer_add_text(out, concern_name(by, c));
    else if (part == 'k')
        buffer_add_text(out, aspects[c->aspect][by->english]);
    else if (part == 't' || part == 'd')
        add_minute(by->zone, part == 't' ? c->since : c->due_at, out);
    else
        add_number(c, part == 'a' ? c->amount : c->bound, out);
}

static void add_contact(const struct reading_of_notice *by, const struct concern *c,
                        struct buffer *out)
{
    const struct registry *r = &by->district->registry;
    uint32_t contractor = c->project == NONE ? NONE : r->projects[c->project].contractor;
    const struct contact *who = contact_of_project(r, c->project, &by->scope);
    if (contractor == NONE)
        return;
    buffer_addf(out, by->english ? " - %s" : "；%s", r->organisations[contractor].name);
    if (who)
        buffer_addf(out, " %s %s", who->name, who->phone ? who->phone : who->mail);
}

void sentence_add(const struct reading_of_notice *by, const struct notice_line *said,
                  struct buffer *out)
{
    const struct concern *c = said->concern;
    enum notice_event event = c ? c->event : said->told->event;
    buffer_addf(out, by->english ? "%s: " : "%s：", words[event].word[by->english]);
    if (!c) {
        buffer_addf(out, "%s %s", said->told->subject, said->told->name);
        return;
    }
    for (const char *at = words[event].sentence[by->english]; *at; at++) {
        if (at[0] == '{' && at[1] && at[2] == '}') {
            add_part(by, c, at[1], out);
            at += 2;
        } else {
            buffer_add_byte(out, (uint8_t)*at);
        }
    }
    add_contact(by, c, out);
}
