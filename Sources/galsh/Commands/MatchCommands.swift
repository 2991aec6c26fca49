import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `match sims to real … as m`.
package enum MatchCommands {
  package static let all = [match]

  private enum Keys {
    static let images: Key<DatasetArtifact> = .argument(
      "images", .object("dataset"), "the simulated images, or real ones of another survey")
    static let real: Key<DatasetArtifact> = .clause(
      "to", label: "real", .object("dataset"), "the real images that they are made like")
    static let name: Key<String> = .clause("as", .name, "what to call the result")
    static let folder: Key<String?> = .clause(
      "to", label: "folder", .path, "a folder that gets the pictures as PNG files with a manifest",
      offers: .folders, access: .fills)
    static let draws: Key<Int> = .option(
      "draws", .integer(from: 1, to: MatchOptions.mostDraws), default: "5",
      "pictures of each image, each like another real one")
    static let frame: Key<Bool> = .option(
      "frame", .bool, default: "true", "cut out so that the galaxy fills the frame as the real one does")
    static let gain: Key<Bool> = .option(
      "gain", .bool, default: "true", "made as bright as the real one, within a factor of 3")
    static let blur: Key<Value?> = .option(
      "blur", .oneOf([.bool, .number(from: 0, to: MatchOptions.largestBlur)]),
      default: .described("true, what is measured"),
      "blurred to the real images' finest structure where it is wider; or by a Gaussian of so many pixels")
    static let noise: Key<Bool> = .option(
      "noise", .bool, default: "true", "noise added up to the real sky's, as coloured as that is")
    static let sky: Key<Bool> = .option("sky", .bool, default: "true", "the real sky's level in each colour")
    static let coding: Key<Bool> = .option(
      "coding", .bool, default: "true",
      "rounded, and written as JPEG of the same quality where the real one is")
  }

  private static let match = Command(
    CommandSpec(
      "match", "makes simulated images like real ones in frame, brightness, blur, noise, sky and coding",
      details: """
        Each draw of an image takes a real one at random and takes over, in this order, its galaxy's size in the frame, its \
        brightness, its blur, the noise of its sky, the level of its sky and its coding; each step can be left out. What is \
        known only by the pixels is measured on them (docs/match.md). The table says for twelve numbers what they are in the \
        real images, before and after, and how well each alone tells the two apart (AUC, 95 %). All draws of an image are of \
        one group: a split never parts them, an interval counts them once, and `classify` gives one answer for them \
        together. No pixel is kept: a session makes them again from the files.
        """,
      keys: [
        Keys.images, Keys.real, Keys.name, Keys.folder, Keys.draws, Keys.frame, Keys.gain, Keys.blur,
        Keys.noise, Keys.sky, Keys.coding,
      ] + HeaderCall.keys + [
        seedKey
      ],
      examples: [
        "match sims to galaxies as matched",
        "match sims to galaxies draws=1 blur=0.5 coding=false as matched",
        "match sims to galaxies noise=false sky=false as framed",
      ]),
    outputs: { call, _ in
      guard let folder = try call[Keys.folder] else { return [] }
      return try pictureFiles(of: call[Keys.images].dataset, in: folder)
    }
  ) { call, session in
    let (images, real) = try (call[Keys.images], call[Keys.real])
    if images.dataset === real.dataset {
      throw call.error(
        CommandError.uselessOption, "\(images.name) would be made like itself", at: Keys.real,
        hint: "name the real images behind `to`")
    }
    let name = try call[Keys.name], folder = try call[Keys.folder]
    let physics = try HeaderCall.physics(call, images.dataset, real.dataset, context: session.work)
    let (dataset, report) = try matchDataset(
      images.dataset, to: real.dataset, called: real.name, options: options(call), name: name,
      streams: session.streams(call), physics: physics, folder: folder, context: session.work)
    let headers = physics.map { HeaderSummary($0, report.pairs) }
    let object = DatasetArtifact(name: name, dataset: dataset)
    session.put(object)
    report.remarks.forEach { session.remark($0) }
    headers?.lines.forEach { session.remark($0) }
    var prose = Prose(object.line + (folder.map { ", written to \($0)" } ?? ""))
    prose.add(.text("  " + report.matching.text))
    prose.add(.table(MatchTable.text(report.rows, real: real.name), indent: 2))
    return CommandResult(
      "match",
      fields: ([JSON.Member("name", .string(name)), .init("originals", .integer(report.originals))]
        + object.listed).map { .init($0.key, $0.value) } + [
          .init("matching", report.matching.json), .init("unframed", .integer(report.unframed)),
          .init("headers", headers?.json ?? .null),
          .init("folder", .optional(folder)), .init("observations", MatchTable.data(report.rows)),
        ], prose, value: .artifact(object))
  }

  private static func options(_ call: CommandCall) throws -> MatchOptions {
    var options = MatchOptions()
    (options.draws, options.frame, options.gain) = try (call[Keys.draws], call[Keys.frame], call[Keys.gain])
    (options.noise, options.sky, options.coding) = try (call[Keys.noise], call[Keys.sky], call[Keys.coding])
    switch try call[Keys.blur] {
    case .bool(false)?: options.blur = .none
    case .number(let width)?: options.blur = .fixed(width)
    default: options.blur = .measured
    }
    return options
  }
}
