import GalaxyKernels

/// Ellipses about one centre of one shape.
struct ConcentricEllipses {
  var x: Double, y: Double
  /// Major over minor axis; direction of the major axis.
  var elongation = 1.0, cosine = 1.0, sine = 0.0

  func ellipse(_ a: Double) -> PixelEllipse {
    PixelEllipse(x: x, y: y, a: a, b: a / elongation, cosine: cosine, sine: sine)
  }
}

extension ClassicalStamp {
  /// Width of the ring in which the surface brightness at a radius is measured.
  private static let ring = 1.0
  /// Petrosian's η: surface brightness at r_petro over the mean inside.
  private static let eta = 0.2
  /// The radius is looked for from the ring's width to the diagonal in so many steps, then refined.
  private static let steps = 100

  /// The Petrosian semi-major axis: where |surface brightness in the ring| first falls to 0.2 of that inside.
  func petrosianRadius(_ shape: ConcentricEllipses, _ found: inout ClassicalMorphology.Measurement) -> Double {
    let inner = Self.ring, outer = diagonal * shape.elongation
    guard outer.isFinite, outer > inner else { return .nan }
    var last: (radius: Double, value: Double)?
    for k in 0..<Self.steps {
      let radius = k == Self.steps - 1 ? outer : inner + Double(k) * ((outer - inner) / Double(Self.steps - 1))
      let value = petrosianExcess(radius, shape)
      if value == 0 || value.isNaN { return value.isNaN ? .nan : radius }
      if value < 0 {
        guard let last else {
          found.remark(.petrosianUnresolved)
          return inner
        }
        return root(between: last, and: (radius, value)) { petrosianExcess($0, shape) }
      }
      last = (radius, value)
    }
    found.remark(.petrosianBeyondFrame)
    return outer
  }

  /// The mean in the ring over the mean inside, less η (Lotz, Primack and Madau 2004, equation 4).
  private func petrosianExcess(_ a: Double, _ shape: ConcentricEllipses) -> Double {
    let inside = sum(in: shape.ellipse(a))
    let (low, high) = (sum(in: shape.ellipse(a - Self.ring / 2)), sum(in: shape.ellipse(a + Self.ring / 2)))
    let light = high.light - low.light, area = high.area - low.area
    // Beyond the image there is no area; what rounding leaves of it is none.
    let ring = area > 1e-9 ? abs(light / area) : 0
    let mean = inside.area > 0 ? abs(inside.light / inside.area) : 0
    return (mean == 0 ? (ring != 0 ? 1 : 0) : ring / mean) - Self.eta
  }

  /// The circle that holds a share of the light inside a circle of radius `outer`, for each of some shares in
  /// rising order; nil if there is no light.
  ///
  /// As in statmorph, a circle's light is its absolute value, and the first of 100 equal steps counts at which
  /// there is more.
  func radii(holding shares: [Double], inside outer: Double, _ shape: ConcentricEllipses) -> [Double]? {
    func light(_ radius: Double) -> Double {
      radius > 0 ? abs(image.sum(in: shape.ellipse(radius), weights: weights).light) : 0
    }
    let total = light(outer)
    guard total > 0, total.isFinite else { return nil }
    var radii: [Double] = []
    var last = (radius: 0.0, value: 0.0), k = 0
    for share in shares {
      while true {
        let radius = k == Self.steps - 1 ? outer : Double(k) * (outer / Double(Self.steps - 1))
        let value = light(radius) / total
        if value > share || k >= Self.steps - 1 {
          radii.append(
            root(between: (last.radius, last.value - share), and: (radius, value - share)) {
              light($0) / total - share
            })
          break
        }
        last = (radius, value)
        k += 1
      }
    }
    return radii
  }
}

/// Where a function is 0 between two places at which its signs differ, to 1e-7: by Chandrupatla's method (1997),
/// inverse quadratic interpolation where that is safe, else halving.
func root(
  between first: (radius: Double, value: Double), and second: (radius: Double, value: Double),
  of function: (Double) -> Double
) -> Double {
  var (a, b) = (second, first), t = 0.5
  for _ in 0..<100 {
    let radius = a.radius + t * (b.radius - a.radius)
    let new = (radius: radius, value: function(radius))
    let c = (new.value > 0) == (a.value > 0) ? a : b
    if (new.value > 0) != (a.value > 0) { b = a }
    a = new
    let best = abs(a.value) < abs(b.value) ? a : b
    let least = 0.5e-7 / abs(b.radius - a.radius)
    guard best.value != 0, best.value.isFinite, least < 0.5 else { return best.radius }
    let xi = (a.radius - b.radius) / (c.radius - b.radius), phi = (a.value - b.value) / (c.value - b.value)
    if phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi {
      let ab = a.value / (b.value - a.value), cb = c.value / (b.value - c.value)
      let ac = a.value / (c.value - a.value), bc = b.value / (c.value - b.value)
      t = ab * cb + (c.radius - a.radius) / (b.radius - a.radius) * ac * bc
    } else {
      t = 0.5
    }
    t = min(max(t, least), 1 - least)
  }
  return a.radius
}
