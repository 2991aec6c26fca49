import GalaxyBase
import GalaxyErrors

/// Digests of pieces of larger images: of the values in the file, so that a survey's tile is not read whole for one
/// galaxy.
enum PieceDigest {
  /// The digest of some values of an HDU; all that are NaN count as one.
  static func of(_ values: [Double], of hdu: FITSHDU) -> Digest {
    var digester = Digester()
    add(values, of: hdu, to: &digester)
    return digester.digest
  }

  /// The digest of a piece: of the plane that its name chooses, else of all planes of the HDU; and the bytes of the
  /// file.
  /// - Throws: GalaxyError of a kind of `FileError` or `ImageError`.
  static func of(_ piece: TilePiece, path: String, hdu: String?) throws -> (digest: Digest, bytes: Int) {
    let digest = try FITSFile.exclusively {
      let file = try FITSFile(path: path)
      let hdu = try file.hdu(hdu, among: file.hdus())
      let axes = hdu.imageAxes
      guard hdu.isImage, axes.count >= 2, let inside = piece.inside(width: axes[0], height: axes[1]) else {
        throw GalaxyError(
          ImageError.outsideImage, path, "has nothing of \(piece.brackets) in \(hdu.title) (\(hdu.shape))")
      }
      var digester = Digester()
      for plane in piece.plane.map({ $0..<($0 + 1) }) ?? 0..<min(hdu.planeCount, mostPlanes) {
        guard plane < hdu.planeCount else {
          throw GalaxyError(
            ImageError.unknownBand, path, "has no band \(plane): \(hdu.title) is \(hdu.shape)")
        }
        let values = try hdu.readSection(
          plane, width: axes[0], height: axes[1], columns: inside.columns, rows: inside.rows)
        add(values, of: hdu, to: &digester)
      }
      return digester.digest
    }
    guard case .file(let bytes) = Files.kind(path) else { return (digest, 0) }
    return (digest, bytes)
  }

  /// Of a cube of more planes the first are looked at.
  private static let mostPlanes = 64

  /// Numbers of up to 32 bits count in single precision: half the bytes.
  private static func add(_ values: [Double], of hdu: FITSHDU, to digester: inout Digester) {
    if [8, 16, -32].contains(hdu.bitpix) {
      digester.add(values.map { $0.isNaN ? Float.nan : Float($0) })
    } else {
      digester.add(values.count)
      values.map { $0.isNaN ? Double.nan : $0 }.withUnsafeBytes { digester.add(bytes: $0) }
    }
  }
}

extension FITSHDU {
  /// Planes of two axes; 1 for an image.
  var planeCount: Int {
    imageAxes.dropFirst(2).reduce(1) { product, length in
      let (count, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? .max : count
    }
  }
}
