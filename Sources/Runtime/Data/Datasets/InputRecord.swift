import GalaxyBase

/// What is kept of a dataset that a model was trained or tested on.
public struct InputRecord: Sendable, Equatable {
  /// What the session called it.
  public let name: String
  /// Where its images came from.
  public let source: String
  /// How many images.
  public let images: Int
  /// Of all labels and pixels: the same input has the same digest, wherever it lies.
  public let digest: Digest

  /// Looks at every pixel once.
  /// - Throws: GalaxyError of kind `interrupted`.
  public init(_ dataset: Dataset, name: String, context: WorkContext) throws {
    self.name = name
    source = dataset.source
    images = dataset.count
    digest = try dataset.digest(context: context)
  }

  init(name: String, source: String, images: Int, digest: Digest) {
    (self.name, self.source, self.images, self.digest) = (name, source, images, digest)
  }

  /// Reads what `json` wrote; nil if it is anything else.
  package init?(json: JSON?) {
    guard let name = json?["name"]?.string, let source = json?["source"]?.string,
      let images = json?["images"]?.integer, let digest = json?["digest"]?.string.flatMap(Digest.init)
    else { return nil }
    (self.name, self.source, self.images, self.digest) = (name, source, images, digest)
  }

  /// All of it.
  public var json: JSON {
    [
      "name": .string(name), "source": .string(source), "images": .integer(images),
      "digest": .string(digest.description),
    ]
  }
}
