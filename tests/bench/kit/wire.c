#include "tests/bench/kit/wire.h"

#include "tests/bench/kit/bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES    (1 << 20)
#define EVENTS_MAX    64
#define LATENCIES_MAX (4u << 20) /* of a lane without a total */

struct connection {
    struct wire_lane *lane;
    const struct wire_request *request; /* NULL: idle */
    size_t sent;
    struct buffer answer;
    size_t answer_len; /* head and body; 0: not known yet */
    size_t body_at;
    int status;
    double begun_s;
    bool writing; /* EPOLLOUT is asked for */
    int fd;
};

struct client {
    int epoll_fd;
    struct wire_lane *lanes;
    size_t lane_count;
    struct connection *connections;
    unsigned count, busy; /* busy: connections of lanes with a total that wait for an answer */
};

static int open_connection(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        give_up("no connection to port %d: %s", port, strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void watch_writing(struct client *c, struct connection *x, bool writing)
{
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0u), .data.ptr = x};
    if (x->writing == writing)
        return;
    x->writing = writing;
    epoll_ctl(c->epoll_fd, EPOLL_CTL_MOD, x->fd, &event);
}

static void write_more(struct client *c, struct connection *x)
{
    while (x->sent < x->request->len) {
        ssize_t n =
            send(x->fd, x->request->bytes + x->sent, x->request->len - x->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            watch_writing(c, x, true);
            return;
        }
        if (n < 0)
            give_up("a request could not be sent: %s", strerror(errno));
        x->sent += (size_t)n;
    }
    watch_writing(c, x, false);
}

static bool others_run(const struct client *c)
{
    for (size_t i = 0; i < c->lane_count; i++)
        if (c->lanes[i].total > 0 && c->lanes[i].done < c->lanes[i].total)
            return true;
    return false;
}

static void begin_next(struct client *c, struct connection *x)
{
    struct wire_lane *lane = x->lane;
    size_t limit = lane->total ? lane->total : LATENCIES_MAX;
    x->request = NULL;
    if (lane->sent >= limit || (!lane->total && !others_run(c)))
        return;
    x->request = &lane->requests[lane->sent++ % lane->request_count];
    x->sent = 0;
    x->answer.len = 0;
    x->answer_len = 0;
    x->begun_s = now_s();
    c->busy++;
    write_more(c, x);
}

static size_t content_length(const char *head, const char *end)
{
    static const char name[] = "\r\nContent-Length:";
    for (const char *p = head; p + sizeof name < end; p++)
        if (*p == '\r' && strncasecmp(p, name, sizeof name - 1) == 0)
            return strtoull(p + sizeof name - 1, NULL, 10);
    give_up("an answer without Content-Length");
}

/* Looks whether the head is there. */
static void read_head(struct connection *x)
{
    const char *head = x->answer.bytes;
    const char *end = memmem(head, x->answer.len, "\r\n\r\n", 4);
    if (!end)
        return;
    x->status = atoi(head + sizeof "HTTP/1.1");
    x->body_at = (size_t)(end + 4 - head);
    x->answer_len = x->body_at + content_length(head, end + 2);
}

static void end_answer(struct client *c, struct connection *x)
{
    struct wire_lane *lane = x->lane;
    lane->latencies_s[lane->done++] = now_s() - x->begun_s;
    lane->failed += x->status != 200;
    lane->bytes += x->answer.len;
    c->busy--;
    if (lane->done == lane->total || (!lane->total && lane->done == 1) || x->status != 200) {
        lane->last.len = 0;
        buffer_add(&lane->last, x->answer.bytes + x->body_at, x->answer.len - x->body_at);
    }
    begin_next(c, x);
}

