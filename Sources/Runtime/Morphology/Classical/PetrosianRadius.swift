import GalaxyKernels

/// Ellipses about one centre of one shape.
struct ConcentricEllipses {
  var x: Double, y: Double
  /// Major over minor axis; direction of the major axis.
  var elongation = 1.0, cosine = 1.0, sine = 0.0

  func ellipse(_ a: Double) -> PixelEllipse {
    PixelEllipse(x: x, y: y, a: a, b: a / elongation, cos: cosine, sin: sine)
  }
}

extension ClassicalStamp {
  /// Width of the ring in which the surface brightness at a radius is measured.
  private static let ring = 1.0
  /// Petrosian's η: surface brightness at r_petro over the mean inside.
  private static let eta = 0.2
  /// The radius is looked for from the ring's width to the diagonal in so many steps, then refined.
  private static let steps = 100

  /// Where rough sums will do: for semi-minor axes above this, and values so much off.
  private static let smallest = 4.0, margin = 0.05, lightMargin = 0.02

  /// The Petrosian semi-major axis: where |surface brightness in the ring| first falls to 0.2 of that inside.
  func petrosianRadius(
    _ shape: ConcentricEllipses, _ found: inout ClassicalMorphology.Measurement
  ) -> Double {
    let inner = Self.ring, outer = diagonal * shape.elongation
    guard outer.isFinite, outer > inner else { return .nan }
    var last: (radius: Double, value: Double?)?
    for k in 0..<Self.steps {
      let isLast = k == Self.steps - 1
      let radius = isLast ? outer : inner + Double(k) * ((outer - inner) / Double(Self.steps - 1))
      // Far from the radius looked for, a rough value tells on which side it is.
      if radius > Self.smallest * shape.elongation {
        let rough = petrosianExcess(radius, shape, sum: roughSum)
        if rough > Self.margin {
          last = (radius, nil)
          continue
        }
      }
      let value = petrosianExcess(radius, shape)
      if value == 0 || value.isNaN { return value.isNaN ? .nan : radius }
      if value < 0 {
        guard let last else {
          found.remark(.petrosianUnresolved)
          return inner
        }
        let before = last.value ?? petrosianExcess(last.radius, shape)
        return signChange(from: (last.radius, before), to: (radius, value)) { petrosianExcess($0, shape) }
      }
      last = (radius, value)
    }
    found.remark(.petrosianBeyondFrame)
    return outer
  }

  /// The mean in the ring over the mean inside, less η (Lotz, Primack and Madau 2004, equation 4).
  private func petrosianExcess(_ a: Double, _ shape: ConcentricEllipses) -> Double {
    petrosianExcess(a, shape, sum: sum)
  }

  @inline(__always)
  private func petrosianExcess(
    _ a: Double, _ shape: ConcentricEllipses, sum: (PixelEllipse) -> (light: Double, area: Double)
  ) -> Double {
    let inside = sum(shape.ellipse(a))
    let (low, high) = (sum(shape.ellipse(a - Self.ring / 2)), sum(shape.ellipse(a + Self.ring / 2)))
    let light = high.light - low.light, area = high.area - low.area
    // Beyond the image there is no area; what rounding leaves of it is none.
    let ring = area > 1e-9 ? abs(light / area) : 0
    let mean = inside.area > 0 ? abs(inside.light / inside.area) : 0
    return (mean == 0 ? (ring != 0 ? 1 : 0) : ring / mean) - Self.eta
  }

  /// The circle that holds a share of the light inside a circle of radius `outer`, for each of some shares in
  /// rising order; nil if there is no light.
  ///
  /// As in statmorph, a circle's light is its absolute value, and the first of 100 equal steps counts at
  /// which there is more.
  func radii(holding shares: [Double], inside outer: Double, _ shape: ConcentricEllipses) -> [Double]? {
    func light(_ radius: Double) -> Double {
      radius > 0 ? abs(image.sum(in: shape.ellipse(radius), weights: weights).light) : 0
    }
    let total = light(outer)
    guard total > 0, total.isFinite else { return nil }
    var radii: [Double] = []
    var last: (radius: Double, value: Double?) = (0, 0), k = 0
    for share in shares {
      while true {
        let radius = k == Self.steps - 1 ? outer : Double(k) * (outer / Double(Self.steps - 1))
        if radius > Self.smallest, k < Self.steps - 1 {
          let rough = abs(roughSum(in: shape.ellipse(radius)).light) / total
          if rough < share - Self.lightMargin {
            last = (radius, nil)
            k += 1
            continue
          }
        }
        let value = light(radius) / total
        if value > share || k >= Self.steps - 1 {
          let before = (last.value ?? light(last.radius) / total) - share
          radii.append(
            signChange(from: (last.radius, before), to: (radius, value - share)) { light($0) / total - share }
          )
          break
        }
        last = (radius, value)
        k += 1
      }
    }
    return radii
  }
}

/// Where a function is 0 between two places at which its signs differ, to 1e-6: by Brent's method (1973) as
/// SciPy's `brentq` takes its steps, so that of several such places the same is found.
func signChange(
  from first: (radius: Double, value: Double), to second: (radius: Double, value: Double),
  of function: (Double) -> Double
) -> Double {
  if first.value == 0 { return first.radius }
  var (previous, current, blocked) = (first, second, first)
  var (lastStep, step) = (0.0, 0.0)
  for _ in 0..<100 {
    if previous.value != 0, current.value != 0, (previous.value < 0) != (current.value < 0) {
      blocked = previous
      step = current.radius - previous.radius
      lastStep = step
    }
    if abs(blocked.value) < abs(current.value) { (previous, current, blocked) = (current, blocked, current) }
    let least = (1e-6 + 4 * Double.ulpOfOne * abs(current.radius)) / 2
    let half = (blocked.radius - current.radius) / 2
    if current.value == 0 || abs(half) < least || !current.value.isFinite { break }
    var attempt = Double.infinity
    if abs(lastStep) > least, abs(current.value) < abs(previous.value) {
      let before = (previous.value - current.value) / (previous.radius - current.radius)
      if previous.radius == blocked.radius {
        attempt = -current.value / before
      } else {
        let beyond = (blocked.value - current.value) / (blocked.radius - current.radius)
        attempt =
          -current.value * (blocked.value * beyond - previous.value * before)
          / (beyond * before * (blocked.value - previous.value))
      }
    }
    if 2 * abs(attempt) < min(abs(lastStep), 3 * abs(half) - least) {
      (lastStep, step) = (step, attempt)
    } else {
      (lastStep, step) = (half, half)
    }
    previous = current
    let radius = current.radius + (abs(step) > least ? step : (half > 0 ? least : -least))
    current = (radius, function(radius))
  }
  return current.radius
}
