/* The XML of a sheet within a workbook that is otherwise whole: the fuzzer does not have to invent zip archives. */
#include "format/table_text.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char relations[] = "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                                "Target=\"w.xml\"/></Relationships>";
static const char workbook[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" r:id=\"b\"/></sheets></workbook>";
static const char parts[] =
    "<Relationships><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"s.xml\"/>"
    "<Relationship Id=\"c\" Type=\"x/sharedStrings\" Target=\"t.xml\"/>"
    "<Relationship Id=\"d\" Type=\"x/styles\" Target=\"y.xml\"/></Relationships>";

static void add(struct archive *a, const char *name, const void *bytes, size_t len)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_size(e, (la_int64_t)len);
    archive_entry_set_filetype(e, AE_IFREG);
    if (archive_write_header(a, e) != ARCHIVE_OK ||
        archive_write_data(a, bytes, len) != (la_ssize_t)len)
        abort();
    archive_entry_free(e);
}

/* The input is three files, the sheet, the strings and the styles, with a line feed between. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[1 << 20];
    static const char *const names[] = {"s.xml", "t.xml", "y.xml"};
    struct buffer csv = {0};
    struct error err = {0};
    size_t used = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_zip_set_compression_store(a);
    archive_write_open_memory(a, bytes, sizeof bytes, &used);
    add(a, "_rels/.rels", relations, sizeof relations - 1);
    add(a, "w.xml", workbook, sizeof workbook - 1);
    add(a, "_rels/w.xml.rels", parts, sizeof parts - 1);
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *end = i < 2 && size ? memchr(data, '\n', size) : NULL;
        size_t len = end ? (size_t)(end - data) : size;
        add(a, names[i], data, len);
        data += end ? len + 1 : len;
        size -= end ? len + 1 : len;
    }
    if (archive_write_close(a) != ARCHIVE_OK)
        abort();
    archive_write_free(a);
    if (table_to_csv((struct text){bytes, used}, &csv, &err) == STATUS_OK &&
        !text_is_utf8(csv.bytes ? csv.bytes : "", csv.len))
        abort();
    buffer_free(&csv);
    return 0;
}
