import GalaxyKernels

/// Memory for feature maps of several blocks, zeroed once. Threads write different blocks, or different parts of one, never
/// the same value: that is what makes sharing it safe.
final class LaneBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Lanes>
  let count: Int

  /// `count` pixels of eight lanes.
  init(count: Int) {
    self.count = max(1, count)
    base = .allocate(capacity: self.count)
    base.initialize(repeating: Lanes(), count: self.count)
  }

  deinit { base.deallocate() }
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
