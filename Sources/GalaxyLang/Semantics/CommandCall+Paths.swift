/// Which files a call is about, as its specification says.
extension CommandCall {
  /// A file that a call writes.
  public struct Output: Sendable {
    /// The argument, clause or option that names it.
    public let label: String
    /// The file.
    public let path: String
    /// The endings that its name may have, without dots; empty for any.
    public let endings: [String]
  }

  /// The paths of one kind of access that the call has, given or default, by rising label; those in lists
  /// too.
  public func paths(_ access: CommandSpec.Access) -> [(label: String, path: String)] {
    places(access).map { (label: $0.place.label, path: $0.path) }
  }

  /// The files that the call writes, by rising label.
  public var outputs: [Output] {
    places(.writes).map { place, path in
      var endings: [String] = []
      if case .files(let offered) = place.offers { endings = offered }
      return Output(label: place.label, path: path, endings: endings)
    }
  }

  /// The names that the call gives to what it makes, by rising label.
  public var newNames: [(label: String, name: String)] {
    spec.places.filter { $0.type == .name }.sorted { $0.label < $1.label }.compactMap { place in
      guard case .string(let name)? = value(place.label) else { return nil }
      return (place.label, name)
    }
  }

  private func places(_ access: CommandSpec.Access) -> [(place: CommandSpec.Place, path: String)] {
    spec.places.filter { $0.access == access }.sorted { $0.label < $1.label }.flatMap { place in
      (value(place.label).map(place.type.paths) ?? []).map { (place: place, path: $0) }
    }
  }
}

extension CommandSpec {
  /// An argument, clause or option; values side by side are a list.
  struct Place {
    let label: String
    let type: ValueType
    let access: Access
    let offers: Offer
  }

  /// Every argument, clause and option.
  var places: [Place] {
    let sides = arguments.map { argument in
      let isVariadic = if case .variadic = argument.presence { true } else { false }
      return Place(
        label: argument.label, type: isVariadic ? .list(of: argument.type) : argument.type,
        access: argument.access, offers: argument.offers)
    }
    return sides
      + clauses.map { Place(label: $0.label, type: $0.type, access: $0.access, offers: $0.offers) }
      + options.map { Place(label: $0.name, type: $0.type, access: $0.access, offers: $0.offers) }
  }

  /// Whether the command writes files, or gives a name to what it makes.
  public var makesThings: Bool {
    bringsNames || places.contains { $0.access != .reads || $0.type == .name }
  }
}

extension ValueType {
  /// The paths in a value of this type.
  fileprivate func paths(in value: Value) -> [String] {
    switch self {
    case .path: if case .string(let path) = value { [path] } else { [] }
    case .list(let element): (value.elements ?? []).flatMap(element.paths)
    case .oneOf(let types):
      // Text is the name of an object only where there is one of that name, and then the value is the object.
      types.first { (try? $0.fitted(value, objects: { _ in nil })) != nil }?.paths(in: value) ?? []
    default: []
    }
  }
}
