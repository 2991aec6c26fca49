import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A table as a FITS binary table, with units, meanings, ways of display, contents, and cards of where it comes
/// from.
enum FITSTableEncoder {
  /// So many rows are written of all columns, then the next: they lie side by side in the file.
  private static let rowsAtATime = 8192

  /// The bytes of a file.
  /// - Throws: what `FITSTableWriter` throws.
  static func encode(_ saved: SavedTable) throws -> [UInt8] {
    try FITSFile.exclusively {
      let table = saved.table
      let names = FITSColumnNames(table.names)
      let columns = zip(table.columns, names.names).map { column, name in
        FITSTableWriter.Column(
          name, kind(of: column), unit: column.unit == "%" ? "" : column.unit, display: display(of: column),
          meaning: column.meaning,
          ucd: column.ucd)
      }
      let writer = try FITSTableWriter(title: saved.title, columns: columns, rowCount: table.rowCount)
      try describe(saved, names, writer)
      for start in stride(from: 0, to: table.rowCount, by: rowsAtATime) {
        let rows = start..<min(table.rowCount, start + rowsAtATime)
        for (place, column) in table.columns.enumerated() { try write(column, place, rows, writer) }
      }
      return try writer.finish()
    }
  }

  private static func kind(of column: ColumnTable.Column) -> FITSTableWriter.Column.Kind {
    switch column.values {
    case .integers(let numbers):
      column.type == .truth ? .truths(someMissing: numbers.contains(.min)) : .integers
    case .numbers: .numbers
    case .texts(let texts): .texts(width: max(1, texts.longest))
    }
  }

  /// TDISP: how programs are to show the values (Standard 4.0, 7.3.4).
  private static func display(of column: ColumnTable.Column) -> String {
    switch column.values {
    case .numbers: return "G15.8"
    case .texts(let texts): return "A\(max(1, texts.longest))"
    case .integers(let numbers):
      if column.type == .truth { return "L1" }
      let widths = numbers.lazy.filter { $0 != .min }.map { String($0).utf8.count }
      return "I\(widths.max() ?? 1)"
    }
  }

  /// The cards behind the columns: own keywords for what a program may look for, HISTORY for how it came about.
  private static func describe(
    _ saved: SavedTable, _ names: FITSColumnNames, _ writer: FITSTableWriter
  ) throws(GalaxyError) {
    var taken: Set<String> = []
    for member in saved.origin {
      let key = keyword(member.key, &taken)
      let comment = key.lowercased() == member.key.lowercased() ? "" : member.key
      switch member.value {
      case .integer(let number): try writer.integer(key, number, comment)
      case .number(let number): try writer.number(key, number, comment)
      default: try writer.text(key, member.value.string ?? member.value.compact, comment)
      }
    }
    for note in saved.notes { try writer.comment(note) }
    for change in names.changes { try writer.comment(change) }
    for step in saved.history { try writer.history(step) }
  }

  /// A keyword of eight signs (Standard 4.0, 4.1.2.1) for a name; no two are alike.
  private static func keyword(_ name: String, _ taken: inout Set<String>) -> String {
    let known = ["model_digest": "MODELDIG", "reference": "REFERENC"]
    let plain = (known[name] ?? name.uppercased()).filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
    }
    var key = String(plain.prefix(8))
    var number = 2
    while key.isEmpty || !taken.insert(key).inserted {
      key = String(plain.prefix(6)) + "\(number)"
      number += 1
    }
    return key
  }

  private static func write(
    _ column: ColumnTable.Column, _ place: Int, _ rows: Range<Int>, _ writer: FITSTableWriter
  ) throws(GalaxyError) {
    switch column.values {
    case .integers(let numbers):
      if column.type == .truth {
        try writer.write(
          place, from: rows.lowerBound,
          bytes: rows.map {
            numbers[$0] == .min ? UInt8(FITSTableWriter.Column.missingTruth) : numbers[$0] == 0 ? 0 : 1
          })
      } else {
        try writer.write(place, from: rows.lowerBound, integers: numbers[rows])
      }
    case .numbers(let numbers): try writer.write(place, from: rows.lowerBound, numbers: numbers[rows])
    case .texts(let texts):
      var (bytes, starts): ([UInt8], [Int]) = ([], [])
      for row in rows {
        starts.append(bytes.count)
        // A zero would end the text.
        bytes.append(contentsOf: texts.utf8(row).lazy.map { $0 == 0 ? 63 : $0 })
        bytes.append(0)
      }
      try writer.write(place, from: rows.lowerBound, texts: bytes, starts: starts)
    }
  }
}

/// The names of columns as a FITS table can have them: ASCII, of one card each, and no two alike but for capitals
/// (Standard 4.0, 7.3.2).
struct FITSColumnNames {
  /// A name a column.
  private(set) var names: [String] = []
  /// What became of names that had to change, a sentence each.
  private(set) var changes: [String] = []

  init(_ wanted: [String]) {
    var taken: Set<String> = []
    for name in wanted {
      let ascii = FITSCards.ascii(name)
      let base = Self.cut(ascii.isEmpty ? "column" : ascii, to: Self.longest)
      var found = base
      var number = 2
      while !taken.insert(found.lowercased()).inserted {
        let tail = "_\(number)"
        found = Self.cut(base, to: Self.longest - tail.count) + tail
        number += 1
      }
      names.append(found)
      if found != name { changes.append("Column \(found) is called \"\(name)\" in galsh.") }
    }
  }
}

extension FITSColumnNames {
  /// What one card has room for; astropy reads no longer ones.
  private static let longest = 68

  /// The beginning of a name; a quote takes two places in its card.
  private static func cut(_ name: String, to length: Int) -> String {
    var (piece, room) = ("", length)
    for character in name {
      room -= character == "'" ? 2 : 1
      if room < 0 { break }
      piece.append(character)
    }
    return piece
  }
}

extension TextValues {
  /// The bytes of the longest.
  var longest: Int { (0..<count).reduce(0) { max($0, utf8($1).count) } }

  /// Whether all are ASCII.
  var isASCII: Bool { bytes.allSatisfy { $0 < 128 } }
}
