#ifndef GALSH_DEFLATE_H
#define GALSH_DEFLATE_H

// Whole zlib streams unpacked by libdeflate, which takes about half of the time that zlib does. It is loaded
// when it is first asked for; where it is missing, whoever asks does as before, with zlib.
//
// libdeflate and zlib give the same bytes for whatever the standard (RFC 1950 and 1951) allows. What is not
// exactly as it was expected is refused here without a reason: zlib is to be asked then, and says it. Calls
// may overlap.

#include <stddef.h>
#include <stdint.h>

/// The names that libdeflate goes by, up to NULL.
const char *const *galsh_deflate_names(void);

/// 1 if libdeflate can be used, else 0.
int galsh_deflate_is_here(void);

/// Unpacks a zlib stream that takes exactly `count` bytes and holds exactly `room`. Returns 1, or 0 if
/// libdeflate is not here or the stream is another; `out` may be half written then.
int galsh_deflate_unpack(const uint8_t *in, size_t count, uint8_t *out, size_t room);

/// The CRC-32 of bytes behind others whose CRC-32 is `before`; 0 where there are none. Only where libdeflate is
/// here.
uint32_t galsh_deflate_crc32(uint32_t before, const uint8_t *bytes, size_t count);

/// How many streams have been unpacked so, for tests.
uint64_t galsh_deflate_unpacked(void);

#endif
