#include "commands/evidence.h"

#include "host/terminal.h"

#include <stdio.h>

void evidence_tell(const char *command, const struct evidence_copied *copied)
{
    if (copied->files > 0)
        printf("evidence %u\n", copied->files - copied->absent);
    if (copied->absent > 0)
        terminal_line(stderr,
                      "intactd %s: %u of %u files of evidence are missing or changed where they "
                      "come from, and are not copied; intactd verify names them",
                      command, copied->absent, copied->files);
}
