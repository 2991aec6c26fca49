/// The `param`s of a script, for those who keep what the command line gave.
extension SourceText {
  /// The names of the `param`s, in order.
  public var parameterNames: [String] { parameters.map(\.name) }

  /// The text with the values that the command line gave in the place of the defaults, so that it does the
  /// same without.
  public func settingParameters(_ given: [String: String]) -> String {
    var bytes = bytes
    for (name, standard) in parameters.reversed() {
      guard let text = given[name] else { continue }
      let value =
        standard.isConstant ? try? Evaluator(source: self, names: NoNames()).value(of: standard) : nil
      let isString = if case .string? = value { true } else { false }
      let written = isString ? Value.string(text).literal : text.contains("\n") ? "(\(text))" : text
      bytes.replaceSubrange(standard.span.start..<standard.span.end, with: Array(written.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private var parameters: [(name: String, standard: Expression)] {
    Parser.parse(self).script.statements.compactMap { statement in
      if case .param(let name, let standard) = statement.kind { (name.text, standard) } else { nil }
    }
  }
}
