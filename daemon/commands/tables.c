#include "commands/tables.h"

#include "api/routes.h"
#include "format/json_out.h"
#include "host/settings.h"

static void write_words(struct json_out *j, const char *key, const char *words)
{
    json_key(j, key);
    json_array_begin(j);
    for (const char *at = words ? words : ""; *at;) {
        size_t len = strcspn(at, " ");
        json_text(j, (struct text){at, len});
        at += len + strspn(at + len, " ");
    }
    json_array_end(j);
}

static void write_roles(struct json_out *j, unsigned roles)
{
    json_key(j, "roles");
    json_array_begin(j);
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (roles & ROLE_BIT(role))
            json_cstring(j, role_names[role]);
    }
    json_array_end(j);
}

/* "parameters" are as in the table: a '*' after one that may be given again. */
static void write_route(struct json_out *j, size_t number)
{
    const struct route *r = &routes[number];
    json_member_string(j, "method", r->method);
    json_member_string(j, "pattern", r->pattern);
    json_member_string(j, "name", r->name);
    json_member_bool(j, "public", r->roles == ROUTE_PUBLIC);
    json_member_bool(j, "token_optional", r->token_optional);
    write_roles(j, r->roles);
    write_words(j, "parameters", r->parameters);
    json_key(j, "body_types");
    json_array_begin(j);
    for (const struct body_type *t = r->body_types; t && t->media_type; t++)
        json_cstring(j, t->media_type);
    json_array_end(j);
}

static void write_setting(struct json_out *j, size_t number)
{
    const struct setting *row = &settings_table[number];
    char option[64], variable[64], range[96];
    setting_option(row, option);
    setting_variable(row, variable);
    setting_range(row, range);
    json_member_string(j, "name", row->name);
    json_member_string(j, "option", option);
    json_member_string(j, "variable", variable);
    json_member_string(j, "default", row->fallback);
    json_member_string(j, "takes", range);
    json_member_bool(j, "reload", row->reload);
    json_member_string(j, "help", row->help);
}

static void write_table(FILE *out, size_t count, void (*write)(struct json_out *j, size_t number))
{
    fputs("[\n", out);
    for (size_t i = 0; i < count; i++) {
        struct buffer row = {0};
        struct json_out j;
        json_begin(&j, &row);
        json_object_begin(&j);
        write(&j, i);
        json_object_end(&j);
        fprintf(out, " %.*s%s\n", (int)row.len, row.bytes, i + 1 < count ? "," : "");
        buffer_free(&row);
    }
    fputs("]\n", out);
}

void tables_write_routes(FILE *out)
{
    write_table(out, routes_count, write_route);
}

void tables_write_settings(FILE *out)
{
    write_table(out, settings_count, write_setting);
}
