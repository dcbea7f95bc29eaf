/* intactd serve: brings the parts of a daemon up in order, and down again. */
#include "api/packer.h"
#include "api/routes.h"
#include "api/viid_routes.h"
#include "api/workbook.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "follow/first_rows.h"
#include "host/leftovers.h"
#include "host/listen.h"
#include "host/log.h"
#include "host/node.h"
#include "http/server.h"
#include "http/web_files.h"
#include "loop/app.h"
#include "loop/backups.h"
#include "loop/changes.h"
#include "loop/checkpoints.h"
#include "loop/following.h"
#include "loop/loop.h"
#include "loop/notices.h"
#include "loop/patrol.h"
#include "loop/pipeline.h"
#include "loop/platforms.h"
#include "loop/readings.h"
#include "loop/registrations.h"
#include "loop/row_waits.h"
#include "loop/scrub.h"
#include "loop/sip.h"
#include "loop/streams.h"
#include "loop/subscriptions.h"
#include "store/alert_marks.h"
#include "store/evidence_files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct service {
    struct settings settings;
    struct directory directory;
    struct ledger ledger; /* the anchor stays here; the rest is given away */
    struct route_table routes, viid_routes;
    struct app app; /* points at what follows */
    struct pipeline pipeline;
    struct changes changes;
    struct checkpoints checkpoints;
    struct readings readings;
    struct scrub scrub;
    struct patrol patrol;
    struct streams streams;
    struct backups backups;
    struct platforms platforms;
    struct sip sip;
    struct subscriptions subscriptions;
    struct notices notices;
    struct following following;
    struct row_waits row_waits;
    struct loop loop;
    struct gate gate;
    char shown[ADDRESS_SIZE], local[ADDRESS_SIZE];
    int argc;
    char **argv;
};

static void tell_difference(const char *name)
{
    log_line(LOG_LEVEL_WARNING, "%s has changed; that needs a new start", name);
}

/* Reads the settings again, on SIGHUP. With a fault in them nothing changes. */
static void reload(void *context)
{
    struct service *s = context;
    struct settings fresh;
    struct error err;
    enum status status = settings_load(s->argc, s->argv, &fresh, &err);
    if (status == STATUS_OK)
        status = settings_check(&fresh, &err);
    if (status != STATUS_OK) {
        log_line(LOG_LEVEL_ERROR, "the settings stay as they were: %s", err.detail);
        return;
    }
    settings_reload(&s->settings, &fresh, tell_difference);
    log_set_level((enum log_level)s->settings.log_level);
    log_line(LOG_LEVEL_INFO, "the settings have been read again");
}

static enum status take_directory(struct service *s, struct error *err)
{
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_init(&s->directory, s->settings.data, err);
    if (status == STATUS_OK)
        status = directory_make(&s->directory, err);
    if (status == STATUS_OK)
        status = directory_check(&s->directory, err);
    if (status == STATUS_OK)
        status = directory_lock(&s->directory, holder, address, err);
    return status;
}

/* Starts the threads. From here on the scribe owns the store. */
static enum status start_threads(struct service *s, struct error *err)
{
    enum status status = scribe_start(s->ledger.store, &s->ledger.anchor, &s->gate,
                                      s->loop.scribe_fd, &s->pipeline.scribe, err);
    if (status != STATUS_OK)
        return status;
    s->ledger.store = NULL;
    status = reader_start(s->directory.database, &s->gate, s->loop.reader_fd,
                          &s->pipeline.rebuilding.thread, err);
    if (status != STATUS_OK)
        return status;
    return reader_start(s->directory.database, &s->gate, s->loop.reader_fd, &s->readings.reader,
                        err);
}

static enum status start_http(struct service *s, struct error *err)
{
    int fd = -1;
    enum status status = listen_open("listen", s->settings.listen, &fd, s->shown, s->local, err);
    if (status == STATUS_OK)
        status = http_start(&s->app.front, fd, &s->app.http, err);
    return status == STATUS_OK ? directory_publish(&s->directory, s->local, err) : status;
}

static enum status remember_alert(void *context, uint32_t feed, uint64_t alert)
{
    return resolved_add(context, feed, alert);
}

static void join_parts(struct service *s)
{
    struct app *app = &s->app;
    app->pipeline = &s->pipeline;
    app->changes = &s->changes;
    app->checkpoints = &s->checkpoints;
    app->readings = &s->readings;
    app->scrub = &s->scrub;
    app->patrol = &s->patrol;
    app->streams = &s->streams;
    app->backups = &s->backups;
    app->platforms = &s->platforms;
    app->sip = &s->sip;
    app->subscriptions = &s->subscriptions;
    app->notices = &s->notices;
    app->following = &s->following;
    app->row_waits = &s->row_waits;
}

