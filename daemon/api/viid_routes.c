#include "api/viid_routes.h"

#include "api/viid.h"
#include "platform/viid.h"

/* Who it is says the body itself, so the rows let everybody in. */
#define CALL_BYTES_MAX INT64_C(65536)

/* The second is written out so by some senders. */
static const struct body_type types[] = {{"application/VIID+JSON", 0},
                                         {"application/*+JSON", 0},
                                         {"application/json", 0},
                                         {"text/json", 0},
                                         {"text/plain", 0},
                                         {0}};

#define CALL(path_, name_, bytes_max_, handle_)                                                    \
    {                                                                                              \
        .method = "POST", .pattern = "/VIID/" path_, .name = name_, .roles = ROUTE_PUBLIC,         \
        .parameters = "", .body_types = types, .body_bytes_max = bytes_max_, .begin = viid_begin,  \
        .handle = handle_                                                                          \
    }

const struct route viid_routes[] = {
    CALL("System/Register", "viid_register", CALL_BYTES_MAX, viid_register),
    CALL("System/UnRegister", "viid_unregister", CALL_BYTES_MAX, viid_unregister),
    CALL("System/Keepalive", "viid_keepalive", CALL_BYTES_MAX, viid_keepalive),
    CALL("SubscribeNotifications", "viid_notify", VIID_BODY_BYTES_MAX, viid_notify),
    CALL("APEs", "viid_apes", VIID_BODY_BYTES_MAX, viid_devices),
    CALL("Tollgates", "viid_tollgates", VIID_BODY_BYTES_MAX, viid_devices),
    {.method = "GET",
     .pattern = "/VIID/System/Time",
     .name = "viid_time",
     .roles = ROUTE_PUBLIC,
     .parameters = "",
     .handle = viid_time_get},
};
const size_t viid_routes_count = sizeof viid_routes / sizeof viid_routes[0];
