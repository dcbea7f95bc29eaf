/* What the API's requests are grouped by in its description: the first piece of their path. */
#include "openapi/docs.h"

const struct api_tag api_tags[] = {
    {"program", "The daemon itself: its health, its metrics, its dashboard."},
    {"openapi", "This description."},
    {"session", "A browser's session, for whoever has a token."},
    {"stream", "Events as they happen: that something has moved, never what the figures are."},
    {"journal", "How far the journal goes: what a receipt is held against."},
    {"audit", "Every change on record, with whose token made it."},
    {"rules", "What is counted, and what is required, by the month it takes effect in."},
    {"towns", "The towns that assets stand in."},
    {"organisations", "Contractors, supervisors and the office."},
    {"projects", "The contracts under which assets are maintained or built."},
    {"feeds", "Who reports; and what Alertmanager posts as one of them."},
    {"assets", "Cameras, checkpoints and centres, with their timelines and reports."},
    {"discovery", "The inventory as Prometheus asks for it."},
    {"events", "Status reports, acknowledged when they are durable."},
    {"rejects", "Report lines that were refused, and another try at them."},
    {"batches", "One accepted body of events each; a wrong one can be voided by two people."},
    {"rates", "How much of the time what was maintained was in order, beside the targets."},
    {"trend", "The same, a step at a time."},
    {"status", "How everything stands at one second."},
    {"outages", "The stretches in which one asset was lost, the longest first."},
    {"worst", "The assets that cost most."},
    {"progress", "What each project planned, beside what is there."},
    {"milestones", "The steps of all projects by their planned day, and which are late."},
    {"exemptions", "Approved intervals that leave the assessment, and proposals of them."},
    {"repairs", "Fault orders with their deadlines, pauses and steps."},
    {"acceptances", "Inspections of what is being built."},
    {"assessments", "The month's statements: drafts, published, closed, corrected."},
    {"evaluations", "The year's table of points."},
    {"reports", "The monthly report as a file."},
    {"tokens", "Who may ask."},
};
const size_t api_tags_count = sizeof api_tags / sizeof api_tags[0];

struct text api_tag_of(const struct route *route)
{
    static const char prefix[] = "/api/v1/";
    const size_t len = sizeof prefix - 1;
    if (strncmp(route->pattern, prefix, len) != 0)
        return text_of(api_tags[0].name);
    return (struct text){route->pattern + len, strcspn(route->pattern + len, "/.")};
}
