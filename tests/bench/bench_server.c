/* The least that libmicrohttpd can be, with the daemon's options: what the daemon is measured against.
 *
 *   bench_server fixed FILE      answers every request with the file
 *   bench_server commit DB       keeps every body in a row of DB, many to a synced transaction, and
 *                                answers then */
#include "tests/bench/kit/bench.c"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTION_MEMORY (64 * 1024)
#define CONNECTIONS_MAX   1024
#define BODY_MAX          4096

struct post {
    struct MHD_Connection *connection;
    struct post *next;
    size_t len;
    bool kept;
    char body[BODY_MAX];
};

struct bare {
    char *answer;
    size_t answer_len;
    struct MHD_Daemon *mhd;
    int wake_fd;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct post *waiting, *done;
    sqlite3 *db;
    sqlite3_stmt *insert;
};

/* --- the answer ------------------------------------------------------------------------------- */

static enum MHD_Result answer(struct MHD_Connection *connection, char *bytes, size_t len)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, "Content-Type", "application/json");
    MHD_add_response_header(r, "ETag", "\"0123456789abcdef0123456789abcdef\"");
    enum MHD_Result result = MHD_queue_response(connection, 200, r);
    MHD_destroy_response(r);
    return result;
}

static void read_answer(struct bare *b, const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        give_up("%s cannot be read", path);
    fseek(file, 0, SEEK_END);
    b->answer_len = (size_t)ftell(file);
    rewind(file);
    b->answer = need(malloc(b->answer_len + 1));
    if (fread(b->answer, 1, b->answer_len, file) != b->answer_len)
        give_up("%s cannot be read", path);
    fclose(file);
}

/* --- the group commit ------------------------------------------------------------------------- */

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        give_up("%s: %s", sql, sqlite3_errmsg(db));
}

static void open_database(struct bare *b, const char *path)
{
    if (sqlite3_open(path, &b->db) != SQLITE_OK)
        give_up("%s", sqlite3_errmsg(b->db));
    run_sql(b->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    run_sql(b->db, "CREATE TABLE post (id INTEGER PRIMARY KEY, body BLOB)");
    sqlite3_prepare_v2(b->db, "INSERT INTO post (body) VALUES (?)", -1, &b->insert, NULL);
}

static struct post *keep_all(struct bare *b, struct post *first)
{
    struct post *last = first;
    run_sql(b->db, "BEGIN");
    for (struct post *p = first; p; p = p->next) {
        sqlite3_bind_blob(b->insert, 1, p->body, (int)p->len, SQLITE_STATIC);
        if (sqlite3_step(b->insert) != SQLITE_DONE)
            give_up("%s", sqlite3_errmsg(b->db));
        sqlite3_reset(b->insert);
        last = p;
    }
    run_sql(b->db, "COMMIT");
    return last;
}

static void *write_posts(void *context)
{
    struct bare *b = context;
    const uint64_t one = 1;
    for (;;) {
        pthread_mutex_lock(&b->lock);
        while (!b->waiting)
            pthread_cond_wait(&b->wake, &b->lock);
        struct post *first = b->waiting;
        b->waiting = NULL;
        pthread_mutex_unlock(&b->lock);
        struct post *last = keep_all(b, first);
        pthread_mutex_lock(&b->lock);
        last->next = b->done;
        b->done = first;
        pthread_mutex_unlock(&b->lock);
        if (write(b->wake_fd, &one, sizeof one) < 0)
            give_up("no wake");
    }
    return NULL;
}

static void resume_kept(struct bare *b)
{
    uint64_t count;
    if (read(b->wake_fd, &count, sizeof count) < 0)
        return;
    pthread_mutex_lock(&b->lock);
    struct post *p = b->done;
    b->done = NULL;
    pthread_mutex_unlock(&b->lock);
    for (struct post *next; p; p = next) {
        next = p->next;
        p->kept = true;
        MHD_resume_connection(p->connection);
    }
}

static void hand_over(struct bare *b, struct post *p)
{
    MHD_suspend_connection(p->connection);
    pthread_mutex_lock(&b->lock);
    p->next = b->waiting;
    b->waiting = p;
    pthread_cond_signal(&b->wake);
    pthread_mutex_unlock(&b->lock);
}

/* --- HTTP ------------------------------------------------------------------------------------- */

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_size, void **request)
{
    static char accepted[] = "{\"batch\":1,\"accepted\":1,\"rejected\":0,\"errors\":[]}";
    struct bare *b = context;
    struct post *p = *request;
    (void)url, (void)method, (void)version;
    if (!p) {
        *request = p = need(calloc(1, sizeof *p));
        p->connection = connection;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        size_t len = *upload_size < BODY_MAX - p->len ? *upload_size : BODY_MAX - p->len;
        memcpy(p->body + p->len, upload_data, len);
        p->len += len;
        *upload_size = 0;
        return MHD_YES;
    }
    if (!b->db)
        return answer(connection, b->answer, b->answer_len);
    if (p->kept)
        return answer(connection, accepted, sizeof accepted - 1);
    hand_over(b, p);
    return MHD_YES;
}

static void end_request(void *context, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    free(*request);
    *request = NULL;
}

static int open_socket(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, 1024) != 0)
        give_up("no socket to listen on");
    getsockname(fd, (struct sockaddr *)&address, &len);
    printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static _Noreturn void serve(struct bare *b)
{
    b->mhd = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, b,
                              MHD_OPTION_LISTEN_SOCKET, open_socket(), MHD_OPTION_CONNECTION_LIMIT,
                              CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, 60u,
                              MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                              MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED,
                              end_request, b, MHD_OPTION_END);
    need(b->mhd);
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int fds[] = {MHD_get_daemon_info(b->mhd, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, b->wake_fd};
    for (size_t i = 0; i < 2; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fds[i]};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[i], &event);
    }
    for (;;) {
        struct epoll_event events[2];
        MHD_UNSIGNED_LONG_LONG ms;
        bool soon = MHD_get_timeout(b->mhd, &ms) == MHD_YES;
        int count = epoll_wait(epoll_fd, events, 2, soon && ms < 1000 ? (int)ms : 1000);
        for (int i = 0; i < count; i++)
            if (events[i].data.fd == b->wake_fd)
                resume_kept(b);
        MHD_run(b->mhd);
    }
}

int main(int argc, char **argv)
{
    struct bare b = {.lock = PTHREAD_MUTEX_INITIALIZER,
                     .wake = PTHREAD_COND_INITIALIZER,
                     .wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    pthread_t thread;
    bool commit = argc == 3 && strcmp(argv[1], "commit") == 0;
    if (argc != 3 || (!commit && strcmp(argv[1], "fixed") != 0))
        give_up("bench_server fixed FILE | commit DB");
    if (commit) {
        open_database(&b, argv[2]);
        if (pthread_create(&thread, NULL, write_posts, &b) != 0)
            give_up("no thread");
    } else {
        read_answer(&b, argv[2]);
    }
    serve(&b);
}
