extension Notebook {
  /// Markdown, and the pictures that it shows from a folder of the given name.
  package func markdown(folder: String) -> (text: String, pictures: [(name: String, bytes: [UInt8])]) {
    var parts: [String] = []
    var pictures: [(name: String, bytes: [UInt8])] = []
    for (index, cell) in cells.enumerated() {
      if !cell.title.isEmpty { parts.append("## \(cell.title)") }
      if cell.isText {
        parts.append(cell.source)
        continue
      }
      var number = 0
      for (position, step) in cell.steps.enumerated() {
        if position == 0 || step.source.contains(where: { !$0.isWhitespace }) {
          parts.append(Self.fenced(step.source, "gal"))
        }
        if !step.output.isEmpty { parts.append(Self.fenced(step.output, "text")) }
        for picture in step.pictures {
          number += 1
          let name = "cell\(index + 1)_\(number)." + (picture.type == "image/png" ? "png" : "svg")
          pictures.append((name, picture.bytes))
          let label = picture.name.filter { !"[]\n".contains($0) }
          let place = "\(folder)/\(name)".split(separator: " ", omittingEmptySubsequences: false).joined(
            separator: "%20")
          parts.append("![\(label)](\(place))")
        }
      }
      if !cell.messages.isEmpty { parts.append(Self.fenced(cell.messages, "text")) }
    }
    return (parts.joined(separator: "\n\n") + "\n", pictures)
  }

  /// A block of code whose fence is longer than any inside.
  private static func fenced(_ text: String, _ language: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }
}
