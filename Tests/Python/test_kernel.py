"""The kernel where jupyter_kernel_test does not look: interrupts, questions, waiting cells, floods, places behind
emoji, restarts, orphans, forgeries, other kernels beside it."""

import glob
import os
import signal
import subprocess
import sys
import time
import unittest

from kernels import SMALL, TRAIN, KernelTest, data, kinds, text

# Milliseconds in which a busy machine, too, answers what does not wait for the end of a cell. How fast it is on a quiet one is no
# test's to say.
PATIENCE = 10_000


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


class InterruptTest(KernelTest):
    def interrupted(self, kernel, code, interrupt, wait=1.0):
        """What a cell answers that is interrupted after a while, and how many milliseconds that takes."""
        message = kernel.client.execute(code)
        kernel.begun(message)
        time.sleep(wait)
        begun = time.time()
        interrupt()
        reply = kernel.reply(message)
        return reply, 1000 * (time.time() - begun), kernel.until_idle(message)

    def test_a_training_stops_at_once_and_keeps_what_was_learnt(self):
        kernel = self.start()
        kernel.run(SMALL)
        for interrupt in [kernel.manager.interrupt_kernel, lambda: os.kill(kernel.process, signal.SIGINT)]:
            reply, took, told = self.interrupted(kernel, TRAIN.format(100000), interrupt)
            self.assertEqual((reply["status"], reply["ename"]), ("error", "interrupted"))
            self.assertLess(took, PATIENCE)
            self.assertEqual(kinds(told)[-1], "error")
            self.assertGreater(int(kernel.text("print elliptical.epochs")), 0)

    def test_by_message(self):
        kernel = self.start()
        kernel.run(SMALL)

        def ask():
            kernel.client.control_channel.send(kernel.client.session.msg("interrupt_request", {}))

        reply, took, _ = self.interrupted(kernel, TRAIN.format(100000), ask)
        self.assertEqual(reply["ename"], "interrupted")
        self.assertLess(took, PATIENCE)
        self.assertEqual(kernel.client.get_control_msg(timeout=5)["content"]["status"], "ok")

    def test_a_loop_and_a_program_stop(self):
        kernel = self.start()
        for code in ["for i in 1...1000000 { for j in 1...1000000 { let x = j } }", "!sleep 30"]:
            reply, took, _ = self.interrupted(kernel, code, kernel.manager.interrupt_kernel, wait=0.5)
            self.assertEqual(reply["ename"], "interrupted", code)
            self.assertLess(took, PATIENCE, code)

    def test_an_idle_interrupt_is_harmless(self):
        kernel = self.start()
        for _ in range(5):
            kernel.manager.interrupt_kernel()
        time.sleep(0.2)
        self.assertEqual(kernel.text('print "on"'), "on\n")

    def test_control_and_heartbeat_answer_while_a_cell_runs(self):
        kernel = self.start()
        message = kernel.client.execute("for i in 1...1000000 { for j in 1...1000000 { let x = j } }")
        time.sleep(0.3)
        kernel.client.control_channel.send(kernel.client.session.msg("kernel_info_request", {}))
        answer = kernel.client.get_control_msg(timeout=10)
        self.assertEqual(answer["msg_type"], "kernel_info_reply")
        self.assertTrue(kernel.client.hb_channel.is_beating())
        kernel.manager.interrupt_kernel()
        kernel.reply(message)


