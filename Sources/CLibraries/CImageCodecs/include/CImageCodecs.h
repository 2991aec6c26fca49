#ifndef GALSH_IMAGE_CODECS_H
#define GALSH_IMAGE_CODECS_H

// Thin C shims over libpng, libjpeg and CFITSIO, for what Swift cannot call: setjmp and macros.
// No function here allocates by what a file claims: sizes are told first, the caller brings the room.

#include <stddef.h>
#include <stdint.h>

#define GALSH_MESSAGE_LENGTH 256

// --- PNG -------------------------------------------------------------------------------------------

/// What a PNG file says of itself.
typedef struct {
  uint32_t width, height;
  /// Channels of the decoded image: 1 (grey) or 3 (red, green, blue).
  int channels;
  /// Numbers that a pixel takes while it is decoded: the channels, and one more where there is alpha or tRNS.
  int samples;
  /// Bits a channel in the file; bits a number of the decoded image, 8 or 16.
  int depth, out_depth;
  /// 1 if the pixels are numbers of colours; 1 if there is an alpha channel (tRNS is none).
  int has_palette, has_alpha;
  /// 1 if a pixel is not wholly opaque, by alpha or tRNS; known after the pixels have been read.
  int is_transparent;
  /// EXIF orientation, 1 to 8; 1 if the file has none.
  int orientation;
  /// What sBIT calls the significant bits, the most of any channel but alpha; 0 if there is no such chunk.
  int significant_bits;
  /// What gAMA says, times 100000; 0 if there is no such chunk.
  int gamma;
} galsh_png_info;

/// The names that CFITSIO goes by, up to NULL.
const char *const *galsh_cfitsio_names(void);

/// The name of the libpng in use, such as "1.6.39".
const char *galsh_png_version(void);

/// Decodes a PNG in memory. Call it with out = NULL for the header alone; then with room for
/// width × height × samples numbers of out_depth bits. Palettes and 1 to 4 bits are expanded, alpha and tRNS laid over
/// black: what comes back is width × height × channels numbers. gAMA and sBIT change nothing. Returns 0, or 1 with the
/// reason in message (GALSH_MESSAGE_LENGTH bytes).
int galsh_png_decode(const uint8_t *bytes, size_t count, galsh_png_info *info, void *out, size_t room, char *message);

/// Encodes an image of 8 bits a channel, 1 (grey) or 3 (red, green, blue) channels; *out is to be freed with galsh_free.
/// Returns 0, or 1 with the reason in message.
int galsh_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                     size_t *count, char *message);

void galsh_free(void *memory);

// --- JPEG ------------------------------------------------------------------------------------------

/// What a JPEG file says of itself: channels are 1 (grey), 3 (red, green, blue) or 4 (CMYK as it stands in the file).
typedef struct {
  uint32_t width, height;
  int channels;
} galsh_jpeg_info;

/// How much a warning of libjpeg says of the picture, the worst last.
enum {
  /// Stray bytes between segments, unknown numbers in headers: no pixel is harmed.
  GALSH_JPEG_HARMLESS,
  /// Data that make no sense.
  GALSH_JPEG_CORRUPT,
  /// A scan that ends before all of its pixels are there.
  GALSH_JPEG_SCAN_ENDS_EARLY,
  /// The file ends before the picture does.
  GALSH_JPEG_FILE_ENDS_EARLY,
};

#define GALSH_JPEG_MOST_WARNINGS 8

typedef struct {
  char text[GALSH_MESSAGE_LENGTH];
  int times, severity;
} galsh_jpeg_warning;

/// Every distinct warning that libjpeg has for a file, in their order, each with how often it came.
typedef struct {
  int count;
  galsh_jpeg_warning list[GALSH_JPEG_MOST_WARNINGS];
  /// How many warnings had no room in the list; only those that are no worse than the ones in it.
  int others;
} galsh_jpeg_warnings;

/// Decodes a JPEG in memory whatever its sampling. Call it with out = NULL for the header alone; then with room for
/// width × height × channels bytes. Broken data are warnings, of which all are told. Returns 0, or 1 with the reason in
/// message.
int galsh_jpeg_decode(const uint8_t *bytes, size_t count, galsh_jpeg_info *info, uint8_t *out, size_t room,
                      galsh_jpeg_warnings *warnings, char *message);

