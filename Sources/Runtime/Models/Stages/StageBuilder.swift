import GalaxyKernels

/// Gathers layers into stages: each layer joins the last stage or starts one of its own.
package struct StageBuilder {
  /// What comes into the layer at hand and what goes out, and the name of its tensors.
  private(set) var input: FeatureShape
  private(set) var output: FeatureShape
  private(set) var name: String?
  /// Whether upsampling is computed for real instead of being taken into a convolution, for comparison.
  let keepsUpsampling: Bool
  private var stages: [Stage] = []
  /// An upsampling that the next convolution takes in.
  private var pending: PendingUpsampling?
  /// What one image is.
  private let image: FeatureShape

  /// An upsampling on its way into a convolution: its factor, and the small picture it reads.
  struct PendingUpsampling {
    var factor: Int, source: FeatureShape
  }

  init(image: FeatureShape, keepsUpsampling: Bool) {
    (self.image, input, output) = (image, image, image)
    self.keepsUpsampling = keepsUpsampling
  }

  /// The layer that joins next, and what it makes.
  mutating func begin(name: String?, output: FeatureShape) {
    input = self.output
    (self.name, self.output) = (name, output)
  }

  // MARK: - For the layers

  /// Adds something to the last stage; to a fresh one where that has no room for it, or where the layer sees
  /// another shape after a flatten or reshape.
  mutating func join(where hasRoom: (Stage) -> Bool, _ change: (inout Stage) -> Void) {
    if let last = stages.last, last.output == input, hasRoom(last) {
    } else {
      append(nil, PlaneLayout(input), channels: input.channels, input: input, output: input)
    }
    change(&stages[stages.count - 1])
    stages[stages.count - 1].output = output
  }

  /// Adds an activation.
  mutating func activate(_ function: Activation) {
    join(where: { !$0.hasActivation && !$0.hasResampling }) { $0.epilogue.activation = function }
  }

  /// Adds pooling or upsampling to the epilogue. The parities of an upsampling convolution are interleaved
  /// there, which then cannot resample as well.
  mutating func resample(_ change: (inout EpilogueShape) -> Void) {
    join(where: { !$0.hasResampling && $0.epilogue.shuffle == 1 }) { change(&$0.epilogue) }
  }

  /// Leaves an upsampling to the convolution that follows.
  mutating func postponeUpsampling(_ factor: Int) {
    pending = PendingUpsampling(factor: factor, source: input)
  }

  /// The upsampling that was left to the layer at hand.
  mutating func takeUpsampling() -> PendingUpsampling? {
    defer { pending = nil }
    return pending
  }

  /// Starts a stage with an operation whose z lies as given; it reads the layer's input unless `source` is
  /// another.
  mutating func start(_ operation: some StageOperation, z: PlaneLayout, from source: FeatureShape? = nil) {
    append(
      operation, z, channels: output.channels, input: source ?? input, output: output,
      weightName: operation.weightCount > 0 ? name.map { "\($0).weight" } : nil)
  }

  /// Says how many planes of z, each way, are the parities of one channel of the stage just started.
  mutating func interleave(_ factor: Int) { stages[stages.count - 1].epilogue.shuffle = factor }

  private mutating func append(
    _ operation: (any StageOperation)?, _ z: PlaneLayout, channels: Int, input: FeatureShape,
    output: FeatureShape, weightName: String? = nil
  ) {
    stages.append(
      Stage(
        operation: operation, weightName: weightName, normName: nil, input: input, output: output,
        epilogue: EpilogueShape(
          channels: channels, planeHeight: z.height, planeWidth: z.width, zRow: z.row, zPlane: z.plane),
        x: PlaneLayout(input), z: z, y: PlaneLayout(output)))
  }

  // MARK: - The end

  /// Settles the layouts: a stage writes its result with the border that the next one wants.
  mutating func finish() -> [Stage] {
    if stages.isEmpty { join(where: { _ in true }) { _ in } }
    var settled: [Stage] = []
    for var stage in stages {
      let border = stage.operation?.inputBorder ?? Border()
      if border != Border() {
        // What was made in other rows or channels has no border in these: a copying stage between the two
        // writes it.
        if !(settled.last?.output ?? image).liesLike(stage.input) { settled.append(Self.copy(stage.input)) }
        stage.x = PlaneLayout(stage.input, border: border)
      }
      settled.append(stage)
    }
    // Images are written as pictures, even where the first layer reads them as a vector.
    if settled[0].x.border == Border() { settled[0].x = PlaneLayout(image) }
    for i in settled.indices {
      let next = i + 1 < settled.count ? settled[i + 1] : nil
      let pixels = settled[i].epilogue
      let border = next?.x.border ?? Border()
      // After a flatten or reshape the same memory is read with other sizes; then nobody wants a border.
      settled[i].y =
        border == Border()
        ? PlaneLayout(channels: pixels.channels, height: pixels.outHeight, width: pixels.outWidth)
        : next?.x ?? settled[i].y
      settled[i].epilogue.outRow = settled[i].y.row
      settled[i].epilogue.outPlane = settled[i].y.plane
    }
    return settled
  }

  private static func copy(_ shape: FeatureShape) -> Stage {
    let plain = PlaneLayout(shape)
    return Stage(
      operation: nil, weightName: nil, normName: nil, input: shape, output: shape,
      epilogue: EpilogueShape(
        channels: shape.channels, planeHeight: shape.height, planeWidth: shape.width, zRow: plain.row,
        zPlane: plain.plane),
      x: plain, z: plain, y: plain)
  }
}
