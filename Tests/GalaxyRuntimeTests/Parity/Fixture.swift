import GalaxyErrors
import GalaxyKernels
import Synchronization

@testable import GalaxyBase
@testable import GalaxyModels

/// A file that `scripts/make_fixtures.py` wrote.
struct Fixture {
  let file: SafeTensors

  init(_ name: String) throws {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    file = try SafeTensors(contentsOf: "/\(tests)/Fixtures/\(name).safetensors")
  }

  func tensor(_ name: String) throws -> NamedTensor {
    guard let tensor = file[name] else { throw GalaxyError.missingTensor(name) }
    return tensor
  }

  func values(_ name: String) throws -> [Float] { try tensor(name).values }

  /// The tensors whose names begin with `prefix`, under the rest of their names.
  func group(_ prefix: String) -> SafeTensors {
    SafeTensors(
      tensors: file.tensors.filter { $0.name.hasPrefix(prefix) }.map {
        NamedTensor(name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values)
      })
  }
}

/// ‖a − b‖ / ‖b‖; infinite for different sizes or anything not finite.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, norm) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += Double(x - y) * Double(x - y)
    norm += Double(y) * Double(y)
  }
  let ratio = (difference / max(norm, 1e-30)).squareRoot()
  return ratio.isFinite ? ratio : .infinity
}

/// Writes images [image][channel][row][column] into a block, as training does.
func fillBlocks(_ images: [Float], shape: FeatureShape)
  -> BlockFill
{
  { block, rows, base, layout in
    for lane in 0..<blockSize {
      let image = block * blockSize + lane
      guard (image + 1) * shape.count <= images.count else { break }
      for c in 0..<shape.channels {
        for y in rows {
          for x in 0..<shape.width {
            base[c * layout.plane + y * layout.row + x][lane] =
              images[((image * shape.channels + c) * shape.height + y) * shape.width + x]
          }
        }
      }
    }
  }
}

/// Blocks of output back to [image][value].
func readBlock(_ output: UnsafePointer<Lanes>, values: Int, lanes: Int) -> [Float] {
  (0..<lanes).flatMap { lane in (0..<values).map { output[$0][lane] } }
}

/// A loss that also keeps the network's results, as [image][value].
final class Watched<Loss: BatchLoss>: BatchLoss {
  private let loss: Loss
  private let kept = Mutex<[Int: [Float]]>([:])

  init(_ loss: Loss) { self.loss = loss }

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    let values = readBlock(block.y, values: block.shape.count, lanes: block.lanes)
    kept.withLock { $0[block.first] = values }
    return loss.errors(of: block, gradient: dy)
  }

  var outputs: [Float] { kept.withLock { $0.sorted { $0.key < $1.key }.flatMap(\.value) } }
}

extension TrainingEngine {
  /// The gradient as tensors.
  var gradientTensors: [NamedTensor] {
    plan.tensors.map {
      NamedTensor(
        name: $0.name, shape: $0.shape, values: Array(gradient.values[$0.offset..<$0.offset + $0.count]))
    }
  }
}

extension InferenceEngine {
  /// The output of images [image][channel][row][column] as [image][value].
  func outputs(_ images: [Float], count: Int) throws -> [Float] {
    let width = plan.output.count
    let result = FloatBuffer(count: count * width)
    try run(count: count, context: WorkContext(threads: 2), fill: fillBlocks(images, shape: plan.input)) {
      block, output in
      let lanes = min(blockSize, count - block * blockSize)
      let values = readBlock(output, values: width, lanes: lanes)
      for (i, value) in values.enumerated() { result.base[block * blockSize * width + i] = value }
    }
    return result.values
  }
}
