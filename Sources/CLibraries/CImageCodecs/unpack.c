#include "CImageCodecs.h"

#include <bzlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "CDeflate.h"

typedef struct {
  uint8_t *bytes;
  size_t count, room, limit;
} growing;

// Makes room for more; 0 when the limit is reached or there is no memory.
static int grow(growing *to) {
  if (to->count < to->room) return 1;
  if (to->room >= to->limit) return 0;
  size_t room = to->room ? 2 * to->room : 1 << 16;
  if (room > to->limit) room = to->limit;
  uint8_t *larger = realloc(to->bytes, room);
  if (!larger) return 0;
  to->bytes = larger;
  to->room = room;
  return 1;
}

static unsigned at_most(size_t count) { return count > INT_MAX ? INT_MAX : (unsigned)count; }

static galsh_unpack_status unzip(const uint8_t *in, size_t count, growing *to) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return GALSH_UNPACK_DAMAGED;
  galsh_unpack_status status = GALSH_UNPACK_TRUNCATED;
  size_t at = 0;
  while (at < count) {
    if (!grow(to)) {
      status = GALSH_UNPACK_TOO_LARGE;
      break;
    }
    unsigned given = at_most(count - at), room = at_most(to->room - to->count);
    stream.next_in = (Bytef *)(in + at);
    stream.avail_in = given;
    stream.next_out = to->bytes + to->count;
    stream.avail_out = room;
    int code = inflate(&stream, Z_NO_FLUSH);
    at += given - stream.avail_in;
    to->count += room - stream.avail_out;
    if (code == Z_STREAM_END) {
      status = GALSH_UNPACK_DONE;
      // Members may follow one another; zeros and anything else behind the last are padding.
      if (count - at < 2 || in[at] != 0x1f || in[at + 1] != 0x8b) break;
      inflateReset(&stream);
      status = GALSH_UNPACK_TRUNCATED;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      status = GALSH_UNPACK_DAMAGED;
      break;
    } else if (code == Z_BUF_ERROR && stream.avail_out > 0) {
      break;
    }
  }
  inflateEnd(&stream);
  return status;
}

uint32_t galsh_crc32(uint32_t before, const uint8_t *bytes, size_t count) {
  if (galsh_deflate_is_here()) return galsh_deflate_crc32(before, bytes, count);
  uLong sum = before;
  while (count > 0) {
    unsigned part = at_most(count);
    sum = crc32(sum, bytes, part);
    bytes += part;
    count -= part;
  }
  return (uint32_t)sum;
}

galsh_unpack_status galsh_gzip_check(const uint8_t *in, size_t count, size_t limit) {
  if (count > UINT_MAX) return GALSH_UNPACK_TOO_LARGE;
  uint8_t room[1 << 14];
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return GALSH_UNPACK_DAMAGED;
  stream.next_in = (Bytef *)in;
  stream.avail_in = (unsigned)count;
  galsh_unpack_status status = GALSH_UNPACK_TRUNCATED;
  size_t done = 0;
  for (;;) {
    stream.next_out = room;
    stream.avail_out = sizeof room;
    int code = inflate(&stream, Z_NO_FLUSH);
    done += sizeof room - stream.avail_out;
    if (done > limit) {
      status = GALSH_UNPACK_TOO_LARGE;
      break;
    }
    if (code == Z_STREAM_END) {
      status = GALSH_UNPACK_DONE;
      break;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) {
      status = GALSH_UNPACK_DAMAGED;
      break;
    }
    // All is read, and there was room for more.
    if (stream.avail_out > 0) break;
  }
  inflateEnd(&stream);
  return status;
}

static galsh_unpack_status bunzip(const uint8_t *in, size_t count, growing *to) {
  galsh_unpack_status status = GALSH_UNPACK_TRUNCATED;
  size_t at = 0;
  while (at < count && (status == GALSH_UNPACK_TRUNCATED)) {
    bz_stream stream;
    memset(&stream, 0, sizeof stream);
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return GALSH_UNPACK_DAMAGED;
    for (;;) {
      if (!grow(to)) {
        status = GALSH_UNPACK_TOO_LARGE;
        break;
      }
      unsigned given = at_most(count - at), room = at_most(to->room - to->count);
      stream.next_in = (char *)(in + at);
      stream.avail_in = given;
      stream.next_out = (char *)(to->bytes + to->count);
      stream.avail_out = room;
      int code = BZ2_bzDecompress(&stream);
      at += given - stream.avail_in;
      to->count += room - stream.avail_out;
      if (code == BZ_STREAM_END) {
        status = GALSH_UNPACK_DONE;
        break;
      }
      if (code != BZ_OK) {
        status = GALSH_UNPACK_DAMAGED;
        break;
      }
      if (at == count && stream.avail_out > 0) break;
    }
    BZ2_bzDecompressEnd(&stream);
    if (status == GALSH_UNPACK_TRUNCATED) break;
    if (status == GALSH_UNPACK_DONE && count - at > 3 && !memcmp(in + at, "BZh", 3)) status = GALSH_UNPACK_TRUNCATED;
  }
  return status;
}