class CellTest(KernelTest):
    def test_cells_behind_one_that_fails_are_left_out(self):
        kernel = self.start()
        ids = [kernel.client.execute(code) for code in ["show nothing", 'print "b"', 'print "c"']]
        statuses = [kernel.reply(message)["status"] for message in ids]
        self.assertEqual(statuses, ["error", "aborted", "aborted"])
        kernel.until_idle(ids[-1])
        ids = [kernel.client.execute("show nothing", stop_on_error=False), kernel.client.execute('print "b"')]
        self.assertEqual([kernel.reply(message)["status"] for message in ids], ["error", "ok"])

    def test_a_question_goes_to_the_notebook(self):
        kernel = self.start()
        (self.folder / "a.gal").write_text("# mine\n")
        code = 'let x = 1\nhistory save "a.gal"'
        for answer, isReplaced in [("n", False), ("y", True)]:
            message = kernel.client.execute(code, allow_stdin=True)
            question = kernel.client.get_stdin_msg(timeout=5)["content"]
            self.assertIn("Replace it?", question["prompt"])
            self.assertFalse(question["password"])
            kernel.client.input(answer)
            reply = kernel.reply(message)
            self.assertEqual(reply["status"], "ok" if isReplaced else "error")
            self.assertEqual((self.folder / "a.gal").read_text() != "# mine\n", isReplaced)
            kernel.until_idle(message)

    def test_a_question_can_be_interrupted(self):
        kernel = self.start()
        (self.folder / "a.gal").write_text("# mine\n")
        message = kernel.client.execute('history save "a.gal"', allow_stdin=True)
        kernel.client.get_stdin_msg(timeout=5)
        kernel.manager.interrupt_kernel()
        self.assertEqual(kernel.reply(message, timeout=5)["status"], "error")
        self.assertEqual((self.folder / "a.gal").read_text(), "# mine\n")

    def test_nobody_is_asked_who_cannot_answer(self):
        kernel = self.start()
        (self.folder / "a.gal").write_text("# mine\n")
        reply, _ = kernel.run('history save "a.gal"', allow_stdin=False)
        self.assertEqual((reply["status"], reply["ename"]), ("error", "file-exists"))

    def test_silent_cells_leave_no_trace(self):
        kernel = self.start()
        before = kernel.run("1 + 1")[0]["execution_count"]
        reply, told = kernel.run('print "x"\n3 * 3', silent=True)
        self.assertEqual((reply["status"], kinds(told)), ("ok", []))
        reply, told = kernel.run("show nothing", silent=True)
        self.assertEqual((reply["status"], kinds(told)), ("error", []))
        reply, told = kernel.run('print "y"', store_history=False)
        self.assertEqual(kinds(told), ["execute_input", "stream"])
        self.assertEqual(kernel.run("1 + 2")[0]["execution_count"], before + 1)

    def test_expressions_besides_a_cell(self):
        kernel = self.start()
        reply, told = kernel.run("let x = 7", user_expressions={"v": "x * 6", "bad": "show nothing"})
        values = reply["user_expressions"]
        self.assertEqual((values["v"]["status"], values["v"]["data"]["text/plain"]), ("ok", "42"))
        self.assertEqual((values["bad"]["status"], values["bad"]["ename"]), ("error", "unknown-name"))
        self.assertEqual(kinds(told), ["execute_input"])

    def test_what_other_programs_write_reaches_the_cell_in_order(self):
        kernel = self.start()
        _, told = kernel.run('print "a"\n!echo b; echo c 1>&2\nprint "d"')
        self.assertEqual((text(told), text(told, "stderr")), ("a\nb\nd\n", "c\n"))

    def test_a_flood_loses_nothing(self):
        kernel = self.start()
        begun = time.time()
        message = kernel.client.execute("for i in 1...20000 { print i }")
        kernel.reply(message)
        told = kernel.until_idle(message)
        self.assertEqual(text(told), "".join(f"{i}\n" for i in range(1, 20001)))
        self.assertLess(len(told), 200)
        self.assertLess(time.time() - begun, 120)

    def test_the_same_cell_may_train_its_model_again(self):
        kernel = self.start()
        kernel.run(SMALL)

        def trained(options, cell):
            message = kernel.client.session.msg(
                "execute_request",
                dict(code=f"pretrain ae on galaxies network=small normal=1 batch=5 {options} as m", silent=False,
                     store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True),
                metadata={"cellId": cell})
            kernel.client.shell_channel.send(message)
            return kernel.reply(message["header"]["msg_id"])["status"]

        self.assertEqual(trained("epochs=1", "one"), "ok")
        self.assertEqual(trained("epochs=2", "one"), "ok")

    def test_quit_ends_the_kernel(self):
        kernel = self.start()
        reply, _ = kernel.run("quit")
        self.assertEqual(reply["payload"][0]["source"], "ask_exit")
        for _ in range(40):
            if not is_alive(kernel.process):
                break
            time.sleep(0.05)
        self.assertFalse(is_alive(kernel.process))

    def test_an_editor_is_refused(self):
        reply, _ = self.start().run("edit")
        self.assertEqual(reply["ename"], "editor-failed")


