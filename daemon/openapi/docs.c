#include "openapi/docs.h"

#define V1                   "/api/v1/"
#define ASSET                "44011300001310000001"
#define TOWN_EXAMPLE         "{\"code\":\"shiqiao\",\"name\":\"市桥街\"}"
#define ORGANISATION_EXAMPLE "{\"code\":\"c1\",\"name\":\"示例公司\",\"role\":\"contractor\"}"
#define PROJECT_EXAMPLE                                                                            \
    "{\"code\":\"hd\",\"name\":\"高清视频系统子项目二\",\"phase\":\"maintenance\","      \
    "\"contractor\":\"c1\",\"supervisor\":null,\"planned\":{\"camera\":2976},"                     \
    "\"monthly_fee_fen\":12345600,\"budget\":{\"2022\":{\"available_fen\":0,"                      \
    "\"executed_fen\":0}},\"milestones\":[{\"name\":\"合同签订\","                             \
    "\"planned_on\":\"2022-05-01\",\"done_on\":null}]}"
#define FEED_EXAMPLE                                                                               \
    "{\"code\":\"probe\",\"name\":\"巡检平台\",\"report_ttl_s\":900,\"feed_ttl_s\":900}"
#define ASSET_EXAMPLE                                                                              \
    "{\"code\":\"" ASSET "\",\"name\":\"市桥 大北路 01\",\"kind\":\"camera\",\"class\":1,"    \
    "\"town\":\"shiqiao\",\"service\":[{\"project\":\"hd\","                                       \
    "\"from\":\"2022-01-01T00:00:00+08:00\",\"to\":null}],"                                        \
    "\"attributes\":{\"pole\":\"P-17\",\"address\":\"10.17.0.1:554\"}}"
#define REPORTS_EXAMPLE                                                                            \
    "[{\"asset\":\"" ASSET "\",\"at\":\"2022-09-01T00:05:00+08:00\","                              \
    "\"network\":\"ok\",\"live\":\"fault\",\"cause\":\"no-stream\"},"                              \
    "{\"at\":\"2022-09-01T00:10:00+08:00\"}]"
#define PROPOSAL_EXAMPLE                                                                           \
    "{\"scope\":{\"assets\":[\"" ASSET "\"]},\"aspects\":[\"network\"],"                           \
    "\"from\":\"2022-09-01T08:00:00+08:00\",\"to\":\"2022-09-01T12:00:00+08:00\","                 \
    "\"reason\":\"power_cut\",\"note\":\"供电局停电通知\",\"evidence\":\"2022-0901\"}"
#define ORDERS_EXAMPLE                                                                             \
    "[{\"id\":\"R1\",\"asset\":\"" ASSET "\",\"cause\":\"no-stream\",\"mass\":false,"              \
    "\"reported_at\":\"2022-09-01T08:00:00+08:00\",\"pauses\":[],\"repaired_at\":null}]"
#define STEP_EXAMPLE(day_) "{\"at\":\"2022-09-0" day_ "T08:00:00+08:00\",\"note\":\"现场\"}"
#define ALERTS_EXAMPLE                                                                             \
    "{\"version\":\"4\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\","                 \
    "\"labels\":{\"alertname\":\"CameraDown\",\"asset\":\"" ASSET "\","                            \
    "\"aspect\":\"live\"},\"startsAt\":\"2022-09-07T23:50:00+08:00\","                             \
    "\"endsAt\":\"0001-01-01T00:00:00Z\"}]}"
#define NOTE_EXAMPLE "{\"note\":\"情况属实\"}"

#define GET(path_, summary_, answer_, query_)                                                      \
    {                                                                                              \
        .method = "GET", .pattern = path_, .summary = summary_, .answer = answer_, .query = query_ \
    }
#define LIST(path_, summary_, answer_, query_)                                                     \
    {                                                                                              \
        .method = "GET", .pattern = path_, .summary = summary_, .answer = answer_,                 \
        .is_list = true, .query = query_                                                           \
    }
#define ONE(path_, summary_, answer_, code_)                                                       \
    {                                                                                              \
        .method = "GET", .pattern = path_, .summary = summary_, .answer = answer_, .path = code_   \
    }
