#include "commands/import_events.h"

#include "cli/client.h"
#include "cli/command.h"
#include "format/csv.h"
#include "host/terminal.h"
#include "record/import_answer.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_LINES 20000
#define PART_BYTES (4 << 20)
#define TRIES_MAX  120 /* of a part that the daemon has no room for, a second apart */
#define BAR_CELLS  30

struct sending {
    const char *path, *feed;
    struct directory directory;
    char address[ADDRESS_SIZE];
    FILE *file;
    char *line; /* getline()'s */
    size_t line_cap;
    int64_t bytes_all, bytes_read, line_number;
    bool csv;
    struct buffer header, part;
    int64_t part_from; /* the line number of the part's first line */
    int64_t part_lines;
    int64_t accepted, rejected, batches;
    struct buffer rejects_text;
    struct csv_out rejects;
};

/* --- the file --------------------------------------------------------------------------------- */

static bool is_csv(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && strcasecmp(dot, ".csv") == 0;
}

/* Reads the next line with its end; false at the end of the file. */
static bool next_line(struct sending *s, struct text *ret)
{
    ssize_t len = getline(&s->line, &s->line_cap, s->file);
    if (len <= 0)
        return false;
    s->bytes_read += len;
    s->line_number++;
    *ret = (struct text){s->line, (size_t)len};
    return true;
}

static enum status open_file(struct sending *s, struct error *err)
{
    struct stat st;
    struct text header;
    s->file = fopen(s->path, "re");
    if (!s->file || fstat(fileno(s->file), &st) != 0)
        return error_set(err, STATUS_UNKNOWN, "io", "", "Cannot read %s: %s.", s->path,
                         strerror(errno));
    s->bytes_all = st.st_size;
    s->csv = is_csv(s->path);
    if (s->csv && next_line(s, &header))
        buffer_add(&s->header, header.at, header.len);
    return STATUS_OK;
}

/* Fills the next part; false: there is nothing left. */
static bool fill_part(struct sending *s)
{
    struct text line;
    buffer_reset(&s->part);
    buffer_add(&s->part, s->header.bytes, s->header.len);
    s->part_from = s->line_number + 1;
    s->part_lines = 0;
    while (s->part_lines < PART_LINES && s->part.len < PART_BYTES && next_line(s, &line)) {
        buffer_add(&s->part, line.at, line.len);
        if (line.at[line.len - 1] != '\n')
            buffer_add_text(&s->part, "\n");
        s->part_lines++;
    }
    return s->part_lines > 0;
}

/* --- sending ---------------------------------------------------------------------------------- */

static int64_t count_of(struct text json, const char *key)
{
    char quoted[40];
    int len = snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *at = memmem(json.at, json.len, quoted, (size_t)len);
    return at ? strtoll(at + len, NULL, 10) : 0;
}

static void note_rejects(struct sending *s, const struct import_answer *a)
{
    static const char *const columns[] = {"line", "field", "code", "detail", NULL};
    for (uint32_t i = 0; i < a->fault_count; i++) {
        if (s->rejects_text.len == 0) {
            csv_begin(&s->rejects, &s->rejects_text);
            csv_header(&s->rejects, columns);
        }
        csv_int(&s->rejects, s->part_from - 1 + a->faults[i].number - s->csv);
        csv_string(&s->rejects, a->faults[i].field);
        csv_string(&s->rejects, a->faults[i].code);
        csv_string(&s->rejects, a->faults[i].detail);
        csv_end_row(&s->rejects);
    }
}

static enum status take_answer(struct sending *s, long http_status, struct text answer,
                               struct error *err)
{
    struct import_answer *a = malloc(sizeof *a);
    enum status status = a ? STATUS_OK : error_memory(err);
    if (!status && (import_answer_read(answer, a) != STATUS_OK || http_status != 200))
        status = error_set(err, STATUS_INVALID, "refused", "",
                           "The daemon refuses the part from line %lld on (%ld): %s",
                           (long long)s->part_from, http_status, a->detail);
    if (!status) {
        s->accepted += count_of(answer, "accepted");
        s->rejected += count_of(answer, "rejected");
        s->batches++;
        note_rejects(s, a);
    }
    free(a);
    return status;
}

