import ArgumentParser
import GalaxyRuntime
import GalshSession

/// `galsh bench job`: how fast a folder of pictures is scored or augmented, everything counted.
struct BenchJobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job",
    abstract: "Times a whole job on a folder of pictures.",
    usage: "galsh bench job score|augment --files PATTERN [options]",
    discussion: """
      score decodes, resizes and normalises every file and puts it through galnet; augment decodes them and makes copies \
      that are turned, mirrored, shifted and zoomed. Everything from the first file on counts.
      """)

  @Argument(help: "What to time: \(JobBenchmark.Work.allCases.map(\.rawValue).joined(separator: ", ")).")
  var work: JobBenchmark.Work

  @Option(help: ArgumentHelp("A folder, pattern or file.", valueName: "pattern"))
  var files: String

  @Option(help: ArgumentHelp("Copies to make.", valueName: "n"))
  var copies = 500

  @Option(help: ArgumentHelp("Threads (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    for (name, value) in [("copies", copies), ("threads", threads ?? 1)] where value < 1 {
      throw ValidationError("--\(name) must be at least 1, found \(value)")
    }
    if copies > 100_000 { throw ValidationError("--copies must be at most 100000, found \(copies)") }
  }

  func run() throws {
    let choice = Settings.threads(threads)
    choice.remarks.forEach(TerminalFace().remark)
    let threads = choice.count
    let output = TerminalFace()
    do {
      let result = try JobBenchmark(work: work, files: files, copies: copies, threads: threads).run()
      let rate = Double(result.done) / result.seconds
      let object: JSON = [
        "work": .string(work.rawValue), "files": .integer(result.done), "threads": .integer(threads),
        "files_per_s": .number((rate * 10).rounded() / 10),
      ]
      let unit = work == .score ? "files" : "copies"
      try output.write(
        (json
          ? object.compact
          : "\(work.rawValue): \(result.done) \(unit) on \(counted(threads, "thread")), "
            + "\(NumberText.significant(rate, 3)) \(unit)/s") + "\n")
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.failed.rawValue)
    }
  }
}

extension JobBenchmark.Work: ExpressibleByArgument {}
