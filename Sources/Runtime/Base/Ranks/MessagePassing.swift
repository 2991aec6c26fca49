import CMPI
import GalaxyErrors
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The ranks of one run, which speak to each other by MPI. Meetings are made one at a time, in the same order on every
/// rank; each says which it is, so that ranks which no longer do the same are noticed and not mixed up.
public final class MessagePassing: Communicator {
  /// Which of the ranks this is, counted from 0.
  public let rank: Int
  /// How many there are.
  public let size: Int
  /// Which of the ranks on this machine this is, and how many there are.
  public let nodeRank: Int, nodeSize: Int
  /// The library, such as "Open MPI v4.1.4", and this machine.
  public let library: String, host: String
  private let traffic = Mutex<(meetings: Int64, sent: Int)>((0, 0))

  /// Loads the MPI of a launcher and joins the others.
  /// - Throws: `GalaxyError` of kind `no-mpi`, or `wrong-launcher` where it finds fewer than were started.
  public init(_ launcher: Launcher) throws(GalaxyError) {
    let family = launcher.family == .openMPI ? GALSH_OPEN_MPI : GALSH_MPICH
    if let problem = galsh_mpi_load(family) {
      throw GalaxyError(
        RankError.noMPI,
        "this process was started by a launcher of \(launcher.family.rawValue) (\(launcher.sign) is set), but "
          + String(cString: problem))
    }
    var (rank, size): (Int32, Int32) = (0, 0)
    let code = galsh_mpi_start(&rank, &size)
    guard code == 0 else {
      throw GalaxyError(RankError.noMPI, "MPI does not start: \(Self.text { galsh_mpi_error(code, $0, $1) })")
    }
    if let wanted = launcher.size, wanted != Int(size) {
      throw GalaxyError(
        RankError.wrongLauncher,
        "\(wanted) processes were started, but \(launcher.family.rawValue) finds \(size)")
    }
    var (nodeRank, nodeSize): (Int32, Int32) = (0, 1)
    _ = galsh_mpi_node(&nodeRank, &nodeSize)
    (self.rank, self.size, self.nodeRank, self.nodeSize) = (
      Int(rank), Int(size), Int(nodeRank), Int(nodeSize)
    )
    // "MPICH Version:\t4.0.2" is what it says of itself.
    library = Self.text { galsh_mpi_library($0, $1) }.split { $0 == " " || $0 == "\t" }
      .filter { $0 != "Version:" }.joined(separator: " ")
    host = Self.text { galsh_mpi_host($0, $1) }
  }

  /// The libraries that are there, with the names under which they were found.
  public static var available: [(family: Launcher.Family, library: String)] {
    [(.openMPI, GALSH_OPEN_MPI), (.mpich, GALSH_MPICH)].compactMap { family, number in
      galsh_mpi_probe(number).map { (family, String(cString: $0)) }
    }
  }

  /// Bytes that this rank has sent so far.
  public var bytesSent: Int { traffic.withLock { $0.sent } }

  /// Ends all ranks at once.
  public func abort(_ status: Int32) { galsh_mpi_abort(status) }

  /// Leaves the others in peace, all at the same time; nothing can be shared any more.
  public func finish() { _ = galsh_mpi_finish() }

  // MARK: - Meetings

  /// What every rank has, in the order of the ranks.
  /// - Throws: `GalaxyError` of kind `ranks-differ` or `rank-lost`.
  public func gather(_ own: [UInt8]) throws -> [[UInt8]] {
    try collect(own, meet(.gather, [Int](repeating: own.count, count: size)).lengths)
  }

  /// The same between two pieces of work.
  /// - Throws: `GalaxyError` of kind `ranks-differ` or `rank-lost`.
  public func agree(_ own: [UInt8]) throws -> [[UInt8]] {
    try collect(own, meet(.agree, [Int](repeating: own.count, count: size)).lengths)
  }

  /// Gives each rank its part, and gets what each has for this one.
  /// - Throws: `GalaxyError` of kind `ranks-differ` or `rank-lost`.
  public func exchange(_ parts: [[UInt8]]) throws -> [[UInt8]] {
    guard parts.count == size else {
      throw GalaxyError(RankError.ranksDiffer, "\(parts.count) parts for \(size) ranks")
    }
    let (lengths, longest) = try meet(.exchange, parts.map(\.count))
    return try swap(parts, lengths, rounds: (longest + share - 1) / share)
  }

  /// What a meeting is for.
  private enum Kind: Int64 { case gather = 1, exchange = 2, agree = 3 }

