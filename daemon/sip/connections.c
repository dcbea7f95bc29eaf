#include "sip/connections.h"

#include "platform/sip_read.h"
#include "sip/address.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    int fd;
    bool kept;   /* somebody has registered by it */
    bool broken; /* to be closed */
    struct sip_endpoint from;
    struct buffer in, out;
    int64_t begun_ms, part_ms; /* part_ms: when the message in `in` began; 0: there is none */
};

struct connections {
    int listen_fd, epoll_fd;
    struct connection *items; /* owned; fd -1: the place is free */
    uint32_t count;
    uint32_t serial;
};

enum status connections_open(int listen_fd, int epoll_fd, struct connections **ret)
{
    struct connections *c = calloc(1, sizeof *c);
    if (c)
        c->items = calloc(SIP_CONNECTIONS_MAX, sizeof *c->items);
    if (!c || !c->items) {
        free(c);
        return STATUS_MEMORY;
    }
    c->listen_fd = listen_fd;
    c->epoll_fd = epoll_fd;
    *ret = c;
    return STATUS_OK;
}

static void drop(struct connection *x)
{
    close(x->fd);
    buffer_free(&x->in);
    buffer_free(&x->out);
    *x = (struct connection){.fd = -1};
}

void connections_close(struct connections *c)
{
    if (!c)
        return;
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->items[i].fd >= 0)
            drop(&c->items[i]);
    }
    close(c->listen_fd);
    free(c->items);
    free(c);
}

static struct connection *find(struct connections *c, uint32_t id)
{
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->items[i].fd >= 0 && c->items[i].from.connection == id)
            return &c->items[i];
    }
    return NULL;
}

/* --- who is let in ---------------------------------------------------------------------------- */

static bool has_room(const struct connections *c, const struct sip_endpoint *from)
{
    uint32_t strangers = 0, same = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct connection *x = &c->items[i];
        if (x->fd < 0 || x->kept)
            continue;
        strangers++;
        same += memcmp(x->from.address, from->address, sizeof from->address) == 0;
    }
    return strangers < SIP_STRANGERS_MAX && same < SIP_PER_ADDRESS_MAX;
}

static struct connection *free_place(struct connections *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->items[i].fd < 0)
            return &c->items[i];
    }
    return c->count < SIP_CONNECTIONS_MAX ? &c->items[c->count++] : NULL;
}

static void let_in(struct connections *c, int fd, const struct sockaddr_storage *address,
                   int64_t now_ms)
{
    struct sockaddr_storage own;
    socklen_t len = sizeof own;
    struct sip_endpoint from = {.tcp = true};
    endpoint_set_remote(&from, (const struct sockaddr *)address);
    struct connection *x = has_room(c, &from) ? free_place(c) : NULL;
    if (!x || getsockname(fd, (struct sockaddr *)&own, &len) != 0) {
        close(fd);
        return;
    }
    address_write((struct sockaddr *)&own, from.local);
    from.connection = ++c->serial;
    *x = (struct connection){.fd = fd, .from = from, .begun_ms = now_ms};
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(c->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
        drop(x);
}

void connections_accept(struct connections *c, int64_t now_ms)
{
    for (int i = 0; i < SIP_TURN_DATAGRAMS; i++) {
        struct sockaddr_storage address;
        socklen_t len = sizeof address;
        int fd =
            accept4(c->listen_fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        let_in(c, fd, &address, now_ms);
    }
}

/* --- bytes ------------------------------------------------------------------------------------ */

static void watch(const struct connections *c, const struct connection *x)
{
    struct epoll_event event = {.events = EPOLLIN | (x->out.len > 0 ? EPOLLOUT : 0),
                                .data.fd = x->fd};
    epoll_ctl(c->epoll_fd, EPOLL_CTL_MOD, x->fd, &event);
}

static void flush(const struct connections *c, struct connection *x)
{
    bool waited = x->out.len > 0;
    ssize_t sent = waited ? send(x->fd, x->out.bytes, x->out.len, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
    if (sent < 0)
        x->broken = x->broken || (errno != EAGAIN && errno != EINTR);
    if (sent > 0) {
        x->out.len -= (size_t)sent;
        memmove(x->out.bytes, x->out.bytes + sent, x->out.len);
    }
    if (waited)
        watch(c, x);
}

void connections_send(struct connections *c, uint32_t id, struct text bytes)
{
    struct connection *x = find(c, id);
    if (!x || x->broken)
        return;
    buffer_add(&x->out, bytes.at, bytes.len);
    x->broken = x->out.failed || x->out.len > SIP_OUTGOING_BYTES;
    if (!x->broken)
        flush(c, x);
}

void connections_keep(struct connections *c, uint32_t id)
{
    struct connection *x = find(c, id);
    if (x)
        x->kept = true;
}

/* Hands on all whole messages. */
static void hand_on(struct connection *x, sockets_take *take, void *context, int64_t now_ms)
{
    size_t at = 0, len = 0;
    enum status status = STATUS_OK;
    while (at < x->in.len && !x->broken) {
        struct text rest = {x->in.bytes + at, x->in.len - at};
        status = sip_stream_next(rest, &len);
        if (status)
            break;
        take(context, &x->from, (struct text){rest.at, len});
        at += len;
    }
    if (status != STATUS_OK && status != STATUS_BUSY)
        x->broken = true;
    x->in.len -= at;
    memmove(x->in.bytes, x->in.bytes + at, x->in.len);
    if (x->in.len == 0)
        x->part_ms = 0;
    else if (at > 0 || x->part_ms == 0)
        x->part_ms = now_ms;
    if (!x->kept && x->in.len > SIP_STRANGER_BYTES)
        x->broken = true;
}

static void receive(struct connection *x, sockets_take *take, void *context, int64_t now_ms)
{
    char *room = buffer_reserve(&x->in, SIP_STRANGER_BYTES);
    ssize_t got = room ? recv(x->fd, room, SIP_STRANGER_BYTES, MSG_DONTWAIT) : 0;
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        x->broken = true;
        return;
    }
    x->in.len += (size_t)got;
    hand_on(x, take, context, now_ms);
}

static void end(struct connection *x, sockets_gone *gone, void *context)
{
    uint32_t id = x->from.connection;
    drop(x);
    gone(context, id);
}

void connections_run(struct connections *c, int fd, sockets_take *take, sockets_gone *gone,
                     void *context, int64_t now_ms)
{
    for (uint32_t i = 0; i < c->count; i++) {
        struct connection *x = &c->items[i];
        if (x->fd != fd)
            continue;
        receive(x, take, context, now_ms);
        if (!x->broken)
            flush(c, x);
        if (x->broken)
            end(x, gone, context);
        return;
    }
}

/* Is the head of what has begun to come still not whole? */
static bool lacks_head(const struct connection *x)
{
    return !memmem(x->in.bytes, x->in.len, "\r\n\r\n", 4) &&
           !memmem(x->in.bytes, x->in.len, "\n\n", 2);
}

void connections_tick(struct connections *c, sockets_gone *gone, void *context, int64_t now_ms)
{
    for (uint32_t i = 0; i < c->count; i++) {
        struct connection *x = &c->items[i];
        if (x->fd < 0)
            continue;
        bool late = (!x->kept && now_ms > x->begun_ms + SIP_STRANGER_MS) ||
                    (x->part_ms > 0 && now_ms > x->part_ms + SIP_PART_MS) ||
                    (x->part_ms > 0 && now_ms > x->part_ms + SIP_HEAD_MS && lacks_head(x));
        if (x->broken || late)
            end(x, gone, context);
    }
}
