#include "host/setting_checks.h"

#include "base/text.h"
#include "base/text_mail.h"

#include <string.h>

enum status setting_check_sip_id(const char *name, const char *value, struct error *err)
{
    if (strlen(value) == 20 && strspn(value, "0123456789") == 20)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_setting", name,
                     "%s takes 20 digits, such as 44011300002000000001, not \"%.100s\".", name,
                     value);
}

enum status setting_check_sip_realm(const char *name, const char *value, struct error *err)
{
    size_t len = strspn(value, "0123456789.-"
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (len >= 2 && value[len] == '\0')
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_setting", name,
                     "%s takes 2 to 31 letters, digits, dots and hyphens, such as 4401130000, not "
                     "\"%.100s\".",
                     name, value);
}

enum status setting_check_follow(const char *name, const char *value, struct error *err)
{
    size_t scheme = strncmp(value, "http://", 7) == 0    ? 7
                    : strncmp(value, "https://", 8) == 0 ? 8
                                                         : 0;
    const char *host = value + scheme;
    if (scheme > 0 && host[0] && !strpbrk(host, "/?#@ \t\"<>\\"))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_setting", name,
                     "%s takes the leader's address, such as http://10.0.0.11:8080, not "
                     "\"%.100s\".",
                     name, value);
}

enum status setting_check_mail(const char *name, const char *value, struct error *err)
{
    if (text_is_mail(text_of(value)))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_setting", name,
                     "%s takes a mail address, such as intactd@example.cn, not \"%.100s\".", name,
                     value);
}

/* A host's name, or an address in brackets where it has colons, and a port. */
enum status setting_check_server(const char *name, const char *value, struct error *err)
{
    const char *colon = strrchr(value, ':');
    int64_t port;
    if (colon && colon > value && strcspn(value, " /@?#\\") == strlen(value) &&
        text_to_int(text_of(colon + 1), 1, 65535, &port))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_setting", name,
                     "%s takes HOST:PORT, such as mail.example.cn:587, not \"%.100s\".", name,
                     value);
}
