/* xml_part.h - one XML file of a zip archive, read element by element and never as a whole. */
#ifndef INTACT_FORMAT_XML_PART_H
#define INTACT_FORMAT_XML_PART_H

#include "base/text.h"

/* One reader of a part. Names are without their namespace, so that it does not matter which prefixes a
 * program writes. A callback that fails fills *err and sets `status`; nothing more is read then. */
struct xml_part {
    void (*begin)(struct xml_part *x, const char *name, const char **attributes);
    void (*end)(struct xml_part *x, const char *name); /* NULL: not wanted */
    void (*text)(struct xml_part *x, struct text t);   /* NULL: not wanted */
    void *context;
    enum status status;
    struct error *err;
    /* The reader's own. */
    struct XML_ParserStruct *parser;
    size_t depth, fed;
};

/* Returns an attribute's value; NULL: it is not there. */
const char *xml_attribute(const char **attributes, const char *name);

/* Reads the part. STATUS_UNKNOWN: there is none of this name. STATUS_INVALID: it is no XML, has a document
 * type (which no workbook has), or is nested too deep; STATUS_TOO_LARGE; STATUS_MEMORY; what a callback set. */
must_use enum status xml_part_read(struct xml_part *x, struct text archive, const char *name,
                                   struct error *err);

/* Tells whether a word of at most 32 bytes is anywhere in the part, in a fraction of the time that its XML takes. Errors
 * as zip_part_read(). */
must_use enum status xml_part_mentions(struct text archive, const char *name, const char *word,
                                       bool *ret, struct error *err);

#endif
