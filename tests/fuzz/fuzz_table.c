/* Tables as they come from outside: whatever comes, what goes on is CSV in UTF-8, and reads again as itself. */
#include "format/csv.h"
#include "format/table_text.h"
#include "format/xlsx_in.h"
#include "record/csv_template.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer csv = {0}, named = {0};
    struct error err = {0};
    struct text document = {(const char *)data, size};
    if (table_to_csv(document, &csv, &err) == STATUS_OK) {
        struct text t = {csv.bytes ? csv.bytes : "", csv.len};
        if (!text_is_utf8(t.at, t.len) ||
            (xlsx_looks_so(document) && t.len > XLSX_CSV_BYTES_MAX + 200000))
            abort();
        csv_rename(&csv_assets, t, &named);
    } else if (!err.detail[0]) {
        abort();
    }
    buffer_free(&csv);
    buffer_free(&named);
    return 0;
}
