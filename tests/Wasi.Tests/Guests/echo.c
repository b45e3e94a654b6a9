// Prints arguments and environment, copies standard input to standard output in upper case, and exits with the number of lines.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
    for (int i = 0; i < argc; i++) printf("arg %s\n", argv[i]);
    for (char **e = environ; *e; e++) printf("env %s\n", *e);
    int lines = 0, c;
    while ((c = getchar()) != EOF) {
        putchar(toupper(c));
        lines += c == '\n';
    }
    fprintf(stderr, "tty %d %d %d\n", isatty(0), isatty(1), isatty(2));
    exit(lines);
}
