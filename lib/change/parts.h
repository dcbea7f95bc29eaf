/* change_parts.h - what the files behind change.h share. */
#ifndef INTACT_OFFICE_CHANGE_PARTS_H
#define INTACT_OFFICE_CHANGE_PARTS_H

#include "change/change.h"
#include "format/json_out.h"

#define refuse         refusal_set
#define refuse_because refusal_because
#define refuse_item    refusal_item

/* --- changes --- */

/* A change of this op, whose body is to be written through *ret_json. NULL without memory. */
struct change *change_new(const char *op, struct json_out *ret_json);
/* Hands it out if its body is whole, else frees it: STATUS_MEMORY. */
must_use enum status change_end(struct change *change, struct change **ret_change,
                                struct refusal *refusal);
void json_member_text(struct json_out *j, const char *key, struct text value); /* len 0: null */

/* --- the district (change.c) --- */

/* The zone in which bodies are written: that of the newest rules; NULL: none yet, UTC. */
const struct zone *district_zone(const struct district *d);
struct scope actor_scope(const struct actor *actor); /* the command line counts as admin */
uint32_t actor_id(const struct actor *actor);
/* Admin or office: what the district's own people may do. */
bool actor_is_office(const struct actor *actor);
/* Who may propose exemptions (change_exemptions.c): the office, contractors and supervisors. */
bool actor_proposes(const struct actor *actor);
/* The first instant at which evidence for an exemption from `from` on is late: after the
 * proof_by_day-th of the month that follows (change_exemptions.c). */
int64_t exemption_proof_deadline(const struct rules *rules, int64_t from);

/* --- applying (each op its own file; body: the journal's) --- */

struct journalled {
    struct text body;
    uint32_t token;
    int64_t received_at;
};
enum status apply_records(struct district *d, enum collection which, const struct journalled *row,
                          struct error *err);
enum status apply_rules(struct district *d, const struct journalled *row, struct error *err);
enum status apply_exemption(struct district *d, const struct journalled *row, struct error *err);
enum status apply_evidence(struct district *d, const struct journalled *row, struct error *err);
enum status apply_decision(struct district *d, const struct journalled *row, struct error *err);
enum status apply_repairs(struct district *d, const struct journalled *row, struct error *err);
enum status apply_step(struct district *d, const struct journalled *row, struct error *err);
enum status apply_steps(struct district *d, const struct journalled *row, struct error *err);
enum status apply_token(struct district *d, const struct journalled *row, struct error *err);
enum status apply_restored(struct district *d, const struct journalled *row, struct error *err);
enum status apply_void(struct district *d, const struct journalled *row, struct error *err);
enum status apply_void_approval(struct district *d, const struct journalled *row,
                                struct error *err);
enum status apply_month_published(struct district *d, const struct journalled *row,
                                  struct error *err);
enum status apply_month_closed(struct district *d, const struct journalled *row,
                               struct error *err); /* corrections too */
enum status apply_acceptances(struct district *d, const struct journalled *row, struct error *err);
enum status apply_judgements(struct district *d, const struct journalled *row, struct error *err);
enum status apply_revocation(struct district *d, const struct journalled *row, struct error *err);

/* Opens the list of {"items":[...]}. STATUS_CORRUPT for any other body. */
must_use enum status items_open(struct text body, struct document **ret_document,
                                struct error *err);
/* What became of a record of a journal's body: STATUS_OK, or corrupt() by record->error. */
must_use enum status record_applied(enum status status, struct record *record, struct error *err);
/* Takes the one object of a journal's body: brings the district up to it. What is wrong with it is in
 * record->error; STATUS_CORRUPT where it contradicts the district, STATUS_MEMORY. */
typedef enum status single_taker(struct district *d, const struct journalled *row,
                                 struct record *record);
must_use enum status apply_single(struct district *d, const struct journalled *row,
                                  single_taker *take, struct error *err);
/* A journal's body that can't be: STATUS_CORRUPT, or STATUS_MEMORY where that is the cause. */
enum status corrupt(struct error *err, const struct error *cause);

#endif
