// One source, compiled for what the machine has: additions stand in one order whatever the width, and nothing is fused,
// so the bits are the same.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MCDA_FOR_EACH_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MCDA_FOR_EACH_CPU
#endif

// What such a function calls must become part of it: a function of its own would be compiled for the oldest machine.
#if defined(__GNUC__)
#define MCDA_INLINE [[gnu::always_inline]] inline
#else
#define MCDA_INLINE inline
#endif

// The same for a lambda, after its arguments.
#if defined(__GNUC__)
#define MCDA_INLINED __attribute__((always_inline))
#else
#define MCDA_INLINED
#endif
