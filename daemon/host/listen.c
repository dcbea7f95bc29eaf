#include "host/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG  1024
#define PORT_MAX 65535

static enum status split(const char *name, const char *where, char host[256], char port[16],
                         struct error *err)
{
    const char *colon = strrchr(where, ':');
    size_t len = colon ? (size_t)(colon - where) : 0;
    if (!colon || len >= 256 || strlen(colon + 1) >= 16 || colon[1] == '\0' ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1) || atol(colon + 1) > PORT_MAX)
        return error_set(err, STATUS_INVALID, "bad_listen", name,
                         "%s takes HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080, a port to "
                         "%d, not \"%.100s\".",
                         name, PORT_MAX, where);
    const char *from = where;
    if (len >= 2 && where[0] == '[' && where[len - 1] == ']') {
        from++;
        len -= 2;
    }
    memcpy(host, from, len);
    host[len] = '\0';
    strcpy(port, colon + 1);
    if (strcmp(host, "*") == 0)
        host[0] = '\0';
    return STATUS_OK;
}

enum status listen_check(const char *name, const char *where, struct error *err)
{
    char host[256], port[16];
    return split(name, where, host, port, err);
}

bool listen_is_local(const char *where)
{
    char host[256], port[16];
    struct error ignored;
    if (split("listen", where, host, port, &ignored) != STATUS_OK)
        return false;
    return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
           strncmp(host, "127.", 4) == 0;
}

static int open_one(const struct addrinfo *a)
{
    const int on = 1;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

static void write_address(const char *host, const char *port, char out[ADDRESS_SIZE])
{
    bool v6 = strchr(host, ':') != NULL;
    snprintf(out, ADDRESS_SIZE, "http://%s%s%s:%s", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

static enum status describe(int fd, char ret_shown[ADDRESS_SIZE], char ret_local[ADDRESS_SIZE],
                            struct error *err)
{
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    char host[200], port[16];
    if (getsockname(fd, (struct sockaddr *)&bound, &len) != 0 ||
        getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return error_set(err, STATUS_IO, "io", "listen", "The socket has no address.");
    write_address(host, port, ret_shown);
    const char *local = strcmp(host, "0.0.0.0") == 0 ? "127.0.0.1"
                        : strcmp(host, "::") == 0    ? "::1"
                                                     : host;
    write_address(local, port, ret_local);
    return STATUS_OK;
}

/* STATUS_CONFLICT: it may work later, so a supervisor tries again. A taken port may become free, and
 * a missing address may come up. */
static const struct cause {
    int reason;
    enum status status;
    const char *remedy;
} causes[] = {
    {EADDRINUSE, STATUS_CONFLICT,
     "Another process has that port (ss -ltnp names it): end it, or set another with "},
    {EADDRNOTAVAIL, STATUS_CONFLICT,
     "This machine has no such address (ip addr lists them): set another with "},
    {EACCES, STATUS_INVALID,
     "Ports below 1024 are root's: let a proxy have 443, and set a higher one with "},
    {0, STATUS_CONFLICT, "Set another address with "},
};

static enum status cannot_listen(const char *name, const char *where, int reason, struct error *err)
{
    const struct cause *c = causes;
    while (c->reason && c->reason != reason)
        c++;
    return error_set(err, c->status, "bad_listen", name, "Cannot listen on %s: %s. %s%s.", where,
                     strerror(reason), c->remedy, name);
}

enum status listen_open(const char *name, const char *where, int *ret_fd,
                        char ret_shown[ADDRESS_SIZE], char ret_local[ADDRESS_SIZE],
                        struct error *err)
{
    char host[256], port[16];
    struct addrinfo *found = NULL;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    enum status status = split(name, where, host, port, err);
    if (status != STATUS_OK)
        return status;
    if (!host[0])
        hints.ai_family = AF_INET;
    int failed = getaddrinfo(host[0] ? host : NULL, port, &hints, &found);
    if (failed)
        return error_set(err, failed == EAI_AGAIN ? STATUS_CONFLICT : STATUS_INVALID, "bad_listen",
                         name, "%s %s: %s. Use an address in place of the name.", name, where,
                         gai_strerror(failed));
    int fd = -1;
    for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next)
        fd = open_one(a);
    int reason = errno;
    freeaddrinfo(found);
    if (fd < 0)
        return cannot_listen(name, where, reason, err);
    status = describe(fd, ret_shown, ret_local, err);
    if (status == STATUS_OK)
        *ret_fd = fd;
    else
        close(fd);
    return status;
}
