#include "record/csv_shape.h"

#include <strings.h>

#define HEADER_BYTES_MAX 128

/* --- what stands in cells -------------------------------------------------------------------------- */

static const struct cell_word kinds[] = {{"camera", "camera"},
                                         {"监控点", "camera"},
                                         {"摄像机", "camera"},
                                         {"摄像头", "camera"},
                                         {"视频监控点", "camera"},
                                         {"球机", "camera"},
                                         {"半球", "camera"},
                                         {"枪机", "camera"},
                                         {"固定枪机", "camera"},
                                         {"遥控枪机", "camera"},
                                         {"checkpoint", "checkpoint"},
                                         {"卡口", "checkpoint"},
                                         {"道路卡口", "checkpoint"},
                                         {"高清道路卡口", "checkpoint"},
                                         {"卡口枪机", "checkpoint"},
                                         {"centre", "centre"},
                                         {"监控中心", "centre"},
                                         {"镇街监控中心", "centre"},
                                         {0}};

static const struct cell_word classes[] = {{"1", "1"},
                                           {"一类", "1"},
                                           {"一", "1"},
                                           {"1类", "1"},
                                           {"一类点", "1"},
                                           {"1类点", "1"},
                                           {"一类监控点", "1"},
                                           {"一类视频监控点", "1"},
                                           {"2", "2"},
                                           {"二类", "2"},
                                           {"二", "2"},
                                           {"2类", "2"},
                                           {"二类点", "2"},
                                           {"2类点", "2"},
                                           {"二类监控点", "2"},
                                           {"二类视频监控点", "2"},
                                           {"3", "3"},
                                           {"三类", "3"},
                                           {"三", "3"},
                                           {"3类", "3"},
                                           {"三类点", "3"},
                                           {"3类点", "3"},
                                           {"三类监控点", "3"},
                                           {"三类视频监控点", "3"},
                                           {0}};

/* The rules may have other reasons, which stand in a cell as they are. */
static const struct cell_word reasons[] = {{"power_cut", "power_cut"},
                                           {"停电", "power_cut"},
                                           {"断电", "power_cut"},
                                           {"road_works", "road_works"},
                                           {"道路施工", "road_works"},
                                           {"市政施工", "road_works"},
                                           {"施工", "road_works"},
                                           {"relocation", "relocation"},
                                           {"点位迁改", "relocation"},
                                           {"迁改", "relocation"},
                                           {"搬迁", "relocation"},
                                           {"force_majeure", "force_majeure"},
                                           {"不可抗力", "force_majeure"},
                                           {"自然灾害", "force_majeure"},
                                           {"major_event", "major_event"},
                                           {"重大活动", "major_event"},
                                           {"活动保障", "major_event"},
                                           {"customer_power", "customer_power"},
                                           {"客户侧断电", "customer_power"},
                                           {"用户断电", "customer_power"},
                                           {0}};

static const struct cell_word roles[] = {{"contractor", "contractor"}, {"运维单位", "contractor"},
                                         {"承包单位", "contractor"},   {"承建单位", "contractor"},
                                         {"维护单位", "contractor"},   {"施工单位", "contractor"},
                                         {"supervisor", "supervisor"}, {"监理", "supervisor"},
                                         {"监理单位", "supervisor"},   {"office", "office"},
                                         {"视频办", "office"},         {"建设单位", "office"},
                                         {"业主", "office"},           {0}};

static const struct cell_word phases[] = {{"maintenance", "maintenance"},
                                          {"运维", "maintenance"},
                                          {"维护", "maintenance"},
                                          {"construction", "construction"},
                                          {"建设", "construction"},
                                          {"在建", "construction"},
                                          {"procurement", "procurement"},
                                          {"采购", "procurement"},
                                          {"management", "management"},
                                          {"管理", "management"},
                                          {0}};

static const struct cell_word protocols[] = {{"gb28181", "gb28181"},
                                             {"GB/T 28181", "gb28181"},
                                             {"ga1400", "ga1400"},
                                             {"GA/T 1400", "ga1400"},
                                             {0}};

