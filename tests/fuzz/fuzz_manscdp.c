/* Documents of GB/T 28181: whatever comes, an item lies within the document, and so do its members. */
#include "platform/manscdp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text whole;

static void check(struct text t)
{
    if (t.at && (t.at < whole.at || t.at + t.len > whole.at + whole.len))
        abort();
}

static void see_item(void *context, const struct manscdp_item *item)
{
    (void)context;
    check(item->whole);
    check(item->code);
    check(item->status);
    check(item->event);
}

static void see_faulty(void *context, struct text code)
{
    (void)context;
    check(code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manscdp_sink sink = {see_item, see_faulty, NULL};
    struct manscdp out;
    whole = (struct text){(const char *)data, size};
    if (manscdp_read(whole, &sink, &out) == STATUS_OK && out.damaged > out.items)
        abort();
    return 0;
}