/// Goes through all of a JPEG and keeps nothing but the warnings. Returns 0, or 1 with the reason in message.
int galsh_jpeg_check(const uint8_t *bytes, size_t count, galsh_jpeg_warnings *warnings, char *message);

// --- gzip and bzip2 ---------------------------------------------------------------------------------

typedef enum {
  GALSH_UNPACK_DONE,
  GALSH_UNPACK_DAMAGED,
  GALSH_UNPACK_TRUNCATED,
  /// More than `limit` bytes are inside, or there is no memory for them.
  GALSH_UNPACK_TOO_LARGE,
} galsh_unpack_status;

/// Unpacks gzip, bzip2 or compress (.Z), told apart by the first bytes, up to `limit` bytes; *out is to be freed with
/// galsh_free.
galsh_unpack_status galsh_unpack(const uint8_t *in, size_t count, size_t limit, uint8_t **out, size_t *out_count);

/// Whether `in` begins with one whole gzip stream of at most `limit` bytes inside, which are not kept.
galsh_unpack_status galsh_gzip_check(const uint8_t *in, size_t count, size_t limit);

/// The CRC-32 of bytes behind others whose CRC-32 is `before`; 0 where there are none.
uint32_t galsh_crc32(uint32_t before, const uint8_t *bytes, size_t count);

/// Makes *bytes, of `count` bytes, `room` bytes long, those behind filled with `fill`. Returns 0 if there is no memory.
int galsh_fill(uint8_t **bytes, size_t count, size_t room, int fill);

// --- FITS ------------------------------------------------------------------------------------------

enum { GALSH_FITS_MAX_AXES = 32 };

enum { GALSH_FITS_IMAGE, GALSH_FITS_TABLE, GALSH_FITS_GROUPS, GALSH_FITS_OTHER };

/// What one header and data unit holds.
typedef struct {
  /// GALSH_FITS_IMAGE and so on; a tile-compressed image is an image.
  int kind;
  /// 1 for an image (plain or tile-compressed) of up to GALSH_FITS_MAX_AXES axes, 0 for a table or anything else.
  int is_image;
  int is_compressed;
  /// The file's type: 8, 16, 32, 64, -32, -64.
  int bitpix;
  /// The number of axes, and their lengths, fastest first (0 for those beyond GALSH_FITS_MAX_AXES).
  int naxis;
  int64_t axes[GALSH_FITS_MAX_AXES];
  /// Where its data begin in the file, in bytes; 0 if not known.
  int64_t data_start;
  /// Set by the caller where pixels of the value `blank` are to be NaN although the header's BLANK is not read.
  int has_blank;
  int64_t blank;
  char name[80];
  char unit[80];
} galsh_fits_hdu;

/// 1 if the CFITSIO in use may be called from several threads at once.
int galsh_fits_is_reentrant(void);

/// Opens a plain disk file; the name is never parsed. NULL with the reason in message if that fails.
void *galsh_fits_open(const char *path, char *message);
void galsh_fits_close(void *file);

/// A FITS file in memory. It must stay where it is until the file is closed.
typedef struct {
  void *bytes;
  size_t count;
} galsh_fits_memory;

/// Opens a FITS file that lies in memory, for reading. NULL with the reason in message if that fails.
void *galsh_fits_open_memory(galsh_fits_memory *memory, char *message);

/// How many HDUs the file has; -1 with the reason in message if that cannot be told.
int galsh_fits_hdu_count(void *file, char *message);

/// Goes to HDU `number` (0 = primary) and describes it. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_describe(void *file, int number, galsh_fits_hdu *hdu, char *message);

/// Reads `count` values of the HDU that was described last, beginning with value `first` (from 0, fastest axis first),
/// scaled by BSCALE and BZERO; BLANK becomes NaN. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_read(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, double *out, char *message);

/// The same for numbers of 32 bits that are not compressed, as they stand in the file: big-endian, not scaled.
int galsh_fits_read_words(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, uint32_t *out,
                          char *message);

/// The same as float; of BITPIX -32 NaN and infinities come through as they are.
int galsh_fits_read_floats(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, float *out,
                           char *message);

