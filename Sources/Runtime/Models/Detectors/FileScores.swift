import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyKernels
import Synchronization

/// The scores of files that were read and scored in one go.
public struct FileScores: Sendable {
  /// What became of one file.
  public struct File: Sendable {
    /// The file, as it can be opened from the working folder.
    public let path: String
    /// Its score; nil if it could not be read.
    public let score: Double?
    /// Why it could not be read.
    public let problem: GalaxyError?
  }

  /// The files in natural order.
  public let files: [File]
  /// Files of a folder or pattern that are no images at all, and have no score for it.
  public let ignored: Int
  /// Images of another kind than the training's: see `Preprocessing.foreignImages`.
  public let foreign: Int
}

extension Model {
  /// The scores of every image below a folder, or of those that a pattern or file name names (as `loadImages` takes
  /// it), read as the training images were.
  ///
  /// Each thread decodes eight files and scores them at once, so that no more than eight images a thread are in
  /// memory, however many files there are. The scores are those of `scores(of:)`, bit for bit. A file that cannot be
  /// read is one entry, not the end.
  /// - Throws: `TrainingError.notTrained`, `no-images` if none can be read, what finding the files throws, or
  ///   `Cancelled`.
  public func scores(ofFiles pattern: String, context: WorkContext = WorkContext()) throws -> FileScores {
    guard let sphere = hypersphere else { throw GalaxyError.notTrained(model: name) }
    let paths = try imageFiles(pattern)
    let plan = try NetworkPlan(network, .encoder)
    let engine = InferenceEngine(plan, numbers.prefix(for: plan))
    let reader = try BlockReader(model: self, paths: paths, isSingle: paths == [pattern], context: context)
    try engine.run(
      count: paths.count, context: context,
      fill: { block, input, layout in reader.fill(block, into: input, layout) },
      take: { block, output in
        reader.take(block) { lane in sphere.score { output[$0][lane] } }
      })
    return try reader.finish(pattern)
  }
}

extension Model.Hypersphere {
  /// ‖φ(x) − c‖², less R² with a soft boundary, for the latent vector φ(x).
  package func score(of latent: (Int) -> Float) -> Double {
    var sum = 0.0
    for k in center.indices {
      let d = Double(latent(k) - center[k])
      sum += d * d
    }
    return sum - radius * radius
  }
}

/// Decodes files eight at a time into the lanes of a block, and keeps the books.
private final class BlockReader: Sendable {
  private enum Outcome {
    case score(Double), problem(GalaxyError), ignored
  }

  private struct State {
    /// The files in the lanes of the blocks under way.
    var lanes: [Int: [Int]] = [:]
    var outcomes: [Outcome?]
    var foreign = 0
    /// What is no fault of a file.
    var failure: (any Error)?
  }

  private let paths: [String]
  private let isSingle: Bool
  private let loader: ImageLoader
  private let preprocessing: Preprocessing
  private let meter: ProgressMeter
  private let cancellation: CancellationFlag
  private let state: Mutex<State>

  init(model: Model, paths: [String], isSingle: Bool, context: WorkContext) throws {
    self.paths = paths
    self.isSingle = isSingle
    loader = try ImageLoader(options: model.preprocessing.options)
    preprocessing = model.preprocessing
    meter = ProgressMeter("apply", total: paths.count, unit: "image", context: context)
    cancellation = context.cancellation
    state = Mutex(State(outcomes: [Outcome?](repeating: nil, count: paths.count)))
    try model.network.requireInput(of: dataset([], []))
  }

  private func dataset(_ items: [DatasetItem], _ images: [PixelStore]) -> Dataset {
    let options = preprocessing.options
    return Dataset(items: items, height: options.size, width: options.size, options: options, images: images)
  }

  /// Decodes the files of a block and puts those that can be read side by side.
  func fill(_ block: Int, into base: UnsafeMutablePointer<Lanes>, _ layout: PlaneLayout) {
    var (items, images, lanes): ([DatasetItem], [PixelStore], [Int]) = ([], [], [])
    for index in block * blockSize..<min(paths.count, (block + 1) * blockSize) {
      if cancellation.isCancelled { break }
      switch read(paths[index]) {
      case .success(let pixels)?:
        items.append(DatasetItem(path: paths[index], name: paths[index], label: nil, group: ""))
        images.append(pixels)
        lanes.append(index)
      case .failure(let error)?: note(error, at: index)
      case nil: state.withLock { $0.outcomes[index] = .ignored }
      }
      // The flag is looked at above and between blocks.
      try? meter.advance()
    }
    let dataset = dataset(items, images)
    state.withLock { [lanes] in
      $0.lanes[block] = lanes
      $0.foreign += preprocessing.foreignImages(in: dataset)
    }
    do {
      let feed = try ImageFeed(dataset, indices: Array(items.indices), context: WorkContext())
      feed.fill(Array(items.indices)[...], preprocessing: preprocessing, into: base, layout: layout)
    } catch {
      state.withLock {
        $0.failure = $0.failure ?? error
        $0.lanes[block] = []
      }
    }
  }

  /// The pixels of a file; nil for one of many that is no image at all.
  private func read(_ path: String) -> Result<PixelStore, any Error>? {
    do {
      return .success(try loader.load(path).pixels)
    } catch let error as GalaxyError where error.isA(ImageError.notAnImage) && !isSingle && isNoImage(path) {
      return nil
    } catch {
      return .failure(error)
    }
  }

  private func note(_ error: any Error, at index: Int) {
    state.withLock { state in
      if let error = error as? GalaxyError {
        state.outcomes[index] = .problem(error)
      } else {
        state.failure = state.failure ?? error
      }
    }
  }

  /// Keeps the scores of a block; `score` gives that of a lane.
  func take(_ block: Int, score: (Int) -> Double) {
    let lanes = state.withLock { $0.lanes.removeValue(forKey: block) } ?? []
    let scores = lanes.indices.map(score)
    state.withLock { state in
      for (index, score) in zip(lanes, scores) { state.outcomes[index] = .score(score) }
    }
  }

  func finish(_ pattern: String) throws -> FileScores {
    try cancellation.check("apply")
    let state = state.withLock { $0 }
    if let failure = state.failure { throw failure }
    var (files, ignored): ([FileScores.File], Int) = ([], 0)
    for (path, outcome) in zip(paths, state.outcomes) {
      switch outcome {
      case .score(let score)?: files.append(.init(path: path, score: score, problem: nil))
      case .problem(let problem)?: files.append(.init(path: path, score: nil, problem: problem))
      case .ignored?, nil: ignored += 1
      }
    }
    guard files.contains(where: { $0.score != nil }) else {
      let why =
        files.isEmpty ? "has no images" : "has no image that can be used (\(counted(files.count, "file")))"
      throw GalaxyError(
        DatasetError.noImages, "\(pattern) \(why)", file: pattern, hint: files.first?.problem?.message)
    }
    return FileScores(files: files, ignored: ignored, foreign: state.foreign)
  }
}
