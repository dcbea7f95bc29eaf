#include "api/routes.h"

#include "api/acceptances.h"
#include "api/alerts.h"
#include "api/audit.h"
#include "api/batch_list.h"
#include "api/batches.h"
#include "api/evaluations.h"
#include "api/events.h"
#include "api/evidence.h"
#include "api/exemptions.h"
#include "api/factors.h"
#include "api/feed_assets.h"
#include "api/figures.h"
#include "api/journal_rows.h"
#include "api/milestones.h"
#include "api/month_reports.h"
#include "api/months.h"
#include "api/notices.h"
#include "api/outage_changes.h"
#include "api/outlook.h"
#include "api/page.h"
#include "api/people.h"
#include "api/platform_catalog.h"
#include "api/platform_findings.h"
#include "api/platforms.h"
#include "api/progress.h"
#include "api/registry.h"
#include "api/rejects.h"
#include "api/repairs.h"
#include "api/reports.h"
#include "api/rules.h"
#include "api/session.h"
#include "api/stream.h"
#include "api/system.h"
#include "api/tables.h"
#include "api/tokens.h"
#include "api/trend.h"
#include "api/voids.h"
#include "change/change.h"
#include "http/answer.h"
#include "loop/promotion.h"
#include "record/document.h"
#include "record/registry_in.h"
#include "report/body.h"

#include <assert.h>

#define ADMIN     ROLE_BIT(ROLE_ADMIN)
#define OFFICE    (ADMIN | ROLE_BIT(ROLE_OFFICE))
#define WALL      (OFFICE | ROLE_BIT(ROLE_VIEWER))
#define PARTIES   (ROLE_BIT(ROLE_CONTRACTOR) | ROLE_BIT(ROLE_SUPERVISOR))
#define READERS   (WALL | PARTIES)
#define DECIDERS  (OFFICE | PARTIES)
#define CHECKERS  (OFFICE | ROLE_BIT(ROLE_SUPERVISOR))
#define FEEDS     ROLE_BIT(ROLE_FEED)
#define FOLLOWERS ROLE_BIT(ROLE_FOLLOWER)
#define EVERYONE  (READERS | FEEDS | FOLLOWERS)
#define MIB       (INT64_C(1) << 20)

#define PAGE    "limit after format"
#define FILTERS "project* contractor* town* kind* class* asset*"
#define WINDOW  "month from to as_of"

static const struct body_type events_types[] = {{"application/x-ndjson", BODY_NDJSON},
                                                {"application/json", BODY_JSON},
                                                {"text/csv", BODY_CSV},
                                                {0}};
static const struct body_type records_types[] = {{"application/json", DOCUMENT_JSON},
                                                 {"application/x-ndjson", DOCUMENT_NDJSON},
                                                 {"text/csv", DOCUMENT_CSV},
                                                 {XLSX_MEDIA_TYPE, DOCUMENT_XLSX},
                                                 {0}};
static const struct body_type list_types[] = {{"application/json", DOCUMENT_JSON},
                                              {"application/x-ndjson", DOCUMENT_NDJSON},
                                              {0}};
static const struct body_type table_types[] = {{"text/csv", DOCUMENT_CSV},
                                               {XLSX_MEDIA_TYPE, DOCUMENT_XLSX},
                                               {0}};
static const struct body_type evidence_types[] = {
    {"application/json", DOCUMENT_JSON},
    {"application/pdf", EVIDENCE_FILE_FORMAT + EVIDENCE_PDF},
    {"image/jpeg", EVIDENCE_FILE_FORMAT + EVIDENCE_JPEG},
    {"image/png", EVIDENCE_FILE_FORMAT + EVIDENCE_PNG},
    {0}};
static const struct body_type json_types[] = {{"application/json", DOCUMENT_JSON}, {0}};

#define READ(roles_, pattern_, name_, parameters_, handle_)                                        \
    {                                                                                              \
        .method = "GET", .pattern = pattern_, .name = name_, .roles = roles_,                      \
        .parameters = parameters_, .handle = handle_                                               \
    }
