/* intactd promote: makes a follower the leader, through its daemon where one runs. */
#include "change/leader.h"
#include "cli/client.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/list.h"
#include "format/json_out.h"
#include "host/clock.h"
#include "host/node.h"

#include <stdio.h>
#include <string.h>

struct promote_arguments {
    const char *data, *token_file, *reason;
    bool despite_leader;
};

static const struct option options[] = {
    OPTION("data", "DIR", NULL, OPTION_DATA, offsetof(struct promote_arguments, data)),
    OPTION("token-file", "FILE", NULL, OPTION_VALUE,
           offsetof(struct promote_arguments, token_file)),
    OPTION("reason", "TEXT", NULL, OPTION_VALUE, offsetof(struct promote_arguments, reason)),
    OPTION("despite-leader", NULL, NULL, OPTION_FLAG,
           offsetof(struct promote_arguments, despite_leader)),
    {0},
};

/* --- through the daemon ------------------------------------------------------------------------- */

static enum status ask_daemon(struct directory *d, const struct promote_arguments *a,
                              const char *address, struct error *err)
{
    struct buffer body = {0}, answer = {0};
    struct json_out j;
    json_begin(&j, &body);
    json_object_begin(&j);
    if (a->reason)
        json_member_string(&j, "reason", a->reason);
    json_member_bool(&j, "despite_leader", a->despite_leader);
    json_object_end(&j);
    if (a->token_file)
        snprintf(d->admin_token, sizeof d->admin_token, "%s", a->token_file);
    enum status status = body.failed
                             ? error_memory(err)
                             : client_call(d, address, "POST", "/api/v1/promote",
                                           (struct text){body.bytes, body.len}, &answer, err);
    buffer_free(&body);
    buffer_free(&answer);
    return status;
}

/* --- in a directory that nobody has ------------------------------------------------------------- */

static enum status make_change(const struct ledger *l, const char *node, const char *followed,
                               const char *reason, struct change **ret, struct error *err)
{
    struct refusal refusal = {0};
    enum status status =
        change_leader(&l->district, node, followed, text_of(reason), ret, &refusal);
    if (status != STATUS_OK)
        *err = refusal.error;
    refusal_free(&refusal);
    return status;
}

static enum status write_row(struct ledger *l, const struct directory *d, const char *reason,
                             struct error *err)
{
    char node[NODE_SIZE], followed[FOLLOWS_SIZE];
    struct change *change = NULL;
    if (!follows_whom(d->following, followed))
        return error_set(err, STATUS_CONFLICT, "leads", "data",
                         "%.300s follows nobody: it leads already.", d->path);
    if (l->district.seq == 0)
        return error_set(err, STATUS_CONFLICT, "empty", "data",
                         "%.300s has no row yet: there is nothing to lead.", d->path);
    enum status status = node_open(d->node, node, err);
    if (status == STATUS_OK)
        status = make_change(l, node, followed, reason, &change, err);
    if (status == STATUS_OK)
        status = ledger_change_alone(l, change, 0, clock_now(), err);
    if (status == STATUS_OK && !follows_end(d->following))
        return error_set(err, STATUS_IO, "io", "data", "%.300s can't be removed.", d->following);
    return status;
}

static enum status promote_here(const struct directory *d, const char *reason, struct error *err)
{
    struct ledger ledger;
    enum status status = first_start_open_as_is(&ledger, d, err);
    if (status != STATUS_OK)
        return status;
    status = write_row(&ledger, d, reason, err);
    ledger_close(&ledger);
    return status;
}

static enum status promote(struct directory *d, const struct promote_arguments *a,
                           struct error *err)
{
    char holder[32], address[ADDRESS_SIZE] = "";
    enum status status = directory_init(d, a->data, err);
    if (status == STATUS_OK)
        status = directory_check(d, err);
    if (status == STATUS_OK)
        status = directory_lock(d, holder, address, err);
    if (status == STATUS_CONFLICT && address[0])
        return ask_daemon(d, a, address, err);
    return status == STATUS_OK ? promote_here(d, a->reason ? a->reason : "", err) : status;
}

static int run(int argc, char **argv)
{
    struct promote_arguments a = {0};
    struct directory d = {.lock_fd = -1};
    struct error err = {0};
    int usage = options_read(&promote_command, argc, argv, &a);
    if (usage != EXIT_DONE)
        return usage;
    enum status status = promote(&d, &a, &err);
    directory_unlock(&d);
    if (status != STATUS_OK)
        return command_failed("promote", err.detail);
    printf("%s leads\ntake follow out of its settings before the next start; never start the old "
           "leader again but with follow set to this one\n",
           a.data);
    return EXIT_DONE;
}

const struct command promote_command = {
    .name = "promote",
    .summary = "makes a follower the leader",
    .help =
        "Writes the row that says so, after every row that came from the old leader, which has to "
        "be\n"
        "stopped before: while it answers, the daemon refuses, unless --despite-leader. A running\n"
        "daemon needs an admin's token: DIR/admin.token, or the first line of --token-file.\n",
    .options = options,
    .run = run,
};
