/* Frames of the journal, packed and not. */
#include "report/frame.h"
#include "report/frame_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const void *bytes, size_t len)
{
    struct frame_reader f;
    struct report r;
    if (frame_reader_init(&f, bytes, len) != STATUS_OK)
        return;
    while (frame_reader_next(&f, &r) == STATUS_OK)
        (void)frame_cause_name(&f, r.cause);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer raw = {0};
    walk(data, size);
    if (frame_expand(data, size, &raw) == STATUS_OK)
        walk(raw.bytes, raw.len);
    buffer_free(&raw);
    return 0;
}
