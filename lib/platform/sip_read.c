#include "platform/sip_read.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define HEADERS_MAX 64

/* --- the normaliser ---------------------------------------------------------------------------- */

enum header {
    HEADER_VIA,
    HEADER_FROM,
    HEADER_TO,
    HEADER_CALL_ID,
    HEADER_CSEQ,
    HEADER_CONTACT,
    HEADER_AUTHORIZATION,
    HEADER_EXPIRES,
    HEADER_EVENT,
    HEADER_SUBSCRIPTION,
    HEADER_VERSION,
    HEADER_USER_AGENT,
    HEADER_LENGTH,
    HEADER_COUNT
};

static const struct {
    const char *name, *compact;
} headers[HEADER_COUNT] = {
    [HEADER_VIA] = {"Via", "v"},
    [HEADER_FROM] = {"From", "f"},
    [HEADER_TO] = {"To", "t"},
    [HEADER_CALL_ID] = {"Call-ID", "i"},
    [HEADER_CSEQ] = {"CSeq", ""},
    [HEADER_CONTACT] = {"Contact", "m"},
    [HEADER_AUTHORIZATION] = {"Authorization", ""},
    [HEADER_EXPIRES] = {"Expires", ""},
    [HEADER_EVENT] = {"Event", "o"},
    [HEADER_SUBSCRIPTION] = {"Subscription-State", ""},
    [HEADER_VERSION] = {"X-GB-Ver", ""},
    [HEADER_USER_AGENT] = {"User-Agent", ""},
    [HEADER_LENGTH] = {"Content-Length", "l"},
};

static bool same_name(struct text t, const char *name)
{
    return t.len > 0 && t.len == strlen(name) && strncasecmp(t.at, name, t.len) == 0;
}

static enum header header_of(struct text name)
{
    enum header h = 0;
    while (h < HEADER_COUNT && !same_name(name, headers[h].name) &&
           !same_name(name, headers[h].compact))
        h++;
    return h;
}

/* Takes the next line, without its end. A line that begins with a space goes on the one before. */
static bool next_line(struct text t, size_t *at, struct text *ret)
{
    if (*at >= t.len)
        return false;
    const char *from = t.at + *at;
    const char *end = memchr(from, '\n', t.len - *at);
    size_t len = end ? (size_t)(end - from) : t.len - *at;
    *at += len + 1;
    if (len > 0 && from[len - 1] == '\r')
        len--;
    *ret = (struct text){from, len};
    return true;
}

struct head {
    struct text start, names[HEADERS_MAX], values[HEADERS_MAX];
    size_t count;
    size_t body_at;
};

/* The value with what continues it. The line ends between them are still in it, and go when it is
 * written. */
static void join_line(struct head *h, struct text line)
{
    if (h->count > 0)
        h->values[h->count - 1].len = (size_t)(line.at + line.len - h->values[h->count - 1].at);
}

static bool split_head(struct text t, struct head *h)
{
    size_t at = 0;
    struct text line;
    if (!next_line(t, &at, &h->start))
        return false;
    while (next_line(t, &at, &line) && line.len > 0) {
        const char *colon = memchr(line.at, ':', line.len);
        if (line.at[0] == ' ' || line.at[0] == '\t') {
            join_line(h, line);
            continue;
        }
        if (!colon || h->count == HEADERS_MAX || at > SIP_HEAD_BYTES_MAX)
            return false;
        size_t name = (size_t)(colon - line.at);
        h->names[h->count] = text_trim((struct text){line.at, name});
        h->values[h->count++] = text_trim((struct text){colon + 1, line.len - name - 1});
    }
    h->body_at = at < t.len ? at : t.len;
    return true;
}

/* An address without its display name, whose bytes may be in any encoding, and with a host where it has
 * none: the parser refuses both. */
static void write_address(struct buffer *out, struct text value)
{
    size_t from = 0;
    for (size_t i = 0; i + 5 <= value.len && from == 0; i++) {
        if (strncasecmp(value.at + i, "<sip:", 5) == 0)
            from = i;
    }
    for (size_t i = from; i < value.len; i++) {
        buffer_add_byte(out, (uint8_t)value.at[i]);
        if (value.at[i] == '@' && (i + 1 == value.len || strchr(":>;", value.at[i + 1])))
            buffer_add_text(out, "h");
    }
}

