#include "report/alerts.h"

#include "base/digest.h"
#include "format/json_extent.h"
#include "format/json_failure.h"
#include "format/json_memory.h"
#include "format/json_out.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>

#define CAUSE_BYTES_MAX 32

/* The names that an alert's labels go by. */
struct label_names {
    const char *asset, *aspect, *state, *cause;
};

static const char *member_or(json_t *object, const char *key, const char *fallback)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && value[0] ? value : fallback;
}

static struct label_names names_of(json_t *feed)
{
    json_t *labels = json_object_get(feed, "labels");
    return (struct label_names){
        member_or(labels, "asset", "asset"), member_or(labels, "aspect", "aspect"),
        member_or(labels, "state", "state"), member_or(labels, "cause", "cause")};
}

/* A label's words as a cause may be written: "No Stream" is no-stream. */
static void make_cause(const char *text, char out[CAUSE_BYTES_MAX + 1])
{
    size_t len = 0;
    for (; *text && len < CAUSE_BYTES_MAX; text++) {
        unsigned char c = (unsigned char)*text;
        out[len++] = isalnum(c) && c < 0x80 ? (char)tolower(c) : '-';
    }
    out[len] = '\0';
}

static void write_line(struct buffer *out, json_t *labels, const struct label_names *names,
                       const char *state, const char *at)
{
    struct json_out j;
    char cause[CAUSE_BYTES_MAX + 1];
    const char *given = json_string_value(json_object_get(labels, names->cause));
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "asset", member_or(labels, names->asset, ""));
    json_member_string(&j, "at", at);
    json_key_text(&j, text_of(member_or(labels, names->aspect, "network")));
    json_cstring(&j, state);
    if (given && given[0] && strcmp(state, "fault") == 0) {
        make_cause(given, cause);
        json_member_string(&j, "cause", cause);
    }
    json_object_end(&j);
    buffer_add_text(out, "\n");
}

static enum status fault_of(struct error *err, size_t index, const char *what)
{
    return error_set(err, STATUS_INVALID, "bad_value", "alerts", "alerts[%zu]: %s", index, what);
}

/* An alert that was read, and the lines that it is worth. */
struct told_alert {
    uint64_t mark; /* a hash of its labels and startsAt */
    size_t from, to;
    bool firing;
};

/* What is the same for all alerts of a post. */
struct post {
    struct label_names names;
    char now[INSTANT_TEXT_SIZE];
    struct buffer *out, *alerts;
};

void alert_post_free(struct alert_post *p)
{
    buffer_free(&p->lines);
    buffer_free(&p->alerts);
    buffer_free(&p->resolved);
}

static enum status mark_of(json_t *labels, const char *starts, uint64_t *ret)
{
    char *text = json_dumps(labels, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text)
        return STATUS_MEMORY;
    *ret = fast_hash(starts, strlen(starts), fast_hash(text, strlen(text), 0));
    free(text);
    return STATUS_OK;
}

/* Writes what it says, twice: then, and now. */
static void write_alert(const struct post *p, json_t *labels, const char *state, const char *at)
{
    write_line(p->out, labels, &p->names, state, at);
    write_line(p->out, labels, &p->names, state, p->now);
}

static enum status take_alert(const struct post *p, json_t *alert, size_t index, struct error *err)
{
    json_t *labels = json_object_get(alert, "labels");
    const char *status = member_or(alert, "status", "");
    const char *starts = json_string_value(json_object_get(alert, "startsAt"));
    const char *ends = json_string_value(json_object_get(alert, "endsAt"));
    const char *state = json_string_value(json_object_get(labels, p->names.state));
    bool firing = strcmp(status, "firing") == 0;
    if (!json_is_object(labels))
        return fault_of(err, index, "labels is missing.");
    if (!firing && strcmp(status, "resolved") != 0)
        return fault_of(err, index, "status is firing or resolved.");
    if (firing ? !starts : !ends)
        return fault_of(err, index, "startsAt and endsAt are times.");
    if (!member_or(labels, p->names.asset, NULL))
        return STATUS_OK;
    struct told_alert told = {.from = p->out->len, .firing = firing};
    if (mark_of(labels, starts ? starts : "", &told.mark) != STATUS_OK)
        return error_memory(err);
    if (firing)
        write_alert(p, labels, state ? state : "fault", starts);
    else if (!state)
        write_alert(p, labels, "ok", ends);
    told.to = p->out->len;
    buffer_add(p->alerts, &told, sizeof told);
    return STATUS_OK;
}

