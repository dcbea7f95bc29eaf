/* The files that the build puts into the program: migrations, queries, the API's description, the
 * dashboard. */
#ifndef INTACT_BASE_EMBEDDED_H
#define INTACT_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *name;           /* "schema/002.sql", "web/index.html" */
    const unsigned char *bytes; /* as in the file; a NUL byte follows them, so text is a string */
    size_t size;                /* bytes, without that NUL */
};

/* Sorted by name in byte order. The Makefile generates both. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_files_count;

/* The file of this name, or NULL if there is none or name is NULL. Lives as long as the program. */
const struct embedded_file *embedded_find(const char *name);

#endif
