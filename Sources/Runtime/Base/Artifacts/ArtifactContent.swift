/// A value in a table that an artifact keeps in a session file.
public enum Cell: Sendable, Equatable {
  case null
  case integer(Int)
  case number(Double)
  case text(String)
  case bytes([UInt8])

  /// A whole number, or null.
  public static func optional(_ value: Int?) -> Cell { value.map { .integer($0) } ?? .null }
  /// A number, or null.
  public static func optional(_ value: Double?) -> Cell { value.map { .number($0) } ?? .null }
  /// A text, or null.
  public static func optional(_ value: String?) -> Cell { value.map { .text($0) } ?? .null }
}

/// All that a session file keeps of an artifact, by name.
public struct ArtifactContent: Sendable {
  /// Rows in a table of the session file, whose columns docs/session.md names.
  public struct Table: Sendable {
    /// The table of the file.
    public let name: String
    /// The columns that each row gives, in order; object and row are the file's own.
    public let columns: [String]
    /// How many rows there are.
    public let count: Int
    /// A row's values.
    public let row: @Sendable (Int) throws -> [Cell]
  }

  /// Values by name, in the order in which they were set.
  public private(set) var values: [JSON.Member] = []
  /// Numbers in bulk, as safetensors.
  public var weights: [UInt8]?
  /// Rows in tables.
  public private(set) var tables: [Table] = []

  /// Nothing yet.
  public init() {}

  /// Sets a value.
  public mutating func set(_ name: String, _ value: JSON) { values.append(.init(name, value)) }

  /// Sets several values.
  public mutating func set(_ members: [JSON.Member]) { values += members }

  /// Adds rows to a table of the file.
  public mutating func add(
    _ table: String, _ columns: [String], count: Int, _ row: @escaping @Sendable (Int) throws -> [Cell]
  ) {
    tables.append(Table(name: table, columns: columns, count: count, row: row))
  }

  /// Of values, weights and tables.
  var digest: Digest {
    var digester = Digester()
    digester.add(JSON.object(values).compact)
    digester.add(weights.map { Digest(of: $0).hex } ?? "")
    for table in tables {
      digester.add(table.name)
      for index in 0..<table.count {
        for cell in (try? table.row(index)) ?? [] { digester.add("\(cell)") }
      }
    }
    return digester.digest
  }
}

/// What was kept of an artifact, to be read by name.
public protocol ArtifactSource {
  /// The values, as one object.
  var values: JSON { get }
  /// The numbers in bulk; empty if there are none.
  var weights: [UInt8] { get }
  /// What `body` makes of every row of a table of the file, in order; of those alone whose columns have the
  /// values given.
  /// - Throws: `GalaxyError` if the file is damaged there.
  func rows<T>(
    of table: String, where columns: [String: String], _ body: (any ArtifactRow) throws -> T
  ) throws -> [T]
  /// Something that all artifacts of one file share, made when it is first wanted.
  func shared<T: AnyObject & Sendable>(_ make: () -> T) -> T
}

extension ArtifactSource {
  /// What `body` makes of every row of a table of the file, in order.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public func rows<T>(of table: String, _ body: (any ArtifactRow) throws -> T) throws -> [T] {
    try rows(of: table, where: [:], body)
  }
}

/// A row of a table, by the names of its columns; what is not there is empty or 0.
public protocol ArtifactRow {
  func text(_ column: String) -> String
  func optionalText(_ column: String) -> String?
  func integer(_ column: String) -> Int
  func optionalInteger(_ column: String) -> Int?
  func number(_ column: String) -> Double
  func optionalNumber(_ column: String) -> Double?
  func bytes(_ column: String) -> [UInt8]
}
