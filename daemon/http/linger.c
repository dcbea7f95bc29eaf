#include "http/linger.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS      2000
#define READS_PER_TURN 16 /* of one socket, so that a flood cannot hold the loop */

void linger_init(struct lingerers *l)
{
    *l = (struct lingerers){.epoll_fd = epoll_create1(EPOLL_CLOEXEC)};
}

static void drop(struct lingerers *l, uint32_t i)
{
    epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, l->items[i].fd, NULL);
    close(l->items[i].fd);
    l->items[i] = l->items[--l->count];
}

void linger_free(struct lingerers *l)
{
    while (l->count > 0)
        drop(l, 0);
    if (l->epoll_fd >= 0)
        close(l->epoll_fd);
    l->epoll_fd = -1;
}

void linger_add(struct lingerers *l, int fd, int64_t now_ms)
{
    if (l->epoll_fd < 0 || l->count == LINGER_MAX)
        return;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return;
    l->items[l->count++] = (struct lingering){copy, now_ms + LINGER_MS};
    struct epoll_event event = {.events = EPOLLIN};
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, copy, &event) != 0)
        drop(l, l->count - 1);
}

/* False: the client has closed, or the connection has failed. */
static bool drain(int fd)
{
    char bytes[65536];
    for (int i = 0; i < READS_PER_TURN; i++) {
        ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        if (got < 0)
            break;
    }
    return true;
}

void linger_run(struct lingerers *l, int64_t now_ms)
{
    for (uint32_t i = l->count; i-- > 0;) {
        if (now_ms >= l->items[i].until_ms || !drain(l->items[i].fd))
            drop(l, i);
    }
}
