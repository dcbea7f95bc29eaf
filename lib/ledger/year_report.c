#include "ledger/year_report.h"

#include "bulletin/year.h"
#include "record/evaluation_in.h"
#include "view/evaluation.h"

/* An evaluation, and what it says of itself only by where it comes from. */
struct source {
    struct evaluation evaluation;
    struct bulletin_about about;
    char sha256[DIGEST_HEX_SIZE], chain[DIGEST_HEX_SIZE];
};

static enum status read_stored(const struct district *d, const struct month_revision *x,
                               struct source *s, struct error *err)
{
    bool closed = x->state == MONTH_CLOSED;
    digest_hex(&x->sha256, s->sha256);
    digest_hex(&x->chain, s->chain);
    s->about = (struct bulletin_about){.state = closed ? TERM_CLOSED : TERM_PUBLISHED,
                                       .revision = x->revision,
                                       .sha256 = s->sha256,
                                       .chain = closed ? s->chain : NULL,
                                       .settled_at = x->at,
                                       .reason = x->reason};
    return evaluation_in_read(text_of(x->document), &d->rules, &s->evaluation, err);
}

/* A draft has the digest of the document it would be stored as. */
static enum status evaluate_draft(const struct district *d, int year, int64_t now, struct source *s,
                                  struct error *err)
{
    struct buffer document = {0};
    struct digest digest;
    if (evaluation_compute(d, year, now, &s->evaluation) != STATUS_OK)
        return error_memory(err);
    evaluation_document(&s->evaluation, 1, s->evaluation.rules->zone, &document);
    struct text text = {document.bytes, document.len};
    enum status status = document.failed ? STATUS_MEMORY : digest_of(&text, 1, &digest);
    buffer_free(&document);
    if (status != STATUS_OK) {
        evaluation_free(&s->evaluation);
        return error_memory(err);
    }
    digest_hex(&digest, s->sha256);
    s->about = (struct bulletin_about){.state = TERM_DRAFT, .sha256 = s->sha256};
    return STATUS_OK;
}

enum status year_report_make(const struct district *d, const struct month_report *q, int64_t now,
                             struct bulletin *ret, struct error *err)
{
    struct source s = {0};
    const struct month_revision *stored = months_find(&d->years, q->year, 0, q->revision);
    if (!scope_is_whole(&q->scope) || q->contractor.at)
        return error_set(err, STATUS_UNKNOWN, "not_found", "year", "There is no such evaluation.");
    if (!stored && q->revision)
        return error_set(err, STATUS_UNKNOWN, "not_found", "revision",
                         "The year has no revision %u.", q->revision);
    enum status status =
        stored ? read_stored(d, stored, &s, err) : evaluate_draft(d, q->year, now, &s, err);
    if (status != STATUS_OK)
        return status;
    s.about.zone = s.evaluation.rules->zone;
    if (year_bulletin_make(&s.evaluation, &s.about, q->language, ret))
        status = error_memory(err);
    evaluation_free(&s.evaluation);
    return status;
}
