#include "commands/doctor_notices.h"

#include "host/listen.h"
#include "host/secrets.h"
#include "store/notices.h"
#include "store/store.h"
#include "store/transaction.h"

#include <sys/stat.h>

#define STUCK_S 3600

static void check_secret_file(struct examination *x, const char *path)
{
    struct stat st;
    if (path[0] && stat(path, &st) == 0 && (st.st_mode & 077))
        doctor_find(x, SEVERITY_WARNING, "secret_readable",
                    "Let the daemon's user alone read it: chmod 600 FILE, chown intactd FILE.",
                    "%s holds secrets and can be opened by others (mode %03o).", path,
                    (unsigned)st.st_mode & 0777);
}

static void check_mail(struct examination *x, const struct receiver *r)
{
    char password[SECRET_SIZE];
    struct error err = {0};
    const struct settings *s = x->settings;
    if (!s->smtp_server[0])
        doctor_find(x, SEVERITY_ERROR, "no_smtp_server", "Set smtp_server and smtp_from.",
                    "%s is told by mail, but no mail server is set.", r->name);
    else if (s->smtp_password_file[0] &&
             secret_read(s->smtp_password_file, password, &err) != STATUS_OK)
        doctor_find(x, SEVERITY_ERROR, "no_smtp_password",
                    "Let smtp_password_file name a file that the daemon's user may read.", "%s",
                    err.detail);
    explicit_bzero(password, sizeof password);
}

static void check_post(struct examination *x, const struct receiver *r)
{
    char secret[SECRET_SIZE];
    struct error err = {.detail = "The setting notice_secrets_file is not set."};
    const char *path = x->settings->notice_secrets_file;
    if (!r->signs && !strstr(r->address, "{secret}"))
        return;
    if (!path[0] || secret_find(path, r->name, secret, &err) != STATUS_OK)
        doctor_find(x, SEVERITY_ERROR, "no_notice_secret",
                    "Let notice_secrets_file name a file with a line NAME = SECRET of it.",
                    "%s can't be told: %s", r->name, err.detail);
    explicit_bzero(secret, sizeof secret);
}

static void check_settings(struct examination *x)
{
    const struct settings *s = x->settings;
    check_secret_file(x, s->smtp_password_file);
    check_secret_file(x, s->notice_secrets_file);
    if (s->smtp_server[0] && s->smtp_user[0] && s->smtp_security == SMTP_PLAIN &&
        !listen_is_local(s->smtp_server))
        doctor_find(x, SEVERITY_WARNING, "smtp_plain",
                    "Set smtp_security = starttls, or tls, if the server has either.",
                    "The password for %s goes over the network so that all on the way can read it.",
                    s->smtp_server);
}

struct stuck {
    struct examination *x;
    uint32_t count;
};

static enum status note_waiting(void *context, const struct stored_notice *n)
{
    struct stuck *s = context;
    if (n->made_at + STUCK_S > s->x->now || s->count++ > 0)
        return STATUS_OK;
    doctor_find(s->x, SEVERITY_WARNING, "notices_waiting",
                "See that the receiver is there, and that the unit lets the daemon reach it "
                "(IPAddressAllow=).",
                "Notice %lld to %s has been waiting for %lld hours: %s", (long long)n->id,
                n->receiver, (long long)((s->x->now - n->made_at) / 3600),
                n->failure ? n->failure : "it was not tried yet.");
    return STATUS_OK;
}

static void check_waiting(struct examination *x)
{
    struct store *store = NULL;
    struct error err;
    struct stuck stuck = {.x = x};
    enum status status = store_open(x->directory->database, STORE_READ, &store, &err);
    if (status == STATUS_OK)
        status = store_begin(store, &err);
    if (status == STATUS_OK)
        status = notices_waiting_each(store, note_waiting, &stuck, &err);
    if (store)
        store_rollback(store);
    store_close(store);
    if (status != STATUS_OK)
        doctor_find(x, SEVERITY_WARNING, "notices_waiting", "intactd verify says more.",
                    "The notices can't be read: %s", err.detail);
}

void doctor_notices(struct examination *x)
{
    if (x->district->rules.count == 0)
        return;
    const struct notice_rules *n = rule_book_notices(&x->district->rules);
    if (n->receiver_count == 0)
        return;
    check_settings(x);
    for (uint32_t i = 0; i < n->receiver_count; i++) {
        if (n->receivers[i].way == WAY_MAIL)
            check_mail(x, &n->receivers[i]);
        else
            check_post(x, &n->receivers[i]);
    }
    check_waiting(x);
}
