extension Expression {
  /// A name with fields behind it, `galaxies.train`, as text.
  var dottedName: (root: String, text: String)? {
    switch kind {
    case .name(let name): (name, name)
    case .field(let base, let field):
      base.dottedName.map { ($0.root, "\($0.text).\(field.text)") }
    default: nil
    }
  }

  /// The expression itself and everything below, in the order of the text.
  func walk(_ visit: (Expression) -> Void) {
    visit(self)
    for child in kind.children { child.walk(visit) }
  }

  /// The names in it that stand for variables or objects, in the order of the text.
  var rootNames: [Identifier] {
    var names: [Identifier] = []
    walk { if case .name(let name) = $0.kind { names.append(Identifier(text: name, span: $0.span)) } }
    return names
  }

  /// Whether it is the same whenever it is worked out.
  var isConstant: Bool {
    switch kind {
    case .name: false
    case .call(let function, let arguments):
      function.text != "glob" && arguments.allSatisfy(\.isConstant)
    default: kind.children.allSatisfy(\.isConstant)
    }
  }
}
