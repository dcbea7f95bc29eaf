/* What GB/T 28181 costs: devices that register with a challenge, keepalives while rounds of reports come by HTTP, a
 * catalog of the whole district at one item a message, changes told by 64 senders and synced before their 200.
 *
 *   bench_sip INTACTD DIR ASSETS DEVICES HTTP_RATE [SIPP_SCENARIO]     the directory as bench_fill leaves it, without reports
 *   bench_sip INTACTD DIR ASSETS DEVICES                               only catalogs: the assets, spread over the devices
 *   bench_sip INTACTD DIR ASSETS DEVICES many                          only registrations: each device has its own
 *
 * HTTP_RATE reports a second come while keepalives do. */
#include "tests/bench/kit/kit.c"
#include "tests/bench/kit/sip.c"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#define KEEPALIVES_RATE 10200
#define RUN_S           5
#define CHUNK           500 /* platforms in a POST */

struct bench {
    const char *dir;
    char token[TOKEN_SIZE];
    struct server server;
    struct sip_load *load;
    uint32_t assets, devices;
    int sip_port;
};

/* --- registering the platforms ------------------------------------------------------------------ */

static void call(struct bench *b, const char *path, const char *body, struct buffer *answer)
{
    struct wire_request request =
        wire_make("POST", path, b->token, "application/json", body, strlen(body));
    answer->len = 0;
    int status = wire_call(b->server.port, &request, answer);
    free(request.bytes);
    if (status != 200 || !buffer_text(answer))
        give_up("POST %s: status %d: %.300s", path, status, answer->len ? answer->bytes : "");
}

static void value_of(const char *json, const char *key, char *out, size_t size)
{
    const char *at = strstr(json, key);
    if (!at)
        give_up("no %s in %.200s", key, json);
    at += strlen(key);
    snprintf(out, size, "%.*s", (int)strcspn(at, "\""), at);
}

static void put_platforms(struct bench *b)
{
    struct buffer body = {0}, answer = {0};
    for (uint32_t from = 0; from < b->devices; from += CHUNK) {
        body.len = 0;
        for (uint32_t i = from; i < from + CHUNK && i < b->devices; i++)
            buffer_addf(&body,
                        "%c{\"code\":\"" SIP_DEVICE_CODE "\",\"name\":\"recorder %u\",\"feed\":"
                        "\"nvr\",\"events_feed\":\"nvr.events\",\"poll_s\":86400,"
                        "\"subscribe_s\":86400}",
                        i == from ? '[' : ',', i, i);
        buffer_add_byte(&body, ']');
        if (!buffer_text(&body))
            give_up("no memory");
        call(b, "/api/v1/platforms", body.bytes, &answer);
    }
    buffer_free(&body);
    buffer_free(&answer);
}

/* Also learns SIP's port, and leaves what sipp reads: a line a device. */
static void get_passwords(struct bench *b)
{
    char path[100], password[20], listen[40] = "", file[1200];
    struct buffer answer = {0};
    snprintf(file, sizeof file, "%s/devices.csv", b->dir);
    FILE *csv = need(fopen(file, "w"));
    fprintf(csv, "SEQUENTIAL\n");
    for (uint32_t i = 0; i < b->devices; i++) {
        snprintf(path, sizeof path, "/api/v1/platforms/" SIP_DEVICE_CODE "/password", i);
        call(b, path, "{}", &answer);
        value_of(answer.bytes, "\"password\":\"", password, sizeof password);
        if (!b->load) {
            value_of(answer.bytes, "\"listen\":\"", listen, sizeof listen);
            b->sip_port = atoi(need(strrchr(listen, ':')) + 1);
            b->load = sip_load_open(b->sip_port, b->devices);
        }
        sip_load_password(b->load, i, password);
        fprintf(csv, SIP_DEVICE_CODE ";[authentication username=" SIP_DEVICE_CODE " password=%s]\n",
                i, i, password);
    }
    fclose(csv);
    buffer_free(&answer);
}

