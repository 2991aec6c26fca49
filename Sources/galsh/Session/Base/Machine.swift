import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a session ran, for its file.
package enum Machine {
  /// `Linux 6.1.0 x86_64`; without the host's name, which is nobody's business.
  package static var text: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    return [text(of: &names.sysname), text(of: &names.release), text(of: &names.machine)].joined(
      separator: " ")
  }

  /// The working folder.
  package static var folder: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return FileName.text(cString: path)
  }

  private static func text<T>(of field: inout T) -> String {
    withUnsafeBytes(of: &field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
