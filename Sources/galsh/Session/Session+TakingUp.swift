import GalaxyLang
import GalaxyRuntime

/// Being kept in a file from the middle of a run on.
extension Session {
  /// Whether something has been made that a session file would have to make room for.
  package var isBegun: Bool { keeper != nil || !workspace.names.isEmpty }

  /// Is kept in a file of its own from now on; a session that another file keeps is copied into this one instead.
  /// - Throws: `GalaxyError`: a `SessionError`, a `FileError`.
  package func begin(in path: String) throws {
    try Files.makeFolder(Files.folder(of: path))
    let keeper = Keeper(try SessionFile(path, for: .writing))
    note(keeper.file)
    if self.keeper == nil {
      try keeper.save(state, everything: true)
      keep(in: keeper)
    } else {
      try keeper.copy(state)
    }
  }

  /// Goes on with the session of a file, as `--session` does, from within a cell: the cells of this run stand
  /// behind those of the file.
  /// - Throws: `GalaxyError`: a `SessionError`, a `FileError`; a `Diagnostic` for a name that is a variable here
  ///   and an object there.
  package func takeUp(_ path: String) throws {
    let cells = journal.cells
    try open(path, readOnly: false, asks: asksQuestions)
    journal.append(cells)
  }
}
