import GalaxyBase
import GalaxyImages

extension WorkContext {
  /// Pixels that this rank alone has made, and keeps; those of one process are everybody's.
  package func own(_ pixels: PixelStore) -> PixelStore {
    communicator.isAlone ? pixels : pixels.held(by: communicator.rank)
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
