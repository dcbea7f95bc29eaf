#include "record/rules_notices.h"

#include "base/text_mail.h"
#include "format/canonical.h"
#include "format/json_failure.h"

#include <stdio.h>
#include <stdlib.h>

#define URL_BYTES_MAX 1000
#define HOLD_MAX_S    86400
#define REPEAT_MAX_S  (INT64_C(30) * DAY_S)
#define REPEAT_MIN_S  300 /* nobody reads what comes more often */
#define EVERY_MAX_S   86400
#define DISK_MAX_MIB  (INT64_C(1) << 30)
#define ALL_EVENTS    ((1u << NOTICE_EVENT_COUNT) - 1)

/* As the rules say it where they leave a number out. */
static const struct notice_rules defaults = {.hold_s = 120,
                                             .repeat_s = 14400,
                                             .at_most_every_s = 120,
                                             .due_soon_s = 7200,
                                             .target_lost_percent = 75,
                                             .disk_free_mib = 2048};

/* --- addresses --------------------------------------------------------------------------------- */

static size_t scheme_length(struct text t)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(schemes[i]);
        if (t.len > len && memcmp(t.at, schemes[i], len) == 0)
            return len;
    }
    return 0;
}

/* A host with perhaps a path and a query, in printable ASCII; no name or password before the host, which would show
 * in lists and logs. */
static bool is_url(struct text t)
{
    size_t host = scheme_length(t), end;
    if (host == 0 || t.len > URL_BYTES_MAX)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] <= ' ' || t.at[i] > '~' || strchr("\"<>\\^`", t.at[i]))
            return false;
    }
    for (end = host; end < t.len && !strchr("/?#", t.at[end]); end++) {
        if (t.at[end] == '@')
            return false;
    }
    return end > host;
}

static void check_address(struct members *m, enum notice_way way, struct text address)
{
    if (m->status != STATUS_OK)
        return;
    if (way == WAY_MAIL && !text_is_mail(address))
        member_fail(m, "bad_value", "address",
                    "A mail address is expected here, such as duty@example.cn.");
    else if (way != WAY_MAIL && !is_url(address))
        member_fail(m, "bad_value", "address",
                    "An address is expected here that begins with https:// or http://, without a "
                    "name or a password before its host.");
}

/* --- receivers --------------------------------------------------------------------------------- */

static void read_events(struct members *m, struct receiver *r)
{
    json_t *list = member_array(m, "events", MEMBER_OPTIONAL, 1, NOTICE_EVENT_COUNT);
    r->events = list ? 0 : ALL_EVENTS;
    for (size_t i = 0; i < json_array_size(list); i++) {
        int event = element_name(m, "events", i, json_array_get(list, i), notice_event_names);
        if (event < 0)
            return;
        r->events |= 1u << event;
    }
}

static bool copy(struct text t, char **ret)
{
    *ret = t.len > 0 ? text_copy(t) : NULL;
    return t.len == 0 || *ret;
}

static void read_receiver(struct members *m, struct receiver *r)
{
    static const char *const languages[] = {"zh", "en", NULL};
    struct text name = {0}, address = {0}, organisation = {0};
    int way = WAY_MAIL, language = 0;
    member_text(m, "name", MEMBER_NEEDED, &name);
    member_name(m, "way", MEMBER_NEEDED, notice_way_names, &way);
    /* Longer than other texts: a robot's URL has its token. */
    json_t *value = member_value(m, "address", MEMBER_NEEDED);
    address = (struct text){json_string_value(value), json_string_length(value)};
    check_address(m, (enum notice_way)way, address);
    read_events(m, r);
    member_code(m, "organisation", MEMBER_OPTIONAL, &organisation);
    member_name(m, "language", MEMBER_OPTIONAL, languages, &language);
    member_bool(m, "signed", MEMBER_OPTIONAL, &r->signs);
    if (m->status == STATUS_OK && r->signs && way != WAY_DINGTALK && way != WAY_FEISHU)
        member_fail(m, "bad_value", "signed",
                    "Only robots of dingtalk and feishu take a signature.");
    if (m->status != STATUS_OK)
        return;
    r->way = (enum notice_way)way;
    r->english = language == 1;
    bool kept = copy(name, &r->name);
    kept = copy(address, &r->address) && kept;
    if (!copy(organisation, &r->organisation) || !kept)
        m->status = error_memory(m->err);
}

