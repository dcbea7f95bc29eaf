/* web_files.h - what browsers are shown: the embedded files of web/, each with its type, its tag and a
 * packed copy, made once at the start. */
#ifndef INTACT_HTTP_WEB_FILES_H
#define INTACT_HTTP_WEB_FILES_H

#include "base/text.h"

struct web_file {
    const char *name;   /* "web/index.html"; embedded */
    const char *type;   /* media type; static */
    struct text bytes;  /* embedded */
    struct text packed; /* gzip; owned by the pages; at NULL: not smaller */
    char etag[40];      /* with quotes; a packed answer has another */
    char packed_etag[40];
};

struct web_files;

/* STATUS_MEMORY. */
must_use enum status web_files_make(struct web_files **ret_files);
void web_files_free(struct web_files *p); /* NULL allowed */

/* Returns the file of /assets/FILE, or of / where `file` is empty; NULL: there is none. A bundle
 * may keep its files in a directory "assets" or beside index.html. */
const struct web_file *web_files_find(const struct web_files *p, struct text file);

#endif
