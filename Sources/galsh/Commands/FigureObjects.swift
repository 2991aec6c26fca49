import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The objects of a figure, right behind its kind or behind `of`: one, which may be left out where it is the
/// only one of its kind, and others.
struct FigureObjects {
  let first: Key<SessionObject?>
  let others: Key<[SessionObject]>
  let of: Key<[SessionObject]>

  init(_ label: String, _ kinds: [String], _ doc: String) {
    first = .argument(label, .object(kinds), .required, doc)
    let more: Key<[Value]> = .argument("more", .object(kinds), .variadic(), "others in the same figure")
    others = more.map { values, _ in values.compactMap { SessionObject.read($0) } }
    of = Key<[Value]>.several(
      "of", .object(kinds), required: false, standsFor: label, "the same behind a word: `of a b`"
    ).map { values, _ in values.compactMap { SessionObject.read($0) } }
  }

  var keys: [any AnyKey] { [first, others, of] }

  /// What a call names, in order; what is named twice once.
  /// - Throws: a `Diagnostic` where objects stand before `of` and behind it.
  func read(_ call: CommandCall) throws -> [any Artifact] {
    let behind = try call[of]
    let before = try [call[first]].compactMap(\.self) + call[others]
    if !behind.isEmpty, !before.isEmpty {
      throw call.error(
        CommandError.uselessOption,
        "\(before.map(\.artifact.name).listed) would stand before `of`, and \(behind.map(\.artifact.name).listed) "
          + "behind it", at: of,
        hint: "\(call.spec.name) of \((before + behind).map(\.artifact.name).joined(separator: " "))")
    }
    return Self.once(before + behind)
  }

  /// The artifacts, what is named twice once.
  static func once(_ objects: [SessionObject]) -> [any Artifact] {
    var found: [any Artifact] = []
    for object in objects where !found.contains(where: { $0.name == object.artifact.name }) {
      found.append(object.artifact)
    }
    return found
  }
}
