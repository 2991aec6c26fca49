#ifndef GALSH_PNG_PLAIN_H
#define GALSH_PNG_PLAIN_H

#include "CImageCodecs.h"

/// Decodes a plain PNG as galsh_png_decode does, to the same numbers, faster than libpng: one of 8 or 16 bits
/// a channel, without a palette, not interlaced, whose other chunks change nothing. Returns 1, or 0 without
/// having touched `info` where the file is of another kind, has anything wrong, or libdeflate is not here:
/// libpng decides then.
int galsh_png_decode_plain(const uint8_t *bytes, size_t count, galsh_png_info *info, void *out, size_t room);

/// Lays row `y`, with alpha, over black, and puts it where it belongs in `out`.
void galsh_png_lay_over_black(galsh_png_info *info, const void *from, void *out, uint32_t y);

/// Undoes the filters of `height` rows, each `row` bytes behind one that names its filter, in their place;
/// `step` bytes are a pixel, and `zeros` has `row` of them. Returns 0 for a filter that there is not.
int galsh_png_undo_filters(uint8_t *rows, size_t height, size_t row, int step, const uint8_t *zeros);

#endif
