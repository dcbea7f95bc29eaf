/* A remark is prepared and written, into the database of REMARK_DATA where that is given. */
#include "change/remark.h"
#include "ledger/ledger.h"

#include "disk.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

static void leave_remark(const char *database, const char *anchor)
{
    struct ledger l;
    struct error err = {0};
    struct refusal refusal = {0};
    struct change *change = NULL;
    struct actor office = {NULL, 1672502400};
    disk_ok(ledger_open(&l, database, anchor, &err), &err);
    disk_ok(change_prepare_remark(&office, text_of("The office is closed."), &change, &refusal),
            &refusal.error);
    disk_ok(ledger_change_alone(&l, change, 0, office.now, &err), &err);
    ledger_close(&l);
}

START_TEST(a_remark_is_left)
{
    struct disk disk;
    char database[512], anchor[512];
    const char *data = getenv("REMARK_DATA");
    disk_make(&disk);
    if (data) {
        snprintf(database, sizeof database, "%s/intact.db", data);
        snprintf(anchor, sizeof anchor, "%s/intact.anchor", data);
        leave_remark(database, anchor);
    } else {
        leave_remark(disk.database, disk.anchor);
        disk_expect(&disk, "SELECT text FROM remark", "The office is closed.");
    }
    disk_remove(&disk);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("recipe_change");
    tcase_add_test(tests, a_remark_is_left);
    Suite *suite = suite_create("recipe_change");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
