import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A direction on the sky as a vector of length 1, for which no right ascension is special and no pole.
package struct SkyVector: Sendable, Equatable {
  package var x: Double, y: Double, z: Double

  package init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }

  /// Of longitude and latitude in degrees.
  package init(longitude: Double, latitude: Double) {
    let (a, d) = (longitude * .pi / 180, latitude * .pi / 180)
    self.init(x: cos(d) * cos(a), y: cos(d) * sin(a), z: sin(d))
  }

  /// Longitude 0 ..< 360 and latitude, in degrees.
  package var degrees: (longitude: Double, latitude: Double) {
    let longitude = atan2(y, x) * 180 / .pi
    return (longitude < 0 ? longitude + 360 : longitude, atan2(z, hypot(x, y)) * 180 / .pi)
  }

  package func dot(_ other: SkyVector) -> Double { x * other.x + y * other.y + z * other.z }

  /// The angle to another direction in radians, exact for small angles as well.
  package func angle(to other: SkyVector) -> Double {
    let cross = (
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x
    )
    return atan2(sqrt(cross.0 * cross.0 + cross.1 * cross.1 + cross.2 * cross.2), dot(other))
  }

  /// From equatorial (ICRS) to galactic coordinates: the system of 1958 (Blaauw et al. 1960) as astropy has it, to
  /// 0.02 arcsec that of The Hipparcos and Tycho Catalogues (ESA SP-1200, vol. 1, eq. 1.5.11).
  private static let galactic = [
    SkyVector(x: -0.0548756577125916, y: -0.8734370519556159, z: -0.4838350736167155),
    SkyVector(x: 0.4941094371927268, y: -0.4448297212232952, z: 0.7469821839866676),
    SkyVector(x: -0.8676661375596576, y: -0.1980763372730005, z: 0.4559838136873016),
  ]

  /// The same direction in galactic coordinates.
  package var toGalactic: SkyVector {
    let rows = Self.galactic
    return SkyVector(x: rows[0].dot(self), y: rows[1].dot(self), z: rows[2].dot(self))
  }

  /// The same direction in equatorial coordinates, of one in galactic ones.
  package var fromGalactic: SkyVector {
    let rows = Self.galactic
    return SkyVector(
      x: rows[0].x * x + rows[1].x * y + rows[2].x * z, y: rows[0].y * x + rows[1].y * y + rows[2].y * z,
      z: rows[0].z * x + rows[1].z * y + rows[2].z * z)
  }
}