#define WRITE(method_, roles_, pattern_, name_, types_, mib_, parameters_, handle_)                \
    {                                                                                              \
        .method = method_, .pattern = pattern_, .name = name_, .roles = roles_,                    \
        .parameters = parameters_, .body_types = types_, .body_bytes_max = (mib_)*MIB,             \
        .handle = handle_                                                                          \
    }
#define READ_AT_LEADER(roles_, pattern_, name_, parameters_, handle_)                              \
    {                                                                                              \
        .method = "GET", .pattern = pattern_, .name = name_, .roles = roles_,                      \
        .place = ROUTE_AT_LEADER, .parameters = parameters_, .handle = handle_                     \
    }
#define COLLECTION(number_, name_, filters_)                                                       \
    COLLECTION_AT(ROUTE_BY_METHOD, number_, name_, filters_)
#define COLLECTION_AT(place_, number_, name_, filters_)                                            \
    {.method = "GET",                                                                              \
     .pattern = "/api/v1/" name_,                                                                  \
     .name = name_,                                                                                \
     .roles = READERS,                                                                             \
     .place = place_,                                                                              \
     .parameters = PAGE " q " filters_,                                                            \
     .which = number_,                                                                             \
     .handle = registry_list},                                                                     \
        {.method = "POST",                                                                         \
         .pattern = "/api/v1/" name_,                                                              \
         .name = name_,                                                                            \
         .roles = OFFICE,                                                                          \
         .parameters = "dry_run",                                                                  \
         .body_types = records_types,                                                              \
         .body_bytes_max = 8 * MIB,                                                                \
         .which = number_,                                                                         \
         .handle = registry_post},                                                                 \
        {.method = "GET",                                                                          \
         .pattern = "/api/v1/" name_ "/{code}",                                                    \
         .name = name_,                                                                            \
         .roles = READERS,                                                                         \
         .place = place_,                                                                          \
         .which = number_,                                                                         \
         .handle = registry_get},                                                                  \
    {                                                                                              \
        .method = "PUT", .pattern = "/api/v1/" name_ "/{code}", .name = name_, .roles = OFFICE,    \
        .parameters = "dry_run", .body_types = json_types, .body_bytes_max = MIB,                  \
        .which = number_, .handle = registry_put                                                   \
    }
#define RETIREMENT(number_, name_, verb_)                                                          \
    {                                                                                              \
        .method = "POST", .pattern = "/api/v1/" name_ "/{code}/" verb_, .name = verb_,             \
        .roles = OFFICE, .parameters = "dry_run", .body_types = json_types, .body_bytes_max = MIB, \
        .which = number_, .handle = registry_retire                                                \
    }
#define DECISION(verb_)                                                                            \
    WRITE("POST", OFFICE, "/api/v1/exemptions/{id}/" verb_, verb_, json_types, 1, "",              \
          exemptions_decide)
#define SETTLE(verb_)                                                                              \
    WRITE("POST", OFFICE, "/api/v1/assessments/{month}/" verb_, verb_, json_types, 1, "",          \
          months_settle)
#define SETTLE_YEAR(verb_)                                                                         \
    WRITE("POST", OFFICE, "/api/v1/evaluations/{year}/" verb_, verb_, json_types, 1, "",           \
          evaluations_settle)
#define STEP(verb_, roles_)                                                                        \
    WRITE("POST", roles_, "/api/v1/repairs/{id}/" verb_, verb_, json_types, 1, "", repairs_step)

