import GalaxyLang

/// Commands by the beginnings of their words, as in IRAF: `thr m` is `threshold m`, `tr sv` is `train svdd`.
/// At the prompt alone, and written out before it runs, so that history, notebooks and scripts hold the whole
/// words.
package enum Abbreviation {
  /// The text with its commands written out, where their words begin one command alone; not those inside
  /// brackets.
  package static func expanded(_ text: String, _ session: Session) -> String {
    var (result, statement) = ("", "")
    var (isInString, isInComment, isEscaped, depth) = (false, false, false, 0)
    for character in text {
      let isShell = statement.trimmed.hasPrefix("!")
      let ends = character == "\n" || (character == ";" && !isShell && !isInComment)
      if ends && !isInString && depth == 0 {
        result += written(statement, session) + String(character)
        (statement, isInComment) = ("", false)
        continue
      }
      statement.append(character)
      if character == "\n" { isInComment = false }
      if isShell || isInComment { continue }
      switch character {
      case "\"" where !isEscaped: isInString.toggle()
      case "#" where !isInString: isInComment = true
      case "(", "[", "{": depth += isInString ? 0 : 1
      case ")", "]", "}": depth -= isInString ? 0 : 1
      default: break
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return result + written(statement, session)
  }

  /// Commands that a key too few or too many must not run.
  private static let neverShort: Set<String> = ["quit", "exit", "delete", "undo", "redo"]

  /// A statement with its command written out.
  private static func written(_ line: String, _ session: Session) -> String {
    let table = session.commands.table
    let lead = line.prefix { $0 == " " || $0 == "\t" }
    var rest = line[lead.endIndex...]
    guard let verb = word(&rest), isFree(verb, session) else { return line }
    if table.verbs.contains(verb) {
      // One word of two may be whole: `train sv`. Behind a verb that stands alone, too, a word is a value.
      let standsAlone = table.specs.contains { $0.name == verb || $0.aliases.contains(verb) }
      return standsAlone ? line : lead + verb + nounWritten(rest, table.nouns(of: verb))
    }
    let verbs = table.verbs.filter { $0.hasPrefix(verb) }
    // A command and its other name, such as `quit` and `exit`, are two ways to say one thing.
    guard verbs.count == 1, let meant = verbs.first, !neverShort.contains(meant) else {
      if verbs.count > 1 {
        session.remark("`\(verb)` may be short for \(verbs.joined(separator: ", "))")
      } else if let meant = verbs.first {
        session.remark("`\(meant)` is written out in full, so that no slip of a finger does it")
      }
      return line
    }
    return lead + meant + nounWritten(rest, table.nouns(of: meant))
  }

  /// What follows a verb, with its second word written out where it begins one noun alone.
  private static func nounWritten(_ rest: Substring, _ nouns: [String]) -> Substring {
    let gap = rest.prefix { $0 == " " }
    var behind = rest[gap.endIndex...]
    guard !gap.isEmpty, let noun = word(&behind), !nouns.contains(noun) else { return rest }
    let found = nouns.filter { $0.hasPrefix(noun) }
    return found.count == 1 ? gap + found[0] + behind : rest
  }

  /// A word of letters at the beginning, if it is one of its own: not `x.count`, `x = 3` or `f(x)`.
  private static func word(_ text: inout Substring) -> String? {
    let word = text.prefix { $0.isASCII && ($0.isLetter || $0 == "_") }
    let rest = text[word.endIndex...]
    guard !word.isEmpty, rest.first.map({ $0 == " " || $0 == ";" || $0 == "\n" }) ?? true,
      rest.drop(while: { $0 == " " }).first.map({ !"=+*/%<>".contains($0) }) ?? true
    else { return nil }
    text = rest
    return String(word)
  }

  /// Whether the word means nothing yet: no variable, object or word of the language.
  private static func isFree(_ word: String, _ session: Session) -> Bool {
    !ReservedWords.contains(word) && session.find(word) == nil
      && session.interpreter?.variables.contains { $0.name == word } != true
  }
}
