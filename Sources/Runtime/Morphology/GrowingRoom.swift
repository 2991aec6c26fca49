/// Room for as many values as were last asked for, kept for the next time unless it is very large.
final class GrowingRoom<Element: BitwiseCopyable> {
  private var values = UnsafeMutablePointer<Element>.allocate(capacity: 1)
  private var capacity = 1

  deinit { values.deallocate() }

  /// Room for `count` values, whatever they are.
  func room(for count: Int) -> UnsafeMutablePointer<Element> {
    if count > capacity {
      values.deallocate()
      values = UnsafeMutablePointer<Element>.allocate(capacity: count)
      capacity = count
    }
    return values
  }

  /// Gives back room for more than four million values.
  func release() {
    guard capacity > 1 << 22 else { return }
    values.deallocate()
    values = UnsafeMutablePointer<Element>.allocate(capacity: 1)
    capacity = 1
  }
}
