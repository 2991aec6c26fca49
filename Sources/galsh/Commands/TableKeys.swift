import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What the commands of tables share: the kinds of object that are tables, and their rows for expressions.
enum TableKeys {
  /// The kinds of object whose rows can be seen as columns.
  static let kinds = ArtifactKinds.tables

  /// The table that a value is.
  static func source(_ value: Value) -> (any ColumnSource)? {
    guard case .object(let object as SessionObject) = value else { return nil }
    return object.artifact as? any ColumnSource
  }

  /// The table of a key.
  /// - Throws: a `Diagnostic` for an object that is no table.
  static func source(_ key: Key<SessionObject>, _ call: CommandCall) throws -> any ColumnSource {
    let object = try call[key].artifact
    if let source = object as? any ColumnSource { return source }
    throw call.error(FitError.wrongType, "\(object.kind) \(object.name) has no rows", at: key)
  }

  /// One word or a list of them.
  static func words(_ value: Value?) -> [String] {
    if case .list(let names)? = value { return names.map(\.text) }
    return value.map { [$0.text] } ?? []
  }

  /// What is wrong with an expression, at the place that has it.
  static func placed<T>(at key: any AnyKey, of call: CommandCall, _ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch var problem as Diagnostic {
      (problem.source, problem.span) = (call.source, call.span(of: key))
      throw problem
    }
  }
}

/// The rows of a table for expressions, column by column.
struct TableRows: ColumnRows {
  private let columns: [ColumnTable.Column]
  let rowCount: Int
  let columnNames: [String]

  init(_ table: ColumnTable) {
    (columns, rowCount, columnNames) = (table.columns, table.rowCount, table.names)
  }

  func value(column: Int, row: Int) -> Value { Value(columns[column].json(row)) }
}

/// The rows of any artifact for expressions, as `show … where=` has them: by the names of an element's values,
/// and behind those the columns that files get.
final class ElementRows: ColumnRows {
  private let artifact: any ColumnSource
  private let table: ColumnTable
  let columnNames: [String]
  private let ownCount: Int
  private var known: (row: Int, values: [JSON])?

  init(_ artifact: any ColumnSource) {
    self.artifact = artifact
    table = artifact.columnTable
    let own = table.rowCount > 0 ? artifact.element(at: 0).map(\.key) : []
    let seen = Set(own)
    ownCount = own.count
    columnNames = own + table.names.filter { !seen.contains($0) }
  }

  var rowCount: Int { table.rowCount }

  func value(column: Int, row: Int) -> Value {
    guard column < ownCount else {
      return table.column(columnNames[column]).map { Value($0.json(row)) } ?? .nothing
    }
    if known?.row != row { known = (row, artifact.element(at: row).map(\.value)) }
    guard let values = known?.values, values.indices.contains(column) else { return .nothing }
    return Value(values[column])
  }
}
