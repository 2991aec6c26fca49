import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `galsh doctor`: what galsh finds on this machine, and what is to be mended.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at what galsh has on this machine, and says what is to be mended.",
    usage: "galsh doctor [FOLDER] [--mode text|json|csv|table|markdown]",
    discussion: """
      Looks at the processor, the kernels, threads, memory, libraries, fonts, MPI, the terminal, the language \
      settings, where galsh keeps its files, whether sessions in FOLDER (default: this one) can be locked, and Jupyter. \
      Each line is good, has a hint for what more could be had, or says what is to be mended, and how.

      Exit status: 0 nothing is to be mended, 1 something is, 64 bad usage.
      """)

  @Argument(help: ArgumentHelp("A folder that sessions are to lie in.", valueName: "folder"))
  var folder = "."

  @Option(help: "How the findings are written.")
  var mode: OutputMode = .text

  func validate() throws {
    if !Files.isFolder(folder) { throw ValidationError("there is no folder \(folder)") }
  }

  func run() throws {
    let face = TerminalFace(mode: mode)
    let findings =
      MachineFindings.all + LibraryFindings.all + [LetteringFinding.finding, MPIFinding.finding]
      + TerminalFindings.all(face.results) + PlaceFindings.all(sessions: folder) + [JupyterFinding.finding]
    _ = try face.show(Self.result(findings))
    if findings.contains(where: { $0.state == .mend }) { throw ExitCode(1) }
  }

  /// The findings as a table for programs, and as lines for people.
  static func result(_ findings: [DoctorFinding]) -> CommandResult {
    let rows: [[JSON?]] = findings.map {
      [
        .string($0.name), .string($0.state.rawValue), .string($0.text),
        $0.remedy.map { .string($0) } ?? .null,
        .object($0.details),
      ]
    }
    let table = DataTable(
      [.text("name"), .text("state"), .text("found"), .text("remedy"), .nested("details")], rows: rows)
    let count = findings.count { $0.state == .mend }
    let lines = findings.flatMap { finding in
      let start = "\(padded(finding.state.rawValue, 6))\(padded(finding.name, 18))"
      let remedy = finding.remedy.map { [padded("", 8) + "→ \($0)"] } ?? []
      return [start + finding.text] + remedy
    }
    let end = count == 0 ? "nothing is to be mended" : "to be mended: \(count)"
    return CommandResult(
      "doctor",
      fields: [
        .init("version", .string(galshVersion)), .init("is_good", .bool(count == 0)),
        .init("findings", table),
      ],
      Prose(lines: ["galsh \(galshVersion)"] + lines + [end]))
  }

  private static func padded(_ word: String, _ width: Int) -> String {
    word + String(repeating: " ", count: max(1, width - word.count))
  }
}
