#ifndef GALSH_LANE_SUMS_H
#define GALSH_LANE_SUMS_H

// The sums of the lanes of many vectors at once, each from the first lane to the last, ((l0 + l1) + l2) + …: the same
// bits as one vector after another. Vectors are turned first, so that the same lane of several of them lies side by
// side and one addition serves all. Without the barriers below, the optimiser (of Swift and of C alike) sees through
// the shuffles and takes single numbers out of the vectors instead, which is what this is there to avoid.
//
// A header only: it is read with the same -march flags as the kernels, and becomes part of them.

#if defined(__AVX2__)
#include <immintrin.h>

/// The optimiser does not look behind this value.
#define GALSH_KEEP(value) __asm__("" : "+v"(value))

/// The sums of four vectors of eight lanes, which lie one after another.
static inline void galsh_four_sums_of_8(const float *v, float *sums) {
  __m256 a = _mm256_loadu_ps(v), b = _mm256_loadu_ps(v + 8), c = _mm256_loadu_ps(v + 16), d = _mm256_loadu_ps(v + 24);
  __m256 low[2] = {_mm256_unpacklo_ps(a, b), _mm256_unpacklo_ps(c, d)};
  __m256 high[2] = {_mm256_unpackhi_ps(a, b), _mm256_unpackhi_ps(c, d)};
  for (int i = 0; i < 2; i++) {
    GALSH_KEEP(low[i]);
    GALSH_KEEP(high[i]);
  }
  // Lane i of all four, and lane 4 + i in the upper half.
  __m256 lanes[4] = {_mm256_shuffle_ps(low[0], low[1], 0x44), _mm256_shuffle_ps(low[0], low[1], 0xee),
                     _mm256_shuffle_ps(high[0], high[1], 0x44), _mm256_shuffle_ps(high[0], high[1], 0xee)};
  for (int i = 0; i < 4; i++) GALSH_KEEP(lanes[i]);
  __m128 sum = _mm256_castps256_ps128(lanes[0]);
  for (int i = 1; i < 4; i++) sum = _mm_add_ps(sum, _mm256_castps256_ps128(lanes[i]));
  for (int i = 0; i < 4; i++) sum = _mm_add_ps(sum, _mm256_extractf128_ps(lanes[i], 1));
  _mm_storeu_ps(sums, sum);
}
#endif

#if defined(__AVX512F__)
/// Four vectors of sixteen lanes, which lie one after another, turned: `lanes[i]` holds lane i of all four, and in its
/// second to fourth quarter the lanes 4 + i, 8 + i and 12 + i.
static inline void galsh_turn_16(const float *v, __m512 lanes[4]) {
  __m512 a = _mm512_loadu_ps(v), b = _mm512_loadu_ps(v + 16), c = _mm512_loadu_ps(v + 32), d = _mm512_loadu_ps(v + 48);
  __m512 low[2] = {_mm512_unpacklo_ps(a, b), _mm512_unpacklo_ps(c, d)};
  __m512 high[2] = {_mm512_unpackhi_ps(a, b), _mm512_unpackhi_ps(c, d)};
  for (int i = 0; i < 2; i++) {
    GALSH_KEEP(low[i]);
    GALSH_KEEP(high[i]);
  }
  lanes[0] = _mm512_shuffle_ps(low[0], low[1], 0x44);
  lanes[1] = _mm512_shuffle_ps(low[0], low[1], 0xee);
  lanes[2] = _mm512_shuffle_ps(high[0], high[1], 0x44);
  lanes[3] = _mm512_shuffle_ps(high[0], high[1], 0xee);
  for (int i = 0; i < 4; i++) GALSH_KEEP(lanes[i]);
}

/// The sums of four vectors of sixteen lanes.
static inline void galsh_four_sums_of_16(const float *v, float *sums) {
  __m512 lanes[4];
  galsh_turn_16(v, lanes);
  __m128 sum = _mm512_castps512_ps128(lanes[0]);
  for (int i = 1; i < 4; i++) sum = _mm_add_ps(sum, _mm512_castps512_ps128(lanes[i]));
  for (int i = 0; i < 4; i++) sum = _mm_add_ps(sum, _mm512_extractf32x4_ps(lanes[i], 1));
  for (int i = 0; i < 4; i++) sum = _mm_add_ps(sum, _mm512_extractf32x4_ps(lanes[i], 2));
  for (int i = 0; i < 4; i++) sum = _mm_add_ps(sum, _mm512_extractf32x4_ps(lanes[i], 3));
  _mm_storeu_ps(sums, sum);
}

/// The sums of sixteen vectors of sixteen lanes.
static inline void galsh_sixteen_sums_of_16(const float *v, float *sums) {
  __m512 fours[4][4], lanes[16];
  for (int i = 0; i < 4; i++) galsh_turn_16(v + 64 * i, fours[i]);
  for (int i = 0; i < 4; i++) {
    // Quarters side by side.
    __m512 quarters[4] = {_mm512_shuffle_f32x4(fours[0][i], fours[1][i], 0x44),
                          _mm512_shuffle_f32x4(fours[2][i], fours[3][i], 0x44),
                          _mm512_shuffle_f32x4(fours[0][i], fours[1][i], 0xee),
                          _mm512_shuffle_f32x4(fours[2][i], fours[3][i], 0xee)};
    for (int j = 0; j < 4; j++) GALSH_KEEP(quarters[j]);
    for (int j = 0; j < 2; j++) {
      lanes[8 * j + i] = _mm512_shuffle_f32x4(quarters[2 * j], quarters[2 * j + 1], 0x88);
      lanes[8 * j + 4 + i] = _mm512_shuffle_f32x4(quarters[2 * j], quarters[2 * j + 1], 0xdd);
    }
  }
  __m512 sum = lanes[0];
  for (int i = 1; i < 16; i++) sum = _mm512_add_ps(sum, lanes[i]);
  _mm512_storeu_ps(sums, sum);
}
#endif

/// The sums of `count` vectors of `width` lanes (8 or 16), which lie one after another.
static inline __attribute__((always_inline)) void galsh_lane_sums(const float *v, int count, int width, float *sums) {
  int i = 0;
#if defined(__AVX512F__)
  if (width == 16) {
    for (; i + 16 <= count; i += 16) galsh_sixteen_sums_of_16(v + 16 * i, sums + i);
    for (; i + 4 <= count; i += 4) galsh_four_sums_of_16(v + 16 * i, sums + i);
  }
#endif
#if defined(__AVX2__)
  if (width == 8) {
    for (; i + 4 <= count; i += 4) galsh_four_sums_of_8(v + 8 * i, sums + i);
  }
#endif
  for (; i < count; i++) {
    float sum = v[width * i];
    for (int lane = 1; lane < width; lane++) sum += v[width * i + lane];
    sums[i] = sum;
  }
}

#endif