static bool is_named_twice(const struct notice_rules *n)
{
    for (uint32_t i = 0; i + 1 < n->receiver_count; i++) {
        if (strcmp(n->receivers[i].name, n->receivers[n->receiver_count - 1].name) == 0)
            return true;
    }
    return false;
}

static void read_receivers(struct members *m, struct notice_rules *n)
{
    static const char *const known[] = {"name",         "way",      "address", "events",
                                        "organisation", "language", "signed",  NULL};
    json_t *list = member_array(m, "receivers", MEMBER_OPTIONAL, 0, RECEIVERS_MAX);
    n->receivers = calloc(json_array_size(list) + 1, sizeof *n->receivers);
    if (!n->receivers) {
        m->status = error_memory(m->err);
        return;
    }
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        char path[PATH_SIZE];
        struct members one;
        member_path(m, "receivers", (int64_t)i, path);
        members_open(&one, json_array_get(list, i), path, known, m->err);
        n->receiver_count++;
        read_receiver(&one, &n->receivers[i]);
        if (one.status == STATUS_OK && is_named_twice(n))
            member_fail(&one, "bad_value", "name", "Two receivers have this name.");
        members_close(m, &one);
    }
}

void rules_read_notices(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"receivers",           "hold_s",     "repeat_s",
                                        "at_most_every_s",     "due_soon_s", "disk_free_mib",
                                        "target_lost_percent", NULL};
    struct notice_rules *n = &rules->notices;
    struct members in;
    *n = defaults;
    if (!members_enter(m, "notices", MEMBER_OPTIONAL, known, &in))
        return;
    read_receivers(&in, n);
    member_int(&in, "hold_s", MEMBER_OPTIONAL, 0, HOLD_MAX_S, &n->hold_s);
    member_int(&in, "repeat_s", MEMBER_OPTIONAL, 0, REPEAT_MAX_S, &n->repeat_s);
    if (in.status == STATUS_OK && n->repeat_s > 0 && n->repeat_s < REPEAT_MIN_S)
        member_fail(&in, "bad_value", "repeat_s",
                    "Nothing is told again within %d seconds; 0: it is never told again.",
                    REPEAT_MIN_S);
    member_int(&in, "at_most_every_s", MEMBER_OPTIONAL, 0, EVERY_MAX_S, &n->at_most_every_s);
    member_int(&in, "due_soon_s", MEMBER_OPTIONAL, 0, TTL_S_MAX, &n->due_soon_s);
    member_int(&in, "target_lost_percent", MEMBER_OPTIONAL, 1, 100, &n->target_lost_percent);
    member_int(&in, "disk_free_mib", MEMBER_OPTIONAL, 0, DISK_MAX_MIB, &n->disk_free_mib);
    members_close(m, &in);
}

/* --- who may see them ---------------------------------------------------------------------------- */

static bool hide(json_t *document, const char *organisation)
{
    json_t *notices = json_object_get(document, "notices");
    json_t *receivers = json_object_get(notices, "receivers"), *own = json_array();
    bool made = own != NULL;
    for (size_t i = 0; i < json_array_size(receivers); i++) {
        json_t *one = json_array_get(receivers, i);
        const char *whose = json_string_value(json_object_get(one, "organisation"));
        if (organisation && whose && strcmp(whose, organisation) == 0)
            made = made && json_array_append(own, one) == 0;
    }
    if (!made || !receivers) {
        json_decref(own);
        return made;
    }
    return json_object_set_new(notices, "receivers", own) == 0;
}

enum status rules_hide_notices(struct text record, const char *organisation, struct buffer *out,
                               struct error *err)
{
    json_error_t why;
    struct json_out j;
    json_t *document = json_loadb(record.at, record.len, 0, &why);
    if (!document)
        return json_failure(&why, record, err);
    bool made = hide(document, organisation);
    json_begin(&j, out);
    canonical_write(&j, document);
    json_decref(document);
    return made && !out->failed ? STATUS_OK : error_memory(err);
}
