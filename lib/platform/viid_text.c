#include "platform/viid_text.h"

#include "format/encoding.h"

#define DIGITS_MAX 15 /* of a whole number that every type holds */

struct scan {
    struct text in;
    struct buffer *out;
    uint32_t depth, values;
};

/* Copies a string whole, from its quote on. Returns what follows it. */
static size_t copy_string(struct scan *s, size_t at)
{
    size_t end = at + 1;
    while (end < s->in.len && s->in.at[end] != '"')
        end += s->in.at[end] == '\\' ? 2 : 1;
    end = end < s->in.len ? end + 1 : s->in.len;
    buffer_add(s->out, s->in.at + at, end - at);
    return end;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copies a run of digits; a long one as text, unless it is part of a fraction or an exponent. */
static size_t copy_digits(struct scan *s, size_t at)
{
    size_t end = at;
    while (end < s->in.len && is_digit(s->in.at[end]))
        end++;
    char before = at > 0 ? s->in.at[at - 1] : ' ';
    char after = end < s->in.len ? s->in.at[end] : ' ';
    bool whole = !strchr(".-+eE", before) && !strchr(".eE", after);
    bool quote = whole && end - at > DIGITS_MAX;
    if (quote)
        buffer_add_byte(s->out, '"');
    buffer_add(s->out, s->in.at + at, end - at);
    if (quote)
        buffer_add_byte(s->out, '"');
    return end;
}

static size_t copy_byte(struct scan *s, size_t at)
{
    char c = s->in.at[at];
    if (c == '{' || c == '[') {
        s->depth++;
        s->values++;
    } else if (c == ',') {
        s->values++;
    } else if ((c == '}' || c == ']') && s->depth > 0) {
        s->depth--;
    }
    buffer_add_byte(s->out, (uint8_t)c);
    return at + 1;
}

static enum status copy_all(struct scan *s, struct error *err)
{
    for (size_t at = 0; at < s->in.len;) {
        char c = s->in.at[at];
        at = c == '"' ? copy_string(s, at) : is_digit(c) ? copy_digits(s, at) : copy_byte(s, at);
        if (s->depth > VIID_DEPTH_MAX || s->values > VIID_VALUES_MAX)
            return error_set(err, STATUS_TOO_LARGE, "too_large", "",
                             "A document is at most %d deep and has at most %d values.",
                             VIID_DEPTH_MAX, VIID_VALUES_MAX);
    }
    return s->out->failed ? error_memory(err) : STATUS_OK;
}

enum status viid_text_read(struct text body, struct buffer *ret_text, struct error *err)
{
    struct buffer utf8 = {0}, out = {0};
    enum status status = text_to_utf8(body, &utf8, err);
    struct scan scan = {.in = {utf8.bytes, utf8.len}, .out = &out};
    if (!status)
        status = copy_all(&scan, err);
    buffer_free(&utf8);
    if (status)
        buffer_free(&out);
    else
        *ret_text = out;
    return status;
}
