/// A question mark at either end of a line, as in IPython: `train svdd?` asks for help with the command,
/// `galaxies?` shows the object.
package enum Question {
  /// The command that the line asks for, or the line itself if it is no question.
  package static func expanded(_ line: String, _ session: Session) -> String {
    let text = line.trimmed
    guard text.hasSuffix("?") || text.hasPrefix("?") else { return line }
    let topic = text.filter { $0 != "?" }.trimmed
    if session.find(topic) != nil { return "show \(topic)" }
    let isTopic = topic.allSatisfy { $0.isLetter || $0.isNumber || "_- ".contains($0) }
    return isTopic ? "help \(topic)".trimmed : line
  }
}