static const struct cell_word places[] = {{"platform", "platform"},
                                          {"平台", "platform"},
                                          {"device", "device"},
                                          {"设备", "device"},
                                          {"both", "both"},
                                          {"两者", "both"},
                                          {0}};

static const struct cell_word aspects[] = {{"intact", "intact"},    {"完好", "intact"},
                                           {"network", "network"},  {"联网", "network"},
                                           {"live", "live"},        {"实时", "live"},
                                           {"实时可用", "live"},    {"实时视频", "live"},
                                           {"history", "history"},  {"历史", "history"},
                                           {"历史可用", "history"}, {"历史视频", "history"},
                                           {"录像", "history"},     {0}};

static const struct cell_word repair_states[] = {
    {"open", "open"},           {"未修复", "open"},
    {"待修", "open"},           {"paused", "paused"},
    {"暂停", "paused"},         {"已暂停", "paused"},
    {"repaired", "repaired"},   {"已修复", "repaired"},
    {"confirmed", "confirmed"}, {"已确认", "confirmed"},
    {"cancelled", "cancelled"}, {"已撤销", "cancelled"},
    {"撤销", "cancelled"},      {0}};

/* --- tables ----------------------------------------------------------------------------------------- */

#define SERIAL                                                                                     \
    {                                                                                              \
        .name = "#", .cell = CELL_IGNORED, .words = "序号|行号|No.|No"                         \
    }
#define NAME_COLUMN(words_, example_)                                                              \
    {                                                                                              \
        .name = "name", .needed = true, .words = words_, .example = example_                       \
    }

#define COVERS_COLUMNS                                                                             \
    {"covers_projects", CELL_CODES, false, "covers.projects", "负责项目", NULL, NULL},             \
        {"covers_towns", CELL_CODES, false, "covers.towns", "负责镇街", NULL, NULL},               \
    {                                                                                              \
        "covers_assets", CELL_CODES, false, "covers.assets", "负责资产", NULL, NULL                \
    }

static const struct csv_column town_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|镇街编码|代码|编号", NULL, "shiqiao"},
    NAME_COLUMN("名称|镇街|镇街名称|街镇", "市桥街"),
    SERIAL,
    {0}};

static const struct csv_column organisation_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|单位编码|代码|编号", NULL, "c1"},
    NAME_COLUMN("名称|单位名称|单位|企业名称", "甲公司"),
    {"role", CELL_WORD, false, NULL, "角色|单位类型|类型|性质", roles, "运维单位"},
    {"contact_name", CELL_CONTACT, false, "1name", "联系人|联系人1|联系人姓名|负责人", NULL,
     "王值班"},
    {"contact_phone", CELL_CONTACT, false, "1phone", "联系电话|联系电话1|电话|手机|手机号码", NULL,
     "020-84820000"},
    {"contact_mail", CELL_CONTACT, false, "1mail", "邮箱|邮箱1|电子邮箱|邮件", NULL,
     "duty@example.cn"},
    {"contact2_name", CELL_CONTACT, false, "2name", "联系人2", NULL, ""},
    {"contact2_phone", CELL_CONTACT, false, "2phone", "联系电话2|电话2", NULL, ""},
    {"contact2_mail", CELL_CONTACT, false, "2mail", "邮箱2", NULL, NULL},
    {"contact3_name", CELL_CONTACT, false, "3name", "联系人3", NULL, NULL},
    {"contact3_phone", CELL_CONTACT, false, "3phone", "联系电话3|电话3", NULL, NULL},
    {"contact3_mail", CELL_CONTACT, false, "3mail", "邮箱3", NULL, NULL},
    SERIAL,
    {0}};

