/// What a session keeps under a name: a dataset, a network, a model, a table of scores. A value: a command
/// that changes one puts a new one in its place.
///
/// A kind of artifact is one file: its properties, what `show` says of it, and how it is written and read by
/// name. The session file, digests and copies are made from what it writes.
public protocol Artifact: Sendable {
  /// What it is, in one word of the user's language.
  static var kind: String { get }
  /// What is known of it, beside name and kind.
  static var properties: [Property<Self>] { get }
  /// Whether it is worth waiting with until it is wanted when a session file is opened: weights, long tables.
  static var isLarge: Bool { get }

  /// What the session calls it; dotted (`galaxies.train`) for a part of another.
  var name: String { get }
  /// The same under another name, where the name is no part of it.
  func named(_ name: String) -> Self
  /// One line for lists, without name and kind.
  var summary: String { get }
  /// What it takes of the memory, in bytes; 0 for next to nothing.
  var byteCount: Int { get }
  /// Whether it is always there, so that nothing else may have its name.
  var isBuiltIn: Bool { get }
  /// What `show` says of it.
  /// - Throws: `GalaxyError` of kind `interrupted`, or for what has to be read first.
  func details(_ work: WorkContext) throws -> ArtifactDetails

  /// How many elements it has; nil if it has none.
  var elementCount: Int? { get }
  /// The element at an index within `0..<elementCount`, by the names of its values.
  func element(at index: Int) -> [JSON.Member]

  /// Makes it ready to be worked with: what was left in files is read.
  /// - Throws: `GalaxyError` naming the file that is not what it was; of kind `interrupted`.
  func prepare(_ work: WorkContext) throws

  /// Writes all that a session file keeps of it, by name.
  /// - Throws: `GalaxyError`, of kind `cannot-keep` for what no file could give back.
  func write(to content: inout ArtifactContent) throws
  /// Reads what `write` wrote, under the name that the session has for it; nil if it is anything else.
  init?(named name: String, from source: some ArtifactSource) throws

  /// The digest of all that a script can see of it, without the times that its making took.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func digest(_ work: WorkContext) throws -> Digest
  /// Whether another is the same in everything, which is seen at once where both share their memory. Two that
  /// only look the same may be taken for different.
  func isCopy(of other: Self) -> Bool
}

/// What `show` says of an artifact: to people, and to programs besides its listed properties.
public struct ArtifactDetails: Sendable {
  /// For people.
  public var prose: Prose
  /// For programs, behind the listed properties.
  public var properties: [JSON.Member]
  /// The rows of a table under their name; behind those, unless a listed property has this name.
  public var table: (name: String, rows: DataTable)?

  /// What there is to say.
  public init(
    _ prose: Prose, properties: [JSON.Member] = [], table: (name: String, rows: DataTable)? = nil
  ) {
    self.prose = prose
    self.properties = properties
    self.table = table
  }
}

extension Artifact {
  /// Read with the rest of the file.
  public static var isLarge: Bool { false }
  /// The same: its name is a part of it.
  public func named(_ name: String) -> Self { self }
  /// Next to nothing.
  public var byteCount: Int { 0 }
  /// Made by a command.
  public var isBuiltIn: Bool { false }
  /// No elements.
  public var elementCount: Int? { nil }
  /// Nothing: there are no elements.
  public func element(at index: Int) -> [JSON.Member] { [] }
  /// Nothing has to be read first.
  public func prepare(_ work: WorkContext) throws {}
  /// Its line, and nothing more.
  public func details(_ work: WorkContext) throws -> ArtifactDetails { ArtifactDetails(Prose(line)) }

  /// The kind of this one.
  public var kind: String { Self.kind }
  /// What a command that made it says of it.
  public var line: String { "\(name): \(summary)" }

  /// The listed properties with their values.
  public var listed: [JSON.Member] {
    Self.properties.filter(\.isListed).map { .init($0.name, $0.value(self)) }
  }

  /// Name and kind, then the listed properties.
  public var record: JSON { .object([.init("name", .string(name)), .init("kind", .string(kind))] + listed) }

  /// The names of the properties that can be asked for, in order.
  public static var propertyNames: [String] { ["name"] + properties.map(\.name) }

  /// What stands behind a dot; nil if there is no such property.
  /// - Throws: the error that says how to come by a value that is missing.
  public func property(_ name: String) throws -> JSON? {
    if name == "name" { return .string(self.name) }
    guard let property = Self.properties.first(where: { $0.name == name }) else { return nil }
    let value = property.value(self)
    if value == .null, let error = property.whyMissing(self) { throw error }
    return value
  }

  /// The digest of what is written: of values, weights and tables.
  public func digest(_ work: WorkContext) throws -> Digest {
    var content = ArtifactContent()
    try write(to: &content)
    return content.digest
  }

  /// Whether both have the same digest.
  public func isCopy(of other: Self) -> Bool {
    guard let one = try? digest(WorkContext()), let two = try? other.digest(WorkContext()) else {
      return false
    }
    return one == two
  }

  /// Whether another of any kind is the same in everything.
  public func isCopy(ofAny other: any Artifact) -> Bool { (other as? Self).map(isCopy) ?? false }
}
