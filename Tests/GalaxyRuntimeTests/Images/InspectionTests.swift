import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// What `Inspection` says of real and awkward files, beside what astropy and Pillow say (`expected.json`).
@Suite(.galaxiesAreThere)
struct InspectionTests {
  /// The files on which galsh and astropy or Pillow differ, and why.
  private static let explained: [(name: String, reason: String)] =
    [
      (
        "verify.fits",
        "a header alone, BITPIX not its second card, as the standard demands; astropy overlooks it"
      ),
      ("FFT4b_file006.fits", "BLANK = 0 makes pixels NaN; astropy takes a BLANK of 0 for none"),
      ("FFT4b_file016.fits", "BLANK = 0 makes pixels NaN; astropy takes a BLANK of 0 for none"),
      ("dc-predictor-overflow.jpg", "its data are broken; Pillow paints what is left"),
      ("8e5e74dbf9b68a322fbb9512db837329.jpg", "its data are broken; Pillow paints what is left"),
      ("5482a54657765056f1a94116a8dbffe7.jpg", "a Huffman code is broken; Pillow paints what is left"),
      ("lossless_random8_", "lossless JPEG needs libjpeg-turbo 3"),
      ("subtract-with-overflow.jpg", "69 warnings behind a harmless first one; Pillow paints what is left"),
      ("CVE-2013-6630_182.jpg", "23 warnings behind a harmless first one; Pillow paints what is left"),
    ] + overBlack.map { ($0.name, "transparent pixels are laid over black; Pillow drops alpha") }
    + sixteenBits.map {
      ($0.name, "16-bit grey is divided by 257; Pillow cuts it off at 255, which is white")
    }

  /// The mean grey over black of pictures with transparent pixels, by pypng and numpy in double precision.
  private static let overBlack: [(name: String, mean: Double)] = [
    ("bugfixes_issue#1825.png", 35.1939), ("sbit_rgba.png", 0), ("DXGI_FORMAT_BC7_UNORM_SRGB.png", 0),
    ("dispose_none_load_end_second.png", 51.6531), ("interpolatedalpha_MipMaps-1.png", 25.7731),
    ("/i_trns.png", 0.3467), ("/1_trns.png", 0),
    ("imagedraw_floodfill_RGBA.png", 4.5186), ("imagedraw_square_rotate_45.png", 9.9195),
    ("imagedraw_triangle_width.png", 14.108), ("l_trns.png", 89.1106),
    ("missing_background_first_frame.png", 14.2308), ("pil123rgba.png", 18.058),
    ("rgb_trns.png", 105.7678), ("tiny.png", 54.1442), ("transparent_background_text.png", 2.3988),
    ("uncompressed_la.png", 33.1656), ("xmp_tags_orientation_exiftool.png", 32.52),
    ("basi4a08.png", 63.2821), ("basi6a08.png", 76.2974), ("basn4a16.png", 38.9217),
    ("basn6a16.png", 37.5734), ("bgai4a16.png", 38.9217), ("bgan6a16.png", 37.5734),
    ("bggn4a16.png", 38.9217), ("bgyn6a16.png", 37.5734), ("tbbn0g04.png", 56.1631),
    ("tbbn3p08.png", 58.5773), ("tbgn3p08.png", 58.5773), ("tbwn0g16.png", 58.8889),
    ("tbyn3p08.png", 58.5773),
  ]

  /// The mean of 16-bit numbers divided by 257, by pypng and numpy.
  private static let sixteenBits: [(name: String, mean: Double)] = [
    ("basn0g16.png", 143.8513), ("basn2c16.png", 117.9614), ("cs3n2c16.png", 152.4946),
    ("g03n0g16.png", 170.0566), ("g05n0g16.png", 152.7578), ("g10n0g16.png", 123.7871),
    ("oi1n0g16.png", 143.8513), ("oi2n0g16.png", 143.8513), ("oi4n0g16.png", 143.8513),
    ("oi9n0g16.png", 143.8513),
  ]

