#include "sip/sockets.h"

#include "host/listen.h"
#include "sip/address.h"
#include "sip/connections.h"
#include "sip/datagrams.h"
#include "sip/media.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_MAX 64

struct sockets {
    int epoll_fd, udp_fd, tcp_fd, media_fd;
    uint16_t media_port;
    struct datagrams *datagrams;
    struct connections *connections;
    struct sockets_ears ears;
    char address[64];
};

static bool watch(const struct sockets *s, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* A socket for datagrams at the address that TCP has got. */
static int open_datagrams(const struct sockaddr_storage *bound, socklen_t len)
{
    int fd = socket(bound->ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)bound, len) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum status open_all(struct sockets *s, const char *where, uint16_t media_port,
                            struct error *err)
{
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    char shown[ADDRESS_SIZE], local[ADDRESS_SIZE];
    enum status status = listen_open("sip_listen", where, &s->tcp_fd, shown, local, err);
    if (status)
        return status;
    if (getsockname(s->tcp_fd, (struct sockaddr *)&bound, &len) != 0)
        return error_set(err, STATUS_IO, "io", "sip_listen", "The socket has no address.");
    address_write((struct sockaddr *)&bound, s->address);
    s->udp_fd = open_datagrams(&bound, len);
    if (s->udp_fd < 0)
        return error_set(
            err, STATUS_CONFLICT, "bad_listen", "sip_listen",
            "Cannot take datagrams at %s: another process has that port. End it, or set "
            "another with sip_listen.",
            where);
    s->media_fd = media_open(&bound, len, media_port, &s->media_port);
    if (s->media_fd < 0)
        return error_set(err, STATUS_CONFLICT, "bad_listen", "sip_media_port",
                         "Cannot take pictures at port %u: another process has it. End it, or set "
                         "another with sip_media_port.",
                         media_port);
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (s->epoll_fd < 0 || !watch(s, s->udp_fd) || !watch(s, s->tcp_fd) || !watch(s, s->media_fd))
        return error_set(err, STATUS_IO, "io", "", "No descriptors can be had for SIP.");
    return STATUS_OK;
}

enum status sockets_open(const char *where, uint16_t media_port, const struct sockets_ears *ears,
                         struct sockets **ret, struct error *err)
{
    struct sockets *s = calloc(1, sizeof *s);
    if (!s)
        return error_memory(err);
    *s =
        (struct sockets){.epoll_fd = -1, .udp_fd = -1, .tcp_fd = -1, .media_fd = -1, .ears = *ears};
    enum status status = open_all(s, where, media_port, err);
    if (!status && datagrams_open(s->udp_fd, s->address, &s->datagrams))
        status = error_memory(err);
    if (!status && connections_open(s->tcp_fd, s->epoll_fd, &s->connections))
        status = error_memory(err);
    if (status)
        sockets_close(s);
    else
        *ret = s;
    return status;
}

void sockets_close(struct sockets *s)
{
    if (!s)
        return;
    if (s->datagrams)
        datagrams_close(s->datagrams);
    else if (s->udp_fd >= 0)
        close(s->udp_fd);
    if (s->connections)
        connections_close(s->connections);
    else if (s->tcp_fd >= 0)
        close(s->tcp_fd);
    if (s->media_fd >= 0)
        close(s->media_fd);
    if (s->epoll_fd >= 0)
        close(s->epoll_fd);
    free(s);
}

int sockets_fd(const struct sockets *s)
{
    return s->epoll_fd;
}

const char *sockets_address(const struct sockets *s)
{
    return s->address;
}

uint16_t sockets_media_port(const struct sockets *s)
{
    return s->media_port;
}

void sockets_run(struct sockets *s, int64_t now_ms)
{
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(s->epoll_fd, events, EVENTS_MAX, 0);
    for (int i = 0; i < count; i++) {
        int fd = events[i].data.fd;
        if (fd == s->udp_fd)
            datagrams_run(s->datagrams, s->ears.take, s->ears.context);
        else if (fd == s->media_fd)
            media_run(fd, s->ears.picture, s->ears.context);
        else if (fd == s->tcp_fd)
            connections_accept(s->connections, now_ms);
        else
            connections_run(s->connections, fd, s->ears.take, s->ears.gone, s->ears.context,
                            now_ms);
    }
}

void sockets_tick(struct sockets *s, int64_t now_ms)
{
    connections_tick(s->connections, s->ears.gone, s->ears.context, now_ms);
}

void sockets_send(struct sockets *s, const struct sip_endpoint *to, struct text bytes)
{
    if (to->tcp)
        connections_send(s->connections, to->connection, bytes);
    else
        datagrams_send(s->datagrams, to, bytes);
}

void sockets_keep(struct sockets *s, uint32_t connection)
{
    connections_keep(s->connections, connection);
}
