/* survey.h - looks what stands now: a pure function of the model, of what the machine says, and of an instant,
 * made in steps so that nobody waits for it. */
#ifndef INTACT_NOTICE_SURVEY_H
#define INTACT_NOTICE_SURVEY_H

#include "notice/concern.h"

/* What the model does not know. */
struct lost_platform {
    uint32_t number;
    int64_t since;
};
struct notice_facts {
    const struct lost_platform *lost; /* platforms that were here and are not */
    size_t lost_count;
    int64_t disk_free_mib; /* -1: not known */
    int64_t
        verify_finding_at; /* when the last proof found something; INSTANT_NONE: it found nothing */
};

#define MONTH_TOLD_S   INT64_C(604800) /* how long a month counts as just published */
#define MASS_LOOK_S    INT64_C(86400)  /* a fault that began before that is of no mass of now */
#define STEP_ASSETS    8192            /* looked at in one step */
#define STEP_DEADLINES 256             /* of orders, computed in one step */

/* A fault of an asset that goes on. */
struct fault_begin {
    uint32_t project;
    int64_t at;
};

/* In flight from survey_begin() until survey_step() says that it is over. */
struct survey {
    struct concerns found;      /* sorted at the end */
    struct fault_begin *begins; /* owned */
    size_t begin_count, begin_cap;
    int64_t now;
    int stage;
    uint32_t next; /* the order, asset or project that the next step begins with */
};

void survey_begin(struct survey *s, int64_t now);
/* Makes the next step. The model may change between two of them. False: it was the last one. */
must_use bool survey_step(struct survey *s, const struct district *d,
                          const struct notice_facts *facts);
void survey_free(struct survey *s);

#endif
