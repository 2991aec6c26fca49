extension HelpText {
  /// What `help ID` shows: the meaning of an error and a script that has it.
  public static func error(_ entry: ErrorCatalogue.Entry) -> String {
    var sections = ["error[\(entry.id)]", filled(entry.explanation)]
    if !entry.example.isEmpty {
      let lines = entry.example.split(separator: "\n").map { indented(String($0)) }
      sections.append("example:\n" + lines.joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }
}
