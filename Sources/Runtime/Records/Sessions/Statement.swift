import CSQLite
import GalaxyBase

/// A compiled statement.
final class Statement {
  // The database owns the statement through its cache, and outlives it.
  private unowned let database: Database
  private let handle: OpaquePointer

  init(_ sql: String, in database: Database) throws {
    self.database = database
    handle = try database.prepared(sql)
  }

  deinit { sqlite3_finalize(handle) }

  /// Makes ready for other values.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Binds values to the `?` in order.
  func bind(_ values: [Cell]) throws {
    for (index, value) in values.enumerated() {
      let code = value.bind(to: handle, at: Int32(index + 1))
      if code != SQLITE_OK { throw database.error(code) }
    }
  }

  /// Goes to the next row; false if there is none.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw database.error(code)
    }
  }

  /// Binds, runs to the end and resets.
  func run(_ values: [Cell]) throws {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// What a row of `body` makes, for every row.
  func rows<T>(_ values: [Cell] = [], _ body: (Statement) throws -> T) throws -> [T] {
    defer { reset() }
    try bind(values)
    var rows: [T] = []
    while try step() { rows.append(try body(self)) }
    return rows
  }

  /// The names of the columns.
  var columns: [String] {
    (0..<sqlite3_column_count(handle)).map { column in
      sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
    }
  }

  // MARK: Columns of the row at hand, from 0

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  func optionalInteger(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }

  func number(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  func optionalNumber(_ column: Int32) -> Double? { isNull(column) ? nil : number(column) }

  func blob(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func value(_ column: Int32) -> Cell {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .number(number(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .bytes(blob(column))
    default: .null
    }
  }

  private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
}
