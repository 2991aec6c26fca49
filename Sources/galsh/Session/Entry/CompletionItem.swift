import GalaxyLang
import GalaxyRuntime

/// A candidate as the prompt offers it: a word of the language, or a file.
package struct CompletionItem: Equatable {
  /// What stands in place of what was typed.
  package let text: String
  /// The character behind it if it is the only one; nil for none.
  package let follow: UInt8?
  /// One line about it; empty for none.
  package var doc = ""
  /// What it is; nil for a file or folder.
  package var kind: Completion.Kind?

  /// The candidates of a completion, then the files that it asks for.
  package static func items(of completion: Completion, replacing typed: ArraySlice<UInt8>) -> [CompletionItem]
  {
    completion.candidates.map { candidate in
      let follow: UInt8? =
        switch candidate.follow {
        case .space: UInt8(ascii: " ")
        case .equals: UInt8(ascii: "=")
        case .quote: UInt8(ascii: "\"")
        case .nothing: nil
        }
      return CompletionItem(
        text: candidate.text, follow: follow, doc: candidate.doc, kind: candidate.kind)
    } + (completion.files.map { files($0, replacing: typed) } ?? [])
  }

  /// The files and folders that a path may go on with, by name; hidden ones if a dot has been typed.
  package static func files(_ wanted: Completion.Files, replacing typed: ArraySlice<UInt8>)
    -> [CompletionItem]
  {
    let path = wanted.typed
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let start = String(path.dropFirst(folder.count))
    // Where an expression is replaced too, the path is written out.
    let lead = typed.contains(UInt8(ascii: "}")) ? folder : ""
    let quote = wanted.isInQuotes ? "" : "\""
    return Files.allNames(in: folder.isEmpty ? "." : folder).compactMap { name in
      guard name.hasPrefix(start), !name.hasPrefix(".") || start.hasPrefix(".") else { return nil }
      let text = quote + Completion.Files.escaped(lead + name)
      if Files.isFolder(folder + name) { return CompletionItem(text: text + "/", follow: nil) }
      let isWanted = wanted.endings.isEmpty || wanted.endings.contains { name.hasSuffix(".\($0)") }
      guard isWanted, !wanted.onlyFolders else { return nil }
      return CompletionItem(text: text, follow: UInt8(ascii: "\""))
    }
  }

  /// What two words begin with, in whole characters.
  package static func commonPrefix(_ one: [UInt8], _ other: [UInt8]) -> [UInt8] {
    var length = zip(one, other).prefix { $0 == $1 }.count
    // Not in the middle of a character: a byte 10xxxxxx goes on with one.
    while length > 0, length < one.count, one[length] & 0xC0 == 0x80 { length -= 1 }
    return Array(one[..<length])
  }
}
