#include "api/platforms.h"

#include "api/listing.h"
#include "change/platform_password.h"
#include "http/answer.h"
#include "loop/changes.h"
#include "loop/platforms.h"

#include <arpa/inet.h>

/* --- how it is -------------------------------------------------------------------------------- */

static void address_text(const unsigned char address[16], char out[INET6_ADDRSTRLEN])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    bool v4 = memcmp(address, mapped, sizeof mapped) == 0;
    out[0] = '\0';
    inet_ntop(v4 ? AF_INET : AF_INET6, address + (v4 ? sizeof mapped : 0), out, INET6_ADDRSTRLEN);
}

static void member_instant(struct json_out *j, const char *key, const struct zone *zone, int64_t at)
{
    json_member_instant(j, key, zone, at > 0 ? at : INSTANT_NONE);
}

static void write_state(struct json_out *j, struct app *app, uint32_t number)
{
    static const struct platform_state none;
    const struct platforms *all = app->platforms;
    const struct platform_state *s = number < all->count ? all->states + number : &none;
    const struct zone *zone = rule_book_zone(&app->district.rules, s->heard_at);
    json_object_begin(j);
    json_member_bool(j, "registered", s->registered);
    member_instant(j, "registered_at", zone, s->registered_at);
    char address[INET6_ADDRSTRLEN];
    address_text(s->address, address);
    json_member_string(j, "address", s->registered_at > 0 ? address : NULL);
    member_instant(j, "heard_at", zone, s->heard_at);
    member_instant(j, "keepalive_at", zone, s->keepalive_at);
    member_instant(j, "subscribed_until", zone, s->subscribed_until);
    json_member_int(j, "keepalives", (int64_t)s->keepalives);
    json_member_int(j, "notifications", (int64_t)s->notifications);
    json_member_int(j, "statements", (int64_t)s->statements);
    json_member_int(j, "unknown", (int64_t)s->unknown);
    json_member_int(j, "refused", (int64_t)s->refused);
    json_member_bool(j, "has_password",
                     app->district.registry.platforms[number].password_number > 0);
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
    json_object_end(&j);
    explicit_bzero(password, sizeof password);
    answer_json(q, &out);
}

static const struct change_handler new_password = {prepare_password, answer_password};

void platforms_new_password(struct request *q)
{
    changes_add(q, &new_password);
}

/* --- GET /api/v1/platforms/strangers ---------------------------------------------------------- */

static const char *const stranger_columns[] = {"code", "address", "transport", "at", "tries", NULL};

static void write_stranger(struct listing *l, const struct stranger *s, const struct zone *zone)
{
    char address[INET6_ADDRSTRLEN], at[INSTANT_TEXT_SIZE];
    address_text(s->address, address);
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
