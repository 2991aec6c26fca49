#include "png_plain.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

const char *galsh_png_version(void) { return PNG_LIBPNG_VER_STRING; }

void galsh_free(void *memory) { free(memory); }

static void fail(png_structp png, png_const_charp reason) {
  char *message = png_get_error_ptr(png);
  strncpy(message, reason, GALSH_MESSAGE_LENGTH - 1);
  message[GALSH_MESSAGE_LENGTH - 1] = 0;
  png_longjmp(png, 1);
}

// Where checksums of chunks are not looked at, that of the pixels themselves must be right.
static void heed_warning(png_structp png, png_const_charp text) {
  if (strstr(text, "IDAT")) png_error(png, text);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

typedef struct {
  const uint8_t *bytes;
  size_t count, at;
} source;

static void take(png_structp png, png_bytep out, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->at) png_error(png, "the file is truncated");
  memcpy(out, from->bytes + from->at, count);
  from->at += count;
}

// The orientation tag (0x0112) of IFD 0 in an eXIf chunk: TIFF without JPEG's "Exif\0\0". 0 if there is none.
static int exif_orientation(const uint8_t *exif, size_t count) {
  if (count < 8) return 0;
  int little = exif[0] == 'I';
#define U16(p) (little ? (p)[0] | (p)[1] << 8 : (p)[0] << 8 | (p)[1])
#define U32(p) (little ? (uint32_t)U16(p) | (uint32_t)U16((p) + 2) << 16 : (uint32_t)U16(p) << 16 | (uint32_t)U16((p) + 2))
  size_t ifd = U32(exif + 4);
  if (ifd > count - 2) return 0;
  size_t entries = (size_t)U16(exif + ifd);
  for (size_t i = 0; i < entries; i++) {
    size_t at = ifd + 2 + 12 * i;
    if (at + 12 > count) return 0;
    if (U16(exif + at) == 0x0112) {
      int value = U16(exif + at + 8);
      return value >= 1 && value <= 8 ? value : 1;
    }
  }
#undef U16
#undef U32
  return 0;
}

// The orientation in XMP, as an attribute or an element. 0 if there is none.
static int xmp_orientation(const char *xmp) {
  static const char key[] = "tiff:Orientation";
  for (const char *at = xmp; (at = strstr(at, key));) {
    at += sizeof key - 1;
    const char *digit = at[0] == '>' ? at + 1 : at[0] == '=' && at[1] == '"' ? at + 2 : NULL;
    if (digit && *digit >= '1' && *digit <= '8') return *digit - '0';
  }
  return 0;
}

// Which way up the picture is to be held, by EXIF, else by XMP; 1 if neither says.
static int orientation(png_structp png, png_infop info) {
  int found = 0;
#ifdef PNG_eXIf_SUPPORTED
  png_uint_32 exif_count = 0;
  png_bytep exif = NULL;
  if (png_get_eXIf_1(png, info, &exif_count, &exif) && exif) found = exif_orientation(exif, exif_count);
#endif
  png_textp texts = NULL;
  int count = 0;
  if (!found) png_get_text(png, info, &texts, &count);
  for (int i = 0; i < count && !found; i++)
    if (texts[i].key && texts[i].text && !strcmp(texts[i].key, "XML:com.adobe.xmp"))
      found = xmp_orientation(texts[i].text);
  return found ? found : 1;
}

// Lays a row over black: alpha, the last number of each pixel, is multiplied in and goes; what is wholly opaque keeps
// its numbers. Returns 1 if a pixel was not. The channels are a constant wherever this is called, for the compiler.
#define LAY_OVER_BLACK(name, number, white)                                                                       \
  static inline int name(const number *restrict from, number *restrict to, size_t count, const int channels) {    \
    number all = white;                                                                                           \
    for (size_t i = 0; i < count; i++) all &= from[i * (size_t)(channels + 1) + (size_t)channels];                \
    for (size_t i = 0; i < count; i++, from += channels + 1, to += channels)                                      \
      if (all == white)                                                                                           \
        for (int k = 0; k < channels; k++) to[k] = from[k];                                                       \
      else                                                                                                        \
        for (int k = 0; k < channels; k++)                                                                        \
          to[k] = (number)(((uint32_t)from[k] * from[channels] + white / 2) / white);                             \
    return all != white;                                                                                          \
  }
LAY_OVER_BLACK(lay_over_black_8, uint8_t, 255u)
LAY_OVER_BLACK(lay_over_black_16, uint16_t, 65535u)
#undef LAY_OVER_BLACK

void galsh_png_lay_over_black(galsh_png_info *info, const void *from, void *out, uint32_t y) {
  size_t width = info->width, start = (size_t)y * width * (size_t)info->channels;
  int deep = info->out_depth == 16, found;
  if (info->channels == 3)
    found = deep ? lay_over_black_16(from, (uint16_t *)out + start, width, 3)
                 : lay_over_black_8(from, (uint8_t *)out + start, width, 3);
  else
    found = deep ? lay_over_black_16(from, (uint16_t *)out + start, width, 1)
                 : lay_over_black_8(from, (uint8_t *)out + start, width, 1);
  info->is_transparent |= found;
}

