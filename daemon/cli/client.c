#include "cli/client.h"

#include "host/node.h"

#include <curl/curl.h>
#include <stdio.h>

#define TIMEOUT_S 60L

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct buffer *out = context;
    buffer_add(out, bytes, size * count);
    return out->failed ? 0 : size * count;
}

bool client_member(struct text json, const char *key, char *out, size_t size)
{
    char quoted[80];
    int len = snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *at = memmem(json.at, json.len, quoted, (size_t)len);
    if (!at)
        return false;
    at += len;
    const char *end = memchr(at, '"', (size_t)(json.at + json.len - at));
    if (!end || (size_t)(end - at) >= size)
        return false;
    memcpy(out, at, (size_t)(end - at));
    out[end - at] = '\0';
    return true;
}

/* A follower's directory has no admin's token: the tokens are its leader's. */
static enum status read_token(const struct directory *d, char *out, size_t size, struct error *err)
{
    char leader[FOLLOWS_SIZE];
    enum status status = directory_read_line(d->admin_token, out, size, err);
    if (status == STATUS_OK || !follows_whom(d->following, leader))
        return status;
    return error_set(err, status, "follows", "",
                     "%.200s can't be read, and this directory follows %.100s: ask there. intactd "
                     "promote takes a token of an admin with --token-file.",
                     d->admin_token, leader);
}

static struct curl_slist *make_headers(const struct directory *d, const char *media_type,
                                       struct error *err)
{
    char token[128], line[160], type[96];
    if (read_token(d, token, sizeof token, err) != STATUS_OK)
        return NULL;
    snprintf(line, sizeof line, "Authorization: Bearer %s", token);
    struct curl_slist *headers = curl_slist_append(NULL, line);
    snprintf(type, sizeof type, "Content-Type: %s", media_type);
    struct curl_slist *longer = curl_slist_append(headers, type);
    if (longer)
        return longer;
    curl_slist_free_all(headers);
    error_set(err, STATUS_MEMORY, "out_of_memory", "", "Out of memory.");
    return NULL;
}

static void set_options(CURL *curl, const char *url, const char *method, struct curl_slist *headers,
                        struct text body, struct buffer *out)
{
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    if (!body.at)
        return;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
}

static enum status check_answer(long http_status, const struct buffer *answer, struct error *err)
{
    char why[380] = "";
    if (http_status == 200)
        return STATUS_OK;
    if (http_status == 401)
        return error_set(err, STATUS_UNAUTHORISED, "bad_token", "",
                         "The daemon does not take the token in admin.token any more.");
    bool told = client_member((struct text){answer->bytes, answer->len}, "detail", why, sizeof why);
    return error_set(err, STATUS_INVALID, "refused", "", "The daemon refuses (%ld)%s%s",
                     http_status, told ? ": " : ".", why);
}

static enum status perform(CURL *curl, const char *address, long *ret_http_status,
                           struct error *err)
{
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        return error_set(err, STATUS_BUSY, "unreachable", "",
                         "The daemon at %s does not answer: %s.", address,
                         curl_easy_strerror(code));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_http_status);
    return STATUS_OK;
}

enum status client_send(const struct directory *d, const char *address, const char *method,
                        const char *path, const char *media_type, struct text body,
                        long *ret_http_status, struct buffer *ret_answer, struct error *err)
{
    char url[ADDRESS_SIZE + 256];
    snprintf(url, sizeof url, "%s%s", address, path);
    struct curl_slist *headers = make_headers(d, media_type, err);
    if (!headers)
        return err->status;
    CURL *curl = curl_easy_init();
    enum status status = STATUS_MEMORY;
    if (curl) {
        set_options(curl, url, method, headers, body, ret_answer);
        status = perform(curl, address, ret_http_status, err);
        curl_easy_cleanup(curl);
    } else {
        status = error_memory(err);
    }
    curl_slist_free_all(headers);
    return status;
}

enum status client_call(const struct directory *d, const char *address, const char *method,
                        const char *path, struct text body, struct buffer *ret_answer,
                        struct error *err)
{
    long http_status = 0;
    enum status status = client_send(d, address, method, path, "application/json", body,
                                     &http_status, ret_answer, err);
    return status == STATUS_OK ? check_answer(http_status, ret_answer, err) : status;
}
