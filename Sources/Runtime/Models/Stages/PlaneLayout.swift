import GalaxyKernels

/// Zero rows and columns around a picture, so that a convolution needs no tests at the edges.
package struct Border: Equatable, Sendable {
  var top = 0, bottom = 0, left = 0, right = 0
}

/// How one block's feature map lies in memory: [channel][row][column][8 images], with a zero border.
/// All numbers count pixels, a pixel being one vector of eight lanes.
package struct PlaneLayout: Equatable, Sendable {
  let channels: Int, height: Int, width: Int
  let border: Border

  init(channels: Int, height: Int, width: Int, border: Border = Border()) {
    self.channels = channels
    self.height = height
    self.width = width
    self.border = border
  }

  init(_ shape: FeatureShape, border: Border = Border()) {
    self.init(channels: shape.channels, height: shape.height, width: shape.width, border: border)
  }

  /// The same without zeroes around.
  var withoutBorder: PlaneLayout { PlaneLayout(channels: channels, height: height, width: width) }

  /// From one row to the next.
  var row: Int { width + border.left + border.right }
  /// From one channel to the next.
  var plane: Int { row * (height + border.top + border.bottom) }
  /// Of pixel (0, 0) of channel 0.
  var origin: Int { border.top * row + border.left }
  /// Pixels in all, border included.
  var count: Int { channels * plane }
  /// The same, where that may overflow.
  var size: Double {
    Double(channels) * (Double(width) + Double(border.left) + Double(border.right))
      * (Double(height) + Double(border.top) + Double(border.bottom))
  }

  /// Zeroes the border of one block; `base` is the block's first pixel.
  func clearBorder(_ base: UnsafeMutablePointer<Lanes>) {
    guard border != Border() else { return }
    for c in 0..<channels {
      let first = base + c * plane
      let top = border.top * row + border.left
      first.update(repeating: Lanes(), count: top)
      for y in 0..<height {
        let end = first + top + y * row + width
        // The right border of this row and the left one of the next lie side by side.
        end.update(repeating: Lanes(), count: y + 1 < height ? border.right + border.left : border.right)
      }
      let below = (border.top + height) * row
      (first + below).update(repeating: Lanes(), count: border.bottom * row)
    }
  }
}
