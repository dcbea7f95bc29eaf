#include "api/notices.h"

#include "api/listing.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/notices.h"
#include "loop/readings.h"
#include "notice/message.h"

#include <stdlib.h>

static const char *const columns[] = {"id",       "name",    "receiver", "organisation", "way",
                                      "test",     "state",   "made_at",  "sent_at",      "next_at",
                                      "attempts", "failure", "title",    "text",         NULL};

/* What the reader's thread reads, and what was there. */
struct notices_copy {
    char *organisation; /* whose receivers; NULL: everybody's; owned */
    int64_t before, limit;
    struct stored_notice *items; /* owned */
    size_t count, cap;
};

static void free_copy(void *work)
{
    struct notices_copy *c = work;
    for (size_t i = 0; i < c->count; i++)
        stored_notice_free(&c->items[i]);
    free(c->items);
    free(c->organisation);
    free(c);
}

static bool copy(const char *text, char **ret)
{
    *ret = text ? text_copy(text_of(text)) : NULL;
    return !text || *ret;
}

static enum status take(void *context, const struct stored_notice *x)
{
    struct notices_copy *c = context;
    if (c->count == c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 64;
        struct stored_notice *items = realloc(c->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        c->items = items;
        c->cap = cap;
    }
    struct stored_notice *y = &c->items[c->count++];
    *y = *x;
    y->document = NULL;
    bool whole = copy(x->receiver, &y->receiver);
    whole = copy(x->organisation, &y->organisation) && whole;
    whole = copy(x->way, &y->way) && whole;
    whole = copy(x->title, &y->title) && whole;
    whole = copy(x->text, &y->text) && whole;
    return copy(x->failure, &y->failure) && whole ? STATUS_OK : STATUS_MEMORY;
}

static enum status run_list(struct store *store, void *work, struct error *err)
{
    struct notices_copy *c = work;
    return notices_each_back(store, c->organisation, c->before, c->limit, take, c, err);
}

static const char *state_of(const struct stored_notice *x)
{
    if (x->sent_at != INSTANT_NONE)
        return "sent";
    return x->next_at != INSTANT_NONE ? "waiting" : "failed";
}

static void write_json(struct json_out *j, const struct stored_notice *x, const struct zone *zone)
{
    char name[MESSAGE_NAME_SIZE];
    message_name(x->id, x->made_at, name);
    json_object_begin(j);
    json_member_int(j, "id", x->id);
    json_member_string(j, "name", name);
    json_member_string(j, "receiver", x->receiver);
    json_member_string(j, "organisation", x->organisation);
    json_member_string(j, "way", x->way);
    json_member_bool(j, "test", x->test);
    json_member_string(j, "state", state_of(x));
    json_member_instant(j, "made_at", zone, x->made_at);
    json_member_instant(j, "sent_at", zone, x->sent_at);
    json_member_instant(j, "next_at", zone, x->next_at);
    json_member_int(j, "attempts", x->attempts);
    json_member_string(j, "failure", x->failure);
    json_member_string(j, "title", x->title);
    json_member_string(j, "text", x->text);
    json_object_end(j);
}

static void write_instant(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE)
        zone_format(zone, at, text);
    csv_string(c, text);
}

static void write_csv(struct csv_out *c, const struct stored_notice *x, const struct zone *zone)
{
    char name[MESSAGE_NAME_SIZE];
    message_name(x->id, x->made_at, name);
    csv_int(c, x->id);
    csv_string(c, name);
    csv_string(c, x->receiver);
    csv_string(c, x->organisation);
    csv_string(c, x->way);
    csv_string(c, x->test ? "true" : "false");
    csv_string(c, state_of(x));
    write_instant(c, zone, x->made_at);
    write_instant(c, zone, x->sent_at);
    write_instant(c, zone, x->next_at);
    csv_int(c, x->attempts);
    csv_string(c, x->failure);
    csv_string(c, x->title);
    csv_string(c, x->text);
}

static void list_done(struct request *q)
{
    const struct notices_copy *c = q->work;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct page page = {.limit = c->limit - 1};
    struct listing l;
    listing_begin(&l, q, &page, columns);
    for (size_t i = 0; i < c->count && listing_wants(&l); i++) {
        if (q->asked.csv)
            write_csv(&l.csv, &c->items[i], zone);
        else
            write_json(&l.json, &c->items[i], zone);
        listing_wrote_number(&l, c->items[i].id);
    }
    listing_end(&l, "notices");
}

/* A party reads what its own receivers were told. */
static bool choose_organisation(const struct request *q, struct notices_copy *c)
{
    struct scope scope = token_scope(&q->who.token, q->now);
    if (scope_is_whole(&scope))
        return true;
    const struct registry *r = &q->app->district.registry;
    return copy(scope.organisation == NONE ? "" : r->organisations[scope.organisation].code,
                &c->organisation);
}

void notices_list(struct request *q)
{
    struct page page;
    struct error err;
    struct notices_copy *c = request_work(q, sizeof *c, free_copy);
    if (!c)
        return;
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = page_after_number(&page, INT64_MAX, &c->before, &err);
    if (status == STATUS_OK && !choose_organisation(q, c))
        status = error_memory(&err);
    if (answer_failed(q, status, &err))
        return;
    c->limit = page.limit + 1; /* one more shows that there is a next page */
    read_then(q, run_list, list_done);
}

void notices_try(struct request *q)
{
    const struct notice_rules *rules = rule_book_notices(&q->app->district.rules);
    char name[1024];
    int64_t id;
    struct text wanted = q->asked.params[0];
    snprintf(name, sizeof name, "%.*s", (int)wanted.len, wanted.at);
    const struct receiver *r = receiver_find(rules, name);
    if (!r) {
        answer_unknown(q, "receiver");
        return;
    }
    enum status status = notices_test(q->app->notices, r->name, &id);
    struct error err;
    if (status == STATUS_BUSY)
        status = error_set(&err, STATUS_BUSY, "busy", "",
                           "Enough notices are being tried. Wait for what comes of them.");
    else if (status == STATUS_MEMORY)
        status = error_memory(&err);
    if (answer_failed(q, status, &err))
        return;
    struct buffer out = {0};
    buffer_addf(&out, "{\"id\":%lld}", (long long)id);
    answer_json(q, &out);
}
