import GalaxyLang
import Testing

/// The four scripts of the contract in the words they use, against the mock table.
@Suite struct ContractTests {
  @Test func aQuickStartRuns() {
    let host = run(
      """
      # From nothing to a verdict.
      set seed 7

      # %% Data
      mock galaxies 60 per class to "out/mock" format=fits
      load manifest "out/mock/manifest.csv" as galaxies
      split galaxies into train=0.7 test=0.3
      augment galaxies.train to 200 per class rotate=any flip=both noise=0.01 as train
      pretrain ae on train normal=1 epochs=8 lr=1e-3 batch=50 milestones=[5] as elliptical
      train svdd elliptical on train objective=one-class nu=0.1 epochs=12 lr=1e-3 batch=50 milestones=[8]
      test elliptical on galaxies.test
      threshold elliptical auto method=quantile
      load images "out/sims" as sims
      apply elliptical to sims as verdicts save "out/verdicts.csv"
      plot scores elliptical save "out/scores.png"
      export elliptical to "out/elliptical"
      assert elliptical.auc > 0.5, "no better than chance: {elliptical.auc}"
      print "AUC {elliptical.auc}, {verdicts.count} galaxies scored"
      """)
    #expect(host.printed == ["AUC 0.75, 1 galaxies scored"])
    #expect(host.calls.count == 13)
  }

  @Test func modelsOfComputedNamesAreTrainedInALoop() throws {
    let host = run(
      """
      #!/usr/bin/env galsh
      param data = "."
      param epochs = 100
      let names = ["barred", "elliptical", "spiral"]
      load manifest "{data}/labelled.csv" as labelled        # location,label
      load manifest "{data}/simulated.csv" as simulated      # location, empty label
      split labelled into train=0.7 test=0.3
      augment labelled.train to 500 per class rotate=any flip=both noise=0.01 as train

      for class in 0...2 {
        pretrain ae on train normal=class epochs=epochs milestones=[epochs / 2] weight_decay=0.5e-6 as "{names[class]}"
        train svdd "{names[class]}" on train objective=one-class nu=0.1 epochs=epochs milestones=[epochs / 2]
        test "{names[class]}" on labelled.test
      }
      threshold barred 0.032 0.041 0.083 0.105
      threshold elliptical auto method=quantile
      threshold spiral auto method=youden
      for class in 0...2 {
        apply "{names[class]}" to simulated as "simulated_{names[class]}" save "out/{names[class]}.csv"
        export "{names[class]}" to "out/{names[class]}"
      }
      """, parameters: ["data": "FOLDER", "epochs": "20"])
    #expect(try host.calls[0].required("file", String.self) == "FOLDER/labelled.csv")
    let pretrained = host.calls.filter { $0.spec.name == "pretrain ae" }
    #expect(try pretrained.map { try $0.required("normal", Int.self) } == [0, 1, 2])
    #expect(try pretrained.map { try $0.required("milestones", [Double].self) } == [[10], [10], [10]])
    #expect(
      host.kept.map(\.name).suffix(3) == ["simulated_barred", "simulated_elliptical", "simulated_spiral"])
    let threshold = try #require(host.calls.first { $0.spec.name == "threshold" })
    #expect(try threshold.required("cuts", [Double].self) == [0.032, 0.041, 0.083, 0.105])
  }

  @Test func anEarlierSessionIsUsed() {
    let host = MockHost()
    host.kept.append(MockObject(kindName: "model", name: "spiral"))
    run(
      """
      param data = "."
      load session "seed2019.galsession"
      whos
      let mocks = glob("{data}/fits/sim/fire2_realsim/photo_*.fits")
      print "{mocks.count} files, the first is {mocks[0]}"
      header "{mocks[0]}"
      load fits "{data}/fits/photo_*.fits" as merger recipe=skirt-mag crop=galaxy
      show merger
      view merger[0]
      apply spiral to merger as merger_scores save "out/merger.csv"
      for row in merger_scores.rows { print "{row.name}: score {row.score}, {row.verdict}" }
      """, host: host)
    #expect(host.printed == ["2 files, the first is a.fits", "a.fits: score 0.5, normal"])
  }

  @Test func aNetworkOfOnesOwnIsUsed() throws {
    let host = run(
      """
      param data = "."
      param epochs = 150
      set seed 1
      load manifest "{data}/mnist_train.csv" as digits size=28 normalize=gcn_l1
      network lenet from 1x28x28 {
        encode {
          conv 5x5 8 pad=2
          batchnorm
          leaky_relu
          pool 2x2
          flatten
          fc 32
        }
        decode {
          reshape 2x4x4
          leaky_relu
          upsample 2
          deconv 5x5 1 pad=2
          sigmoid
        }
      }
      show lenet
      pretrain ae on digits network=lenet normal=0 epochs=epochs lr=1e-4 batch=200 milestones=[50] as zero
      train svdd zero on digits epochs=epochs lr=1e-4 weight_decay=0.5e-6
      test zero on digits
      print "AUC {zero.auc}"
      """)
    #expect(host.printed == ["AUC 0.75"])
    let network = try #require(host.calls.first { $0.spec.name == "network" })
    #expect(network.body.map(\.body.count) == [6, 5])
    let pretrain = try #require(host.calls.first { $0.spec.name == "pretrain ae" })
    #expect(try pretrain.object("network", as: MockObject.self).name == "lenet")
  }
}
