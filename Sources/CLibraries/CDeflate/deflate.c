#include "CDeflate.h"

#include "CLateLibrary.h"

#include <pthread.h>
#include <stdatomic.h>

// The few functions of libdeflate are declared here as its header has had them since 1.0, so that a build
// needs none.
static struct {
  void *(*allocate)(void);
  void (*release)(void *);
  int (*unpack)(void *, const void *, size_t, void *, size_t, size_t *, size_t *);
  uint32_t (*crc32)(uint32_t, const void *, size_t);
} deflate;

static int is_here;
/// The unpacker of each thread: it keeps nothing from one stream to the next but its memory.
static pthread_key_t unpacker;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_uint_fast64_t unpacked;

static const char *const names[] = {
#ifdef __APPLE__
    "libdeflate.0.dylib", "/opt/homebrew/lib/libdeflate.0.dylib", "/usr/local/lib/libdeflate.0.dylib",
#else
    "libdeflate.so.0",
#endif
    NULL};

const char *const *galsh_deflate_names(void) { return names; }

static void load(void) {
  void *library = galsh_late_open(names);
  if (!library) return;
  const galsh_symbol symbols[] = {
      {"libdeflate_alloc_decompressor", &deflate.allocate},
      {"libdeflate_free_decompressor", &deflate.release},
      {"libdeflate_zlib_decompress_ex", &deflate.unpack},
      {"libdeflate_crc32", &deflate.crc32},
  };
  if (galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols) != NULL) return;
  is_here = pthread_key_create(&unpacker, deflate.release) == 0;
}

int galsh_deflate_is_here(void) {
  pthread_once(&once, load);
  return is_here;
}

int galsh_deflate_unpack(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  if (!galsh_deflate_is_here() || count < 2) return 0;
  // A stream says how far it looks back, at most 32 KiB; zlib heeds that, libdeflate does not.
  size_t window = (size_t)256 << (in[0] >> 4);
  if (window < 1 << 15 && window < room) return 0;
  void *state = pthread_getspecific(unpacker);
  if (!state) {
    state = deflate.allocate();
    if (!state) return 0;
    if (pthread_setspecific(unpacker, state) != 0) {
      deflate.release(state);
      return 0;
    }
  }
  size_t taken = 0, given = 0;
  int code = deflate.unpack(state, in, count, out, room, &taken, &given);
  if (code != 0 || taken != count || given != room) return 0;
  atomic_fetch_add_explicit(&unpacked, 1, memory_order_relaxed);
  return 1;
}

uint32_t galsh_deflate_crc32(uint32_t before, const uint8_t *bytes, size_t count) {
  return deflate.crc32(before, bytes, count);
}

uint64_t galsh_deflate_unpacked(void) { return atomic_load_explicit(&unpacked, memory_order_relaxed); }
