import GalaxyData
import GalaxyErrors
import GalaxyImages

/// Where images come from, one at a time: a dataset, files as they are read, a part of either. All are of one
/// size and were read in one way.
public protocol ImageSource: Sendable {
  /// How many images there are.
  var count: Int { get }
  /// How files become these images.
  var options: LoadOptions { get }
  /// Rows and columns of every image.
  var height: Int { get }
  var width: Int { get }
  /// The file of an image, for messages.
  func path(at index: Int) -> String
  /// The pixels of an image, or what stands for those that another rank has; called from several threads.
  /// - Throws: what reading throws.
  func pixels(at index: Int) throws -> PixelStore
  /// The rank that has the pixels of an image; nil where every rank has them.
  func holder(at index: Int) -> Int?
}

extension ImageSource {
  /// Every rank has them.
  public func holder(at index: Int) -> Int? { nil }
}

extension Dataset: ImageSource {
  /// The file of an image.
  public func path(at index: Int) -> String { items[index].path }
  /// The pixels of an image, which are there already.
  public func pixels(at index: Int) -> PixelStore { stores[index] }
  /// The rank that has the pixels of an image; nil where every rank has them.
  public func holder(at index: Int) -> Int? { stores[index].holder }
}

/// Files that are read when their pixels are asked for.
struct FileImages: ImageSource {
  let paths: [String]
  private let loader: ImageLoader

  /// - Throws: `GalaxyError` of kind `bad-option`.
  init(_ paths: [String], options: LoadOptions) throws {
    self.paths = paths
    loader = try ImageLoader(options: options)
  }

  var count: Int { paths.count }
  var options: LoadOptions { loader.options }
  var height: Int { loader.options.size }
  var width: Int { loader.options.size }
  func path(at index: Int) -> String { paths[index] }
  func pixels(at index: Int) throws -> PixelStore { try image(at: index).pixels }

  /// Reads a file; with `digest` its digest is taken too.
  func image(at index: Int, digest: Bool = false) throws -> PreparedImage {
    try loader.load(paths[index], digest: digest)
  }
}

extension NetworkDescription {
  /// Throws unless the images of a source fit the input.
  func requireInput(of source: some ImageSource) throws(GalaxyError) {
    guard input == FeatureShape(1, source.height, source.width) else {
      throw .wrongSize(
        images: "1×\(source.height)×\(source.width)", network: name, input: "\(input)")
    }
  }
}
