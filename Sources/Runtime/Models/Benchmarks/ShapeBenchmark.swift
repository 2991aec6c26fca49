import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// How fast pictures that are in memory are measured, with and without the classical statistics, and how fast
/// detectors are fitted to a table of random numbers.
///
/// One thread; the time is that of the processor, the best of several rounds.
public struct ShapeBenchmark: Sendable {
  /// Seconds of the processor for one round through all pictures.
  public struct Measuring: Sendable {
    /// How many pictures.
    public var pictures: Int
    /// The 72 numbers and the flags alone; with the classical statistics.
    public var shapes: Double, classical: Double
  }

  private let pictures: [NativePicture]
  private let rounds: Int

  /// The files of a folder or pattern, which are read into memory.
  /// - Throws: `GalaxyError` as `loadImages` does.
  public init(_ pattern: String, rounds: Int = 5) throws {
    let loader = try ImageLoader(options: LoadOptions())
    pictures = try imageFiles(pattern).filter { !isNoImage($0) }.map { try loader.native($0) }
    guard !pictures.isEmpty else {
      throw GalaxyError(DatasetError.noImages, "\(pattern) has no images", file: pattern)
    }
    self.rounds = max(1, rounds)
  }

  /// Measures all pictures.
  public func run() -> Measuring {
    func best(classical: Bool) -> Double {
      let measurer = ShapeMeasurer(classical: classical)
      var least = Double.infinity
      for _ in 0...rounds {
        let begun = processorTime()
        for picture in pictures { _ = measurer.measure(picture) }
        least = min(least, processorTime() - begun)
      }
      return least
    }
    return Measuring(
      pictures: pictures.count, shapes: best(classical: false), classical: best(classical: true))
  }

  /// Seconds of the processor for a fit of each kind of detector to `rows` images of `width` normal numbers, half
  /// of them normal, half anomalies moved by a third of a standard deviation.
  /// - Throws: `GalaxyError` where a kind cannot be fitted.
  public static func fits(rows: Int, width: Int) throws -> [(kind: String, seconds: Double)] {
    var random = RandomStream(seed: 14)
    let normals = (0..<rows / 2 * width).map { _ in random.normal() }
    let anomalies = (0..<rows / 2 * width).map { _ in random.normal() + 1.0 / 3 }
    guard let features = TrainingFeatures(normals: normals, anomalies: anomalies, width: width) else {
      return []
    }
    return try Detectors.fitted.map { kind in
      var draws = RandomStream(seed: 1)
      let begun = processorTime()
      _ = try DetectorRecipe.detector(kind.kind).fit(
        features, random: &draws, context: WorkContext(threads: 1))
      return (kind.kind, processorTime() - begun)
    }
  }
}