const struct route routes[] = {
    READ(ROUTE_PUBLIC, "/healthz", "healthz", "", system_health),
    READ(ROUTE_PUBLIC, "/readyz", "readyz", "", system_ready),
    READ(ROUTE_PUBLIC, "/", "page", "", page_show),
    READ(ROUTE_PUBLIC, "/assets/{file}", "page_file", "", page_show),
    READ(ROUTE_PUBLIC, "/api/v1/openapi.json", "openapi", "", system_openapi),
    READ(WALL, "/metrics", "metrics", "", system_metrics),
    {.method = "GET",
     .pattern = "/api/v1/session",
     .name = "session",
     .roles = EVERYONE,
     .token_optional = true,
     .parameters = "",
     .handle = session_show},
    {.method = "POST",
     .pattern = "/api/v1/session",
     .name = "session",
     .roles = ROUTE_PUBLIC,
     .place = ROUTE_HERE,
     .parameters = "",
     .body_types = json_types,
     .body_bytes_max = MIB,
     .handle = session_begin},
    {.method = "DELETE",
     .pattern = "/api/v1/session",
     .name = "session",
     .roles = ROUTE_PUBLIC,
     .place = ROUTE_HERE,
     .parameters = "",
     .body_types = json_types,
     .body_bytes_max = MIB,
     .begin = session_end_begin,
     .handle = session_end},
    READ(READERS, "/api/v1/stream", "stream", "", stream_open),
    READ(WALL, "/api/v1/journal", "journal", "", system_journal),
    READ(ADMIN | FOLLOWERS, "/api/v1/journal/rows", "journal_rows", "after wait_s",
         journal_rows_give),
    READ(ROUTE_PUBLIC, "/api/v1/role", "role", "", system_role),
    {.method = "POST",
     .pattern = "/api/v1/promote",
     .name = "promote",
     .roles = ADMIN,
     .place = ROUTE_HERE,
     .parameters = "",
     .body_types = json_types,
     .body_bytes_max = MIB,
     .handle = promotion_ask},
    READ(OFFICE, "/api/v1/audit", "audit", PAGE " order op token", audit_list),
    READ(OFFICE, "/api/v1/audit/{seq}", "audit", "", audit_get),

    {.method = "POST",
     .pattern = "/api/v1/events",
     .name = "events",
     .roles = ADMIN | FEEDS,
     .parameters = "feed",
     .body_types = events_types,
     .gzip = true,
     .begin = events_begin,
     .take = events_take,
     .handle = events_end},
    READ(WALL, "/api/v1/batches", "batches", PAGE " feed state", batches_list),
    READ(WALL, "/api/v1/batches/{seq}", "batch", "", batches_get),
    WRITE("POST", ADMIN, "/api/v1/batches/{seq}/void", "void", json_types, 1, "", batches_void),
    WRITE("POST", OFFICE, "/api/v1/batches/{seq}/void/approve", "void_approve", json_types, 1, "",
          batches_approve),
    {.method = "POST",
     .pattern = "/api/v1/feeds/{code}/telegraf",
     .name = "telegraf",
     .roles = ADMIN | FEEDS,
     .parameters = "",
     .body_types = json_types,
     .body_bytes_max = 4 * MIB,
     .which = POST_OF_TELEGRAF,
     .handle = alerts_post},
    READ(WALL, "/api/v1/voids", "voids", PAGE " state", voids_list),
    WRITE("POST", ADMIN, "/api/v1/voids", "voids", json_types, 1, "dry_run", voids_propose),
    READ(WALL, "/api/v1/voids/{id}", "part_void", "", voids_get),
    WRITE("POST", OFFICE, "/api/v1/voids/{id}/approve", "part_void_approve", json_types, 1, "",
          voids_approve),
    WRITE("POST", ADMIN | FEEDS, "/api/v1/feeds/{code}/alertmanager", "alertmanager", json_types, 1,
          "", alerts_post),
    READ(OFFICE | FEEDS, "/api/v1/feeds/{code}/assets", "feed_assets", PAGE " attribute",
         feed_assets_list),
    READ(WALL, "/api/v1/discovery/prometheus", "discovery",
         "attribute kind* class* town* project* contractor*", discovery_prometheus),
    READ_AT_LEADER(WALL | FEEDS, "/api/v1/rejects", "rejects", PAGE " order feed", rejects_list),
    WRITE("POST", OFFICE | FEEDS, "/api/v1/rejects/replay", "replay", json_types, 1, "feed",
          rejects_replay),

    COLLECTION(COLLECTION_TOWNS, "towns", "retired"),
    RETIREMENT(COLLECTION_TOWNS, "towns", "retire"),
    RETIREMENT(COLLECTION_TOWNS, "towns", "restore"),
    COLLECTION(COLLECTION_ORGANISATIONS, "organisations", "retired"),
    RETIREMENT(COLLECTION_ORGANISATIONS, "organisations", "retire"),
    RETIREMENT(COLLECTION_ORGANISATIONS, "organisations", "restore"),
    COLLECTION(COLLECTION_PROJECTS, "projects", "retired"),
    RETIREMENT(COLLECTION_PROJECTS, "projects", "retire"),
    RETIREMENT(COLLECTION_PROJECTS, "projects", "restore"),
    COLLECTION(COLLECTION_FEEDS, "feeds", "retired"),
    RETIREMENT(COLLECTION_FEEDS, "feeds", "retire"),
    RETIREMENT(COLLECTION_FEEDS, "feeds", "restore"),
    COLLECTION(COLLECTION_CALENDARS, "calendars", ""),
    COLLECTION(COLLECTION_ASSETS, "assets", "kind* class* town* project* contractor* retired"),
    RETIREMENT(COLLECTION_ASSETS, "assets", "retire"),
    RETIREMENT(COLLECTION_ASSETS, "assets", "restore"),
    READ_AT_LEADER(OFFICE, "/api/v1/platforms/strangers", "strangers", PAGE, platforms_strangers),
    READ_AT_LEADER(OFFICE, "/api/v1/platforms/findings", "findings", PAGE, platform_findings_get),
    COLLECTION_AT(ROUTE_AT_LEADER, COLLECTION_PLATFORMS, "platforms", "lost retired"),
    RETIREMENT(COLLECTION_PLATFORMS, "platforms", "retire"),
    RETIREMENT(COLLECTION_PLATFORMS, "platforms", "restore"),
    READ_AT_LEADER(OFFICE, "/api/v1/platforms/{code}/catalog", "catalog",
                   PAGE " difference* kind class town project from", platform_catalog_get),
    WRITE("POST", OFFICE, "/api/v1/platforms/{code}/password", "password", json_types, 1, "",
          platforms_new_password),
    WRITE("POST", OFFICE, "/api/v1/platforms/{code}/query", "query", json_types, 1, "",
          platforms_query),

    READ(READERS, "/api/v1/rates", "rates", WINDOW " by format " FILTERS, figures_rates),
    READ(READERS, "/api/v1/trend", "trend", WINDOW " step by format " FILTERS, figures_trend),
    READ(READERS, "/api/v1/status", "status", "as_of by format " FILTERS, figures_status),
    READ(READERS, "/api/v1/outages", "outages",
         WINDOW " min_s raw open now counted cost sort aspect* " PAGE " " FILTERS, figures_outages),
    READ(READERS, "/api/v1/worst", "worst", WINDOW " indicator format " FILTERS, figures_worst),
    READ(READERS, "/api/v1/outlook", "outlook", "month as_of by format " FILTERS, outlook_get),
    READ(READERS, "/api/v1/changes", "changes", "since aspect* what* " PAGE " " FILTERS,
         outage_changes_list),
    READ(READERS, "/api/v1/progress", "progress", "year as_of format project*", figures_progress),
    READ(READERS, "/api/v1/assets/{code}/timeline", "timeline", WINDOW " format", figures_timeline),
    READ(READERS, "/api/v1/assets/{code}/reports", "reports", "month from to " PAGE, reports_list),

    READ(READERS, "/api/v1/reports/{month}", "report", "contractor lang revision",
         month_report_get),

    READ(READERS, "/api/v1/milestones", "milestones", PAGE " project* state*", milestones_list),
    READ(READERS, "/api/v1/exemptions", "exemptions", PAGE " state* undecided", exemptions_list),
    WRITE("POST", DECIDERS, "/api/v1/exemptions", "exemptions", records_types, 8, "dry_run",
          exemptions_propose),
    READ(READERS, "/api/v1/exemptions/{id}", "exemption", "", exemptions_get),
    {.method = "POST",
     .pattern = "/api/v1/exemptions/{id}/evidence",
     .name = "evidence",
     .roles = DECIDERS,
     .parameters = "name",
     .body_types = evidence_types,
     .body_bytes_max = EVIDENCE_BYTES_MAX,
     .body_timeout_s = 180,
     .begin = evidence_begin,
     .handle = evidence_post},
    READ(READERS | FOLLOWERS, "/api/v1/exemptions/{id}/evidence/{sha256}", "evidence", "",
         evidence_get),
    DECISION("approve"),
    WRITE("POST", DECIDERS, "/api/v1/exemptions/{id}/change", "change", json_types, 1, "",
          exemptions_change),
    DECISION("reject"),
    DECISION("revoke"),

    READ(READERS, "/api/v1/repairs", "repairs",
         PAGE " state* due_before overdue mass asset* project* "
              "contractor*",
         repairs_list),
    READ(DECIDERS, "/api/v1/tables/{kind}", "table", "format lang", tables_get),
    WRITE("POST", DECIDERS, "/api/v1/tables/{kind}", "table", table_types, 32, "", tables_post),
    WRITE("POST", OFFICE, "/api/v1/repairs", "repairs", records_types, 32, "dry_run", repairs_post),
    WRITE("POST", CHECKERS, "/api/v1/repairs/confirm", "repairs_confirm", json_types, 2, "",
          repairs_confirm),
    READ(READERS, "/api/v1/repairs/{id}", "repair", "", repairs_get),
    STEP("respond", DECIDERS),
    STEP("pause", DECIDERS),
    STEP("resume", DECIDERS),
    STEP("repaired", DECIDERS),
    STEP("confirm", DECIDERS),
    STEP("reopen", DECIDERS),
    STEP("cancel", DECIDERS),
    WRITE("POST", DECIDERS, "/api/v1/repairs/{id}/pauses/{n}/approve", "pause_approve", json_types,
          1, "", repairs_step),

    READ_AT_LEADER(DECIDERS, "/api/v1/notices", "notices", PAGE, notices_list),
    WRITE("POST", OFFICE, "/api/v1/notices/{receiver}/test", "notice_test", json_types, 1, "",
          notices_try),

    READ(READERS, "/api/v1/rules", "rules", "month version", rules_get),
    WRITE("PUT", OFFICE, "/api/v1/rules", "rules", json_types, 1, "dry_run", rules_put_document),

    READ(READERS, "/api/v1/rules/versions", "rules_versions", PAGE, rules_list),

    READ(READERS, "/api/v1/assessments", "assessments", PAGE, months_list),
    READ(READERS, "/api/v1/assessments/{month}", "assessment", "contractor revision format",
         months_get),
    WRITE("POST", OFFICE, "/api/v1/assessments/{month}/decisions/{id}/approve", "decision_approve",
          json_types, 1, "", factors_approve),
    READ(WALL, "/api/v1/assessments/{month}/decisions", "decisions", PAGE, factors_list),
    WRITE("POST", OFFICE, "/api/v1/assessments/{month}/decisions", "decisions", json_types, 1, "",
          factors_propose),
    SETTLE("publish"),
    SETTLE("close"),
    SETTLE("correct"),
    READ(READERS, "/api/v1/assessments/{month}/drift", "drift", "revision format", months_drift),
    READ(READERS, "/api/v1/acceptances", "acceptances", PAGE " project asset", acceptances_list),
    WRITE("POST", OFFICE, "/api/v1/acceptances", "acceptances", records_types, 32, "dry_run",
          acceptances_post),
    READ(WALL, "/api/v1/evaluations/{year}", "evaluation", "revision format", evaluations_get),
    WRITE("PUT", OFFICE, "/api/v1/evaluations/{year}/judged", "judged", list_types, 1, "",
          evaluations_judge),
    SETTLE_YEAR("publish"),
    SETTLE_YEAR("close"),
    SETTLE_YEAR("correct"),

    READ(READERS, "/api/v1/people", "people", PAGE, people_list),
    READ_AT_LEADER(ADMIN, "/api/v1/tokens", "tokens", PAGE, tokens_list),
    WRITE("POST", ADMIN, "/api/v1/tokens", "tokens", json_types, 1, "", tokens_create),
    WRITE("POST", ADMIN, "/api/v1/tokens/{id}/rotate", "rotate", json_types, 1, "", tokens_rotate),
    WRITE("POST", ADMIN, "/api/v1/tokens/{id}/revoke", "revoke", json_types, 1, "", tokens_revoke),
    WRITE("DELETE", ADMIN, "/api/v1/tokens/{id}", "revoke", json_types, 1, "", tokens_revoke),
};
static_assert(sizeof routes / sizeof routes[0] <= ROUTES_MAX, "METER_ROUTES_MAX has room for them");
const size_t routes_count = sizeof routes / sizeof routes[0];
