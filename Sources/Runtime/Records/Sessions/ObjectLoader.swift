import GalaxyBase
import GalaxyErrors
import Synchronization

/// Reads the objects of a session file, and checks that they are what was saved.
struct ObjectLoader: Sendable {
  private let file: SessionFile
  private let shared = SharedParts()

  init(_ file: SessionFile) { self.file = file }

  private var database: Database { file.database }

  /// The entry of an object, which is read when it is wanted; the digest of one that is damaged may be none.
  func entry(_ id: Int, _ name: String, _ kind: String, _ hex: String) -> StoredEntry {
    StoredEntry(
      name: name, kind: kind, digest: Digest(hex) ?? Digest(of: []),
      object: StoredPart {
        do {
          return (try object(id, name), [])
        } catch let error as GalaxyError where error.isA(SessionError.damaged) {
          return (nil, [name])
        }
      })
  }

  /// The object of an id.
  /// - Throws: `GalaxyError` of kind `damaged-session` if it cannot be read, or its digest is another; of
  ///   kind `replaced-object` if it is not there any more.
  private func object(_ id: Int, _ name: String) throws -> any Artifact {
    let rows = try database.statement("SELECT kind, digest, description, weights FROM objects WHERE id = ?")
      .rows([.integer(id)]) { ($0.text(0), $0.text(1), $0.text(2), $0.blob(3)) }
    if rows.isEmpty, try database.value("SELECT 1 FROM names WHERE object = ?", .integer(id)) == nil {
      throw GalaxyError(
        SessionError.replaced, "\(name) is another by now in \(database.path), which another galsh writes",
        file: database.path, hint: "open the session again")
    }
    guard let (kind, hex, text, weights) = rows.first, let digest = Digest(hex),
      let values = try? JSON.parse(text),
      let object = try ArtifactKinds.named(kind)?.init(
        named: name,
        from: StoredSource(database: database, id: id, shared: shared, values: values, weights: weights)),
      try object.digest(WorkContext()) == digest
    else {
      throw GalaxyError(SessionError.damaged, "\(name) is damaged in \(database.path)", file: database.path)
    }
    return object
  }
}

/// What the artifacts of one file share.
private final class SharedParts: Sendable {
  private let parts = Mutex<[any AnyObject & Sendable]>([])

  func part<T: AnyObject & Sendable>(_ make: () -> T) -> T {
    parts.withLock { parts in
      if let known = parts.lazy.compactMap({ $0 as? T }).first { return known }
      let made = make()
      parts.append(made)
      return made
    }
  }
}

/// What a session file keeps of an object.
private struct StoredSource: ArtifactSource {
  let database: Database
  let id: Int
  let shared: SharedParts
  let values: JSON
  let weights: [UInt8]

  func rows<T>(
    of table: String, where columns: [String: String], _ body: (any ArtifactRow) throws -> T
  ) throws -> [T] {
    guard SessionSchema.objectTables.contains(table) else { return [] }
    let filters = columns.sorted { $0.key < $1.key }
    let conditions = filters.map { " AND \"\($0.key)\" = ?" }.joined()
    let statement = try database.statement(
      "SELECT * FROM \(table) WHERE object = ?\(conditions) ORDER BY row")
    let row = NamedRow(statement)
    return try statement.rows([.integer(id)] + filters.map { .text($0.value) }) { _ in try body(row) }
  }

  func shared<T: AnyObject & Sendable>(_ make: () -> T) -> T { shared.part(make) }
}

/// The row at hand of a statement, by the names of its columns.
private struct NamedRow: ArtifactRow {
  private let statement: Statement
  private let places: [String: Int32]

  init(_ statement: Statement) {
    self.statement = statement
    places = Dictionary(statement.columns.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
  }

  func text(_ column: String) -> String { places[column].map(statement.text) ?? "" }
  func optionalText(_ column: String) -> String? { places[column].flatMap(statement.optionalText) }
  func integer(_ column: String) -> Int { places[column].map(statement.integer) ?? 0 }
  func optionalInteger(_ column: String) -> Int? { places[column].flatMap(statement.optionalInteger) }
  func number(_ column: String) -> Double { places[column].map(statement.number) ?? 0 }
  func optionalNumber(_ column: String) -> Double? { places[column].flatMap(statement.optionalNumber) }
  func bytes(_ column: String) -> [UInt8] { places[column].map(statement.blob) ?? [] }
}
