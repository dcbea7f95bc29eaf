#include "loop/letters.h"

#include "host/secrets.h"
#include "notice/message.h"
#include "notice/shape.h"
#include "record/robot_answer_in.h"

#include <stdio.h>
#include <stdlib.h>

static bool copy(const char *text, char **ret)
{
    *ret = text && text[0] ? text_copy(text_of(text)) : NULL;
    return !text || !text[0] || *ret;
}

static struct message_text text_of_notice(const struct stored_notice *n)
{
    return (struct message_text){n->id, n->made_at, n->title, n->text, n->document};
}

/* --- mails ------------------------------------------------------------------------------------------ */

static enum status sign_in(const struct settings *s, struct letter *l, struct error *err)
{
    char password[SECRET_SIZE] = "";
    enum status status = STATUS_OK;
    if (!s->smtp_user[0])
        return STATUS_OK;
    if (s->smtp_password_file[0])
        status = secret_read(s->smtp_password_file, password, err);
    if (status == STATUS_OK && (!copy(s->smtp_user, &l->user) || !copy(password, &l->password)))
        status = error_memory(err);
    explicit_bzero(password, sizeof password);
    return status;
}

static enum status make_mail(const struct settings *s, const struct receiver *r,
                             const struct stored_notice *n, const struct zone *zone,
                             struct letter *l, struct error *err)
{
    static const enum letter_security securities[] = {
        [SMTP_STARTTLS] = LETTER_STARTTLS, [SMTP_TLS] = LETTER_TLS, [SMTP_PLAIN] = LETTER_PLAIN};
    const struct message_text m = text_of_notice(n);
    char url[300];
    if (!s->smtp_server[0])
        return error_set(err, STATUS_INVALID, "no_server", "smtp_server",
                         "The setting smtp_server is not set, so no mail can be sent.");
    l->is_mail = true;
    l->security = securities[s->smtp_security];
    snprintf(url, sizeof url, "%s://%s", l->security == LETTER_TLS ? "smtps" : "smtp",
             s->smtp_server);
    enum status status = sign_in(s, l, err);
    if (status == STATUS_OK)
        status = shape_mail(&m, s->smtp_from, r->address, zone, &l->body, err);
    if (status == STATUS_OK &&
        (!copy(url, &l->url) || !copy(s->smtp_from, &l->from) || !copy(r->address, &l->to)))
        status = error_memory(err);
    return status;
}

/* --- posts ------------------------------------------------------------------------------------------ */

/* A receiver that signs nothing and whose address asks for no secret needs none. */
static enum status make_post(const struct settings *s, const struct receiver *r,
                             const struct stored_notice *n, int64_t now, struct letter *l,
                             struct error *err)
{
    const struct message_text m = text_of_notice(n);
    char secret[SECRET_SIZE] = "", name[MESSAGE_NAME_SIZE];
    struct buffer url = {0};
    size_t len;
    bool wants = r->signs || strstr(r->address, "{secret}");
    enum status status = STATUS_OK;
    if (wants && s->notice_secrets_file[0])
        status = secret_find(s->notice_secrets_file, r->name, secret, err);
    if (status == STATUS_OK)
        status = shape_post(r->way, &m, r->address, r->signs, secret[0] ? secret : NULL, now, &url,
                            &l->body, err);
    explicit_bzero(secret, sizeof secret);
    if (status != STATUS_OK)
        return status;
    l->url = buffer_take(&url, &len);
    message_name(n->id, n->made_at, name);
    return l->url && copy(name, &l->name) ? STATUS_OK : error_memory(err);
}

enum status letter_make(const struct settings *s, const struct receiver *r,
                        const struct stored_notice *notice, const struct zone *zone, int64_t now,
                        struct letter **ret, struct error *err)
{
    struct letter *l = calloc(1, sizeof *l);
    if (!l)
        return error_memory(err);
    l->id = notice->id;
    l->private_allowed = s->notice_private_addresses != 0;
    enum status status = copy(s->notice_ca_file, &l->ca_file) ? STATUS_OK : error_memory(err);
    if (status == STATUS_OK)
        status = r->way == WAY_MAIL ? make_mail(s, r, notice, zone, l, err)
                                    : make_post(s, r, notice, now, l, err);
    if (status == STATUS_OK)
        *ret = l;
    else
        letter_free(l);
    return status;
}

bool letter_is_taken(struct letter *letter, enum notice_way way)
{
    char words[ROBOT_WORDS_SIZE] = "";
    const struct text answer = {letter->answer.bytes, letter->answer.len};
    if (!letter->taken || way == WAY_MAIL || way == WAY_WEBHOOK)
        return letter->taken;
    if (robot_answer_accepts(answer, words))
        return true;
    snprintf(letter->failure, sizeof letter->failure, "The robot did not take it: %s.", words);
    return false;
}
