import GalaxyRuntime
import GalshSession

/// What stands beneath the pictures of a gallery where they are not seen.
enum GalleryCaptions {
  /// The captions where the pictures themselves are not seen: of scored images a line each, of others side by
  /// side as the sheet has them.
  static func prose(_ images: [SheetImage]) -> [Prose.Piece] {
    if images.contains(where: { $0.verdict != nil }) {
      var table = TextTable(["image", "class", "score", "verdict", ""], [.left, .left, .right])
      for image in images {
        table.add([
          image.name, image.className ?? "", image.score.map { NumberText.significant($0) } ?? "",
          image.verdict ?? "", [image.mark, image.problem].compactMap(\.self).joined(separator: ", "),
        ])
      }
      return [.table(table, indent: 2)]
    }
    let columns = max(1, min(images.count, 8, Int(Double(images.count).squareRoot().rounded(.up))))
    var table = TextTable([String](repeating: "", count: columns))
    for start in stride(from: 0, to: images.count, by: columns) {
      let row = images[start..<min(start + columns, images.count)].map { $0.caption() }
      for line in 0..<(row.map(\.count).max() ?? 0) { table.add(row.map { $0.count > line ? $0[line] : "" }) }
    }
    return [.table(table, indent: 2)]
  }
}
