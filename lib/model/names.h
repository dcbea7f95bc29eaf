/* names.h - the closed vocabularies: each enum with the text that a client sees. */
#ifndef INTACT_MODEL_NAMES_H
#define INTACT_MODEL_NAMES_H

#include "base/text.h"

enum kind { KIND_CAMERA, KIND_CHECKPOINT, KIND_CENTRE, KIND_COUNT };
enum aspect { ASPECT_INTACT, ASPECT_NETWORK, ASPECT_LIVE, ASPECT_HISTORY, ASPECT_COUNT };
enum state { STATE_OK, STATE_FAULT };

/* Which condition an asset's aspect is in at a second (lib/figure/README.md, States). */
enum condition {
    CONDITION_OK,
    CONDITION_FAULT,
    CONDITION_SILENT,
    CONDITION_BLIND,
    CONDITION_EXEMPT,
    CONDITION_ABSENT,
    CONDITION_COUNT
};

/* The first four are the aspects, in their order. A new one goes to the end (lib/figure/README.md,
 * "Add an indicator"). */
enum indicator {
    INDICATOR_INTACT,
    INDICATOR_NETWORK,
    INDICATOR_LIVE,
    INDICATOR_HISTORY,
    INDICATOR_REPAIR,
    INDICATOR_ACCEPTANCE,
    INDICATOR_BUDGET,
    INDICATOR_QUANTITY,
    INDICATOR_RESPONSE,
    INDICATOR_COUNT
};

enum verdict { VERDICT_NONE, VERDICT_INSUFFICIENT, VERDICT_MET, VERDICT_MISSED, VERDICT_COUNT };
enum role {
    ROLE_ADMIN,
    ROLE_OFFICE,
    ROLE_CONTRACTOR,
    ROLE_SUPERVISOR,
    ROLE_FEED,
    ROLE_VIEWER,
    ROLE_FOLLOWER, /* a daemon that takes in the journal, and nothing else */
    ROLE_COUNT
};
enum organisation_role {
    ORGANISATION_CONTRACTOR,
    ORGANISATION_SUPERVISOR,
    ORGANISATION_OFFICE,
    ORGANISATION_ROLE_COUNT
};
enum phase {
    PHASE_MAINTENANCE,
    PHASE_CONSTRUCTION,
    PHASE_PROCUREMENT,
    PHASE_MANAGEMENT,
    PHASE_COUNT
};
enum platform_protocol { PLATFORM_GB28181, PLATFORM_GA1400, PLATFORM_PROTOCOL_COUNT };
/* Where a camera's recordings are searched for. */
enum history_where { HISTORY_PLATFORM, HISTORY_DEVICE, HISTORY_BOTH, HISTORY_WHERE_COUNT };
enum exemption_state {
    EXEMPTION_PROPOSED,
    EXEMPTION_APPROVED,
    EXEMPTION_REJECTED,
    EXEMPTION_REVOKED,
    EXEMPTION_STATE_COUNT
};
enum repair_state {
    REPAIR_OPEN,
    REPAIR_PAUSED,
    REPAIR_REPAIRED,
    REPAIR_CONFIRMED,
    REPAIR_CANCELLED,
    REPAIR_STATE_COUNT
};
/* Of what somebody is told (lib/notice). */
enum notice_event {
    NOTICE_FEED_SILENT,
    NOTICE_PLATFORM_LOST,
    NOTICE_TARGET_AT_RISK,
    NOTICE_ORDER_DUE_SOON,
    NOTICE_ORDER_OVERDUE,
    NOTICE_MASS_OUTAGE,
    NOTICE_MONTH_PUBLISHED,
    NOTICE_EXEMPTION_UNDECIDED,
    NOTICE_DISK_LOW,
    NOTICE_VERIFY_FINDING,
    NOTICE_EVENT_COUNT
};
/* How it is sent: a mail, a document, or in the shape that a group's robot takes. */
enum notice_way { WAY_MAIL, WAY_WEBHOOK, WAY_WECOM, WAY_DINGTALK, WAY_FEISHU, WAY_COUNT };
enum grouping {
    BY_DISTRICT,
    BY_PROJECT,
    BY_CONTRACTOR,
    BY_TOWN,
    BY_KIND,
    BY_CLASS,
    BY_ASSET,
    GROUPING_COUNT
};

/* Each table ends with NULL and is indexed by its enum. */
extern const char *const kind_names[];
extern const char *const aspect_names[];
extern const char *const state_names[];
extern const char *const condition_names[];
extern const char *const indicator_names[];
extern const char *const verdict_names[];
extern const char *const role_names[];
extern const char *const organisation_role_names[];
extern const char *const phase_names[];
extern const char *const platform_protocol_names[];
extern const char *const history_where_names[];
extern const char *const exemption_state_names[];
extern const char *const repair_state_names[];
extern const char *const notice_event_names[];
extern const char *const notice_way_names[];
extern const char *const grouping_names[];

#endif
