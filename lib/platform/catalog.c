#include "platform/catalog.h"

#include <iconv.h>
#include <stdlib.h>

#define UNKNOWN_CHARACTER "\xef\xbf\xbd" /* U+FFFD */

void catalog_free(struct catalog *c)
{
    if (c->converter)
        iconv_close(c->converter);
    buffer_free(&c->text);
    *c = (struct catalog){0};
}

/* The five names of XML, and nothing that anybody could define. */
static size_t entity_at(struct text t, size_t at, char *ret)
{
    static const struct {
        const char *name;
        char byte;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t len = strlen(entities[i].name);
        if (t.len - at < len || memcmp(t.at + at, entities[i].name, len) != 0)
            continue;
        *ret = entities[i].byte;
        return len;
    }
    return 0;
}

static void add_plain(struct buffer *out, struct text t)
{
    for (size_t i = 0; i < t.len;) {
        char c = t.at[i];
        size_t len = c == '&' ? entity_at(t, i, &c) : 0;
        bool control = (unsigned char)c < 0x20 || c == 0x7f;
        buffer_add_byte(out, control ? ' ' : (uint8_t)c);
        i += len ? len : 1;
    }
}

/* Converts as far as it goes, and steps over the byte at which it stops. */
static void add_converted(struct catalog *c, struct text t, struct buffer *out)
{
    union {
        const char *in; /* iconv() only reads, but its type does not say so */
        char *at;
    } from = {t.at};
    size_t left = t.len;
    if (!c->converter)
        c->converter = iconv_open("UTF-8", "GB18030");
    if (c->converter == (void *)-1) {
        c->converter = NULL;
        buffer_add_text(out, UNKNOWN_CHARACTER);
        return;
    }
    while (left > 0) {
        size_t room = 4 * left;
        char *to = buffer_reserve(out, room), *begun = to;
        if (!to)
            return;
        size_t rc = iconv(c->converter, &from.at, &left, &to, &room);
        out->len += (size_t)(to - begun);
        if (rc != (size_t)-1)
            break;
        buffer_add_text(out, UNKNOWN_CHARACTER);
        from.at++;
        left--;
    }
    iconv(c->converter, NULL, NULL, NULL, NULL);
}

static void add_field(struct catalog *c, struct text raw)
{
    struct buffer utf8 = {0};
    struct text t = {raw.at, raw.len < 4 * CATALOG_FIELD_MAX ? raw.len : 4 * CATALOG_FIELD_MAX};
    if (t.len > 0 && !text_is_utf8(t.at, t.len)) {
        add_converted(c, t, &utf8);
        t = (struct text){utf8.bytes, utf8.len};
    }
    t.len = t.len > 0 ? text_cut(t, CATALOG_FIELD_MAX) : 0;
    add_plain(&c->text, t);
    buffer_add_byte(&c->text, 0);
    c->text.failed = c->text.failed || utf8.failed;
    buffer_free(&utf8);
}

void catalog_add(struct catalog *c, const struct manscdp_item *item)
{
    add_field(c, item->code);
    add_field(c, item->name);
    add_field(c, item->parent);
    add_field(c, item->status);
    add_field(c, item->address);
    add_field(c, item->point_type);
    add_field(c, item->function_type);
    buffer_add_byte(&c->text, item->damaged);
    c->count++;
}

void catalog_fit(struct catalog *c)
{
    char *bytes = c->text.len > 0 ? realloc(c->text.bytes, c->text.len) : NULL;
    if (bytes) {
        c->text.bytes = bytes;
        c->text.cap = c->text.len;
    }
    if (c->converter)
        iconv_close(c->converter);
    c->converter = NULL;
}

static struct text field_at(const struct catalog *c, size_t *at)
{
    struct text t = text_of(c->text.bytes + *at);
    *at += t.len + 1;
    return t;
}

bool catalog_next(const struct catalog *c, size_t *at, struct catalog_item *ret)
{
    if (c->text.failed || *at >= c->text.len)
        return false;
    ret->code = field_at(c, at);
    ret->name = field_at(c, at);
    ret->parent = field_at(c, at);
    ret->status = field_at(c, at);
    ret->address = field_at(c, at);
    ret->point_type = field_at(c, at);
    ret->function_type = field_at(c, at);
    ret->damaged = c->text.bytes[(*at)++] != 0;
    return true;
}