static void start(struct bench *b, const char *intactd)
{
    char *argv[] = {strdup(intactd),
                    "serve",
                    "--data",
                    strdup(b->dir),
                    "--listen",
                    "127.0.0.1:0",
                    "--sip-listen",
                    "127.0.0.1:0",
                    "--sip-id",
                    "44011300002000000001",
                    "--bad-tokens-per-minute",
                    "0",
                    NULL};
    server_start(&b->server, argv);
    free(argv[0]);
    free(argv[3]);
    read_token(b->dir, "admin.token", b->token);
    put_platforms(b);
    get_passwords(b);
}

/* --- the runs ----------------------------------------------------------------------------------- */

/* Prints the row `name_what`. */
static void tell_of(const char *name, const char *what, double value)
{
    char row[64];
    snprintf(row, sizeof row, "%s_%s", name, what);
    tell_one(row, value);
}

static void register_all(struct bench *b, const char *name)
{
    double rss = server_rss_mib(&b->server), cpu = server_cpu_s(&b->server);
    tell_of(name, "register_s", sip_load_register(b->load));
    /* A registration is two requests. */
    tell_of(name, "register_cpu_us", (server_cpu_s(&b->server) - cpu) * 1e6 / (2.0 * b->devices));
    sip_load_serve(b->load, 10); /* their catalogs and subscriptions */
    tell_of(name, "rss_more_mib", server_rss_mib(&b->server) - rss);
}

/* What so many devices cost: each is looked at once a second, and their catalogs are asked for in turn. */
static void idle(struct bench *b, const char *name)
{
    double cpu = server_cpu_s(&b->server), begun = now_s();
    sip_load_serve(b->load, RUN_S);
    tell_of(name, "idle_percent", (server_cpu_s(&b->server) - cpu) * 100 / (now_s() - begun));
}

struct posting {
    struct bench *bench;
    double per_second;
    atomic_bool over;
    uint64_t reports;
};

/* Posts rounds at a pace. They are of the last hours, second by second. */
static void *post_rounds(void *context)
{
    struct posting *p = context;
    struct load l;
    struct buffer body = {0};
    char token[TOKEN_SIZE];
    read_token(p->bench->dir, "feed.token", token);
    load_init(&l, p->bench->assets, time(NULL) - 7200);
    l.round_s = 1;
    for (double start = now_s(); !p->over;) {
        load_next(&l);
        body.len = 0;
        load_text(&l, 0, l.count, &body);
        struct wire_request request = wire_make("POST", "/api/v1/events", token,
                                                "application/x-ndjson", body.bytes, body.len);
        if (wire_call(p->bench->server.port, &request, NULL) != 200)
            give_up("a round was refused");
        free(request.bytes);
        p->reports += l.count;
        while (!p->over && (double)p->reports / p->per_second > now_s() - start)
            usleep(1000);
    }
    load_free(&l);
    buffer_free(&body);
    return NULL;
}

static void keep_alive(struct bench *b, double http_rate)
{
    double cpu = server_cpu_s(&b->server);
    struct sip_rate alone = sip_load_keepalives(b->load, KEEPALIVES_RATE, RUN_S);
    tell_one("sip_keepalive_cpu_us",
             (server_cpu_s(&b->server) - cpu) * 1e6 / (double)alone.answered);
    tell_one("sip_keepalive_p99_ms", alone.p99_ms);
    struct posting posting = {.bench = b, .per_second = http_rate};
    pthread_t thread;
    if (pthread_create(&thread, NULL, post_rounds, &posting) != 0)
        give_up("no thread");
    struct sip_rate rate = sip_load_keepalives(b->load, KEEPALIVES_RATE, RUN_S);
    posting.over = true;
    pthread_join(thread, NULL);
    tell_one("sip_keepalives_rate", (double)rate.answered / rate.seconds);
    tell_one("sip_keepalives_lost",
             (double)(rate.sent - rate.answered + alone.sent - alone.answered));
    tell_one("sip_keepalives_beside_p99_ms", rate.p99_ms);
    tell_one("sip_keepalives_beside_reports", (double)posting.reports / rate.seconds);
}

