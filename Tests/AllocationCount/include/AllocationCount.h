#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted in this build; sanitizers bring an allocator of their own.
bool allocation_count_is_kept(void);

/// How often this thread has asked for memory since it began.
uint64_t allocation_count(void);