#define SEND(method_, path_, summary_, body_, example_, answer_)                                   \
    {                                                                                              \
        .method = method_, .pattern = path_, .summary = summary_, .answer = answer_,               \
        .body = body_, .example = example_                                                         \
    }
#define COLLECTION(name_, many_, schema_, code_, example_, query_)                                 \
    LIST(V1 name_, "The " many_ ", by code.", schema_, query_),                                    \
        SEND("POST", V1 name_, "Adds or replaces " many_ ", all of them or none.", schema_,        \
             "[" example_ "]", "Upsert"),                                                          \
        ONE(V1 name_ "/{code}", "One of the " many_ ".", schema_, code_),                          \
    {                                                                                              \
        .method = "PUT", .pattern = V1 name_ "/{code}", .answer = "Upsert", .path = code_,         \
        .summary = "Adds or replaces one of the " many_ ", the whole record.", .body = schema_,    \
        .example = example_                                                                        \
    }
#define DECIDE(verb_, id_, summary_)                                                               \
    {                                                                                              \
        .method = "POST", .pattern = V1 "exemptions/{id}/" verb_, .summary = summary_,             \
        .answer = "Exemption", .path = id_, .body = "Decision", .example = NOTE_EXAMPLE            \
    }
#define STEP(verb_, id_, day_, summary_)                                                           \
    {                                                                                              \
        .method = "POST", .pattern = V1 "repairs/{id}/" verb_, .summary = summary_,                \
        .answer = "Repair", .path = id_, .body = "Step", .example = STEP_EXAMPLE(day_)             \
    }

#define SETTLE(verb_, body_, example_, summary_)                                                   \
    {                                                                                              \
        .method = "POST", .pattern = V1 "assessments/{month}/" verb_, .summary = summary_,         \
        .answer = "Statement", .path = "2022-08", .body = body_, .example = example_               \
    }

