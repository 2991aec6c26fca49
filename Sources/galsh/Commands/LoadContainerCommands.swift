import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load hdf5`, `load tar`, `load npy`: the images of files that hold many, with their labels and columns.
enum LoadContainerCommands {
  static let all = [loadHDF5, loadTar, loadNumPy]

  private enum Keys {
    static let hdf5 = files("HDF5", ["h5", "hdf5"])
    static let tar = files("tar", ["tar"])
    static let numpy = files("NumPy", ["npy", "npz"])
    static let images: Key<String?> = .option(
      "images", .word, default: .described("`images`, or the only array of images"),
      "the path of the array that holds the images")
    static let label: Key<String?> = .option(
      "label", .word, default: .described("label, labels, ans, cls, class, target or y"),
      "the column of the labels, or rules that make them")

    private static func files(_ what: String, _ endings: [String]) -> Key<String> {
      .argument(
        "files", .path, "a file or a pattern; brackets behind it choose: `f[0:100]`", offers: .files(endings))
    }
  }

  private static let loadHDF5 = Command(
    CommandSpec(
      "load hdf5", "loads the images of HDF5 files, with labels and columns",
      details: """
        Images are an array (images, rows, columns), with channels last or first; Galaxy10's `images` and `ans` are found by \
        themselves, and other arrays of one number or text an image become columns: `d[0].redshift`. 8 and 16 bits without a \
        sign are pictures, colours are made grey; all other numbers are flux. Where there is no such array every one of two \
        axes is an image, such as the maps that FIRE Studio keeps. Each image has an address, `f.h5[17]` or \
        `f.h5[sdss/images][17]`, that stands wherever the name of an image's file may. libhdf5 reads the file in a \
        process of its own: a damaged file is an error, whatever it does to libhdf5.
        """,
      keys: [Keys.hdf5, LoadCommands.Keys.name, Keys.images, Keys.label, LoadCommands.Keys.classes]
        + LoadCommands.arrayKeys,
      examples: [
        "load hdf5 \"Galaxy10_DECals.h5\" as g size=64",
        "load hdf5 \"maps.hdf5\" as maps images=\"faceon/columnDensityMap\"",
      ])
  ) { call, session in
    let files = try call[Keys.hdf5]
    let pattern = try call[Keys.images].map { "\(files)[\($0.split(separator: "/").joined(separator: "/"))]" }
    return try load(pattern ?? files, "HDF5", call, session)
  }

  private static let loadTar = Command(
    CommandSpec(
      "load tar", "loads the images of tar files, with labels and columns",
      details: """
        In the manner of WebDataset: members whose names are alike up to the first dot are one sample, so that `a.png` (or \
        .jpg, .fits, .npy), `a.cls` and `a.json` are an image, its label and its columns. Several files (`"shards/*.tar"`) are \
        loaded one after another. Each image has an address, `shard.tar[a.png]`. A list of the members is kept beside a \
        tar of a thousand and more, in a hidden file, where the folder can be written.
        """,
      keys: [Keys.tar, LoadCommands.Keys.name, Keys.label, LoadCommands.Keys.classes]
        + LoadCommands.imageKeys,
      examples: ["load tar \"shards/*.tar\" as g size=64", "load tar \"shard.tar\" as g label=morphology"])
  ) { call, session in try load(call[Keys.tar], "tar", call, session) }

  private static let loadNumPy = Command(
    CommandSpec(
      "load npy", "loads the images of NumPy files, with labels and columns",
      details: """
        A .npy file is an array (images, rows, columns), with channels last or first, in any order of bytes and axes. An .npz \
        has labels and columns, too: arrays of one number or text an image. 8 and 16 bits without a sign are pictures, \
        all other numbers flux. Each image has an address, `stamps.npy[3]`. A file is read piece by piece, but an .npz \
        of `savez_compressed` is unpacked into memory.
        """,
      keys: [Keys.numpy, LoadCommands.Keys.name, Keys.images, Keys.label, LoadCommands.Keys.classes]
        + LoadCommands.arrayKeys,
      examples: [
        "load npy \"stamps.npy\" as stamps size=64", "load npy \"set.npz\" as g images=cutouts label=kind",
      ])
  ) { call, session in
    let files = try call[Keys.numpy]
    return try load(call[Keys.images].map { "\(files)[\($0)]" } ?? files, "NumPy", call, session)
  }

  private static func load(
    _ pattern: String, _ format: String, _ call: CommandCall, _ session: Session
  ) throws -> CommandResult {
    try LoadCommands.keep(call, session) {
      try loadContained(
        pattern, format: format, options: LoadOptions(call), label: call[Keys.label],
        classes: LoadCommands.classes(call), badRows: LoadCommands.badRows(call), context: session.work)
    }
  }
}
