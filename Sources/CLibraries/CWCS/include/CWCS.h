#ifndef GALSH_WCS_H
#define GALSH_WCS_H

// wcslib, loaded when cutouts are first made by positions: nothing else needs it, and a machine without it runs all the
// rest. Its structs differ from one major version to the next, so that a build needs its headers (wcslib-dev); without
// them galsh_wcs_load says so.

#include <stdint.h>

#define GALSH_WCS_MESSAGE_LENGTH 256

/// What the header says of the sky.
typedef struct {
  /// Degrees a pixel along the first and the second axis, in the middle of the projection.
  double scale[2];
  /// The kinds of longitude and latitude: "RA", "DEC"; "GLON", "GLAT".
  char longitude[8], latitude[8];
  /// RADESYS, which wcslib fills in by EQUINOX where it is missing; empty where it does not apply.
  char frame[16];
} galsh_wcs_facts;

/// A world coordinate system. One thread at a time may ask it: its distortions have room of their own to work in.
typedef struct galsh_wcs galsh_wcs;

/// The one name of the version that galsh was built with, up to NULL; nothing but NULL where it was built without.
const char *const *galsh_wcs_names(void);

/// Loads wcslib. Returns NULL, or why that fails; may be called from any thread.
const char *galsh_wcs_load(void);

/// Reads the celestial axes of a header of `count` cards of 80 bytes each, which must be its first and second. NULL with
/// the reason in message if it has none, or of a kind that wcslib does not know. One call at a time: wcslib's parsers
/// share tables.
galsh_wcs *galsh_wcs_open(const char *cards, int count, galsh_wcs_facts *facts, char *message);
void galsh_wcs_close(galsh_wcs *wcs);

/// Pixels (x and y in turn, the middle of the first pixel is 1) of positions (longitude and latitude in turn, degrees).
/// NaN for a position that the projection does not have, or for which its inverse does not find back.
void galsh_wcs_to_pixels(galsh_wcs *wcs, int64_t count, const double *sky, double *pixels);

/// The opposite; NaN where there is no sky.
void galsh_wcs_to_sky(galsh_wcs *wcs, int64_t count, const double *pixels, double *sky);

#endif
