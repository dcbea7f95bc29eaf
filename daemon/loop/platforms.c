#include "loop/platforms.h"

#include "host/clock.h"
#include "host/directory.h"
#include "host/log.h"
#include "ledger/ingest.h"
#include "loop/pipeline.h"
#include "platform/auth.h"
#include "platform/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LISTED_MAX 100000 /* devices of one platform of GA/T 1400 */

_Static_assert(PLATFORM_PASSWORD_SIZE >= AUTH_PASSWORD_SIZE, "a password has room");

static enum status make_secret(struct platforms *p, const char *path, struct error *err)
{
    char line[DIGEST_HEX_SIZE + 1];
    if (random_bytes(p->secret.bytes, sizeof p->secret.bytes))
        return error_set(err, STATUS_IO, "io", "", "The system has no random bytes.");
    digest_hex(&p->secret, line);
    line[DIGEST_HEX_SIZE - 1] = '\n';
    line[DIGEST_HEX_SIZE] = '\0';
    enum status status = directory_write_private(path, line, err);
    explicit_bzero(line, sizeof line);
    return status;
}

enum status platforms_open(struct platforms *p, const char *path, struct error *err)
{
    char line[DIGEST_HEX_SIZE + 8];
    if (access(path, F_OK) != 0)
        return make_secret(p, path, err);
    enum status status = directory_read_line(path, line, sizeof line, err);
    if (!status && !digest_from_hex(text_of(line), &p->secret))
        status =
            error_set(err, STATUS_INVALID, "bad_data", "data",
                      "%.200s holds no secret of 64 hexadecimal digits. Put it back from a copy, "
                      "or move it away: then all platforms need new passwords.",
                      path);
    explicit_bzero(line, sizeof line);
    return status;
}

void platforms_unlist(struct platform_state *s)
{
    catalog_free(&s->listed);
    number_map_free(&s->places);
}

void platforms_list(struct platform_state *s, const struct manscdp_item *item)
{
    uint64_t key = fast_hash(item->code.at, item->code.len, 0);
    if (s->listed.count >= LISTED_MAX || number_map_find(&s->places, key))
        return;
    /* It is no evidence: without memory the list lacks one. */
    if (number_map_put(&s->places, key, 1) == STATUS_OK)
        catalog_add(&s->listed, item);
}

void platforms_free(struct platforms *p)
{
    for (uint32_t i = 0; i < p->count; i++)
        platforms_unlist(p->states + i);
    free(p->states);
    free(p->recalled);
    explicit_bzero(&p->secret, sizeof p->secret);
    p->states = NULL;
    p->recalled = NULL;
    p->count = p->recalled_count = 0;
}

struct platform_state *platforms_state(struct app *app, uint32_t number)
{
    struct platforms *p = app->platforms;
    uint32_t count = app->district.registry.platform_count;
    if (number >= count)
        return NULL;
    if (p->count < count) {
        struct platform_state *states = realloc(p->states, count * sizeof *states);
        if (!states)
            return NULL;
        memset(states + p->count, 0, (count - p->count) * sizeof *states);
        p->states = states;
        p->count = count;
    }
    return p->states + number;
}

bool platforms_admits(const struct platform *p, const struct platform_state *s,
                      const unsigned char address[16], int64_t now)
{
    return s->registered && s->password_number == p->password_number &&
           memcmp(s->address, address, sizeof s->address) == 0 &&
           now < s->heard_at + PLATFORM_SILENCE_S;
}

void platforms_stranger(struct platforms *p, struct text code, const unsigned char address[16],
                        const char *transport, int64_t now)
{
    struct stranger *place = NULL;
    for (uint32_t i = 0; i < p->stranger_count && !place; i++) {
        if (text_is(code, p->strangers[i].code))
            place = p->strangers + i;
    }
    if (!place && p->stranger_count < STRANGERS_MAX) {
        place = p->strangers + p->stranger_count++;
        *place = (struct stranger){0};
    }
    if (!place) {
        place = p->strangers;
        for (uint32_t i = 1; i < STRANGERS_MAX; i++)
            place = p->strangers[i].at < place->at ? p->strangers + i : place;
        *place = (struct stranger){0};
    }
    snprintf(place->code, sizeof place->code, "%.*s", (int)text_cut(code, sizeof place->code - 1),
             code.at);
    memcpy(place->address, address, sizeof place->address);
    place->transport = transport;
    place->at = now;
    place->tries++;
}

enum status platforms_password(const struct app *app, uint32_t number,
                               char out[PLATFORM_PASSWORD_SIZE])
{
    const struct platform *p = app->district.registry.platforms + number;
    if (p->password_number == 0)
        return STATUS_UNKNOWN;
    return auth_password(&app->platforms->secret, text_of(p->code), p->password_number, out);
}

/* --- reports ---------------------------------------------------------------------------------- */

enum status platforms_batch(struct app *app, const char *feed, const struct buffer *lines,
                            int64_t now, struct batch **ret_batch, struct error *err)
{
    struct ingest *ingest = NULL;
    uint32_t number = registry_find_feed(&app->district.registry, text_of(feed));
    enum status status =
        ingest_new(&app->district, number, 0, BODY_NDJSON, false, lines->len + 1, now, &ingest);
    if (status)
        return error_memory(err);
    status = lines->failed ? error_memory(err) : ingest_take(ingest, lines->bytes, lines->len, err);
    if (!status)
        status = ingest_end(ingest, ret_batch, err);
    ingest_free(ingest);
    return status;
}

/* Nobody waits for it. */
static void written(struct app *app, struct job *job)
{
    (void)app;
    if (job->status != STATUS_OK)
        log_line(LOG_LEVEL_WARNING, "a platform's report was not written: %s", job->error.detail);
}

/* Takes the batch over. */
static bool send_own(struct app *app, struct batch *batch, uint32_t ticket,
                     void (*done)(struct app *app, struct job *job))
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        batch_free(batch);
        return false;
    }
    *job = (struct job){.kind = JOB_BATCH, .batch = batch, .done = done, .ticket = ticket};
    if (app->pipeline->jobs_out < app->front.settings->writes_waiting_max &&
        pipeline_send(app, job) == STATUS_OK)
        return true;
    job_free(job);
    return false;
}

bool platforms_report(struct app *app, const char *feed, const struct buffer *lines,
                      uint32_t ticket, void (*done)(struct app *app, struct job *job))
{
    struct batch *batch = NULL;
    struct error err;
    if (platforms_batch(app, feed, lines, clock_now(), &batch, &err) == STATUS_OK)
        return send_own(app, batch, ticket, done);
    log_line(LOG_LEVEL_WARNING, "a platform's report was not taken: %s", err.detail);
    return false;
}

void platforms_say_self(struct app *app, uint32_t number, int64_t now)
{
    const struct platform *p = app->district.registry.platforms + number;
    struct platform_state *s = platforms_state(app, number);
    struct buffer lines = {0};
    if (!s || now < s->said_self_at + PLATFORM_SAYS_SELF_S || !(p->says & (1u << ASPECT_NETWORK)) ||
        registry_find_said(&app->district.registry, text_of(p->code)) == NONE)
        return;
    struct said self = {.asset = text_of(p->code), .at = now, .aspects = 1u << ASPECT_NETWORK};
    line_add(&lines, &self);
    if (platforms_report(app, p->feed, &lines, 0, written)) {
        s->said_self_at = now;
        s->statements++;
    }
    buffer_free(&lines);
}
