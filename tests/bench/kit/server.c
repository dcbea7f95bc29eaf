#include "tests/bench/kit/server.h"

#include "tests/bench/kit/bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(char *const argv[], int out_fd, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    dup2(out_fd, STDOUT_FILENO);
    execv(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

/* The port in "listening on http://127.0.0.1:40123". */
static int read_port(int fd)
{
    char line[400];
    size_t len = 0;
    while (len < sizeof line - 1 && read(fd, line + len, 1) == 1 && line[len] != '\n')
        len++;
    line[len] = '\0';
    const char *colon = strrchr(line, ':');
    if (strncmp(line, "listening on ", 13) != 0 || !colon)
        give_up("the server said \"%s\"", line);
    return atoi(colon + 1);
}

void server_start(struct server *s, char *const argv[])
{
    int fds[2];
    pid_t parent = getpid();
    if (pipe(fds) != 0)
        give_up("no pipe");
    double start = now_s();
    pid_t pid = fork();
    if (pid < 0)
        give_up("no process");
    if (pid == 0)
        become(argv, fds[1], parent);
    close(fds[1]);
    *s = (struct server){.pid = pid, .out_fd = fds[0]};
    s->port = read_port(fds[0]);
    s->start_s = now_s() - start;
}

void intactd_start(struct server *s, const char *intactd, const char *data)
{
    char *argv[] = {strdup(intactd), "serve",       "--data", strdup(data),
                    "--listen",      "127.0.0.1:0", NULL};
    server_start(s, argv);
    free(argv[0]);
    free(argv[3]);
}

void server_stop(struct server *s, int signal_number)
{
    kill(s->pid, signal_number);
    waitpid(s->pid, NULL, 0);
    close(s->out_fd);
}

static double status_mib(const struct server *s, const char *name)
{
    char path[64], line[200];
    double kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)s->pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kib = atof(line + strlen(name));
    if (file)
        fclose(file);
    return kib / 1024;
}

double server_rss_mib(const struct server *s)
{
    return status_mib(s, "VmRSS:");
}

double server_rss_peak_mib(const struct server *s)
{
    return status_mib(s, "VmHWM:");
}

double server_cpu_s(const struct server *s)
{
    char path[64], text[1000] = "";
    double user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)s->pid);
    FILE *file = fopen(path, "r");
    if (file) {
        size_t len = fread(text, 1, sizeof text - 1, file);
        text[len] = '\0';
        fclose(file);
    }
    const char *after = strrchr(text, ')');
    if (after)
        sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf", &user, &system);
    return (user + system) / (double)sysconf(_SC_CLK_TCK);
}
