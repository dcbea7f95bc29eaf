/* server.h - starts a program that serves HTTP on a free port of loopback, and ends it by its process id. */
#ifndef INTACT_BENCH_SERVER_H
#define INTACT_BENCH_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct server {
    pid_t pid;
    int out_fd; /* its standard output */
    int port;
    double start_s; /* from before fork() to its line "listening on ...:PORT" */
};

/* It ends with this program whatever happens. */
void server_start(struct server *s, char *const argv[]);
void intactd_start(struct server *s, const char *intactd, const char *data);
/* SIGTERM and SIGKILL are what it is for; waits for the end. */
void server_stop(struct server *s, int signal_number);
double server_rss_mib(const struct server *s);
double server_rss_peak_mib(const struct server *s);
double server_cpu_s(const struct server *s); /* user and system, all threads */

#endif
