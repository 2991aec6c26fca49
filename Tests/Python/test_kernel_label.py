"""`label` in a notebook: the picture in the cell, the answer through the stdin channel."""

import csv

from kernels import KernelTest, data, text

SETUP = """
set seed 7
mock galaxies 4 per class to "mock" format=png size=32
load manifest "mock/manifest.csv" as galaxies size=32 classes=[barred, elliptical, spiral]
"""


class LabelTest(KernelTest):
    def rows(self):
        with open(self.folder / "labels.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def asked(self, kernel):
        return kernel.client.get_stdin_msg(timeout=10)["content"]["prompt"]

    def test_answers_come_through_stdin(self):
        kernel = self.start()
        kernel.run(SETUP)
        message = kernel.client.execute("label galaxies n=4 who=ada", allow_stdin=True)
        prompts = []
        # A digit, a name, a word that means nothing, back, and nothing at all.
        for answer in ["0", "x", "Spiral", "b", "a", "", "n", "q"]:
            prompts.append(self.asked(kernel))
            kernel.client.input(answer)
        self.assertEqual(kernel.reply(message)["status"], "ok")
        told = kernel.until_idle(message)
        self.assertEqual([prompt.split(" ")[0] for prompt in prompts], ["1", "2", "2", "3", "2", "3", "3", "4"])
        self.assertIn("[0 barred, 1 elliptical, 2 spiral, n normal, a anomalous, s skip, b back, ? help, q quit]", prompts[0])
        self.assertEqual([row["class"] for row in self.rows()], ["barred", "anomalous", "normal"])
        self.assertEqual(len([bundle for bundle in data(told) if "image/png" in bundle]), 6)
        self.assertIn("`x` means nothing here", text(told))
        self.assertIn("Enter means nothing here", text(told))
        self.assertEqual(kernel.text("print labels.count"), "3\n")

    def test_an_interrupt_keeps_what_was_answered(self):
        kernel = self.start()
        kernel.run(SETUP)
        message = kernel.client.execute("label galaxies n=4", allow_stdin=True)
        self.asked(kernel)
        kernel.client.input("1")
        self.asked(kernel)
        kernel.manager.interrupt_kernel()
        kernel.reply(message, timeout=5)
        kernel.until_idle(message)
        self.assertEqual([row["class"] for row in self.rows()], ["elliptical"])
        self.assertEqual(kernel.text("print labels.count"), "1\n")

    def test_nobody_to_answer(self):
        kernel = self.start()
        kernel.run(SETUP)
        reply, _ = kernel.run("label galaxies n=4", allow_stdin=False)
        self.assertEqual((reply["status"], reply["ename"]), ("error", "no-labels-yet"))