  private func expected(_ folder: String) throws -> [(name: String, values: JSON)] {
    let json = try JSON.parse(try Files.read("\(GalaxyData.folder)/\(folder)/expected.json"))
    let files = try #require(json["files"]?.object)
    return files.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  private func isNear(_ found: JSON?, _ expected: JSON?, scale: Double, _ tolerance: Double = 1e-6) -> Bool {
    switch (found?.number, expected?.number) {
    case (let a?, let b?): abs(a - b) <= tolerance * max(scale, abs(b))
    case (nil, nil): true
    case (let a, let b): a == nil && b.map { !$0.isFinite } ?? true
    }
  }

  /// What differs between an HDU and astropy's; empty if nothing does.
  private func differences(_ hdu: JSON, _ expected: JSON) -> [String] {
    var list: [String] = []
    func check(_ key: String, _ isSame: Bool) { if !isSame { list.append(key) } }
    check("index", hdu["index"] == expected["index"])
    check("name", hdu["name"] == expected["name"])
    check("bitpix", hdu["bitpix"] == expected["bitpix"])
    let kind = hdu["type"]?.string ?? ""
    let kinds: [String] =
      switch expected["type"]?.string ?? "" {
      case "CompImageHDU": ["compressed"]
      case "TableHDU", "BinTableHDU": ["table"]
      case "GroupsHDU": ["groups"]
      case "NonstandardExtHDU", "_NonstandardHDU": ["other", "image", "empty"]
      default: expected["data"]?["finite"] == nil ? ["empty"] : ["image", "empty"]
      }
    check("type", kinds.contains(kind))
    guard let data = expected["data"], data != .null else { return list }
    check("shape", hdu["shape"] == data["shape"])
    for key in ["finite", "nan", "posinf", "neginf"] { check(key, hdu[key] == data[key]) }
    let scale = max(abs(data["min"]?.number ?? 0), abs(data["max"]?.number ?? 0))
    for key in ["min", "max", "mean", "first", "last"] {
      check(
        key, isNear(hdu[key] == .null ? nil : hdu[key], data[key] == .null ? nil : data[key], scale: scale))
    }
    return list
  }

  @Test("FITS files: what astropy finds, or an error that names the file")
  func fits() throws {
    var (agree, refused) = (0, 0)
    var (differ, more): ([String], [String]) = ([], [])
    for (name, values) in try expected("fits") {
      let found = try Inspection("\(GalaxyData.folder)/fits/\(name)")
      if let error = found.error {
        #expect(error.message.contains(name))
        if values["error"] != nil { refused += 1 } else { differ.append("\(name): \(error.message)") }
        continue
      }
      let json = try JSON.parse(found.json.compact)
      guard let hdus = json["hdus"]?.array, let wanted = values["hdus"]?.array else {
        more.append("\(name): \(values["error"]?.string ?? "")")
        continue
      }
      var notes = hdus.count == wanted.count ? [] : ["\(hdus.count) HDUs instead of \(wanted.count)"]
      for (hdu, expected) in zip(hdus, wanted) {
        let keys = differences(hdu, expected)
        if !keys.isEmpty {
          notes.append("HDU \(hdu["index"]?.integer ?? -1): \(keys.joined(separator: " "))")
        }
      }
      if notes.isEmpty { agree += 1 } else { differ.append("\(name): \(notes.joined(separator: "; "))") }
    }
    report("fits", agree, refused, differ, more)
    #expect(agree == 95 && refused == 1)
  }

  @Test("16 bits and alpha over black: the means that numpy finds in the file's own numbers")
  func ownNumbers() throws {
    for (list, tolerance) in [(Self.overBlack, 0.06), (Self.sixteenBits, 0.001)] {
      for (name, mean) in list {
        let file = try #require(try expected("png").first { $0.name.hasSuffix(name) }).name
        let found = try Inspection("\(GalaxyData.folder)/png/\(file)").json
        // Alpha is multiplied in to whole numbers of 8 bits, or of 16.
        let allowed = found["bits"]?.integer == 16 ? 0.01 : tolerance
        #expect(abs((found["grey_mean"]?.number ?? -1) - mean) <= allowed, "\(file)")
        #expect(found["transparent"]?.bool == (tolerance > 0.01), "\(file)")
      }
    }
    let named = Self.overBlack.map(\.name)
    for (name, values) in try expected("png") where values["error"] == nil {
      let found = try Inspection("\(GalaxyData.folder)/png/\(name)").json
      if found["transparent"]?.bool == true { #expect(named.contains { name.hasSuffix($0) }, "\(name)") }
    }
  }

  @Test("pictures: what Pillow finds, or an error that names the file", arguments: ["png", "jpeg"])
  func pictures(folder: String) throws {
    var (agree, refused) = (0, 0)
    var (differ, more): ([String], [String]) = ([], [])
    for (name, values) in try expected(folder) {
      let found = try Inspection("\(GalaxyData.folder)/\(folder)/\(name)")
      if let error = found.error {
        #expect(error.message.contains(name))
        if values["error"] != nil { refused += 1 } else { differ.append("\(name): \(error.message)") }
        continue
      }
      guard values["error"] == nil else {
        more.append("\(name): \(values["error"]?.string ?? "")")
        continue
      }
      let json = found.json
      var notes: [String] = []
      for key in ["width", "height", "mode"] where json[key] != values[key] {
        notes.append("\(key) \(json[key]?.compact ?? "") instead of \(values[key]?.compact ?? "")")
      }
      if json["orientation"]?.integer != values["exif_orientation"]?.integer ?? 1 {
        notes.append("orientation")
      }
      let (mean, wanted) = (json["grey_mean"]?.number ?? -1, values["L_mean"]?.number ?? -1)
      if abs(mean - wanted) > 1 { notes.append("grey mean \(mean) instead of \(wanted)") }
      if notes.isEmpty { agree += 1 } else { differ.append("\(name): \(notes.joined(separator: "; "))") }
    }
    report(folder, agree, refused, differ, more)
    #expect(agree == (folder == "png" ? 201 : 71) && refused == (folder == "png" ? 12 : 64))
  }

  private func report(_ title: String, _ agree: Int, _ refused: Int, _ differ: [String], _ more: [String]) {
    print(
      "\(title): \(agree) agree, \(refused) refused as expected, \(differ.count) differ, \(more.count) read here only"
    )
    for line in differ {
      let reason = Self.explained.first { line.contains($0.name) }?.reason
      #expect(reason != nil, "\(line)")
      print("  differs: \(line) (\(reason ?? "not explained"))")
    }
    for line in more { print("  read here only: \(line)") }
  }
}
