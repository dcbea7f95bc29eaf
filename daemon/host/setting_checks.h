/* setting_checks.h - what the text of a setting has to be beyond its length. STATUS_INVALID: the error says what it takes. */
#ifndef INTACT_HOST_SETTING_CHECKS_H
#define INTACT_HOST_SETTING_CHECKS_H

#include "base/status.h"

must_use enum status setting_check_sip_id(const char *name, const char *value, struct error *err);
must_use enum status setting_check_sip_realm(const char *name, const char *value,
                                             struct error *err);
/* The address of another daemon, http:// or https://. */
must_use enum status setting_check_follow(const char *name, const char *value, struct error *err);
must_use enum status setting_check_mail(const char *name, const char *value, struct error *err);
/* HOST:PORT. */
must_use enum status setting_check_server(const char *name, const char *value, struct error *err);

#endif
