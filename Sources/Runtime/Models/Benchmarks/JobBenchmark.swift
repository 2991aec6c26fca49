import GalaxyBase
import GalaxyData
import GalaxyImages

/// How long a whole job takes: from files to scores, or from files to a larger dataset.
public struct JobBenchmark: Sendable {
  /// What is timed.
  public enum Work: String, Sendable, CaseIterable {
    /// Decode, resize, normalise, galnet's encoder, distance.
    case score
    /// Decode, resize, then copies turned by any angle, mirrored, shifted by up to 5 % and zoomed by up to 10
    /// %.
    case augment
  }

  /// What came out.
  public struct Result: Sendable {
    /// Files scored, or copies made.
    public var done: Int
    /// Seconds from the first file to the last result.
    public var seconds: Double
  }

  /// What to time.
  public var work: Work
  /// A folder or pattern, as `loadImages` takes it.
  public var files: String
  /// Copies to make.
  public var copies: Int
  /// Threads.
  public var threads: Int

  /// Makes a benchmark.
  public init(work: Work, files: String, copies: Int = 500, threads: Int) {
    self.work = work
    self.files = files
    self.copies = max(1, copies)
    self.threads = max(1, threads)
  }

  /// Runs it once, with a network whose weights are random.
  /// - Throws: what reading the files throws.
  public func run() throws -> Result {
    let context = WorkContext(threads: threads)
    let streams = SeedStreams(seed: 0)
    let clock = ContinuousClock()
    var done = 0
    let elapsed: Duration
    switch work {
    case .score:
      let network = try NetworkDescription.galnet()
      let plan = try NetworkPlan(network, .encoder)
      var model = Model(
        name: "benchmark", network: network, normalClass: 0,
        preprocessing: Preprocessing(options: LoadOptions(), minimum: -2, maximum: 8),
        numbers: NetworkWeights(plan, streams: streams, name: "benchmark"))
      model.detector = DeepSVDD(
        objective: .oneClass, nu: 0.1, center: [Float](repeating: 0.1, count: network.latent.count), radius: 0
      )
      elapsed = try clock.measure {
        done = try model.scores(ofFiles: files, context: context).files.count { $0.score != nil }
      }
    case .augment:
      elapsed = try clock.measure {
        let loaded = try loadImages(files, context: context).dataset
        // Originals are kept and count to the total.
        let all = try augmentDataset(
          loaded, to: loaded.items.count + copies, options: AugmentOptions(shift: 0.05, zoom: 0.1),
          name: "benchmark", streams: streams, context: context)
        done = all.items.count - loaded.items.count
      }
    }
    return Result(done: done, seconds: elapsed / .seconds(1))
  }
}
