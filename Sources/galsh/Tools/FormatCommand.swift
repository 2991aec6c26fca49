import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `galsh fmt`: scripts in their canonical layout.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Gives scripts their canonical layout.",
    usage: "galsh fmt FILE... [--check]",
    discussion: """
      Files are changed in place; - reads standard input and writes to standard output. A script that does not parse \
      stays as it is. What a script does never changes.

      Exit status: 0 done, 1 --check found a file to change, 64 a file cannot be read, 65 a script does not parse, \
      70 a file cannot be written.
      """)

  /// What `--check` ends with if a file is not in its canonical layout.
  private static let wouldChange: Int32 = 1

  @Flag(help: "Change nothing: list the files that would change.")
  var check = false

  @Argument(
    help: ArgumentHelp("The scripts, or - for standard input.", valueName: "file"),
    completion: .file(extensions: ["gal"]))
  var files: [String]

  func run() throws {
    let output = TerminalFace()
    // Every file is looked at; the worst of them tells the status.
    let status = files.map { format($0, output) }.max() ?? 0
    throw ExitCode(status)
  }

  /// Formats one file; gives its exit status.
  private func format(_ file: String, _ output: TerminalFace) -> Int32 {
    let source: SourceText
    do {
      source = try ScriptFile.named(file)
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      return ExitStatus.usage.rawValue
    }
    do {
      let formatted = try Formatter.formatted(source, words: .galsh)
      let isChanged = formatted.bytes != source.bytes
      if check {
        if isChanged { try output.write(source.name + "\n") }
        return isChanged ? Self.wouldChange : ExitStatus.success.rawValue
      }
      if file == "-" {
        try output.write(String(decoding: formatted.bytes, as: UTF8.self))
      } else if isChanged {
        try AtomicFile.write(formatted.bytes, to: file)
      }
      return ExitStatus.success.rawValue
    } catch let refused as Formatter.Refused {
      refused.diagnostics.forEach(output.show)
      return ExitStatus.invalid.rawValue
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      return ExitStatus.failed.rawValue
    }
  }
}
