/* exemption_in.h - exemptions, and changes of approved ones, as people send them and as the journal keeps them. */
#ifndef INTACT_RECORD_EXEMPTION_IN_H
#define INTACT_RECORD_EXEMPTION_IN_H

#include "model/exempt_scope.h"
#include "record/csv_table.h"
#include "record/document.h"
#include "record/lists_in.h"

/* `stored` in every reader: the body is a journal's, which has the members marked [stored] too. All text is
 * the record's: it holds as long as that does; of length 0 it is null. STATUS_INVALID: record->error says
 * what is wrong; STATUS_MEMORY. */
struct attribute_in {
    struct text name;
    struct code_list values;
};

struct scope_in {
    struct code_list assets, except, projects, towns;
    struct attribute_in attributes[SCOPE_ATTRIBUTES_MAX];
    uint32_t attribute_count;
    uint8_t kinds;   /* bit per kind; 0: not named */
    uint8_t classes; /* bit per class, 1 << class_no; 0: not named */
};

struct exemption_in {
    struct scope_in scope;
    struct text calendar; /* of length 0: every hour */
    uint8_t aspects;      /* bit per aspect */
    int64_t from, to;
    struct text reason, note, evidence;
    uint32_t id;          /* [stored] */
    bool late;            /* [stored] */
    struct text proposer; /* [stored] */
};
must_use enum status exemption_in_read(struct record *record, bool stored,
                                       struct exemption_in *ret);
void exemption_in_free(struct exemption_in *in);

/* What an approved exemption is to become. A stored one has all of it. */
struct exemption_change_in {
    bool has_scope;
    struct scope_in scope;
    int64_t from, to; /* INSTANT_NONE: as it is */
    struct text note;
    uint32_t id;          /* [stored] */
    bool late;            /* [stored] */
    struct text proposer; /* [stored] */
};
must_use enum status exemption_change_in_read(struct record *record, bool stored,
                                              struct exemption_change_in *ret);
void exemption_change_in_free(struct exemption_change_in *in);

/* Checks the stretch of an exemption. STATUS_INVALID: it is empty, or too long for one that recurs. */
must_use enum status exemption_in_check_times(int64_t from, int64_t to, bool recurs,
                                              struct error *err);

#endif
