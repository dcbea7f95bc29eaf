#include "format/encoding.h"

#include "format/csv_hint.h"

#include <errno.h>
#include <iconv.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MARK_BYTES      3
#define CONVERT_STEP    (16 * 1024)

static enum status refuse(struct error *err)
{
    return error_set(err, STATUS_INVALID, "bad_encoding", "",
                     "The text is neither UTF-8 nor GB18030: save it as CSV in UTF-8.");
}

static enum status refuse_mistaken(const char *what, struct error *err)
{
    return error_set(err, STATUS_INVALID, "bad_encoding", "", "%s", what);
}

/* The last call, without input, writes what the conversion still holds back. */
static enum status convert_step(iconv_t cd, char **in, size_t *in_left, struct buffer *out,
                                struct error *err)
{
    char *to = buffer_reserve(out, CONVERT_STEP);
    size_t room = CONVERT_STEP;
    if (!to)
        return error_memory(err);
    size_t rc = iconv(cd, in, in_left, &to, &room);
    out->len += CONVERT_STEP - room;
    if (rc == (size_t)-1 && errno != E2BIG)
        return refuse(err);
    return STATUS_OK;
}

static enum status convert(struct text document, const char *from_name, struct buffer *out,
                           struct error *err)
{
    iconv_t cd = iconv_open("UTF-8", from_name);
    if (cd == (iconv_t)-1)
        return error_set(err, STATUS_INVALID, "bad_encoding", "",
                         "The text is not UTF-8, and this system has no %s converter.", from_name);
    union {
        const char *in; /* iconv() only reads, but its type does not say so */
        char *at;
    } from = {document.at};
    size_t left = document.len;
    enum status status = STATUS_OK;
    while (left > 0 && status == STATUS_OK)
        status = convert_step(cd, &from.at, &left, out, err);
    if (status == STATUS_OK)
        status = convert_step(cd, NULL, NULL, out, err);
    iconv_close(cd);
    return status;
}

/* --- a file of two encodings: rows of one table pasted into another ----------------------------- */

enum line_encoding { LINE_EITHER, LINE_UTF8, LINE_OTHER };

/* A line of three-byte characters, as Chinese ones are, is UTF-8 by no accident. Two-byte ones may be:
 * a few characters of GB18030 have the form of those. */
static enum line_encoding encoding_of(struct text line)
{
    bool long_character = false;
    for (size_t i = 0; i < line.len; i++)
        long_character |= (unsigned char)line.at[i] >= 0xe0;
    if (!text_is_utf8(line.at, line.len))
        return LINE_OTHER;
    return long_character ? LINE_UTF8 : LINE_EITHER;
}

/* Refuses text some of whose lines are UTF-8 and others not. */
static enum status check_one_encoding(struct text document, struct error *err)
{
    static const char *const names[] = {"", "UTF-8", "not UTF-8"};
    enum line_encoding first = LINE_EITHER;
    unsigned long long first_number = 0, number = 0;
    for (const char *at = document.at, *end = at + document.len; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct text line = {at, (size_t)((stop ? stop : end) - at)};
        enum line_encoding now = encoding_of(line);
        number++;
        at = stop ? stop + 1 : end;
        if (first == LINE_EITHER && now != LINE_EITHER) {
            first = now;
            first_number = number;
        }
        if (now != LINE_EITHER && now != first)
            return error_set(
                err, STATUS_INVALID, "bad_encoding", "",
                "Mixed encodings: line %llu is %s, but line %llu is %s. Save the whole "
                "table in UTF-8.",
                number, names[now], first_number, names[first]);
    }
    return STATUS_OK;
}

static struct text skip_mark(struct text t)
{
    if (t.len < MARK_BYTES || memcmp(t.at, BYTE_ORDER_MARK, MARK_BYTES) != 0)
        return t;
    return (struct text){t.at + MARK_BYTES, t.len - MARK_BYTES};
}

/* UTF-16 by its mark; without one by its zeros: of ASCII, every second byte is one. NULL: it is not. */
static const char *utf16_name(struct text *t)
{
    static const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    const unsigned char *b = (const unsigned char *)t->at;
    if (t->len < 2 || t->len % 2 != 0)
        return NULL;
    bool little = b[0] == 0xff && b[1] == 0xfe, big = b[0] == 0xfe && b[1] == 0xff;
    if (little || big) {
        *t = (struct text){t->at + 2, t->len - 2};
        return names[big];
    }
    if (b[0] != 0 && b[1] == 0)
        return names[0];
    return b[0] == 0 && b[1] != 0 ? names[1] : NULL;
}

/* What has zeros when it is converted was no text. */
static enum status convert_utf16(struct text document, const char *name, struct buffer *out,
                                 struct error *err)
{
    enum status status = convert(document, name, out, err);
    if (!status && out->len > 0 && memchr(out->bytes, 0, out->len))
        return refuse(err);
    return status;
}

enum status text_to_utf8(struct text document, struct buffer *ret_utf8, struct error *err)
{
    struct buffer out = {0};
    enum status status = STATUS_OK;
    const char *utf16 = utf16_name(&document);
    document = skip_mark(document);
    const char *mistaken = utf16 ? NULL : csv_mistaken(document);
    if (utf16)
        status = convert_utf16(document, utf16, &out, err);
    else if (mistaken)
        status = refuse_mistaken(mistaken, err);
    else if (text_is_utf8(document.at, document.len))
        buffer_add(&out, document.at, document.len);
    else if (!(status = check_one_encoding(document, err)))
        status = convert(document, "GB18030", &out, err);
    if (status == STATUS_OK && out.failed)
        status = error_memory(err);
    if (status != STATUS_OK) {
        buffer_free(&out);
        return status;
    }
    *ret_utf8 = out;
    return STATUS_OK;
}
