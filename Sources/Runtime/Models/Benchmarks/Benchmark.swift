import GalaxyBase
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How fast one piece of work runs on random images in memory.
public struct Benchmark: Sendable {
  /// What is timed.
  public enum Work: String, Sendable, CaseIterable {
    /// A step of the autoencoder: forward, backward, Adam.
    case pretrain
    /// A step of Deep SVDD with the one-class objective.
    case svdd
    /// Scores of a batch.
    case score
  }

  /// What came out.
  public struct Result: Sendable {
    /// Images a second in the median step.
    public var imagesPerSecond: Double
    /// Floating-point operations a second in that step, a fused multiply-add being two; what an upsampling
    /// convolution saves is not counted.
    public var gflops: Double
    /// What the same threads reach with nothing but fused multiply-adds in registers.
    public var peakGflops: Double
    /// The most memory that the process held, in megabytes (2^20 bytes), and what it held once the images
    /// were made.
    public var peakMegabytes: Int, imagesMegabytes: Int
  }

  /// What to run.
  public var work: Work
  /// Images in a batch.
  public var batch: Int
  /// Threads.
  public var threads: Int
  /// Steps to time; one more runs before them.
  public var steps: Int

  /// Makes a benchmark.
  public init(work: Work, batch: Int, threads: Int, steps: Int) {
    self.work = work
    self.batch = max(1, batch)
    self.threads = max(1, threads)
    self.steps = max(1, steps)
  }

  /// Runs it, on `network`.
  /// - Throws: `GalaxyError` of a kind of `NetworkError` or `MemoryError`.
  public func run(_ network: NetworkDescription) throws -> Result {
    let plan = try NetworkPlan(network, work == .pretrain ? .autoencoder : .encoder)
    let streams = SeedStreams(seed: 0)
    let numbers = NetworkWeights(plan, streams: streams, name: "benchmark")
    var random = streams.stream("benchmark/images")
    let size = network.input.count
    let images = (0..<batch * size).map { _ in Float(random.next() >> 40) * 0x1p-24 }
    let held = residentMegabytes()
    let seconds: [Double]
    switch work {
    case .pretrain, .svdd:
      let engine = try TrainingEngine(plan, numbers, capacity: batch, threads: threads)
      let optimizer = Optimizer(.adam, weightDecay: 0.5e-6, count: engine.weights.count)
      let loss = DistanceLoss(center: [Float](repeating: 0.1, count: network.latent.count))
      seconds = try times {
        engine.load(images: batch) { writeBenchmarkImages(images, network.input, $0, $1, $2, $3) }
        if work == .pretrain { _ = try engine.run(ReconstructionLoss()) } else { _ = try engine.run(loss) }
        optimizer.step(engine.weights, gradient: engine.gradient, learningRate: 1e-4, threads: threads)
      }
    case .score:
      let engine = InferenceEngine(plan, numbers)
      let context = WorkContext(threads: threads)
      seconds = times {
        try? engine.run(
          count: batch, context: context,
          fill: { writeBenchmarkImages(images, network.input, $0, $1, $2, $3) }, take: { _, _ in }
        )
      }
    }
    let median = seconds.sorted()[seconds.count / 2]
    return Result(
      imagesPerSecond: Double(batch) / median,
      gflops: plan.operations(training: work != .score) * Double(batch) / median / 1e9,
      peakGflops: try peak(),
      peakMegabytes: peakMegabytes(), imagesMegabytes: held)
  }

  /// Seconds of each step, the first one left out.
  private func times(_ step: () throws -> Void) rethrows -> [Double] {
    let clock = ContinuousClock()
    try step()
    return try (0..<steps).map { _ in try clock.measure(step) / .seconds(1) }
  }

  /// Fused multiply-adds on all threads at once, the best of five tries.
  private func peak() throws -> Double {
    // Two pixels a thread: what the widest register holds.
    let memory = try LaneBuffer(count: 2 * threads)
    let rounds = 2_000_000
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<5 {
      var operations = 0.0
      let elapsed = clock.measure {
        let done = try? parallelMap(threads, threads: threads) {
          peakArithmetic(rounds: rounds, memory.base + 2 * $0)
        }
        operations = (done ?? []).reduce(0, +)
      }
      best = max(best, operations / (elapsed / .seconds(1)) / 1e9)
    }
    return best
  }
}

/// Writes some rows of eight images of an array side by side.
func writeBenchmarkImages(
  _ images: [Float], _ shape: FeatureShape, _ block: Int, _ rows: Range<Int>,
  _ base: UnsafeMutablePointer<Lanes>,
  _ layout: PlaneLayout
) {
  let count = images.count / shape.count
  images.withUnsafeBufferPointer { pixels in
    guard let first = pixels.baseAddress else { return }
    for c in 0..<shape.channels {
      for y in rows {
        let row = (c * shape.height + y) * shape.width
        let sources = (block * blockSize..<min(count, (block + 1) * blockSize)).map {
          first + $0 * shape.count + row
        }
        sources.withUnsafeBufferPointer {
          interleaveRow(
            sources: $0, scales: Lanes(repeating: 1), shifts: Lanes(), width: shape.width,
            out: base + c * layout.plane + y * layout.row)
        }
      }
    }
  }
}

extension NetworkPlan {
  /// Floating-point operations an image: forward alone, or with the way back to the weights and to every
  /// input but the first.
  func operations(training: Bool) -> Double {
    stages.enumerated().reduce(0) { sum, stage in
      let pixels = stage.element.z.height * stage.element.z.width
      let passes = training ? (stage.offset == 0 ? 2 : 3) : 1
      return sum + 2 * Double(stage.element.effectiveCount * pixels * passes)
    }
  }
}

/// The most memory this process ever held, in megabytes.
private func peakMegabytes() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    // RUSAGE_SELF, which Swift imports under another type than the call takes.
    getrusage(0, &usage)
    return usage.ru_maxrss / 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss / (1024 * 1024)
  #endif
}

/// What this process holds now, in megabytes; where the system does not say, the most it ever held.
private func residentMegabytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return peakMegabytes() }
  defer { fclose(file) }
  var buffer = [UInt8](repeating: 0, count: 128)
  let count = fread(&buffer, 1, buffer.count, file)
  // The second number is the resident pages.
  let fields = buffer.prefix(count).split(separator: UInt8(ascii: " "))
  guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
    return peakMegabytes()
  }
  return pages * Int(getpagesize()) / (1024 * 1024)
}
