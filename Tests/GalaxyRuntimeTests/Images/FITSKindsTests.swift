import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// The kinds of files behind public bug reports, each in several forms of its own.
@Suite struct FITSKindsTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func options(_ change: (inout LoadOptions) -> Void) -> LoadOptions {
    var options = LoadOptions()
    change(&options)
    return options
  }

  private func flux(_ path: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws
    -> FITSDecoder.Flux
  {
    try FITSDecoder.decode(path: path, options: options(change))
  }

  /// Both ways of reading: the quick one, and the long one that a harmless cutout asks for.
  private func grey(_ path: String, size: Int, _ change: (inout LoadOptions) -> Void = { _ in }) throws
    -> [[Float]]
  {
    var options = options(change)
    options.size = size
    let quick = try ImageLoader(options: options).load(path).pixels.withFloats { Array($0) }
    options.cutout = Cutout(x: 0, y: 0, width: size, height: size)
    let long = try ImageLoader(options: options).load(path).pixels.withFloats { Array($0) }
    return [quick, long]
  }

  private func refusal(_ path: String, _ kind: ImageError, _ words: String...) throws {
    let error = #expect(throws: GalaxyError.self) { try flux(path) }
    #expect(error?.isA(kind) == true, "\(error?.message ?? "")")
    for word in words {
      #expect(error.map { "\($0.message) \($0.hint ?? "")".contains(word) } == true, "\(word)")
    }
  }

  /// An exponential disc of side × side, its middle at the middle.
  private func disc(_ side: Int, peak: Double = 1000, sky: Double = 10) -> [Double] {
    (0..<side * side).map { i in
      let (dx, dy) = (Double(i % side) - Double(side) / 2, Double(i / side) - Double(side) / 2)
      return sky + peak * exp(-(dx * dx + dy * dy).squareRoot() / (Double(side) / 8))
    }
  }

  private func write(
    _ values: [Double], side: Int, _ name: String, cards: [(String, String)] = [], bitpix: Int = -32
  ) throws -> String {
    var fits = FITSBuilder()
    switch bitpix {
    case -64: fits.image([side, side], bitpix: -64, more: cards, words: values.map(\.bitPattern))
    case 16: fits.image([side, side], bitpix: 16, more: cards, words: values.map { Int16($0) })
    case 32: fits.image([side, side], bitpix: 32, more: cards, words: values.map { Int32($0) })
    case 8: fits.image([side, side], bitpix: 8, more: cards, words: values.map { UInt8($0) })
    default: fits.image([side, side], more: cards, values: values.map { Float($0) })
    }
    return try folder.write(fits.bytes, as: name)
  }

  private func gzip(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", "-f", path]
    try process.run()
    process.waitUntilExit()
    return path + ".gz"
  }

  // MARK: - Codings

  @Test("asinh coding of Pan-STARRS is undone, of any BITPIX", arguments: [-64, -32, 32, 16])
  func panStarrs(bitpix: Int) throws {
    let (side, softening, offset) = (24, 250.0, -0.5)
    let wanted = disc(side)
    let coded = wanted.map { asinh(($0 - offset) / (2 * softening)) * 2.5 / log(10) }
    let step = bitpix == 16 ? 1e-4 : 1e-8
    let cards = [("BSOFTEN", "\(softening)"), ("BOFFSET", "\(offset)")]
    let path =
      bitpix < 0
      ? try write(coded, side: side, "ps\(bitpix).fits", cards: cards, bitpix: bitpix)
      : try write(
        coded.map { ($0 / step).rounded() }, side: side, "ps\(bitpix).fits",
        cards: cards + [("BSCALE", "\(step)")],
        bitpix: bitpix)
    let found = try flux(path)
    let values = found.image.flippedVertically().pixels
    for (a, b) in zip(values, wanted) {
      #expect(abs(a - b) < max(1e-3, abs(b) * 3 * step + 2 * softening * step))
    }
    #expect(found.unit.contains("BSOFTEN"))
    // Those who want the values as they are get them.
    let plain = try flux(path) { $0.recipe = .generic }
    #expect(abs(plain.image.flippedVertically().pixels[0] - coded[0]) < 1e-3)
    #expect(plain.notes.contains { $0.contains("read as they are") })
    let told = try Inspection(path).lines.joined(separator: "\n")
    #expect(told.contains("asinh-coded"))
  }

  @Test(
    "magnitudes and logarithms under any name are light, bright in the middle",
    arguments: [
      ("mag/arcsec2", -2.5, 1.0), ("ABmag", -2.5, 1), ("magnitudes/arcsec^2", -2.5, 1), ("mmag", -2500, 1),
      ("STmag", -2.5, 1), ("MAG_AB", -2.5, 1), ("dex", 1, 1), ("log10(erg/s/cm2/arcsec2)", 1, 1),
      ("dB", 10, 1),
      ("log(Msun/kpc2)", 1, 1), ("ln(K)", 2.302_585_092_994_046, 1),
    ] as [(String, Double, Double)])
  func codings(unit: String, slope: Double, _: Double) throws {
    let side = 32
    let light = disc(side, peak: 1, sky: 1e-4)
    var coded = light.map { slope * log10($0) }
    // No light at all, as such files have it.
    for i in 0..<side { coded[i] = slope < 0 ? .infinity : -.infinity }
    let path = try write(coded, side: side, "c.fits", cards: [("BUNIT", "'\(unit)'")], bitpix: -64)
    let found = try flux(path)
    let values = found.image.flippedVertically().pixels
    let peak = values.max() ?? 0
    for i in side..<side * side { #expect(abs(values[i] / peak - light[i] / (light.max() ?? 1)) < 1e-9) }
    #expect(values[..<side].allSatisfy { $0 == 0 } && found.nonFinite == side)
    #expect(found.unit.contains("turned into flux"))
    for pixels in try grey(path, size: side) {
      #expect(pixels[(side - 1) * side] == 0 && pixels[side / 2 * side + side / 2] > 0.99)
    }
  }

  @Test("each band is decoded by its own cards; the mean of different units is refused")
  func codingOfEachBand() throws {
    let side = 16
    var fits = FITSBuilder()
    fits.image([])
    for (name, softening, offset, peak) in [
      ("g", 100.0, 5.0, 300.0), ("r", 1000, 0.05, 900), ("i", 5000, 50, 2000),
    ] {
      let coded = disc(side, peak: peak).map { asinh(($0 - offset) / (2 * softening)) * 2.5 / log(10) }
      let cards = [("BSOFTEN", "\(softening)"), ("BOFFSET", "\(offset)")]
      fits.image([side, side], bitpix: -64, name: name, more: cards, words: coded.map(\.bitPattern))
      _ = try write(coded, side: side, "ps_\(name).fits", cards: cards, bitpix: -64)
    }
    let path = try folder.write(fits.bytes, as: "all.fits")
    for (band, peak) in [("g", 300.0), ("r", 900), ("i", 2000)] {
      for name in [path, "\(folder.path)/ps_{g,r,i}.fits"] {
        let values = try flux(name) { $0.bands = [band] }.image.flippedVertically().pixels
        for (a, b) in zip(values, disc(side, peak: peak)) { #expect(abs(a - b) < 1e-6) }
      }
    }
    var mixed = FITSBuilder()
    mixed.image([])
    for (name, unit) in [("g", "nmgy"), ("r", "mag"), ("i", "nanomaggy")] {
      mixed.image(
        [side, side], name: name, more: [("BUNIT", "'\(unit)'")], values: disc(side).map { Float($0) })
    }
    let units = try folder.write(mixed.bytes, as: "units.fits")
    #expect(try flux(units) { $0.bands = ["r"] }.unit.contains("magnitudes"))
    #expect(try flux(units) { $0.bands = ["g", "i"] }.image.pixels.count == side * side)
    let error = #expect(throws: GalaxyError.self) { try flux(units) { $0.bands = ["g", "r"] } }
    #expect(error?.isA(ImageError.recipeDoesNotFit) == true)
    for (softening, offset) in [("1000.0", nil), ("0.0", "1.0"), ("-5.0", "1.0")] as [(String, String?)] {
      let cards = [("BSOFTEN", softening)] + (offset.map { [("BOFFSET", $0)] } ?? [])
      let path = try write(disc(side), side: side, "half.fits", cards: cards)
      try refusal(path, .badCard, "BSOFTEN")
      #expect(try flux(path) { $0.recipe = .generic }.image.pixels.count == side * side)
    }
  }

  @Test("magnitudes of −99 have no value, in both ways of reading", arguments: [-99.0, -999, -1e30])
  func brightSentinels(sentinel: Double) throws {
    let side = 16
    var values = disc(side).map { 25 - 2.5 * log10($0) }
    for i in 0..<40 { values[i] = sentinel }
    let path = try write(values, side: side, "s.fits", cards: [("BUNIT", "'mag'")], bitpix: -64)
    #expect(try flux(path).nonFinite == 40)
    #expect(try loadFITS(path, options: options { $0.size = side }).report.fits.first?.nonFinite == 40)
    for pixels in try grey(path, size: side) {
      let rows = Raster(unchecked: side, side, pixels).flippedVertically().pixels
      #expect(rows[..<40].allSatisfy { $0 == 0 } && (rows.max() ?? 0) > 0.9)
    }
  }

  @Test("a unit that is not understood is said; one that is, is not")
  func unknownUnits() throws {
    for (unit, isSaid) in [
      ("furlong", true), ("arbitrary units", true), ("nanomaggy", false), ("", false), ("MJy/sr", false),
    ] {
      let path = try write(disc(16), side: 16, "u.fits", cards: unit.isEmpty ? [] : [("BUNIT", "'\(unit)'")])
      let lines = try loadFITS(path, options: options { $0.size = 16 }).report.lines.joined(separator: "\n")
      #expect(lines.contains("not understood") == isSaid, "\(unit)")
    }
  }

  // MARK: - No light

  @Test("what has no value is the darkest, however far below 0 the rest lies", arguments: [0.0, -5000, -1e6])
  func noLight(sky: Double) throws {
    let side = 32
    var values = disc(side, sky: sky)
    for i in values.indices where i % side < 6 { values[i] = .nan }
    let path = try write(values, side: side, "n.fits", bitpix: -64)
    for pixels in try grey(path, size: side) {
      for i in pixels.indices where i % side < 6 { #expect(pixels[i] == 0) }
      #expect((pixels.max() ?? 0) > 0.99)
    }
    let report = try loadFITS(path, options: options { $0.size = side }).report
    #expect(report.fits.first?.nonFinite == 6 * side)
  }

  @Test("nan= chooses black, white, the nearest, the median or a value")
  func choices() throws {
    let side = 16
    var values = (0..<side * side).map { Double($0) }
    let hole = [17, 18, 33, 200]
    for i in hole { values[i] = .nan }
    let path = try write(values, side: side, "h.fits", bitpix: -64)
    func pixels(_ nan: NonFinite) throws -> [[Float]] {
      try grey(path, size: side) {
        ($0.nan, $0.limits, $0.stretch) = (nan, .manual(0, 255), .linear)
      }.map { Raster(unchecked: side, side, $0).flippedVertically().pixels }
    }
    for found in try pixels(.low) { #expect(hole.allSatisfy { found[$0] == 0 }) }
    for found in try pixels(.high) { #expect(hole.allSatisfy { found[$0] == 1 }) }
    for found in try pixels(.value(51)) { #expect(hole.allSatisfy { abs(found[$0] - 0.2) < 1e-4 }) }
    let finite = values.filter(\.isFinite).sorted()
    let median = Float(finite[finite.count / 2 - 1] + finite[finite.count / 2]) / 510
    for found in try pixels(.median) { #expect(hole.allSatisfy { abs(found[$0] - median) < 1e-4 }) }
    for found in try pixels(.nearest) {
      for i in hole {
        let near = values.indices.filter { values[$0].isFinite }.min {
          distance($0, i, side) < distance($1, i, side)
        }
        let least = distance(try #require(near), i, side)
        // Any of those at the least distance.
        let allowed = values.indices.filter { values[$0].isFinite && distance($0, i, side) == least }
        #expect(allowed.contains { abs(Float(values[$0] / 255) - found[i]) < 1e-4 }, "\(i)")
      }
    }
  }

  private func distance(_ a: Int, _ b: Int, _ side: Int) -> Int {
    let (dx, dy) = (a % side - b % side, a / side - b / side)
    return dx * dx + dy * dy
  }

  @Test("the nearest value is the nearest of all, in holes of any shape")
  func nearest() throws {
    var stream = SeedStreams(seed: 3).stream("holes")
    for _ in 0..<60 {
      let (width, height) = (1 + stream.below(14), 1 + stream.below(14))
      let share = stream.uniform()
      let values = (0..<width * height).map { _ in stream.uniform() < share ? Double.nan : stream.uniform() }
      let filled = NonFinite.nearest.fill(Raster(unchecked: width, height, values)).pixels
      let there = values.indices.filter { values[$0].isFinite }
      for i in values.indices {
        if values[i].isFinite || there.isEmpty { continue }
        let least = there.map { distance($0, i, width) }.min()
        #expect(there.contains { distance($0, i, width) == least && values[$0] == filled[i] })
      }
    }
  }

  @Test("a hole amid the brightest is told, one at the border or in the sky is not")
  func saturated() throws {
    let side = 48
    func remarks(_ hole: (Int, Int) -> Bool, nan: NonFinite = .low) throws -> [ImageRemark] {
      var values = disc(side)
      for i in values.indices where hole(i % side, i / side) { values[i] = .nan }
      let path = try write(values, side: side, "s.fits")
      return try ImageLoader(options: options { ($0.size, $0.nan) = (side, nan) }).load(path).remarks
    }
    #expect(try remarks { x, y in abs(x - 24) < 3 && abs(y - 24) < 3 } == [.hollow])
    #expect(try remarks { x, y in abs(x - 24) < 8 && abs(y - 24) < 8 } == [.hollow])
    #expect(try remarks { x, y in x == 24 && y == 24 } == [.hollow])
    // Two arms that meet in their last row are one hole; one that reaches the border by a row is open.
    let arms = { (x: Int, y: Int) in
      (22...26).contains(y) && (x == 22 || x == 26 || y == 26 && (22...26).contains(x))
    }
    #expect(try remarks(arms) == [.hollow])
    #expect(try remarks { x, y in y == 24 || (abs(x - 24) < 3 && abs(y - 24) < 3) } == [])
    #expect(try remarks { x, _ in x < 8 } == [])
    #expect(try remarks { x, y in (4..<8).contains(x) && (4..<8).contains(y) } == [])
    #expect(try remarks({ x, y in abs(x - 24) < 3 && abs(y - 24) < 3 }, nan: .high) == [])
  }

  @Test("mask= takes the pixels of a mask, a plane of flags or a weight away")
  func masks() throws {
    let side = 16
    var bad = [Float](repeating: 0, count: side * side)
    for i in 0..<40 { bad[i] = 4 }
    var fits = FITSBuilder()
    fits.image([])
    fits.image([side, side], name: "SCI", values: disc(side).map { Float($0) })
    fits.image([side, side], name: "DQ", values: bad)
    fits.image([side, side], name: "WHT", values: bad.map { 4 - $0 })
    fits.image([side, 8], name: "SMALL", values: [Float](repeating: 0, count: side * 8))
    let path = try folder.write(fits.bytes, as: "m.fits")
    for mask in ["DQ", "WHT", "2", "dq"] {
      let found = try flux(path) { $0.mask = mask }
      #expect(
        found.nonFinite == 40 && found.image.flippedVertically().pixels[..<40].allSatisfy(\.isNaN), "\(mask)")
      #expect(found.notes.contains("pixels masked by \(mask)"))
    }
    #expect(throws: GalaxyError.self) { try flux(path) { $0.mask = "SMALL" } }
    #expect(throws: GalaxyError.self) { try flux(path) { $0.mask = "NONE" } }
    for (name, isWeight) in [
      ("WHT_R", true), ("WEIGHTMAP", true), ("IVAR_G", true), ("Exposure Time", true), ("GOODPIX", true),
      ("BadPixelMask", false), ("FLAGS", false), ("MSK", false),
    ] {
      var fits = FITSBuilder()
      fits.image([])
      fits.image([side, side], name: "SCI", values: disc(side).map { Float($0) })
      fits.image([side, side], name: name, values: isWeight ? bad.map { 4 - $0 } : bad)
      let path = try folder.write(fits.bytes, as: "w.fits")
      #expect(try flux(path) { $0.mask = "2" }.nonFinite == 40, "\(name)")
    }
    for name in ["ERR", "VARIANCE RMS", "PSF"] {
      var fits = FITSBuilder()
      fits.image([side, side], values: disc(side).map { Float($0) })
      fits.image([side, side], name: name, values: bad)
      let path = try folder.write(fits.bytes, as: "e.fits")
      #expect(throws: GalaxyError.self) { try flux(path) { $0.mask = "1" } }
    }
  }

  @Test("of several bands those pixels are counted that their mean has no value for", arguments: [5, 12])
  func meanOfBands(columns: Int) throws {
    let side = 16
    let band = disc(side).map { Float($0) }
    var holed = band
    for i in holed.indices where i % side < columns { holed[i] = .nan }
    var fits = FITSBuilder()
    fits.image(
      [side, side, 3],
      more: [("BUNIT", "'maggies/pixel'"), ("FILTER0", "'g'"), ("FILTER1", "'r'"), ("FILTER2", "'i'")],
      values: band + holed + band)
    let path = try folder.write(fits.bytes, as: "b.fits")
    let report = try loadFITS(path, options: options { $0.size = side }).report
    #expect(report.fits.first?.nonFinite == columns * side)
    #expect(try flux(path) { $0.bands = ["g", "i"] }.nonFinite == 0)
  }

  // MARK: - Cards

  @Test(
    "a scaling card that is no number is an error that names it",
    arguments: [
      ("BSCALE", "'0.1     '"), ("BSCALE", "0,1"), ("BZERO", "'32768'"), ("BZERO", "abc"), ("BSCALE", "T"),
      ("BLANK", "'-32768'"), ("BLANK", "-32768.5"), ("BSCALE", ""), ("BZERO", "1.0.0"), ("BSCALE", "NaN"),
    ])
  func badCards(key: String, value: String) throws {
    for bitpix in [8, 16, 32] {
      let path = try write(
        [Double](repeating: 1, count: 63) + [9], side: 8, "bad.fits", cards: [(key, value)], bitpix: bitpix)
      try refusal(path, .badCard, key)
      #expect(try Inspection(path).error?.isA(ImageError.badCard) == true)
    }
  }

  @Test("numbers as FITS writes them scale; BLANK with a point is honoured, and said")
  func goodCards() throws {
    let values = [-32768.0] + (1..<64).map { Double($0) }
    for (scale, zero) in [("1.0D-1", "1.5"), ("0.1", "15E-1"), ("1E-1", "+1.5")] {
      let path = try write(
        values, side: 8, "ok.fits", cards: [("BSCALE", scale), ("BZERO", zero), ("BLANK", "-32768")],
        bitpix: 16)
      let found = try flux(path).image.flippedVertically().pixels
      #expect(found[0].isNaN && abs(found[1] - 1.6) < 1e-12 && abs(found[63] - 7.8) < 1e-12)
    }
    for (bitpix, blank) in [(16, -32768.0), (32, -99_999), (8, 255)] {
      let values = [blank] + (1..<64).map { Double($0) }
      let path = try write(values, side: 8, "float.fits", cards: [("BLANK", "\(blank)")], bitpix: bitpix)
      let found = try flux(path)
      #expect(found.nonFinite == 1 && found.remarks == [.oddBlank("BLANK = \(blank)")])
      let image = try ImageLoader(options: options { $0.size = 8 }).load(path)
      #expect(image.nonFinite == 1 && image.remarks == [.oddBlank("BLANK = \(blank)")])
    }
  }

  // MARK: - Files

  @Test(
    "a last block that is not filled is read, of any BITPIX and size; one cut short is not",
    arguments: [8, 16, 32, -32, -64])
  func unfilled(bitpix: Int) throws {
    for side in [5, 19, 32, 33, 96] {
      let values = (0..<side * side).map { Double($0 % 200) }
      let whole = try write(values, side: side, "w.fits", bitpix: bitpix)
      let bytes = try Files.read(whole)
      let data = side * side * abs(bitpix) / 8
      // SIMPLE, BITPIX, NAXIS, NAXIS1, NAXIS2, END: one block.
      let end = 2880 + data
      guard end % 2880 != 0 else { continue }
      let path = try folder.write(Array(bytes[..<end]), as: "p.fits")
      let found = try flux(path)
      #expect(found.image == (try flux(whole)).image && found.remarks == [.unfilled], "\(side)")
      #expect(try Inspection(path).lines.contains { $0.contains("not filled") })
      let cut = try folder.write(Array(bytes[..<(end - 1)]), as: "cut.fits")
      #expect(throws: GalaxyError.self) { try flux(cut) }
      let packed = try gzip(path)
      #expect(try flux(packed).image == found.image)
    }
  }

  @Test("so are an image before the last HDU, a table at the end, and a header alone")
  func unfilledElsewhere() throws {
    let values = (0..<100).map { Float($0) }
    var fits = FITSBuilder()
    fits.image([])
    fits.image([10, 10], name: "SCI", values: values)
    let image = fits.bytes.count
    var withTable = fits
    withTable.table("CAT", column: "name", texts: ["a", "b"])
    let table = try folder.write(Array(withTable.bytes[..<(withTable.bytes.count - 2880 + 48)]), as: "t.fits")
    #expect(try flux(table).image.pixels.count == 100)
    #expect(try Inspection(table).error == nil)
    var withHeader = fits
    withHeader.image([], name: "LAST")
    let last = try folder.write(Array(withHeader.bytes[..<(image + 80 * 8)]), as: "h.fits")
    #expect(try flux(last).image.pixels.count == 100)
    #expect(throws: GalaxyError.self) {
      try flux(try folder.write(Array(fits.bytes[..<(image - 2880 + 399)]), as: "c.fits"))
    }
  }

  @Test("what compress packed (.Z) is read, with and without a cleared table")
  func compressZ() throws {
    for side in [8, 40, 200] {
      let values = (0..<side * side).map { Double(($0 &* 2_654_435_761) >> 7 & 0x7fff) }
      let plain = try write(values, side: side, "z.fits", bitpix: 32)
      let bytes = try Files.read(plain)
      for isBlock in [true, false] {
        for bits in [9, 12, 16] {
          let packed = LZW.compress(bytes, bits: bits, isBlock: isBlock)
          let path = try folder.write(packed, as: "z\(bits).fits.Z")
          #expect(try flux(path).image == (try flux(plain)).image, "\(side) \(bits) \(isBlock)")
          if side < 40 { continue }
          #expect(throws: GalaxyError.self) {
            try flux(try folder.write(Array(packed[..<(packed.count / 2)]), as: "cut.Z"))
          }
        }
      }
    }
    var stream = SeedStreams(seed: 8).stream("Z")
    let packed = LZW.compress(
      try Files.read(try write(disc(16), side: 16, "y.fits")), bits: 14, isBlock: true)
    for _ in 0..<500 {
      var damaged = packed
      for _ in 0..<3 { damaged[2 + stream.below(damaged.count - 2)] = UInt8(stream.below(256)) }
      _ = try? flux(try folder.write(damaged, as: "d.Z"))
    }
  }

  // MARK: - HDUs

  @Test(
    "science comes before masks, weights, errors and PSFs",
    arguments: [
      (["DQ", "SCI"], 2), (["WHT", "SCI", "ERR"], 2), (["PSF", "IMAGE"], 2),
      (["VARIANCE", "MASK", "DATA"], 3),
      (["BadPixelMask", "PRIMARY"], 2), (["err_r", "sci_r"], 2), (["SCI", "DQ"], 1), (["", "MASK"], 1),
      (["weightmap", "NGC 1300"], 2),
      (["EXPMAP", "INTENSITY"], 2), (["FOO", "BAR"], 1),
    ] as [([String], Int)])
  func science(names: [String], wanted: Int) throws {
    var fits = FITSBuilder()
    fits.image([])
    for (index, name) in names.enumerated() {
      fits.image([6, 6], name: name.isEmpty ? nil : name, values: (0..<36).map { Float($0 * (index + 1)) })
    }
    let found = try flux(try folder.write(fits.bytes, as: "h.fits"))
    #expect(found.place.hasPrefix("HDU \(wanted)"), "\(found.place)")
    #expect(found.notes.contains { $0.contains("passed over") } == (wanted > 1))
  }

  @Test(
    "where it stays open, the user is asked",
    arguments: [["PSF", "A", "B"], ["DQ", "WHT"], ["MASK", "x", "y", "z"]])
  func openQuestion(names: [String]) throws {
    var fits = FITSBuilder()
    fits.image([])
    for name in names { fits.image([6, 6], name: name, values: (0..<36).map { Float($0) }) }
    try refusal(try folder.write(fits.bytes, as: "q.fits"), .needsHDU, names[0], names[1], "hdu=")
    #expect(
      try flux(try folder.write(fits.bytes, as: "q.fits")) { $0.hdu = names[1] }.place.hasPrefix("HDU 2"))
  }

  @Test("an EXTNAME that begins with a blank, or a second one, is found")
  func names() throws {
    for (first, more, wanted) in [
      (" SCI", [], "SCI"), ("A", [("EXTNAME", "'SCI2'")], "sci2"), ("A", [("EXTNAME", "' B '")], "B"),
    ]
      as [(String, [(String, String)], String)]
    {
      var fits = FITSBuilder()
      fits.image([])
      fits.image([4, 4], name: "OTHER", values: (0..<16).map { Float($0) })
      fits.image([4, 4], name: first, more: more, values: (0..<16).map { Float(100 * $0) })
      let path = try folder.write(fits.bytes, as: "n.fits")
      #expect(try flux(path) { $0.hdu = wanted }.place.hasPrefix("HDU 2"), "\(wanted)")
    }
  }

  // MARK: - Bands

  @Test(
    "bands are known by BANDS, BAND0, FILTER0, FILTER1, EXT1, Stokes and wavelength",
    arguments: [
      ([("BANDS", "'grz'")], "r", 1), ([("BANDS", "'g,r,z'")], "z", 2),
      ([("BAND0", "'g'"), ("BAND1", "'r'"), ("BAND2", "'z'")], "g", 0),
      ([("FILTER0", "'F090W'"), ("FILTER1", "'F150W'"), ("FILTER2", "'F200W'")], "F150W", 1),
      ([("FILTER1", "'F090W'"), ("FILTER2", "'F150W'"), ("FILTER3", "'F200W'")], "F150W", 1),
      ([("CTYPE3", "'STOKES'"), ("CRVAL3", "1.0"), ("CDELT3", "1.0"), ("CRPIX3", "1.0")], "Q", 1),
      (
        [
          ("CTYPE3", "'WAVE'"), ("CRVAL3", "5000.0"), ("CDELT3", "100.0"), ("CRPIX3", "1.0"),
          ("CUNIT3", "'Angstrom'"),
        ], "5200 Angstrom", 2
      ),
    ] as [([(String, String)], String, Int)])
  func bandNames(cards: [(String, String)], name: String, plane: Int) throws {
    var fits = FITSBuilder()
    fits.image([5, 4, 3], more: cards, values: (0..<60).map { Float($0) })
    let path = try folder.write(fits.bytes, as: "c.fits")
    let named = try flux(path) { $0.bands = [name] }
    #expect(named.image == (try flux(path) { $0.band = plane }).image)
    // Numbers in a list are planes, whatever the bands are called.
    let mean = try flux(path) { $0.bands = ["0", "2"] }
    #expect(mean.image.flippedVertically().pixels[0] == 20 && mean.place.contains("their mean"))
    let unknown = #expect(throws: GalaxyError.self) { try flux(path) { $0.bands = ["y"] } }
    #expect(unknown?.isA(ImageError.unknownBand) == true)
    try refusal(path, .needsBand, "5 × 4 × 3", "band=[0,1,2]")
  }

  @Test("numbers in a list are planes though bands have numbers in their names")
  func numbersArePlanes() throws {
    for names in [["2", "1", "0"], ["IRAC 2", "IRAC 1", "IRAC 0"], ["1 um", "2 um", "3 um"]] {
      var fits = FITSBuilder()
      let cards = names.enumerated().map { ("FILTER\($0)", "'\($1)'") }
      fits.image([4, 4, 3], more: cards, values: (0..<48).map { Float($0) })
      let path = try folder.write(fits.bytes, as: "n.fits")
      for plane in 0..<3 {
        #expect(
          try flux(path) { $0.bands = ["\(plane)"] }.image == (try flux(path) { $0.band = plane }).image)
      }
    }
  }

  @Test("an array (height, width, 4) with transparent pixels lies over black")
  func alpha() throws {
    var bytes: [UInt8] = []
    for pixel in 0..<64 { bytes += [UInt8(pixel), 255, 255, pixel < 32 ? 0 : 255] }
    var fits = FITSBuilder()
    fits.image([4, 8, 8], bitpix: 8, words: bytes)
    let values = try flux(try folder.write(fits.bytes, as: "a.fits")).image.flippedVertically().pixels
    #expect(values[..<32].allSatisfy { $0 == 0 } && abs(values[40] - (40 + 510) / 3.0) < 1e-9)
  }

  @Test("a claim of too many pixels in channels is refused")
  func hugeChannels() throws {
    var fits = FITSBuilder()
    fits.image([3, Int.max, 9], bitpix: 8, words: [UInt8](repeating: 0, count: 81))
    let path = try folder.write(fits.bytes, as: "h.fits")
    #expect(throws: GalaxyError.self) { try flux(path) }
    #expect(throws: GalaxyError.self) { try ImageLoader(options: LoadOptions(size: 8)).load(path) }
  }

  @Test("bands that are HDUs of their own are asked for by their names")
  func bandHDUs() throws {
    var fits = FITSBuilder()
    fits.image([])
    for (index, name) in ["G", "R", "R_MASK", "I"].enumerated() {
      fits.image([4, 4], name: name, values: (0..<16).map { Float($0 + 100 * index) })
    }
    let path = try folder.write(fits.bytes, as: "g.fits")
    #expect(try flux(path).place == "HDU 1 (G)")
    #expect(try flux(path) { $0.bands = ["R"] }.image.flippedVertically().pixels[0] == 100)
    #expect(try flux(path) { $0.bands = ["g", "i"] }.image.flippedVertically().pixels[0] == 150)
  }

  @Test("colour images of arrays (height, width, 3) are three channels", arguments: [3, 4])
  func channels(count: Int) throws {
    for (width, height) in [(9, 7), (16, 16), (5, 30)] {
      var fits = FITSBuilder()
      let values = (0..<width * height).flatMap { pixel in (0..<count).map { Float(pixel + 1000 * $0) } }
      fits.image([count, width, height], values: values)
      let path = try folder.write(fits.bytes, as: "rgb.fits")
      let found = try flux(path)
      #expect(found.image.width == width && found.image.height == height)
      #expect(found.image.flippedVertically().pixels == (0..<width * height).map { Double($0 + 1000) })
      #expect(found.notes.contains { $0.contains("channels") })
      #expect(try flux(path) { $0.bands = ["red"] }.image.flippedVertically().pixels[0] == 0)
      #expect(try flux(path) { $0.band = 2 }.image.flippedVertically().pixels[1] == 2001)
    }
  }

  @Test("one galaxy in several files is one image, by braces in a name or pattern")
  func bandFiles() throws {
    for (galaxy, bands) in [("m1", "gri"), ("m2", "gri"), ("m10", "gr")] {
      for (index, band) in bands.enumerated() {
        var fits = FITSBuilder()
        fits.image([8, 8], more: [("BUNIT", "'nanomaggy'")], values: (0..<64).map { Float($0 + 30 * index) })
        _ = try folder.write(fits.bytes, as: "\(galaxy)_\(band).fits")
      }
    }
    let base = folder.path
    let found = try flux("\(base)/m1_{g,r,i}.fits")
    #expect(found.image.flippedVertically().pixels[0] == 30 && found.place.contains("g r i"))
    #expect(
      try flux("\(base)/m1_{g,r,i}.fits") { $0.bands = ["i"] }.image.flippedVertically().pixels[0] == 60)
    #expect(try flux("\(base)/m1_{g,r,i}.fits") { $0.band = 0 }.image.flippedVertically().pixels[0] == 0)
    let pattern = "\(base)/*_{g,r,i}.fits"
    #expect(BandFiles.matching(pattern) == ["m1", "m2", "m10"].map { "\(base)/\($0)_{g,r,i}.fits" })
    let error = #expect(throws: GalaxyError.self) { try loadFITS(pattern, options: options { $0.size = 8 }) }
    #expect(error?.message.contains("m10_i.fits") == true)
    let loaded = try loadFITS(pattern, options: options { $0.size = 8 }, badRows: .skip)
    #expect(loaded.dataset.count == 2 && loaded.report.skipped.count == 1)
    let origin = try #require(loaded.dataset.items[0].origin)
    try origin.check()
    var fits = FITSBuilder()
    fits.image([8, 8], values: (0..<64).map { Float($0 * 3) })
    _ = try folder.write(fits.bytes, as: "m1_i.fits")
    #expect(throws: GalaxyError.self) { try origin.check() }
  }
}

/// What `compress` writes, for tests.
private enum LZW {
  static func compress(_ bytes: [UInt8], bits most: Int, isBlock: Bool) -> [UInt8] {
    var out: [UInt8] = [0x1f, 0x9d, UInt8(most) | (isBlock ? 0x80 : 0)]
    var (held, count, width, codes) = (UInt64(0), 0, 9, 0)
    func put(_ code: Int) {
      held |= UInt64(code) << UInt64(count)
      count += width
      codes += 1
      while count >= 8 {
        out.append(UInt8(held & 255))
        (held, count) = (held >> 8, count - 8)
      }
    }
    /// Codes come in groups of eight.
    func align() {
      while codes % 8 != 0 { put(0) }
      codes = 0
    }
    var table: [UInt32: Int] = [:]
    var next = isBlock ? 257 : 256
    var prefix = Int(bytes[0])
    for byte in bytes.dropFirst() {
      let key = UInt32(prefix) << 8 | UInt32(byte)
      if let code = table[key] {
        prefix = code
        continue
      }
      put(prefix)
      // The decoder is one entry behind.
      if next < 1 << most {
        table[key] = next
        next += 1
        if next > 1 << width, width < most {
          align()
          width += 1
        }
      } else if isBlock {
        put(256)
        align()
        (width, next) = (9, 257)
        table = [:]
      }
      prefix = Int(byte)
    }
    put(prefix)
    if count > 0 { out.append(UInt8(held & 255)) }
    return out
  }
}
