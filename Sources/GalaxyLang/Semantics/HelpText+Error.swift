import GalaxyErrors

extension HelpText {
  /// What `help ID` shows: the meaning of an error and a script that has it.
  public static func error(_ kind: ErrorKind) -> String {
    var sections = ["error[\(kind.id)]", filled(kind.meaning)]
    if !kind.example.isEmpty {
      let lines = kind.example.split(separator: "\n").map { indented(String($0)) }
      sections.append("example:\n" + lines.joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }
}
