import GalaxyLang
import GalaxyRuntime

/// An artifact as scripts see it: by name, kind and properties.
package struct SessionObject: LanguageObject {
  /// What it is.
  package let artifact: any Artifact

  package init(_ artifact: any Artifact) { self.artifact = artifact }

  package var kindName: String { artifact.kind }
  package var name: String { artifact.name }
  package var fieldNames: [String] { type(of: artifact).propertyNames }
  package func field(named name: String) throws -> Value? { try artifact.property(name).map { Value($0) } }
  package var isBuiltIn: Bool { artifact.isBuiltIn }
  package var elementCount: Int? { artifact.elementCount }

  package func column(named name: String) -> [Value]? {
    guard let table = (artifact as? TableArtifact)?.columnTable, let column = table.column(name) else {
      return nil
    }
    return (0..<table.rowCount).map { Value(column.json($0)) }
  }

  package func element(at index: Int) -> Value {
    guard let count = elementCount, (0..<count).contains(index) else { return .nothing }
    let fields = artifact.element(at: index).map { Record.Field($0.key, Value($0.value)) }
    return .record(Record(fields, of: ArtifactElement(artifact: artifact, index: index)))
  }
}

extension Value {
  /// A value of JSON in the language: `null` is nothing, an object a record.
  package init(_ json: JSON) {
    switch json {
    case .null: self = .nothing
    case .bool(let bool): self = .bool(bool)
    case .integer(let number): self = .number(Double(number))
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let list): self = .list(list.map { Value($0) })
    case .object(let members): self = .record(Record(members.map { .init($0.key, Value($0.value)) }))
    }
  }

  /// The images and rows that the value is, or holds as a list.
  package var elements: [ArtifactElement] {
    switch self {
    case .record(let record): (record.subject as? ArtifactElement).map { [$0] } ?? []
    case .list(let values):
      values.compactMap { value in
        if case .record(let record) = value { record.subject as? ArtifactElement } else { nil }
      }
    default: []
    }
  }

  /// An artifact as the value of a statement.
  package static func artifact(_ artifact: any Artifact) -> Value { .object(SessionObject(artifact)) }
}

extension JSON {
  /// A value of the language in JSON: an object by its name.
  package init(_ value: GalaxyLang.Value) {
    switch value {
    case .nothing: self = .null
    case .number(let number):
      if let whole = Int(exactly: number) { self = .integer(whole) } else { self = .number(number) }
    case .bool(let bool): self = .bool(bool)
    case .string(let string): self = .string(string)
    case .list(let list): self = .array(list.map { JSON($0) })
    case .range(let range): self = .array([.integer(range.lowerBound), .integer(range.upperBound)])
    case .dimension(let sizes): self = .array(sizes.map { .integer($0) })
    case .record(let record): self = .object(record.fields.map { .init($0.name, JSON($0.value)) })
    case .object(let object): self = .string(object.name)
    }
  }
}

// Artifacts are read by keys:
// `static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")`.

extension KeyReadable where Self: Artifact {
  /// The artifact that a value is; nil for anything else.
  public static func read(_ value: Value?) -> Self? {
    guard case .object(let object as SessionObject)? = value else { return nil }
    return object.artifact as? Self
  }
}

extension SessionObject: KeyReadable {}
extension DatasetArtifact: KeyReadable {}
extension NetworkDescription: KeyReadable {}
extension ModelArtifact: KeyReadable {}
extension ScoresArtifact: KeyReadable {}
extension ClassificationArtifact: KeyReadable {}
extension ComparisonArtifact: KeyReadable {}
extension TrialsArtifact: KeyReadable {}
extension FeaturesArtifact: KeyReadable {}
extension TableArtifact: KeyReadable {}