  /// Tells every rank how much this one has for it, and which meeting this is; gives what each has for this one, and
  /// the most that any has for anybody.
  private func meet(_ kind: Kind, _ lengths: [Int]) throws -> (lengths: [Int], longest: Int) {
    let number = traffic.withLock { traffic in
      traffic.meetings += 1
      return traffic.meetings
    }
    let longest = Int64(lengths.max() ?? 0)
    let heads = lengths.map { length in
      [kind.rawValue, number, Int64(length), longest].withUnsafeBytes { Array($0) }
    }
    let bytes = heads.first?.count ?? 0
    let all = try swap(heads, [Int](repeating: bytes, count: size), rounds: 1)
    var (found, most): ([Int], Int) = ([], 0)
    for (other, bytes) in all.enumerated() {
      let head: [Int64] = Self.values(bytes[...])
      guard head.count == 4, head[0] == kind.rawValue, head[1] == number, head[2] >= 0 else {
        // One that has left the work under way knows why, and ends the job with its words.
        if head.first == Kind.agree.rawValue, kind != .agree { sleep(Self.timeForWords) }
        throw GalaxyError(
          RankError.ranksDiffer, "rank \(other) is at another step of the work than rank \(rank)")
      }
      found.append(Int(head[2]))
      most = max(most, Int(head[3]))
    }
    return (found, most)
  }

  /// Seconds in which a rank that has met an error says so before another ends the job.
  private static let timeForWords: UInt32 = 2

  /// Bytes a rank sends in one message at most: counts and places are 32 bits wide.
  private static let most = 1 << 26
  private var share: Int { max(1, min(Self.most, Int(Int32.max) / max(1, size))) }

  /// What all ranks have, whose lengths are known.
  private func collect(_ own: [UInt8], _ lengths: [Int]) throws -> [[UInt8]] {
    let share = share
    var all = lengths.map { length -> [UInt8] in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(length)
      return bytes
    }
    var first = 0
    let longest = lengths.max() ?? 0
    while first < longest {
      let counts = lengths.map { Int32(max(0, min(share, $0 - first))) }
      let places = Self.places(counts)
      let total = counts.reduce(0) { $0 + Int($1) }
      let piece = own[min(first, own.count)..<min(first + share, own.count)]
      var code: Int32 = 0
      let room = [UInt8](unsafeUninitializedCapacity: max(1, total)) { room, count in
        code = piece.withUnsafeBytes { own in
          galsh_mpi_gather(own.baseAddress, Int32(own.count), room.baseAddress, counts, places)
        }
        count = total
      }
      try check(code)
      for rank in 0..<size { all[rank] += room[Int(places[rank])..<Int(places[rank] + counts[rank])] }
      traffic.withLock { $0.sent += piece.count * (size - 1) }
      first += share
    }
    return all
  }

  /// Gives each rank its part and gets those for this one, whose lengths are known, in so many rounds.
  private func swap(_ parts: [[UInt8]], _ lengths: [Int], rounds: Int) throws -> [[UInt8]] {
    let share = share
    var all = [[UInt8]](repeating: [], count: size)
    var first = 0
    for _ in 0..<rounds {
      let pieces = parts.map { $0[min(first, $0.count)..<min(first + share, $0.count)] }
      let counts = pieces.map { Int32($0.count) }
      let others = lengths.map { Int32(max(0, min(share, $0 - first))) }
      let places = Self.places(counts), otherPlaces = Self.places(others)
      let total = others.reduce(0) { $0 + Int($1) }
      var own: [UInt8] = []
      own.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
      for piece in pieces { own += piece }
      var code: Int32 = 0
      let room = [UInt8](unsafeUninitializedCapacity: max(1, total)) { room, count in
        code = own.withUnsafeBytes { own in
          galsh_mpi_exchange(own.baseAddress, counts, places, room.baseAddress, others, otherPlaces)
        }
        count = total
      }
      try check(code)
      for rank in 0..<size {
        all[rank] += room[Int(otherPlaces[rank])..<Int(otherPlaces[rank] + others[rank])]
      }
      traffic.withLock { $0.sent += own.count - pieces[rank].count }
      first += share
    }
    return all
  }

  private static func places(_ counts: [Int32]) -> [Int32] {
    var sum: Int32 = 0
    return counts.map { count in
      defer { sum += count }
      return sum
    }
  }

  private func check(_ code: Int32) throws(GalaxyError) {
    guard code != 0 else { return }
    throw GalaxyError(
      RankError.rankLost, "rank \(rank) on \(host): \(Self.text { galsh_mpi_error(code, $0, $1) })")
  }

  private static func text(_ write: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    var room = [CChar](repeating: 0, count: 1024)
    write(&room, room.count)
    let text = String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text.prefix { $0 != "\n" && $0 != "," })
  }
}