class AssistTest(KernelTest):
    def complete(self, kernel, code, position=None):
        message = kernel.client.complete(code, position)
        return kernel.reply(message)

    def test_places_are_counted_in_code_points(self):
        kernel = self.start()
        code = 'print "🌌🌌 é̂"\ntra'
        reply = self.complete(kernel, code, len(code))
        self.assertEqual(reply["matches"], ["train"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (len(code) - 3, len(code)))
        types = reply["metadata"]["_jupyter_types_experimental"]
        self.assertEqual((types[0]["text"], types[0]["start"], types[0]["type"]), ("train", len(code) - 3, "function"))
        behind = self.complete(kernel, "tra on galaxies", 3)
        self.assertEqual((behind["matches"], behind["cursor_end"]), (["train"], 3))

    def test_options_files_and_names(self):
        kernel = self.start()
        (self.folder / "a catalogue.csv").write_text("path,label\n")
        kernel.run("let sky = 3")
        self.assertIn("epochs=", self.complete(kernel, "pretrain ae ep")["matches"])
        reply = self.complete(kernel, 'load manifest "a c')
        self.assertEqual(reply["matches"], ['a catalogue.csv"'])
        self.assertEqual(self.complete(kernel, "print sk")["matches"], ["sky"])
        self.assertEqual(self.complete(kernel, "# train sv")["matches"], [])

    def inspect(self, kernel, code, position=None):
        reply = kernel.reply(kernel.client.inspect(code, position))
        return reply["data"].get("text/plain") if reply["found"] else None

    def test_words_are_explained(self):
        kernel = self.start()
        kernel.run("let sky = 3")
        code = 'print "🌌"; train svdd on d epochs=3'
        self.assertIn("usage: train svdd", self.inspect(kernel, code, len('print "🌌"; tra')))
        self.assertIn("usage: train svdd", self.inspect(kernel, code, len('print "🌌"; train sv')))
        self.assertIn("epochs=", self.inspect(kernel, code, len(code) - 3))
        self.assertIn("on  (of train svdd)", self.inspect(kernel, code, len('print "🌌"; train svdd on')))
        self.assertIn("sky = 3", self.inspect(kernel, "print sky"))
        self.assertIn("256", self.inspect(kernel, "show galnet"))
        self.assertIn("for", self.inspect(kernel, "for i in 1...2 { }", 2))
        self.assertIsNone(self.inspect(kernel, "qqqq"))
        self.assertIsNone(self.inspect(kernel, ""))

    def test_the_next_line_is_indented(self):
        kernel = self.start()
        for code, indent in [("for i in 1...2 {", "  "), ("if true {\n  for i in [1,", "    "), ("print \\", "  ")]:
            reply = kernel.reply(kernel.client.is_complete(code))
            self.assertEqual((reply["status"], reply["indent"]), ("incomplete", indent), code)


class ChannelTest(KernelTest):
    def test_unknown_and_forged_messages(self):
        kernel = self.start()
        message = kernel.client.session.msg("no_such_request", {})
        kernel.client.shell_channel.send(message)
        states = [told["content"]["execution_state"] for told in kernel.until_idle(message["header"]["msg_id"])]
        self.assertEqual(states, ["busy", "idle"])
        key = kernel.client.session.key
        kernel.client.session.key = b"wrong"
        kernel.client.execute('print "evil"')
        kernel.client.session.key = key
        self.assert_nothing_on(kernel.client.get_shell_msg)
        self.assertEqual(kernel.text('print "well"'), "well\n")

    def test_restart(self):
        kernel = self.start()
        kernel.run("let x = 3")
        before = kernel.process
        kernel.manager.restart_kernel(now=False)
        kernel.client.wait_for_ready(timeout=30)
        self.assertNotEqual(kernel.process, before)
        self.assertEqual(kernel.run("x")[0]["status"], "error")
        self.assertEqual(kernel.run("1")[0]["execution_count"], 2)

    def test_shutdown_while_a_cell_runs(self):
        for code in ["for i in 1...1000000 { for j in 1...1000000 { let x = j } }", "!sleep 30"]:
            kernel = self.start()
            process = kernel.process
            kernel.client.execute(code)
            time.sleep(0.3)
            begun = time.time()
            kernel.client.stop_channels()
            kernel.manager.shutdown_kernel(now=False)
            self.assertLess(time.time() - begun, PATIENCE / 1000, code)
            self.assertFalse(is_alive(process))

    def test_other_sockets(self):
        kernel = self.start(transport="ipc", ip=str(self.folder / "k"))
        self.assertEqual(kernel.text('print "near"'), "near\n")

    def test_the_kernel_ends_with_its_parent(self):
        script = (
            "import os, sys\n"
            "from jupyter_client.manager import start_new_kernel\n"
            "manager, client = start_new_kernel(kernel_name='galsh')\n"
            "client.execute('for i in 1...1000000 { for j in 1...1000000 { let x = j } }')\n"
            "print(manager.provisioner.pid, flush=True)\n"
            "os._exit(9)\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=self.folder)
        process = int(parent.stdout.readline())
        parent.wait()
        parent.stdout.close()
        begun = time.time()
        while is_alive(process) and time.time() - begun < PATIENCE / 1000:
            time.sleep(0.05)
        self.assertFalse(is_alive(process))

    def test_two_kernels_do_not_disturb_each_other(self):
        one, other = self.start(), self.start()
        one.run("let x = 1")
        other.run("let x = 2")
        busy = one.client.execute("for i in 1...1000000 { for j in 1...1000000 { let y = j } }")
        one.begun(busy)
        begun = time.time()
        self.assertEqual(other.text("print x"), "2\n")
        self.assertLess(time.time() - begun, PATIENCE / 1000)
        time.sleep(0.3)
        one.manager.interrupt_kernel()
        one.reply(busy)
        one.until_idle(busy)
        self.assertEqual(one.text("print x"), "1\n")

    def test_a_crash_leaves_its_reason(self):
        kernel = self.start()
        message = kernel.client.execute("for i in 1...1000000 { for j in 1...1000000 { let x = j } }")
        time.sleep(0.3)
        os.kill(kernel.process, signal.SIGSEGV)
        words = ""
        begun = time.time()
        while "SIGSEGV" not in words and time.time() - begun < 30:
            told = kernel.client.get_iopub_msg(timeout=5)
            if told["msg_type"] == "stream":
                self.assertEqual(told["parent_header"]["msg_id"], message)
                words += told["content"]["text"]
        self.assertIn("galsh has crashed", words)


class KeepingTest(KernelTest):
    def test_a_session_outlives_the_kernel(self):
        kernel = self.start()
        self.assertEqual(kernel.run('set session "evening"')[0]["status"], "ok")
        kernel.run("let x = 41")
        kernel.run('mock galaxies 2 per class to "mock" size=32\nload manifest "mock/manifest.csv" as d size=32')
        kernel.manager.restart_kernel(now=True)
        kernel.client.wait_for_ready(timeout=10)
        reply, told = kernel.run('set session "evening"')
        self.assertEqual(reply["status"], "ok", reply)
        self.assertEqual(kernel.text("print x + 1"), "42\n")
        self.assertEqual(kernel.text("print d.count"), "6\n")
        self.assertIn("let x = 41", kernel.text("history"))

    def test_a_kernel_that_is_installed_with_a_session(self):
        import kernels

        subprocess.run(
            [kernels.BINARY, "kernel", "install", "--name", "galsh-kept", "--session", "kept"], check=True,
            capture_output=True)
        for expected in ["error", "ok"]:
            kernel = kernels.Running.__new__(kernels.Running)
            kernel.manager = kernels.KernelManager(kernel_name="galsh-kept")
            kernel.manager.start_kernel(cwd=str(self.folder))
            kernel.client = kernel.manager.client()
            kernel.client.start_channels()
            kernel.client.wait_for_ready(timeout=10)
            self.assertEqual(kernel.run("print x")[0]["status"], expected)
            kernel.run("let x = 3")
            kernel.end()


class ResourceTest(KernelTest):
    def test_start_to_ready(self):
        times = []
        for _ in range(5):
            kernel = self.start()
            times.append(kernel.ready)
            kernel.end()
        print(f"start to ready: {min(times):.3f} s at best, {sorted(times)[2]:.3f} s in the middle")
        self.assertLess(min(times), PATIENCE / 1000)

    def test_a_thousand_cells_take_no_more_memory_and_files(self):
        kernel = self.start()

        def state():
            with open(f"/proc/{kernel.process}/status") as status:
                memory = [int(line.split()[1]) for line in status if line.startswith("VmRSS")][0]
            return memory, len(os.listdir(f"/proc/{kernel.process}/fd")), len(
                os.listdir(f"/proc/{kernel.process}/task"))

        def some(count):
            for number in range(count):
                reply, _ = kernel.run(f"print {number}; {number} * 2; whos")
                self.assertEqual(reply["status"], "ok")

        some(200)
        before = state()
        some(1000)
        after = state()
        print(f"memory {before[0]} kB → {after[0]} kB, files {before[1]} → {after[1]}, threads {before[2]} → {after[2]}")
        # The journal keeps what every cell showed.
        self.assertLess(after[0] - before[0], 8000)
        self.assertEqual(after[1:], before[1:])


if __name__ == "__main__":
    unittest.main()
