#include "platform/viid.h"

#include "base/text_code.h"
#include "format/json_memory.h"
#include "format/json_out.h"
#include "platform/viid_text.h"

#include <jansson.h>
#include <stdio.h>
#include <strings.h>

/* --- reading ----------------------------------------------------------------------------------- */

/* Finds a member by its name in any case. */
static json_t *member(json_t *object, const char *name)
{
    json_t *found = json_object_get(object, name);
    if (found)
        return found;
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
        if (strcasecmp(json_object_iter_key(i), name) == 0)
            return json_object_iter_value(i);
    }
    return NULL;
}

/* A code as text, or as the number that some write; empty where it is neither. */
static struct text code_of(json_t *value, char out[VIID_CODE_SIZE])
{
    if (json_is_integer(value)) {
        snprintf(out, VIID_CODE_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return text_of(out);
    }
    struct text t = {json_string_value(value), json_string_length(value)};
    t = t.at ? text_trim(t) : t;
    return t.at && t.len < VIID_CODE_SIZE && !text_check_code(t, "", NULL) ? t : (struct text){0};
}

static enum status load(struct text body, json_t **ret, struct error *err)
{
    struct buffer text = {0};
    json_error_t why;
    enum status status = viid_text_read(body, &text, err);
    if (status)
        return status;
    json_memory_watch();
    json_t *value =
        json_loadb(text.bytes ? text.bytes : "", text.len, JSON_REJECT_DUPLICATES, &why);
    buffer_free(&text);
    if (json_memory_failed()) {
        json_decref(value);
        return error_memory(err);
    }
    if (!value)
        return error_set(err, STATUS_INVALID, "bad_json", "", "Line %d: %s.", why.line, why.text);
    *ret = value;
    return STATUS_OK;
}

enum status viid_device_read(struct text body, char out[VIID_CODE_SIZE], struct error *err)
{
    json_t *document = NULL;
    char number[VIID_CODE_SIZE];
    struct text code = {0};
    enum status status = load(body, &document, err);
    if (status)
        return status;
    for (void *i = json_object_iter(document); i && !code.at;
         i = json_object_iter_next(document, i))
        code = code_of(member(json_object_iter_value(i), "DeviceID"), number);
    if (code.at)
        snprintf(out, VIID_CODE_SIZE, "%.*s", (int)code.len, code.at);
    json_decref(document);
    return code.at ? STATUS_OK
                   : error_set(err, STATUS_INVALID, "missing_member", "DeviceID",
                               "The body says no DeviceID.");
}

static bool read_digits(const char *at, int count, int *ret)
{
    *ret = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *ret = *ret * 10 + (at[i] - '0');
    }
    return true;
}

/* yyyyMMddHHmmss, local; INSTANT_NONE for anything else. */
static int64_t time_of(json_t *value, const struct zone *zone)
{
    char number[VIID_CODE_SIZE];
    struct text t = code_of(value, number);
    int year, month, day, hour, minute, second;
    if (t.len != 14 || !read_digits(t.at, 4, &year) || !read_digits(t.at + 4, 2, &month) ||
        !read_digits(t.at + 6, 2, &day) || !read_digits(t.at + 8, 2, &hour) ||
        !read_digits(t.at + 10, 2, &minute) || !read_digits(t.at + 12, 2, &second))
        return INSTANT_NONE;
    if (!civil_is_date(year, month, day) || hour > 23 || minute > 59 || second > 59)
        return INSTANT_NONE;
    return zone_instant(zone, year, month, day, hour, minute, second);
}

/* 1 is online, 2 and (of some) 0 are offline. 9 is "other", and says nothing. */
static enum viid_online online_of(json_t *value)
{
    char number[VIID_CODE_SIZE];
    struct text t = code_of(value, number);
    if (text_is(t, "1"))
        return VIID_ONLINE;
    return text_is(t, "0") || text_is(t, "2") ? VIID_OFFLINE : VIID_SAYS_NOTHING;
}

