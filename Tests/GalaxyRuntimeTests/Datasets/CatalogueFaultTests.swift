import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

/// No catalogue can end the process, hold it up, have it ask the network or read other files.
/// GALSH_LONG_TESTS=1 mutates twenty times as many.
@Suite struct CatalogueFaultTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Reads a file as a manifest: it is read, or is one clear error.
  private func handle(_ bytes: [UInt8], _ what: String) throws {
    let path = try folder.write(bytes, as: "mutated")
    let time = try ContinuousClock().measure {
      do {
        let manifest = try Manifest(path: path, columns: ManifestColumns())
        #expect(manifest.items.count + manifest.badRows.count < 100_000, "\(what)")
      } catch let error as GalaxyError {
        #expect(!error.message.isEmpty && error.file != nil, "\(what): \(error.message)")
        // No name of this test's folder but the file's own.
        #expect(!error.id.isEmpty)
      }
    }
    #expect(time < .seconds(5), "\(what): \(time)")
  }

  /// One change: bytes flipped, taken out, doubled, put in, or the end cut off.
  private func mutated(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    let insertions = [
      "<", ">", "&x;", "\"", "'", ",", ";", "\n", "\r", "\0", "]]>", "<!--", "9999999999999", "-", "NaN", "é",
      "=",
    ]
    for _ in 0...random.below(4) where !bytes.isEmpty {
      let at = random.below(bytes.count)
      let length = min(1 + random.below(40), bytes.count - at)
      switch random.below(6) {
      case 0: bytes[at] = UInt8(random.below(256))
      case 1: bytes[at] ^= 1 << UInt8(random.below(8))
      case 2: bytes.removeSubrange(at..<(at + length))
      case 3: bytes.insert(contentsOf: bytes[at..<(at + length)], at: at)
      case 4: bytes.insert(contentsOf: Array(insertions[random.below(insertions.count)].utf8), at: at)
      default: bytes.removeSubrange((at + 1)...)
      }
    }
    return bytes
  }

  @Test("2,000 mutated catalogues and manifests are read, or one clear error each")
  func mutations() throws {
    var originals = try CatalogueFiles.expected().map { entry -> (String, [UInt8]) in
      (entry.name, try Files.read("\(CatalogueFiles.folder)/\(entry.name)"))
    }
    let csv = "location,label,z\na.png,0,0.5\n\"b, c.png\",1,\nd.png,spiral,nan\ne.png,1.0,7\n"
    originals.append(("m.csv", Array(csv.utf8)))
    originals.append(("utf16.csv", CatalogueFiles.utf16(csv, isLittle: true)))
    originals.append(("semicolons.csv", Array(csv.replacing(",", with: ";").utf8)))
    originals.append(("m.csv.gz", CatalogueFiles.gzipped(Array(csv.utf8))))
    originals.append(("first.fits.gz", CatalogueFiles.gzipped(originals[0].1)))
    var random = RandomStream(seed: 20261126)
    let isLong = ProcessInfo.processInfo.environment["GALSH_LONG_TESTS"] != nil
    for round in 0..<(isLong ? 40_000 : 2000) {
      let (name, bytes) = originals[round % originals.count]
      var changed = mutated(bytes, &random)
      // Headers are where it hurts.
      if name.hasSuffix(".fits"), round % 3 == 0, changed.count > 6000 {
        for _ in 0..<4 { changed[2880 + random.below(2880)] = UInt8(32 + random.below(90)) }
      }
      try handle(changed, "\(name), round \(round)")
    }
  }

  private static let fields = [
    CatalogueFiles.field("location", "char", "arraysize=\"*\""), CatalogueFiles.field("label", "int"),
  ]

  private func failure(_ text: String) throws -> GalaxyError? {
    let path = try folder.write(text, as: "t.vot")
    return #expect(throws: GalaxyError.self) { try Catalogue.read(path) }
  }

  @Test("entities of a document's own are not read: neither nested ones nor other files")
  func entities() throws {
    try folder.write("secret", as: "secret.txt")
    let laughs = (1...9).map { level in
      "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
    }.joined()
    let prologs = [
      "<!DOCTYPE VOTABLE [<!ENTITY l0 \"lol\">\(laughs)]>\n",
      "<!DOCTYPE VOTABLE [<!ENTITY l9 SYSTEM \"file://\(folder.path)/secret.txt\">]>\n",
      "<!DOCTYPE VOTABLE [<!ENTITY l9 SYSTEM \"http://127.0.0.1:9/x\">]>\n",
      "<!DOCTYPE VOTABLE [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]>\n",
      "<!DOCTYPE VOTABLE [<!ENTITY l9 \"plain\">]>\n",
    ]
    for prolog in prologs {
      let text = CatalogueFiles.voTable([["&l9;", "1"]], fields: Self.fields, prolog: prolog)
      var error: GalaxyError?
      let time = try ContinuousClock().measure { error = try failure(text) }
      #expect(error?.id == "bad-table" && error?.message.contains("entities") == true, "\(prolog)")
      #expect(error?.message.contains("secret") == false)
      #expect(time < .seconds(2))
    }
    // Without a declaration an entity is a mistake of the document.
    #expect(try failure(CatalogueFiles.voTable([["&l9;", "1"]], fields: Self.fields))?.id == "bad-table")
    // A DTD that lies elsewhere is not fetched, and XML's own entities are read.
    let old = CatalogueFiles.voTable(
      [["a&amp;b&#46;png", "1"]], fields: Self.fields,
      prolog: "<!DOCTYPE VOTABLE SYSTEM \"http://127.0.0.1:9/VOTable.dtd\">\n")
    let table = try Catalogue.read(folder.write(old, as: "old.vot"))
    #expect(table.columns[0].values[0] == .text("a&b.png"))
    let skipped = CatalogueFiles.voTable(
      [["&else;", "1"]], fields: Self.fields,
      prolog: "<!DOCTYPE VOTABLE SYSTEM \"http://127.0.0.1:9/VOTable.dtd\">\n")
    #expect(try failure(skipped)?.message.contains("entity") == true)
  }

  @Test(
    "data that lie elsewhere, or are packed or damaged, are one error",
    arguments: [
      ("<BINARY><STREAM href=\"http://127.0.0.1:9/x\"/></BINARY>", "fetched"),
      ("<BINARY2><STREAM href=\"file:///etc/passwd\" encoding=\"base64\"/></BINARY2>", "fetched"),
      ("<BINARY><STREAM encoding=\"gzip\">AAAA</STREAM></BINARY>", "gzip"),
      ("<BINARY><STREAM encoding=\"base64\">A*AA</STREAM></BINARY>", "base64"),
      ("<BINARY><STREAM encoding=\"base64\">/////w==</STREAM></BINARY>", "end within a row"),
      ("<BINARY2><STREAM encoding=\"base64\">AP////8=</STREAM></BINARY2>", "end within a row"),
      ("<FITS><STREAM encoding=\"base64\">AAAA</STREAM></FITS>", "FITS"),
      ("<TABLEDATA><TR><TD>a</TD><TD>many</TD></TR></TABLEDATA>", "not of type int"), ("", "no table"),
      ("<TABLEDATA><TR><TD>a</TD>", "no proper XML"),
    ])
  func streams(data: String, word: String) throws {
    let text =
      "<VOTABLE><RESOURCE><TABLE>\(Self.fields.joined())"
      + (data.isEmpty ? "" : "<DATA>\(data)</DATA>") + "</TABLE></RESOURCE></VOTABLE>"
    let error = try failure(text)
    #expect(error?.id == "bad-table")
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }

  @Test("rows of too few or too many fields are bad rows with their line")
  func misfits() throws {
    let text = CatalogueFiles.voTable(
      [["a.png", "1"], ["b.png"], ["c.png", "0", "9"], ["d.png", "0"]], fields: Self.fields)
    let manifest = try Manifest(path: folder.write(text, as: "m.vot"), columns: ManifestColumns())
    #expect(manifest.items.map(\.name) == ["a.png", "d.png"])
    #expect(manifest.badRows.map(\.error.id) == ["bad-row", "bad-row"])
    #expect(manifest.badRows.first?.error.line == 7)
  }

  @Test("a FITS header that claims more rows than the file has room for is refused before memory is taken")
  func claims() throws {
    let bytes = try Files.read("\(CatalogueFiles.folder)/first.fits")
    let text = String(decoding: bytes, as: UTF8.self)
    let at = try #require(text.range(of: "NAXIS2  =")).lowerBound.utf16Offset(in: text)
    for rows in ["99999999999999999999", "9223372036854775807", "         12000000000", "-5"] {
      var broken = bytes
      let card = Array(
        "NAXIS2  = \(String(repeating: " ", count: max(0, 20 - rows.count)))\(rows)".utf8.prefix(40))
      broken.replaceSubrange(at..<(at + card.count), with: card)
      let path = try folder.write(broken, as: "claims.fits")
      let error = #expect(throws: GalaxyError.self) { try Catalogue.read(path) }
      #expect(error?.file != nil)
    }
  }

  @Test("packed catalogues that are cut off or damaged are errors")
  func packed() throws {
    let whole = CatalogueFiles.gzipped(Array("location,label\na.png,1\n".utf8))
    for (bytes, id) in [(Array(whole.dropLast(10)), "truncated"), (Array(whole.prefix(3)), "truncated")] {
      let error = #expect(throws: GalaxyError.self) {
        try Catalogue.read(folder.write(bytes, as: "m.csv.gz"))
      }
      #expect(error?.id == id)
    }
    var wrong = whole
    wrong[12] ^= 0xff
    #expect(throws: GalaxyError.self) { try Catalogue.read(folder.write(wrong, as: "m.csv.gz")) }
  }
}
