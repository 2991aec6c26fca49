import GalaxyLang

/// All commands, in the order in which `help` lists them.
enum CommandList {
  /// The commands.
  static let all: [Command] = [
    LoadCommands.all, MockCommands.all, SplitCommands.all, AugmentCommands.all, ShowCommands.all,
    NetworkCommands.all, TrainCommands.all, TestCommands.all, ThresholdCommands.all, ApplyCommands.all,
    PlotCommands.all, ExportCommands.all, SettingCommands.all, TimeCommands.all, HelpCommands.all,
  ].flatMap(\.self)

  /// Their specifications, as the language reads them.
  static let table = CommandTable(all.map(\.spec))

  /// The command of a specification's name.
  static func command(named name: String) -> Command? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.spec.name, $0) }) { first, _ in first }
}
