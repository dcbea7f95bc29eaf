#include "office.h"

#include "change/decisions.h"
#include "change/evidence.h"
#include "change/exemption_changes.h"
#include "change/exemptions.h"
#include "change/ops.h"
#include "change/records.h"
#include "change/repairs.h"
#include "change/rules.h"
#include "change/steps.h"
#include "change/tokens.h"
#include "view/exemption.h"
#include "view/records.h"

#include <check.h>
#include <stdlib.h>

char *quoted(const char *text)
{
    char *copy = strdup(text);
    ck_assert_ptr_nonnull(copy);
    for (char *c = copy; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return copy;
}

struct actor office_actor(const struct office *o, uint32_t token)
{
    bool known = token > 0 && token <= o->d.tokens.count;
    return (struct actor){known ? o->d.tokens.items + token - 1 : NULL, o->now};
}

/* A list comes in record by record here, and at once where it is replayed. */
static enum status apply(struct office *o, const struct journalled *row, struct error *err)
{
    struct list_work work = {0};
    bool more = true;
    if (!change_ops[row->op].list)
        return change_apply(&o->d, row, err);
    enum status status = list_work_begin(&work, change_ops[row->op].list, row, err);
    while (status == STATUS_OK && more)
        status = list_work_step(&work, &o->d, row, 1, &more, err);
    list_work_free(&work);
    if (status == STATUS_OK)
        change_applied(&o->d, row);
    return status;
}

void office_commit(struct office *o, struct change *change, uint32_t token)
{
    struct error err = {0};
    ck_assert_uint_lt(o->row_count, OFFICE_ROWS_MAX);
    struct journalled row = {change->op, o->row_count + 1, change_body(change), token, o->now};
    enum status status = apply(o, &row, &err);
    ck_assert_msg(status == STATUS_OK, "%s: %s", change_ops[change->op].name, err.detail);
    o->rebuild = change_rebuilds(change);
    o->rows[o->row_count].change = change;
    o->rows[o->row_count].token = token;
    o->rows[o->row_count++].at = o->now;
}

static void begin(struct office *o)
{
    refusal_free(&o->refusal);
    buffer_free(&o->answer);
    o->rebuild = false;
}

static enum status finish(struct office *o, enum status status, struct change *change,
                          uint32_t token)
{
    ck_assert_int_eq(status, o->refusal.error.status);
    if (status)
        ck_assert_uint_gt(strlen(o->refusal.error.detail), 0);
    else if (change)
        office_commit(o, change, token);
    return status;
}

enum status office_post(struct office *o, enum collection which, const char *body)
{
    struct change *change = NULL;
    char *json = quoted(body);
    begin(o);
    enum status status =
        change_prepare_records(&o->d, which, DOCUMENT_JSON, text_of(""), text_of(json), o->now,
                               &change, &o->answer, &o->refusal);
    free(json);
    return finish(o, status, change, TOKEN_OFFICE);
}

enum status office_propose(struct office *o, uint32_t token, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char *json = quoted(body);
    begin(o);
    enum status status =
        change_prepare_exemption(&o->d, &actor, text_of(json), 0, &change, &o->refusal);
    free(json);
    return finish(o, status, change, token);
}

enum status office_decide(struct office *o, uint32_t token, uint32_t id, const char *verb)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    begin(o);
    enum status status = change_prepare_decision(
        &o->d, &actor, id, text_of(verb), text_of("{\"note\":\"true\"}"), &change, &o->refusal);
    return finish(o, status, change, token);
}

enum status office_prove(struct office *o, uint32_t token, uint32_t id, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char *json = quoted(body);
    begin(o);
    enum status status =
        change_prepare_evidence(&o->d, &actor, id, text_of(json), &change, &o->refusal);
    free(json);
    return finish(o, status, change, token);
}

enum status office_change(struct office *o, uint32_t token, uint32_t id, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char *json = quoted(body);
    begin(o);
    enum status status =
        change_prepare_exemption_change(&o->d, &actor, id, text_of(json), &change, &o->refusal);
    free(json);
    return finish(o, status, change, token);
}

enum status office_order(struct office *o, uint32_t token, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char *json = quoted(body);
    begin(o);
    enum status status = change_prepare_repairs(&o->d, &actor, DOCUMENT_JSON, text_of(json),
                                                &change, &o->answer, &o->refusal);
    free(json);
    return finish(o, status, change, token);
}

enum status office_step(struct office *o, uint32_t token, const char *id, const char *verb,
                        uint32_t pause, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char *json = quoted(body);
    begin(o);
    enum status status = change_prepare_repair_step(&o->d, &actor, text_of(id), text_of(verb),
                                                    pause, text_of(json), &change, &o->refusal);
    free(json);
    return finish(o, status, change, token);
}

enum status office_token(struct office *o, uint32_t token, const char *body)
{
    struct change *change = NULL;
    struct actor actor = office_actor(o, token);
    char secret[64] = "";
    char *json = quoted(body);
    begin(o);
    enum status status =
        change_prepare_token(&o->d, &actor, text_of(json), secret, &change, &o->refusal);
    free(json);
    status = finish(o, status, change, token);
    if (!status) {
        ck_assert_uint_eq(strlen(secret), 47);
        ck_assert_uint_eq(tokens_match(&o->d.tokens, text_of(secret), INSTANT_2000)->id,
                          o->d.tokens.count);
    }
    return status;
}

