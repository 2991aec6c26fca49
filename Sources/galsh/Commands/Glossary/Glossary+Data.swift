extension Glossary {
  /// Images, files and datasets.
  static let data = """
    @ dataset; data set; images
    Images with their labels and groups, all of one size, under a name: what `load …`, `split` and \
    `augment` make. `d.count`, `d.classes`, `d[0]`.
    source: docs/images.md
    see: manifest, label, group, split

    @ manifest; catalogue; table of images; csv
    A table that lists images, one a line: location, label and whatever else is known. CSV with a header, \
    FITS table, VOTable or ECSV; `load manifest`, with `path=`, `label=` and `group=` for the names of \
    the columns.
    source: docs/manifests.md
    see: label, group, dataset

    @ join; key; left join; merge; crossmatch
    Columns of a catalogue for the rows of a table, by a column that both have: `join kinds with "cat.fits" by \
    name=iauname as rich`. Every row stays once and in its place; what the catalogue lacks is missing. The names of \
    images match by the whole name or path, else by that of the file without folder and ending.
    source: docs/tables.md
    see: manifest, where, summary

    @ table; columns; catalogue table
    Rows and columns with names, types, units and meanings: what `join`, `summarise` and `load table` make. Scores, \
    classes, features, trials and datasets can be joined, selected from, summarised and saved like tables.
    source: docs/tables.md
    see: join, summary, manifest

    @ summary; group by; aggregate; statistics; bins; sem
    Counts, means, medians and shares of a table, group by group, each mean with its 95 % interval: `summarise \
    kinds with count mean(score) by class as means`. bins=4 cuts a column of numbers into four groups.
    source: docs/tables.md
    see: table, mean, group

    @ UCD; BINARY2; TUNIT; TDISP; FITS table; VOTable
    What the heads of tables in files say of a column: its unit, how it is shown, and what it holds, in the words of \
    the Virtual Observatory (unified content descriptors such as src.redshift). `save` writes them.
    source: docs/tables.md
    see: table, FITS

    @ label; class; classes; labels
    The class of an image: a whole number, or a word that gets one. Images without a label are judged, but \
    neither trained on as normal nor counted in a test.
    source: docs/manifests.md
    see: normal, manifest

    @ group; groups; leakage; original
    Images that belong together, such as one galaxy seen from several sides, or an original and its \
    copies: a split never parts them. Without a column of its own each image is its own group.
    source: docs/manifests.md
    see: split, augment

    @ split; train; train set; test set; held-out
    A dataset is parted at random, each class by itself and whole groups, into images to learn from and \
    images to be judged: a model is only known by images that it never saw.
    source: docs/language.md; Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, 7.2
    see: group, test, augment

    @ augment; augmentation; copy; copies; rotate; flip
    Copies of the training images, turned, mirrored, shifted, zoomed or with noise, so that a class is as \
    large as another and that orientation does not matter. Only training images: split first.
    source: Dieleman, Willett & Dambre 2015, MNRAS 450, 1441
    see: split, group

    @ match; matched; draw; draws; observational realism
    Simulated images made like real ones: each takes over frame, brightness, blur, noise, sky and coding of \
    a real one drawn at random, several times. What then still tells the two apart is not how they were taken.
    source: docs/match.md; Bottrell et al. 2017, MNRAS 467, 1033
    see: group, mock, check

    @ mock; mock galaxies; synthetic; simulation; sersic; sérsic
    Galaxies painted from Sérsic profiles, bars and arms, with labels and a manifest: to learn galsh with, \
    not science.
    source: help mock galaxies; Sérsic 1963
    see: dataset, manifest

    @ FITS; fit; fits file
    The format of astronomical images and tables: headers of 80-character cards, then numbers, in one or \
    more HDUs. galsh reads images, cubes, compressed images and tables.
    source: Pence et al. 2010, A&A 524, A42 (FITS standard 3.0)
    see: HDU, BSCALE, stretch, recipe

    @ HDU; extension; EXTNAME; header; card
    Header and data unit: one part of a FITS file. 0 is the primary, others have numbers and often a name, \
    EXTNAME: `hdu=1`, `hdu=SCI`. `header "f.fits"` shows the cards, `inspect "f.fits"` all HDUs.
    source: FITS standard 4.0, section 3
    see: FITS, band

    @ BSCALE; BZERO; BLANK; BUNIT; physical value
    Keywords of a FITS header: a number of the file times BSCALE plus BZERO is the value; BLANK marks \
    pixels without one; BUNIT is their unit.
    source: FITS standard 4.0, section 4.4.2
    see: HDU, FITS

    @ band; bands; filter band; rgb; cube; channel
    One of the images of a galaxy in different light. A cube has them as planes, a survey as files; \
    `band=` takes one, `rgb=i,r,g` puts three together.
    source: docs/images.md; Lupton et al. 2004, PASP 116, 133
    see: recipe, stretch

    @ recipe; recipes
    All the choices that turn one kind of files into images, under one name: `recipe=skirt-mag` and \
    others; single options given with it go before it.
    source: docs/images.md
    see: stretch, band

    @ stretch; asinh; log; sqrt; linear; scaling; contrast
    How the brightness of a FITS image becomes grey between 0 and 1: asinh shows faint and bright parts at \
    once, linear nothing but the cut at both ends.
    source: Lupton, Gunn & Szalay 1999, AJ 118, 1406 (asinh); docs/images.md
    see: percentile, zscale

    @ zscale; limits; cuts; minmax
    Limits of grey found from a straight line through the sorted pixels, as IRAF's display does.
    source: IRAF display; Astropy ZScaleInterval
    see: stretch, percentile

    @ percentile; percentiles; quantile
    Of pixels: limits of grey that so many per cent of them lie below. Of scores: the share of the \
    reference's normal images whose score is not higher, in per cent: 99 is more anomalous than 99 of \
    100 normal ones.
    source: docs/images.md, docs/results.md
    see: score, threshold, stretch

    @ normalize; normalise; normalization; gcn; gcn_l1; global contrast normalisation; preprocessing
    What is done to an image before a network sees it: gcn takes away its mean and divides by its spread \
    (standard deviation, or mean absolute deviation: gcn_l1). A model keeps what it was trained with, \
    and refuses images that were read otherwise.
    source: Ruff et al. 2018, ICML, section 4
    see: stretch, size

    @ size; resize; width; height; pixels
    Every image is brought to one size, 256 × 256 unless `size=` says otherwise; the network's input must \
    be the same.
    source: docs/images.md
    see: crop, network

    @ crop; frame; framing; cutout
    The part of an image that is taken; `crop=galaxy` cuts a square round the galaxy by its own light, so \
    that images of different surveys are framed alike.
    source: docs/images.md
    see: size

    @ seed; random; reproducible
    Where every random draw begins: `set seed 7`. The same script with the same seed gives the same \
    weights and scores, bit for bit, on one kind of processor.
    source: README.md
    see: threads, split

    @ digest; sha256; fingerprint; checksum
    64 hexadecimal digits that tell a file or object from every other: how a session knows that a file is \
    still what it was.
    source: FIPS 180-4 (SHA-256)
    see: session, verify

    @ PNG; JPEG; jpg; picture; EXIF
    Pictures of 8 or 16 bits; colour becomes grey by the weights of ITU-R BT.601. They are stretched \
    already, so options of FITS do not apply.
    source: docs/images.md
    see: FITS, stretch

    @ columns; unread; unreadable; reason; bad; skip
    A file or row that cannot be read is named with its reason: an error when it is to be loaded \
    (`bad=skip` goes on without), a row of its own when it is to be judged.
    source: docs/manifests.md
    see: manifest, verdict
    """
}
