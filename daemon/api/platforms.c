#include "api/platforms.h"

#include "api/listing.h"
#include "api/platform_differences.h"
#include "change/platform_password.h"
#include "host/clock.h"
#include "http/answer.h"
#include "loop/changes.h"
#include "loop/platform_shown.h"
#include "loop/platforms.h"
#include "loop/sip.h"

/* --- how it is -------------------------------------------------------------------------------- */

static void member_instant(struct json_out *j, const char *key, const struct zone *zone, int64_t at)
{
    json_member_instant(j, key, zone, at > 0 ? at : INSTANT_NONE);
}

bool platforms_is_lost(struct app *app, uint32_t number)
{
    const struct platform *p = app->district.registry.platforms + number;
    struct platform_shown s = platform_shown_of(app, number);
    return platform_lost_at(&s.view, p, clock_now()) > 0;
}

static void write_counts(struct json_out *j, const struct sip_view *v)
{
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {
        {"keepalives", v->keepalives},
        {"notifications", v->notifications},
        {"statements", v->statements},
        {"unknown", v->unknown},
        {"not_covered", v->not_covered},
        {"damaged", v->damaged},
        {"refused", v->refused},
        {"repeats", v->repeats},
        {"broken_rounds", v->broken_rounds},
        {"subscriptions_refused", v->subscriptions_refused},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        json_member_int(j, counts[i].name, (int64_t)counts[i].value);
}

static void write_round(struct json_out *j, const struct zone *zone, const struct sip_view *v)
{
    json_key(j, "whole_round");
    if (v->whole_at == 0) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    json_member_instant(j, "at", zone, v->whole_at);
    json_member_int(j, "items", v->whole_items);
    json_member_int(j, "parts", v->whole_parts);
    json_member_int(j, "ms", v->whole_ms);
    json_object_end(j);
}

static void write_asked(struct json_out *j, const char *key, const struct sip_asked_counts *c)
{
    json_key(j, key);
    json_object_begin(j);
    json_member_int(j, "asked", (int64_t)c->asked);
    json_member_int(j, "ok", (int64_t)c->ok);
    json_member_int(j, "fault", (int64_t)c->fault);
    json_object_end(j);
}

static void write_catalog(struct json_out *j, struct app *app, uint32_t number)
{
    const struct catalog_counts *c = differences_counts(app, number);
    json_key(j, "catalog");
    if (!c) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    for (int i = 0; i < DIFFERENCE_COUNT; i++)
        json_member_int(j, difference_names[i], c->of[i]);
    json_object_end(j);
}

static void write_clock(struct json_out *j, const struct sip_view *v)
{
    json_key(j, "skew_s");
    if (v->skew_at > 0)
        json_int(j, v->skew_s);
    else
        json_none(j);
}

static void write_state(struct json_out *j, struct app *app, uint32_t number)
{
    const struct platform *p = app->district.registry.platforms + number;
    struct platform_shown s = platform_shown_of(app, number);
    const struct sip_view *v = &s.view;
    const struct zone *zone = rule_book_zone(&app->district.rules, v->heard_at);
    json_object_begin(j);
    json_member_bool(j, "registered", v->registered);
    member_instant(j, "registered_at", zone, v->registered_at);
    member_instant(j, "lost_at", zone, platform_lost_at(v, p, clock_now()));
    json_member_string(j, "address", s.transport ? s.address : NULL);
    json_member_string(j, "transport", s.transport);
    json_member_string(j, "version", v->version[0] ? v->version : NULL);
    json_member_string(j, "maker", v->maker[0] ? v->maker : NULL);
    json_member_string(j, "model", v->model[0] ? v->model : NULL);
    write_clock(j, v);
    member_instant(j, "heard_at", zone, v->heard_at);
    member_instant(j, "keepalive_at", zone, v->keepalive_at);
    member_instant(j, "subscribed_until", zone, s.subscribed_until);
    write_round(j, zone, v);
    write_counts(j, v);
    write_catalog(j, app, number);
    write_asked(j, "history", &v->history);
    write_asked(j, "live", &v->live);
    json_member_bool(j, "has_password", p->password_number > 0);
    json_object_end(j);
}

void platforms_json(struct json_out *j, struct app *app, uint32_t number)
{
    const char *record = app->district.registry.platforms[number].record;
    struct buffer out = {0};
    struct json_out inner;
    buffer_add(&out, record, strlen(record) - 1); /* without its closing brace */
    buffer_add_text(&out, ",\"state\":");
    json_begin(&inner, &out);
    write_state(&inner, app, number);
    buffer_add_text(&out, "}");
    if (out.failed)
        j->out->failed = true;
    else
        json_raw(j, out.bytes, out.len);
    buffer_free(&out);
}

/* --- POST /api/v1/platforms/{code}/password --------------------------------------------------- */

static enum status prepare_password(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    return change_prepare_platform_password(&q->app->district, q->asked.params[0], ret_change,
                                            refusal);
}

/* What is typed into the platform beside its password. */
static void write_server(struct json_out *j, const struct app *app)
{
    const struct settings *s = app->front.settings;
    json_key(j, "server");
    if (!sip_address(app)) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    json_member_string(j, "id", s->sip_id);
    json_key(j, "realm");
    json_text(j, s->sip_realm[0] ? text_of(s->sip_realm) : (struct text){s->sip_id, 10});
    json_member_string(j, "listen", sip_address(app));
    json_object_end(j);
}

static void answer_password(struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    char password[PLATFORM_PASSWORD_SIZE] = "";
    struct buffer out = {0};
    struct json_out j;
    uint32_t number = registry_find_platform(r, q->asked.params[0]);
    if (platforms_password(q->app, number, password) != STATUS_OK) {
        answer_memory(q);
        return;
    }
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_string(&j, "code", r->platforms[number].code);
    json_member_int(&j, "number", r->platforms[number].password_number);
    json_member_string(&j, "password", password);
    write_server(&j, q->app);
    json_object_end(&j);
    explicit_bzero(password, sizeof password);
    answer_json(q, &out);
}

static const struct change_handler new_password = {.prepare = prepare_password,
                                                   .answer = answer_password};

void platforms_new_password(struct request *q)
{
    changes_add(q, &new_password);
}

/* --- POST /api/v1/platforms/{code}/query ------------------------------------------------------ */

void platforms_query(struct request *q)
{
    const struct app *app = q->app;
    uint32_t number = registry_find_platform(&app->district.registry, q->asked.params[0]);
    struct buffer out = {0};
    if (number == NONE) {
        answer_unknown(q, "platform");
        return;
    }
    bool asked = app->sip->machine && sip_machine_ask(app->sip->machine, number);
    buffer_addf(&out, "{\"asked\":%s}", asked ? "true" : "false");
    answer_json(q, &out);
}

/* --- GET /api/v1/platforms/strangers ---------------------------------------------------------- */

static const char *const stranger_columns[] = {"code", "address", "transport", "at", "tries", NULL};

static void write_stranger(struct listing *l, const struct stranger *s, const struct zone *zone)
{
    char address[INET6_ADDRSTRLEN], at[INSTANT_TEXT_SIZE];
    platform_address_text(s->address, address);
    zone_format(zone, s->at, at);
    if (l->request->asked.csv) {
        csv_string(&l->csv, s->code);
        csv_string(&l->csv, address);
        csv_string(&l->csv, s->transport);
        csv_string(&l->csv, at);
        csv_int(&l->csv, s->tries);
        return;
    }
    json_object_begin(&l->json);
    json_member_string(&l->json, "code", s->code);
    json_member_string(&l->json, "address", address);
    json_member_string(&l->json, "transport", s->transport);
    json_member_string(&l->json, "at", at);
    json_member_int(&l->json, "tries", s->tries);
    json_object_end(&l->json);
}

void platforms_strangers(struct request *q)
{
    const struct platforms *p = q->app->platforms;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct listing l;
    int64_t after = 0;
    if (!listing_begin_numbered(&l, q, stranger_columns, &after))
        return;
    for (int64_t i = after; i < p->stranger_count && listing_wants(&l); i++) {
        write_stranger(&l, &p->strangers[i], zone);
        listing_wrote_number(&l, i + 1);
    }
    listing_end(&l, "strangers");
}
