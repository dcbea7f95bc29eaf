#include "daemon/api_docs.h"

#define V1 "/api/v1/"
#define ASSET "44011300001310000001"
#define TOWN_EXAMPLE "{\"code\":\"shiqiao\",\"name\":\"市桥街\"}"
#define ORGANISATION_EXAMPLE "{\"code\":\"c1\",\"name\":\"甲公司\",\"role\":\"contractor\"}"
#define PROJECT_EXAMPLE                                                                     \
    "{\"code\":\"hd\",\"name\":\"高清视频系统子项目二\",\"phase\":\"maintenance\","         \
    "\"contractor\":\"c1\",\"supervisor\":null,\"planned\":{\"camera\":2976},"              \
    "\"monthly_fee_fen\":12345600,\"budget\":{\"2022\":{\"available_fen\":0,"               \
    "\"executed_fen\":0}},\"milestones\":[{\"name\":\"合同签订\","                          \
    "\"planned_on\":\"2022-05-01\",\"done_on\":null}]}"
#define FEED_EXAMPLE \
    "{\"code\":\"probe\",\"name\":\"巡检平台\",\"report_ttl_s\":900,\"feed_ttl_s\":900}"
#define ASSET_EXAMPLE                                                                       \
    "{\"code\":\"" ASSET "\",\"name\":\"市桥 大北路 01\",\"kind\":\"camera\",\"class\":1,"  \
    "\"town\":\"shiqiao\",\"service\":[{\"project\":\"hd\","                                \
    "\"from\":\"2022-01-01T00:00:00+08:00\",\"to\":null}],"                                 \
    "\"attributes\":{\"pole\":\"P-17\"}}"
#define REPORTS_EXAMPLE                                                             \
    "[{\"asset\":\"" ASSET "\",\"at\":\"2022-09-01T00:05:00+08:00\","               \
    "\"network\":\"ok\",\"live\":\"fault\",\"cause\":\"no-stream\"},"               \
    "{\"at\":\"2022-09-01T00:10:00+08:00\"}]"
#define PROPOSAL_EXAMPLE                                                                  \
    "{\"scope\":{\"assets\":[\"" ASSET "\"]},\"aspects\":[\"network\"],"                  \
    "\"from\":\"2022-09-01T08:00:00+08:00\",\"to\":\"2022-09-01T12:00:00+08:00\","        \
    "\"reason\":\"power_cut\",\"note\":\"供电局停电通知\",\"evidence\":\"2022-0901\"}"
#define ORDERS_EXAMPLE                                                                   \
    "[{\"id\":\"R1\",\"asset\":\"" ASSET "\",\"cause\":\"no-stream\",\"mass\":false,"    \
    "\"reported_at\":\"2022-09-01T08:00:00+08:00\",\"pauses\":[],\"repaired_at\":null}]"
#define STEP_EXAMPLE(day_) "{\"at\":\"2022-09-0" day_ "T08:00:00+08:00\",\"note\":\"现场\"}"
#define NOTE_EXAMPLE "{\"note\":\"情况属实\"}"

#define GET(path_, summary_, answer_, query_)                                              \
    {.method = "GET", .pattern = path_, .summary = summary_, .answer = answer_,            \
     .query = query_}
#define LIST(path_, summary_, answer_, query_)                                             \
    {.method = "GET", .pattern = path_, .summary = summary_, .answer = answer_,            \
     .is_list = true, .query = query_}
#define ONE(path_, summary_, answer_, code_)                                               \
    {.method = "GET", .pattern = path_, .summary = summary_, .answer = answer_,            \
     .path = code_}
#define SEND(method_, path_, summary_, body_, example_, answer_)                           \
    {.method = method_, .pattern = path_, .summary = summary_, .answer = answer_,          \
     .body = body_, .example = example_}
#define COLLECTION(name_, many_, schema_, code_, example_, query_)                         \
    LIST(V1 name_, "The " many_ ", by code.", schema_, query_),                            \
    SEND("POST", V1 name_, "Adds or replaces " many_ ", all of them or none.", schema_,    \
         "[" example_ "]", "Upsert"),                                                      \
    ONE(V1 name_ "/{code}", "One of the " many_ ".", schema_, code_),                      \
    {.method = "PUT", .pattern = V1 name_ "/{code}", .answer = "Upsert", .path = code_,    \
     .summary = "Adds or replaces one of the " many_ ", the whole record.",                \
     .body = schema_, .example = example_}
#define DECIDE(verb_, id_, summary_)                                                       \
    {.method = "POST", .pattern = V1 "exemptions/{id}/" verb_, .summary = summary_,        \
     .answer = "Exemption", .path = id_, .body = "Decision", .example = NOTE_EXAMPLE}
