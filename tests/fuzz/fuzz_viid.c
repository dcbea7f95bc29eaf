/* Bodies of GA/T 1400. */
#include "platform/viid.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void see_item(void *context, const struct viid_item *item)
{
    (void)context;
    (void)item;
}

static void see_notification(void *context, struct text id)
{
    (void)context;
    (void)id;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct viid_sink sink = {see_item, see_notification, NULL};
    struct text body = {(const char *)data, size};
    char code[VIID_CODE_SIZE];
    static struct zone *zone;
    struct error err;
    if (!zone && zone_load("Asia/Shanghai", &zone, &err))
        abort();
    enum status status = viid_notifications_read(body, zone, &sink, &err);
    status = viid_device_read(body, code, &err);
    (void)status;
    if (viid_answer_accepts(body) && size == 0)
        abort();
    return 0;
}
