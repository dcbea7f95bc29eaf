#include "format/xml_part.h"

#include "format/zip_part.h"

#include <expat.h>

#define PART_BYTES_MAX    ((size_t)256 << 20)
#define TOKEN_BYTES_MAX   ((size_t)1 << 20) /* of one tag, which expat keeps whole */
#define DEPTH_MAX         64
#define MENTION_BYTES_MAX 32 /* of a word that is looked for */
#define NAME_SEPARATOR    '\x1f'

static const char *local_name(const char *name)
{
    const char *at = strrchr(name, NAME_SEPARATOR);
    return at ? at + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2) {
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    }
    return NULL;
}

static void stop_if_failed(struct xml_part *x)
{
    if (x->status)
        XML_StopParser(x->parser, XML_FALSE);
}

static void on_begin(void *data, const char *name, const char **attributes)
{
    struct xml_part *x = data;
    if (x->status)
        return;
    if (++x->depth > DEPTH_MAX)
        x->status =
            error_set(x->err, STATUS_INVALID, "bad_workbook", "",
                      "The workbook is nested deeper than any spreadsheet program writes it.");
    else
        x->begin(x, local_name(name), attributes);
    stop_if_failed(x);
}

static void on_end(void *data, const char *name)
{
    struct xml_part *x = data;
    x->depth--;
    if (!x->status && x->end)
        x->end(x, local_name(name));
    stop_if_failed(x);
}

static void on_text(void *data, const char *bytes, int len)
{
    struct xml_part *x = data;
    if (!x->status && x->text)
        x->text(x, (struct text){bytes, (size_t)len});
    stop_if_failed(x);
}

/* Entities are declared in a document type, and what they unfold to has no bound. */
static void on_doctype(void *data, const char *name, const char *system, const char *public,
                       int has_subset)
{
    struct xml_part *x = data;
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    x->status =
        error_set(x->err, STATUS_INVALID, "bad_workbook", "",
                  "The workbook declares a document type, which no spreadsheet program does.");
    stop_if_failed(x);
}

static enum status failed(struct xml_part *x)
{
    enum XML_Error why = XML_GetErrorCode(x->parser);
    if (x->status)
        return x->status;
    if (why == XML_ERROR_NO_MEMORY)
        return x->status = error_memory(x->err);
    return x->status =
               error_set(x->err, STATUS_INVALID, "bad_workbook", "",
                         "The workbook is damaged: its XML breaks off (%s).", XML_ErrorString(why));
}

static enum status take(void *context, struct text piece, struct error *err)
{
    struct xml_part *x = context;
    (void)err;
    if (XML_Parse(x->parser, piece.at, (int)piece.len, XML_FALSE) != XML_STATUS_OK)
        return failed(x);
    x->fed += piece.len;
    XML_Index at = XML_GetCurrentByteIndex(x->parser);
    if (at >= 0 && x->fed - (size_t)at > TOKEN_BYTES_MAX + piece.len)
        return x->status = error_set(x->err, STATUS_TOO_LARGE, "too_large", "",
                                     "The workbook has a tag of more than 1 MiB.");
    return STATUS_OK;
}

static bool prepare(struct xml_part *x)
{
    x->parser = XML_ParserCreateNS(NULL, NAME_SEPARATOR);
    if (!x->parser)
        return false;
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return true;
}

/* A word that is looked for, and the end of the piece before, in which it may have begun. */
struct mention {
    const char *word;
    char seam[2 * MENTION_BYTES_MAX];
    size_t seam_len;
    bool found;
};

static bool has_word(const char *at, size_t len, const char *word)
{
    return memmem(at, len, word, strlen(word)) != NULL;
}

static enum status look_for(void *context, struct text piece, struct error *err)
{
    struct mention *m = context;
    size_t head = piece.len < MENTION_BYTES_MAX ? piece.len : MENTION_BYTES_MAX;
    (void)err;
    if (m->found || piece.len == 0)
        return STATUS_OK;
    memcpy(m->seam + m->seam_len, piece.at, head);
    m->found =
        has_word(m->seam, m->seam_len + head, m->word) || has_word(piece.at, piece.len, m->word);
    size_t all = m->seam_len + head;
    if (piece.len >= MENTION_BYTES_MAX) {
        memcpy(m->seam, piece.at + piece.len - MENTION_BYTES_MAX, MENTION_BYTES_MAX);
        m->seam_len = MENTION_BYTES_MAX;
    } else {
        m->seam_len = all < MENTION_BYTES_MAX ? all : MENTION_BYTES_MAX;
        memmove(m->seam, m->seam + all - m->seam_len, m->seam_len);
    }
    return STATUS_OK;
}

enum status xml_part_mentions(struct text archive, const char *name, const char *word, bool *ret,
                              struct error *err)
{
    struct mention m = {.word = word};
    enum status status = zip_part_read(archive, name, PART_BYTES_MAX, look_for, &m, err);
    if (!status)
        *ret = m.found;
    return status;
}

enum status xml_part_read(struct xml_part *x, struct text archive, const char *name,
                          struct error *err)
{
    x->err = err;
    x->status = STATUS_OK;
    x->depth = x->fed = 0;
    if (!prepare(x))
        return error_memory(err);
    enum status status = zip_part_read(archive, name, PART_BYTES_MAX, take, x, err);
    if (!status && XML_Parse(x->parser, "", 0, XML_TRUE) != XML_STATUS_OK)
        status = failed(x);
    XML_ParserFree(x->parser);
    x->parser = NULL;
    return status;
}
