#include "http/peers.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static void read_address(const struct sockaddr *address, unsigned char out[16])
{
    memset(out, 0, 16);
    if (!address)
        return;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        out[10] = out[11] = 0xff;
        memcpy(out + 12, &v4.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        memcpy(out, &v6.sin6_addr, 16);
    }
}

static bool is_loopback(const unsigned char a[16])
{
    static const unsigned char v6[16] = {[15] = 1};
    static const unsigned char v4[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(a, v6, 16) == 0 || (memcmp(a, v4, 12) == 0 && a[12] == 127);
}

bool peers_allow(const struct peers *p, const struct sockaddr *address, int64_t per_address_max)
{
    unsigned char want[16];
    read_address(address, want);
    if (is_loopback(want))
        return true;
    int64_t count = 0;
    for (const struct peer *peer = p->first; peer; peer = peer->after)
        count += memcmp(peer->address, want, sizeof want) == 0;
    return count < per_address_max;
}

struct peer *peers_add(struct peers *p, const struct sockaddr *address)
{
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        return NULL;
    *peer = (struct peer){.after = p->first, .fd = -1, .deadline_ms = INT64_MAX};
    read_address(address, peer->address);
    if (p->first)
        p->first->before = peer;
    p->first = peer;
    return peer;
}

void peers_remove(struct peers *p, struct peer *peer)
{
    if (!peer)
        return;
    if (peer->before)
        peer->before->after = peer->after;
    else
        p->first = peer->after;
    if (peer->after)
        peer->after->before = peer->before;
    free(peer);
}

void peers_close_late(struct peers *p, int64_t now_ms)
{
    for (struct peer *peer = p->first; peer; peer = peer->after) {
        if (now_ms < peer->deadline_ms)
            continue;
        shutdown(peer->fd, SHUT_RDWR);
        peer->deadline_ms = INT64_MAX;
    }
}

void peers_free(struct peers *p)
{
    while (p->first)
        peers_remove(p, p->first);
}
