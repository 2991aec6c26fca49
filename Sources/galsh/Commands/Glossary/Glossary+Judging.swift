extension Glossary {
  /// Scores and verdicts.
  static let judging = """
    @ normal; normal class; inlier
    The class that a model learns, by its label or name: `normal=1`. Everything else is anomalous to it; \
    it never sees it in training.
    source: Ruff et al. 2018, ICML
    see: anomalous, label, svdd

    @ anomalous; anomaly; outlier; novelty; anomaly detection
    Unlike what the model learnt as normal. Anomalous is not wrong: another class, an odd frame, a star or \
    a satellite trail are anomalous alike.
    source: Chandola, Banerjee & Kumar 2009, ACM Comput. Surv. 41, 15
    see: normal, score, verdict

    @ score; scores; anomaly score; distance
    One number for an image: the higher, the less it is like the normal ones. Its size has no unit and is \
    not comparable between models; percentiles are.
    source: Ruff et al. 2018, ICML, section 3
    see: percentile, threshold, apply

    @ shapley; shapley value; shapley values; share; shares; shap
    What one number of an image adds to its score: the mean change when the number of a normal image is replaced \
    by the image's, over all orders of replacing. Shares add up to the score less the mean score of the normal \
    images. Correlated numbers share what is said of either; their families' sums are steadier.
    source: Štrumbelj & Kononenko 2014, Knowl. Inf. Syst. 41, 647; Lundberg & Lee 2017, NIPS
    see: explain, features

    @ occlusion; occlusion map; patch
    How a network's score changes where a piece of the image is covered by its sky: what the score rests on.
    source: Zeiler & Fergus 2014, ECCV
    see: explain, autoencoder

    @ active learning; uncertainty sampling; k-means; suggestion; suggestions; oracle
    To choose the images whose labels would teach a model most, instead of labelling at random: those it is least \
    sure of, and among these such as stand for the others. It pays where labels are dear and the model is not \
    wrong altogether; docs/results.md has what it was worth on real galaxies.
    source: Lewis & Gale 1994, SIGIR; Zhdanov 2019, arXiv:1901.05954; Hacohen et al. 2022, ICML
    see: suggest, label

    @ threshold; thresholds; cut; cuts; t1; t2; t3; t4
    Four rising cuts of the score that part it into five regions: `threshold m auto` finds them, \
    `threshold m t1 t2 t3 t4` sets them, `threshold m` shows them.
    source: docs/results.md
    see: region, quantile method, youden

    @ region; regions; verdict; verdicts; surely normal; probably normal; undecided; probably anomalous; \
    surely anomalous; no thresholds
    Where a score lies between the four thresholds: surely normal, probably normal, undecided, probably \
    anomalous, surely anomalous. The words are those of the cuts, and as good as the model that was \
    cut: look at its AUC.
    source: docs/results.md
    see: threshold, AUC, score

    @ quantile method; method; automatic thresholds; threshold auto; auto
    `threshold m auto method=quantile` takes the cuts from the scores of normal images, at the shares that \
    `help threshold` lists; it needs no anomalous ones.
    source: docs/results.md
    see: threshold, youden

    @ youden; youden index; j statistic
    A way to cut that needs normal and anomalous images: the score at which the share of anomalies found \
    minus that of false alarms is largest.
    source: Youden 1950, Cancer 3, 32
    see: threshold, ROC

    @ AUC; area under the curve; auroc
    The probability that an anomalous image has a higher score than a normal one: 1 is perfect, 0.5 is \
    chance, below 0.5 the score points the wrong way.
    source: Hanley & McNeil 1982, Radiology 143, 29; Fawcett 2006, Pattern Recogn. Lett. 27, 861
    see: ROC, average precision, interval

    @ ROC; receiver operating characteristic; roc curve; true positive; false positive
    For every possible cut of the score, the share of anomalous images above it against the share of \
    normal ones above it.
    source: Fawcett 2006, Pattern Recogn. Lett. 27, 861
    see: AUC, threshold

    @ average precision; average_precision; precision; recall; ap; pr curve
    Precision is the share of truly anomalous images among those above a cut, recall the share of the \
    anomalous ones that lie above it. Average precision is the mean of the precision at the score of each \
    anomalous image: it tells how clean the top of a ranking is, and depends on how many anomalies there are.
    source: Davis & Goadrich 2006, ICML; sklearn.metrics.average_precision_score
    see: AUC

    @ interval; confidence interval; bootstrap; 95 %; error bar; uncertainty
    The 95 % interval of a figure: made in this way it holds the true value in about 95 of 100 tests. It is \
    found by drawing the galaxies of the test anew, with repetition. If that of the AUC holds 0.5, the model is not known to be better than chance.
    source: Efron & Tibshirani 1993, An Introduction to the Bootstrap
    see: AUC, chance

    @ standing; fair; flat; unstable; untested; too few; trained on; one class tested
    What the latest test says of a model, in a word that `m.standing` gives: fair (the interval of the AUC lies \
    above 0.5), chance (it holds 0.5), reversed (it lies below), flat (the scores hardly differ), unstable (the \
    members of a repeated model disagree), too few galaxies, trained on, one class, untested. At chance, reversed, \
    flat and with too few no verdict says "surely".
    source: docs/verdicts.md
    see: chance, AUC, interval, verdict

    @ control; control=; reference survey; beyond the control
    Other real galaxies, of another survey and pipeline, treated as the simulated ones were. They differ from the real \
    ones, too; only what a simulation differs by beyond them can be its galaxies' doing.
    source: docs/verdicts.md
    see: compare, shortcut, AUC

    @ shortcut; border; background; size in the frame
    What tells two sets of pictures apart without a look at the shapes of their galaxies: the four outermost pixels, the \
    galaxy's size in the frame, level and noise of the sky. Where the background does with an AUC above 0.6, how the \
    pictures were made can explain any difference.
    source: docs/verdicts.md
    see: compare, control, check

    @ MMD; maximum mean discrepancy; two-sample test
    How far the features of two sets lie apart as whole distributions, 0 for the same: not only in their means. p says how \
    often galaxies dealt to two sets at random differ as much.
    source: Gretton et al. 2012, JMLR 13, 723
    see: compare, KS

    @ KS; Kolmogorov-Smirnov; Wasserstein; earth mover's distance
    The largest difference of two distribution functions, 0 to 1, and the area between them: how far the scores of a model \
    lie apart for two sets.
    source: Hodges 1958, Arkiv för Matematik 3, 469
    see: compare, MMD

    @ realism; share among real; among the real galaxies
    Of a simulated image, how many per cent of real ones look more simulated to the classifier of `compare`: 50 for one like \
    any, 0 for one stranger than all. A galaxy lies among the real ones if it is nearer to one than 95 % of real galaxies \
    are to another.
    source: Eisert et al. 2024, MNRAS 530, 4411
    see: compare, control

    @ intraclass correlation; spread; within and between groups; cameras
    The share of the scatter that lies between galaxies and not between images of one (its draws, cameras, copies): 1 where \
    images of one galaxy agree, 0 where they differ as much as any.
    source: Shrout & Fleiss 1979, Psychol. Bull. 86, 420
    see: compare, group, apply

    @ chance; no better than chance; reversed; random guess
    AUC 0.5: the score says nothing. Below it the score is reversed: anomalous images look more normal to \
    the model than normal ones, mostly because they are smoother or fainter.
    source: Fawcett 2006; Ruff et al. 2018
    see: AUC, interval

    @ confusion table; confusion matrix; accuracy; right; decided
    How many images of each class got each verdict. `right` is the share of verdicts in a column that fit \
    the class, `decided` the share of images with a verdict other than undecided.
    source: docs/results.md
    see: region, test

    @ test; evaluation; evaluate; validation
    `test m on d` gives every image of a labelled dataset its score and says how well the score parts \
    normal from anomalous ones. Use images that were not trained on.
    source: help test
    see: AUC, split, threshold

    @ apply; predict; inference; judge
    `apply m to d as v` gives every image a score, a percentile and a verdict; labels are not needed. \
    `v.rows` are the rows, `save "v.csv"` writes them.
    source: help apply
    see: score, region, where

    @ model; models; trained model
    What `pretrain ae` makes and `train svdd` finishes: a network with weights, the class that is normal \
    to it, thresholds and the record of its trainings and tests.
    source: help train svdd
    see: svdd, threshold, export

    @ rows; score table; table; results
    `v.rows` of a table of scores: a record an image, with `name`, `path`, `label`, `score`, `percentile`, \
    `region`, `verdict` and `reason`. `show v sort=-score n=10` shows the most anomalous.
    source: docs/results.md
    see: where, sort, record

    @ median; mean; std; statistics; average; min; max; sum
    `mean(x)`, `median(x)`, `std(x)`, `sum(x)`, `min(x)` and `max(x)` of a list; of a column \
    `mean(v.rows.score)`. std divides by n, as numpy's. `v.mean` and `v.median` of a table of scores \
    are those of its scores.
    source: docs/language.md
    see: function, list
    """
}
