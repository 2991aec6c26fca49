import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load manifest`, `load images`, `load fits`: files become datasets. Files of many images have commands of their own
/// (`LoadContainerCommands`).
package enum LoadCommands {
  package static let all = [loadManifest, loadImages, loadFITS] + LoadContainerCommands.all

  enum Keys {
    static let name: Key<String> = .clause("as", .name, "what to call the dataset")
    static let manifest: Key<String> = .argument(
      "file", .path, "the table: CSV, ECSV, a VOTable or a FITS table",
      offers: .files(["csv", "tsv", "gz", "ecsv", "vot", "xml", "fits"]))
    static let path: Key<String?> = .option(
      "path", .word, default: .described("the first column"), "the column of the locations")
    static let labels: Key<String?> = .option(
      "label", .word, default: .described("the second column"),
      "the column of the labels, or rules that make them")
    static let group: Key<String?> = .option(
      "group", .word, default: .described("every file by itself"),
      "the column of the groups that stay together")
    static let files: Key<String> = .argument(
      "files", .path, "a folder (searched in depth), a pattern or a file")
    static let bandColumn: Key<String?> = .option(
      "bands", .word, default: .described("every row is an image"),
      "the column of the band of each row's file: the rows of one group= are one image")
    static let bands: Key<String?> = .option(
      "bands", .path, default: .described("every file is an image"),
      "a pattern with the bands in braces, such as \"*_{g,r,i}.fits\": files of one galaxy make one image")
    static let label = Key<Value?>.option(
      "label", .label, default: .described("none"),
      "the class of all the images, by number or name; `folder`: each is of the class its folder is called"
    ).map { value, _ -> ImageLabel in
      switch value {
      case .number(let number)?: .number(Int(exactly: number))
      case .string("folder")?: .folder
      case .string(let name)?: .name(name)
      default: .number(nil)
      }
    }
    static let each: Key<ImagesOfEach> = .option(
      "each", default: .file,
      "what of a FITS file is an image: hdu: every HDU with one; plane: every plane of a cube, none a band")
    static let classes: Key<[String]?> = .option(
      "classes", .list(of: .word), default: .described("barred, elliptical, spiral; others as they come"),
      "the names of the classes, in the order of their numbers")
    static let bad: Key<BadRowPolicy> = .option(
      "bad", default: .error, "what to do with files that cannot be used")
  }

  /// What commands that load in other ways share with these.
  static let (name, classNames, badRows) = (Keys.name, Keys.classes, Keys.bad)

  private static let loadManifest = Command(
    CommandSpec(
      "load manifest", "loads the images that a table lists",
      details: """
        The table is CSV (with commas, semicolons or tabs; UTF-8 or UTF-16), ECSV, a VOTable or a FITS table, packed by gzip \
        or not; which, its first bytes say. `f.fits[NAME]` chooses a table. Unless columns are named, the first \
        holds the location (relative to the table's folder) and the second the label; an empty label, or nan, means unlabelled. \
        A label is a whole number, or a word: words become classes with names, barred 0, elliptical 1 and spiral 2 \
        where they occur, others in order of first appearance, or as classes= lists them. Rules make labels from columns: the \
        first that holds wins. Further columns stay with the images: `d[0].redshift`.
        """,
      keys: [
        Keys.manifest, Keys.name, Keys.path, Keys.labels, Keys.group, Keys.bandColumn, Keys.classes,
      ] + imageKeys,
      examples: [
        "load manifest \"labelled.csv\" as galaxies", "load manifest \"m.csv\" as d label=class bad=skip",
        "load manifest \"m.csv\" as d label=name classes=[spiral, elliptical, barred]",
        "load manifest \"efigi.fits\" as d label=\"T<=-4: elliptical, bar>=0.5 and T>0: barred\"",
      ])
  ) { call, session in
    let columns = try ManifestColumns(
      path: call[Keys.path], label: call[Keys.labels], group: call[Keys.group], bands: call[Keys.bandColumn],
      classes: LoadCommands.classes(call))
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
        FITS, PNG and JPEG are told apart by their first bytes; of HDF5, tar and NumPy files every image is loaded (`load hdf5`,         `load tar` and `load npy` take their labels and columns, too). `*`, `?`, `[…]` and `**` make a pattern. A PNG of 16 \
        bits keeps them; limits= counts in its own numbers. Transparent pixels are laid over black. A PNG's gAMA and \
        sBIT chunks change nothing. With label=folder the folders are classes, numbered as the words of a manifest \
        are, in the order of their names.
        """,
      keys: [Keys.files, Keys.name, Keys.label, Keys.classes, Keys.bands, Keys.each] + imageKeys,
      examples: [
        "load images \"sims\" as sims", "load images \"disks/*.png\" as disks label=2",
        "load images \"pictures\" as p label=folder",
      ])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadImages(
        files(call), options: options(call), label: call[Keys.label], classes: classes(call),
        badRows: call[Keys.bad], context: session.work)
    }
  }

  private static let loadFITS = Command(
    CommandSpec(
      "load fits", "loads FITS files and says which image of them",
      details: """
        The layout of simulations' files (HDU, bands, unit) is a recipe: found from each file and said, unless one is \
        named. Several bands become their mean in flux, before the stretch. Brackets behind a name choose an HDU and a piece of \
        it, by FITS' own count: `f.fits[SCI]`, `f.fits[2][1:256,1:256]`. Files of many stamps are loaded with each=hdu or         each=plane; `f.fits[*]` and `cube.fits[*,*,*]` mean the same images wherever a file may stand.
        """,
      keys: [Keys.files, Keys.name, Keys.label, Keys.classes, Keys.bands, Keys.each] + imageKeys,
      examples: [
        "load fits \"mocks/*.fits\" as mocks", "load fits \"cube.fits\" as red hdu=1 band=2",
        "load fits \"photo_*.fits\" as merger recipe=skirt-mag crop=galaxy",
        "load fits \"f.fits\" as f stretch=log limits=[0, 250]",
        "load fits \"cube.fits[SCI][1:256,1:256]\" as sci",
        "load fits \"stamps.fits\" as stamps each=hdu size=64",
      ])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadFITS(
        files(call), options: options(call), label: call[Keys.label], classes: classes(call),
        badRows: call[Keys.bad], context: session.work)
    }
  }

  // MARK: - What the three have in common

  /// The files, or the galaxies that `bands=` makes of those of a folder.
  private static func files(_ call: CommandCall) throws -> String {
    let files = try call[Keys.files]
    let each = try call[Keys.each]
    guard let bands = try call[Keys.bands] else {
      guard each != .file else { return files }
      let hdu = try LoadOptions(call).hdu
      if each == .hdu, let hdu {
        throw call.error(
          OptionError.badOption, "each=hdu takes every HDU, and hdu=\(hdu) one", at: Keys.each,
          hint: "leave one of them out")
      }
      let folder = Files.isFolder(files) ? Files.join(files, "**/*") : files
      return FITSImages.pattern(folder, each: each, hdu: hdu)
    }
    guard each == .file else {
      throw call.error(
        OptionError.badOption, "`bands` makes one image of several files, and `each` several of one",
        at: Keys.each)
    }
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

  /// The names that `classes=` lists, each once; none if it is not given.
  static func classes(_ call: CommandCall) throws -> [String] {
    let names = try call[Keys.classes] ?? []
    if let twice = ClassNames.repeated(in: names) {
      throw call.error(OptionError.badOption, "`classes` lists \(twice) twice", at: Keys.classes)
    }
    if call.isGiven(Keys.classes), names.isEmpty {
      throw call.error(OptionError.badOption, "`classes` lists no class", at: Keys.classes)
    }
    return names
  }

  /// Those of `load cutouts`, whose size= is on the sky and which cuts by itself.
  static let cutoutImageKeys: [any AnyKey] =
    [LoadOptions.pixels.key] + imageKeys.filter { !["size", "cutout"].contains($0.label) }

  static let imageKeys: [any AnyKey] =
    (LoadOptions.choiceOfImage + LoadOptions.sizeAndStretch + LoadOptions.range + LoadOptions.framing
    + LoadOptions.contrast).map(\.key)
    + [Keys.bad]

  /// The same for arrays, which have bands and neither HDUs nor recipes.
  static let arrayKeys: [any AnyKey] =
    (LoadOptions.channels + LoadOptions.sizeAndStretch + LoadOptions.range + LoadOptions.framing
    + LoadOptions.contrast).map(\.key)
    + [Keys.bad]

  /// What becomes of images that cannot be used.
  static func badRows(_ call: CommandCall) throws -> BadRowPolicy { try call[Keys.bad] }

  /// The options, without the HDU where the names of the images choose it.
  private static func options(_ call: CommandCall) throws -> LoadOptions {
    var options = try LoadOptions(call)
    if try call[Keys.each] == .plane { options.hdu = nil }
    return options
  }

  /// Loads, keeps the dataset under the name of `as`, and says what was found and chosen.
  static func keep(_ call: CommandCall, _ session: Session, _ load: () throws -> LoadedDataset) throws
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
        .init("native", loaded.report.frames.json),
        .init("report", .array(lines.map { .string($0) })),
      ],
      text: ([object.line] + lines.map { "  \($0)" }).joined(separator: "\n"),
      value: .artifact(object))
  }
}
