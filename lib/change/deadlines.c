#include "change/deadlines.h"

/* The first instant of the local day that is `days` after the date. */
static int64_t day_after(const struct zone *zone, int64_t date, int64_t days)
{
    int64_t year;
    int month, day;
    civil_from_days(date + days, &year, &month, &day);
    return zone_instant(zone, year, month, day, 0, 0, 0);
}

int64_t objections_deadline(const struct rules *rules, int64_t at)
{
    return day_after(rules->zone, zone_day_of(rules->zone, at), rules->propose_within_days + 1);
}

/* Until when the month that holds `at` is objected to; INSTANT_NONE: it has not been published. A day that was
 * promised holds even where the month is closed before it. */
static int64_t objections_until(const struct district *d, int64_t at)
{
    int year, month;
    rule_book_month_of(&d->rules, at, &year, &month);
    const struct month_revision *x = months_find(&d->months, year, month, 0);
    return x ? x->objections_until : INSTANT_NONE;
}

/* The end of the proof_by_day-th of the month after the one that holds `from`. */
static int64_t proof_day_end(const struct rule_book *book, const struct rules *rules, int64_t from)
{
    int year, month;
    rule_book_month_of(book, from, &year, &month);
    int64_t proof_date = civil_to_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1,
                                       (int)rules->proof_by_day);
    return day_after(rules->zone, proof_date, 1);
}

int64_t exemption_proof_deadline(const struct district *d, const struct rules *rules, int64_t from)
{
    return instant_max(proof_day_end(&d->rules, rules, from), objections_until(d, from));
}

/* The rules' own: up to the end of the day that is propose_within_days after the day on which the interval begins,
 * and never after the proof_by_day. */
static int64_t proposal_deadline(const struct district *d, const struct rules *rules, int64_t from)
{
    int64_t by_rules =
        instant_min(objections_deadline(rules, from), proof_day_end(&d->rules, rules, from));
    return instant_max(by_rules, objections_until(d, from));
}

enum status exemption_check_deadline(const struct district *d, const struct actor *actor,
                                     int64_t from, bool *ret_late, struct error *err)
{
    const struct rules *rules = rule_book_at(&d->rules, actor->now);
    *ret_late = actor->now >= proposal_deadline(d, rules, from);
    if (!*ret_late || actor_is_office(actor))
        return STATUS_OK;
    return error_set(err, STATUS_CONFLICT, "too_late_to_propose", "from",
                     "The rules let an exemption be proposed within %lld days after the day on "
                     "which it begins, and by day %lld of the month after, or once its month is "
                     "published until the last day to object; ask the office.",
                     (long long)rules->propose_within_days, (long long)rules->proof_by_day);
}
