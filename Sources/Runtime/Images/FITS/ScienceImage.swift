import GalaxyErrors

/// Which of a file's images is the galaxy where none is named: the first, unless it is by its name a mask, a
/// weight, an error or a PSF and another is not.
struct ScienceImage {
  let hdu: FITSHDU
  /// "HDU 1 (DQ) passed over", where one was.
  var note: String?

  /// - Throws: GalaxyError of kind `no-image` if there is none, `needs-hdu` if several may be meant.
  init(among hdus: [FITSHDU], of path: String) throws {
    let images = hdus.filter { $0.isImage && $0.axes.count >= 2 }
    // An image of one pixel a side is one where there is no larger.
    let candidates =
      images.contains { $0.realAxes.count >= 2 } ? images.filter { $0.realAxes.count >= 2 } : images
    guard let first = candidates.first else {
      throw GalaxyError(ImageError.noImage, path, "holds no image of two axes")
    }
    guard candidates.count > 1, try Self.role(of: first) == .auxiliary else {
      hdu = first
      return
    }
    let science = try candidates.filter { try Self.role(of: $0) == .science }
    let others = try candidates.filter { try Self.role(of: $0) != .auxiliary }
    guard let found = science.first ?? (others.count == 1 ? others.first : nil) else {
      let list = candidates.prefix(8).map(\.title).joined(separator: ", ")
      throw GalaxyError(
        ImageError.needsHDU, path,
        "holds several images, and by its name the first is none of a galaxy: \(list)",
        hint: "choose one with hdu=, such as hdu=\(candidates[1].number)")
    }
    hdu = found
    let passed = candidates.prefix { $0.number != found.number }.map(\.title)
    note = "\(passed.joined(separator: ", ")) passed over"
  }

  enum Role { case science, auxiliary, unknown }

  /// What an HDU is by its EXTNAME, else by the cards of DES and of ESO that say it.
  static func role(of hdu: FITSHDU) throws -> Role {
    var name = hdu.name
    if name.isEmpty { name = try hdu.text(ofKey: "DES_EXT") ?? hdu.text(ofKey: "HDUCLAS2") ?? "" }
    if name.isEmpty { name = try hdu.text(ofKey: "EXTTYPE") ?? "" }
    return role(ofName: name)
  }

  /// By the words of a name: "SCI", "wht_2", "VARIANCE-R", "g.psf", "BadPixelMask".
  static func role(ofName name: String) -> Role {
    let words = Self.words(name)
    if words.contains(where: { auxiliary.contains($0) || endings.contains(where: $0.hasSuffix) }) {
      return .auxiliary
    }
    return words.contains(where: science.contains) ? .science : .unknown
  }

  /// Small letters, numbers left off, parted where a capital follows a small letter.
  static func words(_ name: String) -> [String] {
    var (words, word): ([String], String) = ([], "")
    var before: Character = " "
    for character in name {
      if !character.isLetter || (character.isUppercase && before.isLowercase) {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = ""
      }
      if character.isLetter { word.append(character) }
      before = character
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }

  private static let science: Set<String> = [
    "sci", "science", "image", "img", "primary", "data", "flux", "signal", "intensity", "galaxy", "map",
    "calibrated",
  ]
  private static let auxiliary: Set<String> = [
    "dq", "mask", "masks", "flag", "flags", "quality", "dqf", "bpm", "badpix", "badpixel", "bad", "maskbits",
    "msk",
    "wht", "weight", "weights", "wgt", "wt", "con", "confidence", "conf", "var", "variance", "vari", "err",
    "error",
    "errors", "unc", "uncert", "uncertainty", "sigma", "std", "stddev", "stdev", "stat", "rms", "noise",
    "ivar",
    "invvar", "ivm", "psf", "psfs", "kernel", "beam", "seg", "segm", "segmap", "segmentation", "exp",
    "exposure",
    "expmap", "exptime", "cov", "coverage", "nexp", "nimage", "nimages", "ctx", "context", "bkg", "bkgd",
    "background", "sky", "samp", "time", "area", "xposure", "poisson", "rnoise", "flat", "chi", "residual",
    "residuals",
  ]
  /// "weightmap", "errormap", "expmask".
  private static let endings = [
    "mask", "weightmap", "errormap", "errmap", "sigmamap", "rmsmap", "maskmap", "pixmap", "psf", "variance",
    "weight", "error",
  ]
}
