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
    /// The file with the digest of its bytes, where digests were asked for and it could be read.
    public let origin: ImageOrigin?
  }

  /// The files in natural order.
  public let files: [File]
  /// Files of a folder or pattern that are no images at all, and have no score for it.
  public let ignored: Int
  /// What there is to say of the pixels of pictures.
  public let pictures: ImageRemarks
  /// What in the folder or of the pattern was found, and what is no file that can be read.
  package let found: FoundFiles
  /// Images of another kind than the training's: see `Preprocessing.foreignImages`.
  public let foreign: Int
}

extension Model {
  /// The scores of every image below a folder, or of those that a pattern or file name names (as `loadImages`
  /// takes it), read as the training images were.
  ///
  /// Each thread decodes eight files and scores them at once, so that no more than eight images a thread are
  /// in memory, however many files there are. The scores are those of `scores(of:)`, bit for bit. A file that
  /// cannot be read is one entry, not the end. With `digests` each file's digest is taken as it is read.
  /// - Throws: `GalaxyError` of kind `not-trained`, `no-images` if none can be read, or `interrupted`; what
  ///   finding the files throws.
  public func scores(
    ofFiles pattern: String, digests: Bool = false, context: WorkContext = WorkContext()
  ) throws -> FileScores {
    let members = members
    let detectors = members.compactMap(\.detector)
    guard detectors.count == members.count else { throw GalaxyError.notTrained(model: name) }
    return try scores(of: foundImageFiles(pattern), named: pattern, digests: digests, context: context)
  }

  /// The same of files that were found, which the user calls `pattern`; of a part of a list it is no error that none
  /// can be read.
  package func scores(
    of found: FoundFiles, named pattern: String, isPart: Bool = false, digests: Bool = false,
    context: WorkContext
  ) throws -> FileScores {
    let members = members
    let detectors = members.compactMap(\.detector)
    guard detectors.count == members.count else { throw GalaxyError.notTrained(model: name) }
    let paths = found.paths
    let engines = try members.map { try $0.extractor.engine() }
    let meter = ProgressMeter("apply", total: paths.count, unit: "image", context: context)
    try context.agree(onFiles: paths)
    // Ranks that share the work read and score a part of the files each.
    let files = try context.shared("apply", paths.count, meter: meter) { range in
      let reader = try BlockReader(
        model: self, paths: Array(paths[range]), isSingle: paths == [pattern], digests: digests, meter: meter,
        context: context)
      try InferenceEngine.run(
        engines, count: range.count, context: context,
        fill: { block, _, input, layout in reader.fill(block, into: input, layout) },
        take: { member, block, output in
          let detector = detectors[member]
          reader.take(block, by: member) { lane in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: detector.featureCount) { features in
              for k in features.indices { features[k] = Double(output[k][lane]) }
              return detector.score(of: UnsafeBufferPointer(features))
            }
          }
        })
      return try reader.files()
    }
    return try FileScores(files, of: found, named: pattern, isPart: isPart)
  }
}

extension FileScores {
  /// Puts together what became of the files that a pattern named.
  /// - Throws: GalaxyError of kind `no-images` if not one could be read, and they are no part of a list.
  fileprivate init(_ read: [ReadFile], of found: FoundFiles, named pattern: String, isPart: Bool) throws {
    var (files, ignored): ([File], Int) = ([], 0)
    var pictures = ImageRemarks()
    for (path, file) in zip(found.paths, read) {
      switch file.outcome {
      case .score(let score):
        files.append(File(path: path, score: score, problem: nil, origin: file.origin))
        pictures.add(file.remarks, name: path)
      case .problem(let problem):
        files.append(File(path: path, score: nil, problem: problem, origin: file.origin))
      case .ignored: ignored += 1
      }
    }
    guard isPart || files.contains(where: { $0.score != nil }) else {
      let why =
        files.isEmpty ? "has no images" : "has no image that can be used (\(counted(files.count, "file")))"
      throw GalaxyError(
        DatasetError.noImages, "\(pattern) \(why)", file: pattern,
        hint: files.first?.problem?.message ?? found.remark)
    }
    self.init(
      files: files, ignored: ignored, pictures: pictures, found: found,
      foreign: read.count(where: \.isForeign))
  }
}

