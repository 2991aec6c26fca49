#include "CImageCodecs.h"

#include <png.h>

const char *galsh_png_version(void) { return PNG_LIBPNG_VER_STRING; }
