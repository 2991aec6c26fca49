import GalaxyRuntime

/// The images of answers of `classify`: those of the dataset that was asked while it is there, of several draws
/// of an image the first, else read again from their files.
package struct KindImages {
  /// What there is to say of how they are read; nil where they are what was classified.
  package let remark: String?
  private let kinds: ClassificationArtifact
  private let dataset: Dataset?
  private let work: WorkContext
  private let loader: ImageLoader?
  /// The first image of each file and name, and of each file and original's name.
  private let positions: [String: Int]

  /// The images of some answers.
  package init(_ kinds: ClassificationArtifact, _ session: Session) {
    (self.kinds, work) = (kinds, session.work)
    let asked = session.allCalls.last { call in call.made.contains { $0.key == kinds.name } }
    let found = asked.flatMap { Self.dataset($0, session, depth: 0) }
    let isHere = found.map { (try? $0.materialize(context: session.work)) != nil } ?? false
    dataset = isHere ? found : nil
    var positions: [String: Int] = [:]
    for (index, item) in (isHere ? found?.items ?? [] : []).enumerated() {
      let whole = Self.key(item.path, item.name)
      if positions[whole] == nil { positions[whole] = index }
      guard let draw = item.origin?.draw?.draw, item.name.hasSuffix("#\(draw)") else { continue }
      let original = Self.key(item.path, String(item.name.dropLast("#\(draw)".count)))
      if positions[original] == nil { positions[original] = index }
    }
    self.positions = positions
    loader = try? ImageLoader(options: found?.options ?? LoadOptions())
    remark =
      found == nil
      ? "the images of \(kinds.name) are not here any more, so that its files are read with the defaults"
      : nil
  }

  /// The dataset that a command was given, or whose table it was given.
  private static func dataset(_ call: StoredCall, _ session: Session, depth: Int) -> Dataset? {
    let names = call.options.filter { ["images", "data", "to"].contains($0.key) }.compactMap(\.value.string)
    for name in names {
      if let data = session.find(name) as? DatasetArtifact { return data.dataset }
      guard depth < 3, session.find(name) is FeaturesArtifact,
        let maker = session.allCalls.last(where: { $0.made.contains { $0.key == name } })
      else { continue }
      if let data = dataset(maker, session, depth: depth + 1) { return data }
    }
    return nil
  }

  /// A tile of an answer; a grey one that says why where there is no image.
  package func tile(_ index: Int) -> SheetImage {
    let row = kinds.classification.rows[index]
    let name = row.name.split(separator: "/").last.map(String.init) ?? row.name
    let said = [
      row.kind ?? "not measured", row.p.map { "p \(NumberText.significant($0, 2))" },
      row.draws.map { "\($0.text) draws" },
    ].compactMap(\.self).joined(separator: ", ")
    if let dataset, let position = positions[Self.key(row.path, row.name)],
      let image = try? dataset.image(position, context: work)
    {
      return SheetImage(
        pixels: image.pixels, width: image.width, height: image.height, name: name, score: nil,
        className: row.truth, verdict: said)
    }
    guard let loader, let pixels = try? loader.load(row.path).pixels.withFloats(Array.init),
      pixels.count == loader.options.size * loader.options.size
    else {
      return SheetImage(
        problem: "cannot be read", name: name, score: nil, className: row.truth, verdict: said)
    }
    return SheetImage(
      pixels: pixels, width: loader.options.size, height: loader.options.size, name: name, score: nil,
      className: row.truth, verdict: said)
  }

  private static func key(_ path: String, _ name: String) -> String { "\(path)\n\(name)" }
}
