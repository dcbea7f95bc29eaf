#include "change/ops.h"

#include "change/acceptances.h"
#include "change/decisions.h"
#include "change/evidence.h"
#include "change/exemption_changes.h"
#include "change/exemptions.h"
#include "change/factors.h"
#include "change/leader.h"
#include "change/months.h"
#include "change/part_voids.h"
#include "change/platform_password.h"
#include "change/records.h"
#include "change/repairs.h"
#include "change/restored.h"
#include "change/rules.h"
#include "change/taken_steps.h"
#include "change/tokens.h"
#include "change/voids.h"
#include "change/years.h"

_Static_assert(CHANGE_TOWNS + (int)COLLECTION_PLATFORMS == CHANGE_PLATFORMS,
               "the collections come first, in their order");

const struct change_kind change_ops[CHANGE_OP_COUNT] = {
    [CHANGE_TOWNS] = {"towns", .list = &list_of_records, .says.list = "code"},
    [CHANGE_ORGANISATIONS] = {"organisations", .list = &list_of_records, .says.list = "code"},
    [CHANGE_PROJECTS] = {"projects", .list = &list_of_records, .says.list = "code"},
    [CHANGE_FEEDS] = {"feeds", .list = &list_of_records, .rebuilds = REBUILDS_IF_LIFETIME_DIFFERS,
                      .moves_faults = true, .says.list = "code"},
    [CHANGE_CALENDARS] = {"calendars", .list = &list_of_records, .moves_faults = true,
                          .says.list = "code"},
    [CHANGE_ASSETS] = {"assets", .list = &list_of_records, .moves_faults = true,
                       .says.list = "code"},
    [CHANGE_PLATFORMS] = {"platforms", .list = &list_of_records, .says.list = "code"},
    [CHANGE_RULES] = {"rules", apply_rules, .rebuilds = REBUILDS_IF_LIFETIME_DIFFERS,
                      .moves_faults = true, .says.line = "from_month version",
                      .says.about = "from_month version"},
    [CHANGE_EXEMPTION] = {"exemption", apply_exemption, .says.line = "id reason",
                          .says.about = "id reason note evidence from to"},
    [CHANGE_EXEMPTIONS] = {"exemptions", .list = &list_of_exemptions, .says.list = "id"},
    [CHANGE_EXEMPTION_DECISION] = {"exemption_decision", apply_decision, .moves_faults = true,
                                   .says.line = "id decision",
                                   .says.about = "id decision note change"},
    [CHANGE_EXEMPTION_EVIDENCE] = {"exemption_evidence", apply_evidence, .says.line = "id",
                                   .says.about = "id evidence"},
    [CHANGE_EXEMPTION_CHANGE] = {"exemption_change", apply_exemption_change, .says.line = "id",
                                 .says.about = "id note from to"},
    [CHANGE_REPAIRS] = {"repairs", .list = &list_of_repairs, .is_of_repairs = true,
                        .moves_faults = true, .says.list = "id"},
    [CHANGE_REPAIR_STEP] = {"repair_step", apply_step, .is_of_repairs = true, .moves_faults = true,
                            .says.line = "id verb", .says.about = "id verb note pause at"},
    [CHANGE_REPAIR_STEPS] = {"repair_steps", .list = &list_of_steps, .is_of_repairs = true,
                             .says.list = "id"},
    [CHANGE_REPAIRS_CONFIRMED] = {"repairs_confirmed", .list = &list_of_steps,
                                  .is_of_repairs = true, .moves_faults = true, .says.list = "id"},
    [CHANGE_ACCEPTANCES] = {"acceptances", .list = &list_of_acceptances, .says.list = "asset"},
    [CHANGE_JUDGEMENTS] = {"judgements", .list = &list_of_judgements, .says.list = ""},
    [CHANGE_MONTH_PUBLISHED] = {"month_published", apply_month_published,
                                .says.line = "month revision",
                                .says.about = "reason month revision rules"},
    [CHANGE_MONTH_CLOSED] = {"month_closed", apply_month_closed, .says.line = "month revision",
                             .says.about = "despite reason month revision rules"},
    [CHANGE_MONTH_CORRECTED] = {"month_corrected", apply_month_closed,
                                .says.line = "month revision",
                                .says.about = "reason month revision rules"},
    [CHANGE_YEAR_PUBLISHED] = {"year_published", apply_year_published, .says.line = "year revision",
                               .says.about = "reason year revision rules"},
    [CHANGE_YEAR_CLOSED] = {"year_closed", apply_year_closed, .says.line = "year revision",
                            .says.about = "reason year revision rules"},
    [CHANGE_YEAR_CORRECTED] = {"year_corrected", apply_year_closed, .says.line = "year revision",
                               .says.about = "reason year revision rules"},
    [CHANGE_PLATFORM_PASSWORD] = {"platform_password", apply_platform_password,
                                  .says.line = "code number", .says.about = "code number"},
    [CHANGE_TOKEN] = {"token", apply_token, .says.line = "id name role",
                      .says.about = "id name person role organisation feed"},
    [CHANGE_TOKEN_REVOKED] = {"token_revoked", apply_revocation, .says.line = "id",
                              .says.about = "id"},
    [CHANGE_RESTORED] = {"restored", apply_restored, .says.line = "", .says.about = "seq"},
    [CHANGE_LEADER] = {"leader", apply_leader, .says.line = "node",
                       .says.about = "node followed seq reason"},
    [CHANGE_VOID] = {"void", apply_void, .says.line = "batch reason", .says.about = "batch reason"},
    [CHANGE_VOID_APPROVED] = {"void_approved", apply_void_approval, .rebuilds = REBUILDS_ALWAYS,
                              .moves_faults = true, .says.line = "batch", .says.about = "batch"},
    [CHANGE_PART_VOID] = {"part_void", apply_part_void, .says.line = "id feed reason",
                          .says.about = "id feed reason from to reports"},
    [CHANGE_PART_VOID_APPROVED] = {"part_void_approved", apply_part_void_approval,
                                   .rebuilds = REBUILDS_ALWAYS, .moves_faults = true,
                                   .says.line = "id", .says.about = "id"},
    [CHANGE_FACTOR] = {"factor", apply_factor, .says.line = "month project factor_bp",
                       .says.about = "month project factor_bp reason"},
    [CHANGE_FACTOR_APPROVED] = {"factor_approved", apply_factor_approval, .says.line = "id",
                                .says.about = "id"},
};

