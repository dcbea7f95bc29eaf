/* api.h - the handlers that routes[] names, one group a file. */
#ifndef INTACT_DAEMON_API_H
#define INTACT_DAEMON_API_H

#include "http/request.h"

/* api_events.c: POST events */
void events_begin(struct request *q);
void events_take(struct request *q, const char *bytes, size_t len);
void events_end(struct request *q);
/* api_alerts.c: Alertmanager's webhook in, Prometheus' targets out */
void alerts_post(struct request *q);
void discovery_prometheus(struct request *q);
/* api_rejects.c */
void rejects_list(struct request *q);
void rejects_replay(struct request *q);
/* api_registry.c: route.which is an enum collection */
void registry_list(struct request *q);
void registry_get(struct request *q);
void registry_put(struct request *q);
void registry_post(struct request *q);
/* api_figures.c */
void figures_rates(struct request *q);
void figures_trend(struct request *q);
void figures_status(struct request *q);
void figures_outages(struct request *q);
void figures_worst(struct request *q);
void figures_timeline(struct request *q);
/* api_progress.c: plans beside what is there */
void figures_progress(struct request *q);
/* api_reports.c */
void reports_list(struct request *q);
/* api_month_reports.c: a month as xlsx, csv or html */
void month_report_get(struct request *q);
/* api_milestones.c */
void milestones_list(struct request *q);

/* api_exemptions.c; decide: the route's last path segment is the verb */
void exemptions_list(struct request *q);
void exemptions_get(struct request *q);
void exemptions_propose(struct request *q);
void exemptions_decide(struct request *q);
void exemptions_prove(struct request *q);
/* api_repairs.c */
void repairs_list(struct request *q);
void repairs_get(struct request *q);
void repairs_post(struct request *q);
void repairs_step(struct request *q);
/* api_rules.c */
void rules_get(struct request *q);
void rules_put_document(struct request *q);
void rules_list(struct request *q);
/* api_months.c; settle: the route's last path segment is the verb */
void months_list(struct request *q);
void months_get(struct request *q);
void months_settle(struct request *q);
void months_drift(struct request *q);
/* api_acceptances.c */
void acceptances_list(struct request *q);
void acceptances_post(struct request *q);
void evaluations_get(struct request *q);
void evaluations_judge(struct request *q);
/* api_tokens.c */
void tokens_list(struct request *q);
void tokens_create(struct request *q);
void tokens_revoke(struct request *q);
/* api_page.c: to / and /assets/{file} */
void page_show(struct request *q);
/* api_session.c */
void session_begin(struct request *q);
void session_show(struct request *q);
void session_end(struct request *q);
/* api_stream.c */
void stream_open(struct request *q);
/* api_batch_list.c */
void batches_list(struct request *q);
/* api_batches.c */
void batches_get(struct request *q);
void batches_void(struct request *q);
void batches_approve(struct request *q);
/* api_audit.c */
void audit_list(struct request *q);
void audit_get(struct request *q);
/* api_system.c */
void system_health(struct request *q);
void system_ready(struct request *q);
void system_journal(struct request *q);
void system_openapi(struct request *q);
void system_metrics(struct request *q);

#endif