/* A follower has nothing of its own to begin a journal with: the first rows are the leader's. */
static enum status open_ledger(struct service *s, struct error *err)
{
    const struct settings *set = &s->settings;
    enum status status = node_open(s->directory.node, s->following.node, err);
    if (status != STATUS_OK || !set->follow[0])
        return status == STATUS_OK ? first_start_open(&s->ledger, &s->directory, err) : status;
    status = follows_mark(s->directory.following, set->follow, err);
    if (status == STATUS_OK)
        status = first_rows_take(&s->directory, set->follow, set->follow_token_file, err);
    return status == STATUS_OK ? first_start_open_as_is(&s->ledger, &s->directory, err) : status;
}

static enum status start_following(struct service *s, struct error *err)
{
    return s->settings.follow[0] ? following_start(&s->app, &s->directory, s->loop.reader_fd, err)
                                 : STATUS_OK;
}

/* A follower's files are copied to it, perhaps before the rows that name them. */
static void sweep_evidence(const struct service *s)
{
    if (s->settings.follow[0])
        return;
    uint32_t removed = evidence_sweep(s->directory.path, &s->ledger.district.exemptions);
    if (removed > 0)
        log_line(LOG_LEVEL_INFO, "removed %u files of evidence that no exemption names", removed);
}

static enum status start(struct service *s, struct error *err)
{
    enum status status = take_directory(s, err);
    if (status == STATUS_OK)
        status = open_ledger(s, err);
    if (status != STATUS_OK)
        return status;
    leftovers_sweep(s->directory.path);
    sweep_evidence(s);
    if (s->settings.backup_dir[0])
        leftovers_sweep_backups(s->settings.backup_dir);
    route_table_init(&s->routes, routes, routes_count);
    route_table_init(&s->viid_routes, viid_routes, viid_routes_count);
    s->app.front.app = &s->app;
    s->app.front.settings = &s->settings;
    s->app.front.tokens = &s->app.district.tokens;
    s->app.front.position = &s->app.district.seq;
    s->app.front.journal_at = &s->app.district.received_at;
    s->app.front.workbook = workbook_answer;
    s->app.front.pack = packer_pack;
    s->app.front.routes = &s->routes;
    s->app.front.foreign_routes = &s->viid_routes;
    if (sessions_load(&s->app.front.sessions, s->directory.sessions) != STATUS_OK ||
        token_uses_load(&s->app.front.uses, s->directory.uses) != STATUS_OK)
        return error_memory(err);
    status = alert_marks_each(s->ledger.store, remember_alert, &s->app.kept.resolved, err);
    if (status != STATUS_OK)
        return status;
    patrol_reset(&s->patrol);
    s->app.district = s->ledger.district;
    s->ledger.district = (struct district){0};
    s->pipeline.unsettled = true;
    s->scrub.believed = s->ledger.believed;
    /* What was loaded beyond the last checkpoint waits for the next one. */
    s->checkpoints.unsaved = s->app.district.seq > 0;
    status = platforms_open(&s->platforms, s->directory.secret, err);
    if (status != STATUS_OK)
        return status;
    status = web_files_make(&s->app.web_files);
    if (status != STATUS_OK)
        return error_memory(err);
    status = registrations_recall(&s->app, s->ledger.store, err);
    if (status == STATUS_OK)
        status = notices_load(&s->notices, &s->directory, s->ledger.store, err);
    if (status != STATUS_OK)
        return status;
    gate_init(&s->gate);
    status = loop_init(&s->loop, &s->app, err);
    s->loop.reload = reload;
    s->loop.reload_context = s;
    if (status == STATUS_OK)
        status = start_threads(s, err);
    if (status == STATUS_OK)
        status = notices_start(&s->notices, s->loop.reader_fd, err);
    if (status == STATUS_OK)
        status = start_following(s, err);
    if (status == STATUS_OK)
        status = sip_open(&s->app, err);
    return status == STATUS_OK ? start_http(s, err) : status;
}

static void free_app(struct app *app)
{
    recent_free(&app->kept.recent);
    resolved_free(&app->kept.resolved);
    for (int i = 0; i < COLLECTION_COUNT; i++)
        free(app->kept.orders[i].items);
    web_files_free(app->web_files);
    patrol_drop(app);
    limits_free(&app->front.limits);
    sessions_free(&app->front.sessions);
    token_uses_free(&app->front.uses);
    pipeline_free(app->pipeline);
    sip_close(app->sip);
    subscriptions_free(app->subscriptions);
    platforms_free(app->platforms);
    district_free(&app->district);
}

