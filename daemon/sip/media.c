#include "sip/media.h"

#include "sip/address.h"

#include <netinet/in.h>
#include <unistd.h>

#define HEAD_BYTES    64
#define RECEIVE_BYTES (1 << 20)

static void set_port(struct sockaddr_storage *a, uint16_t port)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (a->ss_family == AF_INET) {
        memcpy(&v4, a, sizeof v4);
        v4.sin_port = htons(port);
        memcpy(a, &v4, sizeof v4);
        return;
    }
    memcpy(&v6, a, sizeof v6);
    v6.sin6_port = htons(port);
    memcpy(a, &v6, sizeof v6);
}

int media_open(const struct sockaddr_storage *beside, socklen_t len, uint16_t port,
               uint16_t *ret_port)
{
    const int size = RECEIVE_BYTES;
    struct sockaddr_storage address = *beside;
    struct sip_endpoint bound = {0};
    set_port(&address, port);
    int fd = socket(address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (bind(fd, (struct sockaddr *)&address, len) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        close(fd);
        return -1;
    }
    endpoint_set_remote(&bound, (struct sockaddr *)&address);
    *ret_port = bound.port;
    return fd;
}

void media_run(int fd, sockets_picture *picture, void *context)
{
    struct mmsghdr headers[SIP_TURN_PACKETS];
    struct iovec vectors[SIP_TURN_PACKETS];
    struct sockaddr_storage from[SIP_TURN_PACKETS];
    char heads[SIP_TURN_PACKETS][HEAD_BYTES];
    for (int i = 0; i < SIP_TURN_PACKETS; i++) {
        vectors[i] = (struct iovec){heads[i], HEAD_BYTES};
        headers[i].msg_hdr = (struct msghdr){.msg_name = &from[i],
                                             .msg_namelen = sizeof from[i],
                                             .msg_iov = &vectors[i],
                                             .msg_iovlen = 1};
    }
    int count = recvmmsg(fd, headers, SIP_TURN_PACKETS, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
        struct sip_endpoint sender = {0};
        endpoint_set_remote(&sender, (struct sockaddr *)&from[i]);
        picture(context, sender.address, (struct text){heads[i], headers[i].msg_len});
    }
}
