#include "change/ops.h"

#include "change/acceptances.h"
#include "change/decisions.h"
#include "change/evidence.h"
#include "change/exemption_changes.h"
#include "change/exemptions.h"
#include "change/factors.h"
#include "change/months.h"
#include "change/platform_password.h"
#include "change/records.h"
#include "change/repairs.h"
#include "change/restored.h"
#include "change/rules.h"
#include "change/steps.h"
#include "change/tokens.h"
#include "change/voids.h"

_Static_assert(CHANGE_TOWNS + (int)COLLECTION_PLATFORMS == CHANGE_PLATFORMS,
               "the collections come first, in their order");

const struct change_kind change_ops[CHANGE_OP_COUNT] = {
    [CHANGE_TOWNS] = {"towns", apply_records, .says.list = "code"},
    [CHANGE_ORGANISATIONS] = {"organisations", apply_records, .says.list = "code"},
    [CHANGE_PROJECTS] = {"projects", apply_records, .says.list = "code"},
    [CHANGE_FEEDS] = {"feeds", apply_records, REBUILDS_IF_LIFETIME_DIFFERS, true,
                      .says.list = "code"},
    [CHANGE_CALENDARS] = {"calendars", apply_records, .moves_faults = true, .says.list = "code"},
    [CHANGE_ASSETS] = {"assets", apply_records, .moves_faults = true, .says.list = "code"},
    [CHANGE_PLATFORMS] = {"platforms", apply_records, .says.list = "code"},
    [CHANGE_RULES] = {"rules", apply_rules, REBUILDS_IF_LIFETIME_DIFFERS, true,
                      .says.line = "from_month version", .says.about = "from_month version"},
    [CHANGE_EXEMPTION] = {"exemption", apply_exemption, .says.line = "id reason",
                          .says.about = "id reason note evidence from to"},
    [CHANGE_EXEMPTIONS] = {"exemptions", apply_exemptions, .says.list = "id"},
    [CHANGE_EXEMPTION_DECISION] = {"exemption_decision", apply_decision, .moves_faults = true,
                                   .says.line = "id decision",
                                   .says.about = "id decision note change"},
    [CHANGE_EXEMPTION_EVIDENCE] = {"exemption_evidence", apply_evidence, .says.line = "id",
                                   .says.about = "id evidence"},
    [CHANGE_EXEMPTION_CHANGE] = {"exemption_change", apply_exemption_change, .says.line = "id",
                                 .says.about = "id note from to"},
    [CHANGE_REPAIRS] = {"repairs", apply_repairs, .is_of_repairs = true, .moves_faults = true,
                        .says.list = "id"},
    [CHANGE_REPAIR_STEP] = {"repair_step", apply_step, .is_of_repairs = true, .moves_faults = true,
                            .says.line = "id verb", .says.about = "id verb note pause at"},
    [CHANGE_REPAIR_STEPS] = {"repair_steps", apply_steps, .is_of_repairs = true, .says.list = "id"},
    [CHANGE_ACCEPTANCES] = {"acceptances", apply_acceptances, .says.list = "asset"},
    [CHANGE_JUDGEMENTS] = {"judgements", apply_judgements, .says.list = ""},
    [CHANGE_MONTH_PUBLISHED] = {"month_published", apply_month_published,
                                .says.line = "month revision",
                                .says.about = "reason month revision rules"},
    [CHANGE_MONTH_CLOSED] = {"month_closed", apply_month_closed, .says.line = "month revision",
                             .says.about = "reason month revision rules"},
    [CHANGE_MONTH_CORRECTED] = {"month_corrected", apply_month_closed,
                                .says.line = "month revision",
                                .says.about = "reason month revision rules"},
    [CHANGE_PLATFORM_PASSWORD] = {"platform_password", apply_platform_password,
                                  .says.line = "code number", .says.about = "code number"},
    [CHANGE_TOKEN] = {"token", apply_token, .says.line = "id name role",
                      .says.about = "id name person role organisation feed"},
    [CHANGE_TOKEN_REVOKED] = {"token_revoked", apply_revocation, .says.line = "id",
                              .says.about = "id"},
    [CHANGE_RESTORED] = {"restored", apply_restored, .says.line = "", .says.about = "seq"},
    [CHANGE_VOID] = {"void", apply_void, .says.line = "batch reason", .says.about = "batch reason"},
    [CHANGE_VOID_APPROVED] = {"void_approved", apply_void_approval, REBUILDS_ALWAYS, true,
                              .says.line = "batch", .says.about = "batch"},
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

enum status change_apply(struct district *d, const struct journalled *row, struct error *err)
{
    enum status status = change_ops[row->op].apply(d, row, err);
    if (status == STATUS_OK)
        district_received(d, row->received_at, INSTANT_NONE);
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
