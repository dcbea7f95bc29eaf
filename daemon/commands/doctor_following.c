#include "commands/doctor_following.h"

#include "cli/client.h"
#include "commands/doctor_platforms.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Asks a daemon for its role, which needs no token: that of the follower is shown, for one there always is. */
static enum status ask_role(const struct examination *x, const char *address,
                            struct buffer *ret_answer, struct error *err)
{
    struct directory d = *x->directory;
    long http_status = 0;
    snprintf(d.admin_token, sizeof d.admin_token, "%s", x->settings->follow_token_file);
    enum status status = client_send(&d, address, "GET", "/api/v1/role", "application/json",
                                     (struct text){0}, &http_status, ret_answer, err);
    if (status == STATUS_OK && http_status != 200 && http_status != 503)
        status =
            error_set(err, STATUS_BUSY, "unreachable", "", "%s answers %ld.", address, http_status);
    return status;
}

static long long number_of(struct buffer *answer, const char *key)
{
    const char *text = buffer_text(answer);
    const char *at = text ? strstr(text, key) : NULL;
    return at ? atoll(at + strlen(key)) : 0;
}

static void look_at_leader(struct examination *x)
{
    struct buffer answer = {0};
    struct error err = {0};
    if (ask_role(x, x->settings->follow, &answer, &err) != STATUS_OK)
        doctor_find(
            x, SEVERITY_ERROR, "leader_unreachable",
            "See that it runs, and that the firewall and the unit (IPAddressAllow=) let this "
            "machine through. If it is gone for good, intactd promote makes this one the "
            "leader.",
            "The leader at %s is not reached: %s", x->settings->follow, err.detail);
    else if (strstr(buffer_text(&answer) ? buffer_text(&answer) : "", "\"role\":\"follower\""))
        doctor_find(x, SEVERITY_WARNING, "follows_a_follower",
                    "Set follow to the address of the one that leads.",
                    "%s follows somebody itself.", x->settings->follow);
    buffer_free(&answer);
}

static void look_at_lag(struct examination *x)
{
    char address[ADDRESS_SIZE];
    struct buffer answer = {0};
    struct error err;
    if (!doctor_daemon(x, address))
        return;
    if (ask_role(x, address, &answer, &err) == STATUS_OK) {
        long long lag_s = number_of(&answer, "\"lag_s\":");
        if (lag_s > DOCTOR_LAG_S_MAX)
            doctor_find(x, SEVERITY_WARNING, "lag",
                        "Its log says why; a slow disk or line shows in intactd_lag_rows.",
                        "This follower last showed all that its leader had %lld s ago; it lacks "
                        "%lld rows that it knows of.",
                        lag_s, number_of(&answer, "\"lag_rows\":"));
    }
    buffer_free(&answer);
}

void doctor_following(struct examination *x)
{
    const struct settings *s = x->settings;
    if (!s->follow[0])
        return;
    if (access(s->follow_token_file, R_OK) != 0) {
        doctor_find(x, SEVERITY_ERROR, "follow_token",
                    "Make a token of the role follower at the leader (intactd token create), and "
                    "put it there, for this user to read.",
                    "follow_token_file %s: %s.", s->follow_token_file, strerror(errno));
        return;
    }
    look_at_leader(x);
    look_at_lag(x);
}
