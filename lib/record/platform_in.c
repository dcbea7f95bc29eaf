#include "record/platform_in.h"

#include "format/json_out.h"
#include "record/record_open.h"
#include "record/registry_record.h"

static const char http[] = "http://";

/* http://HOST or http://HOST:PORT, and nothing behind it. */
static bool is_address(struct text t)
{
    const size_t scheme = sizeof http - 1;
    if (t.len <= scheme || t.len > 200 || memcmp(t.at, http, scheme) != 0)
        return false;
    for (size_t i = scheme; i < t.len; i++) {
        char c = t.at[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    strchr(".:-[]", c);
        if (!good)
            return false;
    }
    return true;
}

static void read_address(struct members *m, struct platform_in *in)
{
    member_text(m, "address", MEMBER_OPTIONAL, &in->address);
    if (m->status || in->address.len == 0)
        return;
    if (in->protocol != PLATFORM_GA1400)
        member_fail(m, "bad_value", "address",
                    "Only a ga1400 platform is asked at an address; leave it null.");
    else if (!is_address(in->address))
        member_fail(m, "bad_value", "address", "http://HOST:PORT is expected here.");
}

static void read_says(struct members *m, struct platform_in *in)
{
    static const char *const names[] = {"intact", "network", "live", NULL}; /* as aspects */
    json_t *list = member_array(m, "says", MEMBER_OPTIONAL, 1, 3);
    if (!list || m->status)
        return;
    in->says = 0;
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        int aspect = element_name(m, "says", i, json_array_get(list, i), names);
        if (aspect >= 0)
            in->says |= 1u << aspect;
    }
}

static void read_history(struct members *m, struct platform_in *in)
{
    static const char *const known[] = {"feed", "every_s", "lag_s", "where", NULL};
    struct members child;
    int where = HISTORY_PLATFORM;
    if (!members_enter(m, "history", MEMBER_OPTIONAL, known, &child))
        return;
    in->history.every_s = HISTORY_S_DEFAULT;
    in->history.lag_s = HISTORY_LAG_S_DEFAULT;
    member_code(&child, "feed", MEMBER_NEEDED, &in->history.feed);
    member_int(&child, "every_s", MEMBER_OPTIONAL, ASK_S_MIN, ASK_S_MAX, &in->history.every_s);
    member_int(&child, "lag_s", MEMBER_OPTIONAL, HISTORY_LAG_S_MIN, HISTORY_LAG_S_MAX,
               &in->history.lag_s);
    member_name(&child, "where", MEMBER_OPTIONAL, history_where_names, &where);
    in->history.where = (enum history_where)where;
    members_close(m, &child);
}

static void read_live(struct members *m, struct platform_in *in)
{
    static const char *const known[] = {"feed", "every_s", "at_once", NULL};
    struct members child;
    if (!members_enter(m, "live", MEMBER_OPTIONAL, known, &child))
        return;
    in->live.every_s = LIVE_S_DEFAULT;
    in->live.at_once = LIVE_AT_ONCE_DEFAULT;
    member_code(&child, "feed", MEMBER_NEEDED, &in->live.feed);
    member_int(&child, "every_s", MEMBER_OPTIONAL, ASK_S_MIN, ASK_S_MAX, &in->live.every_s);
    member_int(&child, "at_once", MEMBER_OPTIONAL, 1, LIVE_AT_ONCE_MAX, &in->live.at_once);
    members_close(m, &child);
}

static void check_asked(struct members *m, const struct platform_in *in)
{
    bool asked = in->history.feed.len > 0 || in->live.feed.len > 0;
    if (!m->status && asked && in->protocol != PLATFORM_GB28181)
        member_fail(m, "bad_value", in->history.feed.len > 0 ? "history" : "live",
                    "Only a gb28181 platform is asked for recordings and pictures; leave it out.");
}

/* There is one feed a pace. */
static void check_feeds(struct members *m, const struct platform_in *in)
{
    const struct {
        const char *key;
        struct text code;
    } feeds[] = {{"feed", in->feed},
                 {"events_feed", in->events_feed},
                 {"history.feed", in->history.feed},
                 {"live.feed", in->live.feed}};
    for (size_t i = 1; i < sizeof feeds / sizeof feeds[0] && !m->status; i++) {
        for (size_t k = 0; k < i && feeds[i].code.len > 0 && !m->status; k++) {
            if (text_equal(feeds[i].code, feeds[k].code))
                member_fail(m, "bad_value", feeds[i].key,
                            "Whole rounds, single statements, recordings and pictures need a feed "
                            "each: name another one here, such as %.*s.%s.",
                            (int)in->feed.len, in->feed.at,
                            i == 1   ? "events"
                            : i == 2 ? "history"
                                     : "live");
        }
    }
}

