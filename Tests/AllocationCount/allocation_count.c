// Counts what asks for memory, whoever asks: Swift's runtime, its library and ours all end in malloc. A program's own
// malloc stands before the C library's (glibc manual, "Replacing malloc"); ours counts and hands on, so that free and
// everything else stay the library's. The count is the thread's, for other tests run beside.
#include "AllocationCount.h"
#include <errno.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(IS_SANITIZED)

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

// Reached without a call that might itself allocate.
static _Thread_local uint64_t asked __attribute__((tls_model("initial-exec")));

void *malloc(size_t size) {
    asked += 1;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    asked += 1;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    asked += 1;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    asked += 1;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    asked += 1;
    void *made = __libc_memalign(alignment, size);
    if (made == NULL) return ENOMEM;
    *memory = made;
    return 0;
}

bool allocation_count_is_kept(void) { return true; }
uint64_t allocation_count(void) { return asked; }

#else

bool allocation_count_is_kept(void) { return false; }
uint64_t allocation_count(void) { return 0; }

#endif
