#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls of the system that may move fewer bytes than they are asked to, made again until all are moved.
extension Files {
  /// Writes all of the bytes to an open file, at its end or at a place in it; the error number if that fails.
  public static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int? = nil
  ) -> Int32? {
    guard let start = bytes.baseAddress else { return nil }
    return moveAll(bytes.count) { done, rest in
      guard let offset else { return write(descriptor, start + done, rest) }
      return pwrite(descriptor, start + done, rest, off_t(offset + done))
    }
  }

  /// What `moveAll` gives where a call moves nothing: the end of a file that is read, no room for one that is
  /// written.
  static let noMore = ENOSPC

  /// Calls `move` with the number of bytes that are done and that of those that are not, until none is left;
  /// the error number if a call fails. Calls that a signal interrupts are made again.
  static func moveAll(_ count: Int, _ move: (_ done: Int, _ rest: Int) -> Int) -> Int32? {
    var done = 0
    while done < count {
      let moved = move(done, count - done)
      if moved < 0, errno == EINTR { continue }
      if moved < 0 { return errno }
      if moved == 0 { return noMore }
      done += moved
    }
    return nil
  }
}
