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

  /// The login name of whoever runs galsh.
  package static var login: String {
    for name in ["LOGNAME", "USER"] {
      if let value = environmentVariable(name), !value.isEmpty { return value }
    }
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "unknown" }
    return String(cString: name)
  }

  private static func text<T>(of field: inout T) -> String {
    withUnsafeBytes(of: &field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
