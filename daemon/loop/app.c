#include "loop/app.h"

#include "http/web_files.h"

#include <stdlib.h>

const struct zone *app_zone(const struct app *app, int64_t now)
{
    return rule_book_at(&app->district.rules, now)->zone;
}

void app_free(struct app *app)
{
    recent_free(&app->recent);
    for (int i = 0; i < COLLECTION_COUNT; i++)
        free(app->orders[i].items);
    web_files_free(app->web_files);
    limits_free(&app->front.limits);
    pipeline_free(&app->pipeline);
    district_free(&app->district);
}
