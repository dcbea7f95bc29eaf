#include "sip/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

void address_write(const struct sockaddr *address, char out[64])
{
    char host[INET6_ADDRSTRLEN] = "";
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, host, sizeof host);
        snprintf(out, 64, "%s:%u", host, ntohs(v4.sin_port));
        return;
    }
    memcpy(&v6, address, sizeof v6);
    inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
    snprintf(out, 64, "[%s]:%u", host, ntohs(v6.sin6_port));
}

void endpoint_set_remote(struct sip_endpoint *e, const struct sockaddr *address)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    address_write(address, e->remote);
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        memcpy(e->address, mapped, sizeof mapped);
        memcpy(e->address + 12, &v4.sin_addr, 4);
        e->port = ntohs(v4.sin_port);
        return;
    }
    memcpy(&v6, address, sizeof v6);
    memcpy(e->address, &v6.sin6_addr, 16);
    e->port = ntohs(v6.sin6_port);
}

socklen_t endpoint_to_system(const struct sip_endpoint *e, int family, struct sockaddr_storage *ret)
{
    *ret = (struct sockaddr_storage){0};
    if (family == AF_INET) {
        struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(e->port)};
        memcpy(&v4.sin_addr, e->address + 12, 4);
        memcpy(ret, &v4, sizeof v4);
        return sizeof v4;
    }
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(e->port)};
    memcpy(&v6.sin6_addr, e->address, 16);
    memcpy(ret, &v6, sizeof v6);
    return sizeof v6;
}
