import GalaxyErrors

import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct ManifestBandsTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func load(_ rows: [String], bands: String? = "filter", group: String? = "id", skip: Bool = false)
    throws
    -> LoadedDataset
  {
    let path = try folder.write((["file,class,id,filter"] + rows).joined(separator: "\n") + "\n", as: "m.csv")
    return try loadManifest(
      path, columns: ManifestColumns(group: group, bands: bands), options: LoadOptions(size: 8),
      badRows: skip ? .skip : .error)
  }

  private func images(_ names: [String]) throws {
    for (index, name) in names.enumerated() {
      var fits = FITSBuilder()
      fits.image([8, 8], values: (0..<64).map { Float($0 * (index + 1)) })
      try folder.write(fits.bytes, as: name)
    }
  }

  @Test("the rows of one galaxy, a band a row, are one image, whatever their files are called")
  func joined() throws {
    try images(["a.fits", "deep/b.fits", "c-3.fits", "d.fits"])
    let (dataset, _) = try load(["a.fits,1,N1,g", "d.fits,0,N2,g", "deep/b.fits,1,N1,r", "c-3.fits,1,N1,i"])
    #expect(dataset.items.map(\.name) == ["N1 (g r i)", "d.fits"] && dataset.items.map(\.label) == [1, 0])
    #expect(dataset.items[0].group == "N1")
    try dataset.items[0].origin?.check()
    let mean = try FITSDecoder.decode(path: dataset.items[0].path, options: LoadOptions())
    #expect(mean.image.flippedVertically().pixels == (0..<64).map { Double($0) * 2 })
  }

  @Test("rows that contradict each other are told by their line")
  func contradictions() throws {
    try images(["a.fits", "b.fits"])
    for (rows, words) in [
      (["a.fits,1,N1,g", "b.fits,1,N1,g"], "two rows of one band"),
      (["a.fits,1,N1,g", "b.fits,0,N1,r"], "different labels"),
      (["a.fits,1,N1,g", "b.fits,1,N1,"], "names no band"),
    ] {
      let error = #expect(throws: GalaxyError.self) { try load(rows) }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
    let error = #expect(throws: GalaxyError.self) { try load(["a.fits,1,N1,g"], group: nil) }
    #expect(error?.message.contains("group=") == true)
    #expect(throws: GalaxyError.self) { try load(["a.fits,1,N1,g"], bands: "colour") }
  }

  @Test("a location may have bands in braces; hdu= and band= hold for manifests")
  func braces() throws {
    try images(["m_g.fits", "m_r.fits"])
    var fits = FITSBuilder()
    fits.image([8, 8, 2], more: [("BANDS", "'gr'")], values: (0..<128).map { Float($0) })
    try folder.write(fits.bytes, as: "cube.fits")
    let path = try folder.write("file,class\n\"m_{g,r}.fits\",1\n", as: "b.csv")
    #expect(try loadManifest(path, options: LoadOptions(size: 8)).dataset.count == 1)
    let cube = try folder.write("file,class\ncube.fits,1\n", as: "c.csv")
    var options = LoadOptions(size: 8)
    (options.hdu, options.bands) = ("0", ["r"])
    #expect(try loadManifest(cube, options: options).report.lines.joined().contains("band 1 of 2 (r)"))
  }
}
