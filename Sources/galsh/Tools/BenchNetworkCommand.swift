import ArgumentParser
import GalaxyRuntime
import GalshSession

/// `galsh bench`: how fast the network runtime is on this machine.
struct BenchNetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network",
    abstract: "Times galnet on random images in memory.",
    usage: "galsh bench WORK [options]",
    discussion: """
      pretrain and svdd time one training step (forward, backward, Adam), score the scores of a batch. The share is that of \
      the peak which the same threads reach with nothing but fused multiply-adds. Times are worth comparing only with those \
      of the same minutes on the same machine.
      """)

  @Argument(help: "What to time: \(Benchmark.Work.allCases.map(\.rawValue).joined(separator: ", ")).")
  var work: Benchmark.Work

  @Option(help: ArgumentHelp("Images in a batch.", valueName: "n"))
  var batch = 200

  @Option(
    help: ArgumentHelp("Height and width of an image: 256, or another multiple of 64.", valueName: "pixels"))
  var size = 256

  @Option(help: ArgumentHelp("Threads (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Steps to time, after one that is not.", valueName: "n"))
  var steps = 5

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    for (name, value) in [("batch", batch), ("threads", threads ?? 1), ("steps", steps)] where value < 1 {
      throw ValidationError("--\(name) must be at least 1, found \(value)")
    }
    if size % 64 != 0 || !(64...1024).contains(size) {
      throw ValidationError("--size must be a multiple of 64 from 64 to 1024, found \(size)")
    }
    if batch > 100_000 { throw ValidationError("--batch must be at most 100000, found \(batch)") }
  }

  func run() throws {
    let choice = Settings.threads(threads)
    choice.remarks.forEach(TerminalFace().remark)
    let threads = choice.count
    let result = try Benchmark(work: work, batch: batch, threads: threads, steps: steps).run(
      .galnet(size: size))
    let share = result.gflops / result.peakGflops
    if json {
      let object: JSON = [
        "work": .string(work.rawValue), "layout": "blocks of 8", "batch": .integer(batch),
        "size": .integer(size),
        "threads": .integer(threads), "images_per_s": .number(rounded(result.imagesPerSecond)),
        "peak_mb": .integer(result.peakMegabytes), "images_mb": .integer(result.imagesMegabytes),
        "gflops": .number(rounded(result.gflops)), "peak_gflops": .number(rounded(result.peakGflops)),
        "share": .number((share * 1000).rounded() / 1000),
        "instructions": .string(Processor.kernelInstructions),
      ]
      print(object.compact)
    } else {
      print(
        "\(work.rawValue): \(rounded(result.imagesPerSecond)) images/s of \(size)×\(size) in batches of \(batch) on \(threads) "
          + "thread\(threads == 1 ? "" : "s") (\(Processor.kernelInstructions)), \(rounded(result.gflops)) of "
          + "\(rounded(result.peakGflops)) GFLOP/s (\(Int((share * 100).rounded())) %), "
          + "\(result.peakMegabytes) MB at most, \(result.imagesMegabytes) MB of them before the first step")
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension Benchmark.Work: ExpressibleByArgument {}
