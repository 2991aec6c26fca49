import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

/// A session that several ranks run at once: every one runs the whole script, takes its share of what is computed
/// together, and stands at the end of each command where the others stand. Rank 0 alone shows and writes.
extension Session {
  /// What a rank says of itself at the end of a command.
  private enum Ending: UInt8 { case finished = 0, failed = 1, interrupted = 2 }

  /// Runs a command as all ranks do, and sees to it that all have made the same.
  /// - Throws: what `body` throws; `GalaxyError` of kind `ranks-differ` where another rank fared otherwise.
  func agreeing<Result>(_ body: () throws -> Result) throws -> Result {
    if communicator.isAlone || isAgreeing { return try body() }
    isAgreeing = true
    defer { isAgreeing = false }
    // One rank that was told to stop stops all, here or at the end: never by itself.
    if try communicator.agree([cancellation.isCancelled ? 1 : 0]).contains([1]) { throw stopping() }
    let outcome = Swift.Result {
      // What a command that failed has looked at says nothing of this one.
      _ = MissedPixels.take()
      let result = try body()
      if MissedPixels.take() { throw Self.missedPixels }
      return result
    }
    let own: [UInt8]
    var problem: Diagnostic?
    switch outcome {
    case .success: own = [Ending.finished.rawValue]
    case .failure(let error):
      if let error = error as? GalaxyError, error.isA(RankError.ranksDiffer) || error.isA(RankError.rankLost)
      {
        throw fallingApart(error)
      }
      let diagnostic = ErrorFunnel.diagnostic(for: error)
      problem = diagnostic
      let isInterrupted = cancellation.isCancelled
      own = [(isInterrupted ? Ending.interrupted : .failed).rawValue] + Array(diagnostic.id.utf8)
    }
    let all: [[UInt8]]
    do {
      all = try communicator.agree(own)
    } catch {
      // Another rank waits in the midst of the command, which this one has left.
      throw fallingApart(problem.map { rankAlone($0.message) } ?? error)
    }
    if all.allSatisfy({ $0 == own }) {
      if own.first == Ending.interrupted.rawValue { haveRanksStopped = true }
      let result = try outcome.get()
      try requireSame()
      return result
    }
    if all.contains(where: { $0.first == Ending.interrupted.rawValue }) {
      throw stopping()
    }
    if let problem { throw fallingApart(rankAlone(problem.message)) }
    let others = all.indices.filter { all[$0] != own }.map(String.init)
    throw fallingApart(
      GalaxyError(RankError.ranksDiffer, "the command failed on rank \(others.listed) alone"))
  }

  private static var missedPixels: GalaxyError {
    GalaxyError(
      RankError.ranksDiffer, "the command looked at pixels that another rank has",
      hint: "this is a fault of galsh: please report the command, and run it with one rank")
  }

  /// Sees to it that all ranks have made the same.
  private func requireSame() throws {
    let own = Array(try madeDigest().hex.utf8)
    let all = try communicator.agree(own)
    let others = all.indices.filter { all[$0] != own }.map(String.init)
    if others.isEmpty { return }
    throw fallingApart(
      GalaxyError(
        RankError.ranksDiffer,
        "rank \(communicator.rank) has made other objects than rank \(others.listed)"))
  }

  /// Takes the digests of the datasets that the command under way has made, to which every rank gives those of its
  /// own images: afterwards each knows them, and rank 0 may ask for them alone.
  func takeDigestsTogether() throws {
    if communicator.isAlone { return }
    for name in workspace.unagreedNames {
      if let data = find(name) as? DatasetArtifact { _ = try data.dataset.pixelDigests(context: work) }
    }
  }

  /// Notes that the ranks cannot go on together.
  private func fallingApart<Problem: Error>(_ error: Problem) -> Problem {
    rankProblem = ErrorFunnel.diagnostic(for: error).message
    return error
  }

  /// Notes that all ranks stop here.
  private func stopping() -> GalaxyError {
    cancellation.cancel()
    haveRanksStopped = true
    return GalaxyError.cancelled("the command")
  }

  private func rankAlone(_ message: String) -> GalaxyError {
    GalaxyError(RankError.ranksDiffer, "rank \(communicator.rank) alone met an error: \(message)")
  }

  /// The digest of what the command under way has made.
  private func madeDigest() throws -> Digest {
    var digester = Digester()
    for name in workspace.takeUnagreed() {
      digester.add(name)
      if let object = find(name) { digester.add(try object.digest(work)) }
    }
    return digester.digest
  }

  /// What rank 0 does for all, such as looking at the files that a command will write; the others hear whether it went
  /// well, and go on with `other`.
  /// - Throws: what `body` throws on rank 0; on the others an error of the same words.
  package func firstAlone<Result>(else other: Result, _ body: () throws -> Result) throws -> Result {
    if communicator.isAlone { return try body() }
    let outcome = communicator.rank == 0 ? Swift.Result { try body() } : .success(other)
    var words: [UInt8] = []
    if case .failure(let error) = outcome {
      let diagnostic = ErrorFunnel.diagnostic(for: error)
      words = Array("\(diagnostic.id)\n\(diagnostic.message)".utf8)
    }
    let told = String(decoding: try communicator.ofFirst(words), as: UTF8.self)
    if communicator.rank != 0, !told.isEmpty {
      let parts = told.split(separator: "\n", maxSplits: 1).map(String.init)
      throw Diagnostic(id: parts[0], message: parts.count > 1 ? parts[1] : "")
    }
    return try outcome.get()
  }

  /// A number that rank 0 has.
  package func ofFirst(_ own: Int32) throws -> Int32 {
    let bytes = try communicator.ofFirst(withUnsafeBytes(of: own) { Array($0) })
    return bytes.count == 4 ? bytes.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) } : own
  }

  /// Joins other ranks: sees to it that they are the same galsh with the same kernels.
  /// - Throws: `GalaxyError` of kind `ranks-differ`.
  package func join(_ communicator: any Communicator, host: String) throws {
    self.communicator = communicator
    let own = "\(galshVersion), numerics \(Numerics.version), kernels for \(Processor.kernelInstructions)"
    let all = try communicator.agree(Array("\(own)\n\(host)".utf8)).map {
      String(decoding: $0, as: UTF8.self)
    }
    let words = all.map { $0.split(separator: "\n").map(String.init) }
    for (rank, other) in words.enumerated() where other.first != words[0].first {
      throw GalaxyError(
        RankError.ranksDiffer,
        "rank \(rank) on \(other.last ?? "?") is galsh \(other.first ?? "?"), rank 0 on \(words[0].last ?? "?") is galsh "
          + "\(words[0].first ?? "?"): their last digits would differ",
        hint: "build galsh for the oldest of the machines: GALSH_MARCH=x86-64-v3")
    }
  }

  /// The script as rank 0 reads it.
  /// - Throws: `GalaxyError` of kind `ranks-differ` if this rank's own copy is another one.
  package func agreed(on script: SourceText?) throws -> SourceText {
    let own = script.map { "\($0.name)\n\(String(decoding: $0.bytes, as: UTF8.self))" } ?? ""
    let first = String(decoding: try communicator.ofFirst(Array(own.utf8)), as: UTF8.self)
    if script != nil, own != first {
      throw GalaxyError(
        RankError.ranksDiffer, "rank \(communicator.rank) reads another script than rank 0",
        hint: "put it where all machines see it")
    }
    let parts = first.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return script ?? SourceText(name: parts.first ?? "", text: parts.count > 1 ? parts[1] : "")
  }
}
