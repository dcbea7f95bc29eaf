#include "http/request.h"

#include "base/instant.h"
#include "host/clock.h"
#include "http/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct request *request_new(struct front *front, const char *uri)
{
    struct request *q = calloc(1, sizeof *q);
    if (!q)
        return NULL;
    q->front = front;
    q->app = front ? front->app : NULL;
    q->body.bytes_announced = -1;
    q->now = clock_now();
    q->begun_us = clock_monotonic_us();
    q->head.uri = text_copy(text_of(uri));
    if (!q->head.uri) {
        free(q);
        return NULL;
    }
    return q;
}

void request_free(struct request *q)
{
    if (!q)
        return;
    if (q->front) {
        q->front->in_flight_bytes -= q->body.bytes_held;
        q->front->answer_bytes -= q->answer.bytes_held;
    }
    if (q->work_free)
        q->work_free(q->work);
    buffer_free(&q->body.collected);
    buffer_free(&q->change.draft);
    buffer_free(&q->answer.body);
    buffer_free(&q->answer.link);
    buffer_free(&q->answer.location);
    explicit_bzero(q->answer.cookie, sizeof q->answer.cookie);
    free(q->asked.query);
    free(q->asked.query_text);
    free(q->asked.path);
    free(q->head.uri);
    free(q);
}

size_t uri_path_len(const char *uri)
{
    size_t len = 0;
    while (uri[len] != '\0' && uri[len] != '?' && uri[len] != '#')
        len++;
    return len;
}

static struct text cut(const char *from, const char *to)
{
    return (struct text){from, (size_t)(to - from)};
}

static enum status decode(struct text raw, char *out, size_t *ret_len, struct error *err)
{
    if (!text_unescape(raw, out, ret_len) || memchr(out, '\0', *ret_len))
        return error_set(err, STATUS_INVALID, "bad_escape", "",
                         "The address has a bad %%XX escape (%%00 is none either).");
    if (!text_is_utf8(out, *ret_len))
        return error_set(err, STATUS_INVALID, "bad_utf8", "", "The address is not UTF-8.");
    return STATUS_OK;
}

enum status request_parse_path(struct request *q, struct segments *ret, struct error *err)
{
    const char *at = q->head.uri;
    const char *end = at + uri_path_len(at);
    q->asked.path = malloc((size_t)(end - at) + 2 + 16);
    if (!q->asked.path)
        return error_memory(err);
    char *out = q->asked.path;
    *ret = (struct segments){0};
    if (at == end || *at != '/')
        return error_set(err, STATUS_INVALID, "bad_path", "", "The path does not begin with /.");
    while (at < end) {
        const char *stop = memchr(at + 1, '/', (size_t)(end - at - 1));
        struct text raw = cut(at + 1, stop ? stop : end);
        size_t len;
        if (ret->count == sizeof ret->items / sizeof ret->items[0])
            return error_set(err, STATUS_UNKNOWN, "unknown_path", "", "There is no such path.");
        enum status status = decode(raw, out, &len, err);
        if (status != STATUS_OK)
            return status;
        ret->items[ret->count++] = (struct text){out, len};
        out += len + 1;
        at = raw.at + raw.len;
    }
    return STATUS_OK;
}

static enum status decode_piece(struct text raw, char **out, struct text *ret, struct error *err)
{
    size_t len;
    enum status status = decode(raw, *out, &len, err);
    if (status != STATUS_OK)
        return status;
    *ret = (struct text){*out, len};
    *out += len + 1;
    return STATUS_OK;
}

static enum status parse_parameter(struct request *q, struct text piece, char **out,
                                   struct error *err)
{
    const char *equals = memchr(piece.at, '=', piece.len);
    const char *end = piece.at + piece.len;
    struct field *field = &q->asked.query[q->asked.query_count];
    enum status status = decode_piece(cut(piece.at, equals ? equals : end), out, &field->name, err);
    if (status == STATUS_OK)
        status =
            decode_piece(equals ? cut(equals + 1, end) : cut(end, end), out, &field->value, err);
    if (status == STATUS_OK)
        q->asked.query_count++;
    return status;
}

static size_t count_pieces(const char *text, size_t len)
{
    size_t count = 1;
    for (size_t i = 0; i < len; i++)
        count += text[i] == '&';
    return count;
}

enum status request_parse_query(struct request *q, struct error *err)
{
    const char *at = q->head.uri + uri_path_len(q->head.uri);
    if (*at != '?')
        return STATUS_OK;
    at++;
    const char *end = strchrnul(at, '#');
    size_t pieces = count_pieces(at, (size_t)(end - at));
    if (pieces > PARAMETERS_MAX)
        return error_set(err, STATUS_INVALID, "too_many_parameters", "",
                         "The query has more than %d parameters.", PARAMETERS_MAX);
    q->asked.query = calloc(pieces, sizeof *q->asked.query);
    q->asked.query_text = malloc((size_t)(end - at) + 2 * pieces + 1);
    if (!q->asked.query || !q->asked.query_text)
        return error_memory(err);
    char *out = q->asked.query_text;
    while (at < end) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        struct text piece = cut(at, stop ? stop : end);
        enum status status = piece.len ? parse_parameter(q, piece, &out, err) : STATUS_OK;
        if (status != STATUS_OK)
            return status;
        at = stop ? stop + 1 : end;
    }
    return STATUS_OK;
}

struct text request_body(const struct request *q)
{
    return (struct text){q->body.collected.bytes, q->body.collected.len};
}

