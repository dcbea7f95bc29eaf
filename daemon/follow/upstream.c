#include "follow/upstream.h"

#include "base/text.h"
#include "host/directory.h"
#include "store/row_bytes.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define CONNECT_S  5L
#define SILENCE_S  15L /* beyond what the leader was asked to wait */
#define POLL_MS    1000
#define URL_SIZE   1200
#define TOKEN_SIZE 160

struct upstream {
    CURLM *multi;
    const char *url, *token_file;
    atomic_bool interrupted;
};

enum status upstream_open(const char *url, const char *token_file, struct upstream **ret,
                          struct error *err)
{
    struct upstream *u = calloc(1, sizeof *u);
    if (!u)
        return error_memory(err);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    u->multi = curl_multi_init();
    u->url = url;
    u->token_file = token_file;
    if (!u->multi) {
        free(u);
        return error_memory(err);
    }
    *ret = u;
    return STATUS_OK;
}

void upstream_close(struct upstream *u)
{
    if (!u)
        return;
    curl_multi_cleanup(u->multi);
    free(u);
}

void upstream_interrupt(struct upstream *u)
{
    u->interrupted = true;
    curl_multi_wakeup(u->multi);
}

void upstream_resume(struct upstream *u)
{
    u->interrupted = false;
}

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct buffer *out = context;
    if (out->len + size * count > UPSTREAM_BYTES_MAX)
        return 0;
    buffer_add(out, bytes, size * count);
    return out->failed ? 0 : size * count;
}

/* Only http and https, no proxy, no redirect: whoever runs this daemon has named where it goes. */
static void set_options(CURL *easy, const char *url, struct curl_slist *headers, int wait_s,
                        struct buffer *body)
{
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, wait_s + SILENCE_S);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
}

static enum status make_headers(const struct upstream *u, struct curl_slist **ret,
                                struct error *err)
{
    char token[TOKEN_SIZE], line[TOKEN_SIZE + 32];
    enum status status = directory_read_line(u->token_file, token, sizeof token, err);
    if (status != STATUS_OK)
        return STATUS_BUSY;
    snprintf(line, sizeof line, "Authorization: Bearer %s", token);
    *ret = curl_slist_append(NULL, line);
    explicit_bzero(token, sizeof token);
    explicit_bzero(line, sizeof line);
    return *ret ? STATUS_OK : error_memory(err);
}

static enum status no_answer(const struct upstream *u, const char *why, struct error *err)
{
    return error_set(err, STATUS_BUSY, "unreachable", "", "The leader at %.200s: %s.", u->url, why);
}

/* Runs the transfer to its end. */
static enum status transfer(struct upstream *u, CURL *easy, struct error *err)
{
    int running = 1, left;
    while (running > 0) {
        if (u->interrupted)
            return no_answer(u, "the question was broken off", err);
        if (curl_multi_perform(u->multi, &running) != CURLM_OK)
            return no_answer(u, "libcurl fails", err);
        if (running > 0)
            curl_multi_poll(u->multi, NULL, 0, POLL_MS, NULL);
    }
    for (CURLMsg *m; (m = curl_multi_info_read(u->multi, &left));) {
        if (m->msg == CURLMSG_DONE && m->easy_handle == easy && m->data.result != CURLE_OK)
            return no_answer(u, curl_easy_strerror(m->data.result), err);
    }
    return STATUS_OK;
}

struct reply {
    long status;
    bool has_rows; /* by its media type */
    struct buffer body;
};

static enum status check_rows(const struct upstream *u, const struct reply *r, struct error *err)
{
    char why[160];
    if (r->status == 200 && r->has_rows)
        return STATUS_OK;
    if (r->status == 401 || r->status == 404)
        snprintf(why, sizeof why,
                 "it answers %ld: the token in follow_token_file is none of its role follower",
                 r->status);
    else if (r->status == 200)
        snprintf(why, sizeof why, "what answers there is no intactd of this version");
    else
        snprintf(why, sizeof why, "it answers %ld", r->status);
    return no_answer(u, why, err);
}

static enum status check_file(const struct upstream *u, const struct reply *r, struct error *err)
{
    char why[64];
    if (r->status == 200)
        return STATUS_OK;
    if (r->status == 404)
        return error_set(err, STATUS_UNKNOWN, "unknown", "", "the leader has none");
    snprintf(why, sizeof why, "it answers %ld", r->status);
    return no_answer(u, why, err);
}

static enum status ask(struct upstream *u, CURL *easy, struct reply *r, struct error *err)
{
    char *type = NULL;
    if (curl_multi_add_handle(u->multi, easy) != CURLM_OK)
        return error_memory(err);
    enum status status = transfer(u, easy, err);
    curl_multi_remove_handle(u->multi, easy);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &r->status);
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    r->has_rows = type && strcmp(type, ROWS_TYPE) == 0;
    return status;
}

static enum status get(struct upstream *u, const char *path, int wait_s, struct reply *r,
                       struct error *err)
{
    char url[URL_SIZE];
    struct curl_slist *headers = NULL;
    snprintf(url, sizeof url, "%s%s", u->url, path);
    enum status status = make_headers(u, &headers, err);
    if (status != STATUS_OK)
        return status;
    CURL *easy = curl_easy_init();
    if (easy) {
        set_options(easy, url, headers, wait_s, &r->body);
        status = ask(u, easy, r, err);
        curl_easy_cleanup(easy);
    } else {
        status = error_memory(err);
    }
    curl_slist_free_all(headers);
    return status;
}

static void hand_out(enum status status, struct reply *r, struct buffer *ret_body)
{
    if (status == STATUS_OK)
        *ret_body = r->body;
    else
        buffer_free(&r->body);
}

enum status upstream_rows(struct upstream *u, uint64_t after, int wait_s, struct buffer *ret_body,
                          struct error *err)
{
    char path[96];
    struct reply r = {0};
    snprintf(path, sizeof path, "/api/v1/journal/rows?after=%llu&wait_s=%d",
             (unsigned long long)after, wait_s);
    enum status status = get(u, path, wait_s, &r, err);
    if (status == STATUS_OK)
        status = check_rows(u, &r, err);
    hand_out(status, &r, ret_body);
    return status;
}

enum status upstream_file(struct upstream *u, const char *path, struct buffer *ret_body,
                          struct error *err)
{
    struct reply r = {0};
    enum status status = get(u, path, 0, &r, err);
    if (status == STATUS_OK)
        status = check_file(u, &r, err);
    hand_out(status, &r, ret_body);
    return status;
}