// What `compress` writes (.Z): LZW with codes of 9 to 16 bits, which come in groups of eight codes of one length.
//
// zlib does not know it; CFITSIO does, but with global variables and without a limit.
static galsh_unpack_status uncompress_lzw(const uint8_t *in, size_t count, growing *to) {
  enum { CODES = 1 << 16, CLEAR = 256 };
  if (count < 3) return GALSH_UNPACK_TRUNCATED;
  int most = in[2] & 0x1f, is_block = in[2] & 0x80;
  if (most < 9 || most > 16 || (in[2] & 0x60)) return GALSH_UNPACK_DAMAGED;
  uint16_t *prefix = malloc(CODES * sizeof *prefix);
  uint8_t *last = malloc(CODES), *stack = malloc(CODES);
  galsh_unpack_status status = prefix && last && stack ? GALSH_UNPACK_DONE : GALSH_UNPACK_TOO_LARGE;
  size_t bit = 24, bits = 8 * count, group = bit;
  int width = 9, next = is_block ? 257 : 256, before = -1, first = 0;
  while (status == GALSH_UNPACK_DONE && bit + (size_t)width <= bits) {
    uint32_t word = 0;
    for (size_t k = 0; k < 3 && bit / 8 + k < count; k++) word |= (uint32_t)in[bit / 8 + k] << (8 * k);
    int code = (int)(word >> (bit % 8) & ((1u << width) - 1));
    bit += (size_t)width;
    if (code == CLEAR && is_block) {
      // The rest of the group of eight codes is filling.
      size_t piece = 8 * (size_t)width;
      bit = group + (bit - group + piece - 1) / piece * piece;
      group = bit;
      width = 9;
      next = 257;
      before = -1;
      continue;
    }
    int depth = 0, at = code;
    if (before < 0 ? code > 255 : code > next || (code == next && next >= CODES)) {
      status = GALSH_UNPACK_DAMAGED;
      break;
    }
    // A code that is not there yet is the string before and its first byte again.
    if (before >= 0 && code == next) {
      stack[depth++] = (uint8_t)first;
      at = before;
    }
    while (at > 255 && depth < CODES - 1) {
      stack[depth++] = last[at];
      at = prefix[at];
    }
    if (at > 255) {
      status = GALSH_UNPACK_DAMAGED;
      break;
    }
    first = at;
    stack[depth++] = (uint8_t)first;
    while (depth > 0) {
      if (!grow(to)) {
        status = GALSH_UNPACK_TOO_LARGE;
        break;
      }
      to->bytes[to->count++] = stack[--depth];
    }
    if (before >= 0 && next < 1 << most) {
      prefix[next] = (uint16_t)before;
      last[next] = (uint8_t)first;
      next++;
    }
    before = code;
    if (next >= 1 << width && width < most) {
      size_t piece = 8 * (size_t)width;
      bit = group + (bit - group + piece - 1) / piece * piece;
      group = bit;
      width++;
    }
  }
  free(prefix);
  free(last);
  free(stack);
  return status;
}

int galsh_fill(uint8_t **bytes, size_t count, size_t room, int fill) {
  if (room < count) return 0;
  uint8_t *larger = realloc(*bytes, room ? room : 1);
  if (!larger) return 0;
  memset(larger + count, fill, room - count);
  *bytes = larger;
  return 1;
}

galsh_unpack_status galsh_unpack(const uint8_t *in, size_t count, size_t limit, uint8_t **out, size_t *out_count) {
  growing to = {NULL, 0, 0, limit};
  galsh_unpack_status status = count > 3 && !memcmp(in, "BZh", 3)              ? bunzip(in, count, &to)
                               : count > 1 && in[0] == 0x1f && in[1] == 0x9d ? uncompress_lzw(in, count, &to)
                                                                             : unzip(in, count, &to);
  if (status != GALSH_UNPACK_DONE) {
    free(to.bytes);
    to.bytes = NULL;
    to.count = 0;
  }
  *out = to.bytes;
  *out_count = to.count;
  return status;
}
