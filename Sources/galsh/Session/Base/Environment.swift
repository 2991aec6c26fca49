#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A variable of the process's environment, or nil.
package func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
