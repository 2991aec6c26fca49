import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How fast files become input of a network, beside reading their bytes and beside the library that decodes
/// them.
///
/// One thread, files that the disk cache holds; the time is that of the processor, which other work on the
/// machine does not change much.
public struct DecodeBenchmark: Sendable {
  /// Seconds of the processor for one round through all files, the best of several.
  public struct Result: Sendable {
    /// Files of this format, and the bytes in them.
    public var format: ImageFormat, files: Int, bytes: Int
    /// Reading alone; CFITSIO, libpng or libjpeg-turbo alone, in the file's own size; the whole way to the
    /// pixels of a network's input, normalised.
    public var reading: Double, library: Double, whole: Double
  }

  private let paths: [String]
  private let options: LoadOptions
  private let rounds: Int

  /// The files of a folder or pattern. Throws as `loadImages` does.
  public init(_ pattern: String, options: LoadOptions = LoadOptions(), rounds: Int = 5) throws {
    paths = try imageFiles(pattern).filter { !isNoImage($0) }
    guard !paths.isEmpty else {
      throw GalaxyError(DatasetError.noImages, "\(pattern) has no images", file: pattern)
    }
    self.options = options
    self.rounds = max(1, rounds)
  }

  /// One result for each format that occurs. Throws what decoding a file throws.
  public func run() throws -> [Result] {
    let formats = try paths.map { try FileSignature.requireFormat(of: $0) }
    let loader = try ImageLoader(options: options)
    return try ImageFormat.allCases.compactMap { format in
      let files = zip(paths, formats).filter { $0.1 == format }.map(\.0)
      if files.isEmpty { return nil }
      var bytes = 0
      for file in files { bytes += SourceFiles.byteCount(of: file) }
      return Result(
        format: format, files: files.count, bytes: bytes,
        reading: try best(files) { _ = try SourceFiles.read($0) },
        library: try best(files) { try Self.decode($0, format) },
        whole: try best(files) { path in
          let image = try loader.load(path)
          _ = image.pixels.withFloats { ImageStatistics($0) }
        })
    }
  }

  /// The least time of a round.
  private func best(_ files: [String], _ body: (String) throws -> Void) throws -> Double {
    var least = Double.infinity
    for _ in 0...rounds {
      let begun = processorTime()
      for file in files { try body(file) }
      least = min(least, processorTime() - begun)
    }
    return least
  }

  /// What the library alone does.
  private static func decode(_ path: String, _ format: ImageFormat) throws {
    switch format {
    case .fits: try FITSFile.exclusively { try FITSFile.readFirstImage(path) }
    case .png: _ = try PNGCodec.read(try SourceFiles.read(path), path: path)
    case .jpeg: try JPEGDecoder.decodeOnly(try SourceFiles.read(path), path: path)
    case .array: _ = try ContainerAddress.stored(path)
    }
  }

}

/// Seconds that this thread has had of a processor.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
