#include "http/credential.h"

#include <strings.h>

static struct text cookie_value(struct text cookies, const char *name)
{
    size_t name_len = strlen(name);
    const char *at = cookies.at;
    const char *end = at ? at + cookies.len : NULL;
    while (at && at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        struct text one = {at, (size_t)((stop ? stop : end) - at)};
        one = text_trim(one);
        if (one.len > name_len && one.at[name_len] == '=' && memcmp(one.at, name, name_len) == 0)
            return (struct text){one.at + name_len + 1, one.len - name_len - 1};
        at = stop ? stop + 1 : NULL;
    }
    return (struct text){0};
}

bool came_by_tls(const struct request *q)
{
    return text_is(request_header(q, "X-Forwarded-Proto"), "https");
}

struct credential credential_of(const struct request *q)
{
    static const char scheme[] = "Bearer ";
    const size_t scheme_len = sizeof scheme - 1;
    struct text t = request_header(q, "Authorization");
    if (!t.at) {
        const char *name = came_by_tls(q) ? SESSION_COOKIE_TLS : SESSION_COOKIE;
        struct text cookie = cookie_value(request_header(q, "Cookie"), name);
        return (struct credential){cookie, cookie.at != NULL};
    }
    if (t.len <= scheme_len || strncasecmp(t.at, scheme, scheme_len) != 0)
        return (struct credential){0};
    return (struct credential){{t.at + scheme_len, t.len - scheme_len}, false};
}

enum status session_check_origin(const struct request *q, struct error *err)
{
    if (strcmp(q->head.method, "GET") == 0 || !credential_of(q).by_cookie)
        return STATUS_OK;
    struct text site = request_header(q, "Sec-Fetch-Site");
    if (text_is(site, "same-origin") || text_is(site, "none"))
        return STATUS_OK;
    if (text_is(request_header(q, "X-Requested-With"), "intactd"))
        return STATUS_OK;
    return error_set(err, STATUS_FORBIDDEN, "cross_site", "",
                     "With a session's cookie this needs the header X-Requested-With: intactd.");
}