static const struct csv_column project_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|项目编码|合同编号|项目编号|编号|代码", NULL, "hd"},
    NAME_COLUMN("名称|项目名称|项目|合同名称", "高清视频系统子项目二"),
    {"phase", CELL_WORD, false, NULL, "阶段|项目阶段", phases, "运维"},
    {"contractor", CELL_PARTY, true, NULL, "运维单位|承包单位|中标单位|承建单位", NULL, "甲公司"},
    {"supervisor", CELL_PARTY, false, NULL, "监理单位|监理", NULL, ""},
    {"planned_camera", CELL_INT, false, "planned.camera", "计划监控点|监控点数|监控点数量", NULL,
     "320"},
    {"planned_checkpoint", CELL_INT, false, "planned.checkpoint", "计划卡口|卡口数|卡口数量", NULL,
     ""},
    {"planned_centre", CELL_INT, false, "planned.centre", "计划监控中心|监控中心数", NULL, ""},
    {"monthly_fee_fen", CELL_INT, false, NULL, "月服务费(分)", NULL, NULL},
    {"monthly_fee_yuan", CELL_YUAN, false, "monthly_fee_fen", "月服务费(元)|月服务费|月费(元)|月费",
     NULL, "123456.00"},
    SERIAL,
    {0}};

static const struct csv_column feed_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|数据源编码|代码", NULL, "probe"},
    NAME_COLUMN("名称|数据源名称|数据源", "巡检平台"),
    {"report_ttl_s", CELL_TTL, false, NULL, "上报有效期(秒)|上报有效期", NULL, "900"},
    {"feed_ttl_s", CELL_TTL, false, NULL, "数据源有效期(秒)|数据源有效期", NULL, "900"},
    {"expected", CELL_BOOL, false, NULL, "应持续上报", NULL, "是"},
    {"late_max_s", CELL_INT, false, NULL, "最迟补报(秒)", NULL, NULL},
    COVERS_COLUMNS,
    SERIAL,
    {0}};

static const struct csv_column calendar_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|日历编码|代码", NULL, "work"},
    NAME_COLUMN("名称|日历名称", "工作时间"),
    {"mon", CELL_CODES, false, "week.mon", "周一|星期一", NULL, "08:30-12:00 14:00-17:30"},
    {"tue", CELL_CODES, false, "week.tue", "周二|星期二", NULL, "08:30-12:00 14:00-17:30"},
    {"wed", CELL_CODES, false, "week.wed", "周三|星期三", NULL, "08:30-12:00 14:00-17:30"},
    {"thu", CELL_CODES, false, "week.thu", "周四|星期四", NULL, "08:30-12:00 14:00-17:30"},
    {"fri", CELL_CODES, false, "week.fri", "周五|星期五", NULL, "08:30-12:00 14:00-17:30"},
    {"sat", CELL_CODES, false, "week.sat", "周六|星期六", NULL, ""},
    {"sun", CELL_CODES, false, "week.sun", "周日|星期日|星期天", NULL, ""},
    {"days", CELL_DAYS, false, NULL, "特殊日期|节假日", NULL, "2026-10-01"},
    SERIAL,
    {0}};

static const struct csv_column asset_columns[] = {
    {"code", CELL_CODE, true, NULL, "设备编码|编码|国标编码|国标编号|设备编号|点位编码|资产编码",
     NULL, "44011300001310000001"},
    NAME_COLUMN("设备名称|名称|点位名称|监控点名称|资产名称", "市桥 大北路 01"),
    {"kind", CELL_WORD, true, NULL, "类型|设备类型|资产类型|摄像机类型", kinds, "监控点"},
    {"class", CELL_WORD, false, NULL, "类别|点位类别|监控点位类型|监控点类别", classes, "一类"},
    {"town", CELL_TOWN, true, NULL, "镇街|行政区域|街镇|所属镇街|所属街镇|镇(街)", NULL, "市桥街"},
    {"project", CELL_SPAN, false, NULL, "项目|所属项目|合同|所属合同", NULL,
     "高清视频系统子项目二"},
    {"from", CELL_SPAN_TIME, false, NULL, "开始日期|起始日期|服务开始|开始时间|运维开始日期", NULL,
     "2022-01-01"},
    {"to", CELL_SPAN_TIME, false, NULL, "结束日期|终止日期|服务结束|结束时间|运维结束日期", NULL,
     ""},
    {"feeds", CELL_CODES, false, NULL, "数据源", NULL, NULL},
    {"aliases", CELL_CODES, false, NULL, "别名|曾用编码|其他编码", NULL, NULL},
    SERIAL,
    {0}};

