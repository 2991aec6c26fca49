/// Which files a call is about, as its specification says.
extension CommandCall {
  /// The paths of one kind of access that the call has, given or default, by rising label; those in lists
  /// too.
  public func paths(_ access: CommandSpec.Access) -> [(label: String, path: String)] {
    spec.places.filter { $0.access == access }.sorted { $0.label < $1.label }.flatMap { place in
      (value(place.label).map(place.type.paths) ?? []).map { (label: place.label, path: $0) }
    }
  }
}

extension CommandSpec {
  /// Every argument, clause and option; values side by side are a list.
  fileprivate var places: [(label: String, type: ValueType, access: Access)] {
    let sides = arguments.map { argument in
      if case .variadic = argument.presence {
        (argument.label, ValueType.list(of: argument.type), argument.access)
      } else {
        (argument.label, argument.type, argument.access)
      }
    }
    return sides + clauses.map { ($0.label, $0.type, $0.access) }
      + options.map { ($0.name, $0.type, $0.access) }
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
