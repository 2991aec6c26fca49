/// The files that `mockGalaxies` writes for `count` galaxies of each class, seen from their folder.
public func mockFileNames(_ count: Int, format: MockFormat) -> [String] {
  MockClass.allCases.flatMap { mockClass in
    (1...max(1, count)).map { MockPlan(mockClass: mockClass, number: $0, format: format).location }
  } + ["manifest.csv"]
}
