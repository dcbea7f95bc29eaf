#include "outgoing/courier.h"

#include "outgoing/private_address.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POLL_MS 200

/* A letter under way. */
struct trip {
    CURL *easy; /* NULL: the place is free */
    struct letter *letter;
    struct curl_slist *headers, *receivers;
    size_t read;  /* of the mail's bytes */
    bool refused; /* its address is one that is not allowed */
};

struct courier {
    struct mailbox *mailbox;
    atomic_bool stopping;
    CURLM *multi;
    struct trip trips[LETTERS_AT_ONCE];
    struct mail *waiting, *waiting_last; /* taken from the mailbox, not begun */
    int under_way;
};

void letter_free(struct letter *letter)
{
    if (!letter)
        return;
    free(letter->url);
    free(letter->name);
    free(letter->from);
    free(letter->to);
    free(letter->user);
    if (letter->password)
        explicit_bzero(letter->password, strlen(letter->password));
    free(letter->password);
    free(letter->ca_file);
    buffer_free(&letter->body);
    buffer_free(&letter->answer);
    free(letter);
}

/* --- curl's questions --------------------------------------------------------------------------------- */

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct letter *l = context;
    size_t len = size * count;
    if (l->answer.len + len <= LETTER_ANSWER_MAX)
        buffer_add(&l->answer, bytes, len);
    return len; /* of a longer answer the rest says nothing */
}

static size_t give(char *bytes, size_t size, size_t count, void *context)
{
    struct trip *t = context;
    size_t left = t->letter->body.len - t->read, room = size * count;
    size_t len = left < room ? left : room;
    if (len > 0)
        memcpy(bytes, t->letter->body.bytes + t->read, len);
    t->read += len;
    return len;
}

/* Asked with the address itself, after the name was looked up: a name that leads elsewhere later is looked at again. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct trip *t = context;
    (void)purpose;
    bool allowed =
        t->letter->is_mail || (t->letter->private_allowed ? !address_is_link_local(&address->addr)
                                                          : !address_is_private(&address->addr));
    t->refused = t->refused || !allowed;
    return allowed ? socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol)
                   : CURL_SOCKET_BAD;
}

/* --- a trip -------------------------------------------------------------------------------------------- */

static bool add(struct curl_slist **list, const char *text)
{
    struct curl_slist *longer = curl_slist_append(*list, text);
    if (longer)
        *list = longer;
    return longer != NULL;
}

static bool prepare_mail(struct trip *t)
{
    const struct letter *l = t->letter;
    if (!add(&t->receivers, l->to))
        return false;
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, l->security == LETTER_TLS ? "smtps" : "smtp");
    curl_easy_setopt(t->easy, CURLOPT_USE_SSL,
                     l->security == LETTER_PLAIN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_FROM, l->from);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->receivers);
    curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
    if (l->user) {
        curl_easy_setopt(t->easy, CURLOPT_USERNAME, l->user);
        curl_easy_setopt(t->easy, CURLOPT_PASSWORD, l->password ? l->password : "");
    }
    return true;
}

/* No redirect: where it goes is what an admin has set. */
static bool prepare_post(struct trip *t)
{
    const struct letter *l = t->letter;
    char line[128];
    snprintf(line, sizeof line, "X-Intactd-Notice: %s", l->name);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)l->body.len);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, l->body.bytes);
    bool made = add(&t->headers, "Content-Type: application/json; charset=utf-8") &&
                add(&t->headers, "Expect:") && add(&t->headers, line);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
    return made;
}

static bool prepare(struct trip *t)
{
    struct letter *l = t->letter;
    t->easy = curl_easy_init();
    if (!t->easy)
        return false;
    curl_easy_setopt(t->easy, CURLOPT_URL, l->url);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, l->failure);
    curl_easy_setopt(t->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, LETTER_TIMEOUT_S);
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT, LETTER_CONNECT_S);
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, l);
    if (l->ca_file)
        curl_easy_setopt(t->easy, CURLOPT_CAINFO, l->ca_file);
    return l->is_mail ? prepare_mail(t) : prepare_post(t);
}

