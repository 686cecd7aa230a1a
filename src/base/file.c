/* Whole files. Writing goes through a temporary file beside the target, so that a full disk or a
 * kill leaves the old file as it was. */
#include "base/kc_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(void *ctx)
{
    if (*(int *)ctx > STDERR_FILENO) (void)close(*(int *)ctx);
}

kc_code kc_file_read(kc_arena *a, const char *path, size_t limit, kc_str *out, kc_err *err)
{
    int        *held = kc_alloc(a, sizeof *held), fd; /* tied to the arena before it is open: an allocation may jump */
    struct stat st;
    kc_buf      b;

    kc_on_clear(a, close_fd, held);
    fd = *held = STDIN_FILENO;
    if (strcmp(path, "-") != 0) {
        fd = *held = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return kc_fail(err, errno == ENOENT ? KC_E_NOTFOUND : KC_E_IO, -1, errno == ENOENT ? "file.not_found" : "file.cannot_open",
                           "%s" KC_SEP "%s", path, strerror(errno));
    }
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) return kc_fail(err, KC_E_IO, -1, "file.is_folder", "%s", path);
    kc_buf_init(&b, a);
    if (S_ISREG(st.st_mode) && (size_t)st.st_size <= limit) kc_buf_reserve(&b, (size_t)st.st_size + 1);
    for (;;) {
        ssize_t got;

        kc_buf_reserve(&b, 65536);
        got = read(fd, b.s + b.n, b.cap - b.n - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return kc_fail(err, KC_E_IO, (long)b.n, "file.cannot_read", "%s" KC_SEP "%s", path, strerror(errno));
        if (got == 0) break;
        b.n += (size_t)got;
        if (b.n > limit) return kc_fail(err, KC_E_LIMIT, (long)limit, "file.too_large", "%s" KC_SEP "%zu", path, limit >> 20);
    }
    b.s[b.n] = '\0';
    *out = (kc_str){ b.s, b.n };
    return KC_OK;
}

static int write_all(int fd, const char *s, size_t n)
{
    while (n) {
        ssize_t put = write(fd, s, n);

        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return -1;
        s += put;
        n -= (size_t)put;
    }
    return 0;
}

/* After a rename the folder's entry must reach the disk too. */
static void sync_folder(const char *path)
{
    char  folder[4096];
    char *slash;
    int   fd;

    (void)snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash) slash[slash == folder ? 1 : 0] = '\0';
    fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/* A pipe or device (/dev/stdout) cannot be replaced: written straight. */
static kc_code write_plain(const char *path, int fd, const char *s, size_t n, kc_err *err)
{
    int bad = write_all(fd, s, n);

    return bad ? kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno)) : KC_OK;
}

/* `-o` with the name of a database would destroy what cannot be made again. */
static bool is_database(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char              head[sizeof magic];
    int               fd = open(path, O_RDONLY | O_CLOEXEC);
    bool              yes = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, magic, sizeof head) == 0;

    if (fd >= 0) (void)close(fd);
    return yes;
}

kc_code kc_file_write(const char *path, const char *s, size_t n, kc_err *err)
{
    char        temp[4096];
    struct stat st;
    kc_code     code = KC_OK;
    mode_t      mode = 0644; /* a file that is there keeps its own */
    int         fd;

    if (strcmp(path, "-") == 0) {
        (void)fflush(stdout);
        return write_plain("-", STDOUT_FILENO, s, n, err);
    }
    if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        if (is_database(path)) return kc_fail(err, KC_E_ARG, -1, "file.is_database", "%s", path);
        mode = st.st_mode & 0777;
    } else if (stat(path, &st) == 0) {
        fd = open(path, O_WRONLY | O_CLOEXEC);
        if (fd < 0) return kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno));
        code = write_plain(path, fd, s, n, err);
        (void)close(fd);
        return code;
    }
    if ((size_t)snprintf(temp, sizeof temp, "%s.XXXXXX", path) >= sizeof temp)
        return kc_fail(err, KC_E_ARG, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(ENAMETOOLONG));
    fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) return kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno));
    if (write_all(fd, s, n) || fchmod(fd, mode) || fsync(fd))
        code = kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno));
    if (close(fd) && !code) code = kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno));
    if (!code && rename(temp, path)) code = kc_fail(err, KC_E_IO, -1, "file.cannot_write", "%s" KC_SEP "%s", path, strerror(errno));
    if (code) (void)unlink(temp);
    else sync_folder(path);
    return code;
}
