#include "http/head.h"

#include <microhttpd.h>
#include <string.h>

static enum MHD_Result collect_header(void *context, enum MHD_ValueKind kind, const char *name,
                                      size_t name_len, const char *value, size_t value_len)
{
    struct http_head *head = context;
    (void)kind;
    if (head->count == HTTP_HEADERS_MAX) {
        head->too_many = true;
        return MHD_NO;
    }
    head->items[head->count++] = (struct field){{name, name_len}, {value ? value : "", value_len}};
    return MHD_YES;
}

static void read_head(struct request *q, const char *method, struct http_head *head)
{
    q->head.headers = head->items;
    q->head.header_count = head->count;
    size_t len = strlen(method);
    if (len < sizeof q->head.method)
        memcpy(q->head.method, method, len + 1);
    struct text length = request_header(q, "Content-Length");
    int64_t announced;
    if (length.at && text_to_int(length, 0, INT64_MAX, &announced))
        q->body.bytes_announced = announced;
    q->body.announced = q->body.bytes_announced > 0 || request_header(q, "Transfer-Encoding").at;
}

static size_t header_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/* libmicrohttpd 0.9.75 takes a header without a name (": x") for the end of the head, and what
 * follows for the next request. Names and values lie where they came in, so two line ends and
 * nothing else must follow the last of them. */
static bool head_is_whole(struct request *q, const char *method, const char *version,
                          const struct http_head *head)
{
    uintptr_t last = q->conn.uri_place + strlen(q->head.uri) + 1 + strlen(version);
    uintptr_t end = q->conn.uri_place - strlen(method) - 1 + header_size(q->conn.mhd);
    for (size_t i = 0; i < head->count; i++) {
        uintptr_t value_end = (uintptr_t)head->items[i].value.at + head->items[i].value.len;
        if (value_end > last && value_end < end)
            last = value_end;
    }
    return end == last + 4 || end == last + 2;
}

const char *http_head_read(struct http_head *head, struct request *q, const char *method,
                           const char *version)
{
    head->count = 0;
    head->too_many = false;
    MHD_get_connection_values_n(q->conn.mhd, MHD_HEADER_KIND, collect_header, head);
    read_head(q, method, head);
    if (head->too_many)
        return "There are too many headers.";
    if (!head_is_whole(q, method, version, head))
        return "A header has no name, or the head ends in no ordinary way.";
    if (strcmp(version, MHD_HTTP_VERSION_1_1) == 0 && !request_header(q, "Host").at)
        return "The header Host is missing, which HTTP/1.1 needs.";
    return NULL;
}