static void read_more(struct client *c, struct connection *x)
{
    while (x->request) {
        size_t want = x->answer_len ? x->answer_len - x->answer.len : READ_BYTES;
        char *to = need(buffer_reserve(&x->answer, want));
        ssize_t n = recv(x->fd, to, want, 0);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0)
            give_up("a connection broke while waiting for an answer");
        x->answer.len += (size_t)n;
        if (!x->answer_len)
            read_head(x);
        if (x->answer_len && x->answer.len >= x->answer_len) {
            end_answer(c, x);
            return;
        }
    }
}

static void open_lane(struct client *c, struct wire_lane *lane, int port)
{
    size_t room = lane->total ? lane->total : LATENCIES_MAX;
    lane->latencies_s = need(malloc(room * sizeof *lane->latencies_s));
    for (unsigned i = 0; i < lane->connections; i++) {
        struct connection *x = &c->connections[c->count++];
        *x = (struct connection){.lane = lane, .fd = open_connection(port)};
        fcntl(x->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = x};
        epoll_ctl(c->epoll_fd, EPOLL_CTL_ADD, x->fd, &event);
    }
}

static void turn(struct client *c)
{
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(c->epoll_fd, events, EVENTS_MAX, 120000);
    if (count == 0)
        give_up("no answer for two minutes");
    for (int i = 0; i < count; i++) {
        struct connection *x = events[i].data.ptr;
        if (events[i].events & EPOLLOUT && x->request)
            write_more(c, x);
        if (events[i].events & ~(uint32_t)EPOLLOUT)
            read_more(c, x);
    }
}

double wire_run(int port, struct wire_lane *lanes, size_t lane_count)
{
    struct client c = {
        .epoll_fd = epoll_create1(EPOLL_CLOEXEC), .lanes = lanes, .lane_count = lane_count};
    unsigned connections = 0;
    for (size_t i = 0; i < lane_count; i++)
        connections += lanes[i].connections;
    c.connections = need(calloc(connections, sizeof *c.connections));
    for (size_t i = 0; i < lane_count; i++)
        open_lane(&c, &lanes[i], port);
    double start = now_s(), end = 0;
    for (unsigned i = 0; i < c.count; i++)
        begin_next(&c, &c.connections[i]);
    while (c.busy > 0) {
        turn(&c);
        if (end == 0 && !others_run(&c))
            end = now_s();
    }
    for (unsigned i = 0; i < c.count; i++) {
        close(c.connections[i].fd);
        buffer_free(&c.connections[i].answer);
    }
    for (size_t i = 0; i < lane_count; i++)
        sort_doubles(lanes[i].latencies_s, lanes[i].done);
    free(c.connections);
    close(c.epoll_fd);
    return end - start;
}

void wire_lane_free(struct wire_lane *lane)
{
    free(lane->latencies_s);
    buffer_free(&lane->last);
    lane->latencies_s = NULL;
    lane->done = lane->failed = lane->sent = 0;
    lane->bytes = 0;
}

struct wire_request wire_make(const char *method, const char *path, const char *token,
                              const char *type, const void *body, size_t body_len)
{
    struct buffer b = {0};
    struct wire_request request;
    buffer_reserve(&b, body_len + 400 + strlen(path));
    buffer_addf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
    if (token)
        buffer_addf(&b, "Authorization: Bearer %s\r\n", token);
    if (type)
        buffer_addf(&b, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, body_len);
    buffer_add_text(&b, "\r\n");
    if (body_len)
        buffer_add(&b, body, body_len);
    request.bytes = need(buffer_take(&b, &request.len));
    return request;
}

void wire_requests_free(struct wire_request *requests, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(requests[i].bytes);
    free(requests);
}

int wire_call(int port, const struct wire_request *request, struct buffer *ret_body)
{
    struct wire_lane lane = {.connections = 1, .requests = request, .request_count = 1, .total = 1};
    wire_run(port, &lane, 1);
    int status = lane.failed ? 0 : 200;
    if (ret_body) {
        *ret_body = lane.last;
        lane.last = (struct buffer){0};
    }
    wire_lane_free(&lane);
    return status;
}
