#include "daemon/app.h"
#include "daemon/commands.h"
#include "daemon/direct.h"
#include "daemon/http.h"
#include "daemon/listen.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "daemon/options.h"

#include <stdlib.h>
#include <unistd.h>

/* The file first, then the command line over it, wherever --config stands in it. */
static enum status read_options(int argc, char **argv, bool config, struct settings *s,
                                struct error *err)
{
    struct option_read option;
    enum status status = STATUS_OK;
    for (int at = 1; status == STATUS_OK && option_next(argc, argv, &at, &option);) {
        bool is_config = strcmp(option.name, "config") == 0;
        if (!option.name[0])
            return error_set(err, STATUS_INVALID, "usage", "", "What is \"%s\"?", option.value);
        if (!option.value)
            return error_set(err, STATUS_INVALID, "usage", "", "--%s lacks its value.",
                             option.name);
        if (is_config && config)
            status = settings_read(s, option.value, err);
        else if (!is_config && !config)
            status = settings_set(s, option.name, option.value, err);
    }
    return status;
}

static enum status read_settings(int argc, char **argv, struct settings *s, struct error *err)
{
    settings_defaults(s);
    enum status status = read_options(argc, argv, true, s, err);
    if (status == STATUS_OK)
        status = read_options(argc, argv, false, s, err);
    if (status == STATUS_OK && !s->data[0])
        return error_set(err, STATUS_INVALID, "usage", "data", "--data DIR is needed.");
    return status;
}

struct service {
    struct settings settings;
    struct directory directory;
    struct direct direct; /* the anchor stays here; the rest is given away */
    struct app app;
    struct loop loop;
    char shown[ADDRESS_SIZE], local[ADDRESS_SIZE];
};

static enum status take_directory(struct service *s, struct error *err)
{
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_init(&s->directory, s->settings.data, err);
    if (status == STATUS_OK)
        status = directory_make(&s->directory, err);
    if (status == STATUS_OK)
        status = directory_lock(&s->directory, holder, address, err);
    return status;
}

/* After it the scribe has the store, and the loop the district. */
static enum status start_threads(struct service *s, struct error *err)
{
    struct app *app = &s->app;
    enum status status = scribe_start(s->direct.store, &s->direct.anchor, s->loop.scribe_fd,
                                      &app->scribe, err);
    if (status != STATUS_OK)
        return status;
    s->direct.store = NULL;
    return reader_start(s->directory.database, s->loop.reader_fd, &app->reader, err);
}

static enum status start_http(struct service *s, struct error *err)
{
    int fd = -1;
    enum status status = listen_open(s->settings.listen, &fd, s->shown, s->local, err);
    if (status == STATUS_OK)
        status = http_start(&s->app, fd, &s->app.http, err);
    return status == STATUS_OK ? directory_publish(&s->directory, s->local, err) : status;
}

static enum status start(struct service *s, struct error *err)
{
    enum status status = take_directory(s, err);
    if (status == STATUS_OK)
        status = direct_open(&s->direct, &s->directory, err);
    if (status != STATUS_OK)
        return status;
    s->app.settings = &s->settings;
    patrol_reset(&s->app.patrol);
    s->app.district = s->direct.district;
    s->direct.district = (struct district){0};
    /* What was loaded beyond the last checkpoint waits for the next one. */
    s->app.pipeline.applied = s->app.district.seq > 0;
    status = loop_init(&s->loop, &s->app, err);
    if (status == STATUS_OK)
        status = start_threads(s, err);
    return status == STATUS_OK ? start_http(s, err) : status;
}

static void stop(struct service *s)
{
    http_stop(s->app.http);
    if (s->app.reader)
        reader_stop(s->app.reader);
    if (s->app.scribe)
        scribe_stop(s->app.scribe);
    app_free(&s->app);
    loop_free(&s->loop);
    direct_close(&s->direct);
    directory_unlock(&s->directory);
}

static int exit_status_of(enum status status)
{
    return status == STATUS_IO ? EXIT_BROKEN_IO
           : status == STATUS_CORRUPT ? EXIT_BROKEN_DATA
                                      : EXIT_FAILED;
}

static int serve(struct service *s)
{
    printf("listening on %s\n", s->shown);
    fflush(stdout);
    if (loop_run(&s->loop))
        return EXIT_DONE;
    /* Whatever hangs has not been answered, and so was promised to nobody. */
    log_line(LOG_LEVEL_WARNING, "something was still open after five seconds; it is dropped");
    _exit(EXIT_DONE);
}

int command_serve(int argc, char **argv)
{
    struct error err;
    struct service *s = calloc(1, sizeof *s);
    if (!s)
        return command_failed("serve", "out of memory");
    enum status status = read_settings(argc, argv, &s->settings, &err);
    if (status != STATUS_OK) {
        free(s);
        return usage_error("serve", "%s", err.detail);
    }
    s->loop = (struct loop){.epoll_fd = -1, .signal_fd = -1, .timer_fd = -1, .scribe_fd = -1,
                            .reader_fd = -1};
    s->directory.lock_fd = -1;
    s->direct.anchor.fd = -1;
    status = start(s, &err);
    int result = status == STATUS_OK ? serve(s) : exit_status_of(status);
    if (status != STATUS_OK)
        log_line(LOG_LEVEL_ERROR, "%s", err.detail);
    stop(s);
    free(s);
    return result;
}
