#ifndef GALSH_INSTRUCTION_SET_H
#define GALSH_INSTRUCTION_SET_H

// What the kernels are compiled for, as constants that Swift folds away, and what of the processors may be used.
// A header only: it is read with the same -march flags as the kernels themselves.

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__AVX512F__)
/// 32 registers of 16 floats.
#define GALSH_WIDE_REGISTERS 1
#define GALSH_INSTRUCTION_SET "avx512f"
#elif defined(__AVX2__) && defined(__FMA__)
/// 16 registers of 8 floats.
#define GALSH_WIDE_REGISTERS 0
#define GALSH_INSTRUCTION_SET "avx2+fma"
#elif defined(__aarch64__)
/// 32 registers of 4 floats: a half of a value is two of them.
#define GALSH_WIDE_REGISTERS 0
#define GALSH_INSTRUCTION_SET "neon"
#else
#define GALSH_WIDE_REGISTERS 0
#define GALSH_INSTRUCTION_SET "baseline"
#endif

#if defined(__x86_64__)
/// Whether the processor at hand has what `avx2+fma` kernels use, and what `avx512f` kernels use besides. To be called from code
/// that is compiled for any processor.
static inline _Bool galsh_processor_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}
static inline _Bool galsh_processor_has_avx512(void) {
  __builtin_cpu_init();
  return galsh_processor_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
static inline _Bool galsh_processor_has_avx2(void) { return 0; }
static inline _Bool galsh_processor_has_avx512(void) { return 0; }
#endif

/// Tells the processor that a loop waits for another thread.
static inline void galsh_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Fills a mask of so many bytes with the processors that the process may run on, a bit for each: sched_getaffinity, which
/// Swift's Glibc does not show. The number of bytes that were written, 0 where that is not known or the mask is too short.
static inline long galsh_allowed_processors(void *mask, unsigned long bytes) {
#if defined(__linux__)
  long written = syscall(SYS_sched_getaffinity, 0, bytes, mask);
  return written > 0 ? written : 0;
#else
  (void)mask;
  (void)bytes;
  return 0;
#endif
}

#endif