/// Decodes files eight at a time into the lanes of a block, and keeps the books.
private final class BlockReader: Sendable {
  private struct State {
    /// The files in the lanes of the blocks under way.
    var lanes: [Int: [Int]] = [:]
    /// Their scores by the members that have seen them: [block][member][lane].
    var scores: [Int: [[Double]]] = [:]
    var files: [ReadFile]
    /// What is no fault of a file.
    var failure: (any Error)?
  }

  private let source: FileImages
  private let isSingle: Bool
  private let digests: Bool
  private let model: Model
  private let preprocessing: Preprocessing
  private let meter: ProgressMeter
  private let cancellation: CancellationFlag
  private let state: Mutex<State>

  init(
    model: Model, paths: [String], isSingle: Bool, digests: Bool, meter: ProgressMeter, context: WorkContext
  ) throws {
    let body = try model.requireNetwork()
    preprocessing = body.preprocessing
    source = try FileImages(paths, options: preprocessing.options)
    self.isSingle = isSingle
    self.digests = digests
    self.model = model
    self.meter = meter
    cancellation = context.cancellation
    state = Mutex(State(files: [ReadFile](repeating: ReadFile(), count: paths.count)))
    try body.network.requireInput(of: source)
  }

  /// Decodes the files of a block and puts those that can be read side by side.
  func fill(_ block: Int, into base: UnsafeMutablePointer<Lanes>, _ layout: PlaneLayout) {
    var (images, lanes): ([MeasuredImage], [Int]) = ([], [])
    for index in block * blockSize..<min(source.count, (block + 1) * blockSize) {
      if cancellation.isCancelled { break }
      do {
        let path = source.path(at: index)
        let image = try source.image(at: index, digest: digests)
        if digests {
          let origin = try ImageOrigin(of: image, file: path)
          state.withLock { $0.files[index].origin = origin }
        }
        let measured = try MeasuredImage(image.pixels, options: source.options, path: path)
        let isForeign = preprocessing.isForeign(image.pixels)
        state.withLock {
          $0.files[index].remarks = image.remarks
          $0.files[index].isForeign = isForeign
        }
        images.append(measured)
        lanes.append(index)
      } catch {
        note(error, at: index)
      }
      // The flag is looked at above and between blocks.
      try? meter.advance()
    }
    preprocessing.write(
      images, rows: 0..<source.height, width: source.width, into: base, layout: layout)
    state.withLock { [lanes] in $0.lanes[block] = lanes }
  }

  private func note(_ error: any Error, at index: Int) {
    state.withLock { state in
      if let error = error as? GalaxyError {
        // One of many that is no image at all is no problem.
        let isIgnored = error.isA(ImageError.notAnImage) && !isSingle && isNoImage(source.path(at: index))
        state.files[index].outcome = isIgnored ? .ignored : .problem(error)
      } else {
        state.failure = state.failure ?? error
      }
    }
  }

  /// Keeps the scores of a block by one of the model's members, which come in their order; `score` gives that
  /// of a lane.
  func take(_ block: Int, by member: Int, score: (Int) -> Double) {
    let lanes = state.withLock { $0.lanes[block] } ?? []
    let scores = lanes.indices.map(score)
    state.withLock { state in
      state.scores[block, default: []].append(scores)
      guard member == model.memberCount - 1 else { return }
      state.lanes[block] = nil
      let all = model.combined(state.scores.removeValue(forKey: block) ?? [])
      for (index, score) in zip(lanes, all) { state.files[index].outcome = .score(score) }
    }
  }

  /// What became of the files.
  /// - Throws: GalaxyError of kind `interrupted`, and what was no fault of a file.
  func files() throws -> [ReadFile] {
    try cancellation.check("apply")
    let state = state.withLock { $0 }
    if let failure = state.failure { throw failure }
    return state.files
  }
}
