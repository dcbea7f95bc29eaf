/* intactd report: writes a month's or a year's report, asked of the daemon or made here. */
#include "cli/client.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "host/clock.h"
#include "ledger/month_report.h"

#include <stdlib.h>
#include <unistd.h>

struct report_arguments {
    const char *month, *data, *format, *lang, *contractor, *output, *revision;
};

#define AT(member_) offsetof(struct report_arguments, member_)

static const struct option options[] = {
    OPTION("MONTH|YEAR", NULL, NULL, OPTION_ARGUMENT, AT(month)),
    OPTION("data", "DIR", NULL, OPTION_DATA, AT(data)),
    OPTION("format", "xlsx|csv|html", "what is written (xlsx)", OPTION_VALUE, AT(format)),
    OPTION("contractor", "CODE", "one contractor's part (the whole district)", OPTION_VALUE,
           AT(contractor)),
    OPTION("lang", "zh|en", "its language (zh)", OPTION_VALUE, AT(lang)),
    OPTION("revision", "N", "a closed month's revision (the newest)", OPTION_VALUE, AT(revision)),
    {.name = "output",
     .value_name = "FILE",
     .help =
         "where to; - is the standard output\n(assessment-MONTH.FORMAT, evaluation-YEAR.FORMAT)",
     .kind = OPTION_VALUE,
     .offset = AT(output),
     .letter = 'o'},
    {0},
};

/* Reads the values of the arguments. Returns EXIT_DONE, or EXIT_USAGE: stderr says what is wrong. */
static int check(const struct report_arguments *a, struct month_report *q,
                 enum report_format *ret_format)
{
    int64_t revision = 0;
    int format = name_find(report_format_names, text_of(a->format));
    int language = name_find(language_names, text_of(a->lang));
    if (!a->month || !month_report_name(text_of(a->month), q))
        return usage_error("report", "a month such as 2022-09 or a year such as 2022 is needed");
    if (format < 0)
        return usage_error("report", "--format is xlsx, csv or html");
    if (language < 0)
        return usage_error("report", "--lang is zh or en");
    if (a->revision && !text_to_int(text_of(a->revision), 1, UINT32_MAX - 1, &revision))
        return usage_error("report", "--revision is a number from 1");
    q->revision = (uint32_t)revision;
    q->language = (enum language)language;
    q->contractor = a->contractor ? text_of(a->contractor) : (struct text){0};
    q->scope = (struct scope){ROLE_ADMIN, NONE, 0};
    *ret_format = (enum report_format)format;
    return EXIT_DONE;
}

static void add_parameter(struct buffer *path, const char *name, const char *value)
{
    buffer_addf(path, "&%s=", name);
    for (; *value; value++)
        buffer_addf(path, "%%%02X", (unsigned char)*value);
}

static enum status ask_daemon(const struct directory *dir, const char *address,
                              const struct report_arguments *a, struct buffer *out,
                              struct error *err)
{
    struct buffer path = {0};
    buffer_addf(&path, "/api/v1/reports/%s.%s?lang=%s", a->month, a->format, a->lang);
    if (a->contractor)
        add_parameter(&path, "contractor", a->contractor);
    if (a->revision)
        add_parameter(&path, "revision", a->revision);
    const char *text = buffer_text(&path);
    enum status status = text ? client_call(dir, address, "GET", text, (struct text){0}, out, err)
                              : error_memory(err);
    buffer_free(&path);
    return status;
}

static enum status make_here(const struct directory *dir, const struct month_report *q,
                             enum report_format format, const char *data, struct buffer *out,
                             struct error *err)
{
    struct ledger ledger;
    struct bulletin bulletin = {0};
    enum status status = first_start_open(&ledger, dir, err);
    if (status != STATUS_OK)
        return status;
    status = month_report_make(&ledger.district, q, clock_now(), &bulletin, err);
    if (status == STATUS_OK)
        status = month_report_write(&bulletin, format, data, out, err);
    bulletin_free(&bulletin);
    ledger_close(&ledger);
    return status;
}

static enum status make(const struct report_arguments *a, const struct month_report *q,
                        enum report_format format, struct buffer *out, struct error *err)
{
    struct directory dir = {.lock_fd = -1};
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_init(&dir, a->data, err);
    if (status == STATUS_OK && access(dir.database, R_OK) != 0)
        status = error_set(err, STATUS_UNKNOWN, "not_found", "data",
                           "%s is not there, or cannot be read.", dir.database);
    if (status != STATUS_OK)
        return status;
    status = directory_lock(&dir, holder, address, err);
    if (status == STATUS_CONFLICT && address[0])
        status = ask_daemon(&dir, address, a, out, err);
    else if (status == STATUS_OK)
        status = make_here(&dir, q, format, a->data, out, err);
    directory_unlock(&dir);
    return status;
}

/* Writes the whole file or none; "-" is the standard output. */
static int save(const struct buffer *out, const char *path)
{
    bool to_stdout = strcmp(path, "-") == 0;
    FILE *file = to_stdout ? stdout : fopen(path, "wbe");
    if (!file)
        return command_failed("report", "the file can't be written");
    bool good = fwrite(out->bytes, 1, out->len, file) == out->len;
    good = fflush(file) == 0 && good;
    if (!to_stdout)
        good = fclose(file) == 0 && good;
    if (good)
        return EXIT_DONE;
    if (!to_stdout)
        unlink(path);
    return command_failed("report", "the file can't be written whole");
}

static int run(int argc, char **argv)
{
    struct report_arguments a = {.format = "xlsx", .lang = "zh"};
    struct month_report q = {0};
    struct buffer out = {0};
    struct error err;
    enum report_format format = REPORT_XLSX;
    char name[80];
    int result = options_read(&report_command, argc, argv, &a);
    if (result == EXIT_DONE)
        result = check(&a, &q, &format);
    if (result != EXIT_DONE)
        return result;
    snprintf(name, sizeof name, "%s-%s.%s", q.month ? "assessment" : "evaluation", a.month,
             a.format);
    if (make(&a, &q, format, &out, &err) != STATUS_OK)
        result = command_failed("report", err.detail);
    else
        result = save(&out, a.output ? a.output : name);
    buffer_free(&out);
    return result;
}

const struct command report_command = {
    .name = "report",
    .summary = "writes a month's or a year's report to a file",
    .help = "",
    .options = options,
    .run = run,
};
