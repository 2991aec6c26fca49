import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `save`: tables to files of other programs, and datasets to files of many images.
package enum SaveCommands {
  package static let all = [save]

  private enum Keys {
    static let table: Key<SessionObject> = .argument(
      "table", .object(TableKeys.kinds), "a table, a dataset, scores, classes, features, trials, a comparison"
    )
    static let target: Key<String> = .clause(
      "to", .path,
      "the file: .csv, .fits, .vot, .xml, .ecsv or .json; a dataset's images: .h5, .tar, .npz or .npy",
      offers: .files(TableFormat.endings + ImageSetFormat.endings), access: .writes)
  }

  private static let save = Command(
    CommandSpec(
      "save",
      "writes a table to a file: CSV, FITS, VOTable, ECSV or JSON; a dataset's images to HDF5, tar or NumPy",
      details: """
        The ending says the format: CSV, a FITS binary table, a VOTable (.vot, .xml), ECSV or JSON. Every row and number goes \
        in full; names, units, meanings and contents (UCD) of the columns stand in the headers that have them, truths are truths, and \
        what is missing is missing there too. FITS, VOTable and ECSV say where the table comes from: the version of galsh, the model, \
        the seed, the commands, and a digest of the values. Paths are written as they count from the folder of the file, so that \
        `load manifest` finds the images. `load table`, `load features`, `load manifest` and `join` read it again.

        A dataset goes with its pixels to .h5, .tar or .npz, with labels, names and columns, and to .npy without them: pictures of 8 bits         as they were loaded, stretched flux in 16 bits, from which the same pixels come again. `load hdf5`, `load tar` and         `load npy` read them, with size= of the dataset's own; a tar is in the manner of WebDataset.
        """,
      keys: [Keys.table, Keys.target],
      examples: [
        "save shapes to \"shapes.fits\"", "save verdicts to \"verdicts.vot\"",
        "save galaxies to \"galaxies.h5\"",
      ])
  ) { call, session in
    let source = try TableKeys.source(Keys.table, call)
    let file = try call[Keys.target]
    if let format = ImageSetFormat(path: file) { return try saveImages(source, file, format, call, session) }
    guard let format = TableFormat(path: file) else {
      throw call.error(
        OutputError.wrongEnding, "\(file) does not say its format: .csv, .fits, .vot, .xml, .ecsv or .json",
        at: Keys.target)
    }
    let table = source.columnTable.withPaths(asSeenFrom: file, workingFolder: Machine.folder)
    let origin = try provenance(of: source, session)
    let saved = SavedTable(
      title: source.name, table: table, notes: source.tableNotes, origin: origin.members,
      history: origin.history)
    do {
      try AtomicFile.write(format.encode(saved), to: file)
    } catch var error as GalaxyError {
      error.file = error.file ?? file
      throw error
    }
    saved.remarks(for: format).forEach(session.remark)
    return CommandResult(
      "save",
      [
        .init("name", .string(source.name)), .init("saved", .string(file)),
        .init("rows", .integer(table.rowCount)), .init("columns", .integer(table.columns.count)),
      ],
      text:
        "\(source.name): \(counted(table.rowCount, "row")) of \(counted(table.columns.count, "column")), "
        + "saved to \(file)", value: .string(file))
  }

  /// The images of a dataset, to one file.
  private static func saveImages(
    _ source: any ColumnSource, _ file: String, _ format: ImageSetFormat, _ call: CommandCall,
    _ session: Session
  ) throws -> CommandResult {
    guard let object = source as? DatasetArtifact else {
      throw call.error(
        OutputError.wrongEnding, "\(file) is for images, and \(source.kind) \(source.name) has none",
        at: Keys.target,
        hint: "a table goes to .csv, .fits, .vot, .xml, .ecsv or .json")
    }
    let data = object.dataset
    let saved = try GalaxyRuntime.saveImages(of: data, to: file, as: format, context: session.work)
    saved.remarks.forEach(session.remark)
    let count = data.usable.count
    return CommandResult(
      "save",
      [
        .init("name", .string(object.name)), .init("saved", .string(file)), .init("images", .integer(count)),
        .init("columns", .integer(saved.columns)),
      ],
      text: "\(object.name): \(counted(count, "image")) of \(data.width) × \(data.height) pixels"
        + (saved.columns > 0 ? " with \(counted(saved.columns, "column"))" : "") + ", saved to \(file)\n"
        + "  \(format.command) \"\(file)\" as \(object.name.split(separator: ".").joined(separator: "_")) size=\(data.width) reads it again",
      value: .string(file))
  }

  /// What a file says of how its table came about.
  private static func provenance(
    of source: any ColumnSource, _ session: Session
  ) throws -> (members: [JSON.Member], history: [String]) {
    let steps = ObjectOrigin.steps(of: source.name, session.allCalls)
    var members: [JSON.Member] = [
      .init("creator", .string("galsh \(galshVersion)")), .init("kind", .string(source.kind)),
    ]
    members += source.tableOrigin
    members.append(.init("seed", .integer(Int(clamping: steps.last?.seed ?? session.settings.seed))))
    members.append(.init("digest", .string(try source.digest(session.work).hex)))
    return (members, steps.map(\.text))
  }
}

/// The commands that an object came about by.
enum ObjectOrigin {
  /// The commands that made an object and what they were given, the first one first; each once.
  static func steps(of name: String, _ calls: [StoredCall]) -> [StoredCall] {
    var wanted: Set<String> = [name]
    var steps: [StoredCall] = []
    for call in calls.reversed() {
      let made = Set(call.made.map(\.key))
      guard !made.isDisjoint(with: wanted) else { continue }
      steps.append(call)
      for option in call.options where option.key != "as" {
        for word in option.value.array ?? [option.value] { word.string.map { _ = wanted.insert($0) } }
      }
    }
    return steps.reversed()
  }
}
