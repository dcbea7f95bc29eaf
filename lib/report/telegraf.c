#include "report/telegraf.h"

#include "base/instant.h"
#include "format/json_extent.h"
#include "format/json_failure.h"
#include "format/json_memory.h"
#include "format/json_out.h"

#include <jansson.h>

#define LATEST_SECOND INT64_C(100000000000) /* a time beyond it is in a smaller unit */
#define WHOLE_LOSS    100

/* The names of the tags that say what a metric is about. */
struct tag_names {
    const char *asset, *aspect, *state;
};

static const char *text_or(json_t *object, const char *key, const char *fallback)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && value[0] ? value : fallback;
}

/* "ok" or "fault"; NULL: the metric does not say. */
static const char *state_of(json_t *metric, const struct tag_names *names)
{
    json_t *fields = json_object_get(metric, "fields");
    json_t *code = json_object_get(fields, "result_code");
    json_t *loss = json_object_get(fields, "percent_packet_loss");
    const char *said = text_or(json_object_get(metric, "tags"), names->state, NULL);
    if (said)
        return said;
    if (json_is_number(code))
        return json_number_value(code) == 0 ? "ok" : "fault"; /* a whole number */
    if (json_is_number(loss))
        return json_number_value(loss) < WHOLE_LOSS ? "ok" : "fault";
    return NULL;
}

static void write_metric(json_t *metric, const struct tag_names *names, struct buffer *out)
{
    json_t *tags = json_object_get(metric, "tags");
    const char *asset = text_or(tags, names->asset, NULL), *state = state_of(metric, names);
    int64_t at = json_integer_value(json_object_get(metric, "timestamp"));
    char text[INSTANT_TEXT_SIZE];
    struct json_out j;
    if (!asset || !state)
        return;
    while (at > LATEST_SECOND)
        at /= 1000;
    instant_format(at, 0, text);
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "asset", asset);
    json_member_string(&j, "at", text);
    json_key_text(&j, text_of(text_or(tags, names->aspect, "network")));
    json_cstring(&j, state);
    json_object_end(&j);
    buffer_add_text(out, "\n");
}

static enum status parse(struct text text, json_t **ret, struct error *err)
{
    struct json_extent extent;
    json_error_t why = {0};
    const char *at = text.at ? text.at : "";
    json_extent_find(at, at + text.len, &extent);
    if (extent.values > TELEGRAF_VALUES_MAX)
        return error_set(
            err, STATUS_INVALID, "too_large", "",
            "A post of Telegraf has at most %d members and elements: let metric_batch_size "
            "be less.",
            TELEGRAF_VALUES_MAX);
    json_memory_watch();
    *ret = json_loadb(at, text.len, JSON_REJECT_DUPLICATES, &why);
    if (json_memory_failed())
        return error_memory(err);
    return *ret ? STATUS_OK : json_failure(&why, text, err);
}

static enum status write_metrics(json_t *post, const struct tag_names *names, int64_t now,
                                 struct buffer *out, struct error *err)
{
    json_t *list = json_object_get(post, "metrics"), *metric;
    char text[INSTANT_TEXT_SIZE];
    size_t i;
    if (!json_is_array(list) && !json_is_object(json_object_get(post, "fields")))
        return error_set(
            err, STATUS_INVALID, "bad_value", "metrics",
            "Telegraf's JSON is taken here: data_format = \"json\" of its HTTP output.");
    instant_format(now, 0, text);
    buffer_addf(out, "{\"at\":\"%s\"}\n", text);
    if (!json_is_array(list))
        write_metric(post, names, out);
    json_array_foreach(list, i, metric)
    {
        write_metric(metric, names, out);
    }
    return out->failed ? error_memory(err) : STATUS_OK;
}

enum status telegraf_lines(struct text body, const char *record, int64_t now, struct buffer *out,
                           struct error *err)
{
    json_t *feed = NULL, *post = NULL;
    enum status status = parse(text_of(record), &feed, err);
    if (!status)
        status = parse(body, &post, err);
    json_t *labels = json_object_get(feed, "labels");
    struct tag_names names = {text_or(labels, "asset", "asset"),
                              text_or(labels, "aspect", "aspect"),
                              text_or(labels, "state", "state")};
    if (!status)
        status = write_metrics(post, &names, now, out, err);
    json_decref(post);
    json_decref(feed);
    return status;
}
