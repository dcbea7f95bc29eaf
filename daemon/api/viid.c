#include "api/viid.h"

#include "host/clock.h"
#include "http/answer.h"
#include "http/front.h"
#include "http/route.h"
#include "http/work.h"
#include "loop/pipeline.h"
#include "loop/platforms.h"
#include "loop/registrations.h"
#include "platform/auth.h"
#include "platform/lines.h"
#include "platform/viid.h"

#include <stdio.h>
#include <stdlib.h>

#define REALM "intactd"
/* The nonce is for anybody at that address: who it is stands in the body, which some send only after the challenge. */
#define SCOPE "viid"

/* What is kept of the head, whose headers are gone when the body has come. */
struct viid_call {
    char authorization[1024];
    char identity[VIID_CODE_SIZE]; /* User-Identify */
    char host[128];                /* as it calls us */
    struct buffer ids;             /* of notifications, each NUL-terminated */
};

static void free_call(void *work)
{
    struct viid_call *call = work;
    buffer_free(&call->ids);
    explicit_bzero(call->authorization, sizeof call->authorization);
    free(call);
}

static void keep(struct text value, char *out, size_t size)
{
    snprintf(out, size, "%.*s", value.at && value.len < size ? (int)value.len : 0,
             value.at ? value.at : "");
}

void viid_begin(struct request *q)
{
    struct viid_call *call = request_work(q, sizeof *call, free_call);
    if (!call)
        return;
    keep(request_header(q, "Authorization"), call->authorization, sizeof call->authorization);
    keep(request_header(q, "Host"), call->host, sizeof call->host);
    keep(text_trim(request_header(q, "User-Identify")), call->identity, sizeof call->identity);
}

/* --- answers ---------------------------------------------------------------------------------- */

static struct viid_answer make_answer(const struct request *q, enum viid_code code,
                                      const char *text)
{
    const struct viid_call *call = q->work;
    struct viid_answer a = {
        .url = q->asked.route->pattern, .code = code, .text = text, .id = text_of(call->identity)};
    viid_time(rule_book_zone(&q->app->district.rules, q->now), q->now, a.time);
    return a;
}

static void answer(struct request *q, unsigned status, enum viid_code code, const char *text)
{
    struct buffer out = {0};
    struct viid_answer a = make_answer(q, code, text);
    viid_answer_write(&a, &out);
    answer_text(q, &out, "application/VIID+JSON");
    if (status != 200 && q->answer.status == 200)
        q->answer.status = status;
}

static void challenge(struct request *q, bool stale, const char *text)
{
    char scope[AUTH_SCOPE_SIZE];
    answer(q, 401, VIID_INVALID_OPERATION, text);
    if (auth_challenge(&q->app->platforms->secret, text_of(REALM),
                       auth_scope(text_of(SCOPE), q->who.peer, scope), true, stale, q->now,
                       q->answer.authenticate))
        answer_memory(q);
}

/* --- who it is -------------------------------------------------------------------------------- */

/* Takes the code from the body, or from the header where the body says none. Two that differ are
 * nobody's. */
static enum status read_identity(struct request *q, struct error *err)
{
    struct viid_call *call = q->work;
    char code[VIID_CODE_SIZE];
    struct text body = request_body(q);
    if (body.len == 0)
        return STATUS_OK;
    enum status status = viid_device_read(body, code, err);
    if (status)
        return status;
    if (call->identity[0] && strcmp(call->identity, code) != 0)
        return error_set(err, STATUS_INVALID, "bad_value", "DeviceID",
                         "DeviceID and User-Identify are not the same.");
    memcpy(call->identity, code, sizeof code);
    return STATUS_OK;
}

/* NONE: there is no such platform, or it does not speak GA/T 1400. */
static uint32_t find_platform(const struct request *q, const char *code)
{
    const struct registry *r = &q->app->district.registry;
    uint32_t number = registry_find_platform(r, text_of(code));
    bool speaks = number != NONE && r->platforms[number].protocol == PLATFORM_GA1400 &&
                  !r->platforms[number].retired;
    return speaks ? number : NONE;
}

static void refuse_stranger(struct request *q, const char *code)
{
    platforms_stranger(q->app->platforms, text_of(code), q->who.peer, "http", q->now);
    answer(q, 403, VIID_INVALID_OPERATION, "not a platform of this district");
}

static bool is_limited(struct request *q)
{
    struct bucket *b = limits_peer(&q->front->limits, q->who.peer);
    int wait_s = 1;
    if (bucket_take(b, q->front->settings->bad_tokens_per_minute, clock_monotonic_ms(), &wait_s))
        return false;
    answer(q, 429, VIID_BUSY, "too many wrong passwords");
    q->answer.retry_after_s = wait_s;
    return true;
}

