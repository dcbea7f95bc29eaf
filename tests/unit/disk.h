/* disk.h - a database in a directory of its own for one test, and SQL around the store's back. */
#ifndef INTACT_TESTS_DISK_H
#define INTACT_TESTS_DISK_H

#include "base/text.h"
#include "store/journal.h"
#include "store/store.h"

struct disk {
    char directory[64];
    char database[96], anchor[96];
    struct store *store; /* open for writing */
};

void disk_make(struct disk *d);
void disk_reopen(struct disk *d); /* closes the store and opens it again */
void disk_remove(struct disk *d);

/* Runs SQL through a second, raw connection; the first column of the last row as text in `ret` (may
 * be NULL), "NULL" for null. Fails the test on any error. */
void disk_sql(const struct disk *d, const char *sql, char ret[256]);

/* The same, as a whole number, and as an assertion. */
long long disk_int(const struct disk *d, const char *sql);
void disk_expect(const struct disk *d, const char *sql, const char *expected);

/* Appends a row in a transaction of its own and returns its seq. */
uint64_t disk_append(struct disk *d, struct journal_row *row);
struct journal_row disk_reports(int64_t first_at, int64_t last_at, const char *body);

/* A change appended and projected in one transaction. */
uint64_t disk_change(struct disk *d, const char *op, const char *body, uint32_t token,
                     int64_t received_at);

/* Fails the test with the error's words. */
void disk_ok(enum status status, const struct error *err);

#endif
