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
  /// Of an image of the feed.
  private let images: [PixelStore]
  private let height: Int, width: Int
  private let load: LoadOptions

  init(_ options: ViewOptions, of feed: ImageFeed, in dataset: Dataset, streams: SeedStreams, name: String) {
    (self.options, self.streams, self.name) = (options, streams, name)
    let all = dataset.images
    images = feed.indices.map { all[$0] }
    (height, width, load) = (dataset.height, dataset.width, dataset.options)
  }

  /// The views of the images at some positions of the feed: two beside each other for each.
  /// - Throws: `BatchPulse.Abandoned` once no batch is to begin any more.
  func views(of positions: [Int], epoch: Int, from feed: ImageFeed, threads: Int, pulse: BatchPulse) throws
    -> [MeasuredImage]
  {
    try parallelMap(2 * positions.count, threads: threads) { index in
      try pulse.checkAlone()
      let position = positions[index / 2]
      var stream = streams.stream("views/\(name)/\(epoch)/\(position)/\(index % 2)")
      let view = options.view(of: images[position], width: width, height: height, from: &stream)
      // A view of which nothing is left, say by a large shift, is the image as it is.
      return (try? MeasuredImage(view, options: load, path: "")) ?? feed.measured(position)
    }
  }
}
