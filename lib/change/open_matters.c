#include "change/open_matters.h"

#include <stdio.h>

#define DESPITE "despite"

/* Does it wait for a decision, itself or a change of it, and bear on [from, to)? */
static bool waits(const struct exemption *x, int64_t from, int64_t to)
{
    if (!exemption_is_undecided(x))
        return false;
    if (x->from < to && x->to > from)
        return true;
    return exemption_is_changing(x) && x->change->from < to && x->change->to > from;
}

struct open_matters {
    uint8_t which;       /* bits */
    char exemptions[80]; /* ids, as far as there is room */
    char until[INSTANT_TEXT_SIZE];
};

/* Each that waits is an item of the refusal, too. */
static void list_exemptions(const struct district *d, const struct month_revision *x,
                            struct open_matters *open, struct refusal *refusal)
{
    size_t len = 0;
    int64_t from, to;
    rule_book_month(&d->rules, x->year, x->month, &from, &to);
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        struct error error;
        if (!waits(d->exemptions.items + i, from, to))
            continue;
        open->which |= 1u << MATTER_EXEMPTIONS;
        if (len < sizeof open->exemptions)
            len += (size_t)snprintf(open->exemptions + len, sizeof open->exemptions - len, "%s%u",
                                    len ? ", " : "", i + 1);
        error_set(&error, STATUS_CONFLICT, "open_matters", open_matter_names[MATTER_EXEMPTIONS],
                  "Exemption %u waits for a decision.", i + 1);
        refusal_item(refusal, -1, &error);
    }
}

static void list_objections(const struct district *d, const struct month_revision *x, int64_t now,
                            struct open_matters *open, struct refusal *refusal)
{
    struct error error;
    zone_format(d->rules.items[x->rules - 1]->zone, x->objections_until, open->until);
    if (now >= x->objections_until)
        return;
    open->which |= 1u << MATTER_OBJECTIONS;
    error_set(&error, STATUS_CONFLICT, "open_matters", open_matter_names[MATTER_OBJECTIONS],
              "Objections may come in until %s.", open->until);
    refusal_item(refusal, -1, &error);
}

/* The parts are listed already: this adds the sentence. */
static enum status refuse(const struct open_matters *open, struct refusal *refusal)
{
    bool early = open->which >> MATTER_OBJECTIONS & 1;
    if (!(open->which >> MATTER_EXEMPTIONS & 1))
        return error_set(&refusal->error, STATUS_CONFLICT, "open_matters", DESPITE,
                         "Objections may come in until %s. "
                         "Wait and decide, or name what is open in despite, with a reason.",
                         open->until);
    if (!early)
        return error_set(&refusal->error, STATUS_CONFLICT, "open_matters", DESPITE,
                         "These exemptions wait for a decision: %s. "
                         "Wait and decide, or name what is open in despite, with a reason.",
                         open->exemptions);
    return error_set(&refusal->error, STATUS_CONFLICT, "open_matters", DESPITE,
                     "These exemptions wait for a decision: %s. Objections may come in until %s. "
                     "Wait and decide, or name what is open in despite, with a reason.",
                     open->exemptions, open->until);
}

enum status open_matters_check(const struct district *d, const struct month_revision *x,
                               int64_t now, uint8_t despite, uint8_t *ret_despite,
                               struct refusal *refusal)
{
    struct open_matters open = {0};
    list_exemptions(d, x, &open, refusal);
    list_objections(d, x, now, &open, refusal);
    if (open.which & ~despite)
        return refuse(&open, refusal);
    refusal_free(refusal);
    *ret_despite = open.which;
    return STATUS_OK;
}
