#include "commands/doctor_platforms.h"

#include "cli/client.h"
#include "format/csv.h"

#include <stdlib.h>

bool doctor_daemon(const struct examination *x, char ret_address[ADDRESS_SIZE])
{
    struct directory own = {.lock_fd = -1};
    struct error err;
    char holder[32];
    if (directory_init(&own, x->settings->data, &err) != STATUS_OK)
        return false;
    enum status status = directory_lock(&own, holder, ret_address, &err);
    directory_unlock(&own);
    return status == STATUS_CONFLICT && ret_address[0];
}

static const char *text_at(const struct csv_row *row, size_t i, char out[512])
{
    snprintf(out, 512, "%.*s", i < row->count ? (int)text_cut(row->cells[i], 511) : 0,
             i < row->count ? row->cells[i].at : "");
    return out;
}

static void tell(struct examination *x, struct text csv)
{
    struct csv_reader reader;
    struct csv_row row;
    struct error err = {0};
    bool header = true;
    csv_reader_init(&reader, csv);
    while (csv_reader_next(&reader, &row, &err)) {
        char code[512], detail[512], remedy[512];
        if (!header && row.count == 4)
            doctor_find(x, SEVERITY_WARNING, text_at(&row, 1, code), text_at(&row, 3, remedy), "%s",
                        text_at(&row, 2, detail));
        header = false;
    }
    csv_reader_free(&reader);
}

void doctor_platforms(struct examination *x)
{
    char address[ADDRESS_SIZE];
    struct buffer answer = {0};
    struct error err;
    long http_status = 0;
    if (x->district->registry.platform_count == 0 || x->settings->follow[0] ||
        !doctor_daemon(x, address))
        return;
    enum status status = client_send(x->directory, address, "GET",
                                     "/api/v1/platforms/findings?limit=1000&format=csv", "text/csv",
                                     (struct text){0}, &http_status, &answer, &err);
    if (status != STATUS_OK || http_status != 200)
        doctor_find(x, SEVERITY_WARNING, "platforms",
                    "Ask as a user who may read DIR/admin.token, while the daemon runs.",
                    "The daemon was not to be asked how its platforms are.");
    else
        tell(x, (struct text){answer.bytes, answer.len});
    buffer_free(&answer);
}