static void ask_catalog(void *context, uint32_t device)
{
    char path[100];
    struct buffer answer = {0};
    snprintf(path, sizeof path, "/api/v1/platforms/" SIP_DEVICE_CODE "/query", device);
    call(context, path, "{}", &answer);
    buffer_free(&answer);
}

/* Every one of them has become a whole round, with all of its items. */
static void need_whole(struct bench *b, uint32_t devices)
{
    char path[100], items[40];
    struct buffer answer = {0};
    for (uint32_t i = 0; i < devices; i++) {
        uint64_t from = (uint64_t)b->assets * i / devices,
                 to = (uint64_t)b->assets * (i + 1) / devices;
        snprintf(path, sizeof path, "/api/v1/platforms/" SIP_DEVICE_CODE, i);
        snprintf(items, sizeof items, "\"items\":%u,", (unsigned)(to - from));
        struct wire_request request = wire_make("GET", path, b->token, NULL, NULL, 0);
        answer.len = 0;
        if (wire_call(b->server.port, &request, &answer) != 200 || !buffer_text(&answer) ||
            !strstr(answer.bytes, items))
            give_up("no whole round of %s in %.600s", items, answer.len ? answer.bytes : "");
        free(request.bytes);
    }
    buffer_free(&answer);
}

/* Sends them, and waits until the last is answered. */
static void say_catalogs(struct bench *b, uint32_t devices, uint32_t per_message, const char *name)
{
    double cpu = server_cpu_s(&b->server);
    double seconds = sip_load_catalogs(b->load, devices, b->assets, per_message, ask_catalog, b);
    sip_load_serve(b->load, 0.5);
    need_whole(b, devices);
    tell_of(name, "s", seconds);
    tell_of(name, "cpu_us", (server_cpu_s(&b->server) - cpu) * 1e6 / b->assets);
}

static void notify(struct bench *b)
{
    double cpu = server_cpu_s(&b->server);
    struct sip_rate rate = sip_load_notifies(b->load, b->assets, RUN_S);
    tell_one("sip_notify_rate", (double)rate.answered / rate.seconds);
    tell_one("sip_notify_p99_ms", rate.p99_ms);
    tell_one("sip_notify_cpu_us", (server_cpu_s(&b->server) - cpu) * 1e6 / (double)rate.answered);
}

/* The same registrations by another program; it shares nothing with ours. */
static void register_by_sipp(struct bench *b, char *scenario)
{
    char to[40], file[1200], count[16];
    snprintf(to, sizeof to, "127.0.0.1:%d", b->sip_port);
    snprintf(file, sizeof file, "%s/devices.csv", b->dir);
    snprintf(count, sizeof count, "%u", b->devices);
    double begun = now_s();
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(127);
        execlp("sipp", "sipp", to, "-sf", scenario, "-inf", file, "-m", count, "-r", "10000", "-rp",
               "1000", "-l", "500", "-i", "127.0.0.1", "-nostdin", (char *)NULL);
        _exit(127);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        give_up("no process for sipp");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        tell_one("sip_register_sipp_s", now_s() - begun);
    else
        fprintf(stderr, "sipp ended with status %d: its row is left out\n", status);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        give_up("bench_sip INTACTD DIR ASSETS DEVICES [many | HTTP_RATE [SIPP_SCENARIO]]");
    struct bench b = {
        .dir = argv[2], .assets = (uint32_t)atol(argv[3]), .devices = (uint32_t)atol(argv[4])};
    bool many = argc > 5 && strcmp(argv[5], "many") == 0;
    start(&b, argv[1]);
    register_all(&b, many ? "sip_many" : "sip");
    if (many) {
        idle(&b, "sip_many");
    } else if (argc > 5) {
        keep_alive(&b, atof(argv[5]));
        say_catalogs(&b, 1, 1, "sip_catalog");
        notify(&b);
    } else {
        say_catalogs(&b, b.devices, 100, "sip_catalogs");
        tell_one("sip_catalogs_rss_mib", server_rss_mib(&b.server));
    }
    if (argc > 6)
        register_by_sipp(&b, argv[6]);
    sip_load_close(b.load);
    server_stop(&b.server, SIGTERM);
    return 0;
}
