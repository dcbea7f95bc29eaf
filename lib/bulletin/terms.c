#include "bulletin/terms.h"

#include <string.h>

const char *const language_names[] = {"zh", "en", NULL};

typedef const char *const words[LANGUAGE_COUNT];

static words terms[TERM_COUNT] = {
    [TERM_TITLE] = {"视频监控运维月度考核通报", "Monthly assessment of video maintenance"},
    [TERM_COVER] = {"封面", "Cover"},
    [TERM_SUMMARY] = {"汇总", "Summary"},
    [TERM_PROJECTS] = {"项目得分", "Projects"},
    [TERM_INDICATORS] = {"指标", "Indicators"},
    [TERM_WORST] = {"失分最多的资产", "Worst assets"},
    [TERM_LATE_REPAIRS] = {"超时工单", "Late repairs"},
    [TERM_NEVER_REPORTED] = {"从未上报", "Never reported"},
    [TERM_DEDUCTIONS] = {"扣分", "Deductions"},
    [TERM_MONTH] = {"考核月份", "Month"},
    [TERM_STATE] = {"状态", "State"},
    [TERM_REVISION] = {"修订", "Revision"},
    [TERM_RULES] = {"规则版本", "Rules version"},
    [TERM_FROM] = {"起", "From"},
    [TERM_TO] = {"止", "To"},
    [TERM_AS_OF] = {"统计截至", "As of"},
    [TERM_SHA256] = {"结算单 SHA-256", "Statement SHA-256"},
    [TERM_CHAIN] = {"定版链", "Chain of closings"},
    [TERM_JOURNAL_SEQ] = {"日志位置", "Journal position"},
    [TERM_JOURNAL_HEAD] = {"日志链首", "Journal head"},
    [TERM_SCOPE] = {"范围", "Scope"},
    [TERM_WHOLE_DISTRICT] = {"全区", "Whole district"},
    [TERM_DRAFT] = {"草稿", "draft"},
    [TERM_PUBLISHED] = {"已公布", "published"},
    [TERM_CLOSED] = {"已定版", "closed"},
    [TERM_PREPARED_BY] = {"编制", "Prepared by"},
    [TERM_CHECKED_BY] = {"审核", "Checked by"},
    [TERM_APPROVED_BY] = {"批准", "Approved by"},
    [TERM_RECEIVED_BY] = {"运维单位签收", "Received by the contractor"},
    [TERM_DATE] = {"日期", "Date"},
    [TERM_CONTRACTOR] = {"运维单位", "Contractor"},
    [TERM_NAME] = {"名称", "Name"},
    [TERM_PROJECT] = {"项目", "Project"},
    [TERM_PROJECT_COUNT] = {"项目数", "Projects"},
    [TERM_KIND] = {"类型", "Kind"},
    [TERM_ASSETS] = {"资产数", "Assets"},
    [TERM_INDICATOR] = {"指标", "Indicator"},
    [TERM_FEE] = {"月费（元）", "Monthly fee (CNY)"},
    [TERM_AMOUNT] = {"应付（元）", "Amount (CNY)"},
    [TERM_WITHHELD] = {"扣减（元）", "Withheld (CNY)"},
    [TERM_TOTAL] = {"合计", "Total"},
    [TERM_SHEET_SCORE] = {"指标得分", "Sheet score"},
    [TERM_DEDUCTED] = {"扣分", "Deducted"},
    [TERM_SCORE] = {"得分", "Score"},
    [TERM_FACTOR] = {"付款系数（%）", "Payment factor (%)"},
    [TERM_NUMERATOR] = {"分子", "Numerator"},
    [TERM_DENOMINATOR] = {"分母", "Denominator"},
    [TERM_PERCENT] = {"比率（%）", "Percent"},
    [TERM_TARGET] = {"目标（%）", "Target (%)"},
    [TERM_VERDICT] = {"结论", "Verdict"},
    [TERM_COVERAGE] = {"覆盖率", "Coverage"},
    [TERM_BASIS] = {"目标依据", "Basis of the target"},
    [TERM_RAW_NUMERATOR] = {"原始分子", "Raw numerator"},
    [TERM_RAW_DENOMINATOR] = {"原始分母", "Raw denominator"},
    [TERM_RAW_PERCENT] = {"原始比率（%）", "Raw percent"},
    [TERM_OK_S] = {"正常（秒）", "ok (s)"},
    [TERM_FAULT_S] = {"故障（秒）", "fault (s)"},
    [TERM_SILENT_S] = {"静默（秒）", "silent (s)"},
    [TERM_BLIND_S] = {"盲区（秒）", "blind (s)"},
    [TERM_EXEMPT_S] = {"免考核（秒）", "exempt (s)"},
    [TERM_DAMPED_S] = {"瞬断（秒）", "damped (s)"},
    [TERM_ASSET] = {"资产编码", "Asset"},
    [TERM_LOST_S] = {"失分时长（秒）", "Lost (s)"},
    [TERM_LOST_INTACT] = {"其中完好（秒）", "of intact (s)"},
    [TERM_LOST_NETWORK] = {"其中联网（秒）", "of network (s)"},
    [TERM_LOST_LIVE] = {"其中实时（秒）", "of live (s)"},
    [TERM_LOST_HISTORY] = {"其中历史（秒）", "of history (s)"},
    [TERM_OUTAGES] = {"中断次数", "Outages"},
    [TERM_REPAIR] = {"故障工单", "Repair"},
    [TERM_RULE] = {"扣分规则", "Rule"},
    [TERM_SECONDS] = {"中断时长（秒）", "Outage (s)"},
    [TERM_POINTS] = {"扣分", "Points"},
    [TERM_NO_CONTRACTOR] = {"（无运维单位）", "(no contractor)"},
    [TERM_SETTLED_AT] = {"公布或定版时间", "Published or closed at"},
    [TERM_REASON] = {"说明", "Reason"},
    [TERM_WHOLE_LIST] = {"其余见 CSV 全表", "The others are in the CSV, which has them all"},
    [TERM_SHEET] = {"评分表", "Score sheet"},
    [TERM_WEIGHT] = {"权重", "Weight"},
    [TERM_LINE_POINTS] = {"得分（舍去）", "Points (floored)"},
    [TERM_MEASURED_WEIGHT] = {"已测权重", "Weight measured"},
    [TERM_ALL_WEIGHT] = {"总权重", "Weight in all"},
    [TERM_FEE_DAYS] = {"计费天数", "Days owed"},
    [TERM_MONTH_DAYS] = {"当月天数", "Days of the month"},
    [TERM_DECISION] = {"系数认定理由", "Why the office decided the factor"},
    [TERM_UNJUDGED] = {"待认定", "to be decided"},
    [TERM_ROUNDS] = {"故障轮次", "Rounds"},
    [TERM_BLIND_ASSETS] = {"盲区超一天", "Blind for over a day"},
    [TERM_CANCELLED_REPAIRS] = {"已撤销工单", "Cancelled repairs"},
    [TERM_PAUSED_REPAIRS] = {"曾暂停工单", "Paused repairs"},
    [TERM_TOLD_LATE] = {"事后补报工单", "Repairs told late"},
    [TERM_FEEDS] = {"数据源核查", "Feeds to look at"},
    [TERM_FEED] = {"数据源", "Feed"},
    [TERM_DECIDED_LATE_S] = {"迟报判定（秒）", "Decided late (s)"},
    [TERM_CONTRADICTED_S] = {"与其他数据源矛盾（秒）", "Against another feed (s)"},
    [TERM_OBJECTIONS_UNTIL] = {"异议截止日", "Last day to object"},
    [TERM_DESPITE] = {"未了仍定版", "Closed despite"},
    [TERM_LIST_GAP] = {"、", ", "},
    [TERM_MIN_WEIGHT] = {"最低已测权重（%）", "Least weight measured (%)"},
    [TERM_LADDER] = {"付款阶梯（得分：系数）", "Ladder (score: factor)"},
    [TERM_HOW_PROJECTS] =
        {"得分 = 指标得分 − 扣分，不低于 0；应付 = 月费 × 付款系数，舍去到分；"
         "系数取得分达到的第一级。已测权重不足最低比例时不评分，由办公室认定系数。",
         "Score = sheet score - deducted, not below 0. Amount = fee x factor, "
         "floored to 0.01; the factor is that of the first step that the score "
         "reaches. With too little weight measured there is no score: the office "
         "decides the factor."},
    [TERM_HOW_SHEET] =
        {"达标得满权重，未达标得 权重 × 分子 ÷ 分母 ÷ 目标（舍去到六位）；无数据和覆盖不足不计。"
         "指标得分 = 各行之和 × 100 ÷ 已测权重，最后舍去到 0.01。",
         "What is met gives its weight, else weight x numerator / denominator / "
         "target (floored to six decimals); none and insufficient leave the sheet. "
         "Sheet score = their sum x 100 / the weight measured, floored to 0.01."},
    [TERM_EXEMPTIONS] = {"免考核", "Exemptions"},
    [TERM_NUMBER] = {"编号", "Number"},
    [TERM_EXEMPT_FOR] = {"原因", "Reason"},
    [TERM_ASPECTS] = {"状态项", "Aspects"},
    [TERM_ALL_ASPECTS] = {"四项全部", "all four"},
    [TERM_HOURS] = {"时段", "Hours"},
    [TERM_NAMED] = {"资产", "Assets named"},
    [TERM_EXEMPTED_BY] = {"批准人", "Approved by"},
    [TERM_REPORTED_AT] = {"报障时间", "Reported at"},
    [TERM_DUE_AT] = {"应修复时间", "Due at"},
    [TERM_REPAIRED_AT] = {"修复时间", "Repaired at"},
    [TERM_NOT_REPAIRED] = {"未修复", "not repaired"},
    [TERM_BACK] = {"返回", "Back"},
    [TERM_PRINT] = {"用浏览器的“打印”打印本页，A4 横向。",
                    "Print this page with the browser, A4 across."},
    [TERM_NOTHING_IN] = {"本月没有：", "None this month: "},
    [TERM_YEAR_TITLE] = {"视频监控运维年度绩效评价", "Yearly evaluation of video maintenance"},
    [TERM_YEAR] = {"评价年度", "Year"},
    [TERM_YEARS_CHAIN] = {"年度定版链", "Chain of the years' closings"},
    [TERM_ARCHIVED_BY] = {"存档", "Filed by"},
    [TERM_TOTAL_POINTS] = {"总分", "Points in all"},
    [TERM_OPEN_WEIGHT] = {"未评权重", "Weight without points"},
    [TERM_LEVELS] = {"一级指标小计", "Level 1"},
    [TERM_LEVEL1] = {"一级指标", "Level 1"},
    [TERM_LEVEL2] = {"二级指标", "Level 2"},
    [TERM_LEVEL3] = {"三级指标", "Level 3"},
    [TERM_EVALUATION] = {"评价表", "Evaluation"},
    [TERM_LAST_YEAR] = {"上年", "Last year"},
    [TERM_STANDARD] = {"标准值", "Standard"},
    [TERM_PLAN] = {"计划值", "Plan"},
    [TERM_EVIDENCE] = {"评分依据", "Evidence"},
    [TERM_JUDGED] = {"已评分", "judged"},
    [TERM_NOT_JUDGED] = {"未评分", "not judged yet"},
    [TERM_HOW_YEAR] = {"达标得满权重，未达标得 权重 × 分子 ÷ 分母 ÷ 目标，舍去到 0.01；"
                       "无数据的不得分；由人评分的依据在最后一列；总分为各行之和。",
                       "What is met gives its weight, else weight x numerator / denominator / "
                       "target, floored to 0.01; what has no data has no points; what people judge "
                       "has its evidence. The total is the sum of the rows."},
    [TERM_PAGE] = {"第 &P 页，共 &N 页", "Page &P of &N"},
};

