import GalaxyRuntime
import GalshCommands
import GalshKernel
import GalshSession

/// Every command of galsh, in the order in which `help` lists them: those of a session, and those that need a
/// terminal or other programs.
enum CommandList {
  /// The families, one a file.
  static let all = CommandSet(
    [
      LoadCommands.all, CutoutCommands.all, InspectCommands.all, MockCommands.all, SplitCommands.all,
      AugmentCommands.all,
      MatchCommands.all,
      MeasureCommands.all, FeatureCommands.all, TableCommands.all, JoinCommands.all,
      SummariseCommands.all, SaveCommands.all,
      ShowCommands.all, CheckCommands.all, RelocateCommands.all, ViewCommands.all, GalleryCommands.all,
      NetworkCommands.all, TrainCommands.all, TrainSAD.all, TrainClasses.all, TrainContrastive.all,
      MorphologyCommands.all, DetectorCommands.all, EnsembleCommands.all, TestCommands.all,
      ThresholdCommands.all, ClassifyCommands.all, CompareCommands.all, CrossvalidateCommands.all,
      BaselineCommands.all,
      ApplyCommands.all, LabelCommands.all, SuggestCommands.all, ExplainCommands.all, ObjectCommands.all,
      UndoCommands.all,
      PlotCommands.all, ReportCommands.all, ExportCommands.all, SessionCommands.all, NotebookCommands.all,
      SettingCommands.settings, [ShellCommand.shell], SettingCommands.leaving, TimeCommands.all,
      CellCommands.all, [EditCommand.edit], FolderCommands.all, ModeCommands.all, HelpCommands.all,
    ].flatMap(\.self), words: .galsh,
    errors: RuntimeErrors.families.filter { $0 != WorkError.self } + CommandErrors.families
      + [ScriptError.self, ShellError.self, ModeCommandError.self, KernelError.self, SubmitError.self])
}