const struct api_doc api_docs[] = {
    GET("/healthz", "Does the process live?", "Status", NULL),
    GET("/readyz", "Can reports be taken? 503 while the disk is full.", "Status", NULL),
    {.method = "GET", .pattern = "/", .summary = "The dashboard.", .answer_type = "text/html"},
    {.method = "GET",
     .pattern = "/assets/{file}",
     .summary = "A file of the dashboard.",
     .answer_type = "*/*",
     .path = "page.css"},
    GET(V1 "openapi.json", "This document.", "OpenApi", NULL),
    {.method = "GET",
     .pattern = "/metrics",
     .answer_type = "text/plain",
     .summary = "The daemon's own numbers and the district's rates for Prometheus."},
    GET(V1 "session",
        "Whose token this is; null without one, or with a cookie that no longer holds.",
        "SessionOrNone", NULL),
    SEND("POST", V1 "session", "Begins a browser's session: the token goes into a cookie.",
         "Credential", "{\"token\":\"itk_...\"}", "Session"),
    SEND("DELETE", V1 "session", "Ends a browser's session.", NULL, NULL, "Status"),
    {.method = "GET",
     .pattern = V1 "stream",
     .answer_type = "text/event-stream",
     .summary = "Server-sent events: `position` {seq, last_at, as_of} where the model has moved, "
                "`change` {op, seq} after a change by a person."},
    GET(V1 "journal", "Where the journal stands.", "Journal", NULL),

    LIST(V1 "audit", "Every change by a person, and whose token it was.", "Audit", "op=towns"),
    ONE(V1 "audit/{seq}", "One change, whole.", "Audit", "1"),

    {.method = "POST",
     .pattern = V1 "events",
     .answer = "Receipt",
     .query = "feed=probe",
     .summary = "Takes reports in; answered when they are durable, bad lines apart.",
     .body = "Report",
     .example = REPORTS_EXAMPLE},
    LIST(V1 "batches", "Batches of reports, the newest first, and whether they count.", "Batch",
         "feed=probe"),
    ONE(V1 "batches/{seq}", "One batch of reports, and whether it counts.", "Batch", "20"),
    {.method = "POST",
     .pattern = V1 "batches/{seq}/void",
     .answer = "Batch",
     .path = "20",
     .summary = "Proposes to void a batch: its reports leave the set once another approves.",
     .body = "Reason",
     .example = "{\"reason\":\"探测器时钟错误\"}"},
    {.method = "POST",
     .pattern = V1 "batches/{seq}/void/approve",
     .answer = "Batch",
     .summary = "Voids a batch that another token proposed to void.",
     .path = "21",
     .body = "Empty",
     .example = "{}"},
    {.method = "POST",
     .pattern = V1 "feeds/{code}/alertmanager",
     .answer = "Receipt",
     .summary = "Takes Alertmanager's webhook: firing is a fault, resolved is ok; and the feed is "
                "there.",
     .path = "probe",
     .body = "Alerts",
     .example = ALERTS_EXAMPLE},
    GET(V1 "discovery/prometheus", "The assets in service as targets for Prometheus.", "Targets",
        "attribute=address&town=shiqiao"),
    LIST(V1 "rejects", "Lines that were refused, with their reason; the newest 10,000.", "Reject",
         "limit=10"),
    SEND("POST", V1 "rejects/replay", "Tries the refused lines again.", "Empty", "{}", "Replay"),

    COLLECTION("towns", "towns", "Town", "shiqiao", TOWN_EXAMPLE, "limit=10"),
    COLLECTION("organisations", "organisations", "Organisation", "c1", ORGANISATION_EXAMPLE,
               "limit=10"),
    COLLECTION("projects", "projects", "Project", "hd", PROJECT_EXAMPLE, "q=高清"),
    COLLECTION("feeds", "feeds", "Feed", "probe", FEED_EXAMPLE, "limit=10"),
    COLLECTION("assets", "assets", "Asset", ASSET, ASSET_EXAMPLE, "kind=camera&town=shiqiao"),

    GET(V1 "rates", "Rates, verdicts and coverage over a window, per group.", "Rates",
        "month=2022-09&by=contractor"),
    GET(V1 "trend", "The same per hour, day or month.", "Trend", "month=2022-09&step=day"),
    GET(V1 "status", "How many are in which condition at one second.", "Standing", "by=town"),
    GET(V1 "outages", "Stretches of fault or silence, the longest first.", "Outages",
        "month=2022-09&min_s=3600"),
    GET(V1 "worst", "The assets that have lost most.", "Worst", "month=2022-09&indicator=network"),
    GET(V1 "progress",
        "Each project's plans beside what is there: assets in service, acceptances, "
        "milestones, budget.",
        "Progress", "year=2022&project=hd"),
    {.method = "GET",
     .pattern = V1 "assets/{code}/timeline",
     .answer = "Timeline",
     .summary = "One asset's conditions over a window, without gaps.",
     .path = ASSET,
     .query = "month=2022-09"},
    {.method = "GET",
     .pattern = V1 "assets/{code}/reports",
     .answer = "StoredReport",
     .summary = "One asset's reports as they came.",
     .is_list = true,
     .path = ASSET,
     .query = "month=2022-09"},

    {.method = "GET",
     .pattern = V1 "reports/{month}",
     .answer_type = "*/*",
     .summary = "A month's report as a file: MONTH.xlsx, MONTH.csv or MONTH.html.",
     .path = "2022-08.csv"},

    LIST(V1 "milestones", "The projects' milestones by their planned day, and which are late.",
         "Milestone", "state=late"),
    LIST(V1 "exemptions", "Exemptions.", "Exemption", "state=proposed"),
    SEND("POST", V1 "exemptions", "Proposes an exemption.", "Proposal", PROPOSAL_EXAMPLE,
         "Exemption"),
    ONE(V1 "exemptions/{id}", "One exemption.", "Exemption", "1"),
    {.method = "POST",
     .pattern = V1 "exemptions/{id}/evidence",
     .answer = "Exemption",
     .summary =
         "Adds evidence to a proposal: its proposer until it is decided and proof_by_day has "
         "passed, the office later too.",
     .path = "1",
     .body = "Evidence",
     .example = "{\"evidence\":\"供电局停电证明 2022-0901\"}"},
    DECIDE("approve", "1", "Approves it; never by the token that proposed it."),
    DECIDE("reject", "2", "Rejects it."),
    DECIDE("revoke", "1", "Takes an approval back."),

    LIST(V1 "repairs", "Fault orders.", "Repair", "state=open"),
    SEND("POST", V1 "repairs", "Adds or replaces fault orders of another system.", "Order",
         ORDERS_EXAMPLE, "Upsert"),
    ONE(V1 "repairs/{id}", "One fault order with its transitions.", "Repair", "R1"),
    STEP("pause", "R1", "2", "Stops the clock; unapproved where the contractor asks."),
    STEP("resume", "R1", "3", "Ends the open pause."),
    STEP("repaired", "R1", "4", "Says that it is repaired."),
    STEP("confirm", "R1", "5", "Confirms it after a recheck."),
    STEP("reopen", "R1", "6", "Opens it again: the clock never stopped."),
    STEP("cancel", "R1", "7", "Leaves it out of every figure: a duplicate, or no fault."),
    {.method = "POST",
     .pattern = V1 "repairs/{id}/pauses/{n}/approve",
     .answer = "Repair",
     .summary = "Approves a pause that the contractor asked for.",
     .path = "R2 1",
     .body = "Decision",
     .example = NOTE_EXAMPLE},

    GET(V1 "rules", "The rules in force, of a month, or of a version.", "Rules", "month=2022-09"),
    SEND("PUT", V1 "rules",
         "Adds a version of the rules, checked whole; a dry run says what it would "
         "change.",
         "Rules", "schema/default_rules.json", "RulesPut"),

    LIST(V1 "rules/versions", "Every version of the rules, and what it changed.", "RulesVersion",
         "limit=10"),

    LIST(V1 "assessments", "The months and how far each has come.", "MonthRow", "limit=10"),
    ONE(V1 "assessments/{month}", "A month's statements, one per contractor.", "Statement",
        "2022-08"),
    SETTLE("publish", "OptionalReason", "{}", "Freezes a copy that contractors see."),
    SETTLE("close", "OptionalReason", "{}", "Closes the month for good."),
    SETTLE("correct", "Reason", "{\"reason\":\"迟到的上报\"}",
           "Adds a revision beside the closed one."),
    ONE(V1 "assessments/{month}/drift", "What a closed month would come to now.", "Drift",
        "2022-08"),
    LIST(V1 "acceptances", "Acceptances of what was built.", "Acceptance", "project=hd"),
    SEND("POST", V1 "acceptances", "Adds acceptances.", "NewAcceptance",
         "[{\"project\":\"hd\",\"asset\":\"" ASSET "\",\"inspected_on\":\"2022-06-01\","
         "\"passed\":true,\"note\":\"初验\"}]",
         "Added"),
    ONE(V1 "evaluations/{year}", "The year's three-level table of indicators.", "Evaluation",
        "2022"),
    {.method = "PUT",
     .pattern = V1 "evaluations/{year}/judged",
     .answer = "Evaluation",
     .summary = "Enters what people judge, with its evidence.",
     .path = "2022",
     .body = "Judgement",
     .example = "[{\"level3\":\"镇街与派出所满意度\",\"points\":\"9.00\","
                "\"evidence\":\"问卷 16 份\"}]"},

    LIST(V1 "tokens", "Tokens, never their text.", "Token", "limit=10"),
    SEND("POST", V1 "tokens", "Makes a token, whose text is shown this once.", "NewToken",
         "{\"name\":\"示例公司\",\"role\":\"contractor\",\"organisation\":\"c1\"}", "ShownToken"),
    {.method = "POST",
     .pattern = V1 "tokens/{id}/revoke",
     .answer = "Token",
     .path = "4",
     .summary = "Ends a token at once.",
     .body = "Empty",
     .example = "{}"},
    {.method = "DELETE",
     .pattern = V1 "tokens/{id}",
     .answer = "Token",
     .path = "5",
     .summary = "Ends a token at once."},
};
const size_t api_docs_count = sizeof api_docs / sizeof api_docs[0];

const struct api_doc *api_doc_of(const struct route *route)
{
    for (size_t i = 0; i < api_docs_count; i++) {
        if (strcmp(api_docs[i].method, route->method) == 0 &&
            strcmp(api_docs[i].pattern, route->pattern) == 0)
            return &api_docs[i];
    }
    return NULL;
}
