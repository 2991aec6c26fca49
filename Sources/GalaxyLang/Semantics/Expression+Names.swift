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

  /// The expression itself and everything below, in the order of the text. Tells of each part whether it is asked of rows, `score > 2` of `v.rows where score > 2`.
  func walk(inRows: Bool, _ visit: (Expression, _ inRows: Bool) -> Void) {
    visit(self, inRows)
    switch kind {
    case .filter(let base, let condition), .sorted(let base, let condition):
      base.walk(inRows: inRows, visit)
      condition.walk(inRows: true, visit)
    default: for child in kind.children { child.walk(inRows: inRows, visit) }
    }
  }

  /// The names in it that stand for variables or objects, in the order of the text.
  var rootNames: [Identifier] {
    var names: [Identifier] = []
    walk(inRows: false) { part, inRows in
      if !inRows, case .name(let name) = part.kind { names.append(Identifier(text: name, span: part.span)) }
    }
    return names
  }

  /// Whether it is the same whenever it is worked out.
  var isConstant: Bool {
    switch kind {
    case .name, .filter, .sorted: false
    case .call(let function, let arguments):
      function.text != "glob" && arguments.allSatisfy(\.isConstant)
    default: kind.children.allSatisfy(\.isConstant)
    }
  }
}
