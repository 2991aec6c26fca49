import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Folders of files whose names are not UTF-8, and of names that are no files.
@Suite struct OddNamesTests {
  private let folder: ScratchFolder
  private let options = LoadOptions(size: 8)
  private static let names = ["gal\\xe1xia.png", "\\xff\\xfe.fits", "été\\xe9.jpg", "plain.png"]

  init() throws {
    folder = try ScratchFolder()
    for name in Self.names {
      if name.hasSuffix(".fits") {
        var fits = FITSBuilder()
        fits.image([8, 8], values: (0..<64).map(Float.init))
        try folder.write(fits.bytes, as: "in/\(name)")
      } else if name.hasSuffix(".jpg") {
        try folder.write(try TestJPEG.encode(side: 16), as: "in/\(name)")
      } else {
        try folder.writePicture("in/\(name)")
      }
    }
  }

  private func found(_ dataset: Dataset) -> Set<String> {
    Set(dataset.items.map { String($0.path.dropFirst("\(folder.path)/in/".count)) })
  }

  @Test("PNG, FITS and JPEG are read under such names: by folder, pattern, name and manifest")
  func read() throws {
    let all = Set(Self.names)
    for source in ["\(folder.path)/in", "\(folder.path)/in/*", "\(folder.path)/*/*.*"] {
      let (dataset, report) = try loadImages(source, options: options)
      #expect(found(dataset) == all)
      #expect(!report.lines.contains { $0.contains("left out") }, "\(report.lines)")
    }
    try folder.write("location,label\n" + Self.names.map { "\($0),1\n" }.joined(), as: "in/m.csv")
    #expect(found(try loadManifest("\(folder.path)/in/m.csv", options: options).dataset) == all)
    let loader = try ImageLoader(options: options)
    for name in Self.names {
      let path = "\(folder.path)/in/\(name)"
      #expect(try loadImages(path, options: options).dataset.count == 1)
      #expect(try loader.view(path).picture.width >= 8)
      let inspection = try Inspection(path)
      #expect(inspection.error == nil)
      // What programs get is text that says the name.
      #expect(try JSON.parse(inspection.json.compact)["file"]?.string == path)
    }
    #expect(try Inspection("\(folder.path)/in/\\xff\\xfe.fits[0][1:4,1:4]").error == nil)
    #expect(try fitsHeader(of: "\(folder.path)/in/\\xff\\xfe.fits").isEmpty == false)
  }

  @Test("origins are found again, and an error names the file")
  func origins() throws {
    let (dataset, _) = try loadImages("\(folder.path)/in", options: options)
    for item in dataset.items { try #require(item.origin).check() }
    let path = try folder.write("no image", as: "in/b\\xe1d.png")
    let error = #expect(throws: GalaxyError.self) { try loadImages(path, options: options) }
    #expect(error?.message.hasPrefix("\(path) ") == true)
  }

  @Test("what is no file that can be read is counted and named, and the rest is loaded")
  func oddities() throws {
    let inside = "\(folder.path)/in"
    try #require(makeLink("nothing", "\(inside)/a.png") && makeLink("b.png", "\(inside)/b.png"))
    try #require(mkfifo("\(inside)/c.png", 0o600) == 0)
    try #require(makeLink("plain.png", "\(inside)/linked.png"))
    for source in [inside, "\(inside)/*", "\(inside)/*.*"] {
      let (dataset, report) = try loadImages(source, options: options)
      #expect(found(dataset) == Set(Self.names + ["linked.png"]))
      let line = report.lines.first { $0.hasPrefix("left out 3 names that are no files that can be read: ") }
      for part in ["a.png (a link to nothing)", "b.png (a link that leads in a circle)", "c.png (a pipe)"] {
        #expect(line?.contains("\(inside)/\(part)") == true, "\(report.lines)")
      }
    }
    for (name, why) in [
      ("a.png", "it is a link to nothing"), ("b.png", "it is a link that leads in a circle"),
    ] {
      let error = #expect(throws: GalaxyError.self) { try loadImages("\(inside)/\(name)", options: options) }
      #expect(error?.isA(FileError.missingFile) == true && error?.message.hasSuffix(why) == true)
    }
    #expect(throws: GalaxyError.self) { try loadImages("\(inside)/c.png", options: options) }
    let none = #expect(throws: GalaxyError.self) { try loadImages("\(inside)/[ac].png", options: options) }
    #expect(none?.hint?.contains("left out 2 names") == true)
  }

  @Test(
    "files and folders that may not be read are named, too",
    .enabled(if: getuid() != 0, "root may read everything"))
  func forbidden() throws {
    let inside = "\(folder.path)/in"
    try folder.writePicture("in/secret.png")
    try folder.writePicture("in/closed/x.png")
    chmod("\(inside)/secret.png", 0)
    chmod("\(inside)/closed", 0)
    defer { chmod("\(inside)/closed", 0o700) }
    let (dataset, report) = try loadImages(inside, options: options)
    #expect(found(dataset) == Set(Self.names))
    let line = report.lines.first { $0.hasPrefix("left out 2 names") } ?? ""
    #expect(line.contains("secret.png (a file that may not be read)"))
    #expect(line.contains("closed (a folder that may not be looked into)"))
  }

  @Test("a manifest's paths may begin with ~")
  func home() throws {
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    let name = "galsh-test-\(UUID().uuidString)"
    try AtomicFile.write(try Files.read("\(folder.path)/in/plain.png"), to: "~/\(name)/x.png")
    defer { Files.removeTree("~/\(name)") }
    #expect(Files.exists("\(home)/\(name)/x.png"))
    let manifest = try folder.write("location\n~/\(name)/x.png\n", as: "m.csv")
    #expect(try loadManifest(manifest, options: options).dataset.count == 1)
    #expect(try loadImages("~/\(name)", options: options).dataset.items[0].path == "~/\(name)/x.png")
    #expect(try loadImages("~/\(name)/*.png", options: options).dataset.count == 1)
  }

  @Test("the folder of the report, as its case tells", .galaxiesAreThere)
  func sharedCase() throws {
    let cases = "\(GalaxyData.folder)/cases"
    let deep = try Files.read("\(cases)/png-16-bit/png16_12bit.png")
    try folder.write(deep, as: "f/gal\\xe1xia.png")
    try folder.write(try Files.read("\(cases)/rgba-hidden-white/la.png"), as: "f/ok.png")
    try #require(makeLink("nowhere", "\(folder.path)/f/link.png"))
    for source in ["f", "f/*.png"] {
      let (dataset, report) = try loadImages("\(folder.path)/\(source)", options: options)
      #expect(dataset.count == 2)
      #expect(report.lines.contains { $0.contains("left out 1 name that is no file that can be read") })
    }
  }
}