static void write_plain(struct buffer *out, struct text value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        buffer_add_byte(out, c == '\r' || c == '\n' ? ' ' : (uint8_t)c);
    }
}

/* What the parser is given: the address of the request is ours whatever it says. */
static void write_head(const struct head *h, bool is_request, struct buffer *out)
{
    const char *space = memchr(h->start.at, ' ', h->start.len);
    if (is_request)
        buffer_addf(out, "%.*s sip:intactd SIP/2.0\r\n", (int)(space - h->start.at), h->start.at);
    else
        buffer_addf(out, "%.*s\r\n", (int)h->start.len, h->start.at);
    for (size_t i = 0; i < h->count; i++) {
        enum header which = header_of(h->names[i]);
        if (which > HEADER_CSEQ)
            continue;
        buffer_addf(out, "%s: ", headers[which].name);
        if (which == HEADER_FROM || which == HEADER_TO)
            write_address(out, h->values[i]);
        else
            write_plain(out, h->values[i]);
        buffer_add_text(out, "\r\n");
    }
    buffer_add_text(out, "Content-Length: 0\r\n\r\n");
}

static void keep_value(struct sip_message *m, enum header which, struct text value)
{
    struct text *const places[HEADER_COUNT] = {
        [HEADER_FROM] = &m->from,
        [HEADER_TO] = &m->to,
        [HEADER_CALL_ID] = &m->call_id,
        [HEADER_CSEQ] = &m->cseq_text,
        [HEADER_CONTACT] = &m->contact,
        [HEADER_AUTHORIZATION] = &m->authorization,
        [HEADER_EXPIRES] = &m->expires,
        [HEADER_EVENT] = &m->event,
        [HEADER_SUBSCRIPTION] = &m->subscription,
        [HEADER_VERSION] = &m->version,
        [HEADER_USER_AGENT] = &m->user_agent,
    };
    if (which == HEADER_VIA && m->via_count < SIP_VIAS_MAX)
        m->vias[m->via_count++] = value;
    else if (which < HEADER_COUNT && places[which])
        *places[which] = value;
}

/* --- the parser -------------------------------------------------------------------------------- */

static void say_nothing(const char *file, int line, osip_trace_level_t level, const char *format,
                        va_list args)
{
    (void)file;
    (void)line;
    (void)level;
    (void)format;
    (void)args;
}

/* The parser prints what it does not like, unless it is told where to. */
static void start_parser(void)
{
    osip_trace_initialize_func(END_TRACE_LEVEL, say_nothing);
    parser_init();
}

static void copy(const char *value, char *out, size_t size)
{
    snprintf(out, size, "%s", value ? value : "");
}

static void read_tags(const osip_message_t *parsed, struct sip_message *m)
{
    osip_generic_param_t *tag = NULL;
    osip_via_t *via = osip_list_get(&parsed->vias, 0);
    if (osip_from_get_tag(parsed->from, &tag) == 0)
        copy(tag->gvalue, m->from_tag, sizeof m->from_tag);
    tag = NULL;
    if (osip_to_get_tag(parsed->to, &tag) == 0)
        copy(tag->gvalue, m->to_tag, sizeof m->to_tag);
    tag = NULL;
    if (osip_via_param_get_byname(via, (char *)(uintptr_t) "branch", &tag) == 0)
        copy(tag->gvalue, m->branch, sizeof m->branch);
}

static enum status read_parsed(const osip_message_t *parsed, struct sip_message *m)
{
    int64_t number;
    const osip_from_t *who = m->is_request ? parsed->from : parsed->to;
    if (!parsed->from || !parsed->to || !parsed->cseq || !parsed->call_id || !who->url ||
        osip_list_size(&parsed->vias) == 0)
        return STATUS_INVALID;
    if (!parsed->cseq->number ||
        !text_to_int(text_of(parsed->cseq->number), 0, UINT32_MAX, &number))
        return STATUS_INVALID;
    m->cseq = (uint32_t)number;
    m->status = m->is_request ? 0 : parsed->status_code;
    copy(m->is_request ? parsed->sip_method : parsed->cseq->method, m->method, sizeof m->method);
    copy(who->url->username ? who->url->username : who->url->host, m->user, sizeof m->user);
    read_tags(parsed, m);
    return STATUS_OK;
}

