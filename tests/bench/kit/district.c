#include "tests/bench/kit/district.h"

#include "tests/bench/kit/bench.h"
#include "tests/bench/kit/load.h"
#include "tests/bench/kit/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASSETS_PER_POST 10000
#define TOWN_COUNT      16

static const struct {
    const char *code, *contractor, *kind;
    unsigned planned, class_no;
} projects[] = {
    {"hd", "c1", "camera", 2976, 1},     {"hd370", "c2", "camera", 370, 1},
    {"villages", "c3", "camera", 36, 2}, {"lease", "c4", "camera", 1270, 2},
    {"bus", "c5", "camera", 1000, 2},    {"checkpoints", "c1", "checkpoint", 162, 0},
};
#define PROJECT_COUNT (sizeof projects / sizeof projects[0])

unsigned district_project(uint32_t asset)
{
    uint32_t place = asset % LOAD_ASSETS;
    unsigned i = 0;
    for (; place >= projects[i].planned; i++)
        place -= projects[i].planned;
    return i;
}

void read_token(const char *dir, const char *name, char ret[TOKEN_SIZE])
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(ret, TOKEN_SIZE, file))
        give_up("no token in %s", path);
    ret[strcspn(ret, "\n")] = '\0';
    fclose(file);
}

static void post(int port, const char *token, const char *path, const struct buffer *body,
                 struct buffer *ret_answer)
{
    struct buffer answer = {0};
    struct wire_request request =
        wire_make("POST", path, token, "application/json", body->bytes, body->len);
    if (wire_call(port, &request, &answer) != 200)
        give_up("POST %s: %.*s", path, (int)answer.len, answer.bytes);
    free(request.bytes);
    if (ret_answer)
        *ret_answer = answer;
    else
        buffer_free(&answer);
}

static void post_towns(int port, const char *token)
{
    struct buffer b = {0};
    for (unsigned i = 0; i < TOWN_COUNT; i++)
        buffer_addf(&b, "%s{\"code\":\"t%u\",\"name\":\"Town %u\"}", i ? "," : "[", i, i);
    buffer_add_text(&b, "]");
    post(port, token, "/api/v1/towns", &b, NULL);
    buffer_free(&b);
}

static void post_contracts(int port, const char *token)
{
    struct buffer b = {0};
    for (unsigned i = 1; i <= 5; i++)
        buffer_addf(&b, "%s{\"code\":\"c%u\",\"name\":\"Contractor %u\",\"role\":\"contractor\"}",
                    i > 1 ? "," : "[", i, i);
    buffer_add_text(&b, "]");
    post(port, token, "/api/v1/organisations", &b, NULL);
    b.len = 0;
    for (unsigned i = 0; i < PROJECT_COUNT; i++)
        buffer_addf(&b, "%s{\"code\":\"%s\",\"name\":\"%s\",\"contractor\":\"%s\"}", i ? "," : "[",
                    projects[i].code, projects[i].code, projects[i].contractor);
    buffer_add_text(&b, "]");
    post(port, token, "/api/v1/projects", &b, NULL);
    buffer_free(&b);
}

static void add_asset(struct buffer *b, uint32_t i)
{
    unsigned p = district_project(i);
    buffer_addf(b, "{\"code\":\"" LOAD_CODE "\",\"name\":\"Point %u\",\"kind\":\"%s\",", i, i,
                projects[p].kind);
    if (projects[p].class_no)
        buffer_addf(b, "\"class\":%u,", projects[p].class_no);
    buffer_addf(b,
                "\"town\":\"t%u\",\"service\":[{\"project\":\"%s\","
                "\"from\":\"2021-01-01T00:00:00+08:00\",\"to\":null}]}",
                i * 31 % TOWN_COUNT, projects[p].code);
}

static void post_assets(int port, const char *token, uint32_t assets)
{
    struct buffer b = {0};
    for (uint32_t from = 0; from < assets; from += ASSETS_PER_POST) {
        uint32_t to = from + ASSETS_PER_POST < assets ? from + ASSETS_PER_POST : assets;
        b.len = 0;
        for (uint32_t i = from; i < to; i++) {
            buffer_add_text(&b, i > from ? "," : "[");
            add_asset(&b, i);
        }
        buffer_add_text(&b, "]");
        post(port, token, "/api/v1/assets", &b, NULL);
    }
    buffer_free(&b);
}

static void post_feed(int port, const char *token, const char *dir)
{
    struct buffer b = {0}, answer = {0};
    char path[1200];
    buffer_add_text(&b, "[{\"code\":\"probe\",\"name\":\"probe\",\"report_ttl_s\":900,"
                        "\"feed_ttl_s\":900}]");
    post(port, token, "/api/v1/feeds", &b, NULL);
    b.len = 0;
    buffer_add_text(&b, "{\"name\":\"probe\",\"role\":\"feed\",\"feed\":\"probe\"}");
    post(port, token, "/api/v1/tokens", &b, &answer);
    const char *secret = strstr(need(buffer_text(&answer) ? answer.bytes : NULL), "itk_");
    snprintf(path, sizeof path, "%s/feed.token", dir);
    FILE *file = fopen(path, "w");
    if (!secret || !file)
        give_up("no token for the feed");
    fprintf(file, "%.*s\n", (int)strcspn(secret, "\""), secret);
    fclose(file);
    buffer_free(&b);
    buffer_free(&answer);
}

void district_register(int port, const char *dir, uint32_t assets)
{
    char token[TOKEN_SIZE];
    read_token(dir, "admin.token", token);
    post_towns(port, token);
    post_contracts(port, token);
    post_feed(port, token, dir);
    post_assets(port, token, assets);
}