/* Holds the Authorization against the platform's password. Answers if it does not hold. */
static bool is_proved(struct request *q, uint32_t number, struct platform_state *state)
{
    struct viid_call *call = q->work;
    char password[PLATFORM_PASSWORD_SIZE] = "", scope[AUTH_SCOPE_SIZE];
    enum auth_outcome outcome = AUTH_WRONG;
    if (platforms_password(q->app, number, password) == STATUS_OK) {
        struct auth_claim claim = {.header = text_of(call->authorization),
                                   .method = text_of(q->head.method),
                                   .realm = text_of(REALM),
                                   .scope = auth_scope(text_of(SCOPE), q->who.peer, scope),
                                   .password = text_of(password)};
        outcome = auth_check(&q->app->platforms->secret, &claim, q->now);
    }
    explicit_bzero(password, sizeof password);
    if (outcome == AUTH_GOOD)
        return true;
    if (outcome == AUTH_STALE) {
        challenge(q, true, "the nonce is too old");
        return false;
    }
    state->refused++;
    state->refused_at = q->now;
    auth_describe(text_of(call->authorization), state->refused_as);
    if (!is_limited(q))
        challenge(q, false, "wrong password");
    return false;
}

static void let_in(struct request *q, uint32_t number, struct platform_state *s)
{
    const struct platform *p = q->app->district.registry.platforms + number;
    if (!platforms_admits(p, s, q->who.peer, q->now))
        s->kept_until = 0; /* what is kept is another registration */
    s->registered_at = s->registered ? s->registered_at : q->now;
    s->registered = true;
    s->password_number = p->password_number;
    memcpy(s->address, q->who.peer, sizeof s->address);
}

/* Lets the sender in: by its password where it shows one (or `proof` is asked for), else by its
 * registration from this address. NULL: answered. */
static struct platform_state *admit(struct request *q, bool proof, uint32_t *ret_number)
{
    struct viid_call *call = q->work;
    if (!call->identity[0]) {
        challenge(q, false, "who are you? User-Identify, or DeviceID in the body");
        return NULL;
    }
    uint32_t number = find_platform(q, call->identity);
    struct platform_state *state = number == NONE ? NULL : platforms_state(q->app, number);
    if (number == NONE) {
        refuse_stranger(q, call->identity);
    } else if (!state) {
        answer_memory(q);
    } else if (!call->authorization[0]) {
        const struct platform *p = q->app->district.registry.platforms + number;
        if (!proof && platforms_admits(p, state, q->who.peer, q->now)) {
            *ret_number = number;
            return state;
        }
        challenge(q, false, "not registered");
    } else if (is_proved(q, number, state)) {
        let_in(q, number, state);
        *ret_number = number;
        return state;
    }
    return NULL;
}

/* The calls that say no more than who it is. NULL: answered. */
static struct platform_state *admit_device(struct request *q, bool proof, uint32_t *ret_number)
{
    struct error err;
    enum status status = read_identity(q, &err);
    if (status == STATUS_MEMORY)
        answer_memory(q);
    else if (status)
        answer(q, 400, VIID_INVALID_JSON, err.detail);
    return status ? NULL : admit(q, proof, ret_number);
}

/* --- calls ------------------------------------------------------------------------------------ */

void viid_register(struct request *q)
{
    uint32_t number = NONE;
    struct platform_state *state = admit_device(q, true, &number);
    if (!state)
        return;
    state->registered_at = state->heard_at = q->now;
    memcpy(state->host, ((struct viid_call *)q->work)->host, sizeof state->host);
    state->subscribe_asked_at = state->subscribed_until = 0; /* it may have forgotten them */
    state->kept_until = 0;                                   /* with its host */
    registrations_renew(q->app, number, q->now);
    platforms_unlist(state);
    platforms_say_self(q->app, number, q->now);
    answer(q, 200, VIID_OK, "OK");
}

void viid_unregister(struct request *q)
{
    uint32_t number = NONE;
    struct platform_state *state = admit_device(q, false, &number);
    if (!state)
        return;
    registrations_end(q->app, number);
    answer(q, 200, VIID_OK, "OK");
}

void viid_keepalive(struct request *q)
{
    uint32_t number = NONE;
    struct platform_state *state = admit_device(q, false, &number);
    if (!state)
        return;
    state->heard_at = state->keepalive_at = q->now;
    state->keepalives++;
    registrations_renew(q->app, number, q->now);
    platforms_say_self(q->app, number, q->now);
    answer(q, 200, VIID_OK, "OK");
}

