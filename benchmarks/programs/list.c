// Allocation and pointer chasing: binary trees and linked lists made with malloc, walked, freed.
#include "bench.h"

typedef struct Node { struct Node *left, *right; uint32_t value; } Node;

static Node *build(int depth) {
    Node *n = malloc(sizeof *n);
    n->value = bench_random();
    n->left = n->right = 0;
    if (depth > 0) { n->left = build(depth - 1); n->right = build(depth - 1); }
    return n;
}

static uint32_t walk(const Node *n) { return n ? n->value + walk(n->left) * 3 + walk(n->right) * 5 : 1; }

static void release(Node *n) {
    if (!n) return;
    release(n->left);
    release(n->right);
    free(n);
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 40);
    uint32_t sum = 0;
    for (int r = 0; r < rounds; r++) {
        Node *tree = build(16);
        sum = bench_mix(sum, walk(tree));
        Node *head = 0;
        for (int i = 0; i < 100000; i++) {
            Node *n = malloc(sizeof *n);
            n->left = head; n->right = 0; n->value = i; head = n;
        }
        for (int pass = 0; pass < 4; pass++)
            for (Node *n = head; n; n = n->left) sum += n->value;
        while (head) { Node *next = head->left; free(head); head = next; }
        release(tree);
    }
    return bench_report("list", sum);
}
