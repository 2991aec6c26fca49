"""How galsh starts: init file, inputrc, -i, and the completion of shells."""

import subprocess
import unittest

import pexpect

from terminal import BINARY, Screen, ScreenTest, Terminal


class InitFileTest(Terminal):
    def setUp(self):
        super().setUp()
        self.environment["XDG_CONFIG_HOME"] = self.path("config")
        self.write("config/galsh/init.gal", 'let greeting = "hello"\nmode json\n')
        self.write("other.gal", 'let greeting = "other"\n')

    def run_script(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments], env=self.environment, cwd=self.folder.name, capture_output=True, text=True,
            check=False)

    def test_it_runs_before_the_first_prompt_and_is_no_cell(self):
        child = self.at_prompt()
        self.enter(child, "print greeting", '{"command":"print","text":"hello"}')
        self.leave(child)

    def test_the_command_line_counts_more(self):
        child = self.at_prompt("--mode", "text")
        self.enter(child, "print greeting", "hello\r\n")
        self.leave(child)

    def test_no_init_and_another_one(self):
        child = self.at_prompt("--no-init")
        self.enter(child, "print greeting", "unknown-name")
        self.leave(child)
        child = self.at_prompt("--init", "other.gal")
        self.enter(child, "print greeting", "other\r\n")
        self.leave(child)

    def test_what_is_wrong_with_it_does_not_keep_the_prompt_away(self):
        self.write("config/galsh/init.gal", "pretrian ae\n")
        child = self.start()
        child.expect_exact("unknown-command")
        child.expect_exact("gal[1]> ")
        self.leave(child)

    def test_a_script_does_not_have_it_run_unless_it_is_named(self):
        self.assertEqual(self.run_script("-c", "print 1").stdout, "1\n")
        named = self.run_script("--init", "other.gal", "-c", "print greeting")
        self.assertEqual((named.returncode, named.stdout), (0, "other\n"))
        self.write("wrong.gal", "pretrian ae\n")
        self.assertEqual(self.run_script("--init", "wrong.gal", "-c", "print 1").returncode, 65)
        missing = self.run_script("--init", "nowhere.gal", "-c", "print 1")
        self.assertEqual((missing.returncode, missing.stdout), (64, ""))


class InteractiveTest(ScreenTest):
    def test_a_prompt_behind_a_script_knows_its_names_and_cells(self):
        self.write("run.gal", "let x = 6\n# %% Two\nx * 7\n")
        screen = self.screen_behind("-i", "run.gal", prompt="gal[3]>")
        screen.enter("print x, _2", "6 42", "gal[4]>")

    def test_it_comes_even_if_the_script_fails(self):
        self.write("run.gal", "let x = 6\nassert false\n")
        screen = self.screen_behind("-i", "run.gal", prompt="gal[2]>")
        screen.enter("print x", "6", "gal[3]>")

    def test_without_a_terminal_it_is_refused(self):
        result = subprocess.run([BINARY, "-i", "-c", "print 1"], capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stdout), (64, ""))


class InputrcTest(Terminal):
    def test_what_is_meant_for_galsh_alone_is_heard(self):
        self.write("inputrc", '$if galsh\n"\\C-xg": "print 6 * 7\\n"\n$endif\n$if bash\n"\\C-xb": "never"\n$endif\n')
        self.environment["INPUTRC"] = self.path("inputrc")
        child = self.at_prompt()
        child.send("\x18g")
        child.expect_exact("42\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_the_keys_of_vi(self):
        self.write("inputrc", "set editing-mode vi\n")
        self.environment["INPUTRC"] = self.path("inputrc")
        child = self.at_prompt("--quiet")
        child.send("print 1\x1b")
        child.expect_exact("print 1")
        child.sendintr()
        child.expect_exact("gal[1]> ")
        child.send("print 6 * 7\r")
        child.expect_exact("42\r\n")
        self.leave(child)


class ShellCompletionTest(ScreenTest):
    """Tab pressed in the shells themselves, where they are installed."""

    def shell(self, program, *arguments, setUp):
        """A shell that has read the script of `galsh completions`, at an empty line below its prompt `$`."""
        path = pexpect.which(program)
        if path is None:
            print("skipped: there is no %s to press Tab in" % program)
            self.skipTest("no %s" % program)
        self.write("night.gal", "print 1\n")
        self.write("readme.txt", "")
        self.environment["PATH"] = "%s:%s" % (BINARY.rsplit("/", 1)[0], self.environment["PATH"])
        screen = Screen(self.spawn(path, *arguments, rows=24, columns=100), 24, 100)
        for line in setUp:
            screen.send(line + "\r")
        screen.enter("clear; echo rea''dy", "ready", "$")
        return screen

    def press_tab(self, screen):
        for typed, whole in [
                ("galsh nig", "galsh night.gal"), ("galsh --keep", "galsh --keep-going"),
                ("galsh --mode mark", "galsh --mode markdown"), ("galsh comp", "galsh completions"),
                ("galsh completions fi", "galsh completions fish"), ("galsh --color nev", "galsh --color never")]:
            screen.send(typed)
            screen.wait(lambda lines: lines[-1].startswith("$ " + typed), typed)
            screen.send("\t")
            screen.wait_for("$ " + whole)
            screen.send("\x15")
            screen.wait_for("$")

    def test_bash_completes_tools_options_and_scripts(self):
        self.press_tab(self.shell(
            "bash", "--norc", "--noprofile", "-i", setUp=["PS1='$ '", "source <(galsh completions bash)"]))

    def test_zsh_completes_tools_options_and_scripts(self):
        # As a user has it: a file of that name in a folder of fpath.
        self.write("functions/_galsh", subprocess.run(
            [BINARY, "completions", "zsh"], capture_output=True, text=True, check=True).stdout)
        self.press_tab(self.shell(
            "zsh", "-f", "-i",
            setUp=["PS1='$ '; unsetopt PROMPT_SP", "fpath=($PWD/functions $fpath)", "autoload -Uz compinit; compinit -u -D"]))

    def test_fish_completes_tools_options_and_scripts(self):
        # As a user has it: a file of that name in fish's folder for completions.
        self.write(".config/fish/completions/galsh.fish", subprocess.run(
            [BINARY, "completions", "fish"], capture_output=True, text=True, check=True).stdout)
        self.press_tab(self.shell(
            "fish", "--private",
            setUp=["function fish_prompt; echo '$ '; end; function fish_right_prompt; end; function fish_mode_prompt; end",
                   "set -g fish_autosuggestion_enabled 0; set -g fish_greeting"]))

    def test_every_script_is_one_that_its_shell_can_read(self):
        for shell in ["bash", "zsh", "fish"]:
            script = subprocess.run([BINARY, "completions", shell], capture_output=True, text=True, check=True).stdout
            self.assertIn("keep-going", script)
            self.assertIn(".gal", script)
            program = pexpect.which(shell)
            if program is None:
                print("skipped: there is no %s to read its script" % shell)
                continue
            read = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, check=False)
            self.assertEqual((read.returncode, read.stderr), (0, ""), shell)


if __name__ == "__main__":
    unittest.main()