/* A part that was sent and not answered may be sent again: reports are a set. */
static enum status send_part(struct sending *s, struct error *err)
{
    char path[256];
    long http_status = 503;
    struct buffer answer = {0};
    struct text body = {s->part.bytes, s->part.len};
    enum status status = s->part.failed ? error_memory(err) : STATUS_OK;
    snprintf(path, sizeof path, "/api/v1/events?feed=%s", s->feed);
    for (int tries = 0; !status && http_status == 503 && tries < TRIES_MAX; tries++) {
        if (tries > 0)
            sleep(1);
        buffer_reset(&answer);
        status = client_send(&s->directory, s->address, "POST", path,
                             s->csv ? "text/csv" : "application/x-ndjson", body, &http_status,
                             &answer, err);
    }
    if (!status)
        status = take_answer(s, http_status, (struct text){answer.bytes, answer.len}, err);
    buffer_free(&answer);
    return status;
}

static void show_progress(const struct sending *s)
{
    if (!isatty(STDERR_FILENO) || s->bytes_all == 0)
        return;
    int cells = (int)(s->bytes_read * BAR_CELLS / s->bytes_all);
    fprintf(stderr, "\revents [%.*s%*s] line %lld, %lld taken%s", cells,
            "##############################", BAR_CELLS - cells, "", (long long)s->line_number,
            (long long)s->accepted, s->bytes_read == s->bytes_all ? "\n" : "");
}

static enum status send_all(struct sending *s, struct error *err)
{
    enum status status = STATUS_OK;
    while (!status && fill_part(s)) {
        status = send_part(s, err);
        if (!status)
            show_progress(s);
    }
    return status;
}

static enum status write_rejects(const struct sending *s, struct error *err)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s.rejects.csv", s->path);
    if (s->rejects_text.len == 0) {
        unlink(path);
        return STATUS_OK;
    }
    FILE *f = s->rejects_text.failed ? NULL : fopen(path, "wbe");
    bool good =
        f && fwrite(s->rejects_text.bytes, 1, s->rejects_text.len, f) == s->rejects_text.len;
    if (f && fclose(f) != 0)
        good = false;
    if (!good)
        return error_set(err, STATUS_CONFLICT, "io", "", "Cannot write %s.", path);
    terminal_line(stderr, "intactd import: %lld lines rejected, see %s", (long long)s->rejected,
                  path);
    return STATUS_OK;
}

static enum status find_daemon(struct sending *s, const char *data, struct error *err)
{
    char holder[32];
    enum status status = directory_init(&s->directory, data, err);
    if (!status)
        status = directory_lock(&s->directory, holder, s->address, err);
    if (status == STATUS_CONFLICT && s->address[0])
        return STATUS_OK;
    directory_unlock(&s->directory);
    return status ? status
                  : error_set(err, STATUS_CONFLICT, "not_running", "",
                              "Reports are imported through the daemon, and none has %s: start it.",
                              data);
}

int import_events(const char *data, const char *path, const char *feed)
{
    struct sending s = {.path = path, .feed = feed, .directory.lock_fd = -1};
    struct error err = {0};
    enum status status = find_daemon(&s, data, &err);
    if (!status)
        status = open_file(&s, &err);
    if (!status)
        status = send_all(&s, &err);
    if (s.batches > 0)
        printf("events: accepted %lld, rejected %lld, in %lld batches\n", (long long)s.accepted,
               (long long)s.rejected, (long long)s.batches);
    struct error ignored;
    enum status written = write_rejects(&s, status ? &ignored : &err);
    if (s.file)
        fclose(s.file);
    free(s.line);
    buffer_free(&s.header);
    buffer_free(&s.part);
    buffer_free(&s.rejects_text);
    if (status || written)
        return command_failed("import", err.detail);
    return s.rejected > 0 ? EXIT_FAILED : EXIT_DONE;
}
