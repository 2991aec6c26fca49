import GalaxyLang

/// All commands, in the order in which `help` lists them.
enum CommandList {
  /// The commands.
  static let all: [Command] =
    LoadCommands.all + MockCommands.all + SplitCommands.all + AugmentCommands.all + NetworkCommands.all
    + ShowCommands.all + SettingCommands.all + HelpCommands.all

  /// Their specifications, as the language reads them.
  static let table = CommandTable(all.map(\.spec))

  /// The command of a specification's name.
  static func command(named name: String) -> Command? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.spec.name, $0) }) { first, _ in first }
}
