#include "loop/app.h"

#include "http/answer.h"
#include "http/server.h"
#include "http/web_files.h"

#include <stdlib.h>

void app_answered(struct request *q)
{
    if (q->answered && q->suspended)
        http_resume(q);
}

bool app_read(struct request *q, struct reading *reading)
{
    reading->request = q;
    if (reader_send(q->app->reader, &reading->errand) == STATUS_OK) {
        q->app->errands_out++;
        return true;
    }
    struct error err;
    error_set(&err, STATUS_BUSY, "busy", "", "Too much is waiting to be read. Try again soon.");
    answer_error(q, &err);
    return false;
}

bool app_read_alone(struct app *app, struct reading *reading)
{
    reading->request = NULL;
    if (reader_send(app->reader, &reading->errand) != STATUS_OK)
        return false;
    app->errands_out++;
    return true;
}

void app_collect_readings(struct app *app)
{
    struct errand *next;
    for (struct errand *e = reader_results(app->reader); e; e = next) {
        struct reading *reading = (struct reading *)(void *)e;
        struct request *q = reading->request;
        next = e->next;
        app->errands_out--;
        if (!q) {
            reading->done(NULL, reading);
            continue;
        }
        if (!answer_failed(q, e->status, &e->error))
            reading->done(q, reading);
        app_answered(q);
    }
}

const struct zone *app_zone(const struct app *app, int64_t now)
{
    return rule_book_at(&app->district.rules, now)->zone;
}

void app_free(struct app *app)
{
    recent_free(&app->recent);
    for (int i = 0; i < COLLECTION_COUNT; i++)
        free(app->orders[i].items);
    pages_free(app->pages);
    limits_free(&app->limits);
    pipeline_free(&app->pipeline);
    district_free(&app->district);
}
