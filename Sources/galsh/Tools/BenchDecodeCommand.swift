import ArgumentParser
import GalaxyRuntime
import GalshSession

/// `galsh bench decode`: how fast files become input of a network.
struct BenchDecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Times the way from files to the input of a network.",
    usage: "galsh bench decode --files PATTERN [options]",
    discussion: """
      For each format: reading the bytes, decoding by CFITSIO, libpng or libjpeg-turbo alone, and the whole way (decoding, \
      stretch, resizing, measuring). One thread, files in the disk cache, time of the processor, the best round.
      """)

  @Option(help: ArgumentHelp("A folder, pattern or file.", valueName: "pattern"))
  var files: String

  @Option(help: ArgumentHelp("Side of the images, in pixels.", valueName: "n"))
  var size = 256

  @Option(help: ArgumentHelp("Rounds to time, after one that is not.", valueName: "n"))
  var rounds = 5

  @Flag(help: "Print one JSON object a format.")
  var json = false

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds must be at least 1, found \(rounds)") }
  }

  func run() throws {
    let output = TerminalFace()
    var options = LoadOptions()
    options.size = size
    let results: [DecodeBenchmark.Result]
    do {
      results = try DecodeBenchmark(files, options: options, rounds: rounds).run()
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.failed.rawValue)
    }
    for result in results { try output.write((json ? self.json(result).compact : text(result)) + "\n") }
  }

  private func json(_ result: DecodeBenchmark.Result) -> JSON {
    func rates(_ seconds: Double) -> JSON {
      [
        "files_per_s": .number(Double(result.files) / seconds),
        "mb_per_s": .number(Double(result.bytes) / 1e6 / seconds),
      ]
    }
    return [
      "work": "decode", "format": .string(result.format.rawValue), "files": .integer(result.files),
      "bytes": .integer(result.bytes), "size": .integer(size), "read": rates(result.reading),
      "library": rates(result.library), "whole": rates(result.whole),
      "share_of_library": .number(result.library / result.whole),
    ]
  }

  private func text(_ result: DecodeBenchmark.Result) -> String {
    func rate(_ seconds: Double) -> String {
      "\(NumberText.significant(Double(result.files) / seconds, 3)) files/s "
        + "(\(NumberText.significant(Double(result.bytes) / 1e6 / seconds, 3)) MB/s)"
    }
    return "decode: \(result.files) \(result.format.rawValue), read \(rate(result.reading)), "
      + "library \(rate(result.library)), to \(size)×\(size) \(rate(result.whole)), "
      + "\(NumberText.percent(result.library / result.whole)) of the library\u{2019}s"
  }
}
