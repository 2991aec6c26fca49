import GalaxyKernels

/// Rows of the matrix exp(−γ ‖xᵢ − xⱼ‖²) in single precision, of which the last used are kept.
final class KernelRowCache {
  /// The most that is kept, in bytes, as scikit-learn's `cache_size`.
  static let byteLimit = 200 << 20

  private let rows: PackedRows
  private let gamma: Double
  private let length: Int
  private let memory: UnsafeMutablePointer<Float>
  private let query: UnsafeMutablePointer<Double>
  /// Where a row lies; −1 for nowhere.
  private var slots: [Int]
  /// Which row lies in a slot.
  private var owners: [Int] = []
  /// When a slot was last asked for: rings of neighbours, the oldest first.
  private var newer: [Int] = [], older: [Int] = []
  private var oldest = -1, newest = -1
  private let capacity: Int

  /// Room for at least two rows.
  init(_ rows: PackedRows, gamma: Double) {
    (self.rows, self.gamma) = (rows, gamma)
    length = 8 * rows.blockCount
    capacity = min(rows.count, max(2, Self.byteLimit / (4 * length)))
    memory = .allocate(capacity: capacity * length)
    query = .allocate(capacity: rows.width)
    slots = [Int](repeating: -1, count: rows.count)
  }

  deinit {
    memory.deallocate()
    query.deallocate()
  }

  /// A row of 0 ..< count; it stays where it is until two others have been asked for.
  func row(_ index: Int) -> UnsafePointer<Float> {
    var slot = slots[index]
    if slot >= 0 {
      if slot != newest {
        unlink(slot)
        link(slot)
      }
      return UnsafePointer(memory + slot * length)
    }
    if owners.count < capacity {
      slot = owners.count
      owners.append(index)
      newer.append(-1)
      older.append(-1)
    } else {
      slot = oldest
      slots[owners[slot]] = -1
      owners[slot] = index
      unlink(slot)
    }
    slots[index] = slot
    link(slot)
    rows.copy(row: index, to: query)
    rows.gaussians(of: query, gamma: gamma, into: memory + slot * length)
    return UnsafePointer(memory + slot * length)
  }

  private func unlink(_ slot: Int) {
    let (before, after) = (older[slot], newer[slot])
    if before >= 0 { newer[before] = after } else { oldest = after }
    if after >= 0 { older[after] = before } else { newest = before }
  }

  private func link(_ slot: Int) {
    older[slot] = newest
    newer[slot] = -1
    if newest >= 0 { newer[newest] = slot } else { oldest = slot }
    newest = slot
  }
}
