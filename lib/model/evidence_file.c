#include "model/evidence_file.h"

const char *const evidence_type_names[] = {[EVIDENCE_PDF] = "application/pdf",
                                           [EVIDENCE_JPEG] = "image/jpeg",
                                           [EVIDENCE_PNG] = "image/png",
                                           [EVIDENCE_TYPE_COUNT] = NULL};

static const struct {
    const char *ending, *begins;
} types[] = {[EVIDENCE_PDF] = {"pdf", "%PDF-"},
             [EVIDENCE_JPEG] = {"jpg", "\xff\xd8\xff"},
             [EVIDENCE_PNG] = {"png", "\x89PNG\r\n\x1a\n"}};

const char *evidence_ending(enum evidence_type type)
{
    return types[type].ending;
}

bool evidence_is_of_type(struct text bytes, enum evidence_type type)
{
    struct text begins = text_of(types[type].begins);
    return bytes.len > begins.len && memcmp(bytes.at, begins.at, begins.len) == 0;
}
