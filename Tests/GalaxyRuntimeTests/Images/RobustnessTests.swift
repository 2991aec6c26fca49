import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// No file can end the process or hold it up. GALSH_LONG_TESTS=1 takes every file instead of every seventh.
@Suite(.galaxiesAreThere)
struct RobustnessTests {
  private static let isLong = ProcessInfo.processInfo.environment["GALSH_LONG_TESTS"] != nil

  private static func files(_ folder: String) throws -> [String] {
    let names = try JSON.parse(try Files.read("\(GalaxyData.folder)/\(folder)/expected.json"))["files"]?
      .object
    let all = (names ?? []).map(\.key).sorted()
    let kept = isLong ? all : all.enumerated().filter { $0.offset % 7 == 3 }.map(\.element)
    return kept.map { "\(GalaxyData.folder)/\(folder)/\($0)" }
  }

  /// Inspects and loads a file, cropped and plain; an error must name it and take no more than five seconds.
  private func handle(_ path: String, _ what: String) throws {
    var options = LoadOptions()
    options.size = 32
    let plain = try ImageLoader(options: options)
    options.crop = .galaxy
    let loader = try ImageLoader(options: options)
    let time = try ContinuousClock().measure {
      let inspection = try Inspection(path)
      if let error = inspection.error { #expect(!error.message.isEmpty && !error.message.contains("\n")) }
      for loader in [loader, plain] {
        do { _ = try loader.load(path) } catch { #expect(error is GalaxyError, "\(what)") }
      }
    }
    #expect(time < .seconds(5), "\(what): \(time)")
  }

  @Test(
    "files cut anywhere, or with bytes flipped, are read or are one error",
    arguments: ["fits", "png", "jpeg"])
  func damaged(folder: String) throws {
    let scratch = try ScratchFolder()
    for file in try Self.files(folder) {
      // Larger files have larger data, not other headers.
      let bytes = try Files.read(file, limit: 400_000)
      guard !bytes.isEmpty else { continue }
      var stream = SeedStreams(seed: 4).stream(
        Files.join("", file.split(separator: "/").last.map(String.init) ?? ""))
      for _ in 0..<10 {
        let path = try scratch.write(Array(bytes.prefix(stream.below(bytes.count))), as: "cut")
        try handle(path, file)
      }
      // One flip a time in the headers, where it hurts, and all twenty together.
      var together = bytes
      for flip in 0..<20 {
        let at = stream.below(flip % 2 == 0 ? min(bytes.count, 6000) : bytes.count)
        let value = UInt8(stream.below(256))
        together[at] = value
        guard flip < 6 || Self.isLong else { continue }
        var broken = bytes
        broken[at] = value
        try handle(try scratch.write(broken, as: "flipped"), file)
      }
      try handle(try scratch.write(together, as: "flipped"), file)
    }
  }

  @Test("headers that claim 2^40 pixels are refused at once, packed or not")
  func claims() throws {
    let scratch = try ScratchFolder()
    for axes in [[1 << 20, 1 << 20], [1 << 40], [4, 4, 1 << 36], [99_999, 99_999, 99_999, 99_999]] {
      var fits = FITSBuilder()
      fits.image(axes)
      let path = try scratch.write(fits.bytes, as: "huge.fits")
      try handle(path, "\(axes)")
      #expect(try Inspection(path).error != nil)
      // The quick way for plain flux, and the other.
      for limits in [StretchLimits.standard, .minmax] {
        var options = LoadOptions()
        (options.limits, options.band) = (limits, axes.count > 2 ? 0 : nil)
        #expect(throws: GalaxyError.self) { try ImageLoader(options: options).load(path) }
      }
    }
  }

  @Test("a gzip or bzip2 bomb is refused when its limit is reached", arguments: ["gzip", "bzip2"])
  func bombs(tool: String) throws {
    let scratch = try ScratchFolder()
    var fits = FITSBuilder()
    fits.image([15_000, 15_000])
    let plain = try scratch.write(fits.bytes, as: "bomb.fits")
    // Zeros behind the header, more than the limit: a sparse file.
    #expect(truncate(plain, 700 << 20) == 0)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool, "-1", plain]
    try process.run()
    process.waitUntilExit()
    let packed = plain + (tool == "gzip" ? ".gz" : ".bz2")
    guard Files.kind(packed) != .missing else {
      print("skipped: there is no \(tool)")
      return
    }
    let error = try #require(try Inspection(packed).error)
    #expect(error.id == "too-large")
  }

  @Test("a picture bomb is refused before memory is taken; zero sizes are damaged")
  func pictureBombs() throws {
    let scratch = try ScratchFolder()
    let jpeg = "\(GalaxyData.folder)/galaxies/barred/PGC0000635.jpg"
    let bytes = try Files.read(jpeg)
    let frame = try #require(bytes.indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    for (height, width, id) in [([0xff, 0], [0xff, 0], "too-large"), ([0, 0], [0, 88], "")]
      as [([UInt8], [UInt8], String)]
    {
      var broken = bytes
      broken.replaceSubrange((frame + 5)..<(frame + 9), with: height + width)
      let error = try #require(try Inspection(scratch.write(broken, as: "bomb.jpg")).error)
      if !id.isEmpty { #expect(error.id == id) }
    }
  }

  @Test("a fifo, a folder, a missing file and a file without permission are errors, not waits")
  func oddPlaces() throws {
    let scratch = try ScratchFolder()
    let fifo = Files.join(scratch.path, "fifo.fits")
    #expect(mkfifo(fifo, 0o600) == 0)
    for (path, id) in [(fifo, "not-a-file"), (scratch.path, "is-a-folder"), ("\(fifo).none", "missing-file")]
    {
      #expect(try Inspection(path).error?.id == id)
    }
  }

  @Test(
    "names for networks, shells and CFITSIO's filters are refused before CFITSIO is asked",
    arguments: [
      "http://127.0.0.1:9/a.fits", "https://example.org/a.fits", "ftp://example.org/a.fits",
      "ftps://h/a.fits",
      "root://h/a.fits", "mem://", "shmem://h1", "stdin://", "file://a.fits", "| touch galsh-was-here",
      "touch galsh-was-here |", "-", "stdin", "gsiftp://h/a.fits", "stream://a", "stdout://", "rawfile://a",
      "!galsh-was-here", "@list.txt", "^a.fits", "compress://a.fits", "HTTP://h/a.fits",
      "ftp://u:p@h/a.fits[1]",
    ])
  func refused(name: String) throws {
    let error = try #require(try Inspection(name).error)
    #expect(error.id == "refused-name")
    #expect(throws: GalaxyError.self) {
      try FITSFile(path: name) { Issue.record("CFITSIO was asked for \($0)") }
    }
    #expect(throws: (any Error).self) { try loadFITS(name) }
    #expect(Files.kind("galsh-was-here") == .missing)
  }

  @Test("CFITSIO's filters behind a name are not followed, and a file whose real name has them is read")
  func brackets() throws {
    let scratch = try ScratchFolder()
    var fits = FITSBuilder()
    fits.image([4, 3], values: (0..<12).map(Float.init))
    let plain = try scratch.write(fits.bytes, as: "a.fits")
    for filter in ["[pixr1 X*2]", "[1:2,1:2]", "[col x]", "[bin x]", "(copy.fits)", "+1", "[0;images(1)]"] {
      #expect(throws: GalaxyError.self) {
        try FITSFile(path: plain + filter) { Issue.record("CFITSIO was asked for \($0)") }
      }
    }
    #expect(Files.kind(Files.join(scratch.path, "copy.fits")) == .missing)
    for name in ["b[1].fits", "c 'd' \"e\".fits", "f|g.fits", "h[pixr1 X].fits", "i;j$k`.fits", "ü ∞.fits"] {
      #expect(try Inspection(scratch.write(fits.bytes, as: name)).error == nil, "\(name)")
    }
  }

  @Test("a file that vanishes or shrinks between two looks is an error")
  func vanishing() throws {
    let scratch = try ScratchFolder()
    var fits = FITSBuilder()
    fits.image([64, 64], values: [Float](repeating: 1, count: 4096))
    let path = try scratch.write(fits.bytes, as: "v.fits")
    let file = try FITSFile(path: path)
    let hdu = try file.hdu(0)
    #expect(truncate(path, 6000) == 0)
    let error = #expect(throws: GalaxyError.self) {
      try hdu.readPlane(0, width: 64, height: 64, rows: 0..<64)
    }
    #expect(error?.isA(ImageError.truncated) == true || error?.isA(ImageError.damaged) == true)
  }

