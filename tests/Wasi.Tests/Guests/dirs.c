// Positions in a directory: telldir, seekdir and rewinddir while entries come and go.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 300, MOST = 400 };

static int failures;

static void check(int ok, const char *what, int at)
{
    if (ok) return;
    failures++;
    printf("FAILED: %s at %d (%s)\n", what, at, strerror(errno));
}

#define CHECK(e, at) check((e) != 0, #e, at)

static void make(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    CHECK(fd >= 0, 0);
    close(fd);
}

static int count(DIR *dir)
{
    int n = 0;
    while (readdir(dir)) n++;
    return n;
}

int main(void)
{
    static char *names[MOST];
    static long places[MOST];
    char path[100];
    CHECK(mkdir("/sandbox/many", 0700) == 0, 0);
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "/sandbox/many/file-with-a-longer-name-%d", i);
        make(path);
    }
    DIR *dir = opendir("/sandbox/many");
    CHECK(dir != NULL, 0);
    if (!dir) return 1;

    int n = 0;
    for (;;) {
        long place = telldir(dir);
        struct dirent *entry = readdir(dir);
        if (!entry || n == MOST) break;
        places[n] = place;
        names[n++] = strdup(entry->d_name);
    }
    printf("entries %d\n", n);

    // Every position leads back to its entry, in any order.
    for (int i = 0; i < n; i++) {
        int at = i * 7 % n;
        seekdir(dir, places[at]);
        CHECK(telldir(dir) == places[at], at);
        struct dirent *entry = readdir(dir);
        CHECK(entry && strcmp(entry->d_name, names[at]) == 0, at);
    }

    // Also when other entries are gone.
    int kept = 0;
    for (int i = 0; i < n; i++) {
        if (names[i][0] != 'f' || atoi(strrchr(names[i], '-') + 1) % 2 == 0) continue;
        snprintf(path, sizeof path, "/sandbox/many/%s", names[i]);
        CHECK(unlink(path) == 0, i);
        names[i][0] = 0;
    }
    for (int i = n - 1; i >= 0; i--) {
        if (!names[i][0]) continue;
        seekdir(dir, places[i]);
        struct dirent *entry = readdir(dir);
        CHECK(entry && strcmp(entry->d_name, names[i]) == 0, i);
        kept++;
    }
    printf("kept %d\n", kept);

    make("/sandbox/many/new");
    rewinddir(dir);
    printf("new %d\n", count(dir));
    CHECK(closedir(dir) == 0, 0);
    printf("failures %d\n", failures);
    return failures != 0;
}