/// Reads the rectangle of a plane from value `first` to value `last` (from 0, fastest axis first; two opposite corners),
/// as galsh_fits_read does, without what lies beside it.
int galsh_fits_read_section(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t last, double *out,
                            char *message);

/// Opens a file, reads the first plane of its primary HDU as float and closes it: what CFITSIO alone takes, for timing.
int galsh_fits_read_only(const char *path, char *message);

/// The cards of the HDU described last, 80 bytes each, END left out; to be freed with galsh_fits_free_header. NULL with
/// the reason in message if they cannot be read.
char *galsh_fits_header(void *file, int *count, char *message);
void galsh_fits_free_header(char *cards);

/// A card of the HDU described last as text or as a number. Returns 1 if it is there, else 0.
int galsh_fits_key_text(void *file, const char *key, char out[80]);
/// The same of a text of any length, which may go on in CONTINUE cards, cut off where `size` bytes are full.
int galsh_fits_key_long_text(void *file, const char *key, char *out, size_t size);
int galsh_fits_key_number(void *file, const char *key, double *out);

/// The value of a card as it stands, texts in their quotes; empty if it has none. Returns 1 if the card is there, else 0.
int galsh_fits_key_raw(void *file, const char *key, char out[80]);

/// Row `row` (from 1) of the first column of the table described last, as text. Returns 1 if it is there, else 0.
int galsh_fits_first_column(void *file, int64_t row, char out[80]);

enum { GALSH_FITS_TEXTS, GALSH_FITS_INTEGERS, GALSH_FITS_NUMBERS, GALSH_FITS_TRUTHS, GALSH_FITS_ARRAYS, GALSH_FITS_BYTES };

/// A column of a table: what its values are (GALSH_FITS_TEXTS and so on, after TSCAL and TZERO; GALSH_FITS_ARRAYS is
/// whatever has not one plain value a row), and of texts how many bytes they have at most.
typedef struct {
  int kind;
  int64_t width;
  /// 1 for real numbers that stand as such in the file.
  int is_real;
  char name[80];
} galsh_fits_column;

/// Rows and columns of the table described last. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_table_size(void *file, int64_t *rows, int *columns, char *message);

/// Describes a column (from 1) of the table described last. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_describe_column(void *file, int number, galsh_fits_column *column, char *message);

/// Reads `count` values of a column from row `first` (from 1) on: integers as int64_t, numbers as double, truths as one
/// byte each, texts as width + 1 bytes each, ended by 0. nulls[i] is 1 for a missing one. Returns 0, or a CFITSIO status
/// with the reason in message.
int galsh_fits_read_column(void *file, int number, const galsh_fits_column *column, int64_t first, int64_t count,
                           void *out, char *nulls, char *message);

/// A column of a table that is to be written: of texts with the bytes that a field has. Texts in headers are ASCII.
typedef struct {
  int kind;
  int64_t width;
  const char *name;
  const char *unit;
} galsh_fits_new_column;

/// Begins a FITS file in memory: an empty primary HDU, and a binary table called `title` of so many rows. NULL with the
/// reason in message if that fails.
void *galsh_fits_create_table(const char *title, const galsh_fits_new_column *columns, int count, int64_t rows,
                              char *message);

/// Adds a card to the table's header: of a text of any length, a whole number, a number. Returns 0, or a CFITSIO status
/// with the reason in message.
int galsh_fits_put_text(void *table, const char *key, const char *value, const char *comment, char *message);
int galsh_fits_put_integer(void *table, const char *key, int64_t value, const char *comment, char *message);
int galsh_fits_put_number(void *table, const char *key, double value, const char *comment, char *message);

/// Adds a text of any length as COMMENT or HISTORY cards.
int galsh_fits_put_comment(void *table, int is_history, const char *text, char *message);

/// Writes `count` values of a column (from 1) from row `first` (from 1) on: integers as int64_t, numbers as double, truths
/// and bytes as one byte each, texts as char *, ended by 0. Returns 0, or a CFITSIO status with the reason in message.
int galsh_fits_write_column(void *table, int number, int kind, int64_t first, int64_t count, const void *values,
                            char *message);

/// Ends the file: its bytes, to be freed by the caller, and how many there are. NULL with the reason in message if that
/// fails. The table is gone either way.
void *galsh_fits_finish_table(void *table, size_t *count, char *message);

#endif
