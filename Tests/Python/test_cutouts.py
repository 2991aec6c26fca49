"""`load cutouts`: positions and pixels are those of astropy's Cutout2D with mode="partial", for the projections and distortions
that surveys use. Needs GALSH_BINARY; without astropy, or where galsh finds no wcslib, the tests are skipped, and say so."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import warnings

try:
    import numpy
    from astropy import units
    from astropy.coordinates import SkyCoord
    from astropy.io import fits
    from astropy.nddata import Cutout2D
    from astropy.wcs import WCS
    from PIL import Image
except ImportError:
    numpy = None

BINARY = os.environ.get("GALSH_BINARY")
WIDTH, HEIGHT = 300, 240


def header(kind, ra=150.0, dec=2.2, scale=0.3, angle=0.0):
    """A header of a tile of WIDTH × HEIGHT pixels of so many arcsec, turned by `angle` degrees."""
    step, turn = scale / 3600, numpy.radians(angle)
    cd = numpy.array([[-numpy.cos(turn), numpy.sin(turn)], [numpy.sin(turn), numpy.cos(turn)]]) * step
    cards = {
        "CRPIX1": 140.25, "CRPIX2": 133.5, "CRVAL1": ra, "CRVAL2": dec, "RADESYS": "ICRS",
        "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CUNIT1": "deg", "CUNIT2": "deg",
    }
    if kind == "cdelt":
        cards |= {"CDELT1": -step, "CDELT2": step, "CROTA2": angle}
        del cards["CUNIT1"], cards["CUNIT2"]
    elif kind == "pc":
        cards |= {"CDELT1": step, "CDELT2": step}
        cards |= {f"PC{i + 1}_{j + 1}": cd[i, j] / step for i in range(2) for j in range(2)}
    else:
        cards |= {f"CD{i + 1}_{j + 1}": cd[i, j] for i in range(2) for j in range(2)}
    if kind == "sip":
        cards |= {"CTYPE1": "RA---TAN-SIP", "CTYPE2": "DEC--TAN-SIP", "A_ORDER": 3, "B_ORDER": 3}
        cards |= {"A_2_0": 2e-5, "A_1_1": -1e-5, "A_0_2": 3e-6, "A_3_0": 2e-8, "A_1_2": -1e-8}
        cards |= {"B_2_0": -1e-5, "B_1_1": 2e-5, "B_0_2": 1e-5, "B_0_3": 3e-8, "B_2_1": 1e-8}
    if kind in ("tpv", "scamp"):
        if kind == "tpv":
            cards |= {"CTYPE1": "RA---TPV", "CTYPE2": "DEC--TPV"}
        cards |= {"PV1_0": 1e-6, "PV1_1": 1.0002, "PV1_2": 3e-4, "PV1_4": 0.02, "PV1_5": -0.01, "PV1_6": 0.015, "PV1_7": 0.5}
        cards |= {"PV2_0": -1e-6, "PV2_1": 0.9999, "PV2_2": -2e-4, "PV2_4": -0.01, "PV2_5": 0.02, "PV2_6": 0.01, "PV2_9": 0.4}
    if kind == "galactic":
        place = SkyCoord(ra, dec, unit="deg").galactic
        cards |= {"CTYPE1": "GLON-TAN", "CTYPE2": "GLAT-TAN", "CRVAL1": place.l.deg, "CRVAL2": place.b.deg}
        del cards["RADESYS"]
    if kind == "zea":
        cards |= {"CTYPE1": "RA---ZEA", "CTYPE2": "DEC--ZEA"}
    return fits.Header(list(cards.items()))


def pixels(seed):
    """Whole numbers from 1 to 255, none like its neighbours."""
    return numpy.random.default_rng(seed).integers(1, 256, (HEIGHT, WIDTH)).astype("float32")


class Folder(unittest.TestCase):
    """A folder of its own with a galsh in it."""

    def setUp(self):
        if numpy is None:
            self.skipTest("astropy or pillow is not installed")
        warnings.simplefilter("ignore")
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)
        self.addCleanup(self.scratch.cleanup)

    def galsh(self, script, status=0):
        """Runs a script; gives standard output and standard error."""
        (self.folder / "run.gal").write_text(script, encoding="utf-8")
        done = subprocess.run([BINARY, "run.gal"], cwd=self.folder, capture_output=True, text=True, timeout=300)
        if "no-wcslib" in done.stderr:
            self.skipTest("galsh finds no wcslib")
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout, done.stderr

    def tile(self, name, kind, seed=1, **keys):
        """Writes a tile; gives its pixels and its WCS."""
        data, cards = pixels(seed), header(kind, **keys)
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        if name.endswith(".fz"):
            fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(data.astype("int16"), cards)]).writeto(path)
        else:
            fits.PrimaryHDU(data, cards).writeto(path)
        return data, WCS(cards)

    def catalogue(self, name, rows):
        with open(self.folder / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "ra", "dec"])
            writer.writerows(rows)

    def rows(self, name):
        with open(self.folder / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


class Astropy(Folder):
    def positions(self, wcs, count, seed):
        """Positions in the tile and up to a few pixels beyond its edge."""
        random = numpy.random.default_rng(seed)
        x, y = random.uniform(-8, WIDTH + 8, count), random.uniform(-8, HEIGHT + 8, count)
        places = wcs.pixel_to_world(x, y).icrs
        return places.ra.deg, places.dec.deg

    def check(self, name, kind, count=34, side=21, **keys):
        data, wcs = self.tile(name, kind, **keys)
        ra, dec = self.positions(wcs, count, 7)
        self.catalogue("c.csv", [[f"g{i}", repr(float(a)), repr(float(d))] for i, (a, d) in enumerate(zip(ra, dec))])
        self.galsh(f'load cutouts "{name}" at "c.csv" size={side}pix pixels=16 as d nan=0\nsave d to "d.csv"\n')
        rows = self.rows("d.csv")
        self.assertEqual(len(rows), count)
        views = "".join(
            f'view "{row["path"]}" stretch=linear limits=[0, 255] save "v{i}.png"\n' for i, row in enumerate(rows))
        self.galsh(views)
        for i, (row, a, d) in enumerate(zip(rows, ra, dec)):
            place = SkyCoord(a, d, unit="deg")
            # Not skycoord_to_pixel, which stops at 1e-4 pixel where SIP is undone.
            frame = place.galactic if kind == "galactic" else place
            x, y = wcs.all_world2pix([[frame.spherical.lon.deg, frame.spherical.lat.deg]], 0, tolerance=1e-9)[0]
            self.assertAlmostEqual(float(row["cutout_x"]) - 1, x, delta=1e-6, msg=kind)
            self.assertAlmostEqual(float(row["cutout_y"]) - 1, y, delta=1e-6, msg=kind)
            expected = Cutout2D(data, (x, y), side, mode="partial", fill_value=0)
            seen = numpy.asarray(Image.open(self.folder / f"v{i}.png").convert("L"))[::-1]
            numpy.testing.assert_array_equal(seen, expected.data, err_msg=f"{kind} {row['path']}")
            share = (expected.slices_original[0].stop - expected.slices_original[0].start) * (
                expected.slices_original[1].stop - expected.slices_original[1].start) / side**2
            self.assertAlmostEqual(float(row["cutout_inside"]), share, delta=1e-9)

    def test_a_rotated_gnomonic_tile(self):
        self.check("t.fits", "cd", angle=33)

    def test_a_tile_by_cdelt_and_crota(self):
        self.check("t.fits", "cdelt", angle=-20, side=20)

    def test_a_tile_by_a_pc_matrix(self):
        self.check("t.fits", "pc", angle=120, side=32)

    def test_simple_imaging_polynomials(self):
        self.check("t.fits", "sip", angle=10, count=50)

    def test_tpv(self):
        self.check("t.fits", "tpv", angle=5, count=50)

    def test_polynomials_of_early_scamp_in_a_projection_called_tan(self):
        self.check("t.fits", "scamp", count=20)

    def test_galactic_coordinates(self):
        self.check("t.fits", "galactic", angle=40, count=20)

    def test_another_projection(self):
        self.check("t.fits", "zea", count=20, scale=20)

    def test_a_compressed_tile(self):
        self.check("t.fits.fz", "sip", count=20)

    def test_right_ascension_zero(self):
        self.check("t.fits", "cd", ra=0.0, angle=20)

    def test_the_pole(self):
        self.check("t.fits", "cd", ra=10.0, dec=89.999)

    def test_sizes_on_the_sky_are_rounded_as_astropy_rounds(self):
        data, wcs = self.tile("t.fits", "cd", angle=12)
        ra, dec = self.positions(wcs, 12, 3)
        sizes = [3.0, 4.5, 7.65, 9.9, 10.05, 12.0, 13.2, 14.85, 15.0, 16.5, 20.1, 31.0]
        with open(self.folder / "c.csv", "w", encoding="utf-8") as file:
            file.write("ra,dec,r\n" + "".join(f"{float(a)!r},{float(d)!r},{s}\n" for a, d, s in zip(ra, dec, sizes)))
        self.galsh('load cutouts "t.fits" at "c.csv" size=2*r pixels=16 as d\nsave d to "d.csv"\n')
        for row, a, d, size in zip(self.rows("d.csv"), ra, dec, sizes):
            cut = Cutout2D(data, SkyCoord(a, d, unit="deg"), 2 * size * units.arcsec, wcs=wcs, mode="partial")
            self.assertEqual(int(row["cutout_side"]), cut.data.shape[0], size)
        for index, size in enumerate(sizes[3:6]):
            self.galsh(f'load cutouts "t.fits" at "c.csv" size={size}arcsec pixels=16 bad=skip as d\nsave d to "e{index}.csv"\n')
            row = self.rows(f"e{index}.csv")[0]
            place = SkyCoord(float(row["ra"]), float(row["dec"]), unit="deg")
            cut = Cutout2D(data, place, size * units.arcsec, wcs=wcs, mode="partial")
            self.assertEqual(int(row["cutout_side"]), cut.data.shape[0], size)


class Tiles(Folder):
    def test_each_galaxy_is_cut_from_the_tile_that_covers_it_best(self):
        for number, ra in enumerate([150.0, 150.015, 150.03]):
            self.tile(f"tiles/t{number}.fits", "cd", seed=number, ra=ra)
        wcs = [WCS(fits.getheader(self.folder / f"tiles/t{n}.fits")) for n in range(3)]
        random = numpy.random.default_rng(5)
        places = [(float(a), float(d)) for a, d in zip(random.uniform(149.99, 150.04, 60), random.uniform(2.192, 2.208, 60))]
        self.catalogue("c.csv", [[i, repr(a), repr(d)] for i, (a, d) in enumerate(places)])
        self.galsh('load cutouts "tiles" at "c.csv" size=15pix pixels=16 as d\nsave d to "d.csv"\n')
        for row, (a, d) in zip(self.rows("d.csv"), places):
            best = None
            for number in range(3):
                x, y = wcs[number].all_world2pix([[a, d]], 0)[0]
                left, bottom = numpy.ceil(x - 7.5), numpy.ceil(y - 7.5)
                inside = max(0, min(WIDTH, left + 15) - max(0, left)) * max(0, min(HEIGHT, bottom + 15) - max(0, bottom))
                depth = min(x + 0.5, WIDTH - 0.5 - x, y + 0.5, HEIGHT - 0.5 - y)
                if best is None or (inside, depth) > best[0]:
                    best = ((inside, depth), number)
            self.assertEqual(row["cutout_tile"], f"tiles/t{best[1]}.fits")

    def test_a_tile_that_is_none_is_named(self):
        self.tile("tiles/a.fits", "cd")
        (self.folder / "tiles/readme.txt").write_text("about the tiles")
        self.catalogue("c.csv", [[1, "150.0", "2.2"]])
        self.galsh('load cutouts "tiles/*" at "c.csv" size=15pix pixels=16 as d\n')
        for content in [b"", bytes(range(256)) * 20]:
            (self.folder / "tiles/b.fits").write_bytes(content)
            said = self.galsh('load cutouts "tiles/*" at "c.csv" size=15pix pixels=16 as d\n', status=70)
            self.assertIn("tiles/b.fits", said[1])
            said = self.galsh('load cutouts "tiles/*" at "c.csv" size=15pix pixels=16 bad=skip as d\n')
            self.assertIn("tiles/b.fits", "".join(said))

    def test_a_session_reads_the_pieces_again_where_the_tiles_are_now(self):
        self.tile("tiles/t.fits", "cd")
        wcs = WCS(fits.getheader(self.folder / "tiles/t.fits"))
        places = wcs.pixel_to_world([50, 2, 200], [60, 100, 238])
        self.catalogue("c.csv", [[i, repr(float(p.ra.deg)), repr(float(p.dec.deg))] for i, p in enumerate(places)])
        self.galsh('load cutouts "tiles/t.fits" at "c.csv" size=40pix pixels=32 as d\nsave session "s.galsh"\n')
        self.galsh('load session "s.galsh"\nview d[1] save "a.png"\n')
        (self.folder / "tiles").rename(self.folder / "moved")
        _, err = self.galsh('load session "s.galsh"\nview d[1] save "b.png"\n')
        self.assertIn("moved, and found", err)
        self.assertEqual((self.folder / "a.png").read_bytes(), (self.folder / "b.png").read_bytes())
        # Found by the contents of the piece where the tile has another name.
        (self.folder / "moved" / "t.fits").rename(self.folder / "other.fits")
        _, err = self.galsh('load session "s.galsh"\nview d[1] save "c.png"\n')
        self.assertIn("moved, and found", err)
        self.assertEqual((self.folder / "a.png").read_bytes(), (self.folder / "c.png").read_bytes())
        # Other pixels are not taken for them.
        data = fits.getdata(self.folder / "other.fits")
        data[60, 50] += 1
        fits.writeto(self.folder / "other.fits", data, fits.getheader(self.folder / "other.fits"), overwrite=True)
        _, err = self.galsh('load session "s.galsh"\nview d[1] save "e.png"\n')
        self.assertIn("1 file cannot be found", err)


if __name__ == "__main__":
    unittest.main()
