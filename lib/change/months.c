#include "change/months.h"
#include "change/deadlines.h"
#include "change/open_matters.h"
#include "figure/drift.h"
#include "figure/statement_compute.h"
#include "figure/statement_cut.h"
#include "record/month_in.h"
#include "record/statement_in.h"
#include "view/statement.h"

#include <stdio.h>

/* What each verb needs and leads to. */
static const struct month_verb {
    const char *verb;
    enum change_op op;
    enum month_state needs, makes;
    bool corrects;
} verbs[] = {
    {"publish", CHANGE_MONTH_PUBLISHED, MONTH_DRAFT, MONTH_PUBLISHED, false},
    {"close", CHANGE_MONTH_CLOSED, MONTH_PUBLISHED, MONTH_CLOSED, false},
    {"correct", CHANGE_MONTH_CORRECTED, MONTH_CLOSED, MONTH_CLOSED, true},
};

/* A month on its way into the journal. */
struct settling {
    const struct month_verb *verb;
    const struct rules *rules;
    int year, month;
    uint32_t revision;
    struct settle_in in;
    int64_t objections_until;
    struct digest sha256, chain;
    struct buffer document;
};

static enum status check_state(const struct district *d, const struct actor *actor,
                               struct settling *s, struct refusal *refusal)
{
    const struct month_revision *x = months_find(&d->months, s->year, s->month, 0);
    enum month_state state = x ? x->state : MONTH_DRAFT;
    int64_t from, to;
    rule_book_month(&d->rules, s->year, s->month, &from, &to);
    if (actor->now < to)
        return refusal_because(refusal, STATUS_CONFLICT, "not_ended", "month",
                               "%04d-%02d has not ended yet.", s->year, s->month);
    if (d->settled_at < to)
        return refusal_because(
            refusal, STATUS_CONFLICT, "not_ended", "month",
            "%04d-%02d has not ended by the journal's clock: nothing in it came in "
            "after the month's end, or the clock leapt ahead and no feed has "
            "reported since. Wait for a report of a feed; a heartbeat will do.",
            s->year, s->month);
    if (state == MONTH_CLOSED && !s->verb->corrects)
        return refusal_because(refusal, STATUS_CONFLICT, "closed", "month",
                               "%04d-%02d is closed: only a correction with a reason makes a new "
                               "revision.",
                               s->year, s->month);
    if (state < s->verb->needs)
        return refusal_because(
            refusal, STATUS_CONFLICT, s->verb->corrects ? "not_closed" : "not_published", "month",
            s->verb->corrects ? "%04d-%02d is not closed: there is nothing to correct."
                              : "%04d-%02d has not been published: what is closed has been "
                                "seen before.",
            s->year, s->month);
    s->revision = s->verb->corrects ? x->revision + 1 : 1;
    return STATUS_OK;
}

/* Refuses to close a month of which a project has neither a score nor a decision. */
static enum status check_judged(const struct statement *s, struct refusal *refusal)
{
    char names[300] = "";
    size_t len = 0;
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            const struct statement_project *p = &s->items[i].projects[k];
            if (project_is_unjudged(p) && len < sizeof names)
                len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", len ? ", " : "",
                                        p->code);
        }
    }
    if (len == 0)
        return STATUS_OK;
    return refusal_because(
        refusal, STATUS_CONFLICT, "unjudged", "project",
        "Too little was seen to judge these projects by: %s. Decide the factor of "
        "each (POST /api/v1/assessments/%04d-%02d/decisions), have another person "
        "approve it, then close.",
        names, s->year, s->month);
}

/* Writes the document of a revision as it would be at another one's place in the journal, and compares. */
static enum status compare_to(const struct month_revision *x, const struct settling *s,
                              struct statement *statement, bool *ret_same, struct refusal *refusal)
{
    struct buffer document = {0};
    uint64_t seq = statement->seq;
    struct digest head = statement->head;
    statement->seq = x->seq;
    statement->head = x->head;
    statement_document(statement, x->revision, s->rules->zone, &document);
    statement->seq = seq;
    statement->head = head;
    const char *text = buffer_text(&document);
    *ret_same = text && strcmp(text, x->document) == 0;
    buffer_free(&document);
    return text ? STATUS_OK : error_memory(&refusal->error);
}

/* The last day to object counts from the publication of what is objected to: a publication that changes no
 * figure leaves it where it was. */