struct text request_header(const struct request *q, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < q->head.header_count; i++) {
        struct text have = q->head.headers[i].name;
        if (have.len == len && strncasecmp(have.at, name, len) == 0)
            return q->head.headers[i].value;
    }
    return (struct text){0};
}

struct text request_parameter(const struct request *q, const char *name)
{
    for (size_t i = 0; i < q->asked.query_count; i++) {
        if (text_is(q->asked.query[i].name, name))
            return q->asked.query[i].value;
    }
    return (struct text){0};
}

enum status request_integer(const struct request *q, const char *name, int64_t min, int64_t max,
                            int64_t *ret_value, struct error *err)
{
    struct text t = request_parameter(q, name);
    if (!t.at || text_to_int(t, min, max, ret_value))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_parameter", name,
                     "%s is a whole number from %lld to %lld.", name, (long long)min,
                     (long long)max);
}

enum status request_flag(const struct request *q, const char *name, bool *ret_value,
                         struct error *err)
{
    struct text t = request_parameter(q, name);
    if (!t.at)
        return STATUS_OK;
    if (!text_is(t, "true") && !text_is(t, "false"))
        return error_set(err, STATUS_INVALID, "bad_parameter", name, "%s is true or false.", name);
    *ret_value = text_is(t, "true");
    return STATUS_OK;
}

enum status request_instant(const struct request *q, const char *name, int64_t *ret_at,
                            struct error *err)
{
    struct text t = request_parameter(q, name);
    if (!t.at)
        return STATUS_OK;
    char text[64];
    if (t.len < sizeof text) {
        memcpy(text, t.at, t.len);
        if (t.len > 6 && text[t.len - 6] == ' ')
            text[t.len - 6] = '+';
        if (instant_parse((struct text){text, t.len}, ret_at))
            return STATUS_OK;
    }
    return error_set(err, STATUS_INVALID, "bad_time", name,
                     "%s is a time such as 2022-09-01T00:00:00+08:00, offset (or Z) included.",
                     name);
}

enum status name_value(const char *parameter, struct text value, const char *const *names,
                       int *ret_value, struct error *err)
{
    int found = name_find(names, value);
    if (found >= 0) {
        *ret_value = found;
        return STATUS_OK;
    }
    char list[256] = "";
    for (size_t i = 0; names[i]; i++) {
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "", names[i]);
    }
    return error_set(err, STATUS_INVALID, "bad_parameter", parameter, "%s is one of: %s.",
                     parameter, list);
}

enum status request_name(const struct request *q, const char *name, const char *const *names,
                         int *ret_value, struct error *err)
{
    struct text t = request_parameter(q, name);
    return t.at ? name_value(name, t, names, ret_value, err) : STATUS_OK;
}

enum status request_names(const struct request *q, const char *name, const char *const *names,
                          unsigned *ret_bits, struct error *err)
{
    unsigned bits = 0;
    for (size_t i = 0; i < q->asked.query_count; i++) {
        int value = 0;
        if (!text_is(q->asked.query[i].name, name))
            continue;
        enum status status = name_value(name, q->asked.query[i].value, names, &value, err);
        if (status != STATUS_OK)
            return status;
        bits |= 1u << value;
    }
    *ret_bits = bits;
    return STATUS_OK;
}

bool request_admits(const struct request *q, const char *name, const char *value)
{
    bool given = false;
    for (size_t i = 0; i < q->asked.query_count; i++) {
        if (!text_is(q->asked.query[i].name, name))
            continue;
        if (text_is(q->asked.query[i].value, value))
            return true;
        given = true;
    }
    return !given;
}

bool media_type_is(struct text value, const char *type)
{
    const char *semicolon = value.at ? memchr(value.at, ';', value.len) : NULL;
    if (semicolon)
        value.len = (size_t)(semicolon - value.at);
    value = text_trim(value);
    return value.len == strlen(type) && strncasecmp(value.at, type, value.len) == 0;
}

/* Thousandths of a part's weight: 1000 without one, 0 refuses. */
static int weight_of(struct text part)
{
    const char *q = memmem(part.at, part.len, "q=", 2), *end = part.at + part.len;
    if (!q || q + 2 == end)
        return 1000;
    int weight = q[2] == '1' ? 1000 : 0, digit = 100;
    for (q += 3; weight < 1000 && q < end && (*q == '.' || (*q >= '0' && *q <= '9')); q++) {
        if (*q == '.')
            continue;
        weight += (*q - '0') * digit;
        digit /= 10;
    }
    return weight;
}

int accept_weight(struct text accept, const char *type)
{
    const char *at = accept.at;
    const char *end = at ? at + accept.len : NULL;
    while (at && at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct text part = cut(at, comma ? comma : end);
        if (media_type_is(part, type))
            return weight_of(part);
        at = comma ? comma + 1 : end;
    }
    return 0;
}

bool accept_mentions(struct text accept, const char *type)
{
    const char *at = accept.at;
    const char *end = at ? at + accept.len : NULL;
    while (at && at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        if (media_type_is(cut(at, comma ? comma : end), type))
            return true;
        at = comma ? comma + 1 : end;
    }
    return false;
}

bool request_hold(struct request *q, size_t bytes)
{
    struct front *front = q->front;
    size_t others = front->in_flight_bytes - q->body.bytes_held;
    if (bytes > q->body.bytes_held && others + bytes > (size_t)front->settings->in_flight_bytes_max)
        return false;
    front->in_flight_bytes = others + bytes;
    q->body.bytes_held = bytes;
    return true;
}

void request_release(struct request *q)
{
    q->front->in_flight_bytes -= q->body.bytes_held;
    q->body.bytes_held = 0;
}
