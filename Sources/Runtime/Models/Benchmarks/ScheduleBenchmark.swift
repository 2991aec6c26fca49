import GalaxyBase
import GalaxyKernels

/// How a training step would spread over more threads than this machine has: every task of the step is timed here, and
/// handed out on paper to as many threads as are asked for.
///
/// Tasks are handed out as `parallelFor` does: in order, each to the thread that is free first. Between two meetings
/// nobody goes on; what one thread does alone (adding up, steps between the meetings) counts in full. Times are those of
/// the processor, so that what else runs on the machine does not count, but for `measured`. Memory is taken to
/// be as fast for many threads as for those that ran here, which it is not for ever: the figures are those of the
/// schedule.
public struct ScheduleBenchmark: Sendable {
  /// What came out for a number of threads.
  public struct Result: Sendable {
    /// Threads on paper.
    public var threads: Int
    /// Images a second by the schedule.
    public var predicted: Double
    /// The share of the threads' time in which they work at tasks.
    public var busy: Double
    /// How many times faster than one thread that takes every block whole.
    public var speedUp: Double
    /// Images a second that were measured; nil for more threads than ran.
    public var measured: Double?
    /// Tasks of a step.
    public var tasks: Int
    /// Which phase leaves threads idle most, and for what share of all threads' time.
    public var worst: (phase: String, share: Double)
    /// What lies between two meetings, with its tasks, its seconds by the schedule, those of its longest task, and
    /// those of one thread before it.
    public var phases: [(name: String, tasks: Int, seconds: Double, longest: Double, before: Double)]
    /// Seconds of one thread between the phases.
    public var between: Double
  }

  /// A step of what; scores have no meetings.
  public var work: Benchmark.Work
  /// Images in a batch.
  public var batch: Int
  /// Threads that run here.
  public var threads: Int
  /// Steps that are timed, after one that is not.
  public var steps: Int

  /// Makes a benchmark.
  public init(work: Benchmark.Work, batch: Int, threads: Int, steps: Int) {
    (self.work, self.batch, self.threads, self.steps) = (work, max(1, batch), max(1, threads), max(1, steps))
  }

  /// Times the steps as they are cut for each number of threads.
  /// - Throws: `GalaxyError` of a kind of `NetworkError` or `MemoryError`.
  public func run(_ network: NetworkDescription, on counts: [Int]) throws -> [Result] {
    let alone = try time(network, for: 1)
    let whole = makespan(alone.phases, threads: 1).seconds + alone.rest
    return try counts.map { count in
      let timed = count == 1 ? alone : try time(network, for: count)
      let schedule = makespan(timed.phases, threads: count)
      let seconds = schedule.seconds + timed.rest
      let work = timed.phases.reduce(0) { $0 + $1.tasks.reduce(0, +) }
      return Result(
        threads: count, predicted: Double(batch) / seconds, busy: work / (Double(count) * seconds),
        speedUp: whole / seconds,
        measured: count <= threads ? Double(batch) / timed.step : nil,
        tasks: timed.phases.reduce(0) { $0 + $1.tasks.count },
        worst: (schedule.worst.phase, schedule.worst.idle / (Double(count) * seconds)),
        phases: timed.phases.map {
          ($0.name, $0.tasks.count, makespan([$0], threads: count).seconds, $0.tasks.max() ?? 0, $0.before)
        },
        between: timed.rest)
    }
  }

  /// The phases of a step that is cut for so many threads, what is done between them, and the whole step, in seconds:
  /// medians.
  private func time(_ network: NetworkDescription, for count: Int) throws -> (
    phases: [TaskClock.Phase], rest: Double, step: Double
  ) {
    let plan = try NetworkPlan(network, work == .pretrain ? .autoencoder : .encoder)
    let streams = SeedStreams(seed: 0)
    let numbers = NetworkWeights(plan, streams: streams, name: "benchmark")
    var random = streams.stream("benchmark/images")
    let images = (0..<batch * network.input.count).map { _ in Float(random.next() >> 40) * 0x1p-24 }
    let engine = try TrainingEngine(
      plan, numbers, capacity: batch, threads: min(threads, count), cutFor: count)
    let optimizer = Optimizer(.adam, weightDecay: 0.5e-6, count: engine.weights.count)
    let loss = DistanceLoss(center: [Float](repeating: 0.1, count: network.latent.count))
    let clock = TaskClock()
    engine.clock = clock
    var runs: [(phases: [TaskClock.Phase], rest: Double, step: Double)] = []
    for step in 0...steps {
      let (begun, own) = (ContinuousClock.now, TaskClock.threadTime())
      engine.load(images: batch) { writeBenchmarkImages(images, network.input, $0, $1, $2, $3) }
      if work == .pretrain { _ = try engine.run(ReconstructionLoss()) } else { _ = try engine.run(loss) }
      optimizer.step(
        engine.weights, gradient: engine.gradient, learningRate: 1e-4, threads: engine.threads, clock: clock)
      let elapsed = (ContinuousClock.now - begun) / .seconds(1)
      let phases = clock.take()
      let between = TaskClock.threadTime() - own - phases.reduce(0) { $0 + $1.ofCaller }
      if step > 0 { runs.append((phases, between, elapsed)) }
    }
    var phases = runs[0].phases
    for i in phases.indices {
      for j in phases[i].tasks.indices { phases[i].tasks[j] = median(runs.map { $0.phases[i].tasks[j] }) }
      phases[i].before = median(runs.map { $0.phases[i].before })
    }
    return (phases, median(runs.map(\.rest)), median(runs.map(\.step)))
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Seconds of all phases on so many threads, and the phase whose end leaves most time unused.
  private func makespan(_ phases: [TaskClock.Phase], threads: Int) -> (
    seconds: Double, worst: (phase: String, idle: Double)
  ) {
    var (seconds, worst) = (0.0, (phase: "", idle: 0.0))
    for phase in phases {
      var free = [Double](repeating: 0, count: threads)
      for task in phase.tasks {
        let next = free.indices.min { free[$0] < free[$1] } ?? 0
        free[next] += task
      }
      let end = free.max() ?? 0
      let idle = Double(threads) * end - phase.tasks.reduce(0, +)
      if idle > worst.idle { worst = (phase.name, idle) }
      seconds += end
    }
    return (seconds, worst)
  }
}
