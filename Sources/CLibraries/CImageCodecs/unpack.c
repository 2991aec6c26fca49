#include "CImageCodecs.h"

#include <bzlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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

galsh_unpack_status galsh_unpack(const uint8_t *in, size_t count, size_t limit, uint8_t **out, size_t *out_count) {
  growing to = {NULL, 0, 0, limit};
  galsh_unpack_status status = count > 3 && !memcmp(in, "BZh", 3) ? bunzip(in, count, &to) : unzip(in, count, &to);
  if (status != GALSH_UNPACK_DONE) {
    free(to.bytes);
    to.bytes = NULL;
    to.count = 0;
  }
  *out = to.bytes;
  *out_count = to.count;
  return status;
}
