#include "api/evidence.h"

#include "api/exemptions.h"
#include "base/text_shown.h"
#include "change/evidence.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/readings.h"
#include "store/evidence_files.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_file(const struct request *q)
{
    return q->body.format >= EVIDENCE_FILE_FORMAT;
}

/* --- words -------------------------------------------------------------------------------------- */

static enum status find_to_prove(struct request *q, const struct exemption **ret,
                                 struct refusal *refusal)
{
    *ret = exemptions_find(q);
    return *ret ? STATUS_OK
                : error_set(&refusal->error, STATUS_UNKNOWN, "not_found", "id",
                            "There is no such exemption.");
}

static enum status prepare_words(struct request *q, struct change **ret_change,
                                 struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    const struct exemption *x;
    enum status status = find_to_prove(q, &x, refusal);
    return status ? status
                  : change_prepare_evidence(&q->app->district, &actor, x->id, request_body(q),
                                            ret_change, refusal);
}

static const struct change_handler words = {.prepare = prepare_words, .answer = exemptions_get};

/* --- a file on its way in ------------------------------------------------------------------------ */

/* One that is being received. Few at a time: each is held whole in memory, which reports need too. */
struct upload {
    struct uploads *all;
    uint32_t organisation;
    struct buffer body;
    struct evidence_sent sent;
};

static void upload_free(void *work)
{
    struct upload *u = work;
    for (uint32_t i = 0; i < u->all->count; i++) {
        if (u->all->organisations[i] == u->organisation) {
            u->all->organisations[i] = u->all->organisations[--u->all->count];
            break;
        }
    }
    buffer_free(&u->body);
    free(u);
}

/* A party sends one file at a time, and all parties leave room for the office. */
static bool has_room(const struct uploads *all, uint32_t organisation)
{
    uint32_t parties = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        if (all->organisations[i] == organisation && organisation != NONE)
            return false;
        parties += all->organisations[i] != NONE;
    }
    return all->count < UPLOADS_MAX && (organisation == NONE || parties < PARTY_UPLOADS_MAX);
}

static void take_room(struct request *q)
{
    struct uploads *all = &q->app->kept.uploads;
    struct error err;
    if (!has_room(all, q->who.token.organisation)) {
        error_set(&err, STATUS_BUSY, "busy", "",
                  "Too many files of evidence are being received at once. Try again in a second.");
        answer_error(q, &err);
        return;
    }
    struct upload *u = calloc(1, sizeof *u);
    if (!u) {
        answer_memory(q);
        return;
    }
    *u = (struct upload){.all = all, .organisation = q->who.token.organisation};
    all->organisations[all->count++] = u->organisation;
    request_keep_work(q, u, upload_free);
}

/* May a file of so many bytes come? If not, the request is answered. */
static bool may_come(struct request *q, int64_t bytes)
{
    struct refusal refusal = {0};
    struct actor actor = {&q->who.token, q->now};
    const struct exemption *x;
    enum status status = find_to_prove(q, &x, &refusal);
    if (!status)
        status = change_check_evidence(&q->app->district, &actor, x->id, bytes,
                                       q->front->settings->party_evidence_bytes, &refusal);
    if (status)
        answer_refusal(q, status, &refusal);
    refusal_free(&refusal);
    return status == STATUS_OK;
}

void evidence_begin(struct request *q)
{
    int64_t announced = q->body.bytes_announced > 0 ? q->body.bytes_announced : 0;
    if (is_file(q) && may_come(q, announced))
        take_room(q);
}

static enum status check_name(struct text name, struct error *err)
{
    if (name.len <= EVIDENCE_NAME_MAX && text_find_hidden(name, false) == POINT_NONE &&
        text_trim(name).len == name.len)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_parameter", "name",
                     "name is what the file is called: at most %d bytes, all of them visible.",
                     EVIDENCE_NAME_MAX);
}