  @Test("a file removed while it is read is read to its end; one removed before is a row with its reason")
  func removed() throws {
    let scratch = try ScratchFolder()
    var fits = FITSBuilder()
    fits.image([64, 64], values: (0..<4096).map(Float.init))
    let path = try scratch.write(fits.bytes, as: "r.fits")
    let file = try FITSFile(path: path)
    let hdu = try file.hdu(0)
    #expect(unlink(path) == 0)
    #expect(try hdu.readPlane(0, width: 64, height: 64, rows: 0..<64).last == 4095)
    let kept = try scratch.write(fits.bytes, as: "k.fits")
    let manifest = try scratch.write("location,label\nr.fits,1\nk.fits,1\n", as: "m.csv")
    let (dataset, report) = try loadManifest(manifest, badRows: .skip)
    #expect(dataset.items.map(\.path) == [kept] && report.skipped.map(\.error.line) == [2])
  }

  @Test("a manifest of 200,000 rows, CRLF, BOM, quotes and empty lines, is read in seconds")
  func longManifest() throws {
    let scratch = try ScratchFolder()
    var text = "\u{feff}location,label,note\r\n"
    for row in 0..<200_000 { text += "\"a,\(row).png\",\(row % 3),\r\n\(row % 1000 == 0 ? "\r\n" : "")" }
    let path = try scratch.write(String(text.dropLast()), as: "m.csv")
    var manifest: Manifest?
    let time = try ContinuousClock().measure {
      manifest = try Manifest(path: path, columns: ManifestColumns())
    }
    #expect(manifest?.items.count == 200_000 && manifest?.badRows.isEmpty == true)
    #expect(manifest?.items.last?.name == "a,199999.png")
    #expect(time < .seconds(60), "\(time)")
  }
}
