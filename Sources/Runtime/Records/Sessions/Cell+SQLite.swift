import CSQLite
import GalaxyBase

/// A cell as SQLite has it. It has no NaN: it would store NULL, so that one is never bound.
extension Cell {
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var blob: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }

  /// Binds a copy of the value.
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    // SQLITE_TRANSIENT: SQLite takes its own copy.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch self {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, Int64(value))
    case .number(let value): return sqlite3_bind_double(statement, index, value)
    case .text(var value):
      return value.withUTF8 { utf8 in
        let start = UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self)
        return start == nil
          ? sqlite3_bind_text(statement, index, "", 0, copied)
          : sqlite3_bind_text64(
            statement, index, start, sqlite3_uint64(utf8.count), copied, UInt8(SQLITE_UTF8))
      }
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { raw in
        raw.isEmpty
          ? sqlite3_bind_zeroblob(statement, index, 0)
          : sqlite3_bind_blob64(statement, index, raw.baseAddress, sqlite3_uint64(raw.count), copied)
      }
    }
  }
}
