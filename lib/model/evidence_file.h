/* evidence_file.h - a file that proves an exemption: a paper or a photograph, known by its SHA-256. */
#ifndef INTACT_MODEL_EVIDENCE_FILE_H
#define INTACT_MODEL_EVIDENCE_FILE_H

#include "base/digest.h"

#define EVIDENCE_BYTES_MAX (INT64_C(16) << 20)

enum evidence_type { EVIDENCE_PDF, EVIDENCE_JPEG, EVIDENCE_PNG, EVIDENCE_TYPE_COUNT };
extern const char *const evidence_type_names[]; /* media types; ends with NULL */

/* bytes 0: there is no file, the evidence is words alone. */
struct evidence_file {
    struct digest sha256;
    int64_t bytes;
    enum evidence_type type;
};

/* Returns what a file of the type is called by: "pdf", "jpg" or "png". */
const char *evidence_ending(enum evidence_type type);
/* Tells whether the file begins as one of its type does. */
bool evidence_is_of_type(struct text bytes, enum evidence_type type);

#endif