static enum status read_sent(struct request *q, struct evidence_sent *ret, struct error *err)
{
    enum evidence_type type = (enum evidence_type)(q->body.format - EVIDENCE_FILE_FORMAT);
    struct text bytes = request_body(q);
    ret->name = request_parameter(q, "name");
    ret->file.type = type;
    ret->file.bytes = (int64_t)bytes.len;
    if (!evidence_is_of_type(bytes, type))
        return error_set(err, STATUS_UNSUPPORTED, "wrong_type", "",
                         "The file is no %s: it does not begin as one.", evidence_type_names[type]);
    return check_name(ret->name, err);
}

/* The reader's: its digest takes long, and so does the disk. */
static enum status keep(struct store *store, void *work, struct error *err)
{
    struct upload *u = work;
    enum status status =
        evidence_keep(store, (struct text){u->body.bytes, u->body.len}, &u->sent.file.sha256, err);
    buffer_free(&u->body);
    return status;
}

static enum status prepare_file(struct request *q, struct change **ret_change,
                                struct refusal *refusal)
{
    const struct upload *u = q->work;
    struct actor actor = {&q->who.token, q->now};
    const struct exemption *x;
    enum status status = find_to_prove(q, &x, refusal);
    return status ? status
                  : change_prepare_evidence_file(&q->app->district, &actor, x->id, &u->sent,
                                                 q->front->settings->party_evidence_bytes,
                                                 ret_change, refusal);
}

static const struct change_handler file = {.prepare = prepare_file, .answer = exemptions_get};

/* Only now, with the file on the disk, does the journal name it. */
static void kept(struct request *q)
{
    changes_add(q, &file);
}

void evidence_post(struct request *q)
{
    struct upload *u = q->work;
    struct error err;
    if (!is_file(q)) {
        changes_add(q, &words);
        return;
    }
    if (answer_failed(q, read_sent(q, &u->sent, &err), &err) || !may_come(q, u->sent.file.bytes))
        return; /* before it takes room on the disk: its length may not have been announced */
    u->body = q->body.collected;
    q->body.collected = (struct buffer){0};
    read_then(q, keep, kept);
}

/* --- a file on its way out ----------------------------------------------------------------------- */

struct download {
    struct evidence_file file;
    struct buffer body;
    char name[64];
};

static void download_free(void *work)
{
    struct download *d = work;
    buffer_free(&d->body);
    free(d);
}

static enum status fetch(struct store *store, void *work, struct error *err)
{
    struct download *d = work;
    return evidence_read(store, &d->file, &d->body, err);
}

/* Whoever opens it in a browser gets it as a file: nothing in it may speak for this page. */
static void fetched(struct request *q)
{
    struct download *d = q->work;
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&d->file.sha256, hex);
    answer_file(q, &d->body, evidence_type_names[d->file.type], d->name);
    snprintf(q->answer.etag, sizeof q->answer.etag, "\"%.32s\"", hex);
    q->answer.policy = "default-src 'none'; sandbox";
}

void evidence_get(struct request *q)
{
    const struct exemption *x = exemptions_find(q);
    struct digest digest;
    const struct evidence *e = x && digest_from_hex(q->asked.params[1], &digest)
                                   ? exemption_evidence_file(x, &digest)
                                   : NULL;
    struct error err;
    if (!e) {
        answer_unknown(q, "evidence");
        return;
    }
    if (!answer_has_room(q, (size_t)e->file.bytes)) {
        error_set(&err, STATUS_BUSY, "busy", "",
                  "Too many large answers are waiting for their readers. Try again in a second, "
                  "or ask for less at once.");
        answer_error(q, &err);
        return;
    }
    struct download *d = request_work(q, sizeof *d, download_free);
    if (!d)
        return;
    answer_count(q, (size_t)e->file.bytes);
    d->file = e->file;
    snprintf(d->name, sizeof d->name, "exemption-%u-%.8s.%s", x->id, q->asked.params[1].at,
             evidence_ending(e->file.type));
    read_then(q, fetch, fetched);
}
