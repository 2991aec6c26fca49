import CReadline
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where galsh keeps what it keeps.
enum PlaceFindings {
  static func all(sessions folder: String) -> [DoctorFinding] {
    [history, initFile, cache, sessions(folder)]
  }

  private static var history: DoctorFinding {
    guard let path = HistoryFile().path else {
      return .hint(
        "history", "kept nowhere: neither HOME nor XDG_STATE_HOME is set, or GALSH_HISTORY is empty",
        remedy: "export GALSH_HISTORY=FILE, for a file that may be written", [.init("path", .null)])
    }
    let details: [JSON.Member] = [.init("path", .string(path))]
    if let problem = unwritable(path) {
      return .mend(
        "history", "\(path) cannot be written: \(problem)", remedy: "export GALSH_HISTORY=FILE", details)
    }
    return .good("history", path, details)
  }

  private static var initFile: DoctorFinding {
    guard let path = InitFile.path() else {
      return .good("init file", "none: neither HOME nor XDG_CONFIG_HOME is set", [.init("path", .null)])
    }
    let details: [JSON.Member] = [.init("path", .string(path)), .init("exists", .bool(Files.exists(path)))]
    guard Files.exists(path) else { return .good("init file", "none; it would be \(path)", details) }
    guard (try? Files.read(path)) != nil else {
      return .mend(
        "init file", "\(path) cannot be read", remedy: "chmod u+r \(path), or start with --no-init", details)
    }
    return .good("init file", path, details)
  }

  /// Pixels that do not fit into memory go to a file without a name.
  private static var cache: DoctorFinding {
    let folder = environmentVariable("TMPDIR") ?? "/var/tmp"
    var remedy = "export TMPDIR=FOLDER, for one on a disk with room"
    if environmentVariable("TMPDIR") != nil { remedy = "give TMPDIR a folder on a disk with room" }
    let details: [JSON.Member] = [.init("path", .string(folder))]
    if let problem = refusesFiles(folder) {
      return .mend(
        "cache", "\(folder), where pixels go that do not fit into memory, cannot be written: \(problem)",
        remedy: remedy, details)
    }
    guard let free = FileSystem(folder)?.free else { return .good("cache", folder, details) }
    let text = "\(folder) (pixels that do not fit into memory), \(NumberText.bytes(free)) free"
    let all = details + [.init("free", .integer(free))]
    return free < 1 << 30 ? .hint("cache", text, remedy: remedy, all) : .good("cache", text, all)
  }

  /// Whether sessions can be kept in a folder, tried with a file.
  private static func sessions(_ folder: String) -> DoctorFinding {
    let system = FileSystem(folder)
    let place = Files.realPath(folder) ?? folder
    let kind = system.map { " (\($0.name))" } ?? ""
    let details: [JSON.Member] = [
      .init("path", .string(place)), .init("file_system", system.map { .string($0.name) } ?? .null),
    ]
    do {
      let locks = try FolderLocks(folder: folder)
      let all =
        details + [
          .init("has_locks", .bool(locks.hasLocks)), .init("has_shared_memory", .bool(locks.hasSharedMemory)),
        ]
      if !locks.hasLocks {
        return .hint(
          "sessions",
          "\(place)\(kind) has no locks: a session says in NAME.lock who writes it, and cannot be looked at meanwhile",
          remedy:
            "keep sessions on a disk of this machine, or have the file system mounted with locks (Lustre: -o flock)",
          all)
      }
      if !locks.hasSharedMemory {
        return .hint(
          "sessions", "\(place)\(kind) shares no memory: a session cannot be looked at while it is written",
          remedy: "keep sessions on a disk of this machine", all)
      }
      return .good("sessions", "\(place)\(kind) has locks", all)
    } catch let error as GalaxyError {
      return .mend(
        "sessions", "no session can be kept in \(place)\(kind): \(error.message)",
        remedy: "name a folder that may be written: galsh --session FOLDER/NAME", details)
    } catch {
      return .mend(
        "sessions", "no session can be kept in \(place)\(kind): \(error)",
        remedy: "name a folder that may be written: galsh --session FOLDER/NAME", details)
    }
  }

  /// Why a file that may not be there yet cannot be written; nil if it can. It is tried: root may write
  /// everywhere by its rights, and all the same not into `/proc` or on a disk that is mounted to be read.
  private static func unwritable(_ path: String) -> String? {
    if Files.exists(path) {
      let descriptor = open(FileName.onDisk(path), O_WRONLY | O_APPEND | O_CLOEXEC)
      guard descriptor >= 0 else { return String(cString: strerror(errno)) }
      close(descriptor)
      return nil
    }
    var folder = Files.folder(of: path)
    while !Files.exists(folder), folder != Files.folder(of: folder) { folder = Files.folder(of: folder) }
    return refusesFiles(folder)
  }

  /// Why no file can be made in a folder; nil if one can.
  private static func refusesFiles(_ folder: String) -> String? {
    let path = Files.join(folder, ".galsh-doctor-\(getpid())")
    let descriptor = open(FileName.onDisk(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    close(descriptor)
    unlink(FileName.onDisk(path))
    return nil
  }
}

/// The file system of a folder.
private struct FileSystem {
  /// What is left for this user, in bytes.
  let free: Int
  /// Its kind, such as ext4 or NFS.
  let name: String

  init?(_ folder: String) {
    var state = statfs()
    guard statfs(FileName.onDisk(folder), &state) == 0 else { return nil }
    let (bytes, overflows) = Int(clamping: state.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: state.f_bsize))
    free = overflows ? .max : bytes
    #if canImport(Glibc)
      let kind = UInt32(truncatingIfNeeded: state.f_type)
      name = Self.names[kind] ?? "file system 0x\(String(kind, radix: 16))"
    #else
      name = withUnsafeBytes(of: &state.f_fstypename) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
    #endif
  }

  /// Numbers of statfs(2), linux/magic.h, and of the parallel file systems' own headers.
  private static let names: [UInt32: String] = [
    0xEF53: "ext4", 0x5846_5342: "XFS", 0x9123_683E: "btrfs", 0x0102_1994: "tmpfs", 0x794C_7630: "overlay",
    0x6969: "NFS", 0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS", 0x00C3_6400: "Ceph",
    0x6573_5546: "FUSE", 0x2FC1_2FC1: "ZFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x0102_1997: "9p",
    0x5346_414F: "AFS", 0x7371_7368: "squashfs",
  ]
}
