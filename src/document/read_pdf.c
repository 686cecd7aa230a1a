/* A pdf through pdftotext, a process of its own.
 *
 * poppler meets hostile files and is GPL: it is neither linked nor trusted with our address space. The child gets the
 * file as standard input (no name, no second look at the disk), limits on time, memory and files, an empty
 * environment, and is killed when the wall clock says so.
 */
#include "base/kc_limits.h"
#include "document/document_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_FOUND = 127, MESSAGES_MAX = 4096 };
static const size_t LAYOUT_BYTES_MAX = (size_t)128 << 20; /* boxes take twenty times the text */

typedef struct child {
    pid_t pid;              /* 0 = none or already waited for */
    int   in, messages;     /* memory files: the pdf, standard error */
    int   out[2];
} child;

static void close_fd(int *fd)
{
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static int wait_for(child *c)
{
    int status = 0;

    if (c->pid <= 0) return 0;
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) {}
    c->pid = 0;
    return status;
}

/* Also the hook of the arena: an allocation that fails while the child runs jumps out of here. */
static void end_child(void *ctx)
{
    child *c = ctx;

    if (c->pid > 0) (void)kill(c->pid, SIGKILL);
    (void)wait_for(c);
    close_fd(&c->in);
    close_fd(&c->messages);
    close_fd(&c->out[0]);
    close_fd(&c->out[1]);
}

static bool write_all(int fd, kc_str s)
{
    while (s.n) {
        ssize_t put = write(fd, s.s, s.n);

        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        s.s += put;
        s.n -= (size_t)put;
    }
    return lseek(fd, 0, SEEK_SET) == 0;
}

static void limit(int what, rlim_t value)
{
    const struct rlimit r = { value, value };

    (void)setrlimit((__rlimit_resource_t)what, &r);
}

/* In the child: only calls that are safe between fork and exec. */
static void become_pdftotext(const child *c, char *const env[])
{
    char        name[] = "pdftotext", enc[] = "-enc", utf8[] = "UTF-8", boxes[] = "-bbox-layout", std_io[] = "-";
    char *const argv[] = { name, enc, utf8, boxes, std_io, std_io, NULL };

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dup2(c->in, 0) < 0 || dup2(c->out[1], 1) < 0 || dup2(c->messages, 2) < 0) _exit(NOT_FOUND - 1);
    limit(RLIMIT_CPU, KC_LIMIT_PDF_SECONDS);
    limit(RLIMIT_AS, KC_LIMIT_PDF_BYTES);
    limit(RLIMIT_FSIZE, 1 << 20);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    (void)close_range(3, ~0u, 0);
    execvpe(name, argv, env);
    _exit(NOT_FOUND);
}

static kc_code start(kc_arena *a, child *c, kc_str bytes, const char *name, kc_err *err)
{
    const char *path = getenv("PATH");
    char       *env[] = { kc_printf(a, "PATH=%s", path ? path : "/usr/bin:/bin"), kc_strdup(a, "LC_ALL=C"), NULL };

    c->in = memfd_create("kangce-pdf", MFD_CLOEXEC);
    c->messages = memfd_create("kangce-pdf-messages", MFD_CLOEXEC);
    if (c->in < 0 || c->messages < 0 || pipe2(c->out, O_CLOEXEC) != 0 || !write_all(c->in, bytes))
        return kc_fail(err, KC_E_IO, -1, "document.pdf_process", "%s" KC_SEP "%s", name, strerror(errno));
    c->pid = fork();
    if (c->pid < 0) return kc_fail(err, KC_E_IO, -1, "document.pdf_process", "%s" KC_SEP "%s", name, strerror(errno));
    if (c->pid == 0) become_pdftotext(c, env);
    close_fd(&c->out[1]);
    return KC_OK;
}

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Everything the child prints, until it ends, the clock runs out or it prints too much. */
static kc_code collect(child *c, const char *name, kc_buf *b, kc_err *err)
{
    int64_t deadline = now_ms() + KC_LIMIT_PDF_SECONDS * 1000;

    for (;;) {
        struct pollfd p = { .fd = c->out[0], .events = POLLIN };
        int64_t       left = deadline - now_ms();
        ssize_t       got;

        if (left <= 0 || poll(&p, 1, (int)left) == 0)
            return kc_fail(err, KC_E_LIMIT, -1, "document.pdf_time", "%s" KC_SEP "%d", name, KC_LIMIT_PDF_SECONDS);
        kc_buf_reserve(b, 1 << 16);
        got = read(c->out[0], b->s + b->n, (1 << 16) - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return kc_fail(err, KC_E_IO, -1, "document.pdf_process", "%s" KC_SEP "%s", name, strerror(errno));
        if (got == 0) return KC_OK;
        b->n += (size_t)got;
        if (b->n > LAYOUT_BYTES_MAX) return kc_fail(err, KC_E_LIMIT, -1, "document.text_limit", "%zu", KC_LIMIT_TEXT_BYTES >> 20);
    }
}

/* What an exit status and the messages of pdftotext mean. */
static kc_code judge(const child *c, int status, const char *name, kc_err *err)
{
    char    text[MESSAGES_MAX + 1];
    ssize_t n = pread(c->messages, text, MESSAGES_MAX, 0);

    text[n > 0 ? n : 0] = '\0';
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        return kc_fail(err, KC_E_LIMIT, -1, "document.pdf_time", "%s" KC_SEP "%d", name, KC_LIMIT_PDF_SECONDS);
    if (WIFSIGNALED(status) || strstr(text, "bad_alloc") || strstr(text, "Out of memory"))
        return kc_fail(err, KC_E_DATA, -1, "document.pdf_failed", "%s", name);
    if (WEXITSTATUS(status) == NOT_FOUND) return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.pdf_tool_missing", "%s", name);
    if (strstr(text, "password") || strstr(text, "ncrypt") || WEXITSTATUS(status) == 3)
        return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.encrypted", "%s", name);
    if (WEXITSTATUS(status) != 0) return kc_fail(err, KC_E_DATA, -1, "document.pdf_damaged", "%s", name);
    return KC_OK;
}

kc_code read_pdf(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    child  *c = kc_alloc(a, sizeof *c);
    kc_buf  b;
    kc_code code;

    *c = (child){ .in = -1, .messages = -1, .out = { -1, -1 } };
    kc_on_clear(a, end_child, c);
    kc_buf_init(&b, a);
    code = start(a, c, bytes, name, err);
    if (!code) code = collect(c, name, &b, err);
    if (!code) code = judge(c, wait_for(c), name, err);
    end_child(c);
    return code ? code : parse_pdf_layout(a, (kc_str){ b.s, b.n }, name, out, err);
}
