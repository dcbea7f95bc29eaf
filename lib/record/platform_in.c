#include "record/platform_in.h"

#include "format/json_out.h"
#include "record/record_open.h"

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
    static const char *const names[] = {"intact", "network", NULL}; /* numbered as aspects */
    json_t *list = member_array(m, "says", MEMBER_OPTIONAL, 1, 2);
    if (!list || m->status)
        return;
    in->says = 0;
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        int aspect = element_name(m, "says", i, json_array_get(list, i), names);
        if (aspect >= 0)
            in->says |= 1u << aspect;
    }
}

static void check_feeds(struct members *m, const struct platform_in *in)
{
    if (!m->status && text_equal(in->feed, in->events_feed))
        member_fail(m, "bad_value", "events_feed",
                    "Whole rounds and single statements need a feed each: name another one here, "
                    "such as %.*s.events.",
                    (int)in->feed.len, in->feed.at);
}

enum status platform_in_read(struct record *record, struct text code, struct platform_in *ret)
{
    static const char *const known[] = {"code",        "name",  "protocol", "feed",
                                        "events_feed", "says",  "poll_s",   "subscribe_s",
                                        "address",     "state", NULL};
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
    check_feeds(&m, &in);
    read_says(&m, &in);
    member_int(&m, "poll_s", MEMBER_OPTIONAL, POLL_S_MIN, POLL_S_MAX, &in.poll_s);
    member_int(&m, "subscribe_s", MEMBER_OPTIONAL, SUBSCRIBE_S_MIN, SUBSCRIBE_S_MAX,
               &in.subscribe_s);
    read_address(&m, &in);
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

void platform_in_record(const struct platform_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member(&j, "address", in->address);
    member(&j, "code", in->code);
    member(&j, "events_feed", in->events_feed);
    member(&j, "feed", in->feed);
    member(&j, "name", in->name);
    json_member_int(&j, "poll_s", in->poll_s);
    json_member_string(&j, "protocol", platform_protocol_names[in->protocol]);
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
    return (struct feed_in){.code = code,
                            .name = name,
                            .report_ttl_s = report_ttl_s(poll_s),
                            .feed_ttl_s = 60,
                            .expected = false};
}