#define STEP(verb_, id_, day_, summary_)                                                   \
    {.method = "POST", .pattern = V1 "repairs/{id}/" verb_, .summary = summary_,           \
     .answer = "Repair", .path = id_, .body = "Step", .example = STEP_EXAMPLE(day_)}

const struct api_doc api_docs[] = {
    GET("/healthz", "Does the process live?", "Status", NULL),
    GET("/readyz", "Can reports be taken? 503 while the disk is full.", "Status", NULL),
    {.method = "GET", .pattern = "/", .summary = "The dashboard.", .answer_type = "text/html"},
    {.method = "GET", .pattern = "/assets/{file}", .summary = "A file of the dashboard.",
     .answer_type = "*/*", .path = "page.css"},
    GET(V1 "openapi.json", "This document.", "OpenApi", NULL),
    {.method = "GET", .pattern = "/metrics", .answer_type = "text/plain",
     .summary = "The daemon's own numbers and the district's rates for Prometheus."},
    GET(V1 "session", "Whose token this is.", "Session", NULL),
    SEND("POST", V1 "session", "Begins a browser's session: the token goes into a cookie.",
         "Credential", "{\"token\":\"itk_...\"}", "Session"),
    SEND("DELETE", V1 "session", "Ends a browser's session.", NULL, NULL, "Status"),
    {.method = "GET", .pattern = V1 "stream", .answer_type = "text/event-stream",
     .summary = "Server-sent events: `position` {seq, last_at, as_of} where the model has moved, "
                "`change` {op, seq} after a change by a person."},
    GET(V1 "journal", "Where the journal stands.", "Journal", NULL),

    LIST(V1 "audit", "Every change by a person, and whose token it was.", "Audit", "op=towns"),
    ONE(V1 "audit/{seq}", "One change, whole.", "Audit", "1"),

    {.method = "POST", .pattern = V1 "events", .answer = "Receipt", .query = "feed=probe",
     .summary = "Takes reports in; answered when they are durable, bad lines apart.",
     .body = "Report", .example = REPORTS_EXAMPLE},
    ONE(V1 "batches/{seq}", "One batch of reports, and whether it counts.", "Batch", "20"),
    {.method = "POST", .pattern = V1 "batches/{seq}/void", .answer = "Batch", .path = "20",
     .summary = "Proposes to void a batch: its reports leave the set once another approves.",
     .body = "Reason", .example = "{\"reason\":\"探测器时钟错误\"}"},
    {.method = "POST", .pattern = V1 "batches/{seq}/void/approve", .answer = "Batch",
     .summary = "Voids a batch that another token proposed to void.", .path = "21",
     .body = "Empty", .example = "{}"},
    LIST(V1 "rejects", "Lines that were refused, with their reason; the newest 10,000.",
         "Reject", "limit=10"),
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
    GET(V1 "worst", "The assets that have lost most.", "Worst",
        "month=2022-09&indicator=network"),
    {.method = "GET", .pattern = V1 "assets/{code}/timeline", .answer = "Timeline",
     .summary = "One asset's conditions over a window, without gaps.", .path = ASSET,
     .query = "month=2022-09"},
    {.method = "GET", .pattern = V1 "assets/{code}/reports", .answer = "StoredReport",
     .summary = "One asset's reports as they came.", .is_list = true, .path = ASSET,
     .query = "month=2022-09"},

    LIST(V1 "exemptions", "Exemptions.", "Exemption", "state=proposed"),
    SEND("POST", V1 "exemptions", "Proposes an exemption.", "Proposal", PROPOSAL_EXAMPLE,
         "Exemption"),
    ONE(V1 "exemptions/{id}", "One exemption.", "Exemption", "1"),
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
    {.method = "POST", .pattern = V1 "repairs/{id}/pauses/{n}/approve", .answer = "Repair",
     .summary = "Approves a pause that the contractor asked for.", .path = "R2 1",
     .body = "Decision", .example = NOTE_EXAMPLE},

    GET(V1 "rules", "The rules in force, of a month, or of a version.", "Rules",
        "month=2022-09"),
    SEND("PUT", V1 "rules", "Adds a version of the rules, checked whole.", "Rules",
         "schema/default_rules.json", "Rules"),

    LIST(V1 "tokens", "Tokens, never their text.", "Token", "limit=10"),
    SEND("POST", V1 "tokens", "Makes a token, whose text is shown this once.", "NewToken",
         "{\"name\":\"甲公司\",\"role\":\"contractor\",\"organisation\":\"c1\"}",
         "ShownToken"),
    {.method = "POST", .pattern = V1 "tokens/{id}/revoke", .answer = "Token", .path = "4",
     .summary = "Ends a token at once.", .body = "Empty", .example = "{}"},
    {.method = "DELETE", .pattern = V1 "tokens/{id}", .answer = "Token", .path = "5",
     .summary = "Ends a token at once."},
};
const size_t api_docs_count = sizeof api_docs / sizeof api_docs[0];

