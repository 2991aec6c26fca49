import GalaxyBase

extension ColumnTable {
  /// A table that is there as rows. `describing` tells unit, meaning and content of a column by its name.
  public init(_ table: DataTable, describing: (String) -> ColumnDescription? = { _ in nil }) {
    self.init(
      table.columns.indices.map { place in
        let column = table.columns[place]
        let known = describing(column.name) ?? ColumnDescription.known[column.name]
        return Column(
          column.name, Self.values(column.type, table.rows, place), isTruth: column.type == .truth, of: known)
      })
  }

  /// The same as rows, for programs.
  public var data: DataTable {
    DataTable(
      columns.map { DataTable.Column($0.name, $0.type) },
      rows: (0..<rowCount).map { row in columns.map { $0.json(row) } })
  }

  /// The values of a row by name.
  public func members(ofRow row: Int) -> [JSON.Member] {
    columns.map { JSON.Member($0.name, $0.json(row)) }
  }

  private static func values(
    _ type: DataTable.ColumnType, _ rows: [[JSON?]], _ place: Int
  ) -> ColumnValues {
    switch type {
    case .integer: .integers(rows.map { $0[place]?.integer ?? .min })
    case .number: .numbers(rows.map { $0[place]?.number ?? .nan })
    case .truth: .integers(rows.map { $0[place]?.bool.map { $0 ? 1 : 0 } ?? .min })
    case .text, .nested: .texts(TextValues(rows.lazy.map { text($0[place] ?? .null) }))
    }
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    default: value.compact
    }
  }
}

/// What a column is, for the heads of files.
public struct ColumnDescription: Sendable, Equatable {
  /// As FITS writes units; empty for none.
  public let unit: String
  /// One line of what it is.
  public let meaning: String
  /// Its unified content descriptor, of the words of the IVOA's list (UCD1+ 1.5, 2023); empty for none.
  public let ucd: String

  /// Describes a column.
  public init(_ meaning: String, unit: String = "", ucd: String = "") {
    (self.unit, self.meaning, self.ucd) = (unit, meaning, ucd)
  }

  /// The columns that several kinds of tables have.
  static let known: [String: ColumnDescription] = [
    "name": .init("name of the image", ucd: "meta.id;meta.main"),
    "path": .init("its file", ucd: "meta.ref.uri;meta.file"),
    "label": .init("number of its class", ucd: "meta.code.class"),
    "class": .init("its class", ucd: "meta.code.class;src.morph.type"),
    "group": .init("images of one galaxy share it", ucd: "meta.id.parent"),
    "line": .init("line of the manifest", ucd: "meta.number"),
    "reason": .init("why there is no value; empty where there is", ucd: "meta.note"),
    "flags": .init("quality flags of the image's measures", ucd: "meta.code.qual"),
    "kind": .init("the answer: a class, or none of them", ucd: "src.class;src.morph.type"),
    "nearest": .init("the class that is nearest", ucd: "src.class;src.morph.type"),
    "p": .init(
      "p-value: how often a normal image would be at least so strange", ucd: "stat.probability"),
    "q": .init(
      "the least false discovery rate at which the image is on the list", ucd: "stat.probability"),
    "discovery": .init("whether it is on the list of discoveries", ucd: "meta.code"),
    "margin": .init("how far the nearest class is ahead of the next", ucd: "stat.value"),
    "score": .init("anomaly score, higher is stranger", ucd: "stat.likelihood"),
    "percentile": .init(
      "share of the reference's normal scores that are not higher", unit: "%", ucd: "stat.rank"),
    "region": .init("region of the score, from surely normal to surely anomalous", ucd: "meta.code"),
    "verdict": .init("the region in words", ucd: "meta.code"),
    "copy_of": .init("row of the image that it is a varied copy of, from 0", ucd: "meta.id.parent"),
    "count": .init("how many rows", ucd: "meta.number"),
  ]
}