static struct letter *clear(struct courier *c, struct trip *t)
{
    struct letter *letter = t->letter;
    if (t->easy) {
        curl_multi_remove_handle(c->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->headers);
    curl_slist_free_all(t->receivers);
    *t = (struct trip){0};
    return letter;
}

static void hand_back(struct courier *c, struct letter *letter)
{
    letter->mail.next = NULL;
    mailbox_hand_back(c->mailbox, &letter->mail, &letter->mail);
}

static void begin(struct courier *c, struct trip *t, struct letter *letter)
{
    *t = (struct trip){.letter = letter};
    if (prepare(t) && curl_multi_add_handle(c->multi, t->easy) == CURLM_OK) {
        c->under_way++;
        return;
    }
    clear(c, t);
    snprintf(letter->failure, sizeof letter->failure, "out of memory");
    hand_back(c, letter);
}

/* Of a mail the answer of SMTP counts, of a post the status alone; what a robot says beside it is for others. */
static void judge(struct trip *t, CURLcode result)
{
    struct letter *l = t->letter;
    long code = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &code);
    l->taken = result == CURLE_OK && (l->is_mail || (code >= 200 && code < 300));
    if (l->taken)
        l->failure[0] = '\0';
    else if (t->refused)
        snprintf(l->failure, sizeof l->failure,
                 "The address leads into a private network, which the setting "
                 "notice_private_addresses does not allow.");
    else if (result == CURLE_OK)
        snprintf(l->failure, sizeof l->failure, "It answered with status %ld.", code);
    else if (!l->failure[0])
        snprintf(l->failure, sizeof l->failure, "%s", curl_easy_strerror(result));
}

/* --- the thread ----------------------------------------------------------------------------------------- */

static void queue(struct courier *c, struct mail *mail)
{
    if (!mail)
        return;
    if (c->waiting_last)
        c->waiting_last->next = mail;
    else
        c->waiting = mail;
    for (c->waiting_last = mail; c->waiting_last->next;)
        c->waiting_last = c->waiting_last->next;
}

static struct letter *next_waiting(struct courier *c)
{
    struct mail *mail = c->waiting;
    if (mail)
        c->waiting = mail->next;
    if (!c->waiting)
        c->waiting_last = NULL;
    return (struct letter *)(void *)mail;
}

static void begin_waiting(struct courier *c)
{
    for (size_t i = 0; i < LETTERS_AT_ONCE && c->waiting; i++) {
        if (!c->trips[i].easy)
            begin(c, &c->trips[i], next_waiting(c));
    }
}

static void finish_done(struct courier *c)
{
    CURLMsg *m;
    int left;
    while ((m = curl_multi_info_read(c->multi, &left)) != NULL) {
        char *place = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode result = m->data.result;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &place);
        struct trip *t = (struct trip *)(void *)place;
        judge(t, result);
        c->under_way--;
        hand_back(c, clear(c, t));
    }
}

static void drop_all(struct courier *c)
{
    for (size_t i = 0; i < LETTERS_AT_ONCE; i++)
        letter_free(clear(c, &c->trips[i]));
    while (c->waiting)
        letter_free(next_waiting(c));
}

static void *work(void *context)
{
    struct courier *c = context;
    int running;
    for (;;) {
        bool idle = c->under_way == 0 && !c->waiting;
        struct mail *mail = idle ? mailbox_take_all(c->mailbox) : mailbox_take_waiting(c->mailbox);
        queue(c, mail);
        if ((idle && !mail) || atomic_load(&c->stopping))
            break;
        begin_waiting(c);
        curl_multi_perform(c->multi, &running);
        finish_done(c);
        if (c->under_way > 0)
            curl_multi_poll(c->multi, NULL, 0, POLL_MS, NULL);
    }
    drop_all(c);
    return NULL;
}

enum status courier_start(int wake_fd, struct courier **ret, struct error *err)
{
    struct courier *c = calloc(1, sizeof *c);
    if (!c)
        return error_memory(err);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    c->multi = curl_multi_init();
    c->mailbox = mailbox_new(LETTERS_MAX, wake_fd);
    enum status status = c->multi && c->mailbox ? mailbox_start(c->mailbox, "courier", work, c, err)
                                                : error_memory(err);
    if (status != STATUS_OK) {
        mailbox_free(c->mailbox);
        curl_multi_cleanup(c->multi);
        free(c);
        return status;
    }
    *ret = c;
    return STATUS_OK;
}

enum status courier_send(struct courier *c, struct letter *letter)
{
    return mailbox_send(c->mailbox, &letter->mail);
}

struct letter *courier_results(struct courier *c)
{
    return (struct letter *)(void *)mailbox_results(c->mailbox);
}

void courier_stop(struct courier *c)
{
    struct letter *next;
    if (!c)
        return;
    atomic_store(&c->stopping, true);
    mailbox_stop(c->mailbox);
    for (struct letter *l = courier_results(c); l; l = next) {
        next = letter_next(l);
        letter_free(l);
    }
    mailbox_free(c->mailbox);
    curl_multi_cleanup(c->multi);
    free(c);
}
