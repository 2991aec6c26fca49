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
  /// The pixels of an image; called from several threads.
  /// - Throws: what reading throws.
  func pixels(at index: Int) throws -> PixelStore
}

extension Dataset: ImageSource {
  /// The file of an image.
  public func path(at index: Int) -> String { items[index].path }
  /// The pixels of an image, which are there already.
  public func pixels(at index: Int) -> PixelStore { images[index] }
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
