import ArgumentParser
import GalaxyRuntime
import GalshSession

/// `galsh bench schedule`: how a training step would spread over many threads.
struct BenchScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Times every task of a training step and spreads them over more threads than there are.",
    usage: "galsh bench schedule [--threads 1,2,4,8,16,32,64] [options]",
    discussion: """
      Each number of threads has its own cut of the work (the bits are the same for all). Its tasks are timed on the threads \
      that this machine has, and handed out on paper: in order, each to the thread that is free first, all waiting for one \
      another where batch normalisation wants the whole batch. `busy` is the share of their time in which threads work, \
      `times` how much faster than one thread. Memory is taken to keep up, which is not so for ever.
      """)

  @Option(help: ArgumentHelp("Threads on paper, with commas between them.", valueName: "n,n,…"))
  var threads = "1,2,4,8,16,32,64"

  @Option(help: ArgumentHelp("What is trained: pretrain or svdd.", valueName: "work"))
  var work: Benchmark.Work = .pretrain

  @Option(help: ArgumentHelp("Images in a batch.", valueName: "n"))
  var batch = 200

  @Option(
    help: ArgumentHelp("Height and width of an image: 256, or another multiple of 64.", valueName: "pixels"))
  var size = 256

  @Option(help: ArgumentHelp("Steps to time, after one that is not.", valueName: "n"))
  var steps = 3

  @Flag(help: "Print one JSON object.")
  var json = false

  private var counts: [Int]? {
    let numbers = threads.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let counts = numbers.compactMap(\.self)
    return counts.count == numbers.count && counts.allSatisfy { (1...1024).contains($0) } ? counts : nil
  }

  func validate() throws {
    if counts == nil {
      throw ValidationError(
        "--threads takes numbers from 1 to 1024 with commas between them, found \"\(threads)\"")
    }
    if work == .score { throw ValidationError("--work is pretrain or svdd: scores have no meetings") }
    for (name, value) in [("batch", batch), ("steps", steps)] where value < 1 {
      throw ValidationError("--\(name) must be at least 1, found \(value)")
    }
    if size % 64 != 0 || !(64...1024).contains(size) {
      throw ValidationError("--size must be a multiple of 64 from 64 to 1024, found \(size)")
    }
    if batch > 100_000 { throw ValidationError("--batch must be at most 100000, found \(batch)") }
  }

  func run() throws {
    let own = Settings.threads(nil).count
    let results = try ScheduleBenchmark(work: work, batch: batch, threads: own, steps: steps).run(
      .galnet(size: size), on: counts ?? [])
    if json {
      let rows = results.map { result -> JSON in
        .object([
          .init("threads", .integer(result.threads)),
          .init("predicted_images_per_s", .number(result.predicted)),
          .init("busy", .number(result.busy)), .init("times", .number(result.speedUp)),
          .init("tasks", .integer(result.tasks)),
          .init("measured_images_per_s", result.measured.map(JSON.number) ?? .null),
          .init("between_s", .number(result.between)),
          .init(
            "phases",
            .array(
              result.phases.map {
                [
                  "name": .string($0.name), "tasks": .integer($0.tasks), "seconds": .number($0.seconds),
                  "longest_s": .number($0.longest), "before_s": .number($0.before),
                ]
              })),
          .init("idle_phase", .string(result.worst.phase)), .init("idle_share", .number(result.worst.share)),
        ])
      }
      let object: JSON = [
        "work": .string(work.rawValue), "batch": .integer(batch), "size": .integer(size),
        "threads_here": .integer(own), "instructions": .string(Processor.kernelInstructions),
        "rows": .array(rows),
      ]
      print(object.compact)
      return
    }
    print(
      "\(work.rawValue), batches of \(batch), \(size)×\(size); tasks timed on \(counted(own, "thread")); the speed of memory is "
        + "not in it")
    print("threads  images/s  busy   times  tasks  measured  most idle in")
    for result in results {
      let measured = result.measured.map { padded(whole($0), 8) } ?? padded("", 8)
      let percent = "\(whole(result.busy * 100)) %"
      print(
        "\(padded("\(result.threads)", 7))  \(padded(whole(result.predicted), 8))  \(padded(percent, 5))  "
          + "\(padded(NumberText.significant(result.speedUp, 3), 5))  \(padded("\(result.tasks)", 5))  \(measured)  "
          + "\(result.worst.phase) (\(whole(result.worst.share * 100)) % of all)")
    }
  }

  private func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
