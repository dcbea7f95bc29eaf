#include "format/zip_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <strings.h>

static enum status damaged(struct archive *a, struct error *err)
{
    const char *why = archive_error_string(a);
    return error_set(err, STATUS_INVALID, "bad_workbook", "",
                     "The workbook is damaged and can't be unpacked: %s.",
                     why ? why : "no reason is given");
}

static enum status unpack(struct archive *a, size_t bytes_max, zip_part_taker *take, void *context,
                          struct error *err)
{
    const void *bytes;
    size_t len, total = 0;
    la_int64_t place;
    int rc;
    while ((rc = archive_read_data_block(a, &bytes, &len, &place)) == ARCHIVE_OK) {
        total += len;
        if (total > bytes_max)
            return error_set(
                err, STATUS_TOO_LARGE, "too_large", "",
                "A part of the workbook is larger than %zu MiB when it is unpacked. Cut "
                "the table into several files.",
                bytes_max >> 20);
        enum status status = take(context, (struct text){bytes, len}, err);
        if (status)
            return status;
    }
    return rc == ARCHIVE_EOF ? STATUS_OK : damaged(a, err);
}

static enum status find(struct archive *a, const char *name, struct error *err)
{
    struct archive_entry *entry;
    int rc;
    while ((rc = archive_read_next_header(a, &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        const char *found = archive_entry_pathname(entry);
        if (!found || strcasecmp(found, name) != 0)
            continue;
        if (archive_entry_is_data_encrypted(entry))
            return error_set(err, STATUS_INVALID, "bad_workbook", "",
                             "The workbook is locked by a password. Save it without one.");
        return STATUS_OK;
    }
    if (rc != ARCHIVE_EOF)
        return damaged(a, err);
    return error_set(err, STATUS_UNKNOWN, "bad_workbook", "", "The workbook has no part %s.", name);
}

enum status zip_part_read(struct text archive, const char *name, size_t bytes_max,
                          zip_part_taker *take, void *context, struct error *err)
{
    struct archive *a = archive_read_new();
    if (!a)
        return error_memory(err);
    enum status status = STATUS_OK;
    if (archive_read_support_format_zip_seekable(a) != ARCHIVE_OK ||
        archive_read_open_memory(a, archive.at, archive.len) != ARCHIVE_OK)
        status = damaged(a, err);
    if (!status)
        status = find(a, name, err);
    if (!status)
        status = unpack(a, bytes_max, take, context, err);
    archive_read_free(a);
    return status;
}
