#include "png_plain.h"

// The filters of PNG: a byte stands as its difference from what its neighbours let expect, of the pixel to
// the left, the one above, and the one above that to the left (chapter 9 of the standard).

enum { NONE, SUB, UP, AVERAGE, PAETH };

static inline int absolute(int number) { return number < 0 ? -number : number; }

static inline uint8_t paeth(int left, int up, int corner) {
  int to_left = absolute(up - corner), to_up = absolute(left - corner);
  int to_corner = absolute(left + up - 2 * corner);
  if (to_up < to_left) {
    to_left = to_up;
    left = up;
  }
  return (uint8_t)(to_corner < to_left ? corner : left);
}

// One row; `step` is a constant wherever this is called, for the compiler.
static inline __attribute__((always_inline)) int undo_row(int filter, uint8_t *restrict row,
                                                          const uint8_t *restrict up, size_t count,
                                                          const int step) {
  uint8_t left[8] = {0}, corner[8] = {0};
  switch (filter) {
    case NONE:
      return 1;
    case SUB:
      for (size_t i = 0; i < count; i += (size_t)step)
        for (int k = 0; k < step; k++) left[k] = row[i + (size_t)k] = (uint8_t)(row[i + (size_t)k] + left[k]);
      return 1;
    case UP:
      for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(row[i] + up[i]);
      return 1;
    case AVERAGE:
      for (size_t i = 0; i < count; i += (size_t)step)
        for (int k = 0; k < step; k++)
          left[k] = row[i + (size_t)k] = (uint8_t)(row[i + (size_t)k] + (left[k] + up[i + (size_t)k]) / 2);
      return 1;
    case PAETH:
      for (size_t i = 0; i < count; i += (size_t)step)
        for (int k = 0; k < step; k++) {
          uint8_t above = up[i + (size_t)k];
          left[k] = row[i + (size_t)k] = (uint8_t)(row[i + (size_t)k] + paeth(left[k], above, corner[k]));
          corner[k] = above;
        }
      return 1;
    default:
      return 0;
  }
}

// How the filters but Paeth's weigh their neighbours: ((left & from_left) + (up & from_up)) >> shift.
static const struct {
  unsigned from_left, from_up, shift;
} weights[] = {{0, 0, 0}, {0xff, 0, 0}, {0, 0xff, 0}, {0xff, 0xff, 1}};

// Four rows of one byte a pixel at once, each a pixel behind the one above: a byte waits for the one to its
// left, so that one row alone keeps the processor waiting. Any filters but Paeth's; `count` is at least 4.
// `are_averages`, a constant wherever this is called, says that all filters are that one, as they are in most
// pictures of galaxies.
static inline __attribute__((always_inline)) void undo_four_by(uint8_t *const rows[4], const uint8_t *up,
                                                               const int filters[4], size_t count,
                                                               const int are_averages) {
  unsigned left[4] = {0}, from_left[4], from_up[4], shift[4];
  for (int k = 0; k < 4; k++) {
    from_left[k] = weights[filters[k]].from_left;
    from_up[k] = weights[filters[k]].from_up;
    shift[k] = weights[filters[k]].shift;
  }
  uint8_t *const restrict first = rows[0], *const restrict second = rows[1] - 1;
  uint8_t *const restrict third = rows[2] - 2, *const restrict fourth = rows[3] - 3;
#define EXPECTED(k, above)                                                                                   \
  (are_averages ? (left[k] + (above)) >> 1 : ((left[k] & from_left[k]) + ((above) & from_up[k])) >> shift[k])
#define PIXEL(k, row, above)                                                                                 \
  left[k] = (uint8_t)(row[i] + EXPECTED(k, above));                                                          \
  row[i] = (uint8_t)left[k];
  for (size_t i = 0; i < 3; i++) {
    if (i > 1) { PIXEL(2, third, left[1]) }
    if (i > 0) { PIXEL(1, second, left[0]) }
    PIXEL(0, first, up[i])
  }
  for (size_t i = 3; i < count; i++) {
    PIXEL(3, fourth, left[2])
    PIXEL(2, third, left[1])
    PIXEL(1, second, left[0])
    PIXEL(0, first, up[i])
  }
  for (size_t i = count; i < count + 3; i++) {
    PIXEL(3, fourth, left[2])
    if (i < count + 2) { PIXEL(2, third, left[1]) }
    if (i < count + 1) { PIXEL(1, second, left[0]) }
  }
#undef PIXEL
#undef EXPECTED
}

static void undo_four(uint8_t *const rows[4], const uint8_t *up, const int filters[4], size_t count) {
  int are_averages = 1;
  for (int k = 0; k < 4; k++) are_averages &= filters[k] == AVERAGE;
  if (are_averages)
    undo_four_by(rows, up, filters, count, 1);
  else
    undo_four_by(rows, up, filters, count, 0);
}

// Whether four rows are worth going through at once: none is Paeth's, and two and more wait for what is to
// their left.
static int are_four(uint8_t *const rows[4], int filters[4]) {
  int waiting = 0;
  for (int k = 0; k < 4; k++) {
    filters[k] = rows[k][-1];
    if (filters[k] >= PAETH) return 0;
    waiting += filters[k] == SUB || filters[k] == AVERAGE;
  }
  return waiting > 1;
}

#define UNDO_ROWS(step)                                                                                      \
  static int undo_rows_##step(uint8_t *rows, size_t height, size_t row, const uint8_t *up) {                 \
    for (size_t y = 0; y < height; y++, rows += row + 1) {                                                   \
      if (!undo_row(rows[0], rows + 1, up, row, step)) return 0;                                             \
      up = rows + 1;                                                                                         \
    }                                                                                                        \
    return 1;                                                                                                \
  }
UNDO_ROWS(2)
UNDO_ROWS(3)
UNDO_ROWS(4)
UNDO_ROWS(6)
UNDO_ROWS(8)
#undef UNDO_ROWS

static int undo_rows_1(uint8_t *rows, size_t height, size_t row, const uint8_t *up) {
  for (size_t y = 0; y < height;) {
    int filters[4];
    if (height - y >= 4 && row >= 4) {
      uint8_t *const four[4] = {rows + 1, rows + row + 2, rows + 2 * row + 3, rows + 3 * row + 4};
      if (are_four(four, filters)) {
        undo_four(four, up, filters, row);
        up = four[3];
        rows += 4 * (row + 1);
        y += 4;
        continue;
      }
    }
    if (!undo_row(rows[0], rows + 1, up, row, 1)) return 0;
    up = rows + 1;
    rows += row + 1;
    y++;
  }
  return 1;
}

int galsh_png_undo_filters(uint8_t *rows, size_t height, size_t row, int step, const uint8_t *zeros) {
  switch (step) {
    case 1: return undo_rows_1(rows, height, row, zeros);
    case 2: return undo_rows_2(rows, height, row, zeros);
    case 3: return undo_rows_3(rows, height, row, zeros);
    case 4: return undo_rows_4(rows, height, row, zeros);
    case 6: return undo_rows_6(rows, height, row, zeros);
    case 8: return undo_rows_8(rows, height, row, zeros);
    default: return 0;
  }
}
