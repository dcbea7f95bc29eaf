/* evidence.h - what a command says of the files of evidence that it copied. */
#ifndef INTACT_COMMANDS_EVIDENCE_H
#define INTACT_COMMANDS_EVIDENCE_H

#include "store/evidence_files.h"

/* Prints how many there are, and warns of those that could not be copied. Nothing where there is none. */
void evidence_tell(const char *command, const struct evidence_copied *copied);

#endif
