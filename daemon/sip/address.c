#include "sip/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

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
    bool is_v4 = memcmp(&v6.sin6_addr, mapped, sizeof mapped) == 0; /* at a socket for both */
    if (is_v4)
        inet_ntop(AF_INET, v6.sin6_addr.s6_addr + 12, host, sizeof host);
    else
        inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
    snprintf(out, 64, is_v4 ? "%s:%u" : "[%s]:%u", host, ntohs(v6.sin6_port));
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

bool endpoint_read(const char *remote, struct sip_endpoint *ret)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char host[64];
    bool in_brackets = remote[0] == '[';
    snprintf(host, sizeof host, "%s", remote + in_brackets);
    char *colon = strrchr(host, ':');
    int port = colon ? atoi(colon + 1) : -1;
    if (port < 0 || port > 65535)
        return false;
    colon[in_brackets ? -1 : 0] = '\0';
    v4.sin_port = v6.sin6_port = htons((uint16_t)port);
    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1)
        endpoint_set_remote(ret, (struct sockaddr *)&v4);
    else if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1)
        endpoint_set_remote(ret, (struct sockaddr *)&v6);
    else
        return false;
    return true;
}