static enum status parse(struct sip_message *m)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    osip_message_t *parsed = NULL;
    const char *text = buffer_text(&m->clean);
    pthread_once(&once, start_parser);
    if (!text || osip_message_init(&parsed) != 0)
        return STATUS_MEMORY;
    enum status status = STATUS_INVALID;
    if (osip_message_parse(parsed, text, m->clean.len) == 0)
        status = read_parsed(parsed, m);
    osip_message_free(parsed);
    return status;
}

/* --- both -------------------------------------------------------------------------------------- */

static bool begins(struct text t, const char *with)
{
    return t.len >= strlen(with) && memcmp(t.at, with, strlen(with)) == 0;
}

static bool is_start_line(struct text t, bool *ret_is_request)
{
    static const char version[] = " SIP/2.0";
    const size_t len = sizeof version - 1;
    *ret_is_request = !begins(t, "SIP/2.0 ");
    if (!*ret_is_request || t.len <= len)
        return !*ret_is_request;
    const char *space = memchr(t.at, ' ', t.len);
    return memcmp(t.at + t.len - len, version, len) == 0 && space && space > t.at &&
           space - t.at < 16 && space < t.at + t.len - len;
}

/* Without the line ends at its front. */
static struct text skip_line_ends(struct text t)
{
    while (t.len > 0 && (t.at[0] == '\r' || t.at[0] == '\n' || t.at[0] == '\0')) {
        t.at++;
        t.len--;
    }
    return t;
}

enum status sip_read(struct text bytes, struct sip_message *ret)
{
    struct sip_message m = {0};
    struct head h = {0};
    struct text t = skip_line_ends(bytes);
    if (t.len == 0)
        return STATUS_UNKNOWN;
    if (!split_head(t, &h) || !is_start_line(h.start, &m.is_request))
        return STATUS_INVALID;
    for (size_t i = 0; i < h.count; i++) {
        if (memchr(h.values[i].at, '\0', h.values[i].len))
            return STATUS_INVALID;
        keep_value(&m, header_of(h.names[i]), h.values[i]);
    }
    m.body = (struct text){t.at + h.body_at, t.len - h.body_at};
    write_head(&h, m.is_request, &m.clean);
    enum status status = m.clean.failed ? STATUS_MEMORY : parse(&m);
    if (status)
        buffer_free(&m.clean);
    else
        *ret = m;
    return status;
}

void sip_message_free(struct sip_message *m)
{
    buffer_free(&m->clean);
}

enum status sip_stream_next(struct text bytes, size_t *ret_len)
{
    struct head h = {0};
    struct text t = skip_line_ends(bytes);
    size_t skipped = bytes.len - t.len;
    if (t.len == 0) {
        *ret_len = bytes.len;
        return bytes.len > 0 ? STATUS_OK : STATUS_BUSY;
    }
    const char *end = memmem(t.at, t.len, "\r\n\r\n", 4), *bare = memmem(t.at, t.len, "\n\n", 2);
    if (!end && !bare)
        return t.len > SIP_HEAD_BYTES_MAX ? STATUS_TOO_LARGE : STATUS_BUSY;
    int64_t length = 0;
    bool is_request;
    if (!split_head(t, &h) || !is_start_line(h.start, &is_request))
        return STATUS_INVALID;
    for (size_t i = 0; i < h.count; i++) {
        if (header_of(h.names[i]) == HEADER_LENGTH &&
            !text_to_int(h.values[i], 0, INT64_MAX, &length))
            return STATUS_INVALID;
    }
    if (length > SIP_STREAM_BYTES_MAX)
        return STATUS_TOO_LARGE;
    *ret_len = skipped + h.body_at + (size_t)length;
    return *ret_len <= bytes.len ? STATUS_OK : STATUS_BUSY;
}
