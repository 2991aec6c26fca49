import GalaxyErrors
import Testing

@testable import GalaxyBase

@Suite struct CosmologyTests {
  private func compare(_ cosmology: Cosmology, _ rows: [ScaleFixture.Distance]) throws {
    #expect(rows.count > 10)
    for row in rows {
      let pairs = [
        (try cosmology.comovingDistance(row.z), row.comoving),
        (try cosmology.angularDiameterDistance(row.z), row.angular),
        (try cosmology.luminosityDistance(row.z), row.luminosity),
        (try cosmology.kiloparsecsPerArcsecond(row.z), row.kpc),
      ]
      for (found, wanted) in pairs {
        #expect(abs(found / wanted - 1) < 1e-8, "z = \(row.z): \(found), astropy \(wanted)")
      }
    }
  }

  @Test("distances are astropy's to 1e-8: Planck18 with photons and neutrinos, flat ones without")
  func astropy() throws {
    let fixture = try ScaleFixture.read()
    try compare(.planck18, fixture.planck18)
    try compare(try Cosmology(hubble: fixture.flat.hubble, matter: fixture.flat.matter), fixture.flat.rows)
    try compare(try Cosmology(hubble: fixture.empty.hubble, matter: fixture.empty.matter), fixture.empty.rows)
  }

  @Test("a cosmology is a name or two numbers")
  func names() throws {
    #expect(try Cosmology("planck18") == .planck18 && Cosmology("Planck18") == .planck18)
    let flat = try Cosmology("70, 0.3")
    #expect(flat.hubble == 70 && flat.matter == 0.3 && flat.name == "H0 = 70, Om0 = 0.3")
    for text in [
      "", "wmap9", "70", "70,0.3,1", "70,", "0,0.3", "-70,0.3", "70,1.2", "nan,0.3", "70,nan", "inf,0.3",
    ] {
      let error = #expect(throws: GalaxyError.self, "\(text)") { try Cosmology(text) }
      #expect(error?.isA(CosmologyError.badCosmology) == true && error?.hint != nil, "\(text)")
    }
  }

  @Test("redshifts without a distance are refused with their value")
  func redshifts() throws {
    for z in [0, -0.1, 1091, .infinity, .nan, 1e300] as [Double] {
      let error = #expect(throws: GalaxyError.self, "\(z)") { try Cosmology.planck18.luminosityDistance(z) }
      #expect(error?.isA(CosmologyError.badRedshift) == true, "\(z)")
    }
    #expect(try Cosmology.planck18.comovingDistance(1e-9) > 0)
  }
}