static void must(enum status status)
{
    ck_assert_int_eq(status, STATUS_OK);
}

static void open_registry(struct office *o)
{
    must(office_post(o, COLLECTION_TOWNS,
                     "[{'code':'t1','name':'市桥街'},{'code':'t2','name':'沙头街'}]"));
    must(office_post(o, COLLECTION_ORGANISATIONS,
                     "[{'code':'c1','name':'C1'},{'code':'c2','name':'C2'},"
                     "{'code':'s1','name':'S1','role':'supervisor'}]"));
    must(office_post(o, COLLECTION_PROJECTS,
                     "[{'code':'p1','name':'P1','contractor':'c1','supervisor':'s1'},"
                     "{'code':'p2','name':'P2','contractor':'c2'}]"));
    must(office_post(o, COLLECTION_FEEDS, "[{'code':'f1','name':'F1'}]"));
    must(office_post(o, COLLECTION_ASSETS,
                     "[{'code':'a1','name':'A1','kind':'camera','class':1,'town':'t1','service':"
                     "[{'project':'p1','from':'2022-01-01T00:00:00+08:00'}]},"
                     "{'code':'a2','name':'A2','kind':'checkpoint','town':'t1','service':"
                     "[{'project':'p2','from':'2022-01-01T00:00:00+08:00'}]},"
                     "{'code':'a3','name':'A3','kind':'camera','class':2,'town':'t2','service':"
                     "[{'project':'p1','from':'2022-01-01T00:00:00+08:00',"
                     "'to':'2022-09-01T00:00:00+08:00'},"
                     "{'project':'p2','from':'2022-09-01T00:00:00+08:00'}],"
                     "'attributes':{'pole':'P-17'},'aliases':['K9']}]"));
}

void office_open(struct office *o)
{
    struct change *rules = NULL;
    struct error err = {0};
    *o = (struct office){.now = OFFICE_NOW};
    must(change_default_rules(&rules, &err));
    office_commit(o, rules, 0);
    open_registry(o);
    must(office_token(o, 0, "{'name':'admin','role':'admin'}"));
    must(office_token(o, TOKEN_ADMIN, "{'name':'office','role':'office'}"));
    must(office_token(o, TOKEN_ADMIN, "{'name':'c1','role':'contractor','organisation':'c1'}"));
    must(office_token(o, TOKEN_ADMIN, "{'name':'c2','role':'contractor','organisation':'c2'}"));
    must(office_token(o, TOKEN_ADMIN, "{'name':'s1','role':'supervisor','organisation':'s1'}"));
    must(office_token(o, TOKEN_ADMIN, "{'name':'wall','role':'viewer'}"));
}

void office_close(struct office *o)
{
    for (uint32_t i = 0; i < o->row_count; i++)
        change_free(o->rows[i].change);
    refusal_free(&o->refusal);
    buffer_free(&o->answer);
    district_free(&o->d);
}

static void dump_records(struct json_out *j, const struct registry *r)
{
    for (uint32_t i = 0; i < r->town_count; i++)
        json_cstring(j, r->towns[i].record);
    for (uint32_t i = 0; i < r->organisation_count; i++)
        json_cstring(j, r->organisations[i].record);
    for (uint32_t i = 0; i < r->project_count; i++)
        json_cstring(j, r->projects[i].record);
    for (uint32_t i = 0; i < r->platform_count; i++)
        json_cstring(j, r->platforms[i].record);
    for (uint32_t i = 0; i < r->feed_count; i++)
        json_cstring(j, r->feeds[i].record);
}

static void dump_cover(struct json_out *j, const struct district *d)
{
    for (uint32_t i = 0; i < d->registry.asset_count; i++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            const struct interval_set *set = exemptions_of(&d->exemptions, i, (enum aspect)k);
            json_int(j, set ? set->items[0].from : 0);
            json_int(j, set ? set->items[set->count - 1].to : 0);
        }
    }
}

char *office_dump(const struct district *d, int64_t now)
{
    struct buffer b = {0};
    struct json_out j;
    struct scope whole = {ROLE_ADMIN, NONE, now};
    json_begin(&j, &b);
    json_array_begin(&j);
    for (uint32_t i = 0; i < d->rules.count; i++)
        json_cstring(&j, d->rules.items[i]->record);
    dump_records(&j, &d->registry);
    for (uint32_t i = 0; i < d->registry.asset_count; i++)
        asset_to_json(&j, d, i, &whole, d->rules.items[0]->zone);
    for (uint32_t i = 0; i < d->exemptions.count; i++)
        exemption_to_json(&j, d, d->exemptions.items + i, &whole, d->rules.items[0]->zone);
    for (uint32_t i = 0; i < d->repairs.count; i++)
        repair_to_json(&j, d, d->repairs.items + i, &whole, d->rules.items[0]->zone);
    for (uint32_t i = 0; i < d->tokens.count; i++)
        token_to_json(&j, d, d->tokens.items + i, INSTANT_NONE, d->rules.items[0]->zone);
    dump_cover(&j, d);
    json_int(&j, d->timelines.asset_count);
    json_array_end(&j);
    ck_assert_ptr_nonnull(buffer_text(&b));
    return b.bytes;
}
