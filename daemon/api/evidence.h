/* evidence.h - what proves an exemption: words, and files that are kept beside the database. */
#ifndef INTACT_API_EVIDENCE_H
#define INTACT_API_EVIDENCE_H

#include "http/request.h"

/* The formats of a body of evidence: words are DOCUMENT_JSON, a file is this and its enum evidence_type. */
#define EVIDENCE_FILE_FORMAT 16

void evidence_begin(struct request *q); /* before the body: may this file come at all? */
void evidence_post(struct request *q);
void evidence_get(struct request *q);

#endif