/* Parses what has been counted. */
static enum status parse(struct text text, json_t **ret, struct error *err)
{
    json_error_t why = {0};
    json_memory_watch();
    json_t *value = json_loadb(text.at ? text.at : "", text.len, JSON_REJECT_DUPLICATES, &why);
    if (json_memory_failed()) {
        json_decref(value);
        return error_memory(err);
    }
    if (!value)
        return json_failure(&why, text, err);
    *ret = value;
    return STATUS_OK;
}

static enum status parse_alert(const struct post *p, struct text text, size_t index,
                               struct error *err)
{
    json_t *alert = NULL;
    enum status status = parse(text, &alert, err);
    if (status == STATUS_OK)
        status = take_alert(p, alert, index, err);
    json_decref(alert);
    return status;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* Parses the elements of the array, one after the other. */
static enum status take_array(const struct post *p, struct text array, struct error *err)
{
    const char *end = array.at + array.len - 1, *at = skip_space(array.at + 1, end);
    enum status status = STATUS_OK;
    for (size_t i = 0; at < end && status == STATUS_OK; i++) {
        struct json_extent extent;
        struct text alert = json_extent_find(at, end, &extent);
        if (i == ALERTS_MAX || extent.values > ALERT_VALUES_MAX || alert.len > ALERT_BYTES_MAX)
            return error_set(err, STATUS_INVALID, "too_large", "alerts",
                             "alerts is an array of at most %d, each of at most %d bytes and %d "
                             "members.",
                             ALERTS_MAX, ALERT_BYTES_MAX, ALERT_VALUES_MAX);
        status = parse_alert(p, alert, i, err);
        at += alert.len;
        if (status == STATUS_OK && at < end && *at != ',')
            return error_set(err, STATUS_INVALID, "bad_json", "alerts",
                             "Something stands behind alerts[%zu].", i);
        const char *next = skip_space(at < end ? at + 1 : at, end);
        if (at < end && next == end)
            return error_set(err, STATUS_INVALID, "bad_json", "alerts",
                             "Nothing stands behind the comma after alerts[%zu].", i);
        at = next;
    }
    return status;
}

/* Passes over a string, from its first quote to after its last. */
static const char *pass_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\' && at + 1 < end;
    return at < end ? at + 1 : end;
}

/* The array of the outermost member "alerts"; .at == NULL: there is none. */
static struct text find_alerts(struct text body)
{
    const char *end = body.at + body.len, *at = body.at;
    const char *const key = "\"alerts\"";
    for (int depth = 0; at < end; at++) {
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        if (*at != '"')
            continue;
        const char *after = pass_string(at, end), *value = skip_space(after, end);
        bool here = depth == 1 && (size_t)(after - at) == strlen(key) &&
                    memcmp(at, key, strlen(key)) == 0 && value < end && *value == ':';
        value = here ? skip_space(value + 1, end) : value;
        if (here && value < end && *value == '[') {
            struct json_extent extent;
            struct text array = json_extent_find(value, end, &extent);
            while (is_space(array.at[array.len - 1]))
                array.len--;
            return array;
        }
        at = after - 1;
    }
    return (struct text){0};
}

