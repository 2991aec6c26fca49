#!/usr/bin/env python3
"""Writes Tests/Fixtures/tiles: small FITS images compressed tile by tile, as astropy writes them.

Needs numpy and astropy. CompressedTileTests has the values that astropy reads from them, which are printed here.
"""

import pathlib

import numpy as np
from astropy.io import fits

folder = pathlib.Path(__file__).parent.parent / "Tests" / "Fixtures" / "tiles"
folder.mkdir(parents=True, exist_ok=True)

y, x = np.mgrid[0:20, 0:30]
whole = (7 * x + 31 * y - 100).astype("i2")
real = (np.sin(x / 3.0) * 50 + y * 1.25 + 100).astype("f4")
real = (real + np.random.default_rng(1).normal(0, 2, real.shape)).astype("f4")
real[3, 4] = np.nan


def write(name, data, compression, tile=(7, 13), **options):
    image = fits.CompImageHDU(data, compression_type=compression, name="SCI", tile_shape=tile, **options)
    image.header["BUNIT"] = "nanomaggy"
    path = folder / name
    fits.HDUList([fits.PrimaryHDU(), image]).writeto(path, overwrite=True)
    values = fits.getdata(path, 1).astype("f8")
    print(name, values.shape, values.flat[0], values.flat[17], values.flat[-1], np.nansum(values))


write("none_i2.fits", whole, "NOCOMPRESS")
write("none_u2.fits", (whole + 100).astype("u2"), "NOCOMPRESS")
write("none_f4.fits", real, "NOCOMPRESS", quantize_level=0)
write("none_quantized.fits", real, "NOCOMPRESS", quantize_level=16)
write("none_dither.fits", real, "NOCOMPRESS", quantize_level=16, quantize_method=1)
write("none_cube.fits", np.arange(60, dtype="i4").reshape(3, 4, 5), "NOCOMPRESS", tile=(2, 3, 2))
write("gzip1.fits", whole, "GZIP_1")
write("gzip2_f4.fits", real, "GZIP_2", quantize_level=16)
write("hcompress.fits", whole, "HCOMPRESS_1", tile=(10, 13))
write("rice.fits", whole, "RICE_1")
