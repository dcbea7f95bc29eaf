#include "notice/shape.h"

#include "base/base64.h"
#include "base/digest.h"
#include "format/json_out.h"
#include "notice/message.h"

#include <inttypes.h>
#include <stdio.h>

#define SECRET_MARK     "{secret}"
#define WECOM_BYTES_MAX 2048  /* of a text, and then it is refused */
#define ROBOT_BYTES_MAX 16384 /* the other two take a little more, as JSON */
#define MORE            "\n..."
#define WORD_BYTES      45 /* of an encoded word: 60 characters, so that its line stays below 76 */

/* --- addresses ------------------------------------------------------------------------------------ */

static enum status no_secret(struct error *err)
{
    return error_set(err, STATUS_INVALID, "no_secret", "notice_secrets_file",
                     "The receiver's secret is not in the file that the setting "
                     "notice_secrets_file names.");
}

static enum status add_address(const char *address, const char *secret, struct buffer *out,
                               struct error *err)
{
    const char *mark = strstr(address, SECRET_MARK);
    if (!mark) {
        buffer_add_text(out, address);
        return STATUS_OK;
    }
    if (!secret)
        return no_secret(err);
    buffer_add(out, address, (size_t)(mark - address));
    buffer_add_text(out, secret);
    buffer_add_text(out, mark + sizeof SECRET_MARK - 1);
    return STATUS_OK;
}

/* --- signatures ------------------------------------------------------------------------------------ */

static enum status sign(struct text key, struct text message, struct buffer *ret_base64,
                        struct error *err)
{
    struct digest d;
    if (digest_hmac(key, message, &d) != STATUS_OK)
        return error_set(err, STATUS_IO, "io", "", "The message can't be signed.");
    base64_add(d.bytes, sizeof d.bytes, 0, ret_base64);
    return STATUS_OK;
}

/* What both robots sign: the instant, a line feed, the secret. */
static struct text stamp(int64_t at, const char *secret, char *out, size_t size)
{
    int len = snprintf(out, size, "%" PRId64 "\n%s", at, secret);
    return (struct text){out, (size_t)len < size ? (size_t)len : size - 1};
}

/* The secret is the key of dingtalk; its signature stands in the address. */
static enum status sign_address(const char *secret, int64_t now, struct buffer *url,
                                struct error *err)
{
    char text[400];
    struct buffer signature = {0};
    int64_t now_ms = now * 1000;
    enum status status =
        sign(text_of(secret), stamp(now_ms, secret, text, sizeof text), &signature, err);
    const char *at = status == STATUS_OK ? buffer_text(&signature) : NULL;
    buffer_addf(url, "%ctimestamp=%" PRId64 "&sign=", memchr(url->bytes, '?', url->len) ? '&' : '?',
                now_ms);
    for (; at && *at; at++)
        buffer_addf(url, *at == '+' || *at == '/' || *at == '=' ? "%%%02X" : "%c", *at);
    buffer_free(&signature);
    return status;
}

/* Of feishu the instant and the secret are the key, and nothing is signed by it. */
static enum status sign_body(const char *secret, int64_t now, struct json_out *j, struct error *err)
{
    char text[400], at[24];
    struct buffer signature = {0};
    enum status status = sign(stamp(now, secret, text, sizeof text), text_of(""), &signature, err);
    snprintf(at, sizeof at, "%" PRId64, now);
    json_member_string(j, "timestamp", at);
    json_key(j, "sign");
    json_text(j, (struct text){signature.bytes, signature.len});
    buffer_free(&signature);
    return status;
}

/* --- bodies ---------------------------------------------------------------------------------------- */

/* Title and text, cut to what a robot takes. */
static void write_cut(struct json_out *j, const struct message_text *m, size_t max)
{
    struct buffer whole = {0};
    buffer_addf(&whole, "%s\n%s", m->title, m->text);
    if (whole.len > max) {
        whole.len = text_cut((struct text){whole.bytes, whole.len}, max - sizeof MORE + 1);
        buffer_add_text(&whole, MORE);
    }
    json_text(j, (struct text){whole.bytes, whole.len});
    j->out->failed |= whole.failed;
    buffer_free(&whole);
}