static enum status check_publish(const struct actor *actor, const struct month_revision *before,
                                 struct statement *statement, struct settling *s,
                                 struct refusal *refusal)
{
    bool same = false;
    enum status status = before ? compare_to(before, s, statement, &same, refusal) : STATUS_OK;
    s->objections_until =
        same ? before->objections_until : objections_deadline(s->rules, actor->now);
    return status;
}

/* What is closed has been seen: the figures must be those that were published last, down to the version of
 * the rules. Only the journal's position may have moved on. */
static enum status check_close(const struct district *d, const struct actor *actor,
                               const struct month_revision *before, struct statement *statement,
                               struct settling *s, struct refusal *refusal)
{
    bool same = false;
    enum status status = compare_to(before, s, statement, &same, refusal);
    if (!status && !same)
        status = refusal_because(
            refusal, STATUS_CONFLICT, "not_as_published", "month",
            "The figures of %04d-%02d are no longer those that were published: something "
            "that counts came in or was decided since. Publish the month again, so that "
            "what is closed has been seen.",
            s->year, s->month);
    if (!status)
        status = check_judged(statement, refusal);
    return status
               ? status
               : open_matters_check(d, before, actor->now, s->in.despite, &s->in.despite, refusal);
}

/* A revision that says what the last one says would put a reason on record for nothing. */
static enum status check_correct(const struct month_revision *before,
                                 const struct statement *statement, const struct settling *s,
                                 struct refusal *refusal)
{
    struct statement closed;
    struct drifts drifts = {0};
    enum status status = month_stored(before, &closed, &refusal->error);
    if (status)
        return status;
    status = drifts_compute(&closed, statement, &drifts);
    bool differs = drifts.count > 0;
    drifts_free(&drifts);
    statement_free(&closed);
    if (status)
        return error_memory(&refusal->error);
    if (!differs)
        return refusal_because(refusal, STATUS_CONFLICT, "nothing_to_correct", "month",
                               "%04d-%02d figures as it was closed: there is no drift, so there is "
                               "nothing to correct.",
                               s->year, s->month);
    return check_judged(statement, refusal);
}

static enum status check_figures(const struct district *d, const struct actor *actor,
                                 struct statement *statement, struct settling *s,
                                 struct refusal *refusal)
{
    const struct month_revision *before = months_find(&d->months, s->year, s->month, 0);
    if (s->verb->op == CHANGE_MONTH_PUBLISHED)
        return check_publish(actor, before, statement, s, refusal);
    s->objections_until = before->objections_until;
    return s->verb->corrects ? check_correct(before, statement, s, refusal)
                             : check_close(d, actor, before, statement, s, refusal);
}

static enum status make_document(const struct district *d, const struct actor *actor,
                                 struct settling *s, struct refusal *refusal)
{
    struct statement statement;
    enum status status =
        statement_compute_under(d, s->rules, s->year, s->month, actor->now, &statement);
    if (status)
        return error_memory(&refusal->error);
    status = check_figures(d, actor, &statement, s, refusal);
    if (!status)
        statement_document(&statement, s->revision, s->rules->zone, &s->document);
    statement_free(&statement);
    if (!status && s->document.failed)
        status = error_memory(&refusal->error);
    if (status)
        return status;
    struct text whole = {s->document.bytes, s->document.len};
    status = digest_of(&whole, 1, &s->sha256);
    if (!status && s->verb->makes == MONTH_CLOSED)
        status = month_chain(&d->months.chain, &s->sha256, &s->chain);
    if (status)
        return refusal_because(refusal, status, "digest", "", "The digest can't be made.");
    return STATUS_OK;
}

static void member_hex(struct json_out *j, const char *key, const struct digest *digest)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(digest, hex);
    json_member_string(j, key, hex);
}

static void member_despite(struct json_out *j, uint8_t despite)
{
    json_key(j, DESPITE_MEMBER);
    json_array_begin(j);
    for (int i = 0; i < MATTER_COUNT; i++) {
        if (despite >> i & 1)
            json_cstring(j, open_matter_names[i]);
    }
    json_array_end(j);
}

