import CWCS
import GalaxyBase
import GalaxyErrors
import Synchronization

/// Where the pixels of an image are on the sky, by the world coordinates of its header (FITS WCS papers I to III; SIP,
/// TPV and what else wcslib knows).
package final class SkyProjection: Sendable {
  private struct Handle: @unchecked Sendable { let wcs: OpaquePointer }

  private let handle: Mutex<Handle>
  /// Seconds of arc a pixel: the mean of both axes, in the middle of the projection.
  package let scale: Double
  /// Whether its coordinates are galactic; else they are equatorial.
  private let isGalactic: Bool

  /// wcslib's parsers share tables.
  private static let parsing = Mutex(())

  /// Reads the cards of a header.
  /// - Throws: GalaxyError of kind `no-wcslib`, or `no-wcs` for a header without celestial coordinates, or of a kind
  ///   that wcslib does not know.
  package init(cards: [String], path: String) throws {
    if let reason = galsh_wcs_load() {
      throw GalaxyError(SkyError.noWCSLibrary, String(cString: reason))
    }
    var bytes: [CChar] = []
    let mended = Self.mended(cards)
    for card in mended {
      let utf8 = Array(card.utf8.prefix(80))
      bytes += utf8.map { CChar(truncatingIfNeeded: $0) } + [CChar](repeating: 32, count: 80 - utf8.count)
    }
    var facts = galsh_wcs_facts()
    let (wcs, reason) = Self.parsing.withLock { _ in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(GALSH_WCS_MESSAGE_LENGTH)) {
        message -> (Handle?, String) in
        message.initialize(repeating: 0)
        guard let start = message.baseAddress else { return (nil, "") }
        let wcs = galsh_wcs_open(bytes, Int32(mended.count), &facts, start)
        return (wcs.map { Handle(wcs: $0) }, String(cString: start))
      }
    }
    guard let wcs else {
      throw GalaxyError(
        SkyError.noWCS, "\(path) does not say where on the sky it is: \(reason)", file: path,
        hint: "hdu= chooses another image of the file; `header \"\(path)\"` shows CTYPE1, CRVAL1 and the like"
      )
    }
    func text<T>(_ tuple: T) -> String {
      withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }.trimmingBlanks
    }
    let kind = text(facts.longitude)
    let frame = text(facts.frame).uppercased()
    guard ["RA", "GLON"].contains(kind), !frame.hasPrefix("FK4") else {
      galsh_wcs_close(wcs.wcs)
      throw GalaxyError(
        SkyError.noWCS,
        "\(path) has coordinates of another kind: \(kind == "RA" ? "RADESYS \(frame)" : kind)", file: path,
        hint:
          "right ascension and declination of ICRS or FK5 (J2000) are understood, and galactic coordinates")
    }
    isGalactic = kind == "GLON"
    let (a, b) = (facts.scale.0 * 3600, facts.scale.1 * 3600)
    // Of square pixels the one as it is, so that 30″ at 0.2″ are 150 pixels and no rounding comes between.
    scale = abs(a - b) <= 1e-6 * a ? a : (a * b).squareRoot()
    handle = Mutex(wcs)
    guard scale.isFinite, scale > 0 else {
      throw GalaxyError(SkyError.noWCS, "\(path) has pixels of no size (CD or CDELT)", file: path)
    }
  }

  deinit { handle.withLock { galsh_wcs_close($0.wcs) } }

  /// The polynomials of SCAMP before 2012 stand in a projection called TAN, which has no PV1_5 and beyond: it is TPV
  /// (as astropy has it). Where SIP is there too, that is meant, and PV is left out.
  private static func mended(_ cards: [String]) -> [String] {
    func isCard(_ card: String, _ key: String) -> Bool { card.hasPrefix(key.padded) }
    let types = cards.filter { isCard($0, "CTYPE1") || isCard($0, "CTYPE2") }
    let terms = cards.compactMap { card -> Int? in
      guard card.hasPrefix("PV1_") || card.hasPrefix("PV2_") else { return nil }
      return Int(card.dropFirst(4).prefix { $0.isNumber })
    }
    guard types.count == 2, terms.contains(where: { $0 >= 5 }) else { return cards }
    if types.allSatisfy({ $0.contains("-TAN-SIP") }) {
      return cards.filter { !$0.hasPrefix("PV1_") && !$0.hasPrefix("PV2_") }
    }
    guard types.allSatisfy({ $0.contains("-TAN") }) else { return cards }
    return cards.map { card in
      guard isCard(card, "CTYPE1") || isCard(card, "CTYPE2"), let range = card.firstRange(of: "-TAN") else {
        return card
      }
      return card.replacingCharacters(in: range, with: "-TPV")
    }
  }

  /// The pixels of directions (equatorial), by the count of arrays: the middle of the first pixel is (0, 0). NaN where
  /// the projection has none.
  package func pixels(of directions: [SkyVector]) -> [(x: Double, y: Double)] {
    var (sky, found) = ([Double](), [Double](repeating: .nan, count: 2 * directions.count))
    sky.reserveCapacity(2 * directions.count)
    for direction in directions {
      let place = (isGalactic ? direction.toGalactic : direction).degrees
      sky += [place.longitude, place.latitude]
    }
    return pixels(ofDegrees: sky, into: &found)
  }

  /// The same of right ascensions and declinations in degrees, which are handed on as they are.
  package func pixels(rightAscensions: [Double], declinations: [Double]) -> [(x: Double, y: Double)] {
    if isGalactic {
      return pixels(of: zip(rightAscensions, declinations).map { SkyVector(longitude: $0, latitude: $1) })
    }
    var (sky, found) = ([Double](), [Double](repeating: .nan, count: 2 * rightAscensions.count))
    sky.reserveCapacity(found.count)
    for (a, d) in zip(rightAscensions, declinations) { sky += [a, d] }
    return pixels(ofDegrees: sky, into: &found)
  }

  private func pixels(ofDegrees sky: [Double], into found: inout [Double]) -> [(x: Double, y: Double)] {
    var pixels = found
    handle.withLock { galsh_wcs_to_pixels($0.wcs, Int64(sky.count / 2), sky, &pixels) }
    found = pixels
    return stride(from: 0, to: pixels.count, by: 2).map { index in
      (x: pixels[index] - 1, y: pixels[index + 1] - 1)
    }
  }

  /// The directions (equatorial) of pixels; nil where there is no sky.
  package func directions(of pixels: [(x: Double, y: Double)]) -> [SkyVector?] {
    let flat = pixels.flatMap { [$0.x + 1, $0.y + 1] }
    var sky = [Double](repeating: .nan, count: flat.count)
    handle.withLock { galsh_wcs_to_sky($0.wcs, Int64(pixels.count), flat, &sky) }
    return pixels.indices.map { index in
      let (a, d) = (sky[2 * index], sky[2 * index + 1])
      guard a.isFinite, d.isFinite else { return nil }
      let direction = SkyVector(longitude: a, latitude: d)
      return isGalactic ? direction.fromGalactic : direction
    }
  }
}

extension String {
  /// A keyword as it stands on a card.
  fileprivate var padded: String { self + String(repeating: " ", count: max(0, 8 - count)) }

  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