enum status change_op_find(struct text name, enum change_op *ret, struct error *err)
{
    for (int op = 0; op < CHANGE_OP_COUNT; op++) {
        if (!text_is(name, change_ops[op].name))
            continue;
        *ret = (enum change_op)op;
        return STATUS_OK;
    }
    return error_set(err, STATUS_CORRUPT, "corrupt", "", "No change is called %.*s.", (int)name.len,
                     name.at);
}

static enum status apply_list(struct district *d, const struct list_applier *list,
                              const struct journalled *row, struct error *err)
{
    struct list_work work = {0};
    bool more = true;
    enum status status = list_work_begin(&work, list, row, err);
    while (!status && more)
        status = list_work_step(&work, d, row, UINT32_MAX, &more, err);
    list_work_free(&work);
    return status;
}

void change_applied(struct district *d, const struct journalled *row)
{
    district_received(d, row->received_at, INSTANT_NONE);
}

enum status change_apply(struct district *d, const struct journalled *row, struct error *err)
{
    const struct change_kind *kind = &change_ops[row->op];
    enum status status =
        kind->list ? apply_list(d, kind->list, row, err) : kind->apply(d, row, err);
    if (status == STATUS_OK)
        change_applied(d, row);
    return status;
}

bool change_rebuilds(const struct change *c)
{
    switch (change_ops[c->op].rebuilds) {
    case REBUILDS_ALWAYS:
        return true;
    case REBUILDS_IF_LIFETIME_DIFFERS:
        return c->lifetime_differs;
    default:
        return false;
    }
}
