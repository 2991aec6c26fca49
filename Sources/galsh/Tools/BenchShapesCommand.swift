import ArgumentParser
import GalaxyRuntime
import GalshSession

/// `galsh bench shapes`: how fast galaxies are measured and detectors fitted.
struct BenchShapesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shapes",
    abstract: "Times the measuring of galaxies, and the fitting of detectors.",
    usage: "galsh bench shapes --files PATTERN [--rows N] [options]",
    discussion: """
      Pictures are read into memory first; then they are measured, without and with the classical statistics. With --rows, \
      every kind of detector is fitted to a table of so many rows of 72 numbers. One thread, time of the processor, the best \
      round.
      """)

  @Option(help: ArgumentHelp("A folder, pattern or file.", valueName: "pattern"))
  var files: String

  @Option(help: ArgumentHelp("Rows of a table to fit detectors to.", valueName: "n"))
  var rows: Int?

  @Option(help: ArgumentHelp("Rounds to time, after one that is not.", valueName: "n"))
  var rounds = 5

  @Flag(help: "Print one JSON object a result.")
  var json = false

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds must be at least 1, found \(rounds)") }
    if let rows, rows < 20 { throw ValidationError("--rows must be at least 20, found \(rows)") }
  }

  func run() throws {
    let output = TerminalFace()
    do {
      let found = try ShapeBenchmark(files, rounds: rounds).run()
      let rates = [found.shapes, found.classical].map { Double(found.pictures) / $0 }
      let measured: JSON = [
        "work": "shapes", "pictures": .integer(found.pictures), "shapes_per_s": .number(rates[0]),
        "with_classical_per_s": .number(rates[1]),
      ]
      let texts = rates.map { NumberText.significant($0, 3) }
      try output.write(
        (json
          ? measured.compact
          : "shapes: \(found.pictures) pictures, \(texts[0]) a second, with the classical statistics \(texts[1])")
          + "\n")
      guard let rows else { return }
      for (kind, seconds) in try ShapeBenchmark.fits(rows: rows, width: 72) {
        let result: JSON = [
          "work": "fit", "kind": .string(kind), "rows": .integer(rows), "seconds": .number(seconds),
        ]
        let text = "fit: \(kind) to \(rows) rows, \(NumberText.significant(seconds, 3)) s"
        try output.write((json ? result.compact : text) + "\n")
      }
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.failed.rawValue)
    }
  }
}
