/* The demonstration district in tables: the numbers of a real one, and invented contractors. */
#include "demo/district.h"

/* One feed for each kind of prober. A ttl is over two paces, so a single lost report leaves no gap. The
 * platform's feeds are made with its record, which gives them their own. */
const struct demo_feed demo_feeds[DEMO_FEED_COUNT] = {
    {"probe", "巡检平台", 300, 0, 900, {TRACK_NETWORK, TRACK_LIVE}, false},
    {"platform", "视频联网平台", 1800, 120, 4500, {TRACK_INTACT, TRACK_INTACT}, false},
    {"diagnosis", "录像诊断服务器", 1800, 420, 4500, {TRACK_HISTORY, TRACK_HISTORY}, false},
    {"gb.shawan", "沙湾镇视频共享平台", 300, 60, 690, {TRACK_NETWORK, TRACK_NETWORK}, true},
};

const struct demo_platform demo_platform = {
    "44011300002008000001", "沙湾镇视频共享平台", "gb.shawan", "gb.shawan.events", 14, 300};

const struct demo_town demo_towns[DEMO_TOWN_COUNT] = {
    {"shiqiao", "市桥街", "市桥", 14, 11336200, 2293700},
    {"shatou", "沙头街", "沙头", 5, 11332000, 2292000},
    {"donghuan", "东环街", "东环", 6, 11337500, 2296500},
    {"qiaonan", "桥南街", "桥南", 6, 11335500, 2290500},
    {"xiaoguwei", "小谷围街", "小谷围", 5, 11339500, 2305500},
    {"dashi", "大石街", "大石", 9, 11331000, 2300500},
    {"luopu", "洛浦街", "洛浦", 7, 11330000, 2304500},
    {"shibi", "石壁街", "石壁", 5, 11327000, 2298500},
    {"zhongcun", "钟村街", "钟村", 7, 11331500, 2297000},
    {"dalong", "大龙街", "大龙", 8, 11340500, 2295500},
    {"nancun", "南村镇", "南村", 9, 11338500, 2300500},
    {"xinzao", "新造镇", "新造", 3, 11342500, 2303500},
    {"hualong", "化龙镇", "化龙", 4, 11347000, 2304000},
    {"shilou", "石楼镇", "石楼", 5, 11349000, 2296500},
    {"shawan", "沙湾镇", "沙湾", 7, 11333000, 2289000},
    {"shiqi", "石碁镇", "石碁", 6, 11343500, 2296000},
};

const struct demo_organisation demo_organisations[DEMO_ORGANISATION_COUNT] = {
    {"c1", "甲公司", ORGANISATION_CONTRACTOR, 0.95},
    {"c2", "乙公司", ORGANISATION_CONTRACTOR, 0.55},
    {"c3", "丙公司", ORGANISATION_CONTRACTOR, 0.90},
    {"c4", "丁公司", ORGANISATION_CONTRACTOR, 1.70},
    {"c5", "戊公司", ORGANISATION_CONTRACTOR, 1.20},
    {"c6", "己公司", ORGANISATION_CONTRACTOR, 0.50},
    {"c7", "庚公司", ORGANISATION_CONTRACTOR, 1.00},
    {"s1", "辛监理公司", ORGANISATION_SUPERVISOR, 1.00},
    {"office", "区视频办", ORGANISATION_OFFICE, 1.00},
};

static const struct demo_milestone south[] = {
    {"合同签订", 2, 28, -6},
    {"设备到货", 4, 30, -3},
    {"安装调试", 7, 31, 9},
    {"竣工验收", 10, 31, -2},
};
static const struct demo_milestone square[] = {
    {"立项批复", 3, 31, -4}, {"采购公告", 13, 31, 0}, {"合同签订", 15, 31, 0},
    {"施工进场", 16, 30, 0}, {"竣工验收", 21, 30, 0},
};

/* The first contract has the centres too, beside its cameras. */
const struct demo_project demo_projects[DEMO_PROJECT_COUNT] = {
    {"hd", "高清视频系统建设及升级改造 子项目二", PHASE_MAINTENANCE, 0, -1, 2976, 0, 16, 19344000,
     232128000, 231993000, NULL, 0},
    {"hd370", "370个高清视频设备采购", PHASE_MAINTENANCE, 1, -1, 370, 0, 0, 2405000, 28860000,
     28860000, NULL, 0},
    {"villages", "黄编村和板桥村视频监控系统", PHASE_MAINTENANCE, 2, -1, 36, 0, 0, 288000, 3456000,
     3456000, NULL, 0},
    {"lease", "社会治安与城市管理视频系统租赁及运维 子项目2", PHASE_MAINTENANCE, 3, -1, 1270, 0, 0,
     20320000, 243840000, 243690000, NULL, 0},
    {"bus", "公交视频系统补点", PHASE_MAINTENANCE, 4, 7, 1000, 0, 0, 9500000, 114000000, 113912000,
     NULL, 0},
    {"checkpoints", "2017年新增高清道路卡口系统", PHASE_MAINTENANCE, 5, -1, 0, 162, 0, 6480000,
     77760000, 77760000, NULL, 0},
    {"south", "广州南站视频监控系统升级改造", PHASE_CONSTRUCTION, 6, 7, 400, 0, 0, 0, 568000000,
     567900000, south, sizeof south / sizeof *south},
    {"square", "番禺广场周边视频监控系统补点", PHASE_PROCUREMENT, 6, -1, 28, 0, 0, 0, 46000000,
     45880000, square, sizeof square / sizeof *square},
    {"management", "综合管理费用", PHASE_MANAGEMENT, -1, -1, 0, 0, 0, 0, 128000000, 127900000, NULL,
     0},
};
