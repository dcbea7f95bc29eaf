#include "outgoing/private_address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct network {
    uint32_t address, bits;
};

static bool is_in(uint32_t address, const struct network *networks)
{
    for (const struct network *n = networks; n->bits > 0; n++) {
        if ((address ^ n->address) >> (32 - n->bits) == 0)
            return true;
    }
    return false;
}

static bool is_private_4(uint32_t address)
{
    static const struct network networks[] = {{0x00000000, 8},  /* this network */
                                              {0x0a000000, 8},  /* 10 */
                                              {0x64400000, 10}, /* 100.64, a carrier's */
                                              {0x7f000000, 8},  /* loopback */
                                              {0xa9fe0000, 16}, /* 169.254, link-local */
                                              {0xac100000, 12}, /* 172.16 */
                                              {0xc0000000, 24}, /* 192.0.0 */
                                              {0xc0a80000, 16}, /* 192.168 */
                                              {0xc6120000, 15}, /* 198.18, for measuring */
                                              {0xe0000000, 3},  /* multicast and reserved */
                                              {0, 0}};
    return is_in(address, networks);
}

/* The IPv4 address within an IPv6 one: mapped, or translated (64:ff9b::/96). */
static bool is_within_6(const struct in6_addr *a, uint32_t *ret)
{
    static const uint8_t translated[12] = {0x00, 0x64, 0xff, 0x9b};
    if (!IN6_IS_ADDR_V4MAPPED(a) && memcmp(a->s6_addr, translated, sizeof translated) != 0)
        return false;
    *ret = (uint32_t)a->s6_addr[12] << 24 | (uint32_t)a->s6_addr[13] << 16 |
           (uint32_t)a->s6_addr[14] << 8 | a->s6_addr[15];
    return true;
}

/* Of the rest only 2000::/3 is given out. */
static bool is_private_6(const struct in6_addr *a)
{
    return (a->s6_addr[0] & 0xe0) != 0x20;
}

static bool split(const struct sockaddr *address, uint32_t *ret_4, struct in6_addr *ret_6)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        *ret_4 = ntohl(in.sin_addr.s_addr);
        return true;
    }
    struct sockaddr_in6 in;
    memcpy(&in, address, sizeof in);
    *ret_6 = in.sin6_addr;
    return is_within_6(ret_6, ret_4);
}

bool address_is_private(const struct sockaddr *address)
{
    struct in6_addr six;
    uint32_t four;
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
        return true;
    return split(address, &four, &six) ? is_private_4(four) : is_private_6(&six);
}

bool address_is_link_local(const struct sockaddr *address)
{
    struct in6_addr six;
    uint32_t four;
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
        return false;
    return split(address, &four, &six) ? four >> 16 == 0xa9fe : IN6_IS_ADDR_LINKLOCAL(&six);
}