#define TEXT_OF(name_) "{\"type\":\"string\",\"enum\":[" name_ "]}"
#define REF(name_)     "{\"$ref\":\"#/components/schemas/" name_ "\"}"
#define STRING         "{\"type\":\"string\"}"
#define FLAG           "{\"type\":\"boolean\",\"default\":false}"

const struct api_parameter api_parameters[] = {
    {"state@exemptions", "Only in this state.",
     TEXT_OF("\"proposed\",\"approved\",\"rejected\",\"revoked\""), false},
    {"state@repairs", "Only in this state.",
     TEXT_OF("\"open\",\"paused\",\"repaired\",\"confirmed\",\"cancelled\""), false},
    {"feed@events", "The feed that reports: an admin names it, a feed's token need not.",
     REF("Code"), false},
    {"as_of@status", "The second that is shown; now at the latest.", REF("Instant"), false},
    {"month", "A calendar month in the district's time zone, such as 2022-09; not with from, to.",
     "{\"type\":\"string\",\"pattern\":\"^\\\\d{4}-\\\\d\\\\d$\"}", false},
    {"from", "The window's first second. Neither month nor from and to: this month to date.",
     REF("Instant"), false},
    {"to", "The first second after the window.", REF("Instant"), false},
    {"as_of", "Seconds from here on are not counted; now at the latest.", REF("Instant"), false},
    {"by", "How assets are grouped.", REF("By"), false},
    {"step", "How long one step is.", TEXT_OF("\"hour\",\"day\",\"month\""), false},
    {"project", "Only this project's seconds.", REF("Code"), false},
    {"contractor", "Only this contractor's seconds.", REF("Code"), false},
    {"town", "Only assets of this town.", REF("Code"), false},
    {"kind", "Only assets of this kind; in figures it takes the place of the rules' population.",
     REF("Kind"), false},
    {"class", "Only cameras of this class; as kind.", "{\"type\":\"integer\",\"enum\":[1,2,3]}",
     false},
    {"asset", "Only this asset; as kind.", REF("Code"), false},
    {"aspect", "Only this aspect.", REF("Aspect"), false},
    {"indicator", "The aspect whose losses are ranked.", REF("Aspect"), true},
    {"min_s", "Only stretches of at least so many seconds.",
     "{\"type\":\"integer\",\"minimum\":0,\"default\":0}", false},
    {"raw", "Ignore exemptions.", FLAG, false},
    {"due_before", "Only those due before this instant.", REF("Instant"), false},
    {"limit", "At most so many.",
     "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}", false},
    {"after", "Go on behind this one: the `next` of the answer before.", STRING, false},
    {"format", "The answer's form; Accept: text/csv asks for the same.",
     TEXT_OF("\"json\",\"csv\""), false},
    {"q", "Only records whose code or name holds this text.", STRING, false},
    {"feed", "Only this feed's.", REF("Code"), false},
    {"dry_run", "Answer what would change, and change nothing.", FLAG, false},
    {"version", "A version's number; not with month.", "{\"type\":\"integer\",\"minimum\":1}",
     false},
    {"op", "Only changes of this kind, such as towns.", STRING, false},
    {"token", "Only changes by the token of this number.",
     "{\"type\":\"integer\",\"minimum\":0}", false},
    {"{seq}", "The journal's row.", "{\"type\":\"integer\",\"minimum\":1}", true},
    {"{code}", "The record's code.", REF("Code"), true},
    {"{id}", "The number, or the order's own id.", STRING, true},
    {"{n}", "The pause's number, from 1.", "{\"type\":\"integer\",\"minimum\":1}", true},
    {"{file}", "The file's name.", STRING, true},
};
const size_t api_parameters_count = sizeof api_parameters / sizeof api_parameters[0];

const struct api_doc *api_doc_of(const struct route *route)
{
    for (size_t i = 0; i < api_docs_count; i++) {
        if (strcmp(api_docs[i].method, route->method) == 0 &&
            strcmp(api_docs[i].pattern, route->pattern) == 0)
            return &api_docs[i];
    }
    return NULL;
}

static bool is_for(const char *row, struct text name, const char *route_name)
{
    size_t len = strcspn(row, "@");
    if (!text_equal((struct text){row, len}, name))
        return false;
    return row[len] == '\0' || strcmp(row + len + 1, route_name) == 0;
}

const struct api_parameter *api_parameter_of(const struct route *route, struct text name)
{
    for (size_t i = 0; i < api_parameters_count; i++) {
        if (is_for(api_parameters[i].name, name, route->name))
            return &api_parameters[i];
    }
    return NULL;
}