static words indicators[INDICATOR_COUNT] = {
    [INDICATOR_INTACT] = {"完好率", "intact"},
    [INDICATOR_NETWORK] = {"联网率", "network"},
    [INDICATOR_LIVE] = {"实时视频可用率", "live"},
    [INDICATOR_HISTORY] = {"历史视频可用率", "history"},
    [INDICATOR_REPAIR] = {"故障维修及时率", "repair"},
    [INDICATOR_ACCEPTANCE] = {"验收通过率", "acceptance"},
    [INDICATOR_BUDGET] = {"预算执行率", "budget"},
    [INDICATOR_QUANTITY] = {"运维数量", "quantity"},
    [INDICATOR_RESPONSE] = {"响应及时率", "response"},
};

static words kinds[KIND_COUNT] = {
    [KIND_CAMERA] = {"监控点", "camera"},
    [KIND_CHECKPOINT] = {"卡口", "checkpoint"},
    [KIND_CENTRE] = {"镇街监控中心", "centre"},
};

static words verdicts[VERDICT_COUNT] = {
    [VERDICT_NONE] = {"无数据", "none"},
    [VERDICT_INSUFFICIENT] = {"覆盖不足", "insufficient"},
    [VERDICT_MET] = {"达标", "met"},
    [VERDICT_MISSED] = {"未达标", "missed"},
};

