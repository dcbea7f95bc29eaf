#include "report/alerts.h"

#include "format/json_out.h"

#include <ctype.h>
#include <jansson.h>

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

static enum status take_alert(json_t *alert, size_t index, const struct label_names *names,
                              const char *now, struct buffer *out, struct error *err)
{
    json_t *labels = json_object_get(alert, "labels");
    const char *status = member_or(alert, "status", "");
    const char *starts = json_string_value(json_object_get(alert, "startsAt"));
    const char *ends = json_string_value(json_object_get(alert, "endsAt"));
    const char *state = json_string_value(json_object_get(labels, names->state));
    bool firing = strcmp(status, "firing") == 0;
    if (!json_is_object(labels))
        return fault_of(err, index, "labels is missing.");
    if (!firing && strcmp(status, "resolved") != 0)
        return fault_of(err, index, "status is firing or resolved.");
    if (firing ? !starts : !ends)
        return fault_of(err, index, "startsAt and endsAt are times.");
    if (!member_or(labels, names->asset, NULL) || (!firing && state))
        return STATUS_OK;
    if (!firing) {
        write_line(out, labels, names, "ok", ends);
        return STATUS_OK;
    }
    write_line(out, labels, names, state ? state : "fault", starts);
    write_line(out, labels, names, state ? state : "fault", now);
    return STATUS_OK;
}

static enum status take_post(json_t *post, const struct label_names *names, int64_t now,
                             struct buffer *out, struct error *err)
{
    char at[INSTANT_TEXT_SIZE];
    json_t *alerts = json_object_get(post, "alerts"), *alert;
    size_t i;
    enum status status = STATUS_OK;
    if (strcmp(member_or(post, "version", ""), "4") != 0)
        return error_set(err, STATUS_INVALID, "bad_version", "version",
                         "Alertmanager's webhook of version \"4\" is taken here.");
    if (!json_is_array(alerts) || json_array_size(alerts) > ALERTS_MAX)
        return error_set(err, STATUS_INVALID, "bad_value", "alerts",
                         "alerts is an array of at most %d.", ALERTS_MAX);
    instant_format(now, 0, at);
    buffer_addf(out, "{\"at\":\"%s\"}\n", at);
    json_array_foreach(alerts, i, alert)
    {
        if (status == STATUS_OK)
            status = take_alert(alert, i, names, at, out, err);
    }
    return status == STATUS_OK && out->failed ? error_memory(err) : status;
}

enum status alerts_lines(struct text body, const char *feed_record, int64_t now, struct buffer *out,
                         struct error *err)
{
    json_error_t why;
    json_t *feed = json_loads(feed_record, 0, NULL);
    json_t *post = json_loadb(body.at ? body.at : "", body.len, JSON_REJECT_DUPLICATES, &why);
    struct label_names names = names_of(feed);
    enum status status = STATUS_OK;
    if (!post)
        status = error_set(err, STATUS_INVALID, "bad_json", "", "Line %d: %s.", why.line, why.text);
    else
        status = take_post(post, &names, now, out, err);
    json_decref(post);
    json_decref(feed);
    return status;
}
