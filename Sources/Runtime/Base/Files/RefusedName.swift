import GalaxyErrors

/// Names that are no files, but that CFITSIO or a shell would fetch, run, or write to. They are never more
/// than names here: a file that is really called so is read.
package enum RefusedName {
  /// Why a name that is no file is refused; nil if it is just the name of a file that is not there.
  package static func reason(_ path: String) -> GalaxyError? {
    func refuse(_ what: String, _ hint: String? = nil) -> GalaxyError {
      GalaxyError(FileError.refusedName, "\(path) \(what)", file: path, hint: hint)
    }
    if path.contains("://") {
      return refuse(
        "is a network address; galsh reads files on disk only", "fetch the file first, then give its path")
    }
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
