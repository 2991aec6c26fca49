import CImageCodecs
import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a FITS file with one binary table (Standard 4.0, 7.3) through CFITSIO, in memory: an empty primary HDU,
/// then the table. Numbers are float64 (NaN for none), whole ones int64 (the least for none, TNULL), truths `T` and
/// `F` (where some are missing bytes of 1, 0 and 255 for none, since many readers take the 0 that FITS has for it
/// for false), texts as wide as the longest. No card holds a time: the same table has the same bytes.
package final class FITSTableWriter {
  /// A column.
  package struct Column {
    /// What its values are.
    package enum Kind {
      /// Texts of at most so many bytes.
      case texts(width: Int)
      case integers, numbers
      /// Truths, of which some are missing or none is.
      case truths(someMissing: Bool)
    }

    let name: String
    let kind: Kind
    let unit: String
    let display: String
    let meaning: String
    let ucd: String

    /// Describes a column: TTYPE, TFORM, TUNIT, TDISP, and TCOMM and TUCD, as TOPCAT and others write them.
    package init(_ name: String, _ kind: Kind, unit: String, display: String, meaning: String, ucd: String) {
      (self.name, self.kind, self.unit) = (name, kind, unit)
      (self.display, self.meaning, self.ucd) = (display, meaning, ucd)
    }

    fileprivate var code: Int32 {
      switch kind {
      case .texts: Int32(GALSH_FITS_TEXTS)
      case .integers: Int32(GALSH_FITS_INTEGERS)
      case .numbers: Int32(GALSH_FITS_NUMBERS)
      case .truths(let someMissing): Int32(someMissing ? GALSH_FITS_BYTES : GALSH_FITS_TRUTHS)
      }
    }

    /// What stands for a missing value in the file; nil where that goes without saying.
    fileprivate var none: Int? {
      switch kind {
      case .integers: .min
      case .truths(let someMissing): someMissing ? Self.missingTruth : nil
      case .texts, .numbers: nil
      }
    }

    /// The byte that stands for a missing truth.
    package static let missingTruth = 255

    /// The bytes of a field.
    package var width: Int {
      switch kind {
      case .texts(let width): width
      case .integers, .numbers: 8
      case .truths: 1
      }
    }
  }

  /// The most columns that a table may have.
  package static let mostColumns = 999
  /// The most bytes that a table may have: it is made in memory.
  package static let mostBytes = 1 << 32

  private let columns: [Column]
  private var handle: UnsafeMutableRawPointer?

  /// Begins a file whose table is called `title`.
  /// - Throws: GalaxyError of kind `too-large` for more columns or bytes than a table may have; `damaged-file`
  ///   with CFITSIO's words for what it cannot write.
  package init(title: String, columns: [Column], rowCount: Int) throws(GalaxyError) {
    guard columns.count <= Self.mostColumns else {
      throw GalaxyError(
        ImageError.tooLarge,
        "a FITS table has at most \(Self.mostColumns) columns, and this one has \(columns.count)",
        hint: "write a .csv or .vot file")
    }
    let length = columns.reduce(0) { $0 + $1.width }
    let (bytes, overflow) = length.multipliedReportingOverflow(by: max(1, rowCount))
    guard !overflow, bytes <= Self.mostBytes else {
      let widest = columns.max { $0.width < $1.width }
      throw GalaxyError(
        ImageError.tooLarge,
        "\(rowCount) rows of \(length) bytes are more than the \(Self.mostBytes >> 30) GiB that a FITS table is "
          + "written of; the widest column is \(widest?.name ?? "") with \(widest?.width ?? 0) bytes a row",
        hint: "write a .csv or .vot file, in which a text takes no more room than it has")
    }
    self.columns = columns
    let texts = CStrings(columns.flatMap { [$0.name, $0.unit].map(FITSCards.ascii) })
    let described = columns.indices.map { place in
      galsh_fits_new_column(
        kind: columns[place].code, width: Int64(columns[place].width), name: texts[2 * place],
        unit: texts[2 * place + 1])
    }
    let (_, reason) = withMessage { message in
      handle = galsh_fits_create_table(
        FITSCards.ascii(title), described, Int32(columns.count), Int64(rowCount), message)
      return 0
    }
    guard handle != nil else { throw Self.failure(reason) }
    for (place, column) in columns.enumerated() {
      let number = place + 1
      if let none = column.none { try integer("TNULL\(number)", none, "no value") }
      try text("TDISP\(number)", column.display)
      if !column.meaning.isEmpty { try text("TCOMM\(number)", column.meaning) }
      if !column.ucd.isEmpty { try text("TUCD\(number)", column.ucd) }
    }
  }

  deinit { _ = try? finish() }

  /// Adds a card of a text of any length.
  package func text(_ key: String, _ value: String, _ comment: String = "") throws(GalaxyError) {
    try check {
      galsh_fits_put_text(handle, key, FITSCards.ascii(value), FITSCards.ascii(comment), $0)
    }
  }

  /// Adds a card of a number.
  package func number(_ key: String, _ value: Double, _ comment: String) throws(GalaxyError) {
    try check { galsh_fits_put_number(handle, key, value, FITSCards.ascii(comment), $0) }
  }

  /// Adds a card of a whole number.
  package func integer(_ key: String, _ value: Int, _ comment: String) throws(GalaxyError) {
    try check { galsh_fits_put_integer(handle, key, Int64(value), FITSCards.ascii(comment), $0) }
  }

  /// Adds a sentence to the history of the table.
  package func history(_ text: String) throws(GalaxyError) {
    try check { galsh_fits_put_comment(handle, 1, FITSCards.ascii(text), $0) }
  }

  /// Adds a remark.
  package func comment(_ text: String) throws(GalaxyError) {
    try check { galsh_fits_put_comment(handle, 0, FITSCards.ascii(text), $0) }
  }

  /// Writes whole numbers of a column from a row on (from 0); the least stands for none.
  package func write(_ column: Int, from row: Int, integers: ArraySlice<Int>) throws(GalaxyError) {
    try write(column, from: row, count: integers.count, integers.map(Int64.init))
  }

  /// The same of numbers; NaN stands for none.
  package func write(_ column: Int, from row: Int, numbers: ArraySlice<Double>) throws(GalaxyError) {
    try write(column, from: row, count: numbers.count, Array(numbers))
  }

  /// The same of truths: 1, 0, and `Column.missingTruth` for none.
  package func write(_ column: Int, from row: Int, bytes: [UInt8]) throws(GalaxyError) {
    try write(column, from: row, count: bytes.count, bytes)
  }

  private func write(
    _ column: Int, from row: Int, count: Int, _ values: UnsafeRawPointer
  ) throws(GalaxyError) {
    guard count > 0 else { return }
    try check {
      galsh_fits_write_column(
        handle, Int32(column + 1), columns[column].code, Int64(row + 1), Int64(count), values, $0)
    }
  }

  /// The same of texts, one behind the other, each ended by a zero; `starts` says where each begins.
  package func write(
    _ column: Int, from row: Int, texts: [UInt8], starts: [Int]
  ) throws(GalaxyError) {
    guard !starts.isEmpty else { return }
    var failure: GalaxyError?
    texts.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      let places = starts.map { base + $0 }
      places.withUnsafeBytes { places in
        guard let list = places.baseAddress else { return }
        do throws(GalaxyError) {
          try write(column, from: row, count: starts.count, list)
        } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }

  /// The bytes of the file.
  package func finish() throws(GalaxyError) -> [UInt8] {
    guard let table = handle else { return [] }
    handle = nil
    var count = 0
    var bytes: UnsafeMutableRawPointer?
    let (_, reason) = withMessage { message in
      bytes = galsh_fits_finish_table(table, &count, message)
      return 0
    }
    guard let bytes else { throw Self.failure(reason) }
    defer { free(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func check(_ work: (UnsafeMutablePointer<CChar>) -> Int32) throws(GalaxyError) {
    let (status, reason) = withMessage { work($0) }
    if status != 0 { throw Self.failure(reason) }
  }

  private static func failure(_ reason: String) -> GalaxyError {
    GalaxyError(ImageError.damaged, "CFITSIO does not write this table: \(reason)")
  }
}

/// Texts for C, which live as long as this.
private final class CStrings {
  private let places: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { places = texts.map { strdup($0) } }
  deinit { for place in places { free(place) } }

  subscript(index: Int) -> UnsafePointer<CChar>? { places[index].map { UnsafePointer($0) } }
}
