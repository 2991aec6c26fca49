import GalaxyErrors
import GalshSession

/// Every kind of error that commands have of their own.
package enum CommandErrors {
  /// The families.
  package static let families: [any ErrorFamily.Type] = [
    CommandError.self, LoadOptionError.self, TrainCommandError.self, LayerError.self,
    SessionCommandError.self, NotebookCommandError.self, CellCommandError.self, FolderCommandError.self,
    ObjectCommandError.self, UndoCommandError.self, OutputError.self,
    RelocateError.self, ReportError.self,
  ]
}
