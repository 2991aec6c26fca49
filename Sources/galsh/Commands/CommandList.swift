/// Every command of galsh, in the order in which `help` lists them.
enum CommandList {
  /// The families, one a file.
  static let all = CommandSet(
    [
      LoadCommands.all, InspectCommands.all, MockCommands.all, SplitCommands.all, AugmentCommands.all,
      ShowCommands.all, CheckCommands.all, ViewCommands.all, GalleryCommands.all,
      NetworkCommands.all, TrainCommands.all, DetectorCommands.all, TestCommands.all, ThresholdCommands.all, ApplyCommands.all,
      PlotCommands.all, ExportCommands.all, SessionCommands.all, NotebookCommands.all, SettingCommands.all,
      TimeCommands.all,
      CellCommands.all, FolderCommands.all, ModeCommands.all, HelpCommands.all,
    ].flatMap(\.self))
}
