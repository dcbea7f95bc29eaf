#include "http/connection.h"

#include "http/peers.h"

#include <microhttpd.h>
#include <sys/socket.h>

struct peer *connection_peer(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

int connection_socket(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

void connection_set_deadline(struct MHD_Connection *mhd, int64_t deadline_ms)
{
    struct peer *peer = connection_peer(mhd);
    if (peer)
        peer->deadline_ms = deadline_ms;
}

void connection_yield(struct request *q)
{
    q->conn.suspended = true;
    MHD_suspend_connection(q->conn.mhd);
}

void connection_suspend(struct request *q)
{
    connection_set_deadline(q->conn.mhd, INT64_MAX);
    connection_yield(q);
}

void connection_resume(struct request *q)
{
    q->conn.suspended = false;
    MHD_resume_connection(q->conn.mhd);
}

void connection_answered(struct request *q)
{
    if (q->answer.given && q->conn.suspended)
        connection_resume(q);
}

void connection_drop(struct request *q)
{
    shutdown(connection_socket(q->conn.mhd), SHUT_RDWR);
}
