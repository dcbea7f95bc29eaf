/* status.h - how a function says that it worked, or what went wrong and where. */
#ifndef INTACT_BASE_STATUS_H
#define INTACT_BASE_STATUS_H

#include <stdbool.h>

#define must_use               __attribute__((warn_unused_result))
#define printf_like(fmt, args) __attribute__((format(printf, fmt, args)))

/* Every foreign code (errno, SQLite, zlib, jansson) is translated into one of these at the edge. */
enum status {
    STATUS_OK = 0,
    STATUS_INVALID,      /* input that is wrong in itself: HTTP 400 */
    STATUS_UNAUTHORISED, /* no token, or none that holds: 401 */
    STATUS_FORBIDDEN,    /* the role may never do this: 403 */
    STATUS_UNKNOWN,      /* no such thing, or not for this reader: 404 */
    STATUS_CONFLICT,     /* well formed, but not in the present state: 409 */
    STATUS_TOO_LARGE,    /* over a limit of size: 413 */
    STATUS_UNSUPPORTED,  /* a media type or encoding that is not taken: 415 */
    STATUS_LIMITED,      /* this sender asks too often: 429 */
    STATUS_BUSY,         /* not now, try again: 503 */
    STATUS_MEMORY,       /* out of memory: 503, nothing has changed */
    STATUS_FULL,         /* no room on the disk: 503, nothing has changed */
    STATUS_IO,           /* the disk or the system failed: the process must end (exit 70) */
    STATUS_CORRUPT,      /* stored data does not prove itself: refuse to go on (exit 78) */
};

/* The words of a failure for a person. Owned by the caller; `code` and `field` may be empty. */
struct error {
    enum status status;
    char code[32];    /* a stable name, such as `overlapping_span` */
    char field[64];   /* the member, parameter or column it is about */
    char detail[400]; /* what, where and how to mend it, in one sentence or two */
};

/* Fills *err (which may be NULL) and returns `status`, so that a caller can return the call. What is
 * quoted in it may be any bytes: those that are no UTF-8 become question marks. */
enum status error_set(struct error *err, enum status status, const char *code, const char *field,
                      const char *format, ...) printf_like(5, 6);

/* Short forms that need no field. */
enum status error_memory(struct error *err);

#endif
