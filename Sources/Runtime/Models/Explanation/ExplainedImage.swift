import GalaxyData
import GalaxyErrors
import GalaxyImages

/// An image whose score is to be explained: one of a dataset, a file, or a row of a table of features.
public struct ExplainedImage: Sendable {
  /// The image as the user named it.
  public let title: String
  /// A dataset of this image alone, with its pixels; nil where only its numbers are known.
  public let single: Dataset?
  /// A table of this image alone, where its numbers were measured before or given.
  public let row: FeatureTable?
  /// Scores of other images of its set, by which the map of a network is scaled, where they are known already.
  public var setScores: (name: String, scores: [Double])?
  /// The set that it is of.
  public var set: DatasetArtifact?

  /// Names an image.
  public init(
    title: String, single: Dataset?, row: FeatureTable? = nil, set: DatasetArtifact? = nil,
    setScores: (name: String, scores: [Double])? = nil
  ) {
    (self.title, self.single, self.row, self.set, self.setScores) = (title, single, row, set, setScores)
  }

  /// Its file, its short name and its class.
  var path: String { single?.items.first?.path ?? row?.rows.first?.path ?? "" }
  var name: String {
    let name = single?.items.first?.name ?? row?.rows.first?.name ?? ""
    // A file that was named itself need not be named twice.
    return name == title ? String(name.split(separator: "/").last ?? "") : name
  }
  var className: String? {
    single?.items.first?.label.map { single?.classes.text($0) ?? "\($0)" }
      ?? row?.rows.first?.label.map { row?.classes.text($0) ?? "\($0)" }
  }
  /// What tells it from others.
  var content: UInt64? { single?.content(at: 0) ?? row?.rows.first?.content }

  /// Its picture as a file has it; nil where that cannot be read, which matters only where there is a row.
  func native() throws -> NativePicture? {
    if let single { return try single.nativePicture(at: 0) }
    guard let row, let path = row.rows.first?.path, row.origin == .morphology else { return nil }
    return try? ImageLoader(options: row.options).native(path)
  }
}
