import CImageCodecs
import GalaxyBase
import GalaxyErrors

/// A table of a FITS file, binary or ASCII: its columns of one value a row, read through CFITSIO.
package struct FITSTable {
  /// A column.
  package struct Column: Sendable {
    /// What its values are.
    package enum Kind: Sendable { case texts, integers, numbers, truths }

    /// TTYPE.
    package let name: String
    package let kind: Kind
    /// TUNIT, TCOMM and TUCD; empty where they are not there.
    package let unit: String
    package let meaning: String
    package let ucd: String
    /// Whether TDISP has its whole numbers shown as truths: so those are written of which some are missing.
    package let isShownAsTruth: Bool
    fileprivate let number: Int32
    fileprivate let raw: galsh_fits_column
  }

  private let file: FITSFile
  private let hdu: FITSHDU
  /// "HDU 1 (CATALOGUE)".
  package var title: String { hdu.title }
  /// How many rows there are.
  package let rowCount: Int
  /// The columns of one value a row.
  package let columns: [Column]
  /// The names of the others, whose values are arrays.
  package let leftOut: [String]

  /// Opens a table: the HDU of this number (0 = primary), else of this EXTNAME, and EXTVER where that is given;
  /// nil: the first that is a table.
  /// - Throws: GalaxyError of kind `no-image`'s family for a file that holds no table: `unknown-hdu`,
  ///   `damaged-file`.
  package init(_ file: FITSFile, hdu wanted: String?, version: Int?) throws {
    self.file = file
    let hdus = try file.hdus()
    hdu = try Self.choose(wanted, version, among: hdus, of: file)
    guard hdu.kind == .table else {
      throw GalaxyError(
        ImageError.unknownHDU, file.path, "has no table in \(hdu.title)", hint: Self.tables(hdus))
    }
    // A header may claim more rows than the file has room for: no memory is taken by what it says.
    let (bytes, overflow) =
      hdu.axes.count == 2 ? hdu.axes[0].multipliedReportingOverflow(by: hdu.axes[1]) : (0, true)
    guard !overflow, hdu.axes.allSatisfy({ $0 >= 0 }), bytes <= file.bytes else {
      throw GalaxyError(
        ImageError.damaged, file.path,
        "is a damaged FITS file: \(hdu.title) claims a table of \(hdu.shape) bytes in a file of \(file.bytes)"
      )
    }
    try file.select(hdu.number)
    var (rows, count) = (Int64(0), Int32(0))
    let (status, reason) = withMessage { galsh_fits_table_size(file.handle, &rows, &count, $0) }
    guard status == 0, rows >= 0, rows <= hdu.axes[1], count >= 0 else {
      throw GalaxyError(ImageError.damaged, file.path, "is a damaged FITS file at \(hdu.title): \(reason)")
    }
    rowCount = Int(rows)
    var columns: [Column] = []
    var leftOut: [String] = []
    for number in 0..<count {
      var raw = galsh_fits_column()
      let (status, reason) = withMessage {
        galsh_fits_describe_column(file.handle, number + 1, &raw, $0)
      }
      if status != 0 {
        throw GalaxyError(
          ImageError.damaged, file.path,
          "is a damaged FITS file at \(hdu.title), column \(number + 1): \(reason)")
      }
      let short = withUnsafeBytes(of: raw.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      func card(_ key: String) -> String { Self.text(of: "\(key)\(number + 1)", file) }
      // A name that fills its card may go on in others.
      let name = short.utf8.count < 60 ? short : card("TTYPE")
      let kind: Column.Kind? =
        switch raw.kind {
        case Int32(GALSH_FITS_TEXTS): .texts
        case Int32(GALSH_FITS_INTEGERS): .integers
        case Int32(GALSH_FITS_NUMBERS): .numbers
        case Int32(GALSH_FITS_TRUTHS): .truths
        default: nil
        }
      if let kind, raw.width >= 0, raw.width <= hdu.axes[0] {
        columns.append(
          Column(
            name: name, kind: kind, unit: card("TUNIT"), meaning: card("TCOMM"), ucd: card("TUCD"),
            isShownAsTruth: kind == .integers && card("TDISP").hasPrefix("L"), number: number + 1, raw: raw))
      } else {
        leftOut.append(name)
      }
    }
    (self.columns, self.leftOut) = (columns, leftOut)
  }

  private static func choose(
    _ wanted: String?, _ version: Int?, among hdus: [FITSHDU], of file: FITSFile
  ) throws -> FITSHDU {
    guard let wanted else {
      if let table = hdus.first(where: { $0.kind == .table }) { return table }
      throw GalaxyError(
        ImageError.noImage, file.path, "is a FITS file without a table",
        hint: "`load fits` reads its images; a manifest lists files")
    }
    guard let version else { return try file.hdu(wanted, among: hdus) }
    let named = try hdus.first {
      try $0.name.lowercased() == wanted.lowercased() && ($0.number(ofKey: "EXTVER") ?? 1) == Double(version)
    }
    if let named { return named }
    throw GalaxyError(ImageError.unknownHDU, file.path, "has no HDU \(wanted) of version \(version)")
  }

  /// The text of a card of the table; empty where there is none.
  private static func text(of key: String, _ file: FITSFile) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { room in
      guard let start = room.baseAddress,
        galsh_fits_key_long_text(file.handle, key, start, room.count) != 0
      else { return "" }
      return String(cString: start)
    }
  }

  private static func tables(_ hdus: [FITSHDU]) -> String {
    let tables = hdus.filter { $0.kind == .table }.map(\.title)
    return tables.isEmpty ? "it has no tables" : "its tables are \(tables.joined(separator: ", "))"
  }

  // MARK: - Values

  /// The texts of a column, without the blanks that fill them up; an empty one is missing.
  package func texts(of column: Column, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let stride = Int(column.raw.width) + 1
    try read(column, UInt8.self, each: stride) { bytes, nulls in
      for row in 0..<nulls.count {
        let field = bytes[(row * stride)..<((row + 1) * stride)]
        var text = UnsafeRawBufferPointer(
          rebasing: nulls[row] != 0 ? field.prefix(0) : field.prefix { $0 != 0 })
        while text.last == 32 { text = UnsafeRawBufferPointer(rebasing: text.dropLast()) }
        try body(text)
      }
    }
  }

  /// The whole numbers of a column; nil where TNULL stands.
  package func integers(of column: Column, _ body: (Int?) -> Void) throws {
    try read(column, Int64.self, each: 8) { bytes, nulls in
      let numbers = bytes.bindMemory(to: Int64.self)
      for row in 0..<nulls.count { body(nulls[row] != 0 ? nil : Int(numbers[row])) }
    }
  }

  /// The numbers of a column; nil where there is none.
  package func numbers(of column: Column, _ body: (Double?) -> Void) throws {
    try read(column, Double.self, each: 8) { bytes, nulls in
      let numbers = bytes.bindMemory(to: Double.self)
      for row in 0..<nulls.count { body(nulls[row] != 0 ? nil : numbers[row]) }
    }
  }

  /// The truths of a column; nil where there is none.
  package func truths(of column: Column, _ body: (Bool?) -> Void) throws {
    try read(column, UInt8.self, each: 1) { bytes, nulls in
      for row in 0..<nulls.count { body(nulls[row] != 0 ? nil : bytes[row] != 0) }
    }
  }

  /// Reads a column piece by piece.
  private func read<T>(
    _ column: Column, _ type: T.Type, each size: Int,
    _ body: (UnsafeRawBufferPointer, UnsafeBufferPointer<CChar>) throws -> Void
  ) throws {
    try file.select(hdu.number)
    let most = max(1, (1 << 20) / size)
    var raw = column.raw
    var row = 0
    while row < rowCount {
      let count = min(most, rowCount - row)
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count * size, alignment: 8)
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      let nulls = UnsafeMutableBufferPointer<CChar>.allocate(capacity: count)
      nulls.initialize(repeating: 0)
      defer {
        memory.deallocate()
        nulls.deallocate()
      }
      let (status, reason) = withMessage {
        galsh_fits_read_column(
          file.handle, column.number, &raw, Int64(row + 1), Int64(count), memory.baseAddress,
          nulls.baseAddress, $0)
      }
      if status != 0 {
        throw GalaxyError(
          ImageError.damaged, file.path,
          "is a damaged FITS file at \(title), column \(column.name), rows \(row + 1) to \(row + count): \(reason)"
        )
      }
      try body(UnsafeRawBufferPointer(memory), UnsafeBufferPointer(nulls))
      row += count
    }
  }
}
