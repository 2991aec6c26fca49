import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

/// Catalogues of every format, beside what astropy reads from them.
@Suite struct CatalogueFormatTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Values for comparison: numbers by their bits.
  private func text(_ value: CatalogueValue) -> String {
    switch value {
    case .missing, .text(""): "none"
    case .text(let text): "text \(text)"
    case .integer(let number): "integer \(number)"
    case .number(let number): "number \(number)"
    }
  }

  private func text(_ json: JSON, _ kind: String) -> String {
    switch (json, kind) {
    case (.null, _): "none"
    case (.string("inf"), "number"): "number inf"
    case (.string("-inf"), "number"): "number -inf"
    case (.string(let text), _): "text \(text)"
    case (_, "integer"): "integer \(json.integer ?? .min)"
    default: "number \(json.number ?? .nan)"
    }
  }

  @Test("FITS tables, VOTables and ECSV give the values that astropy reads, of the same kinds")
  func astropy() throws {
    let expected = try CatalogueFiles.expected()
    #expect(expected.count >= 13)
    for (name, columns) in expected {
      let table = try Catalogue.read("\(CatalogueFiles.folder)/\(name)")
      #expect(table.columns.map(\.name) == columns.compactMap { $0["name"]?.string }, "\(name)")
      for (column, wanted) in zip(table.columns, columns) {
        let kind = wanted["kind"]?.string ?? ""
        let values = wanted["values"]?.array ?? []
        #expect(column.values.kind.rawValue == kind, "\(name) \(column.name)")
        #expect(
          (0..<table.rowCount).map { text(column.values[$0]) } == values.map { text($0, kind) },
          "\(name) \(column.name)")
      }
    }
  }

  @Test(
    "columns of arrays are left out, and that is said",
    arguments: ["first.fits", "binary2.vot", "tabledata.vot"])
  func arrays(name: String) throws {
    let table = try Catalogue.read("\(CatalogueFiles.folder)/\(name)")
    #expect(!table.columns.map(\.name).contains("weights"))
    #expect(table.notes.contains { $0.contains("arrays") && $0.contains("weights") })
  }

  @Test("brackets behind a FITS file choose its table; others are an error that lists them")
  func hdus() throws {
    let path = "\(CatalogueFiles.folder)/scaled.fits"
    for part in ["", "[2]", "[CATALOGUE]", "[catalogue]", "[CATALOGUE,1]"] {
      #expect(try Catalogue.read(path + part).columns.count == 7, "\(part)")
    }
    for (part, id) in [
      ("[0]", "unknown-hdu"), ("[SCI]", "unknown-hdu"), ("[nope]", "unknown-hdu"), ("[9]", "unknown-hdu"),
      ("[CATALOGUE,2]", "unknown-hdu"), ("[2][1:3,1:3]", "refused-name"),
    ] {
      let error = #expect(throws: GalaxyError.self) { try Catalogue.read(path + part) }
      #expect(error?.id == id, "\(part)")
    }
    let csv = try folder.write("a,b\n1,2\n", as: "m.csv")
    let error = #expect(throws: GalaxyError.self) { try Catalogue.read(csv + "[1]") }
    #expect(error?.id == "refused-name")
  }

  @Test("a FITS file without a table says so")
  func onlyImages() throws {
    var fits = FITSBuilder()
    fits.image([4, 4])
    let error = #expect(throws: GalaxyError.self) {
      try Catalogue.read(folder.write(fits.bytes, as: "image.fits"))
    }
    #expect(error?.message.contains("without a table") == true)
  }

  private static let plain = "location,label\na é.png,1\n\"b, c.png\",0\nd.png,\n"

  @Test("one table in UTF-8, UTF-16, with semicolons, tabs, CRLF and in gzip is the same table")
  func texts() throws {
    let plain = Self.plain
    let wanted = try Catalogue.read(folder.write(plain, as: "plain.csv"))
    #expect(wanted.columns.map(\.values.kind) == [.text, .integer])
    var files: [(String, [UInt8])] = [
      ("bom", [0xef, 0xbb, 0xbf] + Array(plain.utf8)),
      ("little", CatalogueFiles.utf16(plain, isLittle: true)),
      ("big", CatalogueFiles.utf16(plain, isLittle: false)),
      ("crlf", Array(plain.replacing("\n", with: "\r\n").utf8)),
    ]
    for separator in [";", "\t"] {
      let other = plain.replacing(",", with: separator).replacing("b\(separator) c", with: "b, c")
      files.append((separator, Array(other.utf8)))
      files.append((separator + "16", CatalogueFiles.utf16(other, isLittle: true)))
    }
    for (name, bytes) in files + files.map({ ($0.0 + "gz", CatalogueFiles.gzipped($0.1)) }) {
      let table = try Catalogue.read(folder.write(bytes, as: "t.dat"))
      #expect(table.columns == wanted.columns, "\(name)")
      #expect((0..<3).map(table.line) == [2, 3, 4], "\(name)")
    }
    for (name, _) in try CatalogueFiles.expected().prefix(20) {
      let packed = CatalogueFiles.gzipped(try Files.read("\(CatalogueFiles.folder)/\(name)"))
      let table = try Catalogue.read(folder.write(packed, as: "no.ending"))
      let plain = try Catalogue.read("\(CatalogueFiles.folder)/\(name)")
      #expect(ImageColumns(table.columns) == ImageColumns(plain.columns), "\(name)")
    }
  }

  @Test("UTF-16 without a mark is known by its zeros; damaged UTF-16 is an error")
  func utf16() throws {
    for isLittle in [true, false] {
      let bytes = CatalogueFiles.utf16(Self.plain, isLittle: isLittle, mark: false)
      #expect(try Catalogue.read(folder.write(bytes, as: "m")).columns.count == 2)
      let odd = CatalogueFiles.utf16(Self.plain, isLittle: isLittle).dropLast()
      let error = #expect(throws: GalaxyError.self) { try Catalogue.read(folder.write(Array(odd), as: "m")) }
      #expect(error?.id == "bad-csv" && error?.message.contains("UTF-16") == true)
    }
    let half: [UInt8] = [0xff, 0xfe, 0x61, 0, 0x3d, 0xd8, 0x0a, 0]
    #expect(throws: GalaxyError.self) { try Catalogue.read(folder.write(half, as: "m")) }
  }

  @Test(
    "other formats are refused by their name, with a way on",
    arguments: [
      ("Parquet", Array("PAR1....PAR1".utf8), "read_parquet"),
      ("Feather", Array("ARROW1\0\0".utf8), "read_feather"),
      ("SQLite", Array("SQLite format 3\0".utf8), "read_sql"),
      ("HDF5", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0], "read_hdf"),
      ("xlsx", Array("PK\u{3}\u{4}....[Content_Types].xml....xl/workbook.xml".utf8), "read_excel"),
      (
        ".ods", Array("PK\u{3}\u{4}..mimetypeapplication/vnd.oasis.opendocument.spreadsheet".utf8),
        "read_excel"
      ),
      (".xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "read_excel"),
      ("ZIP", Array("PK\u{3}\u{4}....data.npy".utf8), "CSV"),
      ("web page", Array("<!DOCTYPE html>\n<html><body>sign in".utf8), "CSV"),
      ("JSON", Array("[{\"location\": \"a.png\"}]".utf8), "read_json"),
      ("XML", Array("<?xml version=\"1.0\"?><rows></rows>".utf8), "CSV"),
      ("PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "CSV"),
      ("pickle", [0x80, 4, 0x95], "read_pickle"),
    ] as [(String, [UInt8], String)])
  func foreign(name: String, bytes: [UInt8], way: String) throws {
    for content in [bytes, CatalogueFiles.gzipped(bytes)] {
      let error = #expect(throws: GalaxyError.self) { try Catalogue.read(folder.write(content, as: "m.csv")) }
      #expect(error?.id == "other-format")
      #expect(error?.message.contains(name) == true && error?.message.contains("galsh reads CSV") == true)
      #expect(error?.hint?.contains(way) == true)
    }
  }

  @Test("the files of the shared case are read, or refused by name", .galaxiesAreThere)
  func sharedCase() throws {
    let folder = "\(GalaxyData.folder)/cases/catalogues-not-csv"
    for name in ["cat.fits", "cat.vot"] {
      let table = try Catalogue.read("\(folder)/\(name)")
      #expect(table.columns.map(\.name) == ["location", "label"])
      #expect((0..<4).map { table.columns[1].values[$0].integer } == [0, 1, 1, 0])
      #expect(table.columns[0].values[3].text == "img/g4.png")
    }
    #expect(try Catalogue.read("\(folder)/gz.csv.gz").rowCount == 2)
    let error = #expect(throws: GalaxyError.self) { try Catalogue.read("\(folder)/m.parquet") }
    #expect(error?.message.contains("a Parquet file") == true)
  }

  @Test("ECSV keeps the types that it declares, and its comments are no rows")
  func ecsv() throws {
    let text = """
      # %ECSV 1.0
      # ---
      # delimiter: ','
      # datatype:
      # - {name: 'id: x', datatype: string, description: 'a, b'}
      # - name: z
      #   unit: km / s
      #   datatype: float64
      # - {name: n, datatype: int32}
      # meta: !!omap
      # - {name: no column}
      "id: x",z,n
      007,1,2
      # a remark
      008,,-3

      """
    let table = try Catalogue.read(folder.write(text, as: "t.ecsv"))
    #expect(table.columns.map(\.name) == ["id: x", "z", "n"])
    #expect(table.columns.map(\.values.kind) == [.text, .number, .integer])
    #expect(table.values(ofRow: 1) == [.text("008"), .missing, .integer(-3)])
    #expect(table.line(of: 1) == 15)
  }

  @Test("a table of 200,000 rows and 43 columns is read column by column")
  func large() throws {
    let count = Int(ProcessRows.count)
    var text = "location,label," + (0..<41).map { "c\($0)" }.joined(separator: ",") + "\n"
    let tail = (0..<41).map { $0 % 3 == 0 ? "0.\($0)25" : $0 % 3 == 1 ? "\($0)" : "w\($0)" }.joined(
      separator: ",")
    text.reserveCapacity(count * 230)
    for row in 0..<count { text += "img/\(row).png,\(row % 3),\(tail)\n" }
    let path = try folder.write(text, as: "large.csv")
    let manifest = try Manifest(path: path, columns: ManifestColumns())
    #expect(manifest.items.count == count)
    #expect(manifest.columns?.columns.count == 41)
    // Eight bytes a number, and the texts themselves.
    #expect((manifest.columns?.byteCount ?? .max) < count * 41 * 10)
    #expect(manifest.columns?.values(ofRow: count - 1)[0].value == .number(0.025))
  }
}

/// A debug build takes minutes for the whole of it.
private enum ProcessRows {
  #if DEBUG
    static let count = 4_000
  #else
    static let count = 200_000
  #endif
}
