import GalaxyBase
import GalaxyImages

/// What in a dataset may spoil a training or its test, found by looking at every image once.
public struct DatasetCheck: Sendable {
  /// Something to look at.
  public struct Finding: Sendable, Equatable {
    /// What it is.
    public let kind: Kind
    /// One sentence with the figures.
    public let message: String
    /// Names of the images concerned.
    public let images: [String]
  }

  /// What is looked for.
  public enum Kind: String, Sendable, CaseIterable {
    /// The same pixels under several names: a copy may then stand on both sides of a split.
    case repeated
    /// The same pixels with different labels.
    case contradictory
    /// Brightest and darkest pixel lie close together.
    case faint
    /// A good part of the pixels is at its brightest.
    case saturated
    /// Rows or columns of one grey along an edge: padding, or a survey's border, which a model sees first.
    case bordered
    /// A frame of `crop=galaxy` that is tiny, padded, at the border or on a star.
    case framed
    /// A class of one image cannot be split, nor trained on.
    case single
    /// One class has ten times as many originals as another.
    case uneven
    /// Some images have labels, some have none.
    case unlabelled
    /// 8-bit pictures beside stretched flux or 16-bit pictures: a model may tell the two apart before it
    /// looks at the galaxies.
    case mixed
    /// Rows or files that were left out when the dataset was loaded.
    case skipped
  }

  /// Images that were looked at.
  public let count: Int
  /// What was found, in the order of `Kind`.
  public let findings: [Finding]

  private static let faintest: Float = 0.05
  private static let saturatedShare = 0.05

  /// Looks at every image.
  /// - Throws: GalaxyError of kind `interrupted`.
  public init(_ dataset: Dataset, context: WorkContext = WorkContext()) throws {
    let meter = ProgressMeter("check", total: dataset.count, unit: "image", context: context)
    let images = try dataset.images(context: context)
    let looks = try parallelMap(dataset.count, threads: context.threads) { index in
      try meter.advance()
      return Look(images[index], width: dataset.width)
    }
    count = dataset.count
    let originals = dataset.items.indices.filter { !dataset.items[$0].isCopy }
    var findings = Self.repetitions(dataset, images, originals, looks)
    func add(_ kind: Kind, _ positions: [Int], _ message: (Int) -> String) {
      if positions.isEmpty { return }
      findings.append(
        Finding(
          kind: kind, message: message(positions.count), images: positions.map { dataset.items[$0].name }))
    }
    add(.faint, originals.filter { looks[$0].range < Self.faintest }) {
      "\(counted($0, "image")) with less than 5 % of the range between black and white"
    }
    add(.saturated, originals.filter { looks[$0].saturated > Self.saturatedShare }) {
      "\(counted($0, "image")) with more than 5 % of the pixels at white"
    }
    add(.bordered, originals.filter { looks[$0].border > 0 }) { _ in
      Self.borderMessage(originals.map { looks[$0].border }.filter { $0 > 0 }, of: originals.count, dataset)
    }
    for mark in FrameMark.allCases {
      add(.framed, originals.filter { dataset.items[$0].frame?.marks.contains(mark) ?? false }) {
        "\(counted($0, "frame")) of \(originals.count) \(mark.text)"
      }
    }
    findings += Self.labels(dataset, originals)
    let pictures = originals.filter { images[$0].kind == .eightBits }
    if !pictures.isEmpty, pictures.count < originals.count {
      add(.mixed, pictures) {
        "\(counted($0, "8-bit picture")) beside \(counted(originals.count - $0, "image")) of "
          + PixelStore.Kind.stretched.words
      }
    }
    if !dataset.skipped.isEmpty {
      findings.append(
        Finding(
          kind: .skipped, message: "\(counted(dataset.skipped.count, "image")) left out when it was loaded",
          images: dataset.skipped.map(\.name)))
    }
    self.findings = findings
  }

  /// Originals with the same pixels.
  private static func repetitions(
    _ dataset: Dataset, _ images: [PixelStore], _ originals: [Int], _ looks: [Look]
  ) -> [Finding] {
    var byDigest: [Digest: [Int]] = [:]
    var groups: [[Int]] = []
    for index in originals {
      let same = byDigest[looks[index].digest, default: []].first {
        images[groups[$0][0]] == images[index]
      }
      if let same {
        groups[same].append(index)
      } else {
        byDigest[looks[index].digest, default: []].append(groups.count)
        groups.append([index])
      }
    }
    return groups.filter { $0.count > 1 }.map { group in
      let labels = Set(group.map { dataset.items[$0].label })
      let isContradictory = labels.count > 1
      let names = group.map { dataset.items[$0].name }
      let list = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " …" : "")
      return Finding(
        kind: isContradictory ? .contradictory : .repeated,
        message:
          "the same pixels \(group.count) times\(isContradictory ? ", with different labels" : ""): \(list)",
        images: names)
    }.sorted { $0.kind == .repeated && $1.kind == .contradictory }
  }

  private static func borderMessage(_ widths: [Int], of count: Int, _ dataset: Dataset) -> String {
    let (least, most) = (widths.min() ?? 0, widths.max() ?? 0)
    return "\(counted(widths.count, "image")) of \(count) with a border of one grey, "
      + (least == most ? "\(most)" : "\(least) to \(most)") + " of \(dataset.width) pixels wide"
  }

  private static func labels(_ dataset: Dataset, _ originals: [Int]) -> [Finding] {
    var counts: [(label: Int, count: Int)] = []
    for label in dataset.labels.compactMap(\.self) {
      counts.append((label, originals.count { dataset.items[$0].label == label }))
    }
    var findings = counts.filter { $0.count == 1 }.map {
      Finding(kind: .single, message: "class \(dataset.classes.text($0.label)) has one image", images: [])
    }
    if let most = counts.max(by: { $0.count < $1.count }),
      let fewest = counts.min(by: { $0.count < $1.count }),
      most.count >= 10 * fewest.count
    {
      findings.append(
        Finding(
          kind: .uneven,
          message:
            "class \(dataset.classes.text(most.label)) has \(most.count) images, "
            + "class \(dataset.classes.text(fewest.label)) only \(fewest.count)",
          images: []))
    }
    let unlabelled = originals.filter { dataset.items[$0].label == nil }
    if !unlabelled.isEmpty, unlabelled.count < originals.count {
      findings.append(
        Finding(
          kind: .unlabelled, message: "\(counted(unlabelled.count, "image")) without a label",
          images: unlabelled.map { dataset.items[$0].name }))
    }
    return findings
  }

  /// What one pass over an image tells.
  private struct Look: Sendable {
    /// Of the pixels' values.
    let digest: Digest
    /// Brightest less darkest pixel, on the scale 0 … 1.
    var range: Float = 0
    /// The share of pixels at 1 or above.
    var saturated = 0.0
    /// Pixels of the widest border of one grey along an edge; 0 where there is none to speak of.
    var border = 0

    init(_ pixels: PixelStore, width: Int) {
      var (least, greatest, white, edge) = (Float.infinity, -Float.infinity, 0, 0)
      var digester = Digester()
      pixels.withFloats { values in
        for value in values {
          least = min(least, value)
          greatest = max(greatest, value)
          if value >= 1 { white += 1 }
        }
        digester.add(bytes: UnsafeRawBufferPointer(values))
        if least < greatest { edge = Border.widest(in: values, width: width) }
      }
      digest = digester.digest
      border = edge
      guard pixels.count > 0 else { return }
      range = greatest - least
      saturated = Double(white) / Double(pixels.count)
    }
  }
}
