#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of this machine, or of the container around the process where that is less, in bytes.
func machineMemory() -> Int {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  let whole = pages > 0 && size > 0 ? Int(pages) * Int(size) : 1 << 32
  let limit = (try? Files.read("/sys/fs/cgroup/memory.max", limit: 32)).flatMap {
    Int(String(decoding: $0.prefix { $0 != 10 }, as: UTF8.self))
  }
  return min(whole, limit ?? whole)
}