static enum status write_month(const struct settling *s, struct change **ret_change,
                               struct refusal *refusal)
{
    struct json_out j;
    char month[16];
    struct change *change = change_new(s->verb->op, &j);
    snprintf(month, sizeof month, "%04d-%02d", s->year, s->month);
    if (change) {
        json_object_begin(&j);
        if (s->verb->makes == MONTH_CLOSED) {
            member_hex(&j, "chain", &s->chain);
        } else {
            json_key(&j, "chain");
            json_none(&j);
        }
        member_despite(&j, s->in.despite);
        json_key(&j, "document");
        json_raw(&j, s->document.bytes, s->document.len);
        json_member_string(&j, "month", month);
        json_member_instant(&j, OBJECTIONS_UNTIL_MEMBER, s->rules->zone, s->objections_until);
        json_member_text(&j, REASON_MEMBER, s->in.reason);
        json_member_int(&j, "revision", s->revision);
        json_member_int(&j, "rules", s->rules->version);
        member_hex(&j, "sha256", &s->sha256);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static const struct month_verb *find_verb(struct text verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (text_is(verb, verbs[i].verb))
            return verbs + i;
    }
    return NULL;
}

enum status change_prepare_month(const struct district *d, const struct actor *actor, int year,
                                 int month, struct text verb, struct text body,
                                 struct change **ret_change, struct refusal *refusal)
{
    struct settling s = {.verb = find_verb(verb), .year = year, .month = month};
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    if (!s.verb)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_verb", "",
                               "A month is published, closed or corrected.");
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    s.rules = rule_book_of_month(&d->rules, year, month);
    bool closes = s.verb->op == CHANGE_MONTH_CLOSED;
    enum status status = settle_in_read(&record, s.verb->corrects, closes, &s.in);
    if (status)
        refusal_set(refusal, &record.error);
    if (!status)
        status = check_state(d, actor, &s, refusal);
    if (!status)
        status = make_document(d, actor, &s, refusal);
    if (!status)
        status = write_month(&s, ret_change, refusal);
    buffer_free(&s.document);
    document_free(document);
    return status;
}

/* --- applying ----------------------------------------------------------------------------------- */

static enum status put_month(struct district *d, struct month_revision *x)
{
    int64_t from, to;
    if (x->rules > d->rules.count)
        return STATUS_CORRUPT;
    if (x->state == MONTH_CLOSED) {
        rule_book_month(&d->rules, x->year, x->month, &from, &to);
        if (rule_book_pin(&d->rules, x->year, x->month, from, to, x->rules))
            return STATUS_MEMORY;
    }
    return months_put(&d->months, x);
}

static enum status apply_month(struct district *d, const struct journalled *row,
                               enum month_state state, struct error *err)
{
    struct month_revision x = {0};
    struct error cause = {0};
    enum status status = month_stored_read(row->body, &x, &cause);
    if (status)
        return journal_corrupt(err, &cause);
    x.state = state;
    x.at = row->received_at;
    x.by = row->token;
    status = put_month(d, &x);
    month_revision_free(&x);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status ? journal_corrupt(err, NULL) : STATUS_OK;
}

enum status apply_month_published(struct district *d, const struct journalled *row,
                                  struct error *err)
{
    return apply_month(d, row, MONTH_PUBLISHED, err);
}

enum status apply_month_closed(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_month(d, row, MONTH_CLOSED, err);
}

/* --- reading back ------------------------------------------------------------------------------- */

enum status month_stored(const struct month_revision *x, struct statement *ret, struct error *err)
{
    return statement_in_read(text_of(x->document), ret, err);
}

/* Do the reader's own figures differ between two revisions? Out of memory: they don't. */
static bool differs_for(const struct district *d, const struct month_revision *x,
                        const struct month_revision *y, const struct scope *scope)
{
    struct statement before, after;
    struct drifts drifts = {0};
    struct error err;
    if (month_stored(x, &before, &err))
        return false;
    if (month_stored(y, &after, &err)) {
        statement_free(&before);
        return false;
    }
    statement_cut(&before, d, scope);
    statement_cut(&after, d, scope);
    bool differs = drifts_compute(&before, &after, &drifts) == STATUS_OK && drifts.count > 0;
    drifts_free(&drifts);
    statement_free(&before);
    statement_free(&after);
    return differs;
}

struct month_revision month_as_seen(const struct district *d, const struct month_revision *x,
                                    const struct scope *scope)
{
    struct month_revision seen = *x;
    if (!x->reason || x->revision < 2 || scope_is_whole(scope))
        return seen;
    const struct month_revision *before =
        months_find(&d->months, x->year, x->month, x->revision - 1);
    if (!before || !differs_for(d, before, x, scope))
        seen.reason = NULL;
    return seen;
}
