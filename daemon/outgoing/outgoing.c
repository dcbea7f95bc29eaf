#include "outgoing/outgoing.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

struct call {
    CURL *easy; /* NULL: the place is free */
    struct curl_slist *headers;
    struct buffer body, answer;
    uint32_t platform;
    unsigned which;
};

struct outgoing {
    CURLM *multi;
    struct call calls[OUTGOING_MAX];
    outgoing_done *done;
    void *context;
};

enum status outgoing_open(outgoing_done *done, void *context, struct outgoing **ret)
{
    struct outgoing *o = calloc(1, sizeof *o);
    if (!o)
        return STATUS_MEMORY;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    o->multi = curl_multi_init();
    o->done = done;
    o->context = context;
    if (!o->multi) {
        free(o);
        return STATUS_MEMORY;
    }
    *ret = o;
    return STATUS_OK;
}

static void end_call(struct outgoing *o, struct call *c)
{
    if (c->easy) {
        curl_multi_remove_handle(o->multi, c->easy);
        curl_easy_cleanup(c->easy);
    }
    curl_slist_free_all(c->headers);
    buffer_free(&c->body);
    buffer_free(&c->answer);
    *c = (struct call){0};
}

void outgoing_close(struct outgoing *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < OUTGOING_MAX; i++)
        end_call(o, &o->calls[i]);
    curl_multi_cleanup(o->multi);
    free(o);
}

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct call *c = context;
    if (c->answer.len + size * count > OUTGOING_BYTES_MAX)
        return 0;
    buffer_add(&c->answer, bytes, size * count);
    return c->answer.failed ? 0 : size * count;
}

static bool add_header(struct call *c, const char *line)
{
    struct curl_slist *longer = curl_slist_append(c->headers, line);
    if (!longer)
        return false;
    c->headers = longer;
    return true;
}

/* Only http, no proxy, no redirect: the office has named where it goes. */
static void set_options(struct call *c, const char *url)
{
    curl_easy_setopt(c->easy, CURLOPT_URL, url);
    curl_easy_setopt(c->easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(c->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->easy, CURLOPT_TIMEOUT, OUTGOING_TIMEOUT_S);
    curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
    curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->body.bytes);
    curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
}

static struct call *free_place(struct outgoing *o)
{
    for (size_t i = 0; i < OUTGOING_MAX; i++) {
        if (!o->calls[i].easy)
            return &o->calls[i];
    }
    return NULL;
}

enum status outgoing_post(struct outgoing *o, const char *url, const char *identity,
                          struct buffer *body, uint32_t platform, unsigned which)
{
    char line[160];
    struct call *c = free_place(o);
    if (!c) {
        buffer_free(body);
        return STATUS_BUSY;
    }
    *c = (struct call){
        .easy = curl_easy_init(), .body = *body, .platform = platform, .which = which};
    *body = (struct buffer){0};
    snprintf(line, sizeof line, "User-Identify: %.100s", identity);
    bool good = c->easy && !c->body.failed && add_header(c, line) &&
                add_header(c, "Content-Type: application/VIID+JSON;charset=utf-8") &&
                add_header(c, "Expect:");
    if (good) {
        set_options(c, url);
        good = curl_multi_add_handle(o->multi, c->easy) == CURLM_OK;
    }
    if (!good)
        end_call(o, c);
    return good ? STATUS_OK : STATUS_MEMORY;
}

static void finish(struct outgoing *o, struct call *c, bool good)
{
    long http_status = 0;
    curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &http_status);
    bool answered = good && http_status >= 200 && http_status < 300;
    struct text answer = {c->answer.bytes, answered ? c->answer.len : 0};
    o->done(o->context, c->platform, c->which, answered, answer);
    end_call(o, c);
}

void outgoing_tick(struct outgoing *o)
{
    int running, left;
    CURLMsg *m;
    curl_multi_perform(o->multi, &running);
    while ((m = curl_multi_info_read(o->multi, &left)) != NULL) {
        char *place = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        bool good = m->data.result == CURLE_OK;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &place);
        finish(o, (struct call *)(void *)place, good);
    }
}
