import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyModels

@Suite struct LoadOptionsTests {
  private func everything() -> LoadOptions {
    var options = LoadOptions()
    (options.size, options.hdu, options.bands, options.recipe) = (64, "SCI", ["g", "r"], .galaxev)
    (options.stretch, options.a, options.limits) = (.log, 500, .percentiles(1, 99))
    (options.crop, options.factor) = (.galaxy, 3)
    options.cutout = Cutout(x: 1, y: 2, width: 30, height: 40)
    return options
  }

  /// Every option alone, in an order that stays, and all of them.
  private func each() -> [LoadOptions] {
    let changes: [(inout LoadOptions) -> Void] = [
      { _ in }, { $0.size = 128 }, { $0.normalize = .gcnL1 }, { $0.hdu = "2" }, { $0.band = 0 },
      { $0.bands = ["F560W"] }, { $0.camera = 3 }, { $0.recipe = .tngSKIRT }, { $0.stretch = .asinh },
      { $0.a = 0.1 }, { $0.limits = .minmax }, { $0.limits = .zscale }, { $0.limits = .manual(-0.5, 1e3) },
      { $0.crop = .galaxy }, { $0.factor = 2.5 }, { $0.cutout = Cutout(x: 0, y: 1, width: 2, height: 3) },
    ]
    return changes.map { change in
      var options = LoadOptions()
      change(&options)
      return options
    } + [everything()]
  }