/* Where devices stand in a notification, and what their code is called. */
static const struct place {
    const char *list, *object, *code;
} places[] = {{"DeviceStatusList", "APEStatusObject", "ApeID"},
              {"DeviceList", "APEObject", "ApeID"},
              {"TollgateObjectList", "TollgateObject", "TollgateID"},
              {"TollgateList", "TollgateObject", "TollgateID"}};

static void read_item(json_t *object, const struct place *place, int64_t triggered,
                      const struct zone *zone, const struct viid_sink *sink)
{
    char number[VIID_CODE_SIZE];
    json_t *name = member(object, "Name");
    int64_t own = time_of(member(object, "CurrentTime"), zone);
    struct viid_item item = {.code = code_of(member(object, place->code), number),
                             .name = {json_string_value(name), json_string_length(name)},
                             .online = online_of(member(object, "IsOnline")),
                             .at = own != INSTANT_NONE ? own : triggered};
    if (item.code.at)
        sink->item(sink->context, &item);
}

/* A list of one is an object without its brackets, of some. */
static size_t list_size(json_t *list)
{
    return json_is_object(list) ? 1 : json_array_size(list);
}

static json_t *list_at(json_t *list, size_t i)
{
    return json_is_object(list) ? list : json_array_get(list, i);
}

static enum status read_notification(json_t *object, const struct zone *zone, size_t *items,
                                     const struct viid_sink *sink, struct error *err)
{
    int64_t triggered = time_of(member(object, "TriggerTime"), zone);
    char number[VIID_CODE_SIZE];
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
        json_t *list = member(member(object, places[p].list), places[p].object);
        *items += list_size(list);
        if (*items > VIID_ITEMS_MAX)
            return error_set(err, STATUS_TOO_LARGE, "too_large", places[p].list,
                             "A body names at most %d devices.", VIID_ITEMS_MAX);
        for (size_t i = 0; i < list_size(list); i++)
            read_item(list_at(list, i), &places[p], triggered, zone, sink);
    }
    sink->notification(sink->context, code_of(member(object, "NotificationID"), number));
    return STATUS_OK;
}

enum status viid_notifications_read(struct text body, const struct zone *zone,
                                    const struct viid_sink *sink, struct error *err)
{
    json_t *document = NULL;
    size_t items = 0;
    enum status status = load(body, &document, err);
    if (status)
        return status;
    json_t *outer = member(document, "SubscribeNotificationListObject");
    json_t *list = member(outer ? outer : document, "SubscribeNotificationObject");
    if (list_size(list) == 0)
        status = error_set(err, STATUS_INVALID, "missing_member", "SubscribeNotificationObject",
                           "The body has no notification.");
    for (size_t i = 0; i < list_size(list) && !status; i++)
        status = read_notification(list_at(list, i), zone, &items, sink, err);
    json_decref(document);
    return status;
}

/* Lists that stand by themselves. */
static const struct place sent[] = {{"APEListObject", "APEObject", "ApeID"},
                                    {"APEStatusListObject", "APEStatusObject", "ApeID"},
                                    {"TollgateListObject", "TollgateObject", "TollgateID"}};

static void read_sent(json_t *list, const struct place *place, const struct zone *zone,
                      const struct viid_sink *sink)
{
    for (size_t i = 0; i < list_size(list); i++) {
        char number[VIID_CODE_SIZE];
        json_t *object = list_at(list, i);
        read_item(object, place, INSTANT_NONE, zone, sink);
        sink->notification(sink->context, code_of(member(object, place->code), number));
    }
}

enum status viid_devices_read(struct text body, const struct zone *zone,
                              const struct viid_sink *sink, struct error *err)
{
    json_t *document = NULL;
    size_t items = 0;
    enum status status = load(body, &document, err);
    if (status)
        return status;
    for (size_t p = 0; p < sizeof sent / sizeof sent[0] && !status; p++) {
        json_t *list = member(member(document, sent[p].list), sent[p].object);
        items += list_size(list);
        if (items > VIID_ITEMS_MAX)
            status = error_set(err, STATUS_TOO_LARGE, "too_large", sent[p].list,
                               "A body names at most %d devices.", VIID_ITEMS_MAX);
        else
            read_sent(list, &sent[p], zone, sink);
    }
    if (!status && items == 0)
        status = error_set(err, STATUS_INVALID, "missing_member", "APEListObject",
                           "The body lists no device.");
    json_decref(document);
    return status;
}

