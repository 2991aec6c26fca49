#include "hdf5_chunks.h"

#include "CDeflate.h"
#include "CLateLibrary.h"

#include <stdlib.h>
#include <string.h>

static struct {
  int (*chunk_size)(int64_t, const uint64_t *, uint64_t *);
  int (*chunk_read)(int64_t, int64_t, const uint64_t *, uint32_t *, void *);
  int (*plist_filters)(int64_t);
  int (*plist_filter)(int64_t, unsigned, unsigned *, size_t *, unsigned *, size_t, char *, unsigned *);
  int (*plist_chunk_options)(int64_t, unsigned *);
  int (*type_equal)(int64_t, int64_t);
} h5;

static int is_here;

enum { DEFLATE = 1, SHUFFLE = 2 };
/// The most bytes of a chunk.
static const size_t most = (size_t)1 << 28;

void galsh_h5_find_chunks(void *library) {
  const galsh_symbol symbols[] = {
      {"H5Dget_chunk_storage_size", &h5.chunk_size},
      {"H5Dread_chunk", &h5.chunk_read},
      {"H5Pget_nfilters", &h5.plist_filters},
      {"H5Pget_filter2", &h5.plist_filter},
      {"H5Pget_chunk_opts", &h5.plist_chunk_options},
      {"H5Tequal", &h5.type_equal},
  };
  is_here = galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols) == NULL &&
            galsh_deflate_is_here();
}

galsh_h5_packing galsh_h5_describe_packing(const galsh_h5_dataset *told, const uint64_t *chunk, int64_t plist,
                                           int64_t type, int64_t native) {
  galsh_h5_packing found = {{0}, 0, 0};
  const galsh_h5_packing none = found;
  unsigned options = 0;
  if (!is_here || told->size <= 0 || h5.type_equal(type, native) <= 0) return none;
  if (h5.plist_chunk_options(plist, &options) < 0 || options != 0) return none;
  int filters = h5.plist_filters(plist);
  if (filters < 1 || filters > 2) return none;
  for (int i = 0; i < filters; i++) {
    // What the filter was told: shuffle the bytes of a number, deflate how hard to try.
    unsigned flags, values[4] = {0}, configuration;
    size_t count = sizeof values / sizeof *values;
    int filter = h5.plist_filter(plist, (unsigned)i, &flags, &count, values, 0, NULL, &configuration);
    // The last thing that was done is deflate.
    if (filter != (i == filters - 1 ? DEFLATE : SHUFFLE)) return none;
    if (filter == SHUFFLE && (count != 1 || values[0] != (unsigned)told->size)) return none;
  }
  if (told->rank < 1 || told->dims[0] >> 62) return none;
  size_t bytes = (size_t)told->size, row = bytes;
  for (int i = 0; i < told->rank; i++) {
    if (chunk[i] == 0 || chunk[i] > most / bytes) return none;
    bytes *= chunk[i];
    if (i > 0 && (told->dims[i] == 0 || told->dims[i] > most / row)) return none;
    if (i > 0) row *= told->dims[i];
    found.dims[i] = chunk[i];
  }
  found.bytes = bytes;
  found.is_shuffled = filters == 2;
  return found;
}

// Memory that is kept from one chunk to the next: packed, unpacked, and with its bytes in order.
typedef struct {
  uint8_t *bytes;
  size_t room;
} scratch;

static uint8_t *with_room(scratch *memory, size_t bytes) {
  if (bytes <= memory->room) return memory->bytes;
  free(memory->bytes);
  memory->bytes = malloc(bytes);
  memory->room = memory->bytes ? bytes : 0;
  return memory->bytes;
}

// First bytes of all numbers, then second ones and so on, to numbers.
static inline __attribute__((always_inline)) void gather(const uint8_t *restrict in,
                                                         uint8_t *restrict out, size_t count,
                                                         const size_t size) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < size; k++) out[i * size + k] = in[k * count + i];
}

static void unshuffle(const uint8_t *in, uint8_t *out, size_t bytes, size_t size) {
  switch (size) {
    case 2: gather(in, out, bytes / 2, 2); break;
    case 4: gather(in, out, bytes / 4, 4); break;
    case 8: gather(in, out, bytes / 8, 8); break;
    default: gather(in, out, bytes / size, size);
  }
}

