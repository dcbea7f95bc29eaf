/* terms.h - the words of a month's report in both languages, from one table. */
#ifndef INTACT_BULLETIN_TERMS_H
#define INTACT_BULLETIN_TERMS_H

#include "model/names.h"

enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGE_COUNT };
extern const char *const language_names[]; /* "zh", "en", NULL */

enum term {
    TERM_TITLE,
    TERM_COVER,
    TERM_SUMMARY,
    TERM_PROJECTS,
    TERM_INDICATORS,
    TERM_WORST,
    TERM_LATE_REPAIRS,
    TERM_NEVER_REPORTED,
    TERM_DEDUCTIONS,
    TERM_MONTH,
    TERM_STATE,
    TERM_REVISION,
    TERM_RULES,
    TERM_FROM,
    TERM_TO,
    TERM_AS_OF,
    TERM_SHA256,
    TERM_CHAIN,
    TERM_JOURNAL_SEQ,
    TERM_JOURNAL_HEAD,
    TERM_SCOPE,
    TERM_WHOLE_DISTRICT,
    TERM_DRAFT,
    TERM_PUBLISHED,
    TERM_CLOSED,
    TERM_PREPARED_BY,
    TERM_CHECKED_BY,
    TERM_APPROVED_BY,
    TERM_RECEIVED_BY,
    TERM_DATE,
    TERM_CONTRACTOR,
    TERM_NAME,
    TERM_PROJECT,
    TERM_PROJECT_NAME,
    TERM_PROJECT_COUNT,
    TERM_KIND,
    TERM_ASSETS,
    TERM_INDICATOR,
    TERM_FEE,
    TERM_AMOUNT,
    TERM_WITHHELD,
    TERM_TOTAL,
    TERM_SHEET_SCORE,
    TERM_DEDUCTED,
    TERM_SCORE,
    TERM_FACTOR,
    TERM_NUMERATOR,
    TERM_DENOMINATOR,
    TERM_PERCENT,
    TERM_TARGET,
    TERM_VERDICT,
    TERM_COVERAGE,
    TERM_BASIS,
    TERM_RAW_NUMERATOR,
    TERM_RAW_DENOMINATOR,
    TERM_RAW_PERCENT,
    TERM_OK_S,
    TERM_FAULT_S,
    TERM_SILENT_S,
    TERM_BLIND_S,
    TERM_EXEMPT_S,
    TERM_DAMPED_S,
    TERM_ASSET,
    TERM_LOST_S,
    TERM_LOST_INTACT,
    TERM_LOST_NETWORK,
    TERM_LOST_LIVE,
    TERM_LOST_HISTORY,
    TERM_OUTAGES,
    TERM_REPAIR,
    TERM_RULE,
    TERM_SECONDS,
    TERM_POINTS,
    TERM_NO_CONTRACTOR,
    TERM_PAGE,
    TERM_WHOLE_LIST,
    TERM_SETTLED_AT,
    TERM_REASON,
    TERM_COUNT
};

const char *term(enum language lang, enum term which);
const char *term_indicator(enum language lang, enum indicator which);
const char *term_kind(enum language lang, enum kind which);
const char *term_verdict(enum language lang, enum verdict which);

#endif
