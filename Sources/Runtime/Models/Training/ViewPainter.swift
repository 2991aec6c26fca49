import GalaxyBase
import GalaxyData
import GalaxyImages

/// Draws two views of every image of a batch, each from a random stream of its own, named for the training, the
/// epoch and the image: so they are the same for any number of threads and whenever a training goes on.
struct ViewPainter: Sendable {
  let options: ViewOptions
  let streams: SeedStreams
  /// The training's own name.
  let name: String
  private let height: Int, width: Int
  private let load: LoadOptions

  init(_ options: ViewOptions, in dataset: Dataset, streams: SeedStreams, name: String) {
    (self.options, self.streams, self.name) = (options, streams, name)
    (height, width, load) = (dataset.height, dataset.width, dataset.options)
  }

  /// The views of images with their positions in the feed: two beside each other for each.
  /// - Throws: `BatchPulse.Abandoned` once no batch is to begin any more.
  func views(
    of images: [(position: Int, image: MeasuredImage)], epoch: Int, threads: Int, pulse: BatchPulse
  ) throws -> [MeasuredImage] {
    try parallelMap(2 * images.count, threads: threads) { index in
      try pulse.checkAlone()
      let (position, image) = images[index / 2]
      var stream = streams.stream("views/\(name)/\(epoch)/\(position)/\(index % 2)")
      let view = options.view(of: image.pixels, width: width, height: height, from: &stream)
      // A view of which nothing is left, say by a large shift, is the image as it is.
      return (try? MeasuredImage(view, options: load, path: "")) ?? image
    }
  }
}
