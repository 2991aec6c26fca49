import GalaxyErrors
import Testing

@testable import GalaxyModels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Principal components") struct PrincipalComponentsTests {
  private func near(_ found: [Double], _ wanted: [Double], within tolerance: Double = 1e-9) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < tolerance }
  }

  /// The same numbers as in numpy: x = sin(1.7 i + 0.9 j + 0.3 i j) + 0.4 j cos(0.5 i), and a column that never
  /// varies; `eigh` of the correlations of NumPy 2 gave what is expected.
  @Test("shares, directions and coordinates are those of numpy")
  func numpy() throws {
    let rows = (0..<14).map { i -> [Double] in
      let i = Double(i)
      let varying = (0..<5).map { j -> Double in
        let j = Double(j)
        let angle = 1.7 * i + 0.9 * j + 0.3 * i * j
        return sin(angle) + 0.4 * cos(0.5 * i) * j
      }
      return varying + [2.5]
    }
    let found = try PrincipalComponents(rows)
    #expect(found.used == [0, 1, 2, 3, 4])
    #expect(near(found.shares, [0.42165669697941927, 0.2621279241344415]))
    #expect(
      near(
        found.directions[0],
        [-0.010728820636, 0.407269103423, 0.445562781568, 0.522698834904, 0.601894098224]))
    #expect(
      near(
        found.directions[1],
        [0.792501310181, -0.552009348012, 0.119132472695, 0.181294576372, 0.142010857318]
      ))
    #expect(near(found.project(rows[0]), [2.4268602325337882, -0.2165554010743665]))
    #expect(near(found.project(rows[13]), [1.546736115433903, -0.7732394318671423]))
  }

  @Test("more numbers than images: the same as numpy's singular values")
  func wide() throws {
    let rows = (0..<5).map { i -> [Double] in
      (0..<9).map { j -> Double in
        let angle = 1.7 * Double(i) + 0.9 * Double(j) + 0.3 * Double(i * j)
        return sin(angle)
      }
    }
    let found = try PrincipalComponents(rows)
    #expect(near(found.shares, [0.4989457307670345, 0.3599035081022609]))
    #expect(
      near(
        found.directions[0],
        [
          -0.375220374594, 0.060076689298, 0.471084737165, 0.026689436915, -0.453566297082, -0.03332832196,
          -0.450130564213, -0.067824726497, 0.467885055333,
        ]))
  }

  @Test("eigenvalues of a matrix that is known: 2, 2 − √2, 2 + √2, and of one of one")
  func eigenvalues() throws {
    let matrix = try #require(SymmetricMatrix([2, -1, 0, -1, 2, -1, 0, -1, 2], size: 3))
    let found = try #require(matrix.eigen())
    #expect(near(found.values, [2 + 2.0.squareRoot(), 2, 2 - 2.0.squareRoot()], within: 1e-14))
    for (value, vector) in zip(found.values, found.vectors) {
      let product = [
        2 * vector[0] - vector[1], 2 * vector[1] - vector[0] - vector[2], 2 * vector[2] - vector[1],
      ]
      #expect(near(product, vector.map { value * $0 }, within: 1e-14))
    }
    #expect(SymmetricMatrix([3], size: 1)?.eigen()?.values == [3])
    #expect(SymmetricMatrix([1, 0, 0, 1], size: 2)?.eigen()?.values == [1, 1])
    #expect(SymmetricMatrix([0, 0, 0, 0], size: 2)?.eigen()?.values == [0, 0])
    #expect(SymmetricMatrix([1, .nan, .nan, 1], size: 2)?.eigen() == nil)
    #expect(SymmetricMatrix([1, 2], size: 2) == nil)
  }

  @Test("too few images, or numbers that never vary, are an answer")
  func little() {
    for rows in [
      [], [[1, 2]], [[1, 2], [2, 3]], [[1, 2], [1, 3], [1, 4]], [[1, 1], [1, 1], [1, 1]],
    ] as [[[Double]]] {
      let error = #expect(throws: GalaxyError.self) { try PrincipalComponents(rows) }
      #expect(error?.isA(PrincipalComponentsError.tooLittle) == true)
    }
  }
}
