import GalaxyErrors
import Testing

@testable import GalaxyData

@Suite struct LabelClassesTests {
  private let galaxies = ClassNames([0: "barred", 1: "elliptical", 2: "spiral"])

  @Test("n is the normal class of the model, by name; else a class called normal behind the others")
  func normal() {
    let own = LabelClasses(galaxies, labels: [0, 1, 2], model: (1, "spiral"))
    #expect((own.normal, own.anomalous) == (2, 3))
    #expect(own.label(for: "n") == 2 && own.label(for: "a") == 3 && own.label(for: "1") == 1)
    let none = LabelClasses(galaxies, labels: [0, 1, 2])
    #expect((none.normal, none.anomalous) == (3, 4))
    #expect(none.names.text(3) == "normal" && none.numbers == [0, 1, 2])
    // A class that is called so already is the one.
    let named = LabelClasses(ClassNames([0: "Normal", 1: "anomalous"]), labels: [0, 1])
    #expect((named.normal, named.anomalous) == (0, 1))
    // Of a model of plain numbers, and where there are no classes at all.
    let plain = LabelClasses(ClassNames(), labels: [0, 1, 2], model: (1, nil))
    #expect((plain.normal, plain.anomalous) == (1, 3) && plain.numbers == [0, 1, 2])
    let bare = LabelClasses(ClassNames(), labels: [], model: (2, "spiral"))
    #expect(bare.normal == 2 && bare.text(2) == "spiral" && bare.anomalous == 3)
    let nothing = LabelClasses(ClassNames(), labels: [])
    #expect((nothing.normal, nothing.anomalous) == (0, 1) && nothing.numbers.isEmpty)
  }

  @Test("an answer is a key, a number or a name, and nothing else")
  func answers() {
    let classes = LabelClasses(galaxies, labels: [0, 1, 2])
    #expect(classes.label(for: "Spirals") == 2 && classes.label(for: "anomalous") == 4)
    for answer in ["3", "x", "-1", "", "\n", "ring", "99999999999999999999"] {
      #expect(classes.label(for: answer) == nil, "\(answer)")
    }
  }

  @Test("labels that were given before are known by the names of their classes, whatever their numbers")
  func earlier() {
    var classes = LabelClasses(galaxies, labels: [0, 1, 2], model: (2, "spiral"))
    func given(_ label: Int, _ name: String) -> GivenLabel {
      GivenLabel(path: "a", name: "a", content: 1, label: label, className: name, who: "", when: "")
    }
    #expect(classes.number(of: given(7, "elliptical")) == 1)
    #expect(classes.number(of: given(9, "anomalous")) == 3)
    #expect(classes.number(of: given(1, "1")) == 1)
    let ring = classes.number(of: given(1, "ring"))
    #expect(classes.names.text(ring) == "ring" && ring > 3)
    #expect(classes.number(of: given(1, "ring")) == ring)
  }

  @Test("labelled classes are matched by name: normal is the normal class, anomalous none of the others")
  func matching() throws {
    let eye = ClassNames([5: "Spiral", 6: "normal", 7: "anomalous", 8: "ring"])
    let match = try LabelMatch([5, 6, 7, 8], eye, of: "eye", among: galaxies, known: [0, 1, 2], normal: 1)
    #expect(match.labels == [5: 2, 6: 1, 7: 3, 8: 4])
    #expect(match.names.text(3) == "anomalous" && match.names.text(4) == "ring")
    // Plain numbers on both sides are the same numbers.
    let plain = try LabelMatch(
      [0, 1], ClassNames(), of: "eye", among: ClassNames(), known: [0, 1], normal: 0)
    #expect(plain.labels == [0: 0, 1: 1])
    let words = try LabelMatch(
      [3, 4], ClassNames([3: "normal", 4: "anomalous"]), of: "eye", among: ClassNames(), known: [0, 1],
      normal: 0)
    #expect(words.labels == [3: 0, 4: 2])
    for (labels, names, others) in [([8], eye, ClassNames()), ([9], ClassNames(), galaxies)] {
      let error = #expect(throws: GalaxyError.self) {
        try LabelMatch(labels, names, of: "eye", among: others, known: [0, 1], normal: 0)
      }
      #expect(error?.id == "class-means-nothing")
    }
  }
}
