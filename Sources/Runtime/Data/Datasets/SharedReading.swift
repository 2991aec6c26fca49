import GalaxyBase
import GalaxyImages

extension WorkContext {
  /// Pixels that this rank alone has made, and keeps; those of one process are everybody's.
  package func own(_ pixels: PixelStore) -> PixelStore {
    communicator.isAlone ? pixels : pixels.held(by: communicator.rank)
  }

  /// What `body` makes of each of some pixels. Where ranks have a part of them each, they tell each other what they
  /// have made of theirs, and all must ask; where every rank has all, each does it for itself. Whether it is stopped is
  /// `body`'s to see: a training that was stopped still wants digests for its checkpoint.
  /// - Throws: what `body` throws; as `shared` does.
  package func each<Value: Carried>(
    _ work: String, _ stores: [PixelStore], _ body: @Sendable (PixelStore) throws -> Value
  ) throws -> [Value] {
    @Sendable func made(_ places: [Int]) throws -> [Value] {
      try parallelMap(places.count, threads: threads) { try body(stores[places[$0]]) }
    }
    if stores.allSatisfy({ $0.holder == nil }) { return try made(Array(stores.indices)) }
    return try shared(work, holders: stores.map(\.holder), made)
  }

  /// Sees to it that ranks which share the reading of files read the same: the same names, and files of the same
  /// lengths.
  /// - Throws: GalaxyError of kind `ranks-differ`; what the communicator throws.
  package func agree(onFiles paths: [String]) throws {
    if communicator.isAlone { return }
    var seen: Set<String> = []
    let files = paths.flatMap(SourceFiles.of).filter { seen.insert($0).inserted }
    let lengths = try parallelMap(files.count, threads: threads) { FileStamp(files[$0])?.bytes ?? -1 }
    try agree(on: paths + zip(files, lengths).map { "\($0) \($1)" }, called: "files")
  }
}
