import Dispatch
import Synchronization

/// Images of a file of arrays that are read with their neighbours, as a packed file has them: each group once, whoever
/// asks for its images, and a few groups kept.
///
/// Who comes from one group to the next is likely to go on so: the one behind it is read meanwhile, so that threads
/// which work on images do not wait for their bytes.
final class ArrayGroups: Sendable {
  /// Images that were read together.
  private struct Neighbours {
    let set: Int, first: Int
    let bytes: [UInt8]
    var used: Int
    /// Whether an image of them was asked for.
    var isWanted = false
  }

  private struct State {
    var groups: [Neighbours] = []
    var clock = 0

    func index(_ set: Int, _ first: Int) -> Int? { groups.firstIndex { $0.set == set && $0.first == first } }
  }

  /// The most bytes that are kept, and that are read before they are asked for.
  private static let (kept, ahead) = (1 << 28, 1 << 24)

  private let file: any ArrayFile
  private let state = Mutex(State())
  /// Who reads a group; others who want it wait here, and find it.
  private let reading = Mutex(())

  init(_ file: any ArrayFile) { self.file = file }

  /// The bytes of one image of a set, fewer where the file ends.
  /// - Throws: what reading the file throws.
  func image(_ image: Int, of index: Int, _ set: ArrayContainer.ImageSet) throws -> [UInt8] {
    let first = image / set.height * set.height
    if let known = known(image, index, first, set) { return known }
    return try reading.withLock { _ in
      if let known = known(image, index, first, set) { return known }
      keep(try file.read(set.array, rows: rows(first, set)), index, first)
      return known(image, index, first, set) ?? []
    }
  }

  private func rows(_ first: Int, _ set: ArrayContainer.ImageSet) -> Range<Int> {
    first..<min(set.layout.count, first + set.height)
  }

  /// The bytes of an image whose group was read; nil if it was not.
  private func known(_ image: Int, _ index: Int, _ first: Int, _ set: ArrayContainer.ImageSet) -> [UInt8]? {
    let offset = (image - first) * set.bytes
    let (bytes, comesFromBefore): ([UInt8]?, Bool) = state.withLock { state in
      guard let known = state.index(index, first) else { return (nil, false) }
      let isNew = !state.groups[known].isWanted
      state.clock += 1
      (state.groups[known].used, state.groups[known].isWanted) = (state.clock, true)
      let bytes = state.groups[known].bytes
      let end = min(bytes.count, offset + set.bytes)
      return (
        offset < end ? Array(bytes[offset..<end]) : [],
        isNew && state.index(index, first - set.height) != nil
      )
    }
    let next = first + set.height
    if comesFromBefore, next < set.layout.count, set.height * set.bytes <= Self.ahead {
      DispatchQueue.global().async { self.readAhead(index, next, set) }
    }
    return bytes
  }

  /// What is wrong is said to whoever asks for the group.
  private func readAhead(_ index: Int, _ first: Int, _ set: ArrayContainer.ImageSet) {
    reading.withLock { _ in
      if state.withLock({ $0.index(index, first) }) != nil { return }
      guard let bytes = try? file.read(set.array, rows: rows(first, set)) else { return }
      keep(bytes, index, first)
    }
  }

  private func keep(_ bytes: [UInt8], _ set: Int, _ first: Int) {
    state.withLock { state in
      state.clock += 1
      state.groups.append(Neighbours(set: set, first: first, bytes: bytes, used: state.clock))
      // Two are kept whatever they are: threads read on both sides of an edge.
      while state.groups.count > 2,
        state.groups.count > 8 || state.groups.reduce(0, { $0 + $1.bytes.count }) > Self.kept,
        let oldest = state.groups.indices.min(by: { state.groups[$0].used < state.groups[$1].used })
      {
        state.groups.remove(at: oldest)
      }
    }
  }
}
