import GalaxyBase
import GalaxyData
import GalaxyImages

// How a session file keeps a test.

extension TestRecord {
  /// What is no table.
  var stored: JSON {
    let names = evaluation.classNames
    return .object(
      [
        .init("input", input.json), .init("seconds", .number(seconds)),
        .init("intervals", evaluation.intervals?.stored ?? .null),
        .init("titles", [.string(mostNormal.title), .string(mostAnomalous.title)]),
      ] + (names.isEmpty ? [] : [.init("classes", names.json)]) + storedTrust)
  }

  /// What tells how far the figures can be trusted, where there is something to tell.
  private var storedTrust: [JSON.Member] {
    var members: [JSON.Member] = []
    func add(_ name: String, of evaluation: Evaluation) {
      guard evaluation.hasCopies else { return }
      members.append(
        .init(name, [.integer(evaluation.normalGalaxies), .integer(evaluation.anomalousGalaxies)]))
    }
    add("galaxies", of: evaluation)
    if !galaxies.isEmpty { members.append(.init("galaxy_of", .array(galaxies.map { .integer($0) }))) }
    if !contents.isEmpty { members.append(.init("contents", .string(HexNumbers.text(contents)))) }
    if let seen { members.append(.init("seen", .array(seen.map { .integer($0) }))) }
    if let unseen {
      members.append(.init("unseen", unseen.intervals?.stored ?? .null))
      add("unseen_galaxies", of: unseen)
    }
    let p = evaluation.images.map(\.p)
    if p.contains(where: { $0 != nil }) { members.append(.init("p", .array(p.map { .optional($0) }))) }
    if !memberAUCs.isEmpty { members.append(.init("members", .array(memberAUCs.map(JSON.number)))) }
    return members
  }

  private static func galaxies(_ stored: JSON?) -> (normal: Int, anomalous: Int)? {
    let counts = stored?.array?.compactMap(\.integer) ?? []
    return counts.count == 2 ? (counts[0], counts[1]) : nil
  }

  /// The images that were not trained on, and what was found on them.
  private static func unseen(
    _ stored: JSON, of images: [ScoredImage], names: ClassNames
  ) -> (seen: [Int]?, unseen: Evaluation?) {
    guard let seen = stored["seen"]?.array?.compactMap(\.integer) else { return (nil, nil) }
    guard let intervals = stored["unseen"] else { return (seen, nil) }
    let marks = Set(seen)
    let rest = images.indices.filter { !marks.contains($0) }.map { images[$0] }
    return (
      seen,
      try? Evaluation(
        images: rest, classNames: names, intervals: ROCIntervals(stored: intervals),
        galaxies: galaxies(stored["unseen_galaxies"]))
    )
  }

  /// Adds the scores and the sheets to what an artifact keeps.
  func addTables(to content: inout ArtifactContent) {
    let images = evaluation.images
    content.add("tests", ["image", "name", "label", "anomalous", "score"], count: images.count) { row in
      let image = images[row]
      return [
        .integer(image.index), .text(image.name), .integer(image.label), .integer(image.anomalous ? 1 : 0),
        .number(image.score),
      ]
    }
    for (name, sheet) in [("normal", mostNormal), ("anomalous", mostAnomalous)] {
      let columns = ["sheet", "name", "score", "width", "height", "pixels"]
      content.add("sheets", columns, count: sheet.images.count) { row in
        let image = sheet.images[row]
        return [
          .text(name), .text(image.name), .optional(image.score), .integer(image.width),
          .integer(image.height),
          .bytes(image.greys),
        ]
      }
    }
  }

  /// Reads what `stored` and `addTables` wrote; nil if it is anything else.
  init?(_ stored: JSON, from source: some ArtifactSource) throws {
    var images = try source.rows(of: "tests") { row in
      ScoredImage(
        index: row.integer("image"), name: row.text("name"), label: row.integer("label"),
        anomalous: row.integer("anomalous") != 0, score: row.number("score"))
    }
    if let p = stored["p"]?.array, p.count == images.count {
      images = zip(images, p).map { $0.calibrated($1.number) }
    }
    // The pictures as they were shown: 8 bits, from each image's lowest value to its highest.
    func sheet(_ name: String, _ title: String) throws -> ImageSheet {
      let images = try source.rows(of: "sheets", where: ["sheet": name]) { row in
        SheetImage(
          pixels: row.bytes("pixels").map(Float.init), width: row.integer("width"),
          height: row.integer("height"), name: row.text("name"), score: row.optionalNumber("score"))
      }
      return ImageSheet(title: title, images: images)
    }
    let names = ClassNames(json: stored["classes"])
    let titles = stored["titles"]?.array?.compactMap(\.string) ?? []
    guard let input = InputRecord(json: stored["input"]), titles.count == 2,
      let evaluation = try? Evaluation(
        images: images, classNames: names, intervals: ROCIntervals(stored: stored["intervals"]),
        galaxies: Self.galaxies(stored["galaxies"]))
    else { return nil }
    let trust = Self.unseen(stored, of: images, names: names)
    self.init(
      input: input, evaluation: evaluation, seconds: stored["seconds"]?.number ?? 0,
      mostNormal: try sheet("normal", titles[0]), mostAnomalous: try sheet("anomalous", titles[1]),
      galaxies: stored["galaxy_of"]?.array?.compactMap(\.integer) ?? [],
      contents: stored["contents"]?.string.flatMap(HexNumbers.numbers) ?? [], seen: trust.seen,
      unseen: trust.unseen,
      memberAUCs: stored["members"]?.array?.compactMap(\.number) ?? [])
  }
}
