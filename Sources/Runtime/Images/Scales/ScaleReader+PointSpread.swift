import GalaxyBase

/// How wide the blur is.
extension ScaleReader {
  /// In pixels: what is sharper than a fifth of one cannot be told, what is wider than 500 is no blur.
  private static let widths = 0.2...500.0

  mutating func readPointSpread() throws {
    let keys = ["PSF_FWHM", "PSFFWHM", "FWHM", "SEEING", "FWHMSEX", "MEDFWHM", "L1FWHM", "IQ", "DIQ"]
    for key in keys {
      guard let card = number([key], in: 1e-4...3600, "the width of a point spread"), let value = card.number
      else { continue }
      // UIT's FWHM is that of a filter for detection; FWHM of spectra is that of lines.
      if card.comment.lowercased().contains("filter") { continue }
      if let width = pixels(value, card) {
        scale.pointSpread = width
        return
      }
    }
    scale.pointSpread = try extensionWidth()
  }

  private mutating func pixels(_ value: Double, _ card: HeaderValues.Card) -> ObservedScale.Value? {
    var width: ObservedScale.Value
    if card.angle == .pixels {
      width = .init(value, card.key)
    } else {
      guard let pixel = scale.pixel?.value else {
        refuse(
          "\(card.key) = \(card.text) was not used: arcsec cannot be told in pixels of unknown size"
        )
        return nil
      }
      let arcseconds: Double =
        switch card.angle {
        case .milliarcseconds: value / 1000
        case .degrees: value * 3600
        default: value
        }
      width = .init(arcseconds / pixel, card.key, isAssumed: card.angle == nil)
    }
    guard Self.widths.contains(width.value) else {
      refuse(
        "\(card.key) = \(card.text) would be \(NumberText.general(width.value, 4)) pixels wide, which makes no "
          + "sense, and was not used"
      )
      return nil
    }
    return width
  }

  // MARK: - An image of the point spread

  /// The width of the extension that holds the band's point spread: "SUBARU_HSC.R PSF", "PSF".
  private mutating func extensionWidth() throws -> ObservedScale.Value? {
    let own = band.hdu.name.uppercased()
    let images = hdus.filter { $0.number != band.hdu.number && $0.isImage && $0.realAxes.count == 2 }
    let named = images.first { !own.isEmpty && $0.name.uppercased() == own + " PSF" }
    let alone = images.first {
      let words = ScienceImage.words($0.name)
      return words.last == "psf" && !words.contains("image")
    }
    guard let hdu = named ?? alone else { return nil }
    let (width, height) = (hdu.realAxes[0], hdu.realAxes[1])
    guard width <= 2048, height <= 2048 else { return nil }
    let values = try hdu.readPlane(0, width: width, height: height, rows: 0..<height)
    let image = Raster(unchecked: width, height, values)
    guard let found = PointSpreadImage.width(image) else {
      refuse("\(hdu.title) shows no single peak and was not used as the point spread")
      return nil
    }
    // WebbPSF and others sample it more finely than the image.
    let cards = try HeaderValues(hdu)
    var finer = 1.0
    if let card = cards.first(of: ["DET_SAMP", "OVERSAMP"]), let value = card.number,
      (1...100).contains(value)
    {
      finer = value
    }
    guard Self.widths.contains(found / finer) else {
      refuse(
        "\(hdu.title) is \(NumberText.general(found / finer, 4)) pixels wide and was not used as the point "
          + "spread"
      )
      return nil
    }
    return .init(found / finer, "measured in \(hdu.title)")
  }
}

/// The width of a point spread in an image of it.
enum PointSpreadImage {
  /// The share of the peak down to which pixels count; the second where the first leaves too few.
  private static let levels = [0.5, 0.1]
  /// Pixels that a paraboloid wants.
  private static let fewest = 9

  /// Full width at half maximum in pixels: that of the Gaussian through the core. Its logarithm is a
  /// paraboloid, which is fitted to the pixels above half of the peak by least squares, each with the weight
  /// of its light squared; 2 √(2 ln 2) times the square root of the product of both axes. Nil without a peak.
  static func width(_ image: Raster<Double>) -> Double? {
    guard let peak = image.pixels.lazy.filter(\.isFinite).max(), peak > 0,
      let index = image.pixels.firstIndex(of: peak)
    else { return nil }
    let (cx, cy) = (index % image.width, index / image.width)
    for level in levels {
      var equations = LeastSquares(6)
      var count = 0
      let reach = Int((Double(image.pixels.count { $0 > level * peak })).squareRoot()) + 3
      for y in max(0, cy - reach)...min(image.height - 1, cy + reach) {
        for x in max(0, cx - reach)...min(image.width - 1, cx + reach) {
          let value = image.pixels[y * image.width + x]
          guard value.isFinite, value > level * peak else { continue }
          let (dx, dy) = (Double(x - cx), Double(y - cy))
          equations.add(
            [1, dx, dy, dx * dx, dx * dy, dy * dy], logarithm(value / peak),
            weight: value * value / (peak * peak))
          count += 1
        }
      }
      guard count >= fewest, let c = equations.solution() else { continue }
      // ln I = … − (A x² + B x y + C y²) / 2: the determinant of the inverse covariance.
      let determinant = 4 * c[3] * c[5] - c[4] * c[4]
      guard c[3] < 0, c[5] < 0, determinant > 0 else { continue }
      let width = GaussianBlur.widthOfSigma / raised(determinant, 0.25)
      // What is flat is wider than its image.
      return width < Double(max(image.width, image.height)) ? width : nil
    }
    return nil
  }
}

/// Linear least squares by the normal equations, for a handful of unknowns.
private struct LeastSquares {
  private let count: Int
  private var matrix: [[Double]]

  init(_ count: Int) {
    self.count = count
    matrix = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
  }

  mutating func add(_ row: [Double], _ value: Double, weight: Double) {
    for i in 0..<count {
      for j in 0..<count { matrix[i][j] += weight * row[i] * row[j] }
      matrix[i][count] += weight * row[i] * value
    }
  }

  /// By elimination with pivots; nil for a singular matrix.
  func solution() -> [Double]? {
    var m = matrix
    for column in 0..<count {
      guard let pivot = (column..<count).max(by: { abs(m[$0][column]) < abs(m[$1][column]) }),
        abs(m[pivot][column]) > 1e-12
      else { return nil }
      m.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = m[row][column] / m[column][column]
        for k in column...count { m[row][k] -= factor * m[column][k] }
      }
    }
    return (0..<count).map { m[$0][count] / m[$0][$0] }
  }
}