void viid_time_get(struct request *q)
{
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct buffer out = {0};
    char time[VIID_TIME_SIZE];
    viid_time(zone, q->now, time);
    buffer_addf(&out, "{\"SystemTimeObject\":{\"LocalTime\":\"%s\",\"TimeMode\":\"1\"}}", time);
    answer_text(q, &out, "application/VIID+JSON");
}

/* --- notifications ---------------------------------------------------------------------------- */

struct taking {
    struct request *request;
    const struct platform *platform;
    struct platform_state *state;
    struct buffer lines;
};

static void take_item(void *context, const struct viid_item *item)
{
    struct taking *t = context;
    struct request *q = t->request;
    const struct registry *r = &q->app->district.registry;
    uint32_t asset = registry_find_said(r, item->code);
    static const char *const words[] = {[VIID_ONLINE] = "ON", [VIID_OFFLINE] = "OFF"};
    platforms_list(
        t->state,
        &(struct manscdp_item){.code = item->code,
                               .name = item->name,
                               .status = text_of(words[item->online] ? words[item->online] : "")});
    if (asset == NONE) {
        t->state->unknown++;
        return;
    }
    if (!platform_covers(t->platform, r, asset, item->at != INSTANT_NONE ? item->at : q->now)) {
        t->state->not_covered++;
        t->state->not_covered_at = q->now;
        return;
    }
    if (item->online == VIID_SAYS_NOTHING || !(t->platform->says & (1u << ASPECT_NETWORK)))
        return;
    struct said s = {.asset = item->code,
                     .at = item->at != INSTANT_NONE ? item->at : q->now,
                     .aspects = 1u << ASPECT_NETWORK,
                     .fault = item->online == VIID_OFFLINE,
                     .cause = "off"};
    line_add(&t->lines, &s);
    t->state->statements++;
}

static void take_notification(void *context, struct text id)
{
    struct taking *t = context;
    struct viid_call *call = t->request->work;
    t->state->notifications++;
    buffer_add(&call->ids, id.at ? id.at : "", id.len);
    buffer_add_byte(&call->ids, 0);
}

static void answer_notifications(struct request *q)
{
    const struct viid_call *call = q->work;
    struct buffer out = {0};
    struct viid_answer a = make_answer(q, VIID_OK, "OK");
    viid_answer_list_write(&a, &call->ids, &out);
    answer_text(q, &out, "application/VIID+JSON");
}

static void notifications_written(struct app *app, struct job *job)
{
    (void)app;
    if (!answer_failed(job->request, job->status, &job->error))
        answer_notifications(job->request);
}

/* What is said is answered when it is durable: a sender that hears nothing, or a 503, sends it again. */
static void write_lines(struct request *q, const struct taking *t)
{
    struct batch *batch = NULL;
    struct error err;
    if (t->lines.len == 0 && !t->lines.failed) {
        answer_notifications(q);
        return;
    }
    enum status status =
        platforms_batch(q->app, t->platform->events_feed, &t->lines, q->now, &batch, &err);
    if (status == STATUS_OK)
        status = pipeline_send_batch(q, batch, (struct reject_ids){0}, notifications_written, &err);
    answer_failed(q, status, &err);
}

typedef enum status documents_read(struct text body, const struct zone *zone,
                                   const struct viid_sink *sink, struct error *err);

static void take_documents(struct request *q, documents_read *read)
{
    uint32_t number = NONE;
    struct error err;
    if (request_body(q).len == 0) {
        challenge(q, false, "the body is empty");
        return;
    }
    struct platform_state *state = admit(q, false, &number);
    if (!state)
        return;
    state->heard_at = q->now;
    registrations_renew(q->app, number, q->now);
    struct taking t = {
        .request = q, .platform = q->app->district.registry.platforms + number, .state = state};
    struct viid_sink sink = {take_item, take_notification, &t};
    enum status status =
        read(request_body(q), rule_book_zone(&q->app->district.rules, q->now), &sink, &err);
    if (status == STATUS_MEMORY) {
        answer_memory(q);
    } else if (status) {
        state->refused++;
        state->refused_at = q->now;
        state->refused_as[0] = '\0';
        answer(q, status == STATUS_TOO_LARGE ? 413 : 400, VIID_INVALID_JSON, err.detail);
    } else {
        write_lines(q, &t);
    }
    buffer_free(&t.lines);
}

void viid_notify(struct request *q)
{
    take_documents(q, viid_notifications_read);
}

void viid_devices(struct request *q)
{
    take_documents(q, viid_devices_read);
}
