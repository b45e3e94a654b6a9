// Uses the file system through the C library; every line that is printed says what happened.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int failures;

static void check(int ok, const char *what)
{
    if (ok) return;
    failures++;
    printf("FAILED: %s (%s)\n", what, strerror(errno));
}

#define CHECK(e) check((e) != 0, #e)
#define FAILS(e, code) check((errno = 0, (e) < 0 && errno == (code)), #e " fails with " #code)

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
    DIR *dir = opendir(path);
    CHECK(dir != NULL);
    if (!dir) return;
    char *names[2000];
    int count = 0;
    struct dirent *entry;
    while ((entry = readdir(dir)) && count < 2000) names[count++] = strdup(entry->d_name);
    closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    printf("%s:", path);
    for (int i = 0; i < count; i++) printf(" %s", names[i]);
    printf("\n");
}

int main(void)
{
    char buffer[100];
    struct stat st;

    // Writing and reading through stdio.
    FILE *file = fopen("/sandbox/file.txt", "w");
    CHECK(file != NULL);
    if (!file) return 1;
    for (int i = 0; i < 1000; i++) fprintf(file, "line %d\n", i);
    CHECK(fclose(file) == 0);
    CHECK(stat("/sandbox/file.txt", &st) == 0);
    printf("size %lld links %d regular %d\n", (long long)st.st_size, (int)st.st_nlink, S_ISREG(st.st_mode));
    file = fopen("/sandbox/file.txt", "r+");
    CHECK(fseek(file, -9, SEEK_END) == 0);
    CHECK(fgets(buffer, sizeof buffer, file) != NULL);
    printf("last %s", buffer);
    CHECK(ftell(file) == st.st_size);
    fclose(file);

    // Descriptors.
    int fd = open("/sandbox/data", O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd >= 0);
    FAILS(open("/sandbox/data", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
    CHECK(write(fd, "0123456789", 10) == 10);
    CHECK(pwrite(fd, "ab", 2, 4) == 2);
    CHECK(pread(fd, buffer, 4, 3) == 4 && memcmp(buffer, "3ab6", 4) == 0);
    CHECK(lseek(fd, 0, SEEK_CUR) == 10);
    CHECK(ftruncate(fd, 6) == 0 && fstat(fd, &st) == 0 && st.st_size == 6);
    CHECK(posix_fallocate(fd, 0, 100) == 0 && fstat(fd, &st) == 0 && st.st_size == 100);
    CHECK(fsync(fd) == 0 && fdatasync(fd) == 0);
    struct iovec parts[2] = { { "one", 3 }, { "two", 3 } };
    CHECK(lseek(fd, 0, SEEK_SET) == 0 && writev(fd, parts, 2) == 6);
    struct timespec times[2] = { { 1, 2 }, { 3, 4 } };
    CHECK(futimens(fd, times) == 0 && fstat(fd, &st) == 0 && st.st_mtim.tv_sec == 3 && st.st_mtim.tv_nsec == 4);
    CHECK(fcntl(fd, F_SETFL, O_APPEND) == 0 && (fcntl(fd, F_GETFL) & O_APPEND));
    CHECK(write(fd, "end", 3) == 3 && fstat(fd, &st) == 0 && st.st_size == 103);
    struct pollfd item = { .fd = fd, .events = POLLIN | POLLOUT };
    CHECK(poll(&item, 1, 1000) == 1 && (item.revents & POLLOUT));
    CHECK(close(fd) == 0);
    FAILS(close(fd), EBADF);
    fd = open("/sandbox/data", O_RDONLY);
    FAILS(write(fd, "x", 1), EBADF);
    CHECK(read(fd, buffer, 6) == 6 && memcmp(buffer, "onetwo", 6) == 0);
    close(fd);

    // Names.
    CHECK(mkdir("/sandbox/dir", 0700) == 0);
    FAILS(mkdir("/sandbox/dir", 0700), EEXIST);
    CHECK(symlink("../data", "/sandbox/dir/link") == 0);
    CHECK(stat("/sandbox/dir/link", &st) == 0 && S_ISREG(st.st_mode));
    CHECK(lstat("/sandbox/dir/link", &st) == 0 && S_ISLNK(st.st_mode));
    CHECK(readlink("/sandbox/dir/link", buffer, sizeof buffer) == 7 && memcmp(buffer, "../data", 7) == 0);
    CHECK(link("/sandbox/data", "/sandbox/dir/hard") == 0 && stat("/sandbox/data", &st) == 0 && st.st_nlink == 2);
    CHECK(rename("/sandbox/dir/hard", "/sandbox/moved") == 0);
    FAILS(rmdir("/sandbox/dir"), ENOTEMPTY);
    FAILS(unlink("/sandbox/dir"), EISDIR);
    list("/sandbox");
    list("/sandbox/dir");
    CHECK(unlink("/sandbox/dir/link") == 0 && rmdir("/sandbox/dir") == 0);
    FAILS(open("/sandbox/missing", O_RDONLY), ENOENT);

    // Out of the sandbox: the C library finds no preopened directory, or the host refuses.
    CHECK(open("/etc/passwd", O_RDONLY) < 0);
    CHECK(open("/sandbox/../outside/secret", O_RDONLY) < 0);
    CHECK(open("/sandbox/escape", O_RDONLY) < 0);

    // Many entries, so that a listing takes several calls.
    CHECK(mkdir("/sandbox/many", 0700) == 0);
    for (int i = 0; i < 1000; i++) {
        sprintf(buffer, "/sandbox/many/%d", i);
        fd = open(buffer, O_WRONLY | O_CREAT, 0600);
        CHECK(fd >= 0);
        close(fd);
    }
    int count = 0;
    DIR *dir = opendir("/sandbox/many");
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.') continue;
        count++;
        CHECK(entry->d_type == DT_REG);
        sprintf(buffer, "/sandbox/many/%s", entry->d_name);
        CHECK(unlink(buffer) == 0);
    }
    closedir(dir);
    CHECK(rmdir("/sandbox/many") == 0);
    printf("entries %d\n", count);

    // Time and chance.
    struct timespec before, after, pause = { 0, 20000000 };
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK(nanosleep(&pause, NULL) == 0);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec >= 20000000);
    CHECK(time(NULL) > 1700000000);
    unsigned char random[32] = { 0 };
    CHECK(getentropy(random, sizeof random) == 0);
    int set = 0;
    for (unsigned i = 0; i < sizeof random; i++) set |= random[i];
    CHECK(set != 0);
    printf("failures %d\n", failures);
    return failures != 0;
}