// Unpacks the chunk that begins at `place`; into `wanted`, or, if that is NULL, into memory of its own. NULL
// if that fails.
static const uint8_t *unpack(int64_t set, const galsh_h5_packing *packing, size_t size, const uint64_t *place,
                             uint8_t *wanted) {
  static scratch packed, mixed, whole;
  uint64_t stored = 0;
  uint32_t left_out = 0;
  if (h5.chunk_size(set, place, &stored) < 0) return NULL;
  // Nothing stands for what was never written; what is packed is not much longer than it was.
  if (stored == 0 || stored > 2 * packing->bytes + 1024) return NULL;
  uint8_t *raw = with_room(&packed, stored);
  // A filter may have been left out of a chunk that it did not make smaller.
  if (!raw || h5.chunk_read(set, 0, place, &left_out, raw) < 0 || left_out != 0) return NULL;
  uint8_t *out = wanted ? wanted : with_room(&whole, packing->bytes);
  uint8_t *first = packing->is_shuffled ? with_room(&mixed, packing->bytes) : out;
  if (!out || !first || !galsh_deflate_unpack(raw, stored, first, packing->bytes)) return NULL;
  if (packing->is_shuffled) unshuffle(first, out, packing->bytes, size);
  return out;
}

int galsh_h5_read_packed(const galsh_h5_dataset *told, const galsh_h5_packing *packing, int64_t set,
                         uint64_t first, uint64_t rows, uint8_t *out) {
  const int rank = told->rank;
  const size_t size = (size_t)told->size;
  if (rows == 0 || first > told->dims[0] || rows > told->dims[0] - first) return 0;
  // Bytes from one number to the next along each axis, of what is asked for and of a chunk.
  size_t far[GALSH_H5_RANK], near[GALSH_H5_RANK];
  int is_whole = 1;
  far[rank - 1] = near[rank - 1] = size;
  for (int i = rank - 1; i > 0; i--) {
    far[i - 1] = far[i] * told->dims[i];
    near[i - 1] = near[i] * packing->dims[i];
    is_whole &= packing->dims[i] == told->dims[i];
  }
  uint64_t place[GALSH_H5_RANK] = {0};
  place[0] = first / packing->dims[0] * packing->dims[0];
  for (;;) {
    // What is wanted of this chunk, from its own corner and from that of what is asked for.
    uint64_t begin[GALSH_H5_RANK] = {0}, end[GALSH_H5_RANK];
    for (int i = 0; i < rank; i++) {
      const uint64_t low = i == 0 ? first : 0, high = i == 0 ? first + rows : told->dims[i];
      begin[i] = place[i] < low ? low : place[i];
      end[i] = high - place[i] < packing->dims[i] ? high : place[i] + packing->dims[i];
    }
    const int is_all = is_whole && begin[0] == place[0] && end[0] - begin[0] == packing->dims[0];
    uint8_t *wanted = is_all ? out + (begin[0] - first) * far[0] : NULL;
    const uint8_t *chunk = unpack(set, packing, size, place, wanted);
    if (!chunk) return 0;
    if (!is_all) {
      // Runs along the last axis, one after another.
      const size_t run = (end[rank - 1] - begin[rank - 1]) * size;
      uint64_t at[GALSH_H5_RANK];
      memcpy(at, begin, sizeof at);
      for (int axis = 0; axis >= 0;) {
        size_t from = 0, to = 0;
        for (int i = 0; i < rank; i++) {
          from += (at[i] - place[i]) * near[i];
          to += (at[i] - (i == 0 ? first : 0)) * far[i];
        }
        memcpy(out + to, chunk + from, run);
        for (axis = rank - 2; axis >= 0 && ++at[axis] == end[axis]; axis--) at[axis] = begin[axis];
      }
    }
    int axis = rank - 1;
    for (; axis >= 0; axis--) {
      place[axis] += packing->dims[axis];
      if (place[axis] < (axis == 0 ? first + rows : told->dims[axis])) break;
      if (axis > 0) place[axis] = 0;
    }
    if (axis < 0) return 1;
  }
}
