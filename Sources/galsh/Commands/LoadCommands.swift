import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load manifest`, `load images`, `load fits`: files become datasets.
package enum LoadCommands {
  package static let all = [loadManifest, loadImages, loadFITS]

  private enum Keys {
    static let name: Key<String> = .clause("as", .name, "what to call the dataset")
    static let manifest: Key<String> = .argument("file", .path, "the CSV file", offers: .files(["csv"]))
    static let path: Key<String?> = .option(
      "path", .word, default: .described("the first column"), "the column of the locations")
    static let labels: Key<String?> = .option(
      "label", .word, default: .described("the second column"), "the column of the labels")
    static let group: Key<String?> = .option(
      "group", .word, default: .described("every file by itself"),
      "the column of the groups that stay together")
    static let files: Key<String> = .argument(
      "files", .path, "a folder (searched in depth), a pattern or a file")
    static let label: Key<Int?> = .option(
      "label", .integer(), default: .described("none"), "the label of all the images")
    static let bands: Key<String?> = .option(
      "bands", .path, default: .described("every file is an image"),
      "a pattern with the bands in braces, such as \"*_{g,r,i}.fits\": files of one galaxy make one image")
    static let bad: Key<BadRowPolicy> = .option(
      "bad", default: .error, "what to do with files that cannot be used")
  }

  private static let loadManifest = Command(
    CommandSpec(
      "load manifest", "loads the images that a CSV file lists",
      details: """
        The file has a header. Unless columns are named, the first holds the location (relative to the CSV file) \
        and the second the label, a whole number; an empty label means unlabelled.
        """,
      keys: [Keys.manifest, Keys.name, Keys.path, Keys.labels, Keys.group] + imageKeys,
      examples: [
        "load manifest \"labelled.csv\" as galaxies", "load manifest \"m.csv\" as d label=class bad=skip",
      ])
  ) { call, session in
    let columns = try ManifestColumns(
      path: call[Keys.path], label: call[Keys.labels], group: call[Keys.group])
    return try keep(call, session) {
      try GalaxyRuntime.loadManifest(
        call[Keys.manifest], columns: columns, options: LoadOptions(call), badRows: call[Keys.bad],
        context: session.work)
    }
  }

  private static let loadImages = Command(
    CommandSpec(
      "load images", "loads every image of a folder or pattern",
      details: """
        FITS, PNG and JPEG are told apart by their first bytes. `*`, `?`, `[…]` and `**` make a pattern. A PNG of 16 \
        bits keeps them; limits= counts in its own numbers. Transparent pixels are laid over black. A PNG's gAMA and \
        sBIT chunks change nothing.
        """,
      keys: [Keys.files, Keys.name, Keys.label, Keys.bands] + imageKeys,
      examples: ["load images \"sims\" as sims", "load images \"disks/*.png\" as disks label=2"])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadImages(
        files(call), options: LoadOptions(call), label: call[Keys.label], badRows: call[Keys.bad],
        context: session.work)
    }
  }

  private static let loadFITS = Command(
    CommandSpec(
      "load fits", "loads FITS files and says which image of them",
      details: """
        The layout of simulations' files (HDU, bands, unit) is a recipe: found from each file and said, unless one is \
        named. Several bands become their mean in flux, before the stretch. Brackets behind a name choose an HDU and a piece of \
        it, by FITS' own count: `f.fits[SCI]`, `f.fits[2][1:256,1:256]`.
        """,
      keys: [Keys.files, Keys.name, Keys.label, Keys.bands] + imageKeys,
      examples: [
        "load fits \"mocks/*.fits\" as mocks", "load fits \"cube.fits\" as red hdu=1 band=2",
        "load fits \"photo_*.fits\" as merger recipe=skirt-mag crop=galaxy",
        "load fits \"f.fits\" as f stretch=log limits=[0, 250]",
        "load fits \"cube.fits[SCI][1:256,1:256]\" as sci",
      ])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadFITS(
        files(call), options: LoadOptions(call), label: call[Keys.label], badRows: call[Keys.bad],
        context: session.work)
    }
  }

  // MARK: - What the three have in common

  /// The files, or the galaxies that `bands=` makes of those of a folder.
  private static func files(_ call: CommandCall) throws -> String {
    let files = try call[Keys.files]
    guard let bands = try call[Keys.bands] else { return files }
    guard Files.isFolder(files) else {
      throw call.error(
        OptionError.badOption, "`bands` names files of a folder, and \(files) is none", at: Keys.bands,
        hint: "braces stand in the name itself, too: load fits \"mocks/*_{g,r,i}.fits\"")
    }
    let pattern = Files.join(files, bands)
    guard BandFiles.matching(pattern) != nil else {
      throw call.error(
        OptionError.badOption, "`bands` has no bands in braces: \(bands)", at: Keys.bands,
        hint: "bands=\"*_{g,r,i}.fits\" makes one image of a_g.fits, a_r.fits and a_i.fits")
    }
    return pattern
  }

  private static let imageKeys: [any AnyKey] =
    (LoadOptions.choiceOfImage + LoadOptions.sizeAndStretch + LoadOptions.range + LoadOptions.framing
    + LoadOptions.contrast).map(\.key)
    + [Keys.bad]

  /// Loads, keeps the dataset under the name of `as`, and says what was found and chosen.
  private static func keep(_ call: CommandCall, _ session: Session, _ load: () throws -> LoadedDataset) throws
    -> CommandResult
  {
    let loaded = try load()
    session.recorder.calls.read(loaded.dataset)
    let object = DatasetArtifact(name: try call[Keys.name], dataset: loaded.dataset)
    session.put(object)
    let lines = loaded.report.lines
    return CommandResult(
      call.spec.name,
      [.init("name", .string(object.name))] + object.listed + [
        .init("report", .array(lines.map { .string($0) }))
      ],
      text: ([object.line] + lines.map { "  \($0)" }).joined(separator: "\n"),
      value: .artifact(object))
  }
}
