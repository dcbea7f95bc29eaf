/* exemption.h - approved intervals that leave the assessment, and which seconds of which asset they cover. */
#ifndef INTACT_MODEL_EXEMPTION_H
#define INTACT_MODEL_EXEMPTION_H

#include "base/measure_pair.h"
#include "model/evidence_file.h"
#include "model/exempt_scope.h"
#include "model/token.h"

#define EXEMPT_CHAINS       1024
#define EXEMPT_MEASURED_MIN 64 /* stretches of an aspect from which on they are measured */
#define EVIDENCE_MAX        32 /* times that evidence is added to an exemption after it was proposed */

/* Evidence that came in after the proposal. */
struct evidence {
    char *text; /* owned */
    struct evidence_file file;
    bool late;   /* after the rules' proof_by_day */
    uint32_t by; /* token id */
    int64_t at;  /* when it was received */
};

/* What an approved exemption is to become, once another person approves that too. */
struct exemption_change {
    enum exemption_state state; /* proposed, approved or rejected */
    struct exempt_scope scope;  /* as proposed; of an approved one: as it was before */
    int64_t from, to;           /* the same */
    bool late;
    bool taken; /* the exemption has been changed, and what it covers is being made again */
    char *note; /* owned */
    uint32_t proposed_by; /* token id */
    uint32_t proposer;    /* organisation of that token, or NONE */
    int64_t proposed_at;
    uint32_t decided_by; /* token id; 0: not yet */
    int64_t decided_at;
    char *decision_note; /* owned; may be NULL */
};

struct exemption {
    uint32_t id; /* from 1 */
    enum exemption_state state;
    struct exempt_scope scope;
    uint8_t aspects; /* bit per aspect; never 0 */
    bool late;
    int64_t from, to;
    uint32_t calendar; /* number + 1: only its hours between from and to; 0: all of them */
    char *reason, *note, *evidence; /* note and evidence may be NULL */
    uint32_t proposed_by;           /* token id */
    uint32_t proposer;              /* organisation of that token, or NONE */
    int64_t proposed_at;
    uint32_t decided_by; /* token id of the last decision; 0: none */
    int64_t decided_at;
    char *decision_note;    /* may be NULL */
    struct evidence *added; /* in the order they came in; owned */
    uint32_t added_count;
    struct exemption_change *change; /* the last one; NULL: none was ever proposed; owned */
};

struct exemptions {
    struct exemption *items; /* items[id - 1]; owned */
    uint32_t count, cap;
    struct exempt_cover **cover; /* by asset; NULL: nothing is exempt */
    uint32_t cover_count;
    struct exempt_cover *shared[EXEMPT_CHAINS]; /* every cover, by its pieces */
    const struct zone *zone;                    /* of the calendars' hours: of the newest rules */
    bool is_deferred;                           /* covers are left out: exemptions_catch_up() */
};

/* A stretch that one exemption covers of an asset: cut to a span that its projects name. */
struct exempt_piece {
    int64_t from, to;
    uint32_t exemption; /* place in items */
};

/* What of some assets is exempt, per aspect. Assets with equal pieces have one cover together: an
 * exemption that recurs may have thousands of stretches, and its project thousands of assets. */
struct exempt_cover {
    struct interval_set aspects[ASPECT_COUNT];
    struct measure
        measures[ASPECT_COUNT]; /* of the same seconds where there are many; else zeroed */
    uint8_t
        like[ASPECT_COUNT]; /* the first aspect of the same seconds, whose set and measure it has */
    struct measure_pair *pairs;  /* what they and hours make together; owned */
    struct exempt_piece *pieces; /* owned */
    size_t piece_count, piece_cap;
    uint32_t users; /* assets */
    uint32_t chain;
    bool is_stale;             /* its calendars have changed: no other asset may have it */
    struct exempt_cover *next; /* in its chain */
};

void exemptions_free(struct exemptions *e);
void exemption_free_content(struct exemption *x);

/* Does a change of it wait for a decision? */
static inline bool exemption_is_changing(const struct exemption *x)
{
    return x->change && x->change->state == EXEMPTION_PROPOSED;
}
/* Does it wait for a decision, itself or a change of it? */
static inline bool exemption_is_undecided(const struct exemption *x)
{
    return x->state == EXEMPTION_PROPOSED || exemption_is_changing(x);
}
void exemption_change_free(struct exemption_change *c); /* NULL allowed; frees *c itself */
/* Gives the exemption what its change holds, and the change what it was. */
void exemption_swap(struct exemption *x);
/* The exemption with what its change holds: as it was asked for, or, where it was approved, as it was before. The
 * result owns nothing. */
struct exemption exemption_as_asked(const struct exemption *x);

/* Takes the value's pointers over and gives it the next id. */
must_use enum status exemptions_add(struct exemptions *e, struct exemption *value);

/* Adds evidence, of which the text is copied. STATUS_MEMORY, STATUS_CONFLICT beyond EVIDENCE_MAX: then
 * nothing has changed. */
must_use enum status exemption_add_evidence(struct exemption *x, const struct evidence *value,
                                            struct text text);

/* Finds the file of this digest among what was added. NULL: there is none. */
const struct evidence *exemption_evidence_file(const struct exemption *x,
                                               const struct digest *sha256);

/* Adds up the bytes of the files that an organisation has added to its exemptions that wait for a decision. */
int64_t exemptions_waiting_bytes(const struct exemptions *e, uint32_t organisation);

/* Recomputes the cover of one asset (its record, or an exemption that names it, has changed). */
must_use enum status exemptions_refresh(struct exemptions *e, const struct registry *r,
                                        uint32_t asset);
/* Makes every cover, after changes that were applied with is_deferred set: a start applies many, and asks of none in
 * between. STATUS_MEMORY. */
must_use enum status exemptions_catch_up(struct exemptions *e, const struct registry *r);

/* The same for every asset that *x may cover. After STATUS_MEMORY some may still be as they were:
 * calling again finishes the work. */
must_use enum status exemptions_refresh_for(struct exemptions *e, const struct registry *r,
                                            const struct exemption *x);

/* Forgets what exempt seconds and hours make together: the hours may not stay where they are. */
void exemptions_forget_hours(struct exemptions *e);

/* Draws anew what is exempt by calendars: one of them has changed, or the zone. Errors as above. */
must_use enum status exemptions_redraw(struct exemptions *e, const struct registry *r);

/* Does *x, by its scope alone, cover this asset while it is in this span? */
bool exemption_covers(const struct exemption *x, const struct asset *a, uint32_t asset,
                      const struct span *span);

/* Does *x, whatever its state, bear on a second at which the asset is under a project of the scope? */
bool exemption_concerns(const struct exemption *x, const struct registry *r, uint32_t asset,
                        const struct scope *scope);

/* May the scope see that *x names or covers this asset? Whoever proposed *x sees its own assets. */
bool exemption_shows_asset(const struct exemption *x, const struct registry *r, uint32_t asset,
                           const struct scope *scope);

/* Does *x, by its time alone, cover `at`? *ret_until: until when that certainly holds. */
bool exemption_holds(const struct exemptions *e, const struct registry *r,
                     const struct exemption *x, int64_t at, int64_t *ret_until);

/* Say that the exempt seconds of this asset are wanted soon, and later: they are on their way from memory. */
void exemptions_expect(const struct exemptions *e, uint32_t asset);
void exemptions_expect_later(const struct exemptions *e, uint32_t asset);

/* The exempt seconds of an aspect, or NULL when there are none. */
const struct interval_set *exemptions_of(const struct exemptions *e, uint32_t asset,
                                         enum aspect aspect);

#endif
