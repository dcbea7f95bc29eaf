#include "format/workbook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum status read_back(const char *path, struct buffer *out, struct error *err)
{
    char bytes[16384];
    size_t got;
    FILE *file = fopen(path, "rbe");
    while (file && (got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(out, bytes, got);
    bool good = file && !ferror(file);
    if (file)
        fclose(file);
    if (!good)
        return error_set(err, STATUS_IO, "io", "", "The workbook can't be read back (%d).", errno);
    return out->failed ? error_memory(err) : STATUS_OK;
}

enum status workbook_bytes(workbook_writer *write, const void *context, const char *directory,
                           struct buffer *out, struct error *err)
{
    char path[1200];
    int length = snprintf(path, sizeof path, "%s/report-XXXXXX", directory);
    int fd = length < (int)sizeof path ? mkstemp(path) : -1;
    if (fd < 0)
        return error_set(err, STATUS_IO, "io", "", "No file can be made in %s (%d).", directory,
                         errno);
    close(fd);
    enum status status = write(context, directory, path, err);
    if (status == STATUS_OK)
        status = read_back(path, out, err);
    unlink(path);
    return status;
}

enum status workbook_finish(lxw_workbook *workbook, lxw_error error, struct error *err)
{
    lxw_error closed = workbook_close(workbook);
    error = error == LXW_NO_ERROR ? closed : error;
    if (error == LXW_NO_ERROR)
        return STATUS_OK;
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return error_memory(err);
    return error_set(err, STATUS_IO, "io", "", "The workbook can't be written: %s.",
                     lxw_strerror(error));
}

double workbook_text_width(const char *text, size_t len)
{
    double width = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        width += c < 0x80 ? 1 : c >= 0xE0 ? 2 : c >= 0xC0;
    }
    return width;
}
