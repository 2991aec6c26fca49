import GalaxyBase
import GalaxyImages

/// How large images were in their files, and what was made of them: what a load says of it.
public struct FrameReport: Sendable {
  /// How many images there are of each size in the file, width × height.
  public private(set) var sizes: [Size: Int] = [:]
  /// How many there are of each side of the square that was taken, in the file's pixels.
  public private(set) var sides: [Int: Int] = [:]
  /// The images with each mark.
  public private(set) var marked: [FrameMark: [String]] = [:]

  /// A width and a height in a file.
  public struct Size: Sendable, Hashable {
    /// Columns and rows.
    public let width: Int, height: Int
    /// `423 × 424`.
    public var text: String { "\(width) × \(height)" }
  }

  package init() {}

  /// What is known of the images of a dataset.
  package init(_ dataset: Dataset) {
    for item in dataset.items { if let frame = item.frame { add(frame, name: item.name) } }
  }

  /// Enters an image.
  package mutating func add(_ frame: SourceFrame, name: String) {
    sizes[Size(width: frame.width, height: frame.height), default: 0] += 1
    sides[frame.side, default: 0] += 1
    for mark in frame.marks { marked[mark, default: []].append(name) }
  }

  /// The sizes, the most frequent first, then by size.
  private var bySize: [(size: Size, count: Int)] {
    sizes.map { (size: $0.key, count: $0.value) }.sorted {
      ($1.count, $0.size.width, $0.size.height) < ($0.count, $1.size.width, $1.size.height)
    }
  }

  /// How large the images were in their files and how they became as large as they are, in one line or two;
  /// none if all are as they were.
  func sizeLines(size: Int, isGalaxy: Bool) -> [String] {
    guard sides.contains(where: { $0.key != size }) else { return [] }
    let all = bySize
    let resized = resizingText(to: size)
    if isGalaxy {
      return ["in the files \(sizeText(all))", "crop=galaxy: \(sideText) became \(size): \(resized)"]
    }
    return ["in the files \(sizeText(all)): \(resized)"]
  }

  /// `88 × 88 pixels`; of several sizes the most frequent with their numbers, or the range.
  private func sizeText(_ all: [(size: Size, count: Int)]) -> String {
    if let only = all.first, all.count == 1 { return "\(only.size.text) pixels" }
    if all.count <= 4 {
      return all.map { "\($0.count) of \($0.size.text)" }.joined(separator: ", ") + " pixels"
    }
    let widths = all.map(\.size.width), heights = all.map(\.size.height)
    return "\(all.count) sizes from \(widths.min() ?? 0) × \(heights.min() ?? 0) to \(widths.max() ?? 0) × "
      + "\(heights.max() ?? 0) pixels, most often \(all[0].size.text) (\(all[0].count))"
  }

  /// `frames of 13 to 80 pixels (median 31)`.
  private var sideText: String {
    let least = sides.keys.min() ?? 0, most = sides.keys.max() ?? 0
    if least == most { return "frames of \(least) pixels" }
    return "frames of \(least) to \(most) pixels (median \(median(of: sides)))"
  }

  private func median(of counts: [Int: Int]) -> Int {
    let half = counts.values.reduce(0, +) / 2
    var seen = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen > half { return value }
    }
    return 0
  }

  /// `enlarged 2.9 times`, or `40 enlarged 1.2 to 4.2 times, 20 made 1.7 times smaller, 3 as they are`.
  private func resizingText(to size: Int) -> String {
    if sides.count == 1, let side = sides.keys.first {
      return SourceFrame.resizing(from: side, to: size) ?? "as they are"
    }
    func part(_ chosen: [Int: Int], _ words: (String) -> String) -> (count: Int, text: String)? {
      let times = chosen.keys.map { Double(max($0, size)) / Double(min($0, size)) }
      guard let least = times.min(), let most = times.max() else { return nil }
      let ends = [least, most].map { SourceFrame.timesText($0) }
      let range =
        ends[0] == ends[1] ? ends[1] : ends[0] == "1" ? "up to \(ends[1])" : "\(ends[0]) to \(ends[1])"
      return (chosen.values.reduce(0, +), words(range == "1" ? "a little" : "\(range) times"))
    }
    let parts = [
      part(sides.filter { $0.key < size }) { "enlarged \($0)" },
      part(sides.filter { $0.key > size }) { "made \($0) smaller" },
      sides[size].map { (count: $0, text: "as they are") },
    ].compactMap(\.self)
    if parts.count == 1 { return parts[0].text }
    return parts.map { "\($0.count) \($0.text)" }.joined(separator: ", ")
  }

  /// How many frames have marks, and which; none if none has.
  var markLines: [String] {
    let found = FrameMark.allCases.compactMap { mark in marked[mark].map { (mark: mark, names: $0) } }
    if found.isEmpty { return [] }
    let names = Set(found.flatMap(\.names)).count
    return [
      "\(counted(names, "frame")) worth a look (`check`, `gallery … marked=true`): "
        + found.map { "\($0.names.count) \($0.mark.text)" }.joined(separator: ", ")
    ]
  }

  /// For programs: sizes in the files with their numbers, the sides that were taken, and the marks.
  public var json: JSON {
    [
      "sizes": .array(
        bySize.map {
          [
            "width": .integer($0.size.width), "height": .integer($0.size.height), "count": .integer($0.count),
          ]
        }),
      "side_min": .optional(sides.keys.min()),
      "side_median": sides.isEmpty ? .null : .integer(median(of: sides)),
      "side_max": .optional(sides.keys.max()),
      "marks": .object(
        FrameMark.allCases.map { .init($0.rawValue, .integer(marked[$0]?.count ?? 0)) }),
    ]
  }
}