/* What stands around the alerts, with an empty array in their place. */
static enum status parse_around(struct text body, struct text alerts, json_t **ret,
                                struct error *err)
{
    struct buffer around = {0};
    struct json_extent extent;
    const char *rest = alerts.at ? alerts.at + alerts.len : body.at + body.len;
    buffer_add(&around, body.at, alerts.at ? (size_t)(alerts.at - body.at) : body.len);
    if (alerts.at)
        buffer_add_text(&around, "[]");
    buffer_add(&around, rest, (size_t)(body.at + body.len - rest));
    enum status status = around.failed ? error_memory(err) : STATUS_OK;
    if (status == STATUS_OK) {
        const char *bytes = around.len > 0 ? around.bytes : "";
        json_extent_find(bytes, bytes + around.len, &extent);
        status = extent.values > ALERT_VALUES_MAX
                     ? error_set(err, STATUS_INVALID, "too_large", "",
                                 "Around the alerts stand at most %d members.", ALERT_VALUES_MAX)
                     : parse((struct text){bytes, around.len}, ret, err);
    }
    buffer_free(&around);
    return status;
}

static enum status check_around(json_t *around, struct text alerts, struct error *err)
{
    const char *version = member_or(around, "version", "");
    if (strcmp(version, "4") != 0 && strcmp(version, "1") != 0)
        return error_set(err, STATUS_INVALID, "bad_version", "version",
                         "Alertmanager's webhook of version \"4\" is taken here, and Grafana's of "
                         "version \"1\".");
    if (!alerts.at || !json_is_array(json_object_get(around, "alerts")) || alerts.len < 2 ||
        alerts.at[alerts.len - 1] != ']')
        return error_set(err, STATUS_INVALID, "bad_value", "alerts",
                         "alerts is an array of at most %d.", ALERTS_MAX);
    return STATUS_OK;
}

static enum status take_post(struct text body, struct post *p, int64_t now, struct error *err)
{
    json_t *around = NULL;
    struct text alerts = find_alerts(body);
    enum status status = parse_around(body, alerts, &around, err);
    if (status == STATUS_OK)
        status = check_around(around, alerts, err);
    json_decref(around);
    if (status != STATUS_OK)
        return status;
    instant_format(now, 0, p->now);
    buffer_addf(p->out, "{\"at\":\"%s\"}\n", p->now);
    status = take_array(p, alerts, err);
    bool failed = p->out->failed || p->alerts->failed;
    return status == STATUS_OK && failed ? error_memory(err) : status;
}

enum status alerts_read(struct text body, const char *record, int64_t now,
                        struct alert_post *ret_post, struct error *err)
{
    json_t *feed = NULL;
    struct alert_post read = {0};
    struct text text = {body.at ? body.at : "", body.len};
    enum status status = parse(text_of(record), &feed, err);
    if (status == STATUS_OK) {
        struct post post = {.names = names_of(feed), .out = &read.lines, .alerts = &read.alerts};
        status = take_post(text, &post, now, err);
    }
    json_decref(feed);
    if (status == STATUS_OK)
        *ret_post = read;
    else
        alert_post_free(&read);
    return status;
}

/* Moves the lines from `from` on to the end of what is kept. */
static void keep_lines(struct buffer *lines, size_t *kept, size_t from, size_t to)
{
    memmove(lines->bytes + *kept, lines->bytes + from, to - from);
    *kept += to - from;
}

enum status alerts_settle(struct alert_post *p, uint32_t feed, struct resolved_alerts *known)
{
    const struct told_alert *alerts = (const struct told_alert *)(const void *)p->alerts.bytes;
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < p->alerts.len / sizeof *alerts; i++) {
        const struct told_alert *x = &alerts[i];
        if (!x->firing && resolved_add(known, feed, x->mark) != STATUS_OK)
            return STATUS_MEMORY;
        if (!x->firing)
            buffer_add(&p->resolved, &x->mark, sizeof x->mark);
        bool is_late = x->firing && resolved_has(known, feed, x->mark);
        keep_lines(&p->lines, &kept, at, is_late ? x->from : x->to);
        at = x->to;
    }
    keep_lines(&p->lines, &kept, at, p->lines.len);
    p->lines.len = kept;
    return p->resolved.failed ? STATUS_MEMORY : STATUS_OK;
}