  @Test("how options are kept, listed and told does not change: sessions and digests hang on it")
  func pinned() throws {
    #expect(each().count == Self.pins.count)
    for (options, pin) in zip(each(), Self.pins) {
      #expect(options.stored.compact == pin.stored)
      #expect(options.summary == pin.summary)
      #expect(options.lookSummary == pin.look)
      let preprocessing = Preprocessing(options: options, minimum: 0, maximum: 1)
      #expect(preprocessing.json.compact == pin.preprocessing)
      let listed = options.choices.map { "\($0.name)=\($0.text)" }
      #expect(
        (["size=\(options.size)", "normalize=\(options.normalize.rawValue)"] + listed).joined(separator: " ")
          == pin.summary)
    }
  }

  @Test("what a session keeps of options reads back as they were; what is not there has its default")
  func storing() throws {
    for options in each() { #expect(LoadOptions(stored: try JSON.parse(options.stored.compact)) == options) }
    let old = LoadOptions(stored: ["size": 128, "normalize": "gcn_l1", "band": 2, "hdu": nil])
    #expect(
      old?.size == 128 && old?.normalize == .gcnL1 && old?.band == 2 && old?.hdu == nil
        && old?.crop == Crop.none)
    #expect(LoadOptions(stored: nil) == nil)
    #expect(LoadOptions(stored: "size") == nil)
    #expect(LoadOptions(stored: [:]) == LoadOptions())
    for wrong: JSON in [
      ["size": "x"], ["normalize": "gcn2"], ["hdu": 1], ["band": "r"], ["bands": "r"], ["camera": 0.5],
      ["recipe": "tng"],
      ["stretch": ""], ["a": "1"], ["limits": "2 1"], ["crop": nil, "factor": "4"], ["cutout": [1, 2, 3]],
      ["cutout": [-1, 0, 2, 2]],
    ] { #expect(LoadOptions(stored: wrong) == nil, "\(wrong.compact)") }
  }

  /// Taken from the program before there was a table of options.
  private static let pins: [(stored: String, summary: String, look: String, preprocessing: String)] = [
    (
      #"{"size":256,"normalize":"gcn","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":128,"normalize":"gcn","crop":"none","factor":4.0}"#,
      #"size=128 normalize=gcn"#, #""#,
      #"{"size":128,"normalize":"gcn","hdu":null,"band":null,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn_l1","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn_l1"#, #""#,
      #"{"size":256,"normalize":"gcn_l1","hdu":null,"band":null,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","hdu":"2","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn hdu=2"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":"2","band":null,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","band":0,"crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn band=0"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":0,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","bands":["F560W"],"crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn band=F560W"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":["F560W"],"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","camera":3,"crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn camera=3"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"camera":3,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","recipe":"tng-skirt","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn recipe=tng-skirt"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"recipe":"tng-skirt","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","stretch":"asinh","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn stretch=asinh"#, #"stretch=asinh"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"stretch":"asinh","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","a":0.1,"crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn a=0.1"#, #"a=0.1"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"a":0.1,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","limits":"minmax","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn limits=minmax"#, #"limits=minmax"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"limits":"minmax","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","limits":"zscale","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn limits=zscale"#, #"limits=zscale"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"limits":"zscale","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","limits":"-0.5 1000.0","crop":"none","factor":4.0}"#,
      #"size=256 normalize=gcn limits=-0.5 1000.0"#, #"limits=-0.5 1000.0"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"limits":"-0.5 1000.0","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","crop":"galaxy","factor":4.0}"#,
      #"size=256 normalize=gcn crop=galaxy factor=4.0"#, #"crop=galaxy factor=4.0"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"crop":"galaxy","factor":4.0,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","crop":"none","factor":2.5}"#,
      #"size=256 normalize=gcn"#, #""#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":256,"normalize":"gcn","crop":"none","factor":4.0,"cutout":[0,1,2,3]}"#,
      #"size=256 normalize=gcn cutout=0,1,2,3"#, #"cutout=0,1,2,3"#,
      #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"cutout":"0,1,2,3","minimum":0.0,"maximum":1.0}"#
    ),
    (
      #"{"size":64,"normalize":"gcn","hdu":"SCI","bands":["g","r"],"recipe":"galaxev","stretch":"log","a":500.0,"limits":"percentile 1.0 99.0","crop":"galaxy","factor":3.0,"cutout":[1,2,30,40]}"#,
      #"size=64 normalize=gcn hdu=SCI band=g,r recipe=galaxev stretch=log a=500.0 limits=percentile 1.0 99.0 crop=galaxy factor=3.0 cutout=1,2,30,40"#,
      #"stretch=log a=500.0 limits=percentile 1.0 99.0 crop=galaxy factor=3.0 cutout=1,2,30,40"#,
      #"{"size":64,"normalize":"gcn","hdu":"SCI","band":["g","r"],"recipe":"galaxev","stretch":"log","a":500.0,"limits":"percentile 1.0 99.0","crop":"galaxy","factor":3.0,"cutout":"1,2,30,40","minimum":0.0,"maximum":1.0}"#
    ),
  ]

  @Test("the summary and a model's preprocessing list the options in force, the defaults as ever")
  func summaries() throws {
    #expect(LoadOptions().summary == "size=256 normalize=gcn")
    let plain = Preprocessing(options: LoadOptions(), minimum: -1, maximum: 2)
    #expect(
      plain.json.compact
        == #"{"size":256,"normalize":"gcn","hdu":null,"band":null,"minimum":-1.0,"maximum":2.0}"#)
    let options = everything()
    #expect(
      options.summary == "size=64 normalize=gcn hdu=SCI band=g,r recipe=galaxev stretch=log a=500.0 "
        + "limits=percentile 1.0 99.0 crop=galaxy factor=3.0 cutout=1,2,30,40")
    let full = Preprocessing(options: options, minimum: 0, maximum: 1).json
    for (key, value) in [
      ("stretch", "log"), ("limits", "percentile 1.0 99.0"), ("crop", "galaxy"), ("recipe", "galaxev"),
    ] { #expect(full[key]?.string == value) }
    #expect(full["band"] == ["g", "r"] && full["a"]?.number == 500)
  }

  @Test("options that contradict each other or make no sense are refused with their names")
  func checks() throws {
    let cases: [(String, (inout LoadOptions) -> Void)] = [
      ("size", { $0.size = 0 }), ("band", { $0.band = -1 }), ("band", { ($0.band, $0.bands) = (1, ["r"]) }),
      ("camera", { $0.camera = -1 }), ("recipe", { ($0.camera, $0.recipe) = (1, .galaxev) }),
      ("recipe", { ($0.hdu, $0.recipe) = ("1", .illustris) }), ("a=", { $0.a = 0 }), ("a=", { $0.a = .nan }),
      ("stretch", { ($0.stretch, $0.a) = (.linear, 2) }), ("stretch", { $0.stretch = .power }),
      ("limits", { $0.limits = .manual(2, 1) }), ("limits", { $0.limits = .percentiles(-1, 50) }),
      ("factor", { $0.factor = .infinity }), ("factor", { $0.factor = 0 }),
      (
        "cutout",
        {
          $0.cutout = Cutout(x: 0, y: 0, width: 1, height: 1).map {
            var c = $0; c.width = .max; return c
          }
        }
      ),
    ]
    for (word, change) in cases {
      var options = LoadOptions()
      change(&options)
      let error = #expect(throws: GalaxyError.self) { try ImageLoader(options: options) }
      #expect(
        error?.isA(OptionError.badOption) == true && error?.message.contains(word) == true
          && error?.hint != nil, "\(word)")
    }
  }

  @Test("stretch and limits hold for pictures too, and without them nothing changes")
  func pictures() throws {
    let folder = try ScratchFolder()
    let path = try folder.writePicture("p.png", side: 16, low: 10, high: 200)
    var options = LoadOptions()
    options.size = 16
    let plain = try ImageLoader(options: options).load(path)
    #expect(plain.pixels == .bytes(try PNGCodec.decode(try Files.read(path), path: path).pixels))
    options.limits = .minmax
    let stretched = try ImageLoader(options: options).load(path).pixels
    #expect(stretched.kind == .stretched)
    let linear = stretched.withFloats { Array($0) }
    #expect(linear.first == 0 && linear.last == 1)
    options.stretch = .squared
    let squared = try ImageLoader(options: options).load(path).pixels.withFloats { Array($0) }
    for (a, b) in zip(linear, squared) { #expect(abs(a * a - b) < 1e-4) }
  }

  @Test("inspect gives one line of JSON; header gives the cards")
  func inspection() throws {
    let folder = try ScratchFolder()
    var fits = FITSBuilder()
    fits.image([])
    fits.image([2, 2], name: "SCI", more: [("BUNIT", "'Jy'")], values: [1, .nan, .infinity, 0.1])
    fits.table("CAT", column: "name", texts: ["a", "b"])
    let path = try folder.write(fits.bytes, as: "i.fits")
    let text = try Inspection(path).json.compact
    #expect(
      text.hasSuffix(
        #""kind":"fits","hdus":[{"index":0,"name":"PRIMARY","type":"empty","bitpix":-32,"shape":[],"unit":null,"finite":0,"nan":0,"posinf":0,"neginf":0,"min":null,"max":null,"mean":null,"first":null,"last":null,"coding":null,"flux":null,"scale":null,"remarks":[]},{"index":1,"name":"SCI","type":"image","bitpix":-32,"shape":[2,2],"unit":"Jy","finite":2,"nan":1,"posinf":1,"neginf":0,"min":0.10000000149011612,"max":1.0,"mean":0.5500000007450581,"first":1.0,"last":0.10000000149011612,"coding":null,"flux":null,"scale":{"pixel_arcsec":null,"pixel_kpc":null,"psf_arcsec":null,"psf_pixels":null,"zero_point":8.899999999999997,"is_per_square_arcsec":false,"redshift":null,"cards":{"zero_point":"BUNIT Jy"},"remarks":[]},"remarks":[]},{"index":2,"name":"CAT","type":"table","bitpix":8,"shape":[2,24],"unit":null,"finite":null,"nan":null,"posinf":null,"neginf":null,"min":null,"max":null,"mean":null,"first":null,"last":null,"coding":null,"flux":null,"scale":null,"remarks":[]}]}"#
      ), "\(text)")
    let cards = try fitsHeader(of: path, hdu: "sci")
    #expect(cards.first == "XTENSION= 'IMAGE   '" && cards.contains("BUNIT   = 'Jy'"))
    #expect(throws: GalaxyError.self) { try fitsHeader(of: path, hdu: "9") }
    let missing = try Inspection("\(path).none").json
    #expect(missing["error"]?["id"]?.string == "missing-file" && missing["kind"] == nil)
    let lines = try Inspection(path).lines
    #expect(lines.count == 6 && lines[4] == "    zero point 8.9 (BUNIT Jy)")
  }
}