static const struct csv_column platform_columns[] = {
    {"code", CELL_CODE, true, NULL, "编码|平台编码|代码", NULL, "44011300002000000002"},
    NAME_COLUMN("名称|平台名称", "视频共享平台"),
    {"protocol", CELL_WORD, false, NULL, "协议", protocols, "GB/T 28181"},
    {"feed", CELL_CODE, true, NULL, "数据源", NULL, "gb"},
    {"events_feed", CELL_CODE, true, NULL, "事件数据源", NULL, "gb.events"},
    {"says", CELL_WORDS, false, NULL, "上报内容", aspects, "联网"},
    {"poll_s", CELL_INT, false, NULL, "查询间隔(秒)|查询间隔", NULL, "300"},
    {"subscribe_s", CELL_INT, false, NULL, "订阅间隔(秒)|订阅间隔", NULL, "600"},
    {"address", CELL_TEXT, false, NULL, "地址", NULL, NULL},
    {"history_feed", CELL_CODE, false, "history.feed", "录像数据源", NULL, NULL},
    {"history_every_s", CELL_INT, false, "history.every_s", "录像查询间隔(秒)|录像查询间隔", NULL,
     NULL},
    {"history_lag_s", CELL_INT, false, "history.lag_s", "录像滞后(秒)|录像滞后", NULL, NULL},
    {"history_where", CELL_WORD, false, "history.where", "录像位置", places, NULL},
    {"live_feed", CELL_CODE, false, "live.feed", "实时数据源", NULL, NULL},
    {"live_every_s", CELL_INT, false, "live.every_s", "点播间隔(秒)|点播间隔", NULL, NULL},
    {"live_at_once", CELL_INT, false, "live.at_once", "同时点播数", NULL, NULL},
    COVERS_COLUMNS,
    SERIAL,
    {0}};

static const struct csv_column repair_columns[] = {
    {"id", CELL_CODE, true, NULL, "工单号|工单编号|编号|单号", NULL, "R1"},
    {"asset", CELL_ASSET, true, NULL, "设备编码|资产编码|资产|编码|点位编码", NULL,
     "44011300001310000001"},
    {"cause", CELL_TEXT, false, NULL, "原因|故障原因", NULL, "no-stream"},
    {"aspects", CELL_WORDS, false, NULL, "状态项|故障内容", aspects, "实时 历史"},
    {"mass", CELL_BOOL, false, NULL, "批量故障|批量", NULL, "否"},
    {"state", CELL_WORD, false, NULL, "状态|工单状态", repair_states, NULL},
    {"reported_at", CELL_TIME, true, NULL, "报障时间|报修时间|故障时间|开单时间", NULL,
     "2022-09-01 08:30"},
    {"responded_at", CELL_TIME, false, NULL, "响应时间", NULL, "2022-09-01 09:00"},
    {"repaired_at", CELL_TIME, false, NULL, "修复时间|恢复时间", NULL, "2022-09-01 17:30"},
    {"confirmed_at", CELL_TIME, false, NULL, "确认时间", NULL, ""},
    {"name", CELL_IGNORED, false, NULL, "设备名称|资产名称|名称", NULL, NULL},
    {"project", CELL_IGNORED, false, NULL, "项目|所属项目", NULL, NULL},
    {"response_due_at", CELL_IGNORED, false, NULL, "响应时限", NULL, NULL},
    {"due_at", CELL_IGNORED, false, NULL, "修复时限", NULL, NULL},
    {"timeliness", CELL_IGNORED, false, NULL, "是否及时|及时性", NULL, NULL},
    {"claimed_at", CELL_IGNORED, false, NULL, "自报修复时间", NULL, NULL},
    {"rounds", CELL_IGNORED, false, NULL, "轮次", NULL, NULL},
    {"pauses", CELL_IGNORED, false, NULL, "暂停", NULL, NULL},
    {"contact_name", CELL_IGNORED, false, NULL, "联系人", NULL, NULL},
    {"contact_phone", CELL_IGNORED, false, NULL, "联系电话", NULL, NULL},
    SERIAL,
    {0}};

