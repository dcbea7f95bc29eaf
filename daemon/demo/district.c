#include "demo/district.h"

#include <stdio.h>
#include <stdlib.h>

#define SWAPPED_CODE     "44011300001310009999"
#define PER_POLE         3  /* cameras on one pole, with one meter */
#define PER_CABINET      24 /* ports of the switch in a street cabinet */
#define ROADS_PER_TOWN   20
#define MOVED_COUNT      12 /* cameras that changed contract */
#define UNREPORTED_EVERY 250

/* Names that roads have in any town. Each town takes half of them. */
static const char *const roads[] = {
    "大北路",   "大南路",   "东环路",   "西环路",   "环城东路", "环城西路", "光明南路", "光明北路",
    "清河东路", "清河西路", "富华中路", "富华东路", "康乐路",   "兴业路",   "兴华路",   "平安路",
    "和平路",   "建设路",   "解放路",   "人民路",   "文化路",   "学府路",   "工业路",   "创业路",
    "朝阳路",   "迎宾路",   "繁荣路",   "长堤街",   "海傍路",   "河畔路",   "桥东路",   "桥西路",
    "市场街",   "新街",     "中心大道", "沿江路",   "公园路",   "体育路",   "医院路",   "车站路",
};
#define ROAD_COUNT (sizeof roads / sizeof *roads)

/* Assets that are alike. */
struct block {
    uint8_t project;
    enum kind kind;
    uint8_t class_no;
    int count;
    int town;          /* -1: spread over all of them */
    const char *place; /* instead of a town's road names; NULL: those */
    const char *suffix;
    bool in_service;
};

enum { HD, HD370, VILLAGES, LEASE, BUS, CHECKPOINTS, SOUTH, SQUARE };

static const struct block blocks[] = {
    {HD, KIND_CAMERA, 1, 2976, -1, NULL, "", true},
    {HD, KIND_CENTRE, 0, 16, -1, NULL, "", true},
    {HD370, KIND_CAMERA, 1, 370, -1, NULL, "路口", true},
    {VILLAGES, KIND_CAMERA, 2, 20, 0, "黄编村", "人脸", true},
    {VILLAGES, KIND_CAMERA, 2, 16, 10, "板桥村", "人脸", true},
    {LEASE, KIND_CAMERA, 2, 1270, -1, NULL, "人脸", true},
    {BUS, KIND_CAMERA, 2, 1000, -1, NULL, "公交站", true},
    {CHECKPOINTS, KIND_CHECKPOINT, 0, 162, -1, NULL, "卡口", true},
    {SOUTH, KIND_CAMERA, 1, 400, 7, "广州南站", "", false},
    {SQUARE, KIND_CAMERA, 1, 28, 0, "番禺广场", "", false},
};
#define BLOCK_COUNT (sizeof blocks / sizeof *blocks)

/* Counters of what the assets made so far have taken. */
struct maker {
    struct demo_district *d;
    uint32_t serials[KIND_COUNT];
    uint32_t poles, cabinets;
};

/* 20 digits as GB/T 28181 has them: district, unit, industry, type, network, serial number. */
static void write_code(struct maker *m, enum kind kind, char out[24])
{
    static const char *const types[KIND_COUNT] = {"131", "120", "200"};
    snprintf(out, 24, "4401130000%s0%06u", types[kind], ++m->serials[kind] % 1000000u);
}

/* Makes the i-th of the `count` assets that a block has in a town. */
static void write_name(const struct block *b, int town, int i, int count, struct demo_asset *a)
{
    const struct demo_town *t = &demo_towns[town];
    int per_road = (count + ROADS_PER_TOWN - 1) / ROADS_PER_TOWN;
    size_t road = ((size_t)town * 7 + (size_t)(i / per_road) * 3) % ROAD_COUNT;
    if (b->kind == KIND_CENTRE)
        snprintf(a->name, sizeof a->name, "%s监控中心", t->name);
    else if (b->place)
        snprintf(a->name, sizeof a->name, "%s%s %02d", b->place, b->suffix, i + 1);
    else
        snprintf(a->name, sizeof a->name, "%s %s%s %02d", t->short_name, roads[road], b->suffix,
                 i % per_road + 1);
}

