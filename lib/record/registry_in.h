/* registry_in.h - registry records as people send them: each member checked, references still codes. */
#ifndef INTACT_RECORD_REGISTRY_IN_H
#define INTACT_RECORD_REGISTRY_IN_H

#include "base/buffer.h"
#include "model/registry.h"
#include "record/contact_in.h"
#include "record/document.h"

enum collection {
    COLLECTION_TOWNS,
    COLLECTION_ORGANISATIONS,
    COLLECTION_PROJECTS,
    COLLECTION_FEEDS,
    COLLECTION_CALENDARS,
    COLLECTION_ASSETS,
    COLLECTION_PLATFORMS,
    COLLECTION_COUNT
};

/* Returns the columns that a CSV of a collection has. */
const struct csv_shape *collection_csv(enum collection which);

/* All text is the record's: it holds as long as that does. A text of length 0 is null. */
struct town_in {
    struct text code, name;
    bool retired;
};

struct organisation_in {
    struct text code, name;
    enum organisation_role role;
    struct contacts_in contacts;
    bool retired;
};

struct project_in {
    struct text code, name, contractor, supervisor;
    enum phase phase;
    int64_t planned[KIND_COUNT]; /* -1: not planned */
    int64_t monthly_fee_fen;
    struct json_t *budget, *contract, *milestones; /* checked; NULL: none */
    bool retired;
};

/* What a feed speaks for, by code; NULL where the record has no such list. */
struct coverage_in {
    struct json_t *assets, *projects, *towns;
};

struct feed_in {
    struct text code, name;
    int64_t report_ttl_s, feed_ttl_s, late_max_s; /* as in struct feed */
    bool expected, retired;
    struct coverage_in covers;
    struct text labels[4]; /* of alerts (alerts_in.h), in the order of feed_label_names */
    bool labelled;         /* the record names some */
};

/* The members of a feed's `labels`, sorted; NULL at the end. */
extern const char *const feed_label_names[];

struct span_in {
    struct text project;
    int64_t from, to;
    uint32_t index; /* its place in `service`, for faults found later */
};

#define ASSET_FEEDS_MAX   64 /* feeds that one asset names */
#define ASSET_ALIASES_MAX 64 /* other codes of one asset */

struct asset_in {
    struct text code, name, town;
    struct text feeds[ASSET_FEEDS_MAX];
    struct text aliases[ASSET_ALIASES_MAX];
    uint32_t feed_count, alias_count;
    enum kind kind;
    uint8_t class_no;
    bool retired;
    struct span_in spans[SPANS_MAX]; /* sorted, not overlapping */
    uint32_t span_count;
    struct json_t *attributes; /* without reals; NULL: none */
};

struct members;
/* Reads the member `covers`. */
void coverage_in_read(struct members *m, struct coverage_in *ret);

/* Read one record. `code` is that of the path, or of length 0. The record may leave its own code out
 * then, but not name another. STATUS_INVALID: record->error (and number) say what is wrong. */
must_use enum status town_in_read(struct record *record, struct text code, struct town_in *ret);
must_use enum status organisation_in_read(struct record *record, struct text code,
                                          struct organisation_in *ret);
must_use enum status project_in_read(struct record *record, struct text code,
                                     struct project_in *ret);
must_use enum status feed_in_read(struct record *record, struct text code, struct feed_in *ret);
must_use enum status asset_in_read(struct record *record, struct text code, struct asset_in *ret);

/* The codes of a list that was read; 0 of NULL. */
size_t code_list_count(const struct json_t *list);
struct text code_list_at(const struct json_t *list, size_t index);

/* Sets a fault in a service span, by the name and number that the sender knows it under. */
enum status span_fault(struct record *record, const struct span_in *span, const char *code,
                       const char *member, const char *format, ...) printf_like(5, 6);

#endif