enum status platform_in_read(struct record *record, struct text code, struct platform_in *ret)
{
    static const char *const known[] = {"code", "name",   "protocol",    "feed",    "events_feed",
                                        "says", "poll_s", "subscribe_s", "address", "history",
                                        "live", "covers", "state",       "retired", NULL};
    struct members m;
    struct platform_in in = {
        .says = 1u << ASPECT_NETWORK, .poll_s = POLL_S_DEFAULT, .subscribe_s = SUBSCRIBE_S_DEFAULT};
    int protocol = PLATFORM_GB28181;
    /* `state` is what GET adds: it is no part of the record, and may come back. */
    record_open(&m, record, known, code, &in.code, &in.name);
    member_name(&m, "protocol", MEMBER_OPTIONAL, platform_protocol_names, &protocol);
    in.protocol = (enum platform_protocol)protocol;
    member_code(&m, "feed", MEMBER_NEEDED, &in.feed);
    member_code(&m, "events_feed", MEMBER_NEEDED, &in.events_feed);
    read_history(&m, &in);
    read_live(&m, &in);
    check_asked(&m, &in);
    check_feeds(&m, &in);
    read_says(&m, &in);
    member_int(&m, "poll_s", MEMBER_OPTIONAL, POLL_S_MIN, POLL_S_MAX, &in.poll_s);
    member_int(&m, "subscribe_s", MEMBER_OPTIONAL, SUBSCRIBE_S_MIN, SUBSCRIBE_S_MAX,
               &in.subscribe_s);
    read_address(&m, &in);
    coverage_in_read(&m, &in.covers);
    member_bool(&m, "retired", MEMBER_OPTIONAL, &in.retired);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

static void member(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

static void write_history(struct json_out *j, const struct platform_in *in)
{
    json_key(j, "history");
    if (in->history.feed.len == 0) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    json_member_int(j, "every_s", in->history.every_s);
    member(j, "feed", in->history.feed);
    json_member_int(j, "lag_s", in->history.lag_s);
    json_member_string(j, "where", history_where_names[in->history.where]);
    json_object_end(j);
}

static void write_live(struct json_out *j, const struct platform_in *in)
{
    json_key(j, "live");
    if (in->live.feed.len == 0) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    json_member_int(j, "at_once", in->live.at_once);
    json_member_int(j, "every_s", in->live.every_s);
    member(j, "feed", in->live.feed);
    json_object_end(j);
}

void platform_in_record(const struct platform_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member(&j, "address", in->address);
    member(&j, "code", in->code);
    coverage_in_record(&j, &in->covers);
    member(&j, "events_feed", in->events_feed);
    member(&j, "feed", in->feed);
    write_history(&j, in);
    write_live(&j, in);
    member(&j, "name", in->name);
    json_member_int(&j, "poll_s", in->poll_s);
    json_member_string(&j, "protocol", platform_protocol_names[in->protocol]);
    if (in->retired)
        json_member_bool(&j, "retired", true);
    json_key(&j, "says");
    json_array_begin(&j);
    for (int a = 0; a < ASPECT_COUNT; a++) {
        if (in->says & (1u << a))
            json_cstring(&j, aspect_names[a]);
    }
    json_array_end(&j);
    json_member_int(&j, "subscribe_s", in->subscribe_s);
    json_object_end(&j);
}

static int64_t report_ttl_s(int64_t poll_s)
{
    return 2 * poll_s + 90;
}

struct feed_in platform_round_feed(struct text code, struct text name, int64_t poll_s)
{
    return (struct feed_in){.code = code,
                            .name = name,
                            .report_ttl_s = report_ttl_s(poll_s),
                            .feed_ttl_s = report_ttl_s(poll_s) - 60,
                            .expected = true};
}

struct feed_in platform_events_feed(struct text code, struct text name, int64_t poll_s)
{
    return platform_asked_feed(code, name, poll_s);
}

struct feed_in platform_asked_feed(struct text code, struct text name, int64_t every_s)
{
    return (struct feed_in){.code = code,
                            .name = name,
                            .report_ttl_s = report_ttl_s(every_s),
                            .feed_ttl_s = 60,
                            .expected = false};
}
