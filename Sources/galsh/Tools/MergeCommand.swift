import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `galsh merge`: the scores of a list's parts become those of the list.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the scores of a list's parts, as shard= wrote them.",
    usage: "galsh merge FILE [options]",
    discussion: """
      Beside FILE (scores.csv) lie its parts, scores.csv.1-of-8 to scores.csv.8-of-8, which `apply … save \"scores.csv\" \
      shard=…` has written. They become what one process would have written, byte for byte. Parts that are missing or \
      damaged, or of another list, model or options, are named, with how to score those alone again; nothing is written then.

      Exit status: 0 all joined, 1 parts are missing or cannot be used, 64 there are none.
      """)

  /// What it ends with where parts are missing.
  private static let incomplete: Int32 = 1

  @Argument(help: ArgumentHelp("The file that the parts make.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Write this file instead.", valueName: "file"))
  var output: String?

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  func run() throws {
    let face = TerminalFace(isQuiet: quiet)
    do {
      let shards = try ScoreShards(of: file)
      guard let merged = shards.merged else {
        face.show(ErrorFunnel.diagnostic(for: Self.incomplete(shards)))
        throw ExitCode(Self.incomplete)
      }
      let target = output ?? file
      try AtomicFile.write(merged.csv, to: target)
      if !quiet {
        try face.write("\(target): \(counted(merged.rows, "row")) of \(counted(shards.count, "part"))\n")
      }
    } catch let code as ExitCode {
      throw code
    } catch {
      face.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// What is wrong with the parts, and how to mend it.
  private static func incomplete(_ shards: ScoreShards) -> GalaxyError {
    let wanted = shards.wanted
    var text = "\(wanted.count) of \(shards.count) parts of \(shards.file) are wanting:"
    if !shards.missing.isEmpty { text += "\n  missing: \(ranges(shards.missing))" }
    for bad in shards.bad {
      text += "\n  \(ScoreShard.name(bad.shard, of: shards.file)) \(bad.why)"
    }
    var hint =
      "score those alone again: sbatch --array=\(ranges(wanted)) with the script of `galsh submit`, or with "
    let few = wanted.prefix(3).map { "\(ShardChoice.variable)=\($0)/\(shards.count)" }.joined(separator: ", ")
    hint += "\(few)\(wanted.count > 3 ? " …" : "") before galsh"
    if let good = shards.good.first, let number = wanted.first {
      // A part that was named in the command stands before the variable: it is named anew.
      let command = good.command.replacing(
        "shard=\(good.shard)", with: "shard=\(number)/\(shards.count)")
      hint +=
        command == good.command ? "; the command was: \(command)" : "; the command would be: \(command)"
    }
    return GalaxyError(ShardError.missingShards, text, file: shards.file, hint: hint)
  }

  /// `1-3,7`, as Slurm takes it.
  static func ranges(_ numbers: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
