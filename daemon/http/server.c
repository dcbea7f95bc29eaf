#include "http/server.h"

#include "host/clock.h"
#include "host/log.h"
#include "http/access_log.h"
#include "http/answer.h"
#include "http/connection.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/head.h"
#include "http/linger.h"
#include "http/peers.h"
#include "http/respond.h"
#include "http/route.h"
#include "http/stream.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTION_MEMORY  (64 * 1024) /* headers, and a piece of the body */
#define DISCARDED_BODY_MAX 65536 /* a refused body up to this is read, and the connection kept */

struct http {
    struct front *front;
    struct MHD_Daemon *mhd;
    struct peers peers;
    struct lingerers linger;
    struct request *yielding; /* the first of those that wait for their next turn */
    bool has_resumed; /* somebody goes on with a body in the next turn, which must not wait */
    uint32_t requests_open;
    int epoll_fd;  /* over libmicrohttpd's and the lingerers' */
    int listen_fd; /* after http_quiesce; else -1 */
};

enum http_phase { PHASE_NEW, PHASE_BODY, PHASE_ENDED };

static int64_t seconds_ms(int64_t s)
{
    return clock_monotonic_ms() + s * 1000;
}

/* --- connections ------------------------------------------------------------------------------ */

static enum MHD_Result accept_policy(void *context, const struct sockaddr *address,
                                     socklen_t address_len)
{
    struct http *h = context;
    (void)address_len;
    int64_t max = h->front->settings->connections_per_ip_max;
    return peers_allow(&h->peers, address, max) ? MHD_YES : MHD_NO;
}

static void notify_connection(void *context, struct MHD_Connection *connection, void **ret_peer,
                              enum MHD_ConnectionNotificationCode what)
{
    struct http *h = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        peers_remove(&h->peers, *ret_peer);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct peer *peer = peers_add(&h->peers, info ? info->client_addr : NULL);
    *ret_peer = peer;
    if (!peer) {
        shutdown(connection_socket(connection), SHUT_RDWR);
        return;
    }
    peer->fd = connection_socket(connection);
    peer->deadline_ms = seconds_ms(h->front->settings->header_timeout_s);
}

/* --- requests --------------------------------------------------------------------------------- */

static void *begin_request(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct http *h = context;
    struct request *q = request_new(h->front, uri);
    if (q) {
        q->conn.mhd = connection;
        q->conn.uri_place = (uintptr_t)uri;
        h->requests_open++;
    }
    return q;
}

static void count_request(struct front *front, const struct request *q)
{
    const struct route *route = q->asked.route;
    size_t row = route_number(front->routes, route);
    bool ingests = route && route->take;
    meters_request(&front->meters, row, q->answer.status, ingests ? q->body.bytes_received : 0);
}

static void end_request(void *context, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode code)
{
    struct http *h = context;
    struct request *q = *request;
    const struct settings *s = h->front->settings;
    (void)code;
    *request = NULL;
    if (!q)
        return;
    connection_set_deadline(connection, seconds_ms(s->idle_timeout_s + s->header_timeout_s));
    h->requests_open--;
    count_request(h->front, q);
    access_log(q);
    request_free(q);
}

