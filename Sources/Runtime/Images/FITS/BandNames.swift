import GalaxyBase

/// What the planes of a cube are called.
///
/// By BAND0, BAND1 … or FILTER0 …, by EXT1 … (realsim), by BANDS with a letter or a word a plane (the DESI
/// Legacy Survey's cutouts: `BANDS = 'grz'`), or by a third axis of WCS: Stokes parameters, or wavelengths and
/// frequencies.
struct BandNames {
  private var names: [String?] = []
  /// What FILTER says of an image of one plane.
  private var only: String?
  /// As many planes are asked for their names; spectra have thousands.
  private static let most = 256

  init(of hdu: FITSHDU) throws {
    guard hdu.realAxes.count > 2 else {
      only = try hdu.text(ofKey: "FILTER") ?? hdu.text(ofKey: "BAND")
      return
    }
    let count = min(hdu.realAxes[2], Self.most)
    if hdu.realAxes.count == 3, let bands = try hdu.text(ofKey: "BANDS") {
      let words = bands.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      if words.count == count {
        names = words
      } else if words.count == 1, words[0].count == count {
        names = words[0].map { String($0) }
      }
      if !names.isEmpty { return }
    }
    for (key, first) in [("BAND", 0), ("FILTER", 0), ("EXT", 1), ("FILTER", 1), ("BAND", 1)] {
      // The first of them tells whether the file counts so; others may be missing.
      guard try hdu.text(ofKey: "\(key)\(first)") != nil else { continue }
      names = try (0..<count).map { try hdu.text(ofKey: "\(key)\($0 + first)") }
      return
    }
    if hdu.realAxes.count == 3, let axis = hdu.axes.lastIndex(where: { $0 > 1 }) {
      names = try Self.world(of: hdu, axis: axis + 1, count: count)
    }
  }

  /// The name of a plane, from 0.
  subscript(plane: Int) -> String? { only ?? (names.indices.contains(plane) ? names[plane] : nil) }

  /// By the coordinates of an axis (Greisen et al. 2006, A&A 446, 747; Greisen & Calabretta 2002, A&A 395, 1061).
  private static func world(of hdu: FITSHDU, axis: Int, count: Int) throws -> [String?] {
    guard let type = try hdu.text(ofKey: "CTYPE\(axis)")?.uppercased(),
      let value = try hdu.number(ofKey: "CRVAL\(axis)")
    else { return [] }
    let step = try hdu.number(ofKey: "CDELT\(axis)") ?? hdu.number(ofKey: "CD\(axis)_\(axis)") ?? 1
    let reference = try hdu.number(ofKey: "CRPIX\(axis)") ?? 0
    let values = (0..<count).map { value + (Double($0 + 1) - reference) * step }
    if type.hasPrefix("STOKES") {
      return values.map { Int(exactly: $0.rounded()).flatMap { stokes[$0] } }
    }
    // Other than linear axes have other values than these.
    guard ["WAVE", "AWAV", "FREQ", "ENER", "WAVELENG", "LAMBDA"].contains(type) else { return [] }
    let unit = try hdu.text(ofKey: "CUNIT\(axis)") ?? ""
    return values.map { NumberText.general($0, 6) + (unit.isEmpty ? "" : " \(unit)") }
  }

  private static let stokes = [
    1: "I", 2: "Q", 3: "U", 4: "V", -1: "RR", -2: "LL", -3: "RL", -4: "LR", -5: "XX", -6: "YY", -7: "XY",
    -8: "YX",
  ]
}
