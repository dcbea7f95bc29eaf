/* CSV documents in UTF-8 or GB18030. */
#include "format/csv.h"
#include "format/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer utf8 = {0};
    struct error err = {0};
    struct csv_reader r;
    struct csv_row row;
    struct text document = {(const char *)data, size};
    if (text_to_utf8(document, &utf8, &err) == STATUS_OK) {
        csv_reader_init(&r, (struct text){utf8.bytes, utf8.len});
        while (csv_reader_next(&r, &row, &err))
            continue;
        csv_reader_free(&r);
    }
    buffer_free(&utf8);
    return 0;
}
