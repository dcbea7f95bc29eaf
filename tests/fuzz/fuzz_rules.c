/* Rules documents, and receipts. */
#include "record/receipt_in.h"
#include "record/rules_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rules *rules = NULL;
    struct error err;
    struct digest head;
    uint64_t seq;
    struct text document = {(const char *)data, size};
    if (rules_in_read(document, 1, &rules, &err) == STATUS_OK)
        rules_free(rules);
    (void)!receipt_read(document, &seq, &head, &err);
    return 0;
}
