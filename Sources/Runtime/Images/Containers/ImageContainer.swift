import GalaxyBase
import GalaxyErrors

/// A file that holds many images: an HDF5 file, a tar, a NumPy file.
///
/// It knows how to list its images and to read one. Each has an address, the name of the file with brackets
/// behind it (`galaxies.h5[17]`, `shard.tar[a12.png]`), which stands wherever the name of an image's file may.
package protocol ImageContainer: Sendable {
  /// The file.
  var path: String { get }
  /// What its format is called: "HDF5", "tar", "NumPy".
  var format: String { get }
  /// What it is, in a few words: "HDF5, 200 images of 69 × 69 × 3 uint8 in images".
  var summary: [String] { get }
  /// What the text between the first bracket behind the name and the last one chooses.
  /// - Throws: GalaxyError of kind `no-such-image`.
  func selection(_ brackets: String) throws -> ContainedImages
  /// All images that are meant where no choice is made.
  /// - Throws: GalaxyError of kind `no-image` or `needs-array`.
  func all() throws -> ContainedImages
  /// What stands in the brackets of an image, with them.
  func brackets(_ place: ContainedImages.Place) -> String
  /// Reads one. Called from several threads.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated`, or of a kind of `FileError`.
  func content(_ place: ContainedImages.Place) throws -> StoredImage
  /// What is known of the images beside their pixels: columns of one row an image.
  /// - Throws: as `content` does.
  func columns(of images: ContainedImages) throws -> [ContainedColumn]
  /// What looks like a column and is none, a sentence each.
  func misfits(of images: ContainedImages) -> [String]
  /// The names of the classes by their numbers, empty ones for numbers without; none where it has none.
  func classNames() throws -> [String]
  /// What an image belongs to, where the container says so by its names alone.
  func key(_ place: ContainedImages.Place) -> String?
}

extension ImageContainer {
  /// Nothing.
  package func key(_: ContainedImages.Place) -> String? { nil }
  /// None.
  package func misfits(of _: ContainedImages) -> [String] { [] }
}

/// Images of a container.
package struct ContainedImages: Sendable {
  /// One of them: which of the container's sets, and where in it.
  package struct Place: Sendable, Hashable {
    var set = 0
    var index: Int
  }

  /// In their order.
  package let places: [Place]
  /// Whether one alone was named.
  package var isOne = false
}

/// An image as a container holds it.
package enum StoredImage: Sendable {
  /// A file: PNG, JPEG, FITS.
  case file([UInt8])
  /// Numbers.
  case array(PixelArray)

  /// Digest and size of its bytes.
  package var digest: (digest: Digest, bytes: Int) {
    switch self {
    case .file(let bytes): (Digest(of: bytes), bytes.count)
    case .array(let array): (array.digest, array.bytes.count)
    }
  }
}

/// A column of what a container knows of its images.
package struct ContainedColumn: Sendable {
  /// What the values are; a missing one is an empty text, `Int.min` or NaN.
  package enum Values: Sendable {
    case texts([String])
    case integers([Int])
    case numbers([Double])
  }

  package let name: String
  package let values: Values
}

/// The formats of containers, known by their first bytes.
package enum ContainerFormat: String, Sendable {
  case hdf5 = "HDF5"
  case tar
  case numpy = "NumPy"
  /// A ZIP, as which NumPy keeps several arrays.
  case npz = "NumPy archive"

  /// As many bytes as the longest look needs.
  package static let length = 512

  /// Nil for a file that is none.
  package init?(_ start: [UInt8]) {
    if start.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .hdf5
    } else if start.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if start.starts(with: [0x50, 0x4b, 3, 4]) || start.starts(with: [0x50, 0x4b, 5, 6]) {
      self = .npz
    } else if start.count == 512, TarHeader.isOne(start) {
      self = .tar
    } else {
      return nil
    }
  }

  /// Endings of files that are images of their own, into which nobody needs to look for others.
  private static let imageEndings: Set<String> = [
    "png", "jpg", "jpeg", "fits", "fit", "fts", "gz", "fz", "csv", "txt",
  ]

  /// Whether a name may be that of a container.
  package static func mayBe(_ path: String) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return true }
    return !imageEndings.contains(path[path.index(after: dot)...].lowercased())
  }

  /// Opens a file of this format.
  func open(_ path: String) throws -> any ImageContainer {
    switch self {
    case .hdf5: try ArrayContainer(HDF5File(path))
    case .tar: try TarContainer(path)
    case .numpy: try ArrayContainer(NumPyFile(path))
    case .npz: try ArrayContainer(NumPyArchive(path))
    }
  }
}
