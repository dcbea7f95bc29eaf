/* page.h - what browsers are shown: the embedded files of web/, each with its type, its tag and a
 * packed copy, made once at the start. */
#ifndef INTACT_DAEMON_PAGE_H
#define INTACT_DAEMON_PAGE_H

#include "base/text.h"

struct page {
    const char *name;   /* "web/index.html"; embedded */
    const char *type;   /* media type; static */
    struct text bytes;  /* embedded */
    struct text packed; /* gzip; owned by the pages; at NULL: not smaller */
    char etag[40];      /* with quotes; a packed answer has another */
    char packed_etag[40];
};

struct pages;

/* STATUS_MEMORY. */
must_use enum status pages_make(struct pages **ret_pages);
void pages_free(struct pages *p); /* NULL allowed */

/* The file behind /assets/FILE, or behind / where `file` is empty; NULL: none. A bundle may keep its
 * files in a directory "assets" or beside index.html. */
const struct page *pages_find(const struct pages *p, struct text file);

/* By the name's extension; "application/octet-stream" for what is not known. */
const char *page_type(const char *name);

#endif
