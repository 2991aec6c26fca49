import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where this galsh is, for others to start.
package enum OwnProgram {
  /// The variable in which the `bin/galsh` of a package says where it is: what it starts is one of several
  /// programs, each for one kind of processor, and perhaps by way of another loader.
  private static let variable = "GALSH_LAUNCHER"

  /// `bin/galsh` of the package; nil for a galsh that was started by itself.
  package static let launcher: String? = environmentVariable(variable).flatMap {
    $0.hasPrefix("/") ? $0 : nil
  }

  /// Takes the variable away, so that no galsh that is started from here takes it for its own. To be called
  /// once, before there are threads.
  package static func takeUp() {
    HDF5Helper.isStarted(by: launcher)
    unsetenv(variable)
  }

  /// The path to start galsh by; nil where that cannot be known.
  package static var path: String? { launcher ?? Files.realPath("/proc/self/exe") }
}
