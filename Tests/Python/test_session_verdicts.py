"""What is learnt of measured shapes is kept in a session to the bit: tables, models, calibrations, answers, trials."""

import unittest

from sessions import SessionTest

MAKING = """
set seed 3
mock galaxies 30 per class to "mock" size=96
load manifest "mock/manifest.csv" as d classes=[barred, elliptical, spiral] size=32
split d into train=0.6 test=0.4
measure d.train as shapes
train morphology on d.train normal=spiral as a
train morphology on d.train normal=spiral using=labels labels=5 as b
train morphology on d.train normal=barred using=labels as c
train detector on shapes normal=elliptical kind=forest as f
for m in ["a", "b", "f"] { test m on d.test }
threshold a auto method=conformal alpha=0.1
threshold b auto method=conformal on d.test alpha=0.2
apply a to d.test as v fdr=0.3
ensemble a b as both
test both on d.test
classify d.test with a c as kinds
crossvalidate detector on shapes normal=spiral kind=parzen folds=3 as cv
"""
ASKING = """
print shapes[3].gini, shapes.names.count, shapes[3].flags
for m in ["a", "b", "f", "both"] { print "{m}" }
print a.auc, b.auc, f.auc, both.auc, a.thresholds, a.calibration, b.calibration
print v.rows[5].p, v.rows[5].score, v.rows[5].verdict, v.discoveries, v.fdr
print kinds.accuracy, kinds.confusion, kinds[4]
print cv.auc, cv.auc_std, cv.rows[2].auc
apply a to d.test as once_more
print once_more.rows[5].p, once_more.rows[5].score
apply f to d.test as by_trees
apply both to d.test as together
apply b to d.test as with_labels
print by_trees.rows[7].score, together.rows[7].score, with_labels.rows[7].p
classify d.test with a c as asked_again
print asked_again[4]
"""


class VerdictSessionTest(SessionTest):
    def test_a_reopened_session_answers_as_it_did(self):
        self.write("s.gal", MAKING)
        self.galsh("--session", "s", "--quiet", "s.gal")
        self.write("ask.gal", ASKING)
        here = self.galsh("--quiet", "-c", MAKING + ASKING).stdout.splitlines()
        asked = self.galsh("--session", "s", "--quiet", "ask.gal").stdout.splitlines()
        self.assertGreater(len(asked), 12)
        # What stands before has seconds in it.
        self.assertEqual(here[-len(asked):], asked)

    def test_it_verifies(self):
        self.write("s.gal", MAKING)
        self.galsh("--session", "s", "--quiet", "s.gal")
        self.assertIn("all digests agree", self.galsh("verify", "s", "--quiet").stdout)

    def test_one_thread_gives_the_same(self):
        one = self.galsh("--quiet", "--digest", "-c", "set threads 1\n" + MAKING).stdout.splitlines()[-1]
        many = self.galsh("--quiet", "--digest", "-c", "set threads 4\n" + MAKING).stdout.splitlines()[-1]
        self.assertEqual(one, many)


if __name__ == "__main__":
    unittest.main()