// What the header says, before pixels are asked for.
static void describe(png_structp png, png_infop file_info, galsh_png_info *info) {
  int colour = png_get_color_type(png, file_info);
  info->width = png_get_image_width(png, file_info);
  info->height = png_get_image_height(png, file_info);
  info->depth = png_get_bit_depth(png, file_info);
  info->out_depth = info->depth == 16 ? 16 : 8;
  info->channels = colour & PNG_COLOR_MASK_COLOR ? 3 : 1;
  info->has_palette = colour == PNG_COLOR_TYPE_PALETTE;
  info->has_alpha = (colour & PNG_COLOR_MASK_ALPHA) != 0;
  info->samples = info->channels + (info->has_alpha || png_get_valid(png, file_info, PNG_INFO_tRNS));
  info->is_transparent = 0;
  info->orientation = 1;
  png_color_8p bits = NULL;
  info->significant_bits = 0;
  if (png_get_sBIT(png, file_info, &bits) && bits) {
    int most = bits->red > bits->green ? bits->red : bits->green;
    if (bits->blue > most) most = bits->blue;
    info->significant_bits = info->channels == 3 ? most : bits->gray;
  }
  png_fixed_point gamma = 0;
  info->gamma = png_get_gAMA_fixed(png, file_info, &gamma) ? gamma : 0;
}

static int decode(const uint8_t *bytes, size_t count, galsh_png_info *info, void *out, size_t room, char *message,
                  int checks_chunks) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail,
                                           checks_chunks ? ignore_warning : heed_warning);
  png_infop file_info = png ? png_create_info_struct(png) : NULL;
  png_bytep *volatile rows = NULL;
  png_bytep volatile scratch = NULL;
  if (!file_info) {
    png_destroy_read_struct(&png, NULL, NULL);
    strcpy(message, "not enough memory");
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    free(rows);
    free(scratch);
    png_destroy_read_struct(&png, &file_info, NULL);
    return 1;
  }
  source from = {bytes, count, 0};
  png_set_read_fn(png, &from, take);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  if (!checks_chunks) png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_DEFAULT);
  png_read_info(png, file_info);
  describe(png, file_info, info);

  if (out) {
    size_t row_bytes = (size_t)info->width * (size_t)info->samples * (size_t)(info->out_depth / 8);
    if (info->height == 0 || room / info->height < row_bytes) png_error(png, "no room for the image");
    // Palettes become colours, 1 to 4 bits become 8, tRNS becomes an alpha channel.
    png_set_expand(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (info->out_depth == 16) png_set_swap(png);
#endif
    int passes = png_set_interlace_handling(png), has_alpha = info->samples > info->channels;
    png_read_update_info(png, file_info);
    if (png_get_rowbytes(png, file_info) != row_bytes) png_error(png, "the rows have an unexpected length");
    if (has_alpha) scratch = malloc(row_bytes);
    if (!has_alpha || passes > 1) rows = malloc(info->height * sizeof *rows);
    if ((has_alpha && !scratch) || ((!has_alpha || passes > 1) && !rows)) png_error(png, "not enough memory");
    if (rows) {
      for (uint32_t y = 0; y < info->height; y++) rows[y] = (png_bytep)out + y * row_bytes;
      png_read_image(png, rows);
    }
    // A row without alpha is shorter, so that none is overwritten before it is read.
    for (uint32_t y = 0; has_alpha && y < info->height; y++) {
      if (rows)
        memcpy(scratch, rows[y], row_bytes);
      else
        png_read_row(png, scratch, NULL);
      galsh_png_lay_over_black(info, scratch, out, y);
    }
    png_read_end(png, file_info);
    info->orientation = orientation(png, file_info);
  }
  free(scratch);
  free(rows);
  png_destroy_read_struct(&png, &file_info, NULL);
  return 0;
}

int galsh_png_decode(const uint8_t *bytes, size_t count, galsh_png_info *info, void *out, size_t room, char *message) {
  if (galsh_png_decode_plain(bytes, count, info, out, room)) return 0;
  int status = decode(bytes, count, info, out, room, message, 1);
  // A wrong checksum of a chunk of pixels harms nothing where the checksum of all pixels, inside, is right. The chunks
  // before it have been found good.
  if (status && out && strstr(message, "IDAT: CRC")) status = decode(bytes, count, info, out, room, message, 0);
  return status;
}

typedef struct {
  uint8_t *bytes;
  size_t count, room;
} sink;

static void put(png_structp png, png_bytep bytes, size_t count) {
  sink *to = png_get_io_ptr(png);
  if (count > to->room - to->count) {
    size_t room = 2 * to->room + count;
    uint8_t *larger = realloc(to->bytes, room);
    if (!larger) png_error(png, "not enough memory");
    to->bytes = larger;
    to->room = room;
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

int galsh_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                     size_t *count, char *message) {
  sink to = {NULL, 0, 0};
  sink *volatile kept = &to;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    strcpy(message, "not enough memory");
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    free(kept->bytes);
    png_destroy_write_struct(&png, &info);
    return 1;
  }
  png_set_write_fn(png, &to, put, flush_nothing);
  png_set_IHDR(png, info, width, height, 8, channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * (size_t)channels);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *out = to.bytes;
  *count = to.count;
  return 0;
}
