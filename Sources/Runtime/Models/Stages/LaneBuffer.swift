import GalaxyErrors
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the machine does not give.
public enum MemoryError: ErrorKind, ErrorFamily {
  case noMemory = """
    no-memory
    There is not as much memory as a network needs for a batch.
    Take a smaller `batch=`, fewer threads, or smaller images.
    """
}

/// Memory for feature maps of several blocks, zeroed once. Threads write different blocks, or different parts
/// of one, never the same value: that is what makes sharing it safe. What is never touched costs no memory.
final class LaneBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Lanes>
  let count: Int
  private let room: UnsafeMutableRawPointer

  /// `count` pixels of eight lanes.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(count: Int) throws(GalaxyError) {
    self.count = max(1, count)
    let line = 64
    let (bytes, overflow) = self.count.multipliedReportingOverflow(by: MemoryLayout<Lanes>.stride)
    // calloc hands out pages that the system zeroes when they are first touched; it knows nothing of cache
    // lines.
    guard !overflow, bytes <= Int.max - line, let room = calloc(bytes + line, 1) else {
      throw GalaxyError(
        MemoryError.noMemory, "there is no room in memory for \(self.count) values of eight images each")
    }
    self.room = room
    base = room.alignedUp(toMultipleOf: line).bindMemory(to: Lanes.self, capacity: self.count)
  }

  deinit { free(room) }
}

/// Memory for weights and gradients, zeroed once; shared like `LaneBuffer`.
final class FloatBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    set(values)
  }

  /// Takes other values, as many as there is room for.
  func set(_ values: [Float]) {
    for (i, value) in values.prefix(count).enumerated() { base[i] = value }
  }

  deinit { base.deallocate() }

  var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