const char *term(enum language lang, enum term which)
{
    return terms[which][lang];
}

const char *term_indicator(enum language lang, enum indicator which)
{
    return indicators[which][lang];
}

const char *term_kind(enum language lang, enum kind which)
{
    return kinds[which][lang];
}

const char *term_verdict(enum language lang, enum verdict which)
{
    return verdicts[which][lang];
}

static words aspects[ASPECT_COUNT] = {
    [ASPECT_INTACT] = {"完好", "intact"},
    [ASPECT_NETWORK] = {"联网", "network"},
    [ASPECT_LIVE] = {"实时可用", "live"},
    [ASPECT_HISTORY] = {"历史可用", "history"},
};

static words matters[MATTER_COUNT] = {
    [MATTER_EXEMPTIONS] = {"待决的免考核", "exemptions undecided"},
    [MATTER_OBJECTIONS] = {"异议期未满", "days to object"},
};

/* What the rules call by a name of their own. */
struct called {
    const char *name;
    const char *words[LANGUAGE_COUNT];
};

static const struct called deductions[] = {
    {"long_outage", {"长时间中断", "long outage"}},
    {"repeat_fault", {"反复故障", "repeated fault"}},
    {NULL, {NULL, NULL}},
};

static const struct called reasons[] = {
    {"power_cut", {"停电", "power cut"}},
    {"road_works", {"道路施工", "road works"}},
    {"relocation", {"点位迁改", "relocation"}},
    {"force_majeure", {"不可抗力", "force majeure"}},
    {"major_event", {"重大活动", "major event"}},
    {"customer_power", {"客户侧断电", "customer's power"}},
    {NULL, {NULL, NULL}},
};

const char *term_aspect(enum language lang, enum aspect which)
{
    return aspects[which][lang];
}

const char *term_matter(enum language lang, enum open_matter which)
{
    return matters[which][lang];
}

static const char *find_called(const struct called *list, enum language lang, const char *name)
{
    for (; list->name; list++) {
        if (strcmp(list->name, name) == 0)
            return list->words[lang];
    }
    return name;
}

const char *term_deduction(enum language lang, const char *rule)
{
    return find_called(deductions, lang, rule);
}

const char *term_reason(enum language lang, const char *reason)
{
    return find_called(reasons, lang, reason);
}
