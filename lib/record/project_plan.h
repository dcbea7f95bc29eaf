/* project_plan.h - budget and milestones of a project's record, checked before, as values. */
#ifndef INTACT_RECORD_PROJECT_PLAN_H
#define INTACT_RECORD_PROJECT_PLAN_H

#include "model/registry.h"
#include "record/registry_in.h"

/* Budget and milestones as values in *ret. STATUS_MEMORY: project_free_content() it. */
must_use enum status project_in_plan(const struct project_in *in, struct project *ret);

#endif
