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

/* libmicrohttpd 0.9.75 has put a NUL in the place of each byte of a line end. So a lone line feed shows
 * as a lone NUL, and so does a NUL that was sent within a line. */
static bool line_ends_at(uintptr_t at)
{
    return memcmp((const char *)at, "\0\0", 2) == 0;
}

/* It also takes a header without a name (": x") for the end of the head, and what follows for the next
 * request. Names and values lie where they came in, so each must be followed by a line end, and the
 * last of them by two and nothing else. A value that is elsewhere was folded over several lines. */
static bool head_is_whole(struct request *q, const char *method, const char *version,
                          const struct http_head *head)
{
    uintptr_t begin = q->conn.uri_place, end = begin - strlen(method) - 1;
    uintptr_t last = begin + strlen(q->head.uri) + 1 + strlen(version);
    end += header_size(q->conn.mhd);
    if ((uintptr_t)version + strlen(version) != last || last + 4 > end || !line_ends_at(last))
        return false;
    for (size_t i = 0; i < head->count; i++) {
        uintptr_t value_end = (uintptr_t)head->items[i].value.at + head->items[i].value.len;
        if (value_end < begin || value_end + 4 > end || !line_ends_at(value_end))
            return false;
        if (value_end > last)
            last = value_end;
    }
    return end == last + 4;
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
        return "The head of the request is not in lines that end with CR LF: a header has no name "
               "or goes "
               "on in the next line, or a NUL or a lone line feed stands in it.";
    if (strcmp(version, MHD_HTTP_VERSION_1_1) == 0 && !request_header(q, "Host").at)
        return "The header Host is missing, which HTTP/1.1 needs.";
    return NULL;
}
