import CAllocator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of this machine, or of the container around the process where that is less, in bytes; with a
/// limit of address space (`ulimit -v`) no more than that.
func machineMemory() -> Int {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  let whole = pages > 0 && size > 0 ? Int(pages) * Int(size) : 1 << 32
  let limit = (try? Files.read("/sys/fs/cgroup/memory.max", limit: 32)).flatMap {
    Int(String(decoding: $0.prefix { $0 != 10 }, as: UTF8.self))
  }
  return min(whole, limit ?? whole, ResourceLimit.addressSpace.map { Int($0) } ?? whole)
}

/// Has the C library keep what is freed for the next image, up to 16 MB, instead of giving the pages back and
/// having each of them cleared again: that was most of the time that a FITS image of 1 MB took. To be called
/// once, when a program starts.
public func keepFreedMemory() {
  galsh_keep_freed_memory(4 << 20, 16 << 20)
}
