/* exemption_scope.h - the scope of an exemption from codes to numbers, and what a party may name in it. */
#ifndef INTACT_CHANGE_EXEMPTION_SCOPE_H
#define INTACT_CHANGE_EXEMPTION_SCOPE_H

#include "model/exempt_scope.h"
#include "model/token.h"
#include "record/exemption_in.h"

/* Finds what a scope names; what *ret holds is the caller's, also after a fault. STATUS_INVALID: it names
 * something unknown. STATUS_MEMORY. */
must_use enum status exemption_scope_resolve(const struct registry *r, const struct scope_in *in,
                                             struct exempt_scope *ret, struct error *err);

/* The same for somebody who sees a part of the district: only assets of its own are known to it, and the scope
 * is limited to its own projects. STATUS_FORBIDDEN: it has none. */
must_use enum status exemption_scope_resolve_for(const struct registry *r,
                                                 const struct scope *scope,
                                                 const struct scope_in *in,
                                                 struct exempt_scope *ret, struct error *err);

#endif
