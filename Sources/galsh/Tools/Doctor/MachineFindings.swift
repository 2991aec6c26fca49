import CReadline
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine: processor, kernels, threads, memory, and the C library.
enum MachineFindings {
  static var all: [DoctorFinding] { [processor, kernels, threads, memory, cLibrary] }

  private static var processor: DoctorFinding {
    let name = value("model name", in: "/proc/cpuinfo") ?? Machine.text
    let sets = Processor.instructions
    return .good(
      "processor", "\(name), \(sets.isEmpty ? "no AVX2" : sets.joined(separator: ", "))",
      [.init("model", .string(name)), .init("instructions", .array(sets.map { .string($0) }))])
  }

  /// The kernels that run, beside the widest that the processor could run.
  private static var kernels: DoctorFinding {
    let own = Processor.kernelInstructions
    let details: [JSON.Member] = [
      .init("instructions", .string(own)),
      .init("launcher", OwnProgram.launcher.map { .string($0) } ?? .null),
    ]
    if let complaint = Processor.complaint {
      return .mend("kernels", own, remedy: complaint, details)
    }
    let origin = OwnProgram.launcher == nil ? "built for these" : "chosen by \(OwnProgram.launcher ?? "")"
    if own != "avx512f", Processor.instructions.contains("AVX-512") {
      let wish = environmentVariable("GALSH_KERNELS") ?? ""
      return .hint(
        "kernels", "\(own), though the processor has AVX-512",
        remedy: wish.isEmpty
          ? "build galsh on this processor, or use a package, which has both kinds"
          : "leave GALSH_KERNELS=\(wish) out, unless the same last digits are wanted on older processors",
        details)
    }
    if own == "baseline" {
      return .hint(
        "kernels", "baseline: neither AVX2 nor AVX-512 is used",
        remedy: "on a newer processor galsh is several times faster",
        details)
    }
    return .good("kernels", "\(own), \(origin)", details)
  }

  private static var threads: DoctorFinding {
    let threads = ThreadCount.ofThisProcess(environmentVariable)
    let text = "\(threads.count) (\(threads.reason))"
    let details: [JSON.Member] = [
      .init("count", .integer(threads.count)), .init("reason", .string(threads.reason)),
    ]
    if let remark = threads.remarks.first {
      return .mend(
        "threads", "\(text); \(remark)", remedy: "unset that variable or give it such a number", details)
    }
    return .good("threads", text, details)
  }

  private static var memory: DoctorFinding {
    let budget = MemoryBudget.now()
    let bytes = Int(min(budget.bytes, 1e18))
    let text = "\(NumberText.bytes(bytes)) to be had (\(budget.reason))"
    let details: [JSON.Member] = [.init("bytes", .integer(bytes)), .init("reason", .string(budget.reason))]
    if bytes < 512 << 20 {
      return .hint(
        "memory", text, remedy: "ask the batch system for 1 GB or more, or close other programs", details)
    }
    return .good("memory", text, details)
  }

  private static var cLibrary: DoctorFinding {
    #if canImport(Glibc)
      let version = String(cString: gnu_get_libc_version())
      let path = LibraryFile.path(ofSymbol: "gnu_get_libc_version") ?? ""
      let isBrought = path.contains("/lib/galsh/glibc/")
      return .good(
        "C library", "glibc \(version)\(isBrought ? ", brought along with galsh" : "")",
        [.init("version", .string(version)), .init("is_brought", .bool(isBrought))])
    #else
      return .good("C library", "the system's")
    #endif
  }

  /// The value of the first line `name : value`.
  private static func value(_ name: String, in file: String) -> String? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    // A file of the kernel says that it is empty: it is read as far as the first processor goes.
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = fread(&bytes, 1, bytes.count, stream)
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...]).trimmed
    }
    return nil
  }
}
