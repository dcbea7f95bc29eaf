#include "ledger/month_report.h"

#include "bulletin/csv.h"
#include "bulletin/html.h"
#include "bulletin/tables.h"
#include "bulletin/xlsx.h"
#include "change/months.h"
#include "figure/statement_compute.h"
#include "figure/statement_cut.h"
#include "ledger/year_report.h"
#include "record/statement_in.h"
#include "view/statement.h"

const char *const report_format_names[] =
    {[REPORT_XLSX] = "xlsx", [REPORT_CSV] = "csv", [REPORT_HTML] = "html", NULL};

/* A statement, and what it says of itself only by where it comes from. */
struct source {
    struct statement statement;
    struct bulletin_about about;
    char sha256[DIGEST_HEX_SIZE], chain[DIGEST_HEX_SIZE];
};

/* A sheet for one contractor is handed to it, whoever prints it. */
static struct scope handed_to(const struct district *d, const struct month_report *q)
{
    struct scope of_contractor = {ROLE_CONTRACTOR, NONE, q->scope.now};
    if (!q->contractor.at || !scope_is_whole(&q->scope))
        return q->scope;
    of_contractor.organisation = registry_find_organisation(&d->registry, q->contractor);
    return of_contractor;
}

static enum status read_stored(const struct district *d, const struct month_report *q,
                               const struct month_revision *x, const struct zone *zone,
                               struct source *s, struct error *err)
{
    struct scope scope = handed_to(d, q);
    bool closed = x->state == MONTH_CLOSED;
    digest_hex(&x->sha256, s->sha256);
    digest_hex(&x->chain, s->chain);
    s->about = (struct bulletin_about){.state = closed ? TERM_CLOSED : TERM_PUBLISHED,
                                       .revision = x->revision,
                                       .sha256 = s->sha256,
                                       .chain = closed ? s->chain : NULL,
                                       .settled_at = x->at,
                                       .objections_until = x->objections_until,
                                       .despite = x->despite,
                                       .reason = month_as_seen(d, x, &scope).reason,
                                       .zone = zone};
    return statement_in_read(text_of(x->document), &s->statement, err);
}

/* A draft has the digest of the document it would be stored as. */
static enum status state_draft(const struct district *d, const struct month_report *q, int64_t now,
                               const struct zone *zone, struct source *s, struct error *err)
{
    struct buffer document = {0};
    struct digest digest;
    if (statement_compute(d, q->year, q->month, now, &s->statement) != STATUS_OK)
        return error_memory(err);
    statement_document(&s->statement, 0, zone, &document);
    struct text text = {document.bytes, document.len};
    enum status status = document.failed ? STATUS_MEMORY : digest_of(&text, 1, &digest);
    buffer_free(&document);
    if (status != STATUS_OK) {
        statement_free(&s->statement);
        return error_memory(err);
    }
    digest_hex(&digest, s->sha256);
    s->about = (struct bulletin_about){.state = TERM_DRAFT, .sha256 = s->sha256, .zone = zone};
    return STATUS_OK;
}

static enum status open_source(const struct district *d, const struct month_report *q, int64_t now,
                               struct source *s, struct error *err)
{
    const struct zone *zone = rule_book_of_month(&d->rules, q->year, q->month)->zone;
    const struct month_revision *stored = months_find(&d->months, q->year, q->month, q->revision);
    if (stored)
        return read_stored(d, q, stored, zone, s, err);
    if (q->revision)
        return error_set(err, STATUS_UNKNOWN, "not_found", "revision",
                         "The month has no revision %u.", q->revision);
    if (!scope_is_whole(&q->scope))
        return error_set(err, STATUS_UNKNOWN, "not_found", "month", "There is no such assessment.");
    return state_draft(d, q, now, zone, s, err);
}

/* First to what the reader may see, then to the contractor asked for, by its code in the statement. */
static enum status cut(const struct district *d, const struct month_report *q, struct source *s,
                       struct error *err)
{
    const struct statement *x = &s->statement;
    bool is_cut = statement_cut(&s->statement, d, &q->scope);
    if (q->contractor.at) {
        is_cut = true;
        statement_keep(&s->statement, q->contractor);
        if (x->item_count == 0)
            return error_set(err, STATUS_UNKNOWN, "not_found", "contractor",
                             "There is no such contractor in this month.");
    }
    if (is_cut && x->item_count == 1)
        s->about.contractor = x->items[0].name;
    if (q->contractor.at)
        s->about.contractor_code = x->items[0].contractor;
    return STATUS_OK;
}

static enum status make_month(const struct district *d, const struct month_report *q, int64_t now,
                              struct bulletin *ret, struct error *err)
{
    struct source s = {0};
    enum status status = open_source(d, q, now, &s, err);
    if (status != STATUS_OK)
        return status;
    status = cut(d, q, &s, err);
    if (status == STATUS_OK && bulletin_make(&s.statement, &s.about, q->language, ret))
        status = error_memory(err);
    statement_free(&s.statement);
    return status;
}

bool month_report_name(struct text name, struct month_report *ret)
{
    int64_t year;
    if (civil_parse_month(name, &ret->year, &ret->month))
        return true;
    if (name.len != 4 || !text_to_int(name, 1971, 9998, &year))
        return false;
    ret->year = (int)year;
    ret->month = 0;
    return true;
}

enum status month_report_make(const struct district *d, const struct month_report *q, int64_t now,
                              struct bulletin *ret, struct error *err)
{
    return q->month ? make_month(d, q, now, ret, err) : year_report_make(d, q, now, ret, err);
}

enum status month_report_write(const struct bulletin *b, enum report_format format,
                               const char *directory, struct buffer *out, struct error *err)
{
    if (format == REPORT_XLSX)
        return bulletin_to_xlsx(b, directory, out, err);
    if (format == REPORT_CSV)
        bulletin_to_csv(b, out);
    else
        bulletin_to_html(b, out);
    return out->failed ? error_memory(err) : STATUS_OK;
}