/* A stream has no end. The idle time and its queue bound a reader who takes nothing. */
static bool send_answer(struct request *q)
{
    const int room = STREAM_KERNEL_BYTES;
    if (q->answer.stream)
        setsockopt(connection_socket(q->conn.mhd), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    connection_set_deadline(q->conn.mhd, q->answer.stream
                                             ? INT64_MAX
                                             : seconds_ms(q->front->settings->answer_timeout_s));
    return respond_send(q, q->conn.mhd);
}

/* A small body is read to its end, so that the connection can be kept; else the answer goes at
 * once. */
static bool must_refuse_now(const struct request *q)
{
    if (!q->body.announced)
        return q->answer.close;
    if (q->answer.close || request_header(q, "Expect").at)
        return true;
    return q->body.bytes_announced < 0 || q->body.bytes_announced > DISCARDED_BODY_MAX;
}

static void refuse_head(struct request *q, const char *why)
{
    struct error err;
    error_set(&err, STATUS_INVALID, "bad_request", "", "%s", why);
    q->answer.close = true;
    answer_error(q, &err);
}

static bool begin_exchange(struct http *h, struct request *q, const char *method,
                           const char *version)
{
    struct http_head head;
    const struct peer *peer = connection_peer(q->conn.mhd);
    if (peer)
        memcpy(q->who.peer, peer->address, sizeof q->who.peer);
    const char *wrong = http_head_read(&head, q, method, version);
    if (wrong)
        refuse_head(q, wrong);
    else
        exchange_head(q);
    bool now = q->answer.given && must_refuse_now(q);
    q->head.headers = NULL;
    q->head.header_count = 0;
    q->conn.phase = PHASE_BODY;
    int64_t body_s = h->front->settings->body_timeout_s;
    if (q->asked.route && !q->answer.given)
        body_s = instant_max(body_s, q->asked.route->body_timeout_s);
    connection_set_deadline(q->conn.mhd, seconds_ms(body_s));
    if (!now)
        return true;
    if (q->body.announced) {
        linger_add(&h->linger, connection_socket(q->conn.mhd), clock_monotonic_ms());
        q->answer.close = true;
    }
    return send_answer(q);
}

/* One packed byte can become a thousand. So a packed body is taken in small pieces, and one that
 * unpacks to millions of lines lets everyone else have the loop after each of its turns. */
#define PACKED_PIECE 256
#define TURN_MS      20

static void take_packed(struct http *h, struct request *q, const char *bytes, size_t *size)
{
    int64_t turn_ends_ms = clock_monotonic_ms() + TURN_MS;
    while (*size > 0 && clock_monotonic_ms() < turn_ends_ms) {
        size_t len = *size < PACKED_PIECE ? *size : PACKED_PIECE;
        exchange_body(q, bytes, len);
        bytes += len;
        *size -= len;
    }
    if (*size == 0)
        return;
    q->conn.next = h->yielding;
    h->yielding = q;
    connection_yield(q);
}

static void take_upload(struct http *h, struct request *q, const char *bytes, size_t *size)
{
    if (q->body.gzip && !q->answer.given) {
        take_packed(h, q, bytes, size);
        return;
    }
    exchange_body(q, bytes, *size);
    *size = 0;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_size, void **request)
{
    struct http *h = context;
    struct request *q = *request;
    (void)url;
    if (!q)
        return respond_without_request(connection) ? MHD_YES : MHD_NO;
    if (q->conn.phase == PHASE_NEW)
        return begin_exchange(h, q, method, version) ? MHD_YES : MHD_NO;
    if (*upload_size > 0) {
        take_upload(h, q, upload_data, upload_size);
        return MHD_YES;
    }
    if (q->conn.phase == PHASE_BODY) {
        q->conn.phase = PHASE_ENDED;
        exchange_end(q);
        if (!q->answer.given) {
            connection_suspend(q);
            return MHD_YES;
        }
    }
    if (!respond_is_ready(q)) {
        connection_suspend(q);
        return MHD_YES;
    }
    return send_answer(q) ? MHD_YES : MHD_NO;
}

/* --- running ---------------------------------------------------------------------------------- */

/* Addresses are decoded by request.c, which refuses what is wrong in them. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static void panic(void *context, const char *file, unsigned int line, const char *reason)
{
    (void)context;
    die("libmicrohttpd: %s (%s:%u)", reason ? reason : "panic", file, line);
}

static struct MHD_Daemon *start_mhd(struct http *h, int listen_fd)
{
    const struct settings *s = h->front->settings;
    const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
    MHD_set_panic_func(panic, NULL);
    return MHD_start_daemon(
        flags, 0, accept_policy, h, handle, h, MHD_OPTION_LISTEN_SOCKET, listen_fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)s->idle_timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, begin_request, h, MHD_OPTION_NOTIFY_COMPLETED, end_request, h,
        MHD_OPTION_NOTIFY_CONNECTION, notify_connection, h, MHD_OPTION_END);
}

static bool watch(int epoll_fd, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return fd >= 0 && epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

enum status http_start(struct front *front, int listen_fd, struct http **ret_http,
                       struct error *err)
{
    struct http *h = calloc(1, sizeof *h);
    if (!h) {
        close(listen_fd);
        return error_memory(err);
    }
    *h = (struct http){.front = front, .listen_fd = -1, .epoll_fd = epoll_create1(EPOLL_CLOEXEC)};
    linger_init(&h->linger);
    h->mhd = start_mhd(h, listen_fd);
    if (!h->mhd) {
        close(listen_fd);
        http_stop(h);
        return error_set(err, STATUS_IO, "io", "", "libmicrohttpd does not start.");
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->mhd, MHD_DAEMON_INFO_EPOLL_FD);
    if (!info || !watch(h->epoll_fd, info->epoll_fd) || !watch(h->epoll_fd, h->linger.epoll_fd)) {
        http_stop(h);
        return error_set(err, STATUS_IO, "io", "", "No epoll descriptor can be had.");
    }
    *ret_http = h;
    return STATUS_OK;
}

int http_epoll_fd(const struct http *h)
{
    return h->epoll_fd;
}

int http_timeout_ms(const struct http *h)
{
    MHD_UNSIGNED_LONG_LONG ms;
    if (h->has_resumed)
        return 0;
    if (MHD_get_timeout(h->mhd, &ms) != MHD_YES)
        return -1;
    return ms > 1000 ? 1000 : (int)ms;
}

/* Gives their next turn to those that left the loop in the middle of a body. libmicrohttpd 0.9.75
 * neither counts them in its timeout nor shows anything readable, so the loop has to know that
 * they wait. */
static void resume_yielding(struct http *h)
{
    struct request *q = h->yielding, *next;
    h->yielding = NULL;
    h->has_resumed = q != NULL;
    for (; q; q = next) {
        next = q->conn.next;
        connection_resume(q);
    }
}

void http_run(struct http *h)
{
    MHD_run(h->mhd);
    resume_yielding(h);
    if (h->linger.count > 0)
        linger_run(&h->linger, clock_monotonic_ms());
}

void http_tick(struct http *h)
{
    int64_t now_ms = clock_monotonic_ms();
    peers_close_late(&h->peers, now_ms);
    linger_run(&h->linger, now_ms);
}

/* --- the end ---------------------------------------------------------------------------------- */

void http_quiesce(struct http *h)
{
    if (h->listen_fd < 0)
        h->listen_fd = MHD_quiesce_daemon(h->mhd);
}

uint32_t http_requests_open(const struct http *h)
{
    return h->requests_open;
}

void http_stop(struct http *h)
{
    if (!h)
        return;
    if (h->mhd)
        MHD_stop_daemon(h->mhd);
    if (h->listen_fd >= 0)
        close(h->listen_fd);
    linger_free(&h->linger);
    if (h->epoll_fd >= 0)
        close(h->epoll_fd);
    peers_free(&h->peers);
    free(h);
}
