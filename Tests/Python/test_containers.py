"""HDF5, tar and NumPy files: the images, labels and columns that h5py, tarfile and numpy see in them are those that galsh
loads and scores, what galsh writes they read, and a damaged file is one error.

GALSH_MUTATIONS=1000 takes a thousand mutations of each file, the default fifty."""

import gzip
import io
import json
import os
import random
import struct
import subprocess
import tarfile
import unittest
import zipfile
import zlib

import h5py
import numpy
from PIL import Image

from sessions import BINARY, SessionTest
from test_measure_anything import mutated

MUTATIONS = int(os.environ.get("GALSH_MUTATIONS", "50"))
SIDE = 16
COUNT = 12


def pictures(dtype="uint8", channels=3, seed=1):
    """Blobs of light on noise: [N, H, W, C], or [N, H, W] for one channel."""
    draw = numpy.random.default_rng(seed)
    rows, columns = numpy.mgrid[0:SIDE, 0:SIDE]
    images = []
    for _ in range(COUNT):
        width = draw.uniform(2, 4)
        blob = 180 * numpy.exp(-((rows - 8) ** 2 + (columns - 7) ** 2) / (2 * width * width))
        images.append([blob * scale + draw.uniform(0, 40, (SIDE, SIDE)) for scale in (1, 0.8, 0.6)[:channels]])
    images = numpy.moveaxis(numpy.array(images), 1, -1)
    return (images[..., 0] if channels == 1 else images).astype(dtype)


def luma(images):
    """Grey as Pillow makes it."""
    return numpy.stack([numpy.asarray(Image.fromarray(image).convert("L")) for image in images])