static const struct csv_column acceptance_columns[] = {
    {"project", CELL_PROJECT, true, NULL, "项目|所属项目|合同", NULL,
     "广州南站视频监控系统升级改造"},
    {"asset", CELL_ASSET, true, NULL, "设备编码|资产编码|资产|编码|点位编码", NULL,
     "44011300001310000001"},
    {"inspected_on", CELL_DATE, true, NULL, "验收日期|检查日期|日期", NULL, "2022-06-01"},
    {"passed", CELL_BOOL, true, NULL, "是否通过|通过|验收结果|结果", NULL, "通过"},
    {"note", CELL_TEXT, false, NULL, "备注|说明", NULL, ""},
    {"received_at", CELL_IGNORED, false, NULL, "录入时间", NULL, NULL},
    {"by", CELL_IGNORED, false, NULL, "录入人", NULL, NULL},
    {"name", CELL_IGNORED, false, NULL, "设备名称|资产名称|名称", NULL, NULL},
    SERIAL,
    {0}};

static const struct csv_column exemption_columns[] = {
    {"from", CELL_TIME, true, NULL, "开始时间|开始日期|起始时间|开始", NULL, "2022-09-01 08:00"},
    {"to", CELL_TIME, true, NULL, "结束时间|结束日期|终止时间|结束", NULL, "2022-09-01 18:00"},
    {"reason", CELL_TEXT, true, NULL, "原因|免考核原因|事由", reasons, "停电"},
    {"note", CELL_TEXT, false, NULL, "备注|说明", NULL, ""},
    {"evidence", CELL_TEXT, false, NULL, "证明|证明材料", NULL, ""},
    {"calendar", CELL_CODE, false, NULL, "日历", NULL, NULL},
    {"aspects", CELL_WORDS, false, NULL, "状态项", aspects, "联网"},
    {"assets", CELL_SCOPE_ASSETS, false, NULL, "设备编码|资产|资产编码|编码|点位编码|设备名称",
     NULL, "44011300001310000001"},
    {"except", CELL_SCOPE_ASSETS, false, NULL, "除外|除外资产", NULL, NULL},
    {"projects", CELL_SCOPE_PROJECTS, false, NULL, "项目|所属项目|合同|所属合同", NULL, NULL},
    {"towns", CELL_SCOPE_TOWNS, false, NULL, "镇街|行政区域|街镇|所属镇街", NULL, NULL},
    {"kinds", CELL_SCOPE, false, NULL, "类型|设备类型", kinds, NULL},
    {"classes", CELL_SCOPE, false, NULL, "类别|监控点位类型", classes, NULL},
    {"attributes", CELL_SCOPE_ATTRIBUTES, false, NULL, "属性", NULL, NULL},
    SERIAL,
    {0}};

const struct csv_shape csv_towns = {.columns = town_columns};
const struct csv_shape csv_organisations = {.columns = organisation_columns};
const struct csv_shape csv_projects = {.columns = project_columns, .budget = true};
const struct csv_shape csv_feeds = {.columns = feed_columns};
const struct csv_shape csv_calendars = {.columns = calendar_columns};
const struct csv_shape csv_assets = {.columns = asset_columns, .spans = true};
const struct csv_shape csv_platforms = {.columns = platform_columns};
const struct csv_shape csv_repairs = {.columns = repair_columns};
const struct csv_shape csv_exemptions = {.columns = exemption_columns, .no_code = true};
const struct csv_shape csv_acceptances = {.columns = acceptance_columns, .no_code = true};

