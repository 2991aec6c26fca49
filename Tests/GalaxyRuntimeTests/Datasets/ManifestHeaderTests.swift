import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// A first line that is data is never lost, and one that is a header never refused.
@Suite struct ManifestHeaderTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["a.png", "b.png", "sub/c.png", "image", "x1", "x2", "1001", "1002", "label"] {
      try folder.writePicture(name)
    }
    try folder.write("words\n", as: "location")
  }

  private func load(_ text: String, _ columns: ManifestColumns = ManifestColumns()) throws -> Dataset {
    try loadManifest(folder.write(text, as: "m.csv"), columns: columns, options: LoadOptions(size: 16))
      .dataset
  }

  @Test(
    "a manifest that begins with data is refused as one without a header",
    arguments: [
      "img/gone.png,0\na.png,1\n", "gone.png,0\na.png,1\n", "a.png,0\nb.png,1\n",
      "\"gone.png\",\"0\"\na.png,1\n",
      "gone.png\na.png\nb.png\n", "gone.fits,1\n", "gone.fits.gz,spiral\nb.png,elliptical\n",
      "sub/gone,0\nsub/c.png,1\n", "x1,0\nx2,1\n", "gone,0\nx2,1\n", "1001,0\n1002,1\n", "x1\nx2\n",
      "\u{feff}gone.PNG;0\na.png;1\n", "gone.fits[SCI],0\na.png,1\n", "gone.jpeg\ta\nb.png\tb\n", "a.png\n",
      "gone.png,\na.png,1\n", "dir\\gone.png,0\na.png,1\n",
    ])
  func data(text: String) throws {
    let error = #expect(throws: GalaxyError.self) { try load(text) }
    #expect(error?.id == "missing-header", "\(text)")
    #expect(error?.line == 1)
    #expect(error?.hint?.contains("location,label") == true)
  }

  @Test(
    "a header is one, even where a file is called as its words are",
    arguments: [
      ("location,label\na.png,0\nb.png,1\n", 2), ("image,label\na.png,0\n", 1),
      ("image,t\na.png,0\nb.png,1\n", 2),
      ("image\na.png\nb.png\n", 2), ("0,1\na.png,0\nb.png,1\n", 2), ("location\na.png\n", 1),
      ("path/name,label\na.png,0\n", 1), ("label,class\na.png,0\nb.png,1\n", 2),
      ("file,kind\nx1,spiral\nx2,ring\n", 2),
      ("image,z\nx1,0.5\nx2,0.25\n", 2), ("name.png,label\na.png,0\nb.png,1\n", 2),
      ("objid,y\n1001,0\n1002,1\n", 2),
    ])
  func headers(text: String, count: Int) throws {
    let columns = text.contains(",z\n") ? ManifestColumns(label: "z") : ManifestColumns()
    if text.contains(",z\n") {
      // Its labels are no whole numbers; the header is one all the same.
      let error = #expect(throws: GalaxyError.self) { try load(text, columns) }
      #expect(error?.id == "bad-rows")
    } else {
      #expect(try load(text, columns).count == count, "\(text)")
    }
  }

  @Test("a column that the user names is in the header")
  func named() throws {
    let text = "x1,where\n0,a.png\n1,b.png\n"
    #expect(try load(text, ManifestColumns(path: "where", label: "x1")).items.map(\.label) == [0, 1])
  }
}
