/* Text documents from people's machines: UTF-8, or what a Chinese Windows saves by default. */
#include "wire/csv.h"

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

static enum status convert(struct text document, struct buffer *out, struct error *err)
{
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t)-1)
        return error_set(err, STATUS_INVALID, "bad_encoding", "",
                         "The text is not UTF-8, and this system has no GB18030 converter.");
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

static struct text skip_mark(struct text t)
{
    if (t.len < MARK_BYTES || memcmp(t.at, BYTE_ORDER_MARK, MARK_BYTES) != 0)
        return t;
    return (struct text){t.at + MARK_BYTES, t.len - MARK_BYTES};
}

enum status text_to_utf8(struct text document, struct buffer *ret_utf8, struct error *err)
{
    struct buffer out = {0};
    enum status status = STATUS_OK;
    document = skip_mark(document);
    if (document.len > 0 && memchr(document.at, 0, document.len))
        status = refuse(err); /* UTF-16, most likely */
    else if (text_is_utf8(document.at, document.len))
        buffer_add(&out, document.at, document.len);
    else
        status = convert(document, &out, err);
    if (status == STATUS_OK && out.failed)
        status = error_memory(err);
    if (status != STATUS_OK) {
        buffer_free(&out);
        return status;
    }
    *ret_utf8 = out;
    return STATUS_OK;
}