static void write_robot(struct json_out *j, const struct message_text *m, bool feishu, size_t max)
{
    json_member_string(j, feishu ? "msg_type" : "msgtype", "text");
    json_key(j, feishu ? "content" : "text");
    json_object_begin(j);
    json_key(j, feishu ? "text" : "content");
    write_cut(j, m, max);
    json_object_end(j);
}

static enum status write_body(enum notice_way way, const struct message_text *m, const char *secret,
                              int64_t now, struct buffer *out, struct error *err)
{
    struct json_out j;
    enum status status = STATUS_OK;
    if (way == WAY_WEBHOOK) {
        buffer_add_text(out, m->document);
        return STATUS_OK;
    }
    json_begin(&j, out);
    json_object_begin(&j);
    if (way == WAY_FEISHU && secret)
        status = sign_body(secret, now, &j, err);
    write_robot(&j, m, way == WAY_FEISHU, way == WAY_WECOM ? WECOM_BYTES_MAX : ROBOT_BYTES_MAX);
    json_object_end(&j);
    return status;
}

enum status shape_post(enum notice_way way, const struct message_text *m, const char *address,
                       bool signs, const char *secret, int64_t now, struct buffer *ret_url,
                       struct buffer *ret_body, struct error *err)
{
    struct buffer url = {0}, body = {0};
    enum status status = signs && !secret ? no_secret(err) : STATUS_OK;
    if (status == STATUS_OK)
        status = add_address(address, secret, &url, err);
    if (status == STATUS_OK && signs && way == WAY_DINGTALK)
        status = sign_address(secret, now, &url, err);
    if (status == STATUS_OK)
        status = write_body(way, m, signs ? secret : NULL, now, &body, err);
    if (status == STATUS_OK && (!buffer_text(&url) || body.failed))
        status = error_memory(err);
    if (status != STATUS_OK) {
        buffer_free(&url);
        buffer_free(&body);
        return status;
    }
    *ret_url = url;
    *ret_body = body;
    return STATUS_OK;
}

/* --- mails ----------------------------------------------------------------------------------------- */

/* RFC 2047: words of UTF-8 in base64, none of which cuts a character. */
static void add_words(const char *text, struct buffer *out)
{
    for (size_t left = strlen(text); left > 0;) {
        size_t len = text_cut((struct text){text, left}, WORD_BYTES);
        buffer_add_text(out, "=?UTF-8?B?");
        base64_add(text, len, 0, out);
        buffer_add_text(out, left > len ? "?=\r\n " : "?=");
        text += len;
        left -= len;
    }
}

/* Thu, 01 Sep 2022 08:00:00 +0800 */
static void add_date(const struct zone *zone, int64_t at, struct buffer *out)
{
    static const char days[] = "ThuFriSatSunMonTueWed";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int32_t offset_s = zone_offset(zone, at);
    int64_t local = at + offset_s, year;
    int month, day, second = (int)(((local % DAY_S) + DAY_S) % DAY_S);
    int64_t date = (local - second) / DAY_S;
    int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
    civil_from_days(date, &year, &month, &day);
    buffer_addf(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d %c%02d%02d",
                days + 3 * (((date % 7) + 7) % 7), day, months + 3 * (month - 1), (int)year,
                second / 3600, second / 60 % 60, second % 60, offset_s < 0 ? '-' : '+',
                minutes / 60, minutes % 60);
}

enum status shape_mail(const struct message_text *m, const char *from, const char *to,
                       const struct zone *zone, struct buffer *ret, struct error *err)
{
    struct buffer out = {0};
    char name[MESSAGE_NAME_SIZE];
    const char *domain = strchr(from, '@');
    message_name(m->id, m->made_at, name);
    buffer_add_text(&out, "Date: ");
    add_date(zone, m->made_at, &out);
    buffer_addf(&out, "\r\nFrom: <%s>\r\nTo: <%s>\r\nMessage-ID: <notice.%s@%s>\r\nSubject: ", from,
                to, name, domain ? domain + 1 : "localhost");
    add_words(m->title, &out);
    buffer_addf(
        &out,
        "\r\nX-Intactd-Notice: %s\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        "\r\n",
        name);
    base64_add(m->text, strlen(m->text), 76, &out);
    if (out.failed) {
        buffer_free(&out);
        return error_memory(err);
    }
    *ret = out;
    return STATUS_OK;
}