static void stop(struct service *s)
{
    http_stop(s->app.http);
    following_stop(&s->following);
    reader_stop(s->readings.reader);
    rebuilding_stop(&s->pipeline.rebuilding);
    readings_free(&s->readings);
    scribe_stop(s->pipeline.scribe);
    notices_stop(&s->notices);
    free_app(&s->app);
    loop_free(&s->loop);
    ledger_close(&s->ledger);
    leftovers_tell_log(s->directory.database);
    directory_unlock(&s->directory);
}

/* Tells whether a restart with the same settings would fail in the same way. */
static bool is_for_a_person(const struct error *err)
{
    return err->status == STATUS_INVALID &&
           (strcmp(err->code, "bad_data") == 0 || strcmp(err->code, "bad_listen") == 0);
}

/* A supervisor may retry after 1 (a port or the directory is taken, a disk is full) and 70 (a disk
 * fails). */
static int exit_status_of(const struct error *err)
{
    if (is_for_a_person(err))
        return EXIT_USAGE;
    return err->status == STATUS_IO        ? EXIT_BROKEN_IO
           : err->status == STATUS_CORRUPT ? EXIT_BROKEN_DATA
                                           : EXIT_FAILED;
}

/* What keeps others from it, or lets them read along, shows nowhere else. */
static void tell_of_others(const struct service *s)
{
    if (listen_is_local(s->settings.listen))
        return;
    log_line(
        LOG_LEVEL_WARNING,
        "others reach %s in plain HTTP, so that tokens can be read on the way: put a proxy with "
        "TLS in front%s",
        s->shown,
        getenv("INVOCATION_ID") /* systemd's */
            ? ". The packaged unit lets only this machine in: for others, systemctl edit intactd "
              "and add IPAddressAllow=ADDRESSES below [Service]"
            : "");
}

static int serve(struct service *s)
{
    printf("listening on %s\n", s->shown);
    fflush(stdout);
    tell_of_others(s);
    bool drained = loop_run(&s->loop);
    if (drained)
        return s->following.contradicts ? EXIT_BROKEN_DATA : EXIT_DONE;
    /* What still hangs has no answer yet, so nothing was promised to its sender. */
    log_line(LOG_LEVEL_WARNING, "something was still open after five seconds; it is dropped");
    leftovers_tell_log(s->directory.database);
    _exit(s->following.contradicts ? EXIT_BROKEN_DATA : EXIT_DONE);
}

/* settings_load() reads these, with all settings; the table is for the texts. */
static const struct option options[] = {
    OPTION("data", "DIR", NULL, OPTION_NEEDED, 0),
    OPTION("listen", "HOST:PORT", NULL, OPTION_VALUE, 0),
    OPTION("config", "FILE",
           "reads the same settings from an INI file:\n"
           "NAME = VALUE, with _ for -; the command line wins",
           OPTION_VALUE, 0),
    {0},
};

static int run(int argc, char **argv)
{
    struct error err;
    struct service *s = calloc(1, sizeof *s);
    if (!s)
        return command_failed("serve", "out of memory");
    enum status status = settings_load(argc, argv, &s->settings, &err);
    if (status == STATUS_OK)
        status = settings_check(&s->settings, &err);
    if (status != STATUS_OK) {
        free(s);
        return usage_error("serve", "%s", err.detail);
    }
    s->argc = argc;
    s->argv = argv;
    log_set_level((enum log_level)s->settings.log_level);
    join_parts(s);
    s->loop = (struct loop){
        .epoll_fd = -1, .signal_fd = -1, .timer_fd = -1, .scribe_fd = -1, .reader_fd = -1};
    s->directory.lock_fd = -1;
    s->ledger.anchor.fd = -1;
    status = start(s, &err);
    int result = status == STATUS_OK ? serve(s) : exit_status_of(&err);
    if (status == STATUS_CORRUPT && strcmp(err.field, "follow") != 0)
        log_damage(err.detail, s->settings.data, false);
    else if (status != STATUS_OK)
        log_line(LOG_LEVEL_ERROR, "%s", err.detail);
    stop(s);
    free(s);
    return result;
}

const struct command serve_command = {
    .name = "serve",
    .summary = "runs the daemon",
    .help = "The first start makes DIR and writes an admin's token, alone, to DIR/admin.token.\n",
    .options = options,
    .takes_settings = true,
    .run = run,
};
