import GalaxyKernels

/// Average pooling, windows side by side; what fills no window is dropped (torch.nn.AvgPool2d with stride =
/// kernel).
struct AveragePool: PoolFamily {
  let window: PoolWindow

  static let specification = LayerSpecification(
    "avgpool", "mean of windows side by side", arguments: PoolWindow.arguments)

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.start(
      AveragingOperation(input: stages.input, window: window), z: PlaneLayout(stages.output))
  }
}

extension Layer {
  /// Average pooling, windows side by side; what fills no window is dropped.
  public static func averagePool(height: Int, width: Int) -> Layer {
    Layer(AveragePool(window: PoolWindow(height: height, width: width)))
  }
}

// MARK: - What is computed

/// z = the mean over each window of x, summed row by row; the gradient at z goes in equal parts to the
/// window's pixels.
struct AveragingOperation: StageOperation {
  let input: FeatureShape
  let window: PoolWindow

  private var height: Int { input.height / window.height }
  private var width: Int { input.width / window.width }
  private var pixels: Float { Float(window.height * window.width) }

  func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?
  ) {
    // Row by row of all channels, because that is how moments are gathered.
    for i in 0..<height {
      for c in 0..<input.channels {
        let from = x + layout.origin + c * layout.plane + i * window.height * layout.row
        let to = z + (c * height + i) * width
        for j in 0..<width {
          var sum = Lanes()
          for u in 0..<window.height {
            let row = from + u * layout.row + j * window.width
            for v in 0..<window.width { sum += row[v] }
          }
          to[j] = sum / pixels
        }
      }
      moments?.add(z, row: i)
    }
  }

  func inputGradient(dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>) {
    let (rows, columns) = (height * window.height, width * window.width)
    for c in 0..<input.channels {
      for y in 0..<input.height {
        let to = dx + (c * input.height + y) * input.width
        // What fills no window has no part in the result.
        to.update(repeating: Lanes(), count: input.width)
        guard y < rows else { continue }
        let from = dz + (c * height + y / window.height) * width
        for x in 0..<columns { to[x] = from[x / window.width] / pixels }
      }
    }
  }
}
