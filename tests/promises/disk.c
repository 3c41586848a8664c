/* Stands between a process and the files of one folder (LD_PRELOAD): writes down what is done to them, in order, or
 * fails as a disk does.
 *
 * LABASE_FOLDER    the folder
 * LABASE_RECORD    where each act goes: a line "act name offset length", then the bytes that were written
 * LABASE_ACCIDENT  a file that is there while the disk fails: it says "full" (no write succeeds) or "sick" (no sync does)
 *
 * One lock is held around each act and its line, so that what stands before a sync in the record is what it synced.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

/* The file's name in the folder, "." for the folder itself, NULL for what is elsewhere. */
static const char *inside(char *path) {
    const char *folder = getenv("LABASE_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) || (path[length] && path[length] != '/')) return NULL;
    return path[length] ? path + length + 1 : ".";
}

static const char *name_of(int file, char *path) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 4095);
    if (length < 0) return NULL;
    path[length] = 0;
    return inside(path);
}

static int accident(const char *kind) {
    char said[8] = "";
    const char *path = getenv("LABASE_ACCIDENT");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) return 0;
    ssize_t length = read(file, said, 7);
    close(file);
    return length > 0 && !strncmp(said, kind, strlen(kind));
}

static void record(const char *act, const char *name, long offset, const void *bytes, size_t length) {
    static int file = -1;
    char line[512];
    const char *path = getenv("LABASE_RECORD");
    if (!path) return;
    if (file < 0) file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int size = snprintf(line, sizeof line, "%s %s %ld %zu\n", act, name, offset, bytes ? length : 0);
    if (syscall(SYS_write, file, line, size) != size) abort();
    if (bytes && syscall(SYS_write, file, bytes, length) != (ssize_t)length) abort();
}

/* `error` is 0 where the disk doesn't fail; `bytes` NULL where none are written. */
#define ACT(file, act, kind, error, call, offset, bytes, length)          \
    char path[4096];                                                      \
    const char *name = name_of(file, path);                               \
    if (!name) return call;                                               \
    if (accident(kind)) { errno = error; return -1; }                     \
    pthread_mutex_lock(&lock);                                            \
    __typeof__(call) result = call;                                       \
    int kept = errno;                                                     \
    if (result >= 0) record(act, name, offset, bytes, length);            \
    pthread_mutex_unlock(&lock);                                          \
    errno = kept;                                                         \
    return result;

typedef ssize_t (*writing)(int, const void *, size_t);
typedef ssize_t (*placing)(int, const void *, size_t, off64_t);
typedef int (*cutting)(int, off64_t);
typedef int (*syncing)(int);
typedef int (*removing)(const char *);

ssize_t write(int file, const void *bytes, size_t length) {
    ACT(file, "write", "full", ENOSPC, REAL("write", writing)(file, bytes, length), -1L, bytes, (size_t)result)
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    ACT(file, "write", "full", ENOSPC, REAL("pwrite64", placing)(file, bytes, length, offset), offset, bytes, (size_t)result)
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    ACT(file, "write", "full", ENOSPC, REAL("pwrite64", placing)(file, bytes, length, offset), offset, bytes, (size_t)result)
}
int ftruncate(int file, off_t size) {
    ACT(file, "cut", "none", 0, REAL("ftruncate64", cutting)(file, size), size, NULL, 0)
}
int ftruncate64(int file, off64_t size) {
    ACT(file, "cut", "none", 0, REAL("ftruncate64", cutting)(file, size), size, NULL, 0)
}
int fsync(int file) {
    ACT(file, "sync", "sick", EIO, REAL("fsync", syncing)(file), 0L, NULL, 0)
}
int fdatasync(int file) {
    ACT(file, "sync", "sick", EIO, REAL("fdatasync", syncing)(file), 0L, NULL, 0)
}
int unlink(const char *where) {
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", where);
    const char *name = inside(copy);
    pthread_mutex_lock(&lock);
    int result = REAL("unlink", removing)(where), kept = errno;
    if (name && result == 0) record("unlink", name, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = kept;
    return result;
}
