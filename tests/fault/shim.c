/* Makes one call of the operating system or of malloc fail; preloaded into the program under test. Allocations of libcrypto
 * succeed: OpenSSL 3.0 itself does not survive a failing one while it starts.
 *
 *   KC_FAULT=KIND:N     the N-th call of KIND fails, KIND one of write sync malloc (N = 0: none, only counted)
 *   KC_FAULT_ON=1       and every later one of that kind too (a disk that stays full)
 *   KC_FAULT_COUNT=FILE the number of calls of each kind is written there at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE, SYNC, MALLOC, N_KINDS };

static const char *const names[N_KINDS] = { "write", "sync", "malloc" };
static long              calls[N_KINDS], fail_at[N_KINDS];
static int               on, ready;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

__attribute__((constructor)) static void begin(void)
{
    const char *what = getenv("KC_FAULT"), *colon = what ? strchr(what, ':') : NULL;

    for (int i = 0; colon && i < N_KINDS; i++)
        if (strncmp(what, names[i], (size_t)(colon - what)) == 0) fail_at[i] = strtol(colon + 1, NULL, 10);
    on = getenv("KC_FAULT_ON") != NULL;
    ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *file = getenv("KC_FAULT_COUNT");
    char        line[100];
    int         fd, n;

    ready = 0;
    if (!file || (fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0) return;
    n = snprintf(line, sizeof line, "%ld %ld %ld\n", calls[WRITE], calls[SYNC], calls[MALLOC]);
    if (write(fd, line, (size_t)n) != n) _exit(9);
    (void)close(fd);
}

static int from_libcrypto(const void *caller)
{
    Dl_info info;

    return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "libcrypto") != NULL;
}

static int fails(int kind)
{
    long n;

    if (!ready) return 0;
    n = ++calls[kind];
    return fail_at[kind] && (n == fail_at[kind] || (on && n > fail_at[kind]));
}

#define NEXT(type, name, ...) ((type)dlsym(RTLD_NEXT, name))(__VA_ARGS__)

ssize_t write(int fd, const void *p, size_t n)
{
    if (fails(WRITE)) return errno = ENOSPC, -1;
    return NEXT(ssize_t(*)(int, const void *, size_t), "write", fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    if (fails(WRITE)) return errno = ENOSPC, -1;
    return NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite", fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    if (fails(WRITE)) return errno = ENOSPC, -1;
    return NEXT(ssize_t(*)(int, const void *, size_t, off64_t), "pwrite64", fd, p, n, at);
}

int fsync(int fd)
{
    if (fails(SYNC)) return errno = EIO, -1;
    return NEXT(int (*)(int), "fsync", fd);
}

int fdatasync(int fd)
{
    if (fails(SYNC)) return errno = EIO, -1;
    return NEXT(int (*)(int), "fdatasync", fd);
}

int ftruncate64(int fd, off64_t n)
{
    if (fails(WRITE)) return errno = ENOSPC, -1;
    return NEXT(int (*)(int, off64_t), "ftruncate64", fd, n);
}

void *malloc(size_t n)
{
    if (ready && !from_libcrypto(__builtin_return_address(0)) && fails(MALLOC)) return errno = ENOMEM, NULL;
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    if (ready && !from_libcrypto(__builtin_return_address(0)) && fails(MALLOC)) return errno = ENOMEM, NULL;
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    if (ready && !from_libcrypto(__builtin_return_address(0)) && fails(MALLOC)) return errno = ENOMEM, NULL;
    return __libc_realloc(p, n);
}
