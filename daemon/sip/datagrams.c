#include "sip/datagrams.h"

#include "sip/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECEIVE_BYTES (4 << 20) /* of the system's buffer, as far as it lets us */

/* Room for an address of either family. */
#define CONTROL_BYTES CMSG_SPACE(sizeof(struct in6_pktinfo))

struct datagrams {
    int fd, family;
    bool any; /* bound to all addresses: each datagram says to which it came */
    char local[64];
    uint16_t port;
    struct mmsghdr headers[SIP_TURN_DATAGRAMS];
    struct iovec vectors[SIP_TURN_DATAGRAMS];
    struct sockaddr_storage from[SIP_TURN_DATAGRAMS];
    char control[SIP_TURN_DATAGRAMS][CONTROL_BYTES];
    char *bytes; /* SIP_DATAGRAM_BYTES each */
};

enum status datagrams_open(int fd, const char *local, struct datagrams **ret)
{
    const int on = 1, size = RECEIVE_BYTES;
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    struct datagrams *d = calloc(1, sizeof *d);
    if (d)
        d->bytes = malloc((size_t)SIP_TURN_DATAGRAMS * SIP_DATAGRAM_BYTES);
    if (!d || !d->bytes || getsockname(fd, (struct sockaddr *)&bound, &len) != 0) {
        if (d)
            free(d->bytes);
        free(d);
        return STATUS_MEMORY;
    }
    d->fd = fd;
    d->family = bound.ss_family;
    d->port = (uint16_t)atoi(strrchr(local, ':') + 1);
    d->any = strncmp(local, "0.0.0.0:", 8) == 0 || strncmp(local, "[::]:", 5) == 0;
    snprintf(d->local, sizeof d->local, "%s", local);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (d->any && d->family == AF_INET)
        setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    else if (d->any)
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    *ret = d;
    return STATUS_OK;
}

void datagrams_close(struct datagrams *d)
{
    if (!d)
        return;
    close(d->fd);
    free(d->bytes);
    free(d);
}

static void prepare(struct datagrams *d)
{
    for (size_t i = 0; i < SIP_TURN_DATAGRAMS; i++) {
        d->vectors[i] = (struct iovec){d->bytes + i * SIP_DATAGRAM_BYTES, SIP_DATAGRAM_BYTES};
        d->headers[i].msg_hdr = (struct msghdr){.msg_name = &d->from[i],
                                                .msg_namelen = sizeof d->from[i],
                                                .msg_iov = &d->vectors[i],
                                                .msg_iovlen = 1,
                                                .msg_control = d->control[i],
                                                .msg_controllen = sizeof d->control[i]};
    }
}

/* To which of our addresses it came: a device drops what comes from another. */
static void set_local(const struct datagrams *d, struct msghdr *h, struct sip_endpoint *from)
{
    snprintf(from->local, sizeof from->local, "%s", d->local);
    if (!d->any)
        return;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(d->port)};
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(d->port)};
        struct in_pktinfo info;
        struct in6_pktinfo info6;
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            memcpy(&info, CMSG_DATA(c), sizeof info);
            v4.sin_addr = info.ipi_addr;
            address_write((struct sockaddr *)&v4, from->local);
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            memcpy(&info6, CMSG_DATA(c), sizeof info6);
            v6.sin6_addr = info6.ipi6_addr;
            address_write((struct sockaddr *)&v6, from->local);
        }
    }
}

void datagrams_run(struct datagrams *d, sockets_take *take, void *context)
{
    prepare(d);
    int count = recvmmsg(d->fd, d->headers, SIP_TURN_DATAGRAMS, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
        struct sip_endpoint from = {0};
        endpoint_set_remote(&from, (struct sockaddr *)&d->from[i]);
        set_local(d, &d->headers[i].msg_hdr, &from);
        take(context, &from, (struct text){d->vectors[i].iov_base, d->headers[i].msg_len});
    }
}

/* From the address that the device knows. */
static void choose_source(const struct datagrams *d, const struct sip_endpoint *to,
                          struct msghdr *h, char control[CONTROL_BYTES])
{
    struct sip_endpoint own;
    if (!d->any || !endpoint_read(to->local, &own))
        return;
    bool v4 = d->family == AF_INET;
    struct in_pktinfo info = {0};
    struct in6_pktinfo info6 = {0};
    memcpy(&info.ipi_spec_dst, own.address + 12, sizeof info.ipi_spec_dst);
    memcpy(&info6.ipi6_addr, own.address, sizeof info6.ipi6_addr);
    size_t size = v4 ? sizeof info : sizeof info6;
    h->msg_control = control;
    h->msg_controllen = CMSG_SPACE(size);
    struct cmsghdr *c = CMSG_FIRSTHDR(h);
    c->cmsg_level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
    c->cmsg_type = v4 ? IP_PKTINFO : IPV6_PKTINFO;
    c->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(c), v4 ? (void *)&info : (void *)&info6, size);
}

void datagrams_send(struct datagrams *d, const struct sip_endpoint *to, struct text bytes)
{
    struct sockaddr_storage address;
    char control[CONTROL_BYTES] = {0};
    struct iovec vector = {(void *)(uintptr_t)bytes.at, bytes.len};
    struct msghdr h = {.msg_name = &address, .msg_iov = &vector, .msg_iovlen = 1};
    h.msg_namelen = endpoint_to_system(to, d->family, &address);
    choose_source(d, to, &h, control);
    ssize_t sent = sendmsg(d->fd, &h, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)sent; /* what is lost is sent again */
}
