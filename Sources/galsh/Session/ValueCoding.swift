import GalaxyLang
import GalaxyRuntime

/// Values of the language as JSON that says what they are, for session files. An object is its name.
///
/// `let a = m` keeps the model that `m` was then: where `m` is another by now, or gone, the old one is an
/// object of its own in the file, under a name that nobody can type: `=a`.
package struct ValueCoding {
  /// The first letter of the names of objects that only variables hold.
  static let hidden: Character = "="

  /// An object that only a variable holds.
  struct Kept {
    let object: any Artifact
    let digest: Digest
  }

  /// The objects that only variables hold, by their hidden names, in order.
  private(set) var kept: [(name: String, object: Kept)] = []
  /// Those that were kept the last time.
  private let earlier: [String: Kept]
  private let workspace: Workspace
  private let work: WorkContext
  private var number = 0

  /// Writes the values of a session with these objects, which kept some objects the last time.
  init(_ workspace: Workspace, _ work: WorkContext, earlier: [String: Kept] = [:]) {
    self.workspace = workspace
    self.work = work
    self.earlier = earlier
  }

  /// A variable's value.
  mutating func json(_ value: Value, of variable: String) throws -> JSON {
    switch value {
    case .nothing: return ["nothing": true]
    case .number(let number) where number.isFinite: return .number(number)
    case .number(let number): return ["number": .string("\(number)")]
    case .bool(let bool): return .bool(bool)
    case .string(let string): return .string(string)
    case .list(let list): return .array(try list.map { try json($0, of: variable) })
    case .range(let range): return ["range": [.integer(range.lowerBound), .integer(range.upperBound)]]
    case .dimension(let sizes): return ["dimension": .array(sizes.map(JSON.integer))]
    case .record(let record):
      let fields = try record.fields.map { JSON.array([.string($0.name), try json($0.value, of: variable)]) }
      return ["record": .array(fields)]
    case .object(let object): return try reference(to: object, of: variable)
    }
  }

  private mutating func reference(to object: any LanguageObject, of variable: String) throws -> JSON {
    guard let object = (object as? SessionObject)?.artifact, !ResultVariables.isResult(variable) else {
      return ["object": .string(object.name)]
    }
    // Mostly it is the very same one, which is seen at once; a digest takes its time.
    let current = workspace.find(object.name)
    if current?.isCopy(ofAny: object) == true { return ["object": .string(object.name)] }
    let name = "\(Self.hidden)\(variable).\(number + 1)"
    let known = earlier[name].flatMap { $0.object.isCopy(ofAny: object) ? $0 : nil }
    let digest = try known?.digest ?? object.digest(work)
    if try known == nil && current?.digest(work) == digest {
      return ["object": .string(object.name)]
    }
    number += 1
    kept.append((name, known ?? Kept(object: object, digest: digest)))
    return [
      "object": .string(name), "name": .string(object.name), "digest": .string(digest.description),
    ]
  }

  /// The name of the object that a variable's JSON says it is, if the session has it under this name.
  static func reference(_ json: JSON) -> String? {
    guard let members = json.object, members.count == 1 else { return nil }
    return json["object"]?.string
  }

  /// Reads what `json` wrote; nil for anything else.
  /// - Parameter find: the object of a name, hidden names too.
  static func value(_ json: JSON, _ find: (String) -> (any LanguageObject)?) -> Value? {
    switch json {
    case .null: return nil
    case .bool(let bool): return .bool(bool)
    case .integer(let number): return .number(Double(number))
    case .number(let number): return .number(number)
    case .string(let string): return .string(string)
    case .array(let list):
      let values = list.compactMap { value($0, find) }
      return values.count == list.count ? .list(values) : nil
    case .object(let members):
      guard let member = members.first else { return nil }
      return value(member.key, member.value, find)
    }
  }

  private static func value(
    _ kind: String, _ json: JSON, _ find: (String) -> (any LanguageObject)?
  ) -> Value? {
    let numbers = json.array?.compactMap(\.integer) ?? []
    switch kind {
    case "nothing": return .nothing
    case "number": return json.string.flatMap(Double.init).map { .number($0) }
    case "range":
      guard numbers.count == 2, numbers[0] <= numbers[1] else { return nil }
      return .range(numbers[0]...numbers[1])
    case "dimension": return .dimension(numbers)
    case "record":
      let fields = json.array?.compactMap { pair -> Record.Field? in
        guard let pair = pair.array, pair.count == 2, let name = pair[0].string,
          let value = value(pair[1], find)
        else { return nil }
        return Record.Field(name, value)
      }
      return fields.map { .record(Record($0)) }
    case "object": return json.string.flatMap(find).map { .object($0) }
    default: return nil
    }
  }
}

extension Position {
  /// The position as JSON.
  func json(_ coding: inout ValueCoding) throws -> JSON {
    .array(
      try frames.enumerated().map { level, frame in
        var members: [JSON.Member] = [.init("statement", .integer(frame.statement))]
        if let branch = frame.branch { members.append(.init("branch", .integer(branch))) }
        if let turn = frame.turn { members.append(.init("turn", .integer(turn))) }
        if let sequence = frame.sequence {
          members.append(.init("sequence", try coding.json(sequence, of: "loop\(level)")))
        }
        return .object(members)
      })
  }

  /// Reads what `json` wrote; nil for anything else.
  package init?(_ json: JSON, _ find: (String) -> (any LanguageObject)?) {
    guard let list = json.array else { return nil }
    var frames: [Frame] = []
    for frame in list {
      guard let statement = frame["statement"]?.integer, statement >= 0 else { return nil }
      let sequence = frame["sequence"].map { ValueCoding.value($0, find) }
      if case .some(.none) = sequence { return nil }
      frames.append(
        Frame(
          statement: statement, branch: frame["branch"]?.integer, sequence: sequence ?? nil,
          turn: frame["turn"]?.integer))
    }
    self.init(frames: frames)
  }
}
