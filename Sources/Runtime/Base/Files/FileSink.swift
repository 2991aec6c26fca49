import GalaxyErrors

/// Where the pieces of a file go that is written piece by piece; see `AtomicFile`.
public final class FileSink {
  private let descriptor: Int32
  private let path: String
  /// Bytes that were written.
  public private(set) var count = 0

  init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  /// Writes bytes behind those before.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public func append(_ bytes: [UInt8]) throws {
    if let code = bytes.withUnsafeBytes({ Files.writeAll($0, to: descriptor) }) {
      throw GalaxyError.system("write", path, code)
    }
    count += bytes.count
  }

  /// Writes bytes over some that were written.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public func replace(at offset: Int, _ bytes: [UInt8]) throws {
    if let code = bytes.withUnsafeBytes({ Files.writeAll($0, to: descriptor, at: offset) }) {
      throw GalaxyError.system("write", path, code)
    }
  }
}
