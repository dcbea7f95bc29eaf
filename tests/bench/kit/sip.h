/* sip.h - many devices of GB/T 28181 in one program, which share nothing with the daemon: they register with a
 * challenge, keep alive, tell of changes and answer for their catalogs, from 64 addresses of this machine. */
#ifndef INTACT_BENCH_SIP_H
#define INTACT_BENCH_SIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIP_DEVICE_CODE "4401130000118%07u" /* a device's code, from its number */
#define SIP_SENDERS     64

struct sip_load;
struct sip_load *sip_load_open(int port, uint32_t devices);
void sip_load_close(struct sip_load *l);
void sip_load_password(struct sip_load *l, uint32_t device, const char *password);

/* Registers all of them, at most so many under way; returns the seconds until the last one was in. */
double sip_load_register(struct sip_load *l);
/* Answers what the daemon asks, for so long. */
void sip_load_serve(struct sip_load *l, double seconds);

struct sip_rate {
    double seconds, p99_ms;
    uint64_t sent, answered;
};
/* Keepalives at a pace, none of them repeated: what is not answered is lost. */
struct sip_rate sip_load_keepalives(struct sip_load *l, double per_second, double seconds);
/* Each sender tells of a change, waits for the answer, and tells of the next. */
struct sip_rate sip_load_notifies(struct sip_load *l, uint32_t assets, double seconds);

/* The next query for a device's catalog is answered with these assets; returns the seconds from the query
 * until all devices up to `devices` have sent theirs. ask() makes the daemon ask. */
double sip_load_catalogs(struct sip_load *l, uint32_t devices, uint32_t assets,
                         uint32_t per_message, void (*ask)(void *context, uint32_t device),
                         void *context);

#endif
