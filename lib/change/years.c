#include "change/years.h"

#include "figure/evaluation.h"
#include "record/month_in.h"
#include "view/evaluation.h"

/* What each verb needs and leads to. */
static const struct year_verb {
    const char *verb;
    enum change_op op;
    enum month_state needs, makes;
    bool corrects;
} verbs[] = {
    {"publish", CHANGE_YEAR_PUBLISHED, MONTH_DRAFT, MONTH_PUBLISHED, false},
    {"close", CHANGE_YEAR_CLOSED, MONTH_PUBLISHED, MONTH_CLOSED, false},
    {"correct", CHANGE_YEAR_CORRECTED, MONTH_CLOSED, MONTH_CLOSED, true},
};

/* A year on its way into the journal. */
struct settling {
    const struct year_verb *verb;
    const struct rules *rules;
    const struct month_revision *before; /* NULL: it is a draft */
    int year;
    uint32_t revision;
    struct settle_in in;
    struct digest sha256, chain;
    struct buffer document;
};

static enum status check_state(const struct district *d, const struct actor *actor,
                               struct settling *s, struct refusal *refusal)
{
    enum month_state state = s->before ? s->before->state : MONTH_DRAFT;
    int64_t from, to;
    evaluation_bounds(d, s->year, &from, &to);
    if (actor->now < to || d->settled_at < to)
        return refusal_because(refusal, STATUS_CONFLICT, "not_ended", "year",
                               "%04d has not ended yet, by the clock and by the journal.", s->year);
    if (state == MONTH_CLOSED && !s->verb->corrects)
        return refusal_because(refusal, STATUS_CONFLICT, "closed", "year",
                               "The evaluation of %04d is closed: only a correction with a reason "
                               "makes a new revision.",
                               s->year);
    if (state < s->verb->needs)
        return refusal_because(
            refusal, STATUS_CONFLICT, s->verb->corrects ? "not_closed" : "not_published", "year",
            s->verb->corrects ? "The evaluation of %04d is not closed: there is nothing to correct."
                              : "The evaluation of %04d has not been published: what is closed has "
                                "been seen before.",
            s->year);
    s->revision = s->verb->corrects ? s->before->revision + 1 : 1;
    return STATUS_OK;
}

/* Tells whether the evaluation says what the last revision says, wherever the journal stands. */
static enum status compare(const struct settling *s, struct evaluation *e, bool *ret_same,
                           struct refusal *refusal)
{
    struct buffer document = {0};
    uint64_t seq = e->seq;
    struct digest head = e->head;
    e->seq = s->before->seq;
    e->head = s->before->head;
    evaluation_document(e, s->before->revision, s->rules->zone, &document);
    e->seq = seq;
    e->head = head;
    const char *text = buffer_text(&document);
    *ret_same = text && strcmp(text, s->before->document) == 0;
    buffer_free(&document);
    return text ? STATUS_OK : error_memory(&refusal->error);
}

/* What is closed has been seen, and what is corrected says something else. */
static enum status check_figures(const struct settling *s, struct evaluation *e,
                                 struct refusal *refusal)
{
    bool same = false;
    if (s->verb->op == CHANGE_YEAR_PUBLISHED)
        return STATUS_OK;
    enum status status = compare(s, e, &same, refusal);
    if (!status && !same && !s->verb->corrects)
        return refusal_because(
            refusal, STATUS_CONFLICT, "not_as_published", "year",
            "The evaluation of %04d is no longer as it was published: publish it "
            "again, so that what is closed has been seen.",
            s->year);
    if (!status && same && s->verb->corrects)
        return refusal_because(
            refusal, STATUS_CONFLICT, "nothing_to_correct", "year",
            "The evaluation of %04d comes to what was closed: there is nothing to "
            "correct.",
            s->year);
    return status;
}

static enum status make_document(const struct district *d, const struct actor *actor,
                                 struct settling *s, struct refusal *refusal)
{
    struct evaluation e;
    if (evaluation_compute_under(d, s->rules, s->year, actor->now, &e) != STATUS_OK)
        return error_memory(&refusal->error);
    enum status status = check_figures(s, &e, refusal);
    if (!status)
        evaluation_document(&e, s->revision, s->rules->zone, &s->document);
    evaluation_free(&e);
    if (!status && s->document.failed)
        status = error_memory(&refusal->error);
    if (status)
        return status;
    struct text whole = {s->document.bytes, s->document.len};
    status = digest_of(&whole, 1, &s->sha256);
    if (!status && s->verb->makes == MONTH_CLOSED)
        status = month_chain(&d->years.chain, &s->sha256, &s->chain);
    if (status)
        return refusal_because(refusal, status, "digest", "", "The digest can't be made.");
    return STATUS_OK;
}

static enum status write_year(const struct settling *s, struct change **ret_change,
                              struct refusal *refusal)
{
    struct json_out j;
    char hex[DIGEST_HEX_SIZE];
    bool closes = s->verb->makes == MONTH_CLOSED;
    struct change *change = change_new(s->verb->op, &j);
    if (change) {
        json_object_begin(&j);
        digest_hex(&s->chain, hex);
        json_member_string(&j, "chain", closes ? hex : NULL);
        json_key(&j, "document");
        json_raw(&j, s->document.bytes, s->document.len);
        json_member_text(&j, REASON_MEMBER, s->in.reason);
        json_member_int(&j, "revision", s->revision);
        json_member_int(&j, "rules", s->rules->version);
        digest_hex(&s->sha256, hex);
        json_member_string(&j, "sha256", hex);
        json_member_int(&j, "year", s->year);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static const struct year_verb *find_verb(struct text verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (text_is(verb, verbs[i].verb))
            return verbs + i;
    }
    return NULL;
}

/* What has been closed keeps its rules, whatever version came since. */
static const struct rules *rules_of(const struct district *d, const struct settling *s)
{
    return s->before && s->before->state == MONTH_CLOSED ? d->rules.items[s->before->rules - 1]
                                                         : evaluation_rules(d, s->year);
}

enum status change_prepare_year(const struct district *d, const struct actor *actor, int year,
                                struct text verb, struct text body, struct change **ret_change,
                                struct refusal *refusal)
{
    struct settling s = {
        .verb = find_verb(verb), .year = year, .before = months_find(&d->years, year, 0, 0)};
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    if (!s.verb)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_verb", "",
                               "A year is published, closed or corrected.");
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    s.rules = rules_of(d, &s);
    enum status status = settle_in_read(&record, s.verb->corrects, false, &s.in);
    if (status)
        refusal_set(refusal, &record.error);
    if (!status)
        status = check_state(d, actor, &s, refusal);
    if (!status)
        status = make_document(d, actor, &s, refusal);
    if (!status)
        status = write_year(&s, ret_change, refusal);
    buffer_free(&s.document);
    document_free(document);
    return status;
}

/* --- applying ----------------------------------------------------------------------------------- */

static enum status apply_year(struct district *d, const struct journalled *row,
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
    status = x.month == 0 && x.rules <= d->rules.count ? months_put(&d->years, &x) : STATUS_CORRUPT;
    month_revision_free(&x);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status ? journal_corrupt(err, NULL) : STATUS_OK;
}

enum status apply_year_published(struct district *d, const struct journalled *row,
                                 struct error *err)
{
    return apply_year(d, row, MONTH_PUBLISHED, err);
}

enum status apply_year_closed(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_year(d, row, MONTH_CLOSED, err);
}
