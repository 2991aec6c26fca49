import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for feature maps of several blocks, zeroed once. Threads write different blocks, or different parts of one, never
/// the same value: that is what makes sharing it safe. What is never touched costs no memory.
final class LaneBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Lanes>
  let count: Int
  private let room: UnsafeMutableRawPointer

  /// `count` pixels of eight lanes.
  init(count: Int) {
    self.count = max(1, count)
    let (bytes, line) = (self.count * MemoryLayout<Lanes>.stride, 64)
    // calloc hands out pages that the system zeroes when they are first touched; it knows nothing of cache lines.
    guard let room = calloc(bytes + line, 1) else {
      // No memory at all: nothing that could be said would get out.
      fatalError("no memory for \(bytes) bytes")
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
