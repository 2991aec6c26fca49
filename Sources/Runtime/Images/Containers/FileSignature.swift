import GalaxyBase
import GalaxyErrors

/// What the first bytes of a file say it is; its name says nothing.
package enum FileSignature: Equatable {
  case image(ImageFormat)
  /// gzip, bzip2 or compress (.Z): FITS inside, or anything else.
  case packed
  /// A known format that galsh does not read, by its name with the article.
  case unsupported(String)
  case unknown

  /// As many bytes as the longest look needs.
  package static let length = 512

  package init(_ bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(FileSignature.length))
    func has(_ text: String, at offset: Int = 0) -> Bool {
      start.dropFirst(offset).starts(with: text.utf8)
    }
    func has(_ values: [UInt8], at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: values) }

    if has("SIMPLE  =") {
      self = .image(.fits)
    } else if has([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .image(.png)
    } else if has([0xff, 0xd8, 0xff]) {
      self = .image(.jpeg)
    } else if has([0x1f, 0x8b]) || has([0x1f, 0x9d]) || has("BZh") {
      self = .packed
    } else if has([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .unsupported("an HDF5 file")
    } else if has("CDF\u{1}") || has("CDF\u{2}") || has("CDF\u{5}") {
      self = .unsupported("a netCDF file")
    } else if has("#ASDF") {
      self = .unsupported("an ASDF file")
    } else if has([0x49, 0x49, 0x2a, 0]) || has([0x4d, 0x4d, 0, 0x2a]) || has([0x49, 0x49, 0x2b, 0]) {
      self = .unsupported("a TIFF file")
    } else if has("GIF87a") || has("GIF89a") {
      self = .unsupported("a GIF file")
    } else if has("RIFF") && has("WEBP", at: 8) {
      self = .unsupported("a WebP file")
    } else if has("BM") && has([0, 0, 0, 0], at: 6) {
      self = .unsupported("a BMP file")
    } else if has([0, 0, 0, 0x0c, 0x6a, 0x50]) || has([0xff, 0x4f, 0xff, 0x51]) {
      self = .unsupported("a JPEG 2000 file")
    } else if has([0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c]) || has([0xff, 0x0a]) {
      self = .unsupported("a JPEG XL file")
    } else if has("ftypavif", at: 4) || has("ftypheic", at: 4) {
      self = .unsupported("an AVIF or HEIC file")
    } else if has([0x76, 0x2f, 0x31, 0x01]) {
      self = .unsupported("an OpenEXR file")
    } else if has([0x93] + "NUMPY".utf8) {
      self = .unsupported("a NumPy file")
    } else if has("%PDF-") {
      self = .unsupported("a PDF file")
    } else if has([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]) {
      self = .unsupported("an xz file")
    } else if has("PK\u{3}\u{4}") {
      self = .unsupported("a ZIP file")
    } else if ContainerFormat(Array(bytes.prefix(ContainerFormat.length))) == .tar {
      self = .unsupported("a tar file")
    } else {
      self = .unknown
    }
  }

  /// The format of a file, or the reason why it is none that galsh reads.
  package static func requireFormat(of path: String) throws -> ImageFormat {
    if let stored = try ContainerAddress.stored(path) { return try format(of: stored, path) }
    return try requireFormat(of: try Files.read(path, limit: ContainerFormat.length), path)
  }

  /// The same by its first bytes.
  static func requireFormat(of start: [UInt8], _ path: String) throws -> ImageFormat {
    switch FileSignature(start) {
    case .image(let format): return format
    case .packed: return .fits
    case .unsupported(let name):
      if Containers.isOne(path), let container = try Containers.open(path) {
        let images = try container.all()
        throw GalaxyError(
          ImageError.unsupportedFormat, path,
          "is \(name) of \(counted(images.places.count, "image")), not one",
          hint: images.places.first.map { "\(path)\(container.brackets($0)) is the first" })
      }
      throw GalaxyError(
        ImageError.unsupportedFormat, path, "is \(name), which galsh does not read",
        hint: "galsh reads FITS, PNG and JPEG, and many images in HDF5, tar and NumPy files")
    case .unknown:
      let what = start.isEmpty ? "is empty" : looksLikeText(start) ? "is text, not an image" : "is no image"
      throw GalaxyError(ImageError.notAnImage, path, what, hint: "galsh reads FITS, PNG and JPEG")
    }
  }

  /// The format of an image in a container.
  static func format(of stored: StoredImage, _ name: String) throws -> ImageFormat {
    switch stored {
    case .array: .array
    case .file(let bytes): try requireFormat(of: Array(bytes.prefix(ContainerFormat.length)), name)
    }
  }

  private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 || $0 == 10 || $0 == 13 }
  }
}
