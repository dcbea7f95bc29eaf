#include "change/restored.h"

#include "base/text_shown.h"
#include "record/decisions_in.h"
#include "record/restored_in.h"

#define FILE_BYTES_MAX 200 /* as many characters as a name may have, at the least */

static void write_head(struct json_out *j, const struct digest *head)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(head, hex);
    json_member_string(j, "head", hex);
}

static void write_replaced(struct json_out *j, const struct position *replaced)
{
    json_key(j, "replaced");
    if (!replaced) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    write_head(j, &replaced->head);
    json_member_int(j, "seq", (int64_t)replaced->seq);
    json_object_end(j);
}

/* A file may be called anything, and the row is read back like all that people write. */
static void write_file(struct json_out *j, const char *file)
{
    struct buffer shown = {0};
    text_show(text_of(file), false, &shown);
    struct text name = {shown.bytes, shown.len};
    name.len = text_cut(name, FILE_BYTES_MAX);
    json_key(j, "file");
    json_text(j, name);
    j->out->failed = j->out->failed || shown.failed;
    buffer_free(&shown);
}

enum status change_restored(const struct district *d, const struct position *replaced,
                            const char *file, struct change **ret_change, struct error *err)
{
    struct json_out j;
    struct refusal refusal = {0};
    struct change *change = change_new(CHANGE_RESTORED, &j);
    if (!change)
        return error_memory(err);
    json_object_begin(&j);
    write_file(&j, file);
    write_head(&j, &d->head);
    write_replaced(&j, replaced);
    json_member_int(&j, "seq", (int64_t)d->seq);
    json_object_end(&j);
    enum status status = change_end(change, ret_change, &refusal);
    if (status)
        *err = refusal.error;
    refusal_free(&refusal);
    return status;
}

/* Nothing of the district changes: the row is there to be read. */
enum status apply_restored(struct district *d, const struct journalled *row, struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct restored_in in;
    struct error cause = {0};
    (void)d;
    enum status status = document_single(row->body, SINGLE_STORED, &document, &record, &cause);
    if (!status) {
        status = restored_in_read(&record, &in);
        cause = record.error;
    }
    document_free(document);
    return status ? journal_corrupt(err, &cause) : STATUS_OK;
}