const struct csv_shape *csv_shape_named(struct text kind)
{
    static const struct {
        const char *kind;
        const struct csv_shape *shape;
    } shapes[] = {{"towns", &csv_towns},
                  {"organisations", &csv_organisations},
                  {"projects", &csv_projects},
                  {"feeds", &csv_feeds},
                  {"calendars", &csv_calendars},
                  {"assets", &csv_assets},
                  {"platforms", &csv_platforms},
                  {"repairs", &csv_repairs},
                  {"acceptances", &csv_acceptances},
                  {"exemptions", &csv_exemptions}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (text_is(kind, shapes[i].kind))
            return shapes[i].shape;
    }
    return NULL;
}

/* --- headers ---------------------------------------------------------------------------------------- */

static bool skip(struct text t, size_t *at, const char *what)
{
    size_t len = strlen(what);
    if (t.len - *at < len || memcmp(t.at + *at, what, len) != 0)
        return false;
    *at += len;
    return true;
}

/* Without spaces, line ends and the stars that mark what must be filled in; brackets are narrow ones. */
static size_t bare_header(struct text cell, char out[HEADER_BYTES_MAX])
{
    static const char *const dropped[] = {" ",        "\t",
                                          "\n",       "\r",
                                          "*",        "\xe3\x80\x80" /* wide space */,
                                          "\xc2\xa0", "\xef\xbc\x8a" /* wide star */,
                                          NULL};
    size_t len = 0;
    for (size_t at = 0; at < cell.len && len + 1 < HEADER_BYTES_MAX;) {
        bool gone = false;
        for (size_t i = 0; dropped[i] && !gone; i++)
            gone = skip(cell, &at, dropped[i]);
        if (gone)
            continue;
        if (skip(cell, &at, "（"))
            out[len++] = '(';
        else if (skip(cell, &at, "）"))
            out[len++] = ')';
        else
            out[len++] = cell.at[at++];
    }
    out[len] = '\0';
    return len;
}

static bool is_one_of(const char *words, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = words; at; at = strchr(at, '|')) {
        at += *at == '|';
        size_t word = strcspn(at, "|");
        if (word == len && memcmp(at, name, len) == 0)
            return true;
    }
    return false;
}

static const struct csv_column *find(const struct csv_shape *shape, const char *name)
{
    for (const struct csv_column *c = shape->columns; name[0] && c->name; c++) {
        if (strcasecmp(c->name, name) == 0 || is_one_of(c->words, name))
            return c;
    }
    return NULL;
}

const struct csv_column *csv_column_find(const struct csv_shape *shape, struct text cell)
{
    char name[HEADER_BYTES_MAX];
    size_t len = bare_header(cell, name);
    const struct csv_column *found = find(shape, name);
    char *bracket = strchr(name, '(');
    if (found || !bracket || bracket == name || name[len - 1] != ')')
        return found;
    *bracket = '\0';
    return find(shape, name);
}

struct text csv_column_word(const struct csv_column *column)
{
    if (!column->words)
        return text_of(column->name);
    return (struct text){column->words, strcspn(column->words, "|")};
}

void csv_columns_list(const struct csv_shape *shape, struct buffer *out)
{
    for (int needed = 1; needed >= 0; needed--) {
        const char *before = needed ? "" : "; if wanted ";
        for (const struct csv_column *c = shape->columns; c->name; c++) {
            struct text word = csv_column_word(c);
            if (c->needed != (needed == 1) || c->cell == CELL_IGNORED)
                continue;
            buffer_addf(out, "%s%s", before, c->name);
            if (c->needed && c->words)
                buffer_addf(out, " (%.*s)", (int)word.len, word.at);
            before = ", ";
        }
    }
    if (shape->spans)
        buffer_add_text(out, ", and others, which become attributes");
    if (shape->budget)
        buffer_add_text(out, ", and budget_YEAR_available_fen, _executed_fen, _adjusted_fen");
}
