import CReadline
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A library of the process: where its file is, and what it says of its version.
struct LibraryFile {
  private let handle: UnsafeMutableRawPointer?

  /// All that is loaded already.
  static var process: LibraryFile { LibraryFile(handle: dlopen(nil, RTLD_LAZY)) }

  private init(handle: UnsafeMutableRawPointer?) { self.handle = handle }

  /// Loads a library as galsh would; nil with the reason if that fails.
  static func loaded(_ name: String) -> (library: LibraryFile?, reason: String) {
    if let handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL) { return (LibraryFile(handle: handle), "") }
    return (nil, dlerror().map { String(cString: $0) } ?? "it cannot be loaded")
  }

  /// Where a function of it is.
  func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }

  /// A function that returns its version as text.
  func text(_ function: String) -> String? {
    guard let symbol = symbol(function) else { return nil }
    let call = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<CChar>?).self)
    return call().map { String(cString: $0) }
  }

  /// A variable that holds its version as text.
  func variable(_ name: String) -> String? {
    symbol(name)?.assumingMemoryBound(to: UnsafePointer<CChar>?.self).pointee.map { String(cString: $0) }
  }

  /// The file in which a function of the process is.
  static func path(ofSymbol name: String) -> String? { process.path(of: name) }

  /// The file in which one of its functions is, links resolved.
  func path(of symbol: String) -> String? {
    guard let address = self.symbol(symbol), let name = galsh_file_of(address) else { return nil }
    let path = String(cString: name)
    return Files.realPath(path) ?? path
  }
}
