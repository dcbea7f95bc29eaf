/* district.h - the demonstration district (lib/figure/README.md, The district) at any multiple of its size, registered with a daemon. */
#ifndef INTACT_BENCH_DISTRICT_H
#define INTACT_BENCH_DISTRICT_H

#include <stdint.h>

#define TOKEN_SIZE 80

/* Registers towns, contractors, projects, the feed and the assets over HTTP as DIR/admin.token's
 * owner, and writes the feed's token to DIR/feed.token. */
void district_register(int port, const char *dir, uint32_t assets);

/* The first line of DIR/NAME. */
void read_token(const char *dir, const char *name, char ret[TOKEN_SIZE]);

/* The project of an asset: its place in the table of projects, and its contractor's. */
unsigned district_project(uint32_t asset);

#endif
