/* Times whole processes: measure N COMMAND [ARG ...]
 *
 * Prints one line: median and minimum of the elapsed milliseconds over N runs after one that is not
 * counted, and the peak resident memory of the command in MiB. The command's output goes to /dev/null.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 1000 };

static double now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int run_once(char **command, double *ms, long *peak_kib)
{
    struct rusage usage;
    double        start = now_ms();
    int           status;
    pid_t         pid = fork();

    if (pid < 0) return -1;
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);

        if (null >= 0) (void)dup2(null, STDOUT_FILENO);
        (void)execvp(command[0], command);
        _exit(127);
    }
    if (wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) || WEXITSTATUS(status)) return -1;
    *ms = now_ms() - start;
    if (usage.ru_maxrss > *peak_kib) *peak_kib = usage.ru_maxrss;
    return 0;
}

int main(int argc, char **argv)
{
    static double ms[MAX_RUNS];
    long          n = argc > 2 ? strtol(argv[1], NULL, 10) : 0, peak = 0;
    double        first;

    if (n < 1 || n > MAX_RUNS) {
        (void)fprintf(stderr, "usage: measure N COMMAND [ARG ...]   (N up to %d)\n", MAX_RUNS);
        return 2;
    }
    if (run_once(argv + 2, &first, &peak)) return 1;
    for (long i = 0; i < n; i++)
        if (run_once(argv + 2, &ms[i], &peak)) return 1;
    qsort(ms, (size_t)n, sizeof *ms, by_value);
    (void)printf("%.1f %.1f %.1f\n", ms[n / 2], ms[0], (double)peak / 1024);
    return 0;
}
