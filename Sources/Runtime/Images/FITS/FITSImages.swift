import GalaxyBase
import GalaxyErrors

/// Which images a FITS file of many is taken for.
public enum ImagesOfEach: String, Sendable, CaseIterable {
  /// A file is one image.
  case file
  /// Every HDU that holds one is an image.
  case hdu
  /// Every plane of a cube is an image, none a band.
  case plane
}

/// The images of FITS files that hold many: `f.fits[*]` is every HDU with an image, `cube.fits[*,*,*]` every plane
/// of a cube, `cube.fits[SCI][*,*,*]` every plane of that HDU.
package enum FITSImages {
  /// What stands behind a name that means all images of a file.
  private static let (hdus, planes) = ("[*]", "[*,*,*]")

  /// A pattern by which every image of its files is meant.
  package static func pattern(_ files: String, each: ImagesOfEach, hdu: String?) -> String {
    // Brackets that say the same already.
    if hdu == nil, parts(of: files)?.each == each { return files }
    return switch each {
    case .file: files
    case .hdu: files + hdus
    case .plane: files + (hdu.map { "[\($0)]" } ?? "") + planes
    }
  }

  /// The files that such a pattern means, and what is meant of each; nil for any other pattern.
  package static func parts(of pattern: String) -> (files: String, each: ImagesOfEach)? {
    for (ending, each) in [(planes, ImagesOfEach.plane), (hdus, .hdu)] where pattern.hasSuffix(ending) {
      let files = String(pattern.dropLast(ending.count))
      if !files.isEmpty, !files.hasSuffix("/") { return (files, each) }
    }
    return nil
  }

  /// The names of the images of one file, which may have brackets that choose an HDU.
  /// - Throws: GalaxyError of kind `no-image`, or what opening it throws.
  package static func names(of name: String, each: ImagesOfEach) throws -> [String] {
    guard each != .file else { return [name] }
    let chosen = try ExtendedName(name)
    let file = chosen?.file ?? name
    if let chosen, each == .hdu || chosen.section != nil {
      throw GalaxyError(
        FileError.refusedName,
        "\(name) names one image, and every \(each.rawValue) is asked for",
        file: name, hint: "leave one of the two out")
    }
    let found = try FITSFile.exclusively { () throws -> [String] in
      let opened = try FITSFile(path: file)
      guard each == .plane else {
        return try opened.hdus().filter { $0.isImage && $0.imageAxes.count >= 2 }.map {
          "\(file)[\($0.number)]"
        }
      }
      let options = try chosen?.choose(LoadOptions()) ?? LoadOptions()
      let hdu = try opened.hdu(options.hdu, among: opened.hdus())
      // A cube of one plane is one.
      guard hdu.isImage, hdu.axes.count >= 3 else { return [] }
      let count = hdu.channels ?? hdu.planeCount
      guard count > 0, count <= 1 << 24 else { return [] }
      return (1...count).map { "\(name)[*,*,\($0)]" }
    }
    guard !found.isEmpty else {
      throw GalaxyError(
        ImageError.noImage, file, each == .hdu ? "has no HDU with an image" : "has no cube of images",
        hint: "inspect \"\(file)\" tells what is in it")
    }
    return found
  }
}
