import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `time COMMAND`.
package enum TimeCommands {
  package static let all = [time]

  private static let time = Command(
    CommandSpec(
      "time", "runs a command and says how long it took", takesCommand: true, examples: ["time show galnet"])
  ) { call, session in
    guard let command = call.body.first else {
      throw call.error(BinderError.missingCommand, "`time` needs a command")
    }
    let clock = ContinuousClock()
    let begun = clock.now
    let value = try session.run(command)
    let seconds = (clock.now - begun) / .seconds(1)
    return CommandResult(
      "time", [.init("timed", .string(command.spec.name)), .init("seconds", .number(seconds))],
      text: "\(command.spec.name): \(NumberText.duration(seconds))", value: value ?? .nothing)
  }
}
