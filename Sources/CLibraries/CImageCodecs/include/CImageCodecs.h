#ifndef GALSH_IMAGE_CODECS_H
#define GALSH_IMAGE_CODECS_H

// Thin C shims over libpng and CFITSIO, for what Swift cannot call: setjmp and macros.
// No function here allocates by what a file claims: sizes are told first, the caller brings the room.

#include <stddef.h>
#include <stdint.h>

enum { GALSH_MESSAGE_LENGTH = 256 };

// --- PNG -------------------------------------------------------------------------------------------

/// What a PNG file says of itself.
typedef struct {
  uint32_t width, height;
  /// Channels of the decoded image: 1 (grey) or 3 (red, green, blue), 8 bits each.
  int channels;
  /// Bits a channel in the file.
  int depth;
  /// EXIF orientation, 1 to 8; 1 if the file has none.
  int orientation;
} galsh_png_info;

/// The name of the libpng in use, such as "1.6.39".
const char *galsh_png_version(void);

/// Decodes a PNG in memory. Call it with out = NULL for the header alone; then with room for
/// width × height × channels bytes. Palettes and 1 to 4 bits are expanded, 16 bits keep their high byte, alpha is
/// dropped. Returns 0, or 1 with the reason in message (GALSH_MESSAGE_LENGTH bytes).
int galsh_png_decode(const uint8_t *bytes, size_t count, galsh_png_info *info, uint8_t *out, size_t room,
                     char *message);

/// Encodes an 8-bit grey image; *out is to be freed with galsh_free. Returns 0, or 1 with the reason in message.
int galsh_png_encode_grey(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **out, size_t *count,
                          char *message);

void galsh_free(void *memory);

// --- FITS ------------------------------------------------------------------------------------------

enum { GALSH_FITS_MAX_AXES = 32 };

/// What one header and data unit holds.
typedef struct {
  /// 1 for an image (plain or tile-compressed), 0 for a table or anything else.
  int is_image;
  int is_compressed;
  /// The file's type: 8, 16, 32, 64, -32, -64.
  int bitpix;
  /// The number of axes, and their lengths, fastest first (0 for those beyond GALSH_FITS_MAX_AXES).
  int naxis;
  int64_t axes[GALSH_FITS_MAX_AXES];
  /// Where its data begin in the file, in bytes; 0 if not known.
  int64_t data_start;
  char name[80];
  char unit[80];
} galsh_fits_hdu;

/// 1 if the CFITSIO in use may be called from several threads at once.
int galsh_fits_is_reentrant(void);

/// Opens a plain disk file; the name is never parsed. NULL with the reason in message if that fails.
void *galsh_fits_open(const char *path, char *message);
void galsh_fits_close(void *file);

/// How many HDUs the file has; -1 with the reason in message if that cannot be told.
int galsh_fits_hdu_count(void *file, char *message);

/// Goes to HDU `number` (0 = primary) and describes it. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_describe(void *file, int number, galsh_fits_hdu *hdu, char *message);

/// Reads `count` values of the HDU that was described last, beginning with value `first` (from 0, fastest axis first),
/// scaled by BSCALE and BZERO; BLANK becomes NaN. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_read(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, double *out, char *message);

#endif
