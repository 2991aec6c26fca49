import GalaxyErrors

/// Names that are no files, but that CFITSIO or a shell would fetch, run, or write to. They are never more
/// than names here: a file that is really called so is read.
package enum RefusedName {
  /// Why a name that is no file is refused; nil if it is just the name of a file that is not there.
  package static func reason(_ path: String) -> GalaxyError? {
    func refuse(_ what: String, _ hint: String? = nil) -> GalaxyError {
      GalaxyError(FileError.refusedName, "\(path) \(what)", file: path, hint: hint)
    }
    if let address = address(path) { return address }
    if path.hasPrefix("|") || path.hasSuffix("|") {
      return refuse("is a command, not a file; galsh runs nothing to read an image")
    }
    if path == "-" || path == "stdin" {
      return refuse(
        "is standard input to other programs; galsh reads files on disk only",
        "save the data in a file first")
    }
    if let first = path.first, let use = prefixes[first] {
      return refuse("is no file; a leading \(first) \(use)", "give the name without it")
    }
    return suffix(path, refuse)
  }

  /// Why an address is refused where a path is wanted; nil if it is none.
  package static func address(_ path: String) -> GalaxyError? {
    guard let scheme = path.firstRange(of: "://"), !path[..<scheme.lowerBound].contains("/") else {
      return nil
    }
    if path[..<scheme.lowerBound].lowercased() == "file" {
      let place = path[scheme.upperBound...]
      let local = String(place.drop { $0 != "/" })
      return GalaxyError(
        FileError.refusedName, "\(path) is an address, not a path", file: path,
        hint: local.isEmpty ? "give the path alone" : "give the path: \(FileName.text(percentDecoded(local)))"
      )
    }
    return GalaxyError(
      FileError.refusedName,
      "\(path) is a network address; galsh reads files on disk only", file: path,
      hint: "fetch the file first, then give its path")
  }

  private static func percentDecoded(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// What may be meant by a name that is no file: `data\g.png`, `C:/data`, a tab where a backslash and a t
  /// were typed; nil if nothing comes to mind.
  package static func hint(_ path: String) -> String? {
    if path.contains(where: { "\n\t\r".contains($0) }) {
      return "in a string `\\n` ends a line and `\\t` is a tab; folders are parted by /"
    }
    let slashed = path.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/")
    let isDrive = slashed.dropFirst().hasPrefix(":/") && slashed.first?.isLetter == true
    if isDrive {
      return "\(slashed.prefix(2)) is a drive of Windows; here paths begin with / or with a folder"
    }
    if path.contains("\\"), !FileName.hasEscapes(path) { return "folders are parted by /: \(slashed)" }
    if path.hasPrefix("~"), !FileName.isAbsolute(path) {
      return "there is no user \(path.dropFirst().prefix { $0 != "/" }) with a home folder"
    }
    return nil
  }

  /// What a sign before a name means to CFITSIO and to programs that follow it.
  private static let prefixes: [Character: String] = [
    "!": "would overwrite a file elsewhere, here it means nothing",
    "@": "names a list of files elsewhere; here a manifest or a pattern does",
    "^": "names a file without its brackets elsewhere; here a file of that very name is looked for anyway",
  ]

  /// `f.fits(copy.fits)`, `f.fits+1`, and what brackets behind a name would do.
  private static func suffix(_ path: String, _ refuse: (String, String?) -> GalaxyError) -> GalaxyError? {
    func isFile(_ end: String.Index) -> Bool {
      if case .file = Files.kind(String(path[..<end])) { true } else { false }
    }
    if path.contains(")"), let open = path.firstIndex(of: "("), isFile(open) {
      return refuse("would write a copy of \(path[..<open]); galsh only reads", "load \(path[..<open])")
    }
    if let plus = path.lastIndex(of: "+"), Int(path[path.index(after: plus)...]) != nil, isFile(plus) {
      let (file, number) = (path[..<plus], path[path.index(after: plus)...])
      return refuse("is no file; a number behind + means nothing here", "load \(file)[\(number)]")
    }
    if path.hasSuffix("]"), let open = path.lastIndex(of: "["), isFile(open) {
      return refuse("is no file; brackets choose an image of a FITS file, where one is asked for", nil)
    }
    if path.hasSuffix("]"), let open = path.lastIndex(of: "["), path[open...].contains(" ") {
      return refuse("is no file; its brackets are a filter, and galsh runs none to read an image", nil)
    }
    return nil
  }
}