bool viid_answer_accepts(struct text body)
{
    json_t *document = NULL;
    char number[VIID_CODE_SIZE];
    struct error err;
    if (load(body, &document, &err))
        return false;
    json_t *list = member(member(document, "ResponseStatusListObject"), "ResponseStatusObject");
    json_t *first = list ? list_at(list, 0) : member(document, "ResponseStatusObject");
    bool good = text_is(code_of(member(first, "StatusCode"), number), "0");
    json_decref(document);
    return good;
}

/* --- writing ----------------------------------------------------------------------------------- */

void viid_time(const struct zone *zone, int64_t at, char out[VIID_TIME_SIZE])
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text); /* 2026-11-29T17:00:00+08:00 */
    snprintf(out, VIID_TIME_SIZE, "%.4s%.2s%.2s%.2s%.2s%.2s", text, text + 5, text + 8, text + 11,
             text + 14, text + 17);
}

static void write_answer(struct json_out *j, const struct viid_answer *a, struct text id)
{
    json_object_begin(j);
    json_key(j, "Id");
    json_text(j, id.at ? id : text_of(""));
    json_member_string(j, "LocalTime", a->time);
    json_member_string(j, "RequestURL", a->url);
    json_member_int(j, "StatusCode", a->code);
    json_member_string(j, "StatusString", a->text);
    json_object_end(j);
}

void viid_answer_write(const struct viid_answer *a, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "ResponseStatusObject");
    write_answer(&j, a, a->id);
    json_object_end(&j);
}

void viid_answer_list_write(const struct viid_answer *a, const struct buffer *ids,
                            struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "ResponseStatusListObject");
    json_object_begin(&j);
    json_key(&j, "ResponseStatusObject");
    json_array_begin(&j);
    for (size_t at = 0; at < ids->len; at += strlen(ids->bytes + at) + 1)
        write_answer(&j, a, text_of(ids->bytes + at));
    if (ids->len == 0)
        write_answer(&j, a, a->id);
    json_array_end(&j);
    json_object_end(&j);
    json_object_end(&j);
}

static void write_id(struct json_out *j, const struct viid_subscription *s, const char *begun)
{
    /* Whose it is (20 digits), 03 for a subscription, when it was made, and a number. */
    char id[128];
    snprintf(id, sizeof id, "%.*s03%.14s%05d", s->platform.len < 64 ? (int)s->platform.len : 64,
             s->platform.at, begun, (int)s->detail);
    json_member_string(j, "SubscribeID", id);
}

void viid_subscription_write(const struct viid_subscription *s, const struct zone *zone,
                             struct buffer *out)
{
    struct json_out j;
    char begin[VIID_TIME_SIZE], end[VIID_TIME_SIZE], detail[8];
    viid_time(zone, s->from, begin);
    viid_time(zone, s->to, end);
    snprintf(detail, sizeof detail, "%d", (int)s->detail);
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "SubscribeListObject");
    json_object_begin(&j);
    json_key(&j, "SubscribeObject");
    json_array_begin(&j);
    json_object_begin(&j);
    write_id(&j, s, begin);
    json_member_string(&j, "Title", "intactd");
    json_member_string(&j, "SubscribeDetail", detail);
    json_key(&j, "ResourceURI");
    json_text(&j, s->platform);
    json_key(&j, "ReceiveAddr");
    json_text(&j, s->receive);
    json_member_string(&j, "BeginTime", begin);
    json_member_string(&j, "EndTime", end);
    json_member_int(&j, "ReportInterval", s->interval_s);
    json_member_int(&j, "OperateType", 0);
    json_object_end(&j);
    json_array_end(&j);
    json_object_end(&j);
    json_object_end(&j);
}