static void make_row(struct maker *m, const struct block *b, int town, int count)
{
    for (int i = 0; i < count; i++) {
        struct demo_asset *a = &m->d->assets[m->d->count++];
        m->poles += i % PER_POLE == 0;
        m->cabinets += i % PER_CABINET == 0;
        *a = (struct demo_asset){.kind = (uint8_t)b->kind,
                                 .class_no = b->class_no,
                                 .town = (uint8_t)town,
                                 .project = b->project,
                                 .project_before = -1,
                                 .in_service = b->in_service,
                                 .pole = m->poles,
                                 .cabinet = m->cabinets,
                                 .on_platform =
                                     b->kind == KIND_CAMERA && town == demo_platform.town};
        write_code(m, b->kind, a->code);
        write_name(b, town, i, count, a);
    }
}

static int all_shares(void)
{
    int sum = 0;
    for (int t = 0; t < DEMO_TOWN_COUNT; t++)
        sum += demo_towns[t].share;
    return sum;
}

/* Rounds the shares so that they add up to the whole. */
static void make_block(struct maker *m, const struct block *b)
{
    int shares = 0, made = 0, sum = all_shares();
    if (b->town >= 0) {
        make_row(m, b, b->town, b->count);
        return;
    }
    for (int t = 0; t < DEMO_TOWN_COUNT; t++) {
        shares += demo_towns[t].share;
        int upto = b->kind == KIND_CENTRE ? t + 1 : (b->count * shares + sum / 2) / sum;
        make_row(m, b, t, upto - made);
        made = upto;
    }
}

/* A contract of everyday oddities: cameras that came from another one, cameras nobody reports. */
static void mark_lease(struct demo_district *d)
{
    uint32_t moved = 0, seen = 0;
    for (uint32_t i = d->count; i-- > 0;) {
        struct demo_asset *a = &d->assets[i];
        if (a->project != LEASE)
            continue;
        if (moved++ < MOVED_COUNT)
            a->project_before = HD;
        a->never_reported = ++seen % UNREPORTED_EVERY == 0;
    }
}

/* The first camera was swapped: it is reported under another code from then on. */
static void mark_swapped(struct demo_district *d)
{
    snprintf(d->assets[0].alias, sizeof d->assets[0].alias, "%s", SWAPPED_CODE);
}

static int64_t local_midnight(int64_t at)
{
    int64_t local = at + DEMO_OFFSET_S;
    return at - (local % 86400 + 86400) % 86400;
}

enum status demo_district_make(int64_t from, int64_t until, struct demo_district *ret)
{
    int64_t year, first, since = civil_to_days(2022, 1, 1) * 86400 - DEMO_OFFSET_S;
    int month, day;
    size_t count = 0;
    for (size_t i = 0; i < BLOCK_COUNT; i++)
        count += (size_t)blocks[i].count;
    struct demo_asset *assets = calloc(count, sizeof *assets);
    if (!assets)
        return STATUS_MEMORY;
    civil_from_days((from + DEMO_OFFSET_S) / 86400, &first, &month, &day);
    civil_from_days((until + DEMO_OFFSET_S) / 86400, &year, &month, &day);
    *ret = (struct demo_district){
        .assets = assets, .until = until, .year = (int)year, .first_year = (int)first, .every = 1};
    ret->service_from = from < since ? local_midnight(from) : since;
    ret->moved_at = local_midnight(from + (until - from) / 2);
    struct maker maker = {.d = ret};
    for (size_t i = 0; i < BLOCK_COUNT; i++)
        make_block(&maker, &blocks[i]);
    mark_lease(ret);
    mark_swapped(ret);
    return STATUS_OK;
}

void demo_district_free(struct demo_district *d)
{
    free(d->assets);
    *d = (struct demo_district){0};
}