def png(image, colour, filters):
    """A PNG whose rows have these filters, again from the first where they are fewer than the rows."""
    rows, step, packed = image.reshape(len(image), -1).astype(int), image.shape[2], b""
    for y, row in enumerate(rows):
        up = rows[y - 1] if y else numpy.zeros_like(row)
        left = numpy.concatenate([numpy.zeros(step, int), row[:-step]])
        corner = numpy.concatenate([numpy.zeros(step, int), up[:-step]])
        guess = left + up - corner
        away = abs(numpy.stack([guess - left, guess - up, guess - corner]))
        paeth = numpy.choose(away.argmin(0), [left, up, corner])
        filter = filters[y % len(filters)]
        packed += bytes([filter]) + ((row - [0 * row, left, up, (left + up) // 2, paeth][filter]) % 256).astype("uint8").tobytes()

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", image.shape[1], image.shape[0], 8, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(packed))
            + chunk(b"IEND", b""))


class ContainersTest(SessionTest):
    def run_json(self, script):
        """The results of the commands of a script."""
        out = self.galsh("--mode", "json", "-c", script).stdout
        return [json.loads(line) for line in out.splitlines() if line.startswith("{")]

    def saved(self, load, *more):
        """The pixels that a command loads, as `save` writes them, and the numbers of the labels."""
        self.galsh("-c", f'{load} size={SIDE}\nsave d to "out.npz"\n' + "\n".join(more))
        out = numpy.load(self.folder / "out.npz")
        return out["images"], (out["label"] if "label" in out else None), out

    def check_pixels(self, load, expected, labels=None):
        images, found, out = self.saved(load)
        # Numbers of 16 bits are kept in steps of two.
        numpy.testing.assert_allclose(images.astype(int), expected.astype(int), atol=1 if expected.dtype == "uint16" else 0)
        if labels is not None:
            self.assertEqual([int(label) for label in found], list(labels))
        return out

    # -- HDF5

    def test_galaxy10_as_it_is_published(self):
        images, answers = pictures(), numpy.arange(COUNT) % 3
        redshift = numpy.linspace(0, 0.2, COUNT)
        with h5py.File(self.folder / "g.h5", "w") as file:
            file["images"], file["ans"] = images, answers.astype("uint8")
            file["redshift"], file["ra"] = redshift, redshift * 100
        out = self.check_pixels('load hdf5 "g.h5" as d', luma(images), answers)
        numpy.testing.assert_array_equal(out["redshift"], redshift)

    def test_hdf5_of_every_kind_is_read_as_h5py_reads_it(self):
        grey = pictures(channels=1)
        layouts = {
            "plain": {}, "chunks of one": {"chunks": (1, SIDE, SIDE)},
            "cut in all axes, packed": {"chunks": (5, 7, 16), "compression": "gzip", "shuffle": True},
            "checked": {"chunks": True, "fletcher32": True},
            "packed, the last chunk half empty": {"chunks": (5, SIDE, SIDE), "compression": "gzip"},
            "packed and shuffled, a row a chunk": {"chunks": (1, SIDE, SIDE), "compression": "gzip", "shuffle": True},
            "packed and checked": {"chunks": (4, 9, 5), "compression": "gzip", "shuffle": True, "fletcher32": True},
        }
        # What the newest libhdf5 writes with "latest", older ones cannot read.
        for version in ("earliest", "v110"):
            for name, options in layouts.items():
                for dtype in ("uint8", "<u2", ">u2"):
                    with self.subTest(name, dtype=dtype, version=version):
                        with h5py.File(self.folder / "k.h5", "w", libver=(version, "v110")) as file:
                            file.create_dataset("images", data=grey.astype(dtype) * (257 if dtype != "uint8" else 1), **options)
                        expected = grey if dtype == "uint8" else grey.astype("uint16") * 257
                        self.check_pixels('load hdf5 "k.h5" as d', expected)

    def test_chunks_that_were_never_written_are_what_h5py_sees(self):
        grey = pictures(channels=1)
        with h5py.File(self.folder / "k.h5", "w") as file:
            images = file.create_dataset(
                "images", grey.shape, "uint8", chunks=(2, SIDE, 8), compression="gzip", fillvalue=9)
            images[:3], images[5:, :, :8] = grey[:3], grey[5:, :, :8]
            expected = images[:]
        # An image that shows nothing is left out.
        has_contrast = [index for index, image in enumerate(expected) if image.min() < image.max()]
        self.check_pixels('load hdf5 "k.h5" as d bad=skip', expected[has_contrast])

    def test_a_packing_that_only_h5py_knows_is_one_clear_error(self):
        # LZF comes with h5py, not with libhdf5.
        with h5py.File(self.folder / "k.h5", "w") as file:
            file.create_dataset("images", data=numpy.zeros((4, SIDE, SIDE), "<u2"), compression="lzf")
        said = self.galsh("-c", f'load hdf5 "k.h5" as d size={SIDE}', status=70).stderr
        self.assertIn("packed in a way that libhdf5 does not know", said)

    def test_flux_of_every_type_is_the_same_flux(self):
        flux = pictures("float64", 1).round()
        wanted = None
        for dtype in ("<f4", ">f4", "<f8", ">f8", "<f2", "<i4", ">i2"):
            for options in ({}, {"chunks": True, "compression": "gzip"}):
                with h5py.File(self.folder / "f.h5", "w") as file:
                    file.create_dataset("images", data=flux.astype(dtype), **options)
                images, _, _ = self.saved('load hdf5 "f.h5" as d')
                wanted = images if wanted is None else wanted
                with self.subTest(dtype, **options):
                    numpy.testing.assert_allclose(images.astype(float), wanted.astype(float), atol=3)

    def test_texts_are_labels_and_columns(self):
        words = ["spiral", "elliptical", "spiral", "barred"] * 3
        for kind in ("variable", "fixed"):
            with h5py.File(self.folder / "t.h5", "w") as file:
                file["images"] = pictures(channels=1)
                if kind == "variable":
                    file.create_dataset("label", data=words, dtype=h5py.string_dtype())
                else:
                    file["label"] = numpy.array(words, dtype="S12")
                file.create_dataset("survey", data=["größe"] * COUNT, dtype=h5py.string_dtype())
            _, labels, out = self.saved('load hdf5 "t.h5" as d')
            with self.subTest(kind):
                self.assertEqual([out["class_names"][label] for label in labels], words)
                self.assertEqual(list(out["survey"]), ["größe"] * COUNT)

    def test_labels_for_other_than_all_images_are_told(self):
        with h5py.File(self.folder / "t.h5", "w") as file:
            file["images"] = pictures(channels=1)
            file["labels"] = numpy.arange(COUNT - 1)
        done = subprocess.run(
            [BINARY, "-c", 'load hdf5 "t.h5" as d'], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"labels of t.h5 has {COUNT - 1} values for {COUNT} images, and is left out", done.stdout)

    def test_an_array_is_chosen_by_its_path(self):
        images = pictures(channels=1)
        with h5py.File(self.folder / "p.h5", "w") as file:
            file["sdss/cutouts"], file["hst/cutouts"] = images, images[::-1]
            file["sdss/kind"] = numpy.arange(COUNT)
        self.check_pixels('load hdf5 "p.h5" as d images="sdss/cutouts" label=kind', images, range(COUNT))
        self.check_pixels('load images "p.h5[hst/cutouts]" as d', images[::-1])
        self.check_pixels('load images "p.h5[hst/cutouts][2:5]" as d', images[::-1][2:5])
        error = self.galsh("-c", 'load hdf5 "p.h5" as d', status=70).stderr
        self.assertIn("needs-array", error)

    def test_the_helper_is_started_by_the_launcher_of_a_package(self):
        images = pictures(channels=1)
        with h5py.File(self.folder / "p.h5", "w") as file:
            file["images"] = images
        launcher = self.folder / "launcher"
        launcher.write_text(f'#!/bin/sh\necho started >> "{self.folder}/mark"\nexec "{BINARY}" "$@"\n')
        launcher.chmod(0o755)
        # In a package /proc/self/exe may be the loader of the C library that it brings along.
        done = subprocess.run(
            [BINARY, "-c", f'load hdf5 "p.h5" as d size={SIDE}\nsave d to "out.npz"'], cwd=self.folder, capture_output=True, text=True,
            env={**os.environ, "GALSH_LAUNCHER": str(launcher)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("started", (self.folder / "mark").read_text())
        numpy.testing.assert_array_equal(numpy.load(self.folder / "out.npz")["images"], images)

    # -- NumPy

    def test_numpy_files_of_every_order(self):
        grey, colour = pictures(channels=1), pictures()
        arrays = {
            "grey": (grey, grey), "columns first": (numpy.asfortranarray(grey), grey),
            "big-endian": (grey.astype(">u2"), grey.astype("uint16")),
            "channels last": (colour, luma(colour)),
            "channels first": (numpy.moveaxis(colour, -1, 1).copy(), luma(colour)),
            "channels last, columns first": (numpy.asfortranarray(colour), luma(colour)),
        }
        for name, (array, expected) in arrays.items():
            with self.subTest(name):
                numpy.save(self.folder / "a.npy", array)
                self.check_pixels('load npy "a.npy" as d', expected)
                numpy.savez_compressed(self.folder / "a.npz", images=array, label=numpy.arange(COUNT) % 2)
                self.check_pixels('load npy "a.npz" as d', expected, numpy.arange(COUNT) % 2)

    # -- tar

    def write_tar(self, name, images, format, answers=None, long_names=False):
        with tarfile.open(self.folder / name, "w", format=format) as archive:
            def add(member, content):
                info = tarfile.TarInfo(member)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))

            for index, image in enumerate(images):
                key = ("deep/" * 40 if long_names else "set/") + f"g{index:04d}"
                file = io.BytesIO()
                Image.fromarray(image).save(file, "PNG")
                add(f"{key}.png", file.getvalue())
                if answers is not None:
                    add(f"{key}.cls", str(answers[index]).encode())
                add(f"{key}.json", json.dumps({"z": index / 10, "survey": "SDSS"}).encode())

    def test_tar_of_every_form(self):
        images, answers = pictures(), list(numpy.arange(COUNT) % 3)
        for name, form in (("ustar", tarfile.USTAR_FORMAT), ("GNU", tarfile.GNU_FORMAT), ("PAX", tarfile.PAX_FORMAT)):
            for long_names in (False, True):
                if long_names and name == "ustar":
                    continue
                with self.subTest(name, long_names=long_names):
                    self.write_tar("s.tar", images, form, answers, long_names)
                    out = self.check_pixels('load tar "s.tar" as d', luma(images), answers)
                    numpy.testing.assert_allclose(out["z"], numpy.arange(COUNT) / 10)

    def test_png_of_every_filter_is_what_pillow_sees(self):
        draw = numpy.random.default_rng(5)
        kinds = {"L": (0, 1), "RGB": (2, 3)}
        for mode, (colour, channels) in kinds.items():
            names, expected = [], []
            with tarfile.open(self.folder / "f.tar", "w") as archive:
                for filters in ([0], [1], [2], [3], [4], [0, 1, 2, 3, 4], [3, 3, 2, 3, 1, 3], [3, 1, 2, 4, 4]):
                    image = draw.integers(0, 256, (SIDE, SIDE, channels), "uint8")
                    file = png(image, colour, filters)
                    seen = Image.open(io.BytesIO(file))
                    self.assertEqual(seen.mode, mode)
                    numpy.testing.assert_array_equal(numpy.asarray(seen).reshape(image.shape), image)
                    info = tarfile.TarInfo(f"{len(names)}.png")
                    info.size = len(file)
                    archive.addfile(info, io.BytesIO(file))
                    names.append(info.name)
                    expected.append(numpy.asarray(seen.convert("L")))
            with self.subTest(mode):
                self.check_pixels('load tar "f.tar" as d', numpy.stack(expected))

    def test_shards_of_a_pattern_follow_one_another(self):
        images = pictures()
        self.write_tar("shard-1.tar", images[:5], tarfile.PAX_FORMAT)
        self.write_tar("shard-2.tar", images[5:], tarfile.PAX_FORMAT)
        self.check_pixels('load tar "shard-*.tar" as d', luma(images))

    def test_a_tar_that_is_cut_at_the_end_of_a_member(self):
        self.write_tar("whole.tar", pictures(), tarfile.USTAR_FORMAT)
        with tarfile.open(self.folder / "whole.tar") as archive:
            last = archive.getmembers()[3]
        (self.folder / "cut.tar").write_bytes((self.folder / "whole.tar").read_bytes()[: last.offset])
        for script in ['load tar "cut.tar" as d', 'load tar "cut.tar" as d bad=skip']:
            done = subprocess.run([BINARY, "-c", script], cwd=self.folder, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 70, done.stdout)
            self.assertIn("error[truncated]", done.stderr)
            self.assertIn("cut.tar", done.stderr)

    def test_the_index_of_a_large_tar_is_used_and_noticed_when_stale(self):
        image = pictures()[0]
        images = [image] * 1100
        self.write_tar("big.tar", images, tarfile.PAX_FORMAT)
        first = self.galsh("-c", f'load images "big.tar" as d size={SIDE}').stdout
        self.assertIn("1100 images", first)
        index = self.folder / ".big.tar.galsh-index"
        self.assertTrue(index.exists())
        self.assertEqual(self.galsh("-c", f'load images "big.tar" as d size={SIDE}').stdout, first)
        index.write_bytes(index.read_bytes().replace(b"g0007", b"g0008"))
        self.assertEqual(self.galsh("-c", f'load images "big.tar" as d size={SIDE}').stdout, first)
        self.write_tar("big.tar", images[:1050], tarfile.PAX_FORMAT)
        self.assertIn("1050 images", self.galsh("-c", f'load images "big.tar" as d size={SIDE}').stdout)

    # -- What galsh writes

    def test_what_save_writes_others_read(self):
        images, answers = pictures(channels=1), numpy.arange(COUNT) % 3
        numpy.savez(self.folder / "in.npz", images=images, ans=answers, z=numpy.arange(COUNT) / 7)
        self.galsh("-c", f"""
load npy "in.npz" as d size={SIDE} classes=[barred, elliptical, spiral]
save d to "o.h5"
save d to "o.tar"
save d to "o.npz"
save d to "o.npy"
""")
        with h5py.File(self.folder / "o.h5") as file:
            numpy.testing.assert_array_equal(file["images"][:], images)
            numpy.testing.assert_array_equal(file["label"][:], answers)
            numpy.testing.assert_array_equal(file["z"][:], numpy.arange(COUNT) / 7)
            self.assertEqual([n.decode() for n in file["class_names"][:]], ["barred", "elliptical", "spiral"])
            self.assertEqual(file["name"].asstr()[3], "in.npz[3]")
        out = numpy.load(self.folder / "o.npz")
        numpy.testing.assert_array_equal(out["images"], images)
        self.assertEqual(out["name"][3], "in.npz[3]")
        numpy.testing.assert_array_equal(numpy.load(self.folder / "o.npy"), images)
        with tarfile.open(self.folder / "o.tar") as archive:
            members = {m.name: archive.extractfile(m).read() for m in archive}
        for index in range(COUNT):
            picture = Image.open(io.BytesIO(members[f"{index:06d}.png"]))
            numpy.testing.assert_array_equal(numpy.asarray(picture), images[index])
            self.assertEqual(int(members[f"{index:06d}.cls"]), answers[index])
            self.assertEqual(json.loads(members[f"{index:06d}.json"])["z"], index / 7)
        for command, file in (("hdf5", "o.h5"), ("tar", "o.tar"), ("npy", "o.npz")):
            with self.subTest(file):
                out = self.check_pixels(f'load {command} "{file}" as d', images, answers)
                self.assertEqual(list(out["class_names"]), ["barred", "elliptical", "spiral"])
                numpy.testing.assert_array_equal(out["z"], numpy.arange(COUNT) / 7)

    def test_stretched_flux_comes_back_to_the_last_bit(self):
        numpy.save(self.folder / "f.npy", pictures("float32", 1) * 1e-3)
        script = f'load npy "f.npy" as a size={SIDE}\nsave a to "a.FORM"\nload images "a.FORM" as b size={SIDE}\nsave b to "b.npy"'
        for form in ("h5", "tar", "npy", "npz"):
            with self.subTest(form):
                self.galsh("-c", script.replace("FORM", form) + '\nsave a to "c.npy"')
                numpy.testing.assert_array_equal(
                    numpy.load(self.folder / "b.npy"), numpy.load(self.folder / "c.npy"))

    def test_labels_that_some_images_lack_are_kept(self):
        (self.folder / "m.csv").write_text(
            "path,label\n" + "".join(f"in.npy[{i}],{'' if i % 2 else 'odd one'}\n" for i in range(COUNT)))
        numpy.save(self.folder / "in.npy", pictures(channels=1))
        for form, command in (("h5", "hdf5"), ("tar", "tar"), ("npz", "npy")):
            with self.subTest(form):
                out = self.galsh("--mode", "json", "-c", f"""
load manifest "m.csv" as d size={SIDE}
save d to "l.{form}"
load {command} "l.{form}" as e size={SIDE}
save e to "l.csv"
""")
                rows = (self.folder / "l.csv").read_text().splitlines()[1:]
                self.assertEqual(sum("odd one" in row for row in rows), COUNT / 2, out.stdout)

    # -- FITS

    def test_extensions_and_planes_are_images(self):
        from astropy.io import fits

        flux = pictures("float32", 1)
        fits.HDUList([fits.PrimaryHDU()] + [fits.ImageHDU(image) for image in flux]).writeto(self.folder / "e.fits")
        fits.PrimaryHDU(flux).writeto(self.folder / "c.fits")
        for image, name in zip(flux, range(COUNT)):
            fits.PrimaryHDU(image).writeto(self.folder / f"one-{name:02d}.fits")
        alone, _, _ = self.saved('load fits "one-*.fits" as d')
        for name in ("e.fits", "c.fits"):
            (self.folder / f"{name}.gz").write_bytes(gzip.compress((self.folder / name).read_bytes()))
        for load in ('load fits "e.fits" as d each=hdu', 'load fits "c.fits" as d each=plane', 'load images "e.fits[*]" as d',
                     'load images "c.fits[*,*,*]" as d', 'load fits "e.fits.gz" as d each=hdu',
                     'load fits "c.fits.gz" as d each=plane', 'set threads 7\nload images "c.fits.gz[*,*,*]" as d'):
            with self.subTest(load):
                self.check_pixels(load, alone)

    def test_a_file_of_many_that_is_replaced_with_its_old_time_is_noticed(self):
        from astropy.io import fits

        flux = pictures("float32", 1)
        fits.PrimaryHDU(flux).writeto(self.folder / "c.fits")
        fits.PrimaryHDU(flux[::-1]).writeto(self.folder / "other.fits")
        os.utime(self.folder / "other.fits", ns=(10 ** 18, 10 ** 18))
        os.utime(self.folder / "c.fits", ns=(10 ** 18, 10 ** 18))
        done = subprocess.run(
            [BINARY, "-c", f'load fits "c.fits" as d each=plane size={SIDE}\n!cp -p other.fits c.fits\nmeasure d as t'],
            cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 70, done.stdout)
        self.assertIn("changed", done.stderr)

    def test_sessions_of_images_in_files_of_many_are_verified(self):
        from astropy.io import fits

        flux = pictures("float32", 1)
        fits.HDUList([fits.PrimaryHDU()] + [fits.ImageHDU(image, name="SCI") for image in flux]).writeto(self.folder / "e.fits")
        (self.folder / "in").mkdir()
        fits.PrimaryHDU(flux).writeto(self.folder / "in/c.fits")
        for band in "gr":
            fits.PrimaryHDU(flux[0]).writeto(self.folder / f"one_{band}.fits")
        numpy.save(self.folder / "s.npy", pictures(channels=1))
        self.write_tar("s.tar", pictures(), tarfile.PAX_FORMAT)
        for number, load in enumerate(['load images "in/c.fits[*,*,*]"', 'load images "e.fits[*]"', 'load images "in/c.fits[*,*,2]"',
                                       'load images "one_{g,r}.fits"', 'load images "s.npy[0:5]"', 'load tar "s.tar[0:3]"',
                                       'load tar "s*.tar"', 'load images "in/*.fits[*,*,*]"']):
            with self.subTest(load):
                self.galsh("--session", f"v{number}", "-c", f"{load} as d size={SIDE}")
                self.assertIn("all digests agree", self.galsh("verify", f"v{number}").stdout)

    # -- Scores, sessions

    def test_every_source_has_the_scores_of_plain_files(self):
        images = pictures()
        folder = self.folder / "png"
        folder.mkdir()
        for index, image in enumerate(images):
            Image.fromarray(image).save(folder / f"{index:03d}.png")
        self.write_tar("s.tar", images, tarfile.PAX_FORMAT)
        numpy.save(self.folder / "s.npy", images)
        with h5py.File(self.folder / "s.h5", "w") as file:
            file.create_dataset("images", data=images, chunks=(5, SIDE, SIDE, 3), compression="gzip")
        names = ["png", "s.tar", "s.npy", "s.h5"]
        self.galsh("-c", f"""
load images "png" as d label=0 size={SIDE}
network tiny from 1x{SIDE}x{SIDE} {{
  encode {{ conv 3x3 2 pad=1; leaky_relu; pool 4x4; flatten; fc 4 }}
  decode {{ reshape 1x2x2; upsample 8; deconv 3x3 1 pad=1; sigmoid }}
}}
pretrain ae on d network=tiny normal=0 epochs=1 batch=4 as m
train svdd m on d epochs=1 batch=4
""" + "\n".join(f'apply m to "{name}" as s{i} save "s{i}.csv"' for i, name in enumerate(names)))
        scores = [
            [row.split(",")[2] for row in (self.folder / f"s{i}.csv").read_text().splitlines()[1:]]
            for i in range(len(names))
        ]
        self.assertEqual(len(scores[0]), COUNT)
        for name, other in zip(names[1:], scores[1:]):
            self.assertEqual(other, scores[0], name)

    def test_a_session_reads_its_images_again_and_notices_what_changed(self):
        images = pictures(channels=1)
        numpy.save(self.folder / "s.npy", images)
        self.write_tar("s.tar", pictures(), tarfile.PAX_FORMAT)
        self.galsh("--session", "s", "-c", f'load npy "s.npy" as d size={SIDE}\nload tar "s.tar" as t size={SIDE}')
        self.galsh("--session", "s", "-c", 'save d to "again.npy"\nsave t to "tar.npy"')
        numpy.testing.assert_array_equal(numpy.load(self.folder / "again.npy"), images)
        numpy.testing.assert_array_equal(numpy.load(self.folder / "tar.npy"), luma(pictures()))
        changed = images.copy()
        changed[3] += 1
        numpy.save(self.folder / "s.npy", changed)
        out = self.galsh("--session", "s", "-c", 'save d to "less.npy"')
        self.assertEqual(len(numpy.load(self.folder / "less.npy")), COUNT - 1, out.stdout)

    # -- Damaged files

    def test_a_wrong_byte_of_an_archive_is_noticed_as_by_numpy(self):
        numpy.savez(self.folder / "whole.npz", images=pictures(channels=1))
        data = bytearray((self.folder / "whole.npz").read_bytes())
        self.galsh("-c", f'load npy "whole.npz" as d size={SIDE}')
        data[len(data) // 2] ^= 1
        (self.folder / "wrong.npz").write_bytes(data)
        with self.assertRaises(zipfile.BadZipFile):
            numpy.load(self.folder / "wrong.npz")["images"]
        done = subprocess.run(
            [BINARY, "-c", f'load npy "wrong.npz" as d size={SIDE}'], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 70)
        self.assertIn("wrong.npz is a damaged ZIP file: images.npy has another checksum than its bytes", done.stderr)

    def test_a_damaged_file_is_one_error(self):
        images = pictures()
        sources = {}
        for version in ("earliest", "v110"):
            with h5py.File(self.folder / f"{version}.h5", "w", libver=(version, "v110")) as file:
                file.create_dataset("images", data=images[:6], chunks=(2, 8, 16, 3), compression="gzip", shuffle=True)
                file["label"] = numpy.arange(6)
                file.create_dataset("kind", data=["a", "b"] * 3, dtype=h5py.string_dtype())
            sources[f"{version}.h5"] = "hdf5"
        self.write_tar("t.tar", images[:6], tarfile.PAX_FORMAT, list(range(6)))
        numpy.save(self.folder / "n.npy", images[:6])
        numpy.savez_compressed(self.folder / "z.npz", images=images[:6], label=numpy.arange(6))
        numpy.savez(self.folder / "s.npz", images=images[:6], label=numpy.arange(6))
        sources |= {"t.tar": "tar", "n.npy": "npy", "z.npz": "npy", "s.npz": "npy"}
        draw = random.Random(17)
        for name, command in sources.items():
            data = (self.folder / name).read_bytes()
            # Half of the changes hit the beginning, where the structures are.
            readable = 0
            for number in range(MUTATIONS):
                head = len(data) if number % 2 else min(len(data), 4096)
                file = self.folder / f"m-{name}"
                file.write_bytes(mutated(data[:head], draw) + data[head:])
                done = subprocess.run(
                    [BINARY, "--quiet", "-c", f'load {command} "{file}" as d size={SIDE} bad=skip\nsave d to "m.npy"'],
                    cwd=self.folder, capture_output=True, text=True, timeout=60)
                self.assertIn(done.returncode, (0, 70), f"{name} {number}: {done.stderr}")
                self.assertLessEqual(done.stderr.count("error["), 1, done.stderr)
                readable += done.returncode == 0
            print(f"{name}: {MUTATIONS} mutations, {readable} read, the others one error each")


if __name__ == "__main__":
    unittest.main()
