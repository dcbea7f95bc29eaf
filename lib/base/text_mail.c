#include "base/text_mail.h"

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_of_name(char c)
{
    return is_letter_or_digit(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

/* Parts with a dot between them, none of them empty. */
static bool is_dotted(struct text t, bool (*may)(char c))
{
    bool empty = true;
    for (size_t i = 0; i < t.len; i++) {
        if (!may(t.at[i]) || (t.at[i] == '.' && empty))
            return false;
        empty = t.at[i] == '.';
    }
    return !empty;
}

static bool is_of_domain(char c)
{
    return is_letter_or_digit(c) || c == '-' || c == '.';
}

bool text_is_mail(struct text t)
{
    const char *at = t.len > 0 ? memchr(t.at, '@', t.len) : NULL;
    if (!at || t.len > MAIL_BYTES_MAX)
        return false;
    struct text name = {t.at, (size_t)(at - t.at)};
    struct text domain = {at + 1, t.len - name.len - 1};
    return name.len <= 64 && is_dotted(name, is_of_name) && is_dotted(domain, is_of_domain);
}
