#include "png_plain.h"

#include "CDeflate.h"

#include <stdlib.h>
#include <string.h>

// Rows with their filters may take so many bytes, and each of the packed ones gives at most so many: whatever
// goes beyond that is left to libpng, which unpacks row by row.
static const size_t most_bytes = (size_t)64 << 20, most_packed = 1032;
// Texts that a file may have here; libpng looks at no more than a thousand.
enum { MOST_TEXTS = 100 };

#define NAME(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
enum { SIGNATURE = 8, HEADER = 13, AROUND = 12 };

static uint32_t word(const uint8_t *at) { return NAME(at[0], at[1], at[2], at[3]); }

typedef struct {
  uint32_t name;
  const uint8_t *data;
  size_t length;
} chunk;

// Takes the chunk at `at`, if it is whole and its checksum right.
static int take(const uint8_t *bytes, size_t count, size_t *at, chunk *found) {
  if (count - *at < AROUND) return 0;
  const uint8_t *start = bytes + *at;
  found->length = word(start);
  if (found->length > count - *at - AROUND) return 0;
  found->name = word(start + 4);
  found->data = start + 8;
  *at += AROUND + found->length;
  return galsh_deflate_crc32(0, start + 4, found->length + 4) == word(found->data + found->length);
}

// Words and the size of a pixel change nothing; what XMP says of the orientation may stand in a text.
static int is_idle(const chunk *one) {
  static const char xmp[] = "XML:com.adobe.xmp";
  if (one->name == NAME('p', 'H', 'Y', 's')) return one->length == 9;
  return one->name == NAME('t', 'E', 'X', 't') &&
         (one->length < sizeof xmp - 1 || memcmp(one->data, xmp, sizeof xmp - 1));
}

// What IHDR says of a picture that is plain, and the bytes of a row and of a pixel.
static int describe(const uint8_t *header, galsh_png_info *info, size_t *row, int *step) {
  int colour = header[9];
  memset(info, 0, sizeof *info);
  info->width = word(header);
  info->height = word(header + 4);
  info->depth = info->out_depth = header[8];
  if ((info->depth != 8 && info->depth != 16) || (colour & ~6)) return 0;
  // The ways of packing and of filtering, of which there is one each, and whether the rows are interlaced.
  if (header[10] || header[11] || header[12]) return 0;
  info->has_alpha = colour >> 2;
  info->channels = colour & 2 ? 3 : 1;
  info->samples = info->channels + info->has_alpha;
  info->orientation = 1;
  *step = info->samples * info->depth / 8;
  if (info->width == 0 || info->height == 0) return 0;
  *row = info->width * (size_t)*step;
  return *row < most_bytes && info->height <= most_bytes / (*row + 1);
}

// The chunks of pixels, which follow one another, and what stands behind them. `*packed` is to be freed where
// it is not the only chunk itself; NULL if anything is not as it should be.
static const uint8_t *pixels(const uint8_t *bytes, size_t count, size_t at, int texts, size_t *length,
                             uint8_t **joined) {
  const size_t start = at;
  chunk one, first = {0, NULL, 0};
  size_t total = 0;
  int parts = 0;
  for (;;) {
    if (!take(bytes, count, &at, &one)) return NULL;
    if (one.name != NAME('I', 'D', 'A', 'T')) break;
    if (parts++ == 0) first = one;
    total += one.length;
  }
  // No chunk is left out of account, up to the last.
  while (one.name != NAME('I', 'E', 'N', 'D')) {
    if (one.name != NAME('t', 'E', 'X', 't') || !is_idle(&one) || ++texts > MOST_TEXTS) return NULL;
    if (!take(bytes, count, &at, &one)) return NULL;
  }
  if (one.length != 0) return NULL;
  *length = total;
  if (parts == 1) return first.data;
  if (!(*joined = malloc(total + 1))) return NULL;
  size_t done = 0;
  for (at = start; parts > 0; parts--) {
    size_t size = word(bytes + at);
    memcpy(*joined + done, bytes + at + 8, size);
    done += size;
    at += AROUND + size;
  }
  return *joined;
}

// Numbers of two bytes in this machine's order.
static void turn(const uint8_t *from, uint16_t *to, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = (uint16_t)(from[2 * i] << 8 | from[2 * i + 1]);
}

// Puts rows whose filters are undone where they belong; `line` has room for one.
static void place(galsh_png_info *info, const uint8_t *rows, size_t row, void *out, uint16_t *line) {
  size_t numbers = (size_t)info->width * (size_t)info->samples;
  for (uint32_t y = 0; y < info->height; y++) {
    const uint8_t *from = rows + y * (row + 1) + 1;
    if (info->has_alpha) {
      if (info->out_depth == 16) turn(from, line, numbers);
      galsh_png_lay_over_black(info, info->out_depth == 16 ? (const void *)line : from, out, y);
    } else if (info->out_depth == 16) {
      turn(from, (uint16_t *)out + y * numbers, numbers);
    } else {
      memcpy((uint8_t *)out + y * row, from, row);
    }
  }
}

int galsh_png_decode_plain(const uint8_t *bytes, size_t count, galsh_png_info *info, void *out, size_t room) {
  static const uint8_t signature[SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  if (count < SIGNATURE || memcmp(bytes, signature, SIGNATURE) || !galsh_deflate_is_here()) return 0;
  galsh_png_info found;
  size_t at = SIGNATURE, row;
  int step, texts = 0;
  chunk one;
  if (!take(bytes, count, &at, &one)) return 0;
  if (one.name != NAME('I', 'H', 'D', 'R') || one.length != HEADER) return 0;
  if (!describe(one.data, &found, &row, &step)) return 0;
  while (count - at >= 8 && word(bytes + at + 4) != NAME('I', 'D', 'A', 'T')) {
    if (!take(bytes, count, &at, &one) || !is_idle(&one) || ++texts > MOST_TEXTS) return 0;
  }
  if (count - at < AROUND || word(bytes + at) > count - at - AROUND) return 0;
  if (!out) {
    *info = found;
    return 1;
  }

  size_t height = found.height, length = 0, line = 2 * (size_t)found.width * (size_t)found.samples;
  if (room / height < row) return 0;
  uint8_t *joined = NULL, *memory = NULL;
  const uint8_t *packed = pixels(bytes, count, at, texts, &length, &joined);
  int done = 0;
  size_t size = height * (row + 1);
  // First a row of zeros, which is above the first and later holds numbers in this machine's order, then the
  // rows.
  if (packed && size / most_packed <= length && (memory = malloc(line + size))) {
    uint8_t *rows = memory + line;
    memset(memory, 0, row);
    done = galsh_deflate_unpack(packed, length, rows, size) &&
           galsh_png_undo_filters(rows, height, row, step, memory);
    if (done) {
      place(&found, rows, row, out, (uint16_t *)(void *)memory);
      *info = found;
    }
  }
  free(memory);
  free(joined);
  return done;
}
