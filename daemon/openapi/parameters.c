#include "openapi/docs.h"

#define TEXT_OF(name_) "{\"type\":\"string\",\"enum\":[" name_ "]}"
#define REF(name_)     "{\"$ref\":\"#/components/schemas/" name_ "\"}"
#define STRING         "{\"type\":\"string\"}"
#define FLAG           "{\"type\":\"boolean\",\"default\":false}"

const struct api_parameter api_parameters[] = {
    {"state@exemptions", "Only in this state.",
     TEXT_OF("\"proposed\",\"approved\",\"rejected\",\"revoked\""), false},
    {"state@repairs", "Only in this state.",
     TEXT_OF("\"open\",\"paused\",\"repaired\",\"confirmed\",\"cancelled\""), false},
    {"state@milestones", "Only in this state; late: not done, and its day has passed.",
     TEXT_OF("\"done\",\"done_late\",\"late\",\"open\",\"unplanned\""), false},
    {"project@repairs", "Only those counted in this project.", REF("Code"), false},
    {"contractor@repairs", "Only those counted in this contractor's projects.", REF("Code"), false},
    {"state@batches", "Only what somebody has asked to void, or what is void.",
     TEXT_OF("\"void_proposed\",\"void\""), false},
    {"feed@events", "The feed that reports: an admin names it, a feed's token need not.",
     REF("Code"), false},
    {"as_of@progress",
     "The second of which it is told; now, or the year's last one, at the latest.", REF("Instant"),
     false},
    {"year", "The year whose budget and milestones count; left out: the one of as_of.",
     "{\"type\":\"integer\",\"minimum\":1971,\"maximum\":9998}", false},
    {"project@progress", "Only this project.", REF("Code"), false},
    {"as_of@status", "The second that is shown; now at the latest.", REF("Instant"), false},
    {"attribute", "The attribute that holds an asset's address; without it, it is no target.",
     "{\"type\":\"string\",\"maxLength\":127,\"default\":\"address\"}", false},
    {"contractor@assessment", "Only this contractor's statement.", REF("Code"), false},
    {"contractor@report", "Only this contractor's statement.", REF("Code"), false},
    {"{month}@report", "The month and the form: 2022-08.xlsx, .csv or .html.", STRING, true},
    {"revision", "A closed month's revision; left out: the newest.",
     "{\"type\":\"integer\",\"minimum\":1}", false},
    {"lang", "The language of the report.", TEXT_OF("\"zh\",\"en\""), false},
    {"{month}", "A month such as 2022-08.", REF("Month"), true},
    {"{year}", "A year such as 2022.", "{\"type\":\"integer\"}", true},
    {"month", "A calendar month in the district's time zone, such as 2022-09; not with from, to.",
     "{\"type\":\"string\",\"pattern\":\"^\\\\d{4}-\\\\d\\\\d$\"}", false},
    {"from", "The window's first second. Neither month nor from and to: this month to date.",
     REF("Instant"), false},
    {"to", "The first second after the window.", REF("Instant"), false},
    {"as_of", "Seconds from here on are not counted; now at the latest.", REF("Instant"), false},
    {"by", "How assets are grouped.", REF("By"), false},
    {"step", "How long one step is.", TEXT_OF("\"hour\",\"day\",\"month\""), false},
    {"project", "Only this project's; of figures, its seconds.", REF("Code"), false},
    {"contractor", "Only this contractor's; of figures, its seconds.", REF("Code"), false},
    {"town", "Only assets of this town.", REF("Code"), false},
    {"kind", "Only assets of this kind; in figures it takes the place of the rules' population.",
     REF("Kind"), false},
    {"class", "Only cameras of this class; as kind.", "{\"type\":\"integer\",\"enum\":[1,2,3]}",
     false},
    {"mass", "Only mass orders (eight points or more at once); false: only the others.",
     "{\"type\":\"boolean\"}", false},
    {"asset@acceptances", "Only this asset's.", REF("Code"), false},
    {"asset@repairs", "Only this asset's.", REF("Code"), false},
    {"asset", "Only this asset; as kind.", REF("Code"), false},
    {"aspect", "Only this aspect.", REF("Aspect"), false},
    {"indicator", "The aspect whose losses are ranked.", REF("Aspect"), true},
    {"min_s", "Only stretches of at least so many seconds.",
     "{\"type\":\"integer\",\"minimum\":0,\"default\":0}", false},
    {"raw", "Ignore exemptions.", FLAG, false},
    {"open", "Only what still goes on at as_of.", FLAG, false},
    {"due_before", "Only those due before this instant.", REF("Instant"), false},
    {"overdue", "Only those that are open or paused and past their time; false: only the others.",
     "{\"type\":\"boolean\"}", false},
    {"limit", "At most so many.",
     "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}", false},
    {"after", "Go on behind this one: the `next` of the answer before.", STRING, false},
    {"format", "The answer's form; Accept: text/csv asks for the same.",
     TEXT_OF("\"json\",\"csv\""), false},
    {"q", "Only records whose code or name holds this text.", STRING, false},
    {"feed", "Only this feed's.", REF("Code"), false},
    {"dry_run", "Answer what would change, and change nothing.", FLAG, false},
    {"order", "Which come first.",
     "{\"type\":\"string\",\"enum\":[\"oldest\",\"newest\"],\"default\":\"oldest\"}", false},
    {"version", "A version's number; not with month.", "{\"type\":\"integer\",\"minimum\":1}",
     false},
    {"op", "Only changes of this kind, such as towns.", STRING, false},
    {"token", "Only changes by the token of this number.", "{\"type\":\"integer\",\"minimum\":0}",
     false},
    {"{seq}", "The journal's row.", "{\"type\":\"integer\",\"minimum\":1}", true},
    {"{code}", "The record's code.", REF("Code"), true},
    {"{id}", "The number, or the order's own id.", STRING, true},
    {"{n}", "The pause's number, from 1.", "{\"type\":\"integer\",\"minimum\":1}", true},
    {"{file}", "The file's name.", STRING, true},
};
const size_t api_parameters_count = sizeof api_parameters / sizeof api_parameters[0];

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
